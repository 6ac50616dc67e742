// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/state/order_items.h"
#include "parapet/core/state/resolve_parts.h"

namespace parapet {
namespace {

// The lines of one item draw on one stock.
struct Draw {
  Draw(uint32_t item_slot, uint32_t draw_number) : slot(item_slot), number(draw_number) {}
  uint32_t slot;
  uint32_t number;  // from 1, in the order of the lines
  Quantity wanted;
  Quantity available;
  bool known = false;  // `available` holds
  Missing missing = Missing::kNothing;
  ClaimOutcome claim = ClaimOutcome::kNotAsked;
};

}  // namespace

// What resolving an order needs for a moment, kept from order to order.
struct ResolveMemory {
  std::vector<Match> matches;     // by line
  std::vector<uint32_t> draw_of;  // by line: index in draws, where its item is known
  std::vector<Draw> draws;
  Wanted wanted;
  OwnSales own;
};

namespace {

class Resolver {
 public:
  Resolver(const StoreState::Impl& state, const Order& order, const Admission& admission, const PolicyView& policy,
           Instant now, ResolveMemory& memory)
      : state_(state), order_(order), policy_(policy), now_(now), memory_(memory), draws_(memory.draws) {
    placed_ = order.stage >= Stage::kPlaced;
    at_ = placed_ && order.placed_at.IsKnown() ? std::min(order.placed_at, now) : now;
    if (admission.before != nullptr && admission.before->placed_at.IsKnown()) at_ = admission.before->placed_at;
    identity_ = admission.before != nullptr ? std::string_view(admission.before->identity) : Identity(order);
  }

  OrderInQuestion Question(const OrderRecord* before) const {
    return {state_, order_, before, policy_, at_, now_, memory_.own};
  }

  void Lines(const OrderInQuestion& question, std::span<LineFacts> out) {
    const size_t count = order_.lines.size();
    std::vector<Match>& matches = memory_.matches;
    matches.resize(count);
    memory_.draw_of.resize(count);
    draws_.clear();
    FindItems(state_.catalogue, order_, matches);
    for (size_t i = 0; i < count; ++i) {
      if (matches[i].slot != kNoSlot) memory_.draw_of[i] = AddDraw(matches[i].slot, order_.lines[i]);
    }
    for (Draw& draw : draws_) ResolveDraw(draw);
    Claim();
    for (size_t i = 0; i < count; ++i) {
      LineOf(i, out[i]);
      if (out[i].item_known) ResolveItem(question, order_.lines[i], matches[i].slot, out[i]);
    }
  }

  History Windows(std::string& same_order) const {
    History history;
    if (order_.customer == 0 || order_.address == 0) {
      history.identity_missing = Missing::kAnonymous;
      return history;
    }
    const uint64_t lines = FingerprintOfLines(state_.catalogue, order_, memory_.matches, memory_.wanted);
    const auto key = DuplicateWindow::KeyOf(order_.customer, order_.address, lines);
    if (!key) return history;
    const auto hit =
        state_.window.Nearest(*key, at_, state_.settings.duplicate_window, Identity(order_), order_.cart_id, now_);
    if (!hit) return history;
    same_order.assign(hit->identity);
    history.since_same = hit->apart;
    history.same_order = same_order;
    return history;
  }

 private:
  uint32_t AddDraw(uint32_t slot, const Line& line) {
    uint32_t index = 0;
    while (index < draws_.size() && draws_[index].slot != slot) ++index;
    if (index == draws_.size()) draws_.emplace_back(slot, index + 1);
    Draw& draw = draws_[index];
    if (line.quantity.IsPositive()) draw.wanted = SaturatingAdd(draw.wanted, line.quantity);
    return index;
  }

  bool IsStale(const Item& item) const {
    return item.stock_as_of.IsKnown() && now_ - item.stock_as_of > state_.settings.stock_stale_after;
  }

