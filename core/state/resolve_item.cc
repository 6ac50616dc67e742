// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "parapet/core/state/pattern.h"
#include "parapet/core/state/resolve_parts.h"

namespace parapet {
namespace {

class ItemResolver {
 public:
  ItemResolver(const OrderInQuestion& question, const Line& line, uint32_t slot, LineFacts& facts)
      : q_(question), catalogue_(question.state.catalogue), line_(line), slot_(slot), facts_(facts) {}

  void Resolve() {
    Plain();
    Prices();
    facts_.discount = DiscountEligibility();
    Sales();
    Budgets();
  }

 private:
  void Plain() {
    const Item& item = catalogue_.item(slot_);
    facts_.state = item.state;
    if (item.stock_kind == StockKind::kTracked || item.stock_kind == StockKind::kSellable) {
      facts_.observed = item.stock.quantity();
      facts_.stock_as_of = item.stock_as_of;
    }
    facts_.reservation_lapsed = ReservationLapsed();
    const Extra* extra = catalogue_.extra(slot_);
    if (extra == nullptr) return;
    if (q_.in_store_currency) facts_.ceiling = extra->max_price.money();
    facts_.available_on = extra->available_on;
    facts_.pack_size = extra->pack_size.quantity();
    facts_.order_multiple = extra->order_multiple.quantity();
    facts_.min_per_order = extra->min_per_order.quantity();
    facts_.max_per_order = extra->max_per_order.quantity();
    facts_.max_per_customer = extra->max_per_customer.quantity();
    if (extra->max_per_customer.has() && q_.order.customer != 0) facts_.bought_before = BoughtBefore();
  }

  // The checkout held a claim on it, and the order was placed after that had ended.
  bool ReservationLapsed() const {
    if (q_.before == nullptr || q_.order.stage < Stage::kPlaced || q_.before->revision.stage != Stage::kCheckout) {
      return false;
    }
    const BookEntry* entry = q_.state.book.Find(q_.before->identity);
    if (entry == nullptr || !entry->claimed || q_.before->seen_at + q_.state.settings.claim_ttl > q_.at) return false;
    const std::string_view id = catalogue_.id(slot_);
    return std::any_of(q_.before->lines.begin(), q_.before->lines.end(),
                       [&](const RememberedLine& line) { return line.item == id; });
  }

  Quantity BoughtBefore() const {
    Quantity sum;
    const std::string_view id = catalogue_.id(slot_);
    q_.state.sales.customers.ForEach(q_.order.customer, q_.at - kDayTime, q_.at, q_.own, [&](const OrderRecord& other) {
      for (const RememberedLine& line : other.lines) {
        if (line.item == id && line.quantity.IsPositive()) sum = SaturatingAdd(sum, line.quantity);
      }
    });
    return sum;
  }

  void Prices() {
    const auto index = ComparablePrice(q_.state, slot_, q_.order);
    if (!index) return;
    const PriceSlot& price = catalogue_.price(slot_, *index);
    facts_.compare_at = price.compare_at.money();
    if (facts_.reference) facts_.reference_as_of = {int64_t{price.confirmed} * Minutes(1).micros};
    if (const Sale* sale = catalogue_.sale(slot_, *index)) {
      facts_.sale_price = sale->amount.money();
      facts_.sale_from = sale->from;
      facts_.sale_until = sale->until;
    }
    if (!line_.priced) return;
    facts_.recently_live = WasLive(price, *index);
    if (line_.IsMerchandise() && facts_.reference != line_.offered_unit) facts_.sibling_median = SiblingMedian(price);
  }

  bool WasLive(const PriceSlot& price, size_t index) const {
    if (price.live == Maybe(line_.offered_unit)) return true;
    const PriceHistory* history = catalogue_.history(slot_, index);
    return history != nullptr &&
           std::any_of(history->ended.begin(), history->ended.end(), [&](const PriceHistory::Ended& one) {
             return one.price == line_.offered_unit && one.at > q_.at - kBandMemory;
           });
  }

  std::optional<Money> SiblingMedian(const PriceSlot& own) const {
    if (catalogue_.family_size(slot_) <= kSiblingsMin || catalogue_.family_size(slot_) > kFamilyMax)
      return std::nullopt;
    std::array<Money, kFamilyMax> prices;
    size_t count = 0;
    catalogue_.ForFamily(slot_, [&](uint32_t sibling) {
      if (sibling == slot_) return;
      const PriceSlot* price = catalogue_.FindPrice(sibling, own.currency, catalogue_.text(own.list));
      if (price != nullptr && price->live.has()) prices[count++] = *price->live.money();
    });
    if (count < kSiblingsMin) return std::nullopt;
    const auto middle = prices.begin() + static_cast<std::ptrdiff_t>((count - 1) / 2);
    std::nth_element(prices.begin(), middle, prices.begin() + static_cast<std::ptrdiff_t>(count));
    return *middle;
  }

  // Excluded by the catalogue, or by every registered code that the order bears; eligible where one registered code
  // covers it.
  Eligibility DiscountEligibility() const {
    const Eligibility by_catalogue = catalogue_.item(slot_).discount;
    if (by_catalogue == Eligibility::kExcluded || q_.order.discounts.empty()) return by_catalogue;
    bool any = false;
    for (const Discount& discount : q_.order.discounts) {
      if (discount.on_shipping) continue;
      const Promotion* registered = q_.policy.CodeFor(discount.code.empty() ? discount.title : discount.code);
      if (registered == nullptr) return by_catalogue;
      any = true;
      if (MatchesPattern(registered->items, catalogue_.id(slot_)) ||
          (!catalogue_.sku(slot_).empty() && MatchesPattern(registered->items, catalogue_.sku(slot_)))) {
        return Eligibility::kEligible;
      }
    }
    return any ? Eligibility::kExcluded : by_catalogue;
  }

