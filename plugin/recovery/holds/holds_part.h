// SPDX-License-Identifier: Apache-2.0
//
// The holds of one store, each followed to its end: whoever owns one is paged at half its time, the owner is told at
// its deadline and daily from then on. A hold ends when a person lets the order go, when it is cancelled, and when its
// goods have left: because somebody says so of its case, or the platform's list does. Nothing is ever let go, cancelled
// or charged here (core/recovery/hold_book.h).
//
// Who was told of what is an event with its posts, in one transaction; so a kill tells nobody twice and forgets nobody.
//
// Thread safety: FollowUp's lock, but for what is counted for /metrics.
#ifndef PARAPET_PLUGIN_RECOVERY_HOLDS_HOLDS_PART_H_
#define PARAPET_PLUGIN_RECOVERY_HOLDS_HOLDS_PART_H_

#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "parapet/core/recovery/hold_book.h"
#include "parapet/plugin/recovery/follow_part.h"

namespace parapet {

class HoldsPart final : public FollowPart {
 public:
  void See(const SeenOrder& order, Instant at) override;
  void Fold(const StoredEvent& stored) override;
  std::optional<std::string> Save() const override;
  bool Load(std::string_view bytes) override;
  void Tick(FollowView& view) override;

  // A hold with who owns its order's case: the person who took it, else nobody yet.
  struct Owned {
    Hold hold;
    std::string owner, case_id;
  };
  // The first to end first.
  std::vector<Owned> Holds(FollowView& view);
  // For /metrics, from any thread, as of the last Tick: those before their deadline, and those past it.
  uint64_t open() const { return open_; }
  uint64_t overdue() const { return overdue_; }

 private:
  void Leave(const std::string& order);
  void LookUpShipped(const FollowView& view);
  void Count(const HoldTerms& terms, Instant now);
  void Tell(FollowView& view, const std::vector<HoldDue>& due, int64_t round);

  HoldBook book_;
  std::set<std::string> shipped_;  // cases whose goods have left; only the book knows of which orders they are
  std::set<std::string> left_;     // orders that were held and have left: no later word of them begins a hold
  std::atomic<uint64_t> open_{0}, overdue_{0};
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_HOLDS_HOLDS_PART_H_
