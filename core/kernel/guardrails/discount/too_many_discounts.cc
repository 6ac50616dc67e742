// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::too_many_discounts {

// Counted are discounts on goods that took something off, each name once: platforms list a manual discount for every
// line that it was given on. Free shipping beside a coupon is no stack. What may not be combined at all only the
// register knows; of a code that it does not know, code_outside_window says so.
inline constexpr Guardrail kGuardrail = {
    .doc = "More discounts are combined than the shop allows, or one that may not be combined is.",
    .message = "{observed} discounts apply together; {expected} may. At risk: {at_risk}.",
    .shopper = "These discounts cannot be used together. Please remove one of them and try again.",
    .reach = Reach::kReference,
    .origins = kPricedOrigins,
    .recommended = Action::kBlock,
    .parameters = {{
        {"most", Unit::kCount, 4, 1, 200, "How many discounts may be combined; more are at most tagged."},
    }},
    .sources = "D04 B11 B13",
};

// Names told apart; discounts beyond them count each, so that no order costs more than discounts × this.
inline constexpr size_t kNamesMax = 16;

struct Counted {
  std::string_view names[kNamesMax];
  size_t named = 0;
  int64_t count = 0;
  bool any_exclusive = false;
  std::optional<Money> sum = Money();  // nullopt where an amount is missing
  Money greatest;

  bool Knows(std::string_view name) const {
    for (size_t i = 0; i < named; ++i) {
      if (names[i] == name) return true;
    }
    return false;
  }
};

inline void AddTo(Counted& counted, const Discount& discount, bool exclusive) {
  counted.sum = counted.sum && discount.amount ? Add(*counted.sum, *discount.amount) : std::nullopt;
  if (discount.amount && *discount.amount > counted.greatest) counted.greatest = *discount.amount;
  counted.any_exclusive = counted.any_exclusive || exclusive;
  const std::string_view name = discount.code.empty() ? discount.title : discount.code;
  if (!name.empty() && counted.Knows(name)) return;
  ++counted.count;
  if (!name.empty() && counted.named < kNamesMax) counted.names[counted.named++] = name;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (order.discounts.size() < 2) return;
  Counted counted;
  for (size_t i = 0; i < order.discounts.size(); ++i) {
    const Discount& discount = order.discounts[i];
    if (discount.on_shipping || (discount.amount && discount.amount->micros() <= 0)) continue;
    AddTo(counted, discount, RegisteredAs(facts, i).exclusive);
  }
  const Rule& rule = rules.Whole();
  const bool excluded = counted.any_exclusive && counted.count > 1;
  if (!excluded && counted.count <= rule.parameter[0]) return;
  findings.Whole(rule, excluded ? rule.action : AtMost(rule.action, Action::kTag))
      .Observed(Reading::Count(counted.count))
      .Expected(Reading::Count(excluded ? 1 : rule.parameter[0]))
      .AtRisk(counted.sum ? Subtract(*counted.sum, counted.greatest) : std::nullopt)
      .Advise(Advice::kDropCode);
}

}  // namespace parapet::guardrails::too_many_discounts
