// SPDX-License-Identifier: Apache-2.0
//
// Amount, currency and expiry as carried out or approved, to the last digit.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

std::string MoneyText(Money amount, Currency currency) {
  return CanonicalText({.kind = FactKind::kMoney, .amount = amount, .currency = currency});
}

// What of the fact is not as the effect has it; empty where all is.
std::string Difference(const BoundFact& fact, const StatedEffect& effect) {
  if (fact.kind != FactKind::kMoney)
    return fact.at == effect.expires ? "" : "states another expiry than the " + effect.kind + " has";
  if (fact.amount == effect.amount && fact.currency == effect.currency) return "";
  return "states " + MoneyText(fact.amount, fact.currency) + "; the " + effect.kind + " is " +
         MoneyText(effect.amount, effect.currency);
}

void CheckStated(const MessageContext& context, const Placeholder& placeholder, const Passage& passage,
                 const Span& span, Findings& findings) {
  const BoundFact* fact = context.Find(span.key);
  const StatedEffect* effect = context.EffectOf(placeholder.effect);
  const std::string name = "\"" + span.key + "\" ";
  if (fact == nullptr) return;  // L01 says so
  if (effect == nullptr || effect->state == StatedEffect::State::kPlanned) {
    return findings.At(passage, span.begin,
                       name + "states a " + std::string(placeholder.effect) + " that nobody approved",
                       "get it approved or carried out before it is promised");
  }
  if (const std::string difference = Difference(*fact, *effect); !difference.empty())
    findings.At(passage, span.begin, name + difference, "take the amount, currency and expiry from the effect itself");
}

void Check(const LintInput& input, Findings& findings) {
  if (!input.context.facts_given) return;
  ForEachFact(input.message, [&](const Placeholder& placeholder, const Passage& passage, const Span& span) {
    if (!placeholder.effect.empty()) CheckStated(input.context, placeholder, passage, span, findings);
  });
}

}  // namespace

constinit const LintRule kAmountsAsExecuted = {"L09", "an amount, currency or expiry that differs from the effect",
                                               false, Check};

}  // namespace parapet::messages
