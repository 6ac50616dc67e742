// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/discounts.h"
#include "parapet/core/kernel/price_drop.h"
#include "parapet/core/state/resolve_parts.h"

namespace parapet {
namespace {

bool Includes(const std::vector<std::string>& audience, std::string_view who) {
  return audience.empty() || std::find(audience.begin(), audience.end(), who) != audience.end();
}

std::string_view NameOf(const Discount& discount) { return discount.code.empty() ? discount.title : discount.code; }

bool IsStoredValue(const Payment& payment) {
  return payment.kind == PaymentKind::kGiftCard || payment.kind == PaymentKind::kStoreCredit;
}

// How often the promotion's codes were used by others than `own`, by everybody and by one customer.
struct UsesOf {
  int64_t all = 0, customer = 0;
  int32_t lately = 0;
};

UsesOf CountUses(const OrderInQuestion& q, const Promotion& promotion, std::string_view name) {
  const SalesWindows& sales = q.state.sales;
  UsesOf uses;
  const auto add = [&](std::string_view code) {
    const uint64_t key = KeyOfCode(code);
    uses.all += sales.uses.Of(key);
    uses.lately += sales.codes.Count(key, q.at - kBurstTime, q.at, q.own);
    if (q.order.customer != 0) uses.customer += sales.uses.Of(KeyOfCode(code, q.order.customer));
    if (q.own == nullptr) return;
    for (const Used& used : q.own->record.codes) {
      if (KeyOfCode(used.what) != key) continue;
      --uses.all;
      if (q.own->record.customer != 0 && q.own->record.customer == q.order.customer) --uses.customer;
    }
  };
  // Nothing is limited: how often this very name came lately is all that is asked.
  if (!promotion.uses && !promotion.uses_per_customer && !promotion.uses_per_minute) return add(name), uses;
  const uint64_t own_key = KeyOfCode(name);
  const auto is_name = [&](const std::string& code) { return KeyOfCode(code) == own_key; };
  if (std::none_of(promotion.codes.begin(), promotion.codes.end(), is_name)) add(name);
  for (const std::string& code : promotion.codes) add(code);
  return uses;
}

void ResolveDiscount(const OrderInQuestion& q, const Discount& discount, DiscountFacts& facts) {
  const std::string_view name = NameOf(discount);
  if (name.empty()) return;
  facts.halted = q.policy.IsCodeHalted(name, q.at);
  const Promotion* registered = q.policy.CodeFor(name);
  if (registered == nullptr) {
    facts.uses_lately = q.state.sales.codes.Count(KeyOfCode(name), q.at - kBurstTime, q.at, q.own);
    return;
  }
  facts.registered = true;
  facts.exclusive = registered->exclusive;
  facts.wrong_audience = !Includes(registered->customer_groups, q.order.customer_group) ||
                         !Includes(registered->channels, q.order.channel) ||
                         !Includes(registered->countries, q.order.country);
  facts.starts = registered->from;
  facts.ends = registered->until;
  facts.percentage = registered->percentage;
  if (q.in_store_currency) facts.amount = registered->amount;
  facts.uses_planned = registered->uses_per_minute;
  const UsesOf uses = CountUses(q, *registered, name);
  facts.uses_lately = uses.lately;
  if (registered->uses) facts.uses_left = *registered->uses - uses.all;
  if (registered->uses_per_customer && q.order.customer != 0) {
    facts.customer_left = *registered->uses_per_customer - uses.customer;
  }
}

// What another order spent of a stored value and what the balance stated here cannot contain: the other began with
// `balance` and left less than is stated now. Where the other did not state it, its spending counts.
Money NotContained(const Used& spent, const std::optional<Money>& stated) {
  if (!spent.amount || *spent.amount <= Money()) return {};
  if (!spent.balance || !stated) return *spent.amount;
  const Money left = Subtract(*spent.balance, *spent.amount).value_or(Money());
  const Money more = Subtract(*stated, left).value_or(Money());
  return std::min(std::max(more, Money()), *spent.amount);
}

void ResolvePayment(const OrderInQuestion& q, const Payment& payment, PaymentFacts& facts) {
  if (!IsStoredValue(payment) || payment.id.empty()) return;
  Money sum;
  const Instant end = q.at + kDayTime;
  q.state.sales.stored_values.ForEach(KeyOfText(payment.id), q.at - kDayTime, end, q.own,
                                      [&](const OrderRecord& other) {
                                        for (const Used& used : other.stored_values) {
                                          if (used.what == payment.id)
                                            sum = Add(sum, NotContained(used, payment.balance)).value_or(sum);
                                        }
                                      });
  facts.spent_elsewhere = sum;
}

// What this order itself is, to know which shares matter to it.
OrderTraits TraitsOf(const OrderInQuestion& q, const Facts& facts) {
  const Order& order = q.order;
  OrderTraits traits = {.at = q.at};
  for (size_t i = 0; i < order.lines.size() && !traits.below_reference; ++i) {
    const Line& line = order.lines[i];
    traits.below_reference = line.priced && line.IsMerchandise() && facts.lines[i].reference &&
                             IsLow(line.offered_unit, *facts.lines[i].reference);
  }
  traits.deeply_discounted = IsDeeplyDiscounted(order);
  traits.free = order.total && *order.total <= Money();
  traits.shop_currency = order.currency;
  traits.currency = CustomerCurrency(order);
  return traits;
}

void ResolveHistory(const OrderInQuestion& q, History& history, std::string& same_cart_order) {
  const SalesWindows& sales = q.state.sales;
  if (q.order.customer != 0) {
    history.customer_orders = sales.customers.Count(q.order.customer, q.at - kBurstTime, q.at, q.own);
  }
  if (q.before != nullptr) history.authorised_total = q.before->authorised_total;
  if (q.order.cart_id.empty() || q.order.id.empty()) return;
  const std::string_view identity = Identity(q.order);
  sales.carts.ForEach(KeyOfText(q.order.cart_id), q.at - kDayTime, q.now, q.own, [&](const OrderRecord& other) {
    if (other.identity == identity || other.cart_id != q.order.cart_id || other.identity == other.cart_id) return;
    same_cart_order.assign(other.identity);
    history.same_cart_order = same_cart_order;
  });
}

void ResolveSurroundings(const OrderInQuestion& q, Facts& facts) {
  Surroundings& around = facts.surroundings;
  if (const auto tax = q.policy.TaxRates(q.order)) {
    around.tax_least = tax->least;
    around.tax_most = tax->most;
    facts.supplied.Insert(Fact::kTaxRates);
  }
  const Currency presentment = q.order.presentment_currency;
  if (IsForeign(q.order)) {
    if (const auto rate = q.policy.RateBetween(q.order.currency, presentment)) {
      around.exchange_rate = rate->micros;
      around.exchange_rate_as_of = rate->as_of;
      facts.supplied.Insert(Fact::kExchangeRates);
    }
  }
  around.free_shipping_from = q.policy.FreeShippingFrom(q.order);
  if (around.free_shipping_from) facts.supplied.Insert(Fact::kShippingRules);
  around.catalogue_as_of = q.state.catalogue_as_of;
  if (q.budgets.order || q.budgets.item || q.budgets.cohort || q.budgets.day) facts.supplied.Insert(Fact::kBudgets);
  around.order_budget = q.Left(q.budgets.order, {}, {});
  around.budget_rate = q.RateFromStore();
  const bool same_day = q.own != nullptr && ExposureSums::SameDay(q.own->record.placed_at, q.at);
  const auto is = [&](const OrderRecord::Exposure& one) { return same_day && one.promotion.empty(); };
  around.day_budget_left = q.Left(q.budgets.day, q.state.exposure.OfDay(q.at), q.OwnExposure(is));
}

// What a line is compared with. One that is not judged again keeps what it was compared with.
void RememberReference(const StoreState::Impl& state, const Order& order, size_t i, const OrderRecord* before,
                       bool is_past, Instant at, RememberedLine& line) {
  const uint32_t slot = line.item.empty() ? kNoSlot : state.catalogue.FindId(line.item);
  if (slot == kNoSlot || !order.lines[i].priced || !order.lines[i].IsMerchandise()) return;
  if (const auto index = ComparablePrice(state, slot, order)) {
    line.reference =
        is_past ? state.prices.ReferenceAt(slot, *index, at) : state.catalogue.price(slot, *index).reference.money();
  }
  if (before == nullptr || !IsPlaced(*before)) return;
  const auto same = std::find_if(before->lines.begin(), before->lines.end(), [&](const RememberedLine& known) {
    return known.reference && known.key == line.key && known.item == line.item &&
           known.offered_unit == line.offered_unit;
  });
  if (same != before->lines.end()) line.reference = same->reference;
}

}  // namespace

std::optional<size_t> ComparablePrice(const StoreState::Impl& state, uint32_t slot, const Order& order) {
  const TaxBasis ours = state.settings.catalogue_tax;
  const bool stated = order.tax_basis != TaxBasis::kUnknown && ours != TaxBasis::kUnknown;
  if (stated && order.tax_basis != ours) return std::nullopt;
  return state.catalogue.SelectPriceIndex(slot, order.currency, order.price_list);
}

void ResolveOrder(const OrderInQuestion& q, Facts& facts, FactsBuffer& buffer) {
  facts.supplied = FactSet::FromBits(facts.supplied.bits() | q.policy.Supplies().bits());
  for (size_t i = 0; i < q.order.discounts.size(); ++i) {
    ResolveDiscount(q, q.order.discounts[i], buffer.discounts[i]);
    if (buffer.discounts[i].registered) facts.supplied.Insert(Fact::kCodes);
  }
  for (size_t i = 0; i < q.order.payments.size(); ++i) ResolvePayment(q, q.order.payments[i], buffer.payments[i]);
  if (!q.order.payments.empty()) facts.supplied.Insert(Fact::kPayments);
  ResolveHistory(q, facts.history, buffer.same_cart_order);
  if (q.state.sales.counted > 0) {
    std::optional<OrderTraits> own;
    if (q.own != nullptr) own = TraitsOf(q.own->record);
    const OrderTraits* mine = own ? &*own : nullptr;
    facts.pace = q.state.sales.pace.At(q.at, TraitsOf(q, facts), mine);
    facts.history.usual_total = q.state.sales.totals.Usual(q.order.currency, q.at, mine);
  }
  ResolveSurroundings(q, facts);
}

void RememberAmounts(const StoreState::Impl& state, const Order& order, const OrderRecord* before, Instant at,
                     Instant now, OrderRecord& record) {
  record.presentment_currency = CustomerCurrency(order);
  record.total = order.total;
  record.discount_basis_points = DiscountShare(order);
  const bool authorised = std::any_of(order.payments.begin(), order.payments.end(), [](const Payment& payment) {
    return payment.authorised.has_value() || payment.captured.has_value();
  });
  if (authorised) record.authorised_total = order.total;
  if (before != nullptr && before->authorised_total) record.authorised_total = before->authorised_total;
  for (const Discount& discount : order.discounts) {
    const std::string_view name = NameOf(discount);
    const auto is_name = [&](const Used& used) { return used.what == name; };
    if (!name.empty() && std::none_of(record.codes.begin(), record.codes.end(), is_name)) {
      record.codes.push_back({std::string(name), std::nullopt});
    }
  }
  for (const Payment& payment : order.payments) {
    if (!IsStoredValue(payment) || payment.id.empty()) continue;
    record.stored_values.push_back(
        {std::string(payment.id), payment.captured ? payment.captured : payment.authorised, payment.balance});
  }
  for (size_t i = 0; i < order.lines.size(); ++i)
    RememberReference(state, order, i, before, at < now, at, record.lines[i]);
}

}  // namespace parapet