  void ResolveDraw(Draw& draw) const {
    const Item& item = state_.catalogue.item(draw.slot);
    if (item.stock_kind == StockKind::kUnknown) draw.missing = Missing::kNoStockReading;
    if (item.stock_kind != StockKind::kTracked) return;
    if (!item.stock.has()) {
      draw.missing = Missing::kNoStockReading;
    } else if (state_.IsParapetAuthority()) {
      draw.available = state_.Promisable(draw.slot, identity_, now_);
      draw.missing = IsStale(item) ? Missing::kStaleStock : Missing::kNothing;
    } else if (placed_) {
      const Level level = state_.LevelOf(draw.slot);
      if (!level.Contains(at_)) {
        draw.missing = Missing::kAwaitingStock;
      } else {
        draw.available =
            state_.placements.AvailableTo(state_.catalogue.id(draw.slot), Identity(order_), at_, draw.wanted, level);
      }
    } else {
      draw.available = SaturatingSubtract(*item.stock.quantity(), SafetyOf(state_.catalogue, draw.slot));
      draw.missing = IsStale(item) ? Missing::kStaleStock : Missing::kNothing;
    }
    draw.known = draw.missing == Missing::kNothing;
  }

  // All or nothing: one item that cannot be had leaves the others unclaimed.
  void Claim() {
    if (!state_.IsParapetAuthority() || order_.stage < Stage::kCheckout || order_.cancelled || order_.test) return;
    bool fits = true;
    for (Draw& draw : draws_) {
      if (!draw.known || draw.wanted <= draw.available) continue;
      fits = false;
      draw.claim = state_.Unclaimed(draw.slot, identity_) < draw.wanted ? ClaimOutcome::kShort : ClaimOutcome::kLost;
    }
    if (!fits) return;
    for (Draw& draw : draws_) {
      if (draw.known) draw.claim = ClaimOutcome::kWon;
    }
  }

  void LineOf(size_t index, LineFacts& facts) const {
    const Line& line = order_.lines[index];
    const Match match = memory_.matches[index];
    facts = {};
    // What the catalogue lacks can be halted too: by its own key, its channel, or with everything.
    if (by_item_) facts.halted = IsHalted(line, match);
    if (!IsCatalogued(line)) return;
    if (match.slot == kNoSlot) {
      facts.item_missing = facts.reference_missing = facts.stock_missing = match.missing;
      if (by_item_) facts.profile = policy_.LineProfile(RawKey(line), line.sku);
      return;
    }
    const Item& item = state_.catalogue.item(match.slot);
    facts.item_known = true;
    facts.free_ok = item.free_ok;
    if (by_item_) {
      facts.profile = policy_.LineProfile(state_.catalogue.id(match.slot), state_.catalogue.sku(match.slot));
    }
    const Draw& draw = draws_[memory_.draw_of[index]];
    facts.stock_kind = item.stock_kind;
    facts.stock_item = draw.number;
    facts.stock_missing = draw.missing;
    facts.claim = draw.claim;
    if (draw.known) facts.available = draw.available;
    const Currency home = state_.settings.currency;
    if (home.IsNone() || home == order_.currency) AmountsOf(match.slot, facts);
    PriceOf(match.slot, facts);
    if (by_item_) PromotionOf(line, match.slot, facts);
  }

  bool IsHalted(const Line& line, Match match) const {
    if (match.slot == kNoSlot) return policy_.IsHalted(RawKey(line), line.sku, order_, at_);
    return policy_.IsHalted(state_.catalogue.id(match.slot), state_.catalogue.sku(match.slot), order_, at_);
  }

  void AmountsOf(uint32_t slot, LineFacts& facts) const {
    const Item& item = state_.catalogue.item(slot);
    facts.cost = item.cost.money();
    facts.floor = item.floor.money();
    if (const Extra* extra = state_.catalogue.extra(slot)) facts.face_value = extra->face_value.money();
  }