  void Sales() {
    const SalesWindows& sales = q_.state.sales;
    const ItemSale* own = q_.OwnSale(slot_);
    const ItemSales::Rate rate = sales.items.RateOf(slot_, q_.at, own);
    facts_.sold_lately = rate.lately;
    if (sales.pace.KnowsDayBefore(q_.at)) {
      const int64_t usual = int64_t{rate.day} * 1'000 * ItemSales::kLatelyMinutes / ItemSales::kUsualMinutes;
      const auto expected = MultiplyDivide(usual, q_.policy.ExpectedMultipleAt(q_.at), kHundredPercent);
      facts_.sold_usually = expected.value_or(usual);
    }
    if (line_.quantity > Quantity::Whole(1)) facts_.usual_quantity = sales.items.UsualQuantity(slot_, q_.at, own);
    const bool dropped =
        line_.priced && line_.IsMerchandise() && facts_.reference && IsDrop(line_.offered_unit, *facts_.reference);
    if (!dropped || sales.drops.empty()) return;
    const PriceCohort cohort =
        sales.drops.At(CodeOf(q_.order.currency), line_.offered_unit, q_.now, q_.own_sales.drops);
    facts_.cohort_items = cohort.items;
    facts_.dropped_items = cohort.dropped;
    facts_.cohort_spread = cohort.spread;
  }

  void Budgets() {
    const ExposureSums& spent = q_.state.exposure;
    const std::string_view id = catalogue_.id(slot_);
    const Money price = q_.InStoreCurrency(line_.offered_unit);
    const bool same_day = q_.own != nullptr && ExposureSums::SameDay(q_.own->record.placed_at, q_.at);
    if (q_.budgets.item) {
      const auto is = [&](const OrderRecord::Exposure& one) {
        return same_day && one.promotion.empty() && one.item == id;
      };
      facts_.item_budget_left = q_.Left(q_.budgets.item, spent.OfItem(id, q_.at), q_.OwnExposure(is));
    }
    if (q_.budgets.cohort) {
      const auto is = [&](const OrderRecord::Exposure& one) {
        return same_day && one.promotion.empty() && !one.item.empty() && one.price == price;
      };
      facts_.cohort_budget_left = q_.Left(q_.budgets.cohort, spent.OfCohort(price, q_.at), q_.OwnExposure(is));
    }
    const Promotion* promotion = PromotionThatPays();
    if (promotion == nullptr) return;
    const auto is = [&](const OrderRecord::Exposure& one) { return one.promotion == promotion->name; };
    facts_.promotion_budget_left = q_.Left(promotion->budget, spent.OfPromotion(promotion->name), q_.OwnExposure(is));
  }

  // One with a budget that explains the price, else one whose code the order bears.
  const Promotion* PromotionThatPays() const {
    if (facts_.promoted) {
      const Promotion* by_item = q_.policy.PromotionFor(catalogue_.id(slot_), catalogue_.sku(slot_), q_.at);
      if (by_item != nullptr && by_item->budget) return by_item;
    }
    for (const Discount& discount : q_.order.discounts) {
      const Promotion* by_code = q_.policy.CodeFor(discount.code.empty() ? discount.title : discount.code);
      if (by_code != nullptr && by_code->budget) return by_code;
    }
    return nullptr;
  }

  const OrderInQuestion& q_;
  const Catalogue& catalogue_;
  const Line& line_;
  uint32_t slot_;
  LineFacts& facts_;
};

}  // namespace

OrderInQuestion::OrderInQuestion(const StoreState::Impl& store_state, const Order& the_order,
                                 const OrderRecord* remembered, const PolicyView& view, Instant as_of,
                                 Instant at_present, OwnSales& room)
    : state(store_state),
      order(the_order),
      before(remembered),
      policy(view),
      at(as_of),
      now(at_present),
      own_sales(room) {
  in_store_currency = state.settings.currency.IsNone() || state.settings.currency == order.currency;
  if (in_store_currency) {
    rate_ = kMicros;
  } else if (const auto rate = policy.RateBetween(state.settings.currency, order.currency)) {
    rate_ = rate->micros;
  }
  if (rate_) budgets = policy.BudgetsAt(at);
  room.items.clear();
  room.drops.clear();
  if (before == nullptr || !Counts(*before)) return;
  own = state.book.Find(before->identity);
  ItemSalesOf(*before, state.catalogue, room.items);
  DropsOf(*before, state.catalogue, room.drops);
}

std::optional<Money> OrderInQuestion::Left(const std::optional<Money>& budget, Money spent, Money by_own) const {
  if (!budget || !rate_) return std::nullopt;
  const auto others = Subtract(spent, by_own);
  const auto left = others ? Subtract(*budget, *others) : std::nullopt;
  return left ? std::optional(InCurrency(*left, *rate_, Rounding::kDown)) : std::nullopt;
}

Money OrderInQuestion::InStoreCurrency(Money amount) const {
  return rate_ ? FromCurrency(amount, *rate_, Rounding::kUp) : amount;
}

const ItemSale* OrderInQuestion::OwnSale(uint32_t slot) const {
  const auto& sales = own_sales.items;
  const auto found = std::find_if(sales.begin(), sales.end(), [&](const ItemSale& sale) { return sale.slot == slot; });
  return found == sales.end() ? nullptr : &*found;
}

void ResolveItem(const OrderInQuestion& question, const Line& line, uint32_t slot, LineFacts& facts) {
  ItemResolver(question, line, slot, facts).Resolve();
}

}  // namespace parapet
