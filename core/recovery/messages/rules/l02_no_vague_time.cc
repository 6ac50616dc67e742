// SPDX-License-Identifier: Apache-2.0
//
// No "shortly": a time with evidence, or "we do not know yet" and when the next update comes.
#include <algorithm>

#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

// A promise, or a day for which something was or is due: "it should have been with you by {{old_date}}". The moment at
// which something happened says nothing of what is hoped.
bool IsDue(const Word& word) {
  const Placeholder* placeholder = FindPlaceholder(word.key);
  return placeholder != nullptr && (placeholder->promise || placeholder->kind == FactKind::kDate);
}

// What is hoped or expected, without a time beside it at which it is due.
void RefuseHedges(const LintInput& input, Findings& findings) {
  for (const Sentence& sentence : input.sentences) {
    const auto hedge = Find(sentence, input.language(), Topic::kHedge);
    if (!hedge || std::any_of(sentence.words.begin(), sentence.words.end(), IsDue)) continue;
    findings.At(sentence, hedge->first, Quote(sentence, *hedge) + " is a hope without a time",
                "say what is known and by when, or that you do not know yet and when you write next");
  }
}

void Check(const LintInput& input, Findings& findings) {
  RefuseHedges(input, findings);
  RefuseTopic(input, Topic::kVague, "says no time",
              "give the date or time, or say that you do not know yet and when you write next: {{next_update}}",
              findings);
  if (input.message.UsesPromise()) return;
  RefuseTopic(input, Topic::kUnknown, "leaves the reader waiting", "say when you write next: {{next_update}}",
              findings);
}

}  // namespace

constinit const LintRule kNoVagueTime = {"L02", "a vague time: \"shortly\", \"as soon as possible\", \"in a few days\"",
                                         true, Check};

}  // namespace parapet::messages
