// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/context.h"

#include <algorithm>

namespace parapet::messages {

const BoundFact* MessageContext::Find(std::string_view key) const {
  const auto at = std::find_if(facts.begin(), facts.end(), [&](const BoundFact& fact) { return fact.key == key; });
  return at == facts.end() ? nullptr : &*at;
}

const StatedEffect* MessageContext::EffectOf(std::string_view kind) const {
  const StatedEffect* furthest = nullptr;
  for (const StatedEffect& effect : effects) {
    if (effect.kind == kind && (furthest == nullptr || effect.state > furthest->state)) furthest = &effect;
  }
  return furthest;
}

const AcceptedTask* MessageContext::TaskFor(std::string_view promise) const {
  const auto at = std::find_if(tasks.begin(), tasks.end(), [&](const AcceptedTask& t) { return t.promise == promise; });
  return at == tasks.end() ? nullptr : &*at;
}

std::string CanonicalText(const BoundFact& fact) {
  char digits[kDecimalFormatMax];
  switch (fact.kind) {
    case FactKind::kMoney:
      return std::string(FormatDecimal(fact.amount.micros(), fact.currency.exponent(), digits)) + " " +
             std::string(fact.currency.code());
    case FactKind::kTime:
    case FactKind::kDate:
      return std::to_string(fact.at.micros);
    case FactKind::kCount:
      return std::to_string(fact.count);
    case FactKind::kText:
    case FactKind::kLink:
      break;
  }
  return fact.text;
}

}  // namespace parapet::messages
