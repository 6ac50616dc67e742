// SPDX-License-Identifier: Apache-2.0
//
// The parts of resolving that look beyond reference and stock, and of making an order's record. Internal.
//
// Look-ups are made only where their answer can matter to this order; the rest of the facts stays as it is when nothing
// is known:
//   sibling_median           the price is not the reference
//   recently_live            the price is not the live one
//   cohorts of dropped items the price is a drop (core/kernel/price_drop.h)
//   usual_quantity           more than one piece is ordered: nothing usual is less
//   bought_before            the item has a limit a customer, and the customer is known
//   shares of all orders     the order itself is below reference, deeply discounted, free or in another currency
//   budgets                  the policy has some, and the store's currency can be had in the order's
//   exchange rate            the customer pays in another currency
//
// Thread safety: none; the owner of the state serialises. Cost: about 100 ns a line; nothing is allocated once
// the buffer has grown.
#ifndef PARAPET_CORE_STATE_RESOLVE_PARTS_H_
#define PARAPET_CORE_STATE_RESOLVE_PARTS_H_

#include <optional>
#include <span>
#include <vector>

#include "parapet/core/state/store_state_impl.h"

namespace parapet {

// What the windows hold of an order that was placed before; room that is kept from order to order.
struct OwnSales {
  std::vector<ItemSale> items;
  std::vector<SaleDrop> drops;
};

// An order being resolved, and what is remembered of it.
struct OrderInQuestion {
  OrderInQuestion(const StoreState::Impl& store_state, const Order& the_order, const OrderRecord* remembered,
                  const PolicyView& view, Instant as_of, Instant at_present, OwnSales& room);

  const StoreState::Impl& state;
  const Order& order;
  const OrderRecord* before;  // nullptr for an order not seen before
  const PolicyView& policy;
  Instant at;  // whose references count: when the order was placed, else now
  Instant now;
  bool in_store_currency = false;
  PolicyView::Budgets budgets;  // none where the rate to the order's currency is not known
  // What the windows hold of this very order, which does not count against it; empty for one not placed before.
  const BookEntry* own = nullptr;
  const OwnSales& own_sales;

  const ItemSale* OwnSale(uint32_t slot) const;
  // What is left of a budget of which all orders spent so much, and this one so much of that; in the order's currency,
  // rounded down. Nullopt without a budget or a rate.
  std::optional<Money> Left(const std::optional<Money>& budget, Money spent, Money by_own) const;
  // What this very order put at risk when it was judged before.
  template <typename Is>
  Money OwnExposure(Is is) const {
    Money sum;
    if (own == nullptr) return sum;
    for (const OrderRecord::Exposure& one : own->record.exposure) {
      if (is(one)) sum = Add(sum, one.amount).value_or(sum);
    }
    return sum;
  }

  // An amount of the order as budgets count it, rounded up; as it is where no rate is known.
  Money InStoreCurrency(Money amount) const;
  // Not known where both are the same currency, or where no rate is.
  std::optional<int64_t> RateFromStore() const { return in_store_currency ? std::nullopt : rate_; }

 private:
  std::optional<int64_t> rate_;  // units of the order's currency for one of the store's, in micros
};

// The price of an item that this order's prices are comparable with; nullopt for none.
std::optional<size_t> ComparablePrice(const StoreState::Impl& state, uint32_t slot, const Order& order);

// Completes the facts of a line whose item is known. REQUIRES: reference and promotion are resolved.
void ResolveItem(const OrderInQuestion& question, const Line& line, uint32_t slot, LineFacts& facts);
// Fills the facts about discounts, payments and the order as a whole.
void ResolveOrder(const OrderInQuestion& question, Facts& facts, FactsBuffer& buffer);
// Completes what is remembered of an order: amounts, what it used up, what its lines were compared with.
void RememberAmounts(const StoreState::Impl& state, const Order& order, const OrderRecord* before, Instant at,
                     Instant now, OrderRecord& record);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_RESOLVE_PARTS_H_
