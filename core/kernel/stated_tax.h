// SPDX-License-Identifier: Apache-2.0
//
// What an order says of its tax and of what it is due on: what the tax guardrails share.
//
//   const auto tax = StatedTax(order);
//   const TaxedAmount taxed = Taxed(order, tax);   // at least … at most
//   if (Reaches(tax, taxed.most, rate)) ...        // too high however the platform counts
//
// Which amounts are taxed differs by place: shipping and fees may be or not, gift cards and tips are not, a discount
// that was not spread over the lines may come after the tax. So a taxed amount is a range, and a tax is wrong only
// where it is wrong at both ends. Amounts that a platform leaves out count nothing.
//
// Thread safety: pure. Cost: one pass over the lines. Source of figures: the highest general rate in force anywhere is
// 27 % (Hungary).
#ifndef PARAPET_CORE_KERNEL_STATED_TAX_H_
#define PARAPET_CORE_KERNEL_STATED_TAX_H_

#include <optional>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order.h"
#include "parapet/core/kernel/unspread_discount.h"

namespace parapet {

// No general tax on goods or shipping reaches this part of what it is on, with tax or without.
inline constexpr int64_t kBeyondAnyRate = 3'000;

// Tax is somebody else's to reckon where a marketplace collects it, and owed by the buyer in trade between businesses.
inline constexpr OriginSet kTaxedOrigins = kSaleOrigins & ~(Bit(Origin::kMarketplace) | Bit(Origin::kB2b));

// What the lines bear; nullopt where none or not each that sells something tells, or the sum does not fit.
inline std::optional<Money> TaxOnLines(const Order& order) {
  std::optional<Money> sum = Money();
  bool told = false;
  for (const Line& line : order.lines) {
    if (!line.tax && line.IsMerchandise()) return std::nullopt;
    told = told || line.tax;
    if (sum && line.tax) sum = Add(*sum, *line.tax);
  }
  return told ? sum : std::nullopt;
}

// The order's tax, else what its lines bear.
inline std::optional<Money> StatedTax(const Order& order) {
  return order.tax_total ? order.tax_total : TaxOnLines(order);
}

// Why no tax rate is known for where the order goes. REQUIRES: it is so.
constexpr Missing WhyNoTaxRate(const Order& order) {
  return order.country.empty() ? Missing::kNotStated : Missing::kNoTaxRate;
}

// Shipping and fees, which may be taxed like goods; nothing where they do not fit.
inline Money Charges(const Order& order) {
  return Add(order.shipping.value_or(Money()), order.fee_total.value_or(Money())).value_or(Money());
}

// Whether a tax could be on shipping and fees alone.
inline bool MayBeOnCharges(Money tax, const Order& order) {
  const Money charges = Charges(order);
  return charges.micros() > 0 && !tax.IsNegative() && !Reaches(tax.micros(), charges.micros(), kBeyondAnyRate);
}

// What rounding can come to: half a smallest unit for every term, one at least.
inline Money TaxRounding(const Order& order, size_t terms) {
  const int64_t minor = order.currency.MinorUnitMicros();
  return Money::FromMicros(terms > 2 ? minor / 2 * static_cast<int64_t>(terms) : minor);
}

// What an order's tax is on, without the tax.
struct TaxedAmount {
  Money least;  // goods that are surely taxed, after all discounts
  Money most;   // all lines after their own discounts, shipping and fees
};

// REQUIRES: order.arithmetic_fits. Sums that do not fit count nothing.
inline TaxedAmount Taxed(const Order& order, Money tax) {
  Money goods;
  for (const Line& line : order.lines) {
    const bool taxed = line.IsMerchandise() && line.kind != LineKind::kGiftCard && line.priced;
    if (taxed) goods = Add(goods, line.net_total).value_or(Money());
  }
  const auto unspread = UnspreadDiscount(order);
  goods = unspread ? Subtract(goods, *unspread).value_or(Money()) : Money();
  Money all = Add(order.goods_net_total, Charges(order)).value_or(Money());
  if (order.tax_basis == TaxBasis::kIncluded) all = Subtract(all, tax).value_or(Money());
  if (order.tax_basis != TaxBasis::kExcluded) goods = Subtract(goods, tax).value_or(Money());
  return {goods, all};
}

// amount · rate, in basis points; nullopt where it does not fit.
inline std::optional<Money> PartOf(Money amount, int64_t basis_points) {
  const auto part = MultiplyDivide(amount.micros(), basis_points, kHundredPercent);
  return part ? std::optional(Money::FromMicros(*part)) : std::nullopt;
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_STATED_TAX_H_
