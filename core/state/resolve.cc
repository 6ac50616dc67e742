// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/state/resolve_parts.h"

namespace parapet {
namespace {

// Lines that sell something the catalogue could know.
bool IsCatalogued(const Line& line) {
  switch (line.kind) {
    case LineKind::kCustom:
    case LineKind::kFee:
    case LineKind::kTip:
    case LineKind::kDeposit:
      return false;
    default:
      return true;
  }
}

std::string_view RawKey(const Line& line) {
  if (!line.variant_id.empty()) return line.variant_id;
  return line.sku.empty() ? line.item_id : line.sku;
}

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

class Resolver {
 public:
  Resolver(const StoreState::Impl& state, const Order& order, const Admission& admission, const PolicyView& policy,
           Instant now)
      : state_(state), order_(order), policy_(policy), now_(now) {
    placed_ = order.stage >= Stage::kPlaced;
    at_ = placed_ && order.placed_at.IsKnown() ? std::min(order.placed_at, now) : now;
    if (admission.before != nullptr && admission.before->placed_at.IsKnown()) at_ = admission.before->placed_at;
    identity_ = admission.before != nullptr ? std::string_view(admission.before->identity) : Identity(order);
  }

  OrderInQuestion Question(const OrderRecord* before) const { return {state_, order_, before, policy_, at_, now_}; }

  void Lines(const OrderInQuestion& question, std::span<LineFacts> out) {
    const size_t count = order_.lines.size();
    std::vector<LineKeys> keys(count);
    std::vector<Match> matches(count);
    draws_.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      const Line& line = order_.lines[i];
      if (IsCatalogued(line)) keys[i] = {line.variant_id, line.sku, line.item_id};
    }
    state_.catalogue.FindBatch(keys, matches);
    for (size_t i = 0; i < count; ++i) {
      out[i] = {};
      if (matches[i].slot != kNoSlot) AddDraw(matches[i].slot, order_.lines[i]);
    }
    for (Draw& draw : draws_) ResolveDraw(draw);
    Claim();
    for (size_t i = 0; i < count; ++i) {
      LineOf(order_.lines[i], matches[i], out[i]);
      if (out[i].item_known) ResolveItem(question, order_.lines[i], matches[i].slot, out[i]);
    }
  }

  History Windows(std::string& same_order) const {
    History history;
    if (order_.customer == 0 || order_.address == 0) {
      history.identity_missing = Missing::kAnonymous;
      return history;
    }
    const auto key = DuplicateWindow::KeyOf(order_.customer, order_.address, FingerprintOfLines(state_, order_));
    if (!key) return history;
    const auto hit =
        state_.window.Nearest(*key, at_, state_.settings.duplicate_window, Identity(order_), order_.cart_id, now_);
    if (!hit) return history;
    same_order.assign(hit->identity);
    history.since_same = hit->apart;
    history.same_order = same_order;
    return history;
  }

  // Equal for the same items in the same quantities, however the lines are ordered or split; 0 without lines.
  static uint64_t FingerprintOfLines(const StoreState::Impl& state, const Order& order) {
    std::vector<std::pair<std::string_view, int64_t>> wanted;
    for (const Line& line : order.lines) {
      if (line.kind == LineKind::kFee || line.kind == LineKind::kTip || line.kind == LineKind::kDeposit) continue;
      const Match match = state.catalogue.Find({line.variant_id, line.sku, line.item_id});
      std::string_view key = match.slot != kNoSlot ? state.catalogue.id(match.slot) : RawKey(line);
      if (key.empty()) key = line.title;
      wanted.emplace_back(key, line.quantity.micros());
    }
    if (wanted.empty()) return 0;
    std::sort(wanted.begin(), wanted.end());
    Fingerprint fingerprint;
    for (size_t i = 0; i < wanted.size();) {
      Quantity sum;
      const std::string_view key = wanted[i].first;
      for (; i < wanted.size() && wanted[i].first == key; ++i) {
        sum = SaturatingAdd(sum, Quantity::FromMicros(wanted[i].second));
      }
      fingerprint.Add(key).Add(sum.micros());
    }
    return fingerprint.value();
  }

 private:
  void AddDraw(uint32_t slot, const Line& line) {
    Draw* draw = DrawOf(slot);
    if (draw == nullptr) draw = &draws_.emplace_back(slot, static_cast<uint32_t>(draws_.size() + 1));
    if (line.quantity.IsPositive()) draw->wanted = SaturatingAdd(draw->wanted, line.quantity);
  }

