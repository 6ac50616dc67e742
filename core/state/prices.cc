// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/prices.h"

#include <algorithm>

namespace parapet {
namespace {

constexpr size_t kStepsMax = 64;
constexpr int64_t kDayMicros = Days(1).micros;

void Reset(PriceHistory& history) {
  history.released = history.orders = 0;
  history.days.clear();
  history.rejected = false;
}

void PushVouched(PriceHistory& history, Money price) {
  std::erase(history.vouched, price);
  history.vouched.insert(history.vouched.begin(), price);
  if (history.vouched.size() > PriceHistory::kVouchedMax) history.vouched.pop_back();
}

void PushStep(PriceHistory& history, Money price, Instant at) {
  auto& steps = history.steps;
  steps.push_back({at, price});
  // A reference counts for 24 hours after it was superseded.
  while (steps.size() > 1 && steps[1].since <= at - kBandMemory) steps.erase(steps.begin());
  if (steps.size() > kStepsMax) steps.erase(steps.begin() + 1);  // the oldest anchors the band
}

// Prices that only a promotion or a person may vouch for do not come to stand by themselves.
bool MayStand(Vouching vouching) { return vouching == Vouching::kLearning || vouching == Vouching::kOutOfBand; }

PriceChange ChangeOf(const Proposal& proposal, Vouching vouching, Instant now) {
  PriceChange change = {.at = now, .currency = proposal.currency, .price = proposal.price};
  change.reference = proposal.reference;
  if (!proposal.reference) {
    change.reference_missing = vouching == Vouching::kLearning ? Missing::kLearning : Missing::kNoReference;
  }
  change.band_origin = proposal.band_origin;
  change.compare_at = proposal.compare_at;
  change.cost = proposal.cost;
  change.floor = proposal.floor;
  change.free_ok = proposal.free_ok;
  change.promoted = proposal.promotion != nullptr && Covers(*proposal.promotion, proposal.reference, proposal.price);
  change.vouched = IsVouched(vouching);
  return change;
}

// What still vouches for one of many prices that became the same.
Vouching UnderCollapse(Vouching vouching) {
  return IsVouchedAlone(vouching) || vouching == Vouching::kOutOfBand ? Vouching::kCollapse : vouching;
}

void SetCohort(const PriceCohort& cohort, int32_t changes, PriceChange& change) {
  change.cohort_items = cohort.items;
  change.dropped_items = cohort.dropped;
  change.cohort_spread = cohort.spread;
  change.changes_lately = changes;
}

}  // namespace

void UnvouchedBatch::Add(uint32_t slot, Instant now) {
  latest_[slot] = now;
  due_.emplace_back(now, slot);
}

void UnvouchedBatch::Expire(Instant now) {
  while (!due_.empty() && due_.front().first <= now - kBatchTime) {
    const auto [at, slot] = due_.front();
    due_.pop_front();
    const auto found = latest_.find(slot);
    if (found != latest_.end() && found->second == at) latest_.erase(found);
  }
}

std::optional<Money> Prices::BandOrigin(uint32_t slot, size_t index, Instant now) const {
  const PriceHistory* history = catalogue_->history(slot, index);
  if (history == nullptr || history->steps.empty()) return catalogue_->price(slot, index).reference.money();
  size_t first = 0;
  while (first + 1 < history->steps.size() && history->steps[first + 1].since <= now - kBandMemory) ++first;
  return history->steps[first].reference;
}

std::optional<Money> Prices::ReferenceAt(uint32_t slot, size_t index, Instant at) const {
  const PriceHistory* history = catalogue_->history(slot, index);
  if (history == nullptr || history->steps.empty()) return catalogue_->price(slot, index).reference.money();
  size_t last = history->steps.size() - 1;
  while (last > 0 && history->steps[last].since > at) --last;
  return history->steps[last].reference;
}

std::optional<Money> Prices::SiblingMedian(uint32_t slot, size_t index) const {
  if (catalogue_->family_size(slot) > kFamilyMax || catalogue_->family_size(slot) <= kSiblingsMin) return std::nullopt;
  const PriceSlot& own = catalogue_->price(slot, index);
  std::vector<Money> prices;
  catalogue_->ForFamily(slot, [&](uint32_t sibling) {
    if (sibling == slot) return;
    const PriceSlot* price = catalogue_->FindPrice(sibling, own.currency, catalogue_->text(own.list));
    if (price == nullptr) return;
    if (price->reference.has()) {
      prices.push_back(*price->reference.money());
    } else if (price->vouching == Vouching::kLearning) {
      prices.push_back(*price->live.money());
    }
  });
  if (prices.size() < kSiblingsMin) return std::nullopt;
  const auto middle = prices.begin() + static_cast<std::ptrdiff_t>((prices.size() - 1) / 2);
  std::nth_element(prices.begin(), middle, prices.end());
  return *middle;
}

Proposal Prices::Propose(uint32_t slot, size_t index, Money price) const {
  const Item& item = catalogue_->item(slot);
  const PriceSlot& known = catalogue_->price(slot, index);
  Proposal proposal = {.price = price, .currency = known.currency, .reference = known.reference.money()};
  proposal.compare_at = known.compare_at.money();
  proposal.free_ok = item.free_ok;
  if (currency_.IsNone() || known.currency == currency_) {
    proposal.cost = item.cost.money();
    proposal.floor = item.floor.money();
  }
  if (const PriceHistory* history = catalogue_->history(slot, index)) {
    proposal.vouched = history->vouched;
    proposal.reference_by_promotion = history->by_promotion;
  } else {
    proposal.reference_by_promotion = known.vouching == Vouching::kPromotion;
  }
  return proposal;
}

void Prices::Confirm(uint32_t slot, size_t index, Instant at) {
  uint32_t& confirmed = catalogue_->price(slot, index).confirmed;
  confirmed = std::max(confirmed, static_cast<uint32_t>(at.micros / Minutes(1).micros));
}

void Prices::Accept(uint32_t slot, size_t index, Money price, Vouching vouching, Instant at) {
  EndLive(slot, index, price, at);
  PriceSlot& known = catalogue_->price(slot, index);
  const bool same_reference = known.reference == Maybe(price);
  if (!same_reference && known.reference.has()) catalogue_->EnsureHistory(slot, index);
  if (catalogue_->history(slot, index) != nullptr) {
    PriceHistory& history = catalogue_->EnsureHistory(slot, index);
    Reset(history);
    if (!same_reference) {
      PushStep(history, price, at);
      PushVouched(history, price);
      history.by_promotion = vouching == Vouching::kPromotion;
    }
  }
  if (known.live != Maybe(price)) known.since = at;
  known.live = known.reference = price;
  known.vouching = vouching;
  Confirm(slot, index, at);
  catalogue_->Touch(slot);
}

void Prices::Refuse(uint32_t slot, size_t index, Money price, Vouching why, Instant now) {
  EndLive(slot, index, price, now);
  PriceSlot& known = catalogue_->price(slot, index);
  if (known.reference.has()) catalogue_->EnsureHistory(slot, index);
  if (catalogue_->history(slot, index) != nullptr) Reset(catalogue_->EnsureHistory(slot, index));
  known.live = price;
  known.since = now;
  known.vouching = why;
  catalogue_->Touch(slot);
}

Vouching Prices::Judge(uint32_t slot, size_t index, Proposal proposal, bool same) const {
  // The same unvouched price again is no change: time alone, which moves the band, must not vouch for it.
  if (same) proposal.band_origin.reset();
  const Vouching vouching = Classify(proposal);
  if (same && catalogue_->price(slot, index).vouching == Vouching::kCollapse) return UnderCollapse(vouching);
  if (vouching != Vouching::kLearning) return vouching;
  proposal.siblings = SiblingMedian(slot, index);
  return Classify(proposal);
}

PriceOutcome Prices::Take(uint32_t slot, const ItemPrice& given, const Backing& backing, Instant heard, Instant now) {
  auto found = catalogue_->FindPriceIndex(slot, given.currency, given.price_list);
  if (!found) found = catalogue_->AddPrice(slot, given.currency, given.price_list);
  const size_t index = *found;
  PriceSlot& known = catalogue_->price(slot, index);
  if (given.compare_at && known.compare_at != Maybe(given.compare_at)) {
    known.compare_at = given.compare_at;
    catalogue_->Touch(slot);
  }
  PriceOutcome outcome = {.item = std::string(catalogue_->id(slot)),
                          .title = std::string(catalogue_->title(slot)),
                          .currency = given.currency,
                          .price_list = given.price_list,
                          .before = known.live.money()};
  const Money price = *given.price;
  Proposal proposal = Propose(slot, index, price);
  proposal.compare_at = given.compare_at ? given.compare_at : proposal.compare_at;
  proposal.band_origin = BandOrigin(slot, index, now);
  proposal.promotion = backing.promotion;
  proposal.person = backing.person;
  proposal.frozen = backing.frozen;
  const bool same = known.live == Maybe(price), is_change = known.live.has() && !same;
  const PriceHistory* history = catalogue_->history(slot, index);
  const bool rejected = same && !backing.person && history != nullptr && history->rejected;
  Vouching vouching = Vouching::kUnchanged;
  if (rejected) {
    vouching = known.vouching;
  } else if (!same || known.reference != known.live) {
    vouching = Judge(slot, index, proposal, same);
  }
  RecentChange change = {now, slot, static_cast<uint32_t>(index), given.currency, price, known.reference, vouching};
  if (!change.reference.has()) change.reference = known.live;
  const PriceCohort cohort = is_change ? changes_.With(change) : PriceCohort();
  const bool collapsed = is_change && (IsCollapse(cohort) || IsCollapse(changes_.At(given.currency, price)));
  if (collapsed) change.vouching = vouching = UnderCollapse(vouching);
  outcome.change = ChangeOf(proposal, vouching, now);
  SetCohort(cohort, changes_.CountOf(slot, change.index) + (is_change ? 1 : 0), outcome.change);
  if (const Extra* extra = catalogue_->extra(slot)) outcome.change.face_value = extra->face_value.money();
  outcome.vouching = same && !IsVouched(vouching) ? Vouching::kUnchanged : vouching;
  if (is_change) changes_.Add(change);
  if (collapsed) RevokeCohort(change);
  catalogue_->SetSale(slot, index, given);
  if (IsVouched(vouching) && vouching != Vouching::kUnchanged) Accept(slot, index, price, vouching, now);
  if (catalogue_->price(slot, index).reference == Maybe(price)) Confirm(slot, index, heard);
  if (IsVouched(vouching)) return outcome;
  if (same) return outcome;
  Refuse(slot, index, price, vouching, now);
  if (is_change && vouching != Vouching::kLearning) batch_.Add(slot, now);
  return outcome;
}

void Prices::Reconsider(uint32_t slot, Instant now) {
  if (catalogue_->family_size(slot) <= kSiblingsMin || catalogue_->family_size(slot) > kFamilyMax) return;
  std::vector<uint32_t> members;
  catalogue_->ForFamily(slot, [&](uint32_t member) { members.push_back(member); });
  std::sort(members.begin(), members.end(),
            [&](uint32_t a, uint32_t b) { return catalogue_->id(a) < catalogue_->id(b); });
  for (uint32_t member : members) {
    for (size_t i = 0; i < catalogue_->price_count(member); ++i) {
      const PriceSlot& price = catalogue_->price(member, i);
      if (price.vouching != Vouching::kLearning) continue;
      Proposal proposal = Propose(member, i, *price.live.money());
      proposal.siblings = SiblingMedian(member, i);
      if (Classify(proposal) == Vouching::kFirstVouched) {
        Accept(member, i, proposal.price, Vouching::kFirstVouched, now);
      }
    }
  }
}

bool Prices::Decide(uint32_t slot, const PriceDecision& decision, Instant now) {
  const auto index = catalogue_->FindPriceIndex(slot, decision.currency, decision.price_list);
  if (!index) return false;
  const PriceSlot& known = catalogue_->price(slot, *index);
  if (IsVouched(known.vouching) || known.live != Maybe(decision.price)) return false;
  if (decision.accept) {
    Accept(slot, *index, decision.price, Vouching::kAccepted, now);
    return true;
  }
  catalogue_->EnsureHistory(slot, *index).rejected = true;
  catalogue_->Touch(slot);
  return true;
}

void Prices::CountOrder(uint32_t slot, Currency currency, std::string_view list, Money unit, Instant placed_at,
                        Instant now) {
  const auto index = catalogue_->SelectPriceIndex(slot, currency, list);
  if (!index) return;
  const PriceSlot& known = catalogue_->price(slot, *index);
  if (known.vouching != Vouching::kLearning || known.live != Maybe(unit)) return;
  PriceHistory& history = catalogue_->EnsureHistory(slot, *index);
  const int64_t day = placed_at.micros / kDayMicros;
  if (history.orders < kLearnedOrders) ++history.orders;
  if (history.days.size() < kLearnedDays &&
      std::find(history.days.begin(), history.days.end(), day) == history.days.end()) {
    history.days.push_back(day);
  }
  catalogue_->Touch(slot);
  if (history.rejected || history.orders < kLearnedOrders || history.days.size() < kLearnedDays) return;
  Accept(slot, *index, unit, Vouching::kFirstVouched, now);
}

void Prices::CountRelease(uint32_t slot, Currency currency, std::string_view list, Money unit, Instant now) {
  const auto index = catalogue_->SelectPriceIndex(slot, currency, list);
  if (!index) return;
  const PriceSlot& known = catalogue_->price(slot, *index);
  if (IsVouched(known.vouching) || known.live != Maybe(unit)) return;
  ++catalogue_->EnsureHistory(slot, *index).released;
  catalogue_->Touch(slot);
  AwaitStanding(slot, *index, now);
  Advance(now);
}

void Prices::AwaitStanding(uint32_t slot, size_t index, Instant now) {
  const PriceSlot& known = catalogue_->price(slot, index);
  const PriceHistory* history = catalogue_->history(slot, index);
  if (history == nullptr || !MayStand(known.vouching) || history->released < kStandingReleases) return;
  standing_.emplace(std::max(known.since + kStandingTime, now), slot, index);
}

void Prices::FindStanding() {
  standing_.clear();
  for (uint32_t slot = 0; slot < catalogue_->slots(); ++slot) {
    if (!catalogue_->item(slot).has_history) continue;
    for (size_t i = 0; i < catalogue_->price_count(slot); ++i) AwaitStanding(slot, i, Instant());
  }
}

void Prices::Advance(Instant now) {
  batch_.Expire(now);
  changes_.Expire(now);
  while (!standing_.empty() && std::get<0>(*standing_.begin()) <= now) {
    const auto [due, slot, index] = *standing_.begin();
    standing_.erase(standing_.begin());
    const PriceSlot& known = catalogue_->price(slot, index);
    const PriceHistory* history = catalogue_->history(slot, index);
    const bool stands = MayStand(known.vouching) && history->released >= kStandingReleases && !history->rejected &&
                        known.since + kStandingTime <= due;
    if (stands) Accept(slot, index, *known.live.money(), Vouching::kStood, due);
  }
}

}  // namespace parapet
