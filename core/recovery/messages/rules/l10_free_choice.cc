// SPDX-License-Identifier: Apache-2.0
//
// Who must wait or take something else may cancel for a full refund, answers free of charge, and is bound by silence
// only where the law says so.
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

// "If we do not hear from you, nothing is charged": what would happen is denied behind the silence.
bool DeniedBehind(const Sentence& sentence, Language language, size_t word) {
  for (const PhraseMatch& denial : FindAll(sentence, language, Topic::kNegation)) {
    if (denial.first > word) return true;
  }
  return false;
}

void RefuseSilence(const LintInput& input, Findings& findings) {
  if (SilenceMayConsent(input)) return;
  for (const Sentence& sentence : input.sentences) {
    const auto silence = Find(sentence, input.language(), Topic::kSilence);
    if (!silence || !Has(sentence, input.language(), Topic::kActs)) continue;
    if (DeniedBehind(sentence, input.language(), silence->last)) continue;
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