  Draw* DrawOf(uint32_t slot) {
    for (Draw& draw : draws_) {
      if (draw.slot == slot) return &draw;
    }
    return nullptr;
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

  void LineOf(const Line& line, Match match, LineFacts& facts) {
    if (!IsCatalogued(line)) return;
    if (match.slot == kNoSlot) {
      facts.item_missing = facts.reference_missing = facts.stock_missing = match.missing;
      facts.profile = policy_.LineProfile(RawKey(line), line.sku);
      return;
    }
    const Item& item = state_.catalogue.item(match.slot);
    facts.item_known = true;
    facts.free_ok = item.free_ok;
    facts.profile = policy_.LineProfile(state_.catalogue.id(match.slot), state_.catalogue.sku(match.slot));
    const Draw& draw = *DrawOf(match.slot);
    facts.stock_kind = item.stock_kind;
    facts.stock_item = draw.number;
    facts.stock_missing = draw.missing;
    facts.claim = draw.claim;
    if (draw.known) facts.available = draw.available;
    const Currency home = state_.settings.currency;
    if (home.IsNone() || home == order_.currency) AmountsOf(match.slot, facts);
    PriceOf(match.slot, facts);
    PromotionOf(line, match.slot, facts);
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
  std::vector<Draw> draws_;
};

// A key for every line that a later revision of the order finds again, and the item it sells.
std::vector<RememberedLine> RememberLines(const StoreState::Impl& state, const Order& order) {
  std::vector<RememberedLine> lines;
  TextMap<int> seen;
  for (const Line& line : order.lines) {
    const Match match = IsCatalogued(line) ? state.catalogue.Find({line.variant_id, line.sku, line.item_id}) : Match();
    RememberedLine remembered = {.quantity = line.quantity, .offered_unit = line.offered_unit};
    if (match.slot != kNoSlot) remembered.item = state.catalogue.id(match.slot);
    if (line.line_id.empty()) {
      const std::string_view item = match.slot == kNoSlot ? RawKey(line) : remembered.item;
      remembered.key = "item:" + std::string(item) + ":" + std::string(Name(line.kind));
    } else {
      remembered.key = "line:" + std::string(line.line_id);
    }
    const int ordinal = seen[remembered.key]++;
    if (ordinal > 0 || line.line_id.empty()) remembered.key += "#" + std::to_string(ordinal);
    lines.push_back(std::move(remembered));
  }
  return lines;
}

// Added, raised, repriced, or another item under the same id.
std::vector<bool> ChangedLines(const std::vector<RememberedLine>& lines, const OrderRecord& before) {
  TextMap<const RememberedLine*> known;
  for (const RememberedLine& line : before.lines) known.emplace(line.key, &line);
  std::vector<bool> changed;
  for (const RememberedLine& line : lines) {
    const auto found = known.find(line.key);
    changed.push_back(found == known.end() || line.quantity > found->second->quantity ||
                      line.offered_unit != found->second->offered_unit || line.item != found->second->item);
  }
  return changed;
}

// As many as the order has, each knowing nothing yet.
template <typename T>
std::span<T> Cleared(std::vector<T>& all, size_t count) {
  if (all.size() < count) all.resize(count);
  std::fill_n(all.begin(), count, T{});
  return std::span<T>(all).first(count);
}

}  // namespace

Admission StoreState::Admit(const Order& order, Instant now) const {
  Admission admission;
  admission.changed.assign(order.lines.size(), true);
  const bool placed = order.stage >= Stage::kPlaced;
  admission.placement = placed;
  const BookEntry* known = impl_->book.FindFor(Identity(order), order.cart_id);
  if (known == nullptr || known->forgotten_at <= now) return admission;
  const OrderRecord& before = known->record;
  admission.before = &before;
  const bool is_cart_of_order = known->took_cart && before.cart_id == Identity(order);
  const bool takes_over = before.identity != Identity(order) && !is_cart_of_order;
  admission.relation = is_cart_of_order ? Relation::kStale
                       : takes_over     ? Relation::kNewer
                                        : Compare(order.revision, before);
  // A refused order that is placed again is a new attempt, whatever its content.
  if (placed && before.vetoed && admission.relation == Relation::kSame) admission.relation = Relation::kNewer;
  admission.released = known->released == order.revision.digest;
  admission.placement = placed && !IsPlaced(before);
  const bool again = IsPlaced(before) && placed;
  admission.judge_all_lines = !again && admission.relation != Relation::kStale;
  if (admission.judge_all_lines) return admission;
  if (admission.relation == Relation::kNewer && before.revision.digest != order.revision.digest) {
    admission.changed = ChangedLines(RememberLines(*impl_, order), before);
  } else {
    admission.changed.assign(order.lines.size(), false);
  }
  return admission;
}

Facts StoreState::Resolve(const Order& order, const Admission& admission, const PolicyView& policy, Instant now,
                          FactsBuffer& buffer) const {
  Resolver resolver(*impl_, order, admission, policy, now);
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
  facts.entitlement.covers_zero_total = policy.CoversZeroTotal(order, now);
  ResolveOrder(question, facts, buffer);
  return facts;
}

OrderRecord StoreState::Record(const Order& order, const Admission& admission, Instant now) const {
  OrderRecord record;
  const OrderRecord* before = admission.before;
  if (before != nullptr && !admission.judge_all_lines) {
    record.decision = before->decision;
    record.enforced = before->enforced;
    record.guardrails = before->guardrails;
    record.exposure = before->exposure;
  }
  record.identity = Identity(order);
  record.cart_id = order.cart_id;
  record.revision = order.revision;
  record.origin = order.origin;
  record.cancelled = order.cancelled;
  record.test = order.test;
  record.judged = admission.relation != Relation::kStale;
  record.seen_at = now;
  if (order.stage >= Stage::kPlaced) {
    record.placed_at = order.placed_at.IsKnown() ? order.placed_at : now;
    if (before != nullptr && before->placed_at.IsKnown()) record.placed_at = before->placed_at;
  }
  if (order.cancelled) {
    record.cancelled_at = order.cancelled_at.IsKnown()          ? order.cancelled_at
                          : order.revision.updated_at.IsKnown() ? order.revision.updated_at
                                                                : now;
  }
  record.currency = order.currency;
  record.price_list = order.price_list;
  record.customer = order.customer;
  record.address = order.address;
  record.lines_fingerprint = Resolver::FingerprintOfLines(*impl_, order);
  record.lines = RememberLines(*impl_, order);
  const Instant at = record.placed_at.IsKnown() ? std::min(record.placed_at, now) : now;
  RememberAmounts(*impl_, order, before, at, now, record);
  return record;
}

}  // namespace parapet
