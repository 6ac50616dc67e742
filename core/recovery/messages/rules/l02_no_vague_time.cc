// SPDX-License-Identifier: Apache-2.0
//
// No "shortly": a time with evidence, or "we do not know yet" and when the next update comes.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

// What is hoped or expected, without a time beside it that is promised: one that is past says nothing of it.
void RefuseHedges(const LintInput& input, Findings& findings) {
  for (const Sentence& sentence : input.sentences) {
    const auto hedge = Find(sentence, input.language(), Topic::kHedge);
    if (!hedge || sentence.HasPromise()) continue;
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