  void PriceOf(uint32_t slot, LineFacts& facts) const {
    const TaxBasis ours = state_.settings.catalogue_tax;
    const bool stated = order_.tax_basis != TaxBasis::kUnknown && ours != TaxBasis::kUnknown;
    if (stated && order_.tax_basis != ours) {
      facts.reference_missing = Missing::kOtherTaxBasis;
      return;
    }
    const auto index = state_.catalogue.SelectPriceIndex(slot, order_.currency, order_.price_list);
    if (!index) {
      facts.reference_missing = WhyUnpriced(slot);
      return;
    }
    const PriceSlot& price = state_.catalogue.price(slot, *index);
    facts.live = price.live.money();
    facts.reference = at_ < now_ ? state_.prices.ReferenceAt(slot, *index, at_) : price.reference.money();
    facts.live_unvouched = !IsVouched(price.vouching) && price.reference.has();
    if (!facts.reference) {
      facts.reference_missing = price.vouching == Vouching::kLearning ? Missing::kLearning : Missing::kNoReference;
    }
  }

  Missing WhyUnpriced(uint32_t slot) const {
    const size_t count = state_.catalogue.price_count(slot);
    for (size_t i = 0; i < count; ++i) {
      if (state_.catalogue.price(slot, i).currency == order_.currency) return Missing::kNoReference;
    }
    return count == 0 ? Missing::kNoReference : Missing::kOtherCurrency;
  }

  void PromotionOf(const Line& line, uint32_t slot, LineFacts& facts) const {
    const Promotion* promotion = policy_.PromotionFor(state_.catalogue.id(slot), state_.catalogue.sku(slot), at_);
    if (promotion == nullptr) return;
    facts.promotion_floor = PromotionFloor(*promotion, facts.reference);
    if (!line.priced || !facts.promotion_floor) return;
    facts.promoted = facts.reference
                         ? line.offered_unit >= *facts.promotion_floor && line.offered_unit <= *facts.reference
                         : line.offered_unit == *facts.promotion_floor;
  }

  const StoreState::Impl& state_;
  const Order& order_;
  const PolicyView& policy_;
  Instant now_;
  Instant at_;  // whose references count: when the order was placed, else now
  bool placed_ = false;
  std::string_view identity_;  // under which claims are held
  ResolveMemory& memory_;
  std::vector<Draw>& draws_;
  const bool by_item_ = policy_.LooksAtItems();
};

// As many as the order has, each knowing nothing yet.
template <typename T>
std::span<T> Cleared(std::vector<T>& all, size_t count) {
  if (all.size() < count) all.resize(count);
  std::fill_n(all.begin(), count, T{});
  return std::span<T>(all).first(count);
}

}  // namespace

Facts StoreState::Resolve(const Order& order, const Admission& admission, const PolicyView& policy, Instant now,
                          FactsBuffer& buffer) const {
  if (buffer.memory == nullptr) buffer.memory = std::make_shared<ResolveMemory>();
  Resolver resolver(*impl_, order, admission, policy, now, *buffer.memory);
  if (buffer.lines.size() < order.lines.size()) buffer.lines.resize(order.lines.size());
  const OrderInQuestion question = resolver.Question(admission.before);
  resolver.Lines(question, buffer.lines);
  Facts facts;
  facts.now = now;
  facts.supplied = impl_->Supplied();
  facts.stock_authority = impl_->settings.stock_authority;
  facts.catalogue_tax = impl_->settings.catalogue_tax;
  facts.profile = policy.OrderProfile(order);
  facts.lines = std::span<const LineFacts>(buffer.lines).first(order.lines.size());
  facts.discounts = Cleared(buffer.discounts, order.discounts.size());
  facts.payments = Cleared(buffer.payments, order.payments.size());
  facts.history = resolver.Windows(buffer.same_order);
  facts.entitlement.covers_zero_total = policy.CoversZeroTotal(order, question.at);
  ResolveOrder(question, facts, buffer);
  return facts;
}

}  // namespace parapet
