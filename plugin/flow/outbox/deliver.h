// SPDX-License-Identifier: Apache-2.0
//
// The outbox worker: takes effects that are due, carries them out, reads them back, and tries again where that is
// right.
//
// A pure step. The daemon calls Step with the wall clock from one thread and sleeps until NextDue; tests call it with a
// simulated clock. There are no threads and no sleeping in here.
//
//   ConnectorMap connectors;
//   connectors.Add("fruit", "tag", {shopify, "fruit.myshopify.com", /*idempotent=*/true});
//   connectors.AddChannel("fruit", "chat", {chat, "hooks.slack.com"});
//   Deliverer deliverer(ledger, connectors, settings, seed);
//   deliverer.Step(now);
//
// What becomes of an effect:
//   done      carried out, and read back where the connector can read
//   pending   tried and certainly not carried out; again after 1 s·2ⁿ with full jitter, at most 5 minutes apart, or
//             when the other side asked for it (Retry-After). Or carried out and not yet visible when read back.
//   unknown   it may have been carried out: the answer was lost, or a process died between sending and writing down.
//             Read first where the connector can read. Otherwise idempotent effects are sent again with the same key;
//             others stay unknown, are sent never again by themselves, and are reported. So does what was reported as
//             done and is not there, and what can no longer be read (the token is gone): money is not sent on a guess.
//             A person's retry (`parapet outbox retry`) reads first, too.
//   dead      refused for good, or still undone 24 hours after it was created. Reported.
//
// One receiver in trouble does not hurt the others: a circuit breaker per host (opens after 5 failures in a row, lets
// one probe through after 30 s, then twice as long up to 5 minutes), a pause per host when it asks for one, and a rate
// per host (2 effects a second, 40 at once: an effect takes up to three calls of about 10 points each, and Shopify's
// standard plan restores 100 points a second, which other programs of the shop share).
//
// Fencing: effects are taken under this life's epoch; what an earlier life took and never settled is unknown. A Settle
// that is refused (another epoch has taken the effect since) is dropped: the other life answers for it.
//
// Thread safety: Step from one thread; Freeze and frozen from any. Errors: a connector's are written to the effect.
#ifndef PARAPET_PLUGIN_FLOW_OUTBOX_DELIVER_H_
#define PARAPET_PLUGIN_FLOW_OUTBOX_DELIVER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/ledger.h"

namespace parapet {

// Who carries an effect out, and what is known of the receiver.
struct Route {
  std::shared_ptr<Connector> connector;
  std::string host;         // breaker, pause and rate are per host: a name for the receiver
  bool idempotent = false;  // the receiver honours the key, or doing it twice is the same as once
  // How long a request whose answer was lost may still be at work there. What is not idempotent is looked for during
  // that time before it is sent again.
  Duration settles_within = Duration{0};
};

class ConnectorMap {
 public:
  // For effects of a kind of one store.
  void Add(std::string store, std::string kind, Route route);
  // For effects of kind "alert", or "message", whose target is this channel.
  void AddChannel(std::string store, std::string channel, Route route, const std::string& kind = "alert");
  // For everything that has no route of its own: a recorder, in simulations.
  void AddAny(Route route) { any_ = std::move(route); }
  // nullptr when nothing is configured for it.
  const Route* Find(const Effect& effect) const;

 private:
  std::map<std::pair<std::string, std::string>, Route> by_kind_;
  std::map<std::pair<std::string, std::string>, Route> by_channel_;  // by store, and kind and channel
  std::optional<Route> any_;
};

// Defaults of DESIGN section 5 where it names them.
struct DeliverySettings {
  Duration backoff_first = Seconds(1);
  Duration backoff_most = Minutes(5);
  Duration dead_after = Hours(24);        // from the effect's creation
  Duration retry_after_most = Hours(1);   // a receiver that asks for more is asked again then
  Duration read_back_after = Seconds(2);  // when what was done is not visible at once
  int read_backs = 3;                     // without seeing it, then it is done again; 2 at least
  size_t effects_per_step = 32;           // taken one by one: a crash leaves one in doubt, not a batch
  int breaker_failures = 5;
  Duration breaker_open = Seconds(30);
  Duration breaker_open_most = Minutes(5);
  int rate_per_second = 2;
  int rate_burst = 40;
  Duration look_again = Seconds(5);  // NextDue is never further away: others put effects into the outbox
};

// For /metrics. Monotone.
struct DeliveryCounters {
  uint64_t done = 0, retried = 0, unknown = 0, dead = 0, postponed = 0, fenced = 0, performed = 0, confirmed = 0;
};

class Deliverer {
 public:
  // Told once about each effect that died or became unknown for good; raises an alert.
  using Trouble = std::function<void(const Effect& effect, EffectState state, const std::string& why, Instant now)>;

  // `ledger` must outlive it. `seed` makes the jitter; give each life its own.
  Deliverer(Ledger& ledger, ConnectorMap connectors, DeliverySettings settings, uint64_t seed, Trouble trouble = {});

  // Handles what is due, at most effects_per_step; returns how many were tried (not those only postponed). 0 when
  // frozen.
  size_t Step(Instant now);
  // When to call Step again: now, while more is due; never further than look_again.
  Instant NextDue() const { return next_due_; }

  // Bypass: nothing leaves until thawed. What is due waits in the ledger.
  void Freeze(bool frozen) { frozen_.store(frozen); }
  bool frozen() const { return frozen_.load(); }
  const DeliveryCounters& counters() const { return counters_; }

 private:
  struct Host {
    int failures = 0;      // in a row
    Duration pause;        // how long the breaker was last open
    Instant closed_until;  // nothing is sent before: the breaker is open, or the receiver asked
    int64_t tokens = 0;    // millionths; below zero when turns are promised ahead
    Instant counted_at;
  };
  struct Task {
    Effect& effect;
    const Route& route;
    Host& host;
    Instant now;
  };

  bool Handle(Effect& effect, Instant now);
  void HandleExpired(const Task& task);
  Host& HostOf(const Route& route, Instant now);
  Instant NextTurn(const Task& task);
  void Send(const Task& task);
  void ReadBack(const Task& task);
  void NotThere(const Task& task);
  void Done(const Task& task);
  void TryLater(const Task& task, EffectState state, const Attempt& attempt);
  void GiveUp(const Effect& effect, EffectState state, const std::string& why, Instant now);
  bool Settle(const Effect& effect, EffectState state, Instant due, const std::string& error);
  bool SettleLeftovers();
  void Judge(Host& host, const Attempt& attempt, Instant now);
  Duration Backoff(int attempts);
  void PlanNext(bool more, Instant now);

  Ledger& ledger_;
  const ConnectorMap connectors_;
  const DeliverySettings settings_;
  const Trouble trouble_;
  const int64_t epoch_;
  uint64_t random_;
  std::atomic<bool> frozen_{false};
  std::map<std::string, Host> hosts_;
  std::map<std::string, Instant> waiting_;         // due times that this life gave, by key
  std::map<std::string, int> read_backs_;          // how often an effect was looked for and not found
  std::set<std::string> promised_;                 // effects whose turn at their host is paid for
  std::map<std::string, EffectUpdate> leftovers_;  // the ledger could not write them: settled before anything else
  Instant next_due_;
  DeliveryCounters counters_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_OUTBOX_DELIVER_H_
