// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/conversion.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::double_conversion {

// Converted twice is what the customer sees beside the shop's amount (lines, shipping; the total only where neither is
// told), or the shop's own amount beside its vouched price, once more times the rate or divided by it. Near par neither
// can be told from converting once, nor from a sale; the second asks for twice or half.
inline constexpr Guardrail kGuardrail = {
    .doc = "An amount was converted into another currency twice.",
    .message = "{item} costs {observed} where {expected} is right: converted twice. At risk: {at_risk}.",
    .shopper = "The amount to pay is being checked. Please contact us if you need your order soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kExchangeRates},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kHold,
    .on_missing = Action::kAllow,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 300, 0, 1'000, "How near the amount converted twice it must be."},
        {"apart", Unit::kBasisPoints, 1'000, 100, 1'000'000, "How far the exchange rate must be from one to one."},
    }},
    .sources = "C03 B64 B66 PrestaShop#16937",
};

// The rate, or its reverse, from which a price is not taken for an ordinary change: twice.
inline constexpr int64_t kFarApart = 2;

inline bool IsTwice(const InBoth& amount, int64_t rate, const Rule& rule) {
  if (!IsApart(rate, rule.parameter[1])) return false;
  const auto once = Converted(amount.shop, rate);
  const auto twice = once ? Converted(*once, rate) : std::nullopt;
  return twice && twice->micros() > 0 && IsTimes(amount.presentment, *twice, 1, 1, rule.parameter[0]);
}

// Whether the shop's own price is its vouched one, converted.
inline bool IsConverted(const Line& line, const LineFacts& known, int64_t rate, const Rule& rule) {
  if (!line.priced || !known.reference || !line.IsMerchandise()) return false;
  if (line.offered_unit.micros() <= 0 || known.reference->micros() <= 0) return false;
  if (rate < kFarApart * kMicros && rate * kFarApart > kMicros) return false;
  const bool times = IsTimes(line.offered_unit, *known.reference, rate, kMicros, rule.parameter[0]) ||
                     IsTimes(line.offered_unit, *known.reference, kMicros, rate, rule.parameter[0]);
  return times && !Explained(known, line.offered_unit);
}

inline void Complete(const InBoth& amount, Quantity quantity, const Order& order, int64_t rate,
                     Findings::Report report) {
  const Money once = Converted(amount.shop, rate).value_or(Money());
  const auto loss = LossInShopMoney(amount.presentment, once, rate, order.currency);
  report.Observed(Reading::Presentment(amount.presentment))
      .Expected(Reading::Presentment(Rounded(once, order.presentment_currency)))
      .LosesTo(WhoLoses(amount.presentment, once))
      .AtRisk(loss ? Multiply(*loss, quantity) : std::nullopt)
      .Advise(Advice::kReprice);
}

inline void CompletePrice(const Line& line, Money reference, Findings::Report report) {
  report.Observed(line.offered_unit)
      .Expected(reference)
      .LosesTo(WhoLoses(line.offered_unit, reference))
      .AtRisk(LossOn(line.offered_unit, reference, line.quantity))
      .Advise(Advice::kReprice);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!IsForeign(order)) return;
  const Rule& whole = rules.Whole();
  const auto rate = RateOf(facts);
  if (!rate) return findings.CouldNotCheckOrder(whole, Fact::kExchangeRates, Missing::kNoExchangeRate);
  const bool priced = (kPricedOrigins & Bit(order.origin)) != 0;  // not from a trade customer's list
  bool told = false;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const Rule& rule = rules.Line(i);
    const auto unit = UnitInBoth(line);
    told = told || unit;
    if (unit && IsTwice(*unit, *rate, rule)) {
      Complete(*unit, line.quantity, order, *rate, findings.Line(i, rule, rule.action));
    } else if (priced && IsConverted(line, facts.lines[i], *rate, rule)) {
      CompletePrice(line, *facts.lines[i].reference, findings.Line(i, rule, rule.action));
    }
  }
  auto rest = ShippingInBoth(order);
  if (!rest && !told) rest = Both(order.total, order.presentment_total);
  if (!rest || !IsTwice(*rest, *rate, whole)) return;
  Complete(*rest, Quantity::Whole(1), order, *rate, findings.Whole(whole, whole.action));
}

}  // namespace parapet::guardrails::double_conversion
