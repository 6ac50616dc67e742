// SPDX-License-Identifier: Apache-2.0
//
// The watchers of one store: they are told every event, asked at each tick, and what is amiss becomes an alarm.
//
//   Watches watches(flow, /*lists_orders=*/true);
//   follow.Attach(watches);
//   follow.With(now, [&](FollowView& view) { watches.Acknowledge(view, {"watch:silence", "maria", ""}); });
//
// An alarm is events (EventKind::kWatch) with their posts: it began, it grew (its count has doubled, or it became
// graver), nobody acknowledged it, it is over. The all-clear goes to exactly those channels that were told. What is
// amiss is derived from events and from the outbox; so a start tells nothing again.
//
// What the platform's list says comes from outside (reconciler.h) and is recorded as an event before it counts.
//
// Thread safety: as FollowPart. Cost: asking all watchers is a pass over the open orders and items, every five seconds.
#ifndef PARAPET_PLUGIN_RECOVERY_WATCH_WATCHES_H_
#define PARAPET_PLUGIN_RECOVERY_WATCH_WATCHES_H_

#include <string>
#include <vector>

#include "parapet/core/recovery/watch/alarm_book.h"
#include "parapet/core/recovery/watch/order_watch.h"
#include "parapet/core/recovery/watch/reference_watch.h"
#include "parapet/core/recovery/watch/silence_watch.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/watch/watch_payload.h"

namespace parapet {

// For /metrics and doctor.
struct WatchTotals {
  int64_t amiss[kWatchers] = {};  // by watcher, as of the last tick
  uint64_t told = 0;              // posts' events since the ledger began
  Instant listed_at;              // when the platform's list was last read to its end
};

class Watches final : public FollowPart {
 public:
  // `lists_orders`: the store's platform has a list of orders that is read. `flow` must outlive this.
  Watches(const StoreFlow& flow, bool lists_orders) : flow_(flow), lists_orders_(lists_orders) {}

  void Fold(const StoredEvent& stored) override;
  void See(const SeenOrder& order, Instant at) override;
  void Tick(FollowView& view) override;

  // Records what the list said, all of it up to `listed_to`; not `whole` where a later page could not be read. Empty on
  // success, as all below.
  std::string TellListed(FollowView& view, const std::vector<ListedOrder>& orders, Instant listed_to,
                         bool whole = true);
  // The list could not be read; told once that has been so for three readings.
  void TellUnread(const std::string& why, Instant now);
  // `word.about` is the alarm.
  std::string Acknowledge(FollowView& view, const Word& word);
  // A person has seen to an order that the platform has and nobody judged; `word.about` is the order.
  std::string Settle(FollowView& view, const Word& word);

  std::vector<Alarm> Alarms() const { return alarms_.Alarms(); }
  // What is amiss now, each with its sentence.
  std::vector<Amiss> Find(FollowView& view) const;
  // Held orders that the platform has to be asked about.
  std::vector<std::string> HoldsToRead(Instant now) const;
  Instant listed_to() const { return listed_to_; }
  bool lists_orders() const { return lists_orders_; }
  const WatchTotals& totals() const { return totals_; }

 private:
  std::string ProductOf(const std::string& item);
  WatchRules Rules() const { return flow_.program()->policy().watch; }
  std::string Append(FollowView& view, const WatchEvent& event, std::vector<Effect> effects = {});
  void Tell(FollowView& view, WatchStep step);
  void FindFailingOnes(FollowView& view, std::vector<Amiss>& found) const;
  void FindUnread(Instant now, std::vector<Amiss>& found) const;
  std::string TextOf(const WatchStep& step) const;

  const StoreFlow& flow_;
  const bool lists_orders_;
  OrderWatch orders_;
  SilenceWatch silence_;
  ReferenceWatch references_;
  std::map<std::string, std::string> products_;  // item → its product
  AlarmBook alarms_;
  Instant listed_to_, recorded_at_;  // as the last event has it
  Instant unread_since_;             // of this life
  std::string unread_why_;
  Instant asked_at_;
  WatchTotals totals_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_WATCH_WATCHES_H_
