// SPDX-License-Identifier: Apache-2.0
//
// Who must wait or take something else may cancel for a full refund, answers free of charge, and is bound by silence
// only where the law says so.
#include <algorithm>

#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

// A seller in the United States may take silence for consent to a first delay with a definite new date of at most 30
// days (16 CFR 435.2(b)(1)). Elsewhere, and for anything but a delay, silence is never consent.
bool SilenceMayConsent(const LintInput& input) {
  const MessageContext& context = input.context;
  const BoundFact* before = context.Find("old_date");
  const BoundFact* now = context.Find("new_date");
  return input.kind() != nullptr && input.kind()->name == "delay" && context.jurisdiction == "US" &&
         before != nullptr && now != nullptr && now->at - before->at <= Days(30);
}

// The words of a sentence from one to before another.
Sentence WordsIn(const Sentence& sentence, size_t from, size_t to) {
  const auto begin = sentence.words.begin();
  return {sentence.passage, {begin + static_cast<ptrdiff_t>(from), begin + static_cast<ptrdiff_t>(to)}};
}

// Whether a comma parts two words that follow each other.
bool IsParted(const Sentence& part, size_t word) {
  const size_t from = part.words[word].end, to = part.words[word + 1].begin;
  return part.passage->text.substr(from, to - from).find(',') != std::string::npos;
}

// "We charge nothing", "stornieren wir Ihre Bestellung nicht": the act itself is denied, in its own clause. That it
// costs no more denies a price, and what the reader need not do denies nothing of it.
bool IsDenied(const Sentence& part, Language language, const PhraseMatch& act) {
  size_t from = act.first, to = act.last + 1;
  while (from > 0 && act.first - from < 2 && !IsParted(part, from - 1)) --from;
  const size_t behind = language == Language::kGerman ? part.words.size() : 1;  // where "nicht" comes last
  for (size_t i = 0; i < behind && to < part.words.size() && !IsParted(part, to - 1); ++i) ++to;
  const Sentence clause = WordsIn(part, from, to);
  const std::vector<PhraseMatch> free = FindAll(clause, language, Topic::kFree);
  for (const PhraseMatch& denial : FindAll(clause, language, Topic::kNegation)) {
    const bool of_price = std::any_of(free.begin(), free.end(), [&](const PhraseMatch& one) {
      return one.first <= denial.first && denial.first <= one.last;
    });
    if (!of_price) return true;
  }
  return false;
}

bool Acts(const Sentence& part, Language language) {
  const std::vector<PhraseMatch> acts = FindAll(part, language, Topic::kActs);
  return std::any_of(acts.begin(), acts.end(), [&](const PhraseMatch& act) { return !IsDenied(part, language, act); });
}

// What would happen stands behind the silence, or before it.
void RefuseSilence(const LintInput& input, Findings& findings) {
  if (SilenceMayConsent(input)) return;
  for (const Sentence& sentence : input.sentences) {
    const auto silence = Find(sentence, input.language(), Topic::kSilence);
    if (!silence) continue;
    const bool acts = Acts(WordsIn(sentence, 0, silence->first), input.language()) ||
                      Acts(WordsIn(sentence, silence->last + 1, sentence.words.size()), input.language());
    if (!acts) continue;
    findings.At(sentence, silence->first, "takes silence for consent: " + Quote(sentence, *silence),
                "let silence change nothing; a person looks at the order instead");
  }
}

void Check(const LintInput& input, Findings& findings) {
  RefuseSilence(input, findings);
  if (input.kind() == nullptr || !input.kind()->choice) return;
  if (!input.message.UsesLink())
    findings.Whole("there is no free way to answer", "offer a signed link: {{accept_link}}, {{cancel_link}}");
  if (!Any(input.sentences, input.language(), Topic::kRefund) && !input.message.Uses("refund_amount"))
    findings.Whole("the full refund is not offered", "say that the whole amount comes back: {{refund_amount}}");
  if (!Any(input.sentences, input.language(), Topic::kCancel) && !input.message.Uses("cancel_link"))
    findings.Whole("cancelling is not offered", "offer it with one click: {{cancel_link}}");
}

}  // namespace

constinit const LintRule kFreeChoice = {"L10", "a change without free cancellation and refund, or silence as consent",
                                        true, Check};

}  // namespace parapet::messages
