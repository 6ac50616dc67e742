// SPDX-License-Identifier: Apache-2.0
//
// Live and reference prices over time: takes prices in, keeps what vouches for them, and says which reference was in
// force when an order was placed.
//
// Thread safety: none. Cost: one price at most a few microseconds.
#ifndef PARAPET_CORE_STATE_PRICES_H_
#define PARAPET_CORE_STATE_PRICES_H_

#include <deque>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/state/catalogue.h"
#include "parapet/core/state/price_changes.h"
#include "parapet/core/state/price_intake.h"

namespace parapet {

// The items whose price changed without vouching within kBatchTime, each once: what the bulk gate counts.
class UnvouchedBatch {
 public:
  void Add(uint32_t slot, Instant now);
  void Expire(Instant now);
  int32_t size() const { return static_cast<int32_t>(latest_.size()); }
  const absl::flat_hash_map<uint32_t, Instant>& latest() const { return latest_; }

 private:
  absl::flat_hash_map<uint32_t, Instant> latest_;
  std::deque<std::pair<Instant, uint32_t>> due_;
};

// Who stands for a price, besides the price itself.
struct Backing {
  bool person = false;  // somebody vouches for it
  const Promotion* promotion = nullptr;
  bool frozen = false;  // see PolicyView::IsFrozen
};

class Prices {
 public:
  Prices(Catalogue& catalogue, Currency store_currency) : catalogue_(&catalogue), currency_(store_currency) {}

  // Takes one price of an update in. `heard`: as of when the update says so. Fills everything of the outcome but the
  // profile, the facts supplied and the size of the batch.
  PriceOutcome Take(uint32_t slot, const ItemPrice& given, const Backing& backing, Instant heard, Instant now);
  // Looks again at first prices of the item's family that nothing vouched for; siblings may do so now.
  void Reconsider(uint32_t slot, Instant now);
  // A person's word; false where that price does not wait.
  bool Decide(uint32_t slot, const PriceDecision& decision, Instant now);
  // An order placed, or released by a person, with the item at `unit`.
  void CountOrder(uint32_t slot, Currency currency, std::string_view list, Money unit, Instant placed_at, Instant now);
  void CountRelease(uint32_t slot, Currency currency, std::string_view list, Money unit, Instant now);
  // Lets unvouched prices be accepted that have stood long enough, and forgets old batches.
  void Advance(Instant now);

  // The reference in force at `at`; the oldest known where that is earlier.
  std::optional<Money> ReferenceAt(uint32_t slot, size_t index, Instant at) const;
  UnvouchedBatch& batch() { return batch_; }
  const UnvouchedBatch& batch() const { return batch_; }
  RecentChanges& changes() { return changes_; }
  const RecentChanges& changes() const { return changes_; }
  // After loading: finds what waits for its 72 hours.
  void FindStanding();

 private:
  Proposal Propose(uint32_t slot, size_t index, Money price) const;
  // Who vouches for a proposal; `same`: it is the live price already.
  Vouching Judge(uint32_t slot, size_t index, Proposal proposal, bool same) const;
  std::optional<Money> BandOrigin(uint32_t slot, size_t index, Instant now) const;
  std::optional<Money> SiblingMedian(uint32_t slot, size_t index) const;
  void Confirm(uint32_t slot, size_t index, Instant at);
  void Accept(uint32_t slot, size_t index, Money price, Vouching vouching, Instant at);
  void Refuse(uint32_t slot, size_t index, Money price, Vouching why, Instant now);
  // Remembers that the live price ends, before `price` takes its place.
  void EndLive(uint32_t slot, size_t index, Money price, Instant at);
  // Takes the band's and the markdown's word back from prices that were accepted before theirs became a collapse.
  void RevokeCohort(const RecentChange& change);
  void AwaitStanding(uint32_t slot, size_t index, Instant now);

  Catalogue* catalogue_;
  Currency currency_;
  UnvouchedBatch batch_;
  RecentChanges changes_;
  std::set<std::tuple<Instant, uint32_t, size_t>> standing_;  // when 72 hours end, of prices with enough releases
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_PRICES_H_
