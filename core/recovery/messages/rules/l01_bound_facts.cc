// SPDX-License-Identifier: Apache-2.0
//
// Every figure is a fact with a source and an age, and what is said to be done was done and read back.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

struct Claim {
  Topic topic;
  std::string_view effect;
};
constexpr Claim kClaims[] = {{Topic::kDidRefund, "refund"},      {Topic::kDidCancel, "cancel"},
                             {Topic::kDidShip, "ship"},          {Topic::kDidReserve, "reserve"},
                             {Topic::kDidGiftCard, "gift_card"}, {Topic::kDidRelease, "release"}};

bool IsFigure(const Word& word) { return word.text.find_first_of("0123456789") != std::string::npos; }

void RefuseFigures(const Sentence& sentence, Findings& findings) {
  for (size_t i = 0; i < sentence.words.size(); ++i) {
    if (!IsFigure(sentence.words[i])) continue;
    findings.At(sentence, i, "the figure " + Quote(sentence, {i, i}) + " comes from no fact",
                "write a placeholder for it, so that its source and age are known");
  }
}

// "We have not refunded": denied in the claim or just before it, not by what the sentence says besides.
bool IsDenied(const Sentence& sentence, Language language, const PhraseMatch& claim) {
  for (const PhraseMatch& denial : FindAll(sentence, language, Topic::kNegation)) {
    if (denial.first + 2 >= claim.first && denial.first <= claim.last) return true;
  }
  return false;
}

void RefuseClaims(const LintInput& input, const Sentence& sentence, Findings& findings) {
  for (const Claim& claim : kClaims) {
    const StatedEffect* effect = input.context.EffectOf(claim.effect);
    if (effect != nullptr && effect->state == StatedEffect::State::kDone) continue;
    for (const PhraseMatch& match : FindAll(sentence, input.language(), claim.topic)) {
      if (IsDenied(sentence, input.language(), match)) continue;
      findings.At(sentence, match.first,
                  Quote(sentence, match) + " says that a " + std::string(claim.effect) + " was carried out; none was",
                  "send it after the effect was read back, or say what is planned, by whom and when");
    }
  }
}

void CheckFact(const MessageContext& context, const Passage& passage, const Span& span, Findings& findings) {
  const std::string name = "\"" + span.key + "\"";
  const BoundFact* fact = context.Find(span.key);
  if (fact == nullptr)
    return findings.At(passage, span.begin, name + " is bound to no fact",
                       "look the fact up before the message is sent");
  if (fact->source.empty()) findings.At(passage, span.begin, name + " has no source", "say where it was read");
  if (!fact->as_of.IsKnown() || fact->as_of > context.now) {
    findings.At(passage, span.begin, name + " has no age: nobody knows when it was true", "read it again");
  } else if (context.now - fact->as_of > fact->time_to_live) {
    findings.At(passage, span.begin, name + " is stale: it was read too long ago to be believed", "read it again");
  }
}

void Check(const LintInput& input, Findings& findings) {
  for (const Sentence& sentence : input.sentences) {
    RefuseFigures(sentence, findings);
    if (input.context.facts_given) RefuseClaims(input, sentence, findings);
  }
  if (!input.context.facts_given) return;
  ForEachFact(input.message, [&](const Placeholder&, const Passage& passage, const Span& span) {
    CheckFact(input.context, passage, span, findings);
  });
}

}  // namespace

constinit const LintRule kBoundFacts = {"L01", "a figure, fact or claim without a source that is fresh", true, Check};

}  // namespace parapet::messages
