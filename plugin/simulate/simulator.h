// SPDX-License-Identifier: Apache-2.0
//
// A store as it would be served, under a clock that moves when told, with nobody outside: every effect goes to a
// recorder instead of a connector, so nothing is sent anywhere.
//
//   Simulator simulator({.store = store, .directory = directory, .open = OpenLedger, .tell = Print});
//   if (std::string error = simulator.Start(start); !error.empty()) …
//   simulator.Deliver("orders/create", document, "delivery-1");
//   simulator.PassTo(start + Hours(1));              // ticks once a simulated minute, delivers what is due
//   simulator.Restart();                             // killed and started again on what is on disk
//
// The store is assembled as the service assembles it, so all of follow-through takes part. Orders come as Shopify sends
// them, whatever the store's platform is.
//
// Thread safety: one thread. Errors: sentences. Cost: a simulated day is 1,440 ticks.
#ifndef PARAPET_PLUGIN_SIMULATE_SIMULATOR_H_
#define PARAPET_PLUGIN_SIMULATE_SIMULATOR_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "parapet/plugin/setup/assembly.h"
#include "parapet/plugin/simulate/narrator.h"

namespace parapet {

struct SimulatorOptions {
  Config config;          // with one store
  std::string directory;  // for its keys and files; exists, and is nobody else's
  std::function<std::shared_ptr<Ledger>(std::string* error)> open;  // the ledger, once a life
  Tell tell;                                                        // may be empty
  Duration tick = Minutes(1);
  Duration tick_of_many = Minutes(10);  // while more than a thousand cases are open: each tick looks at all of them
};

class Simulator {
 public:
  explicit Simulator(SimulatorOptions options);
  ~Simulator();

  std::string Start(Instant now);  // empty on success
  std::string Restart();
  // A policy document; its alert channel counts as tested. Empty on success.
  std::string PutInForce(const std::string& document);
  // A signed delivery. What it is answered is counted, and kept where it is asked for: 0 while it waits.
  using Status = std::shared_ptr<std::atomic<int>>;
  Status Deliver(const std::string& topic, const std::string& body, const std::string& delivery);
  void PassTo(Instant at);
  // Sets the clock, back as well; what is due happens with the next tick.
  void JumpTo(Instant at);
  void Tick();
  // Until then, effects of this kind ("*": any) are not carried out, or (`lost`) are and nobody says so.
  void Fail(const std::string& kind, Instant until, bool lost);

  Instant now() const { return now_; }
  StoreFlow& flow() { return assembly_->stores().front()->flow; }
  FollowUp& follow() { return assembly_->stores().front()->follow; }
  Letters* letters() { return &assembly_->stores().front()->letters; }
  Ledger& ledger() { return assembly_->ledger(); }
  size_t answered() const { return answered_; }  // 2xx
  size_t refused() const { return refused_; }
  // How often an effect was really carried out, by key.
  const std::map<std::string, int>& carried_out() const { return carried_out_; }
  // A line of the story.
  void Say(const std::string& what) { narrator_.Shop(what, now_); }
  // Tells what was kept back to be told together.
  void Flush() { narrator_.Flush(); }

 private:
  class Recorder;
  struct Failing {
    Instant until;
    bool lost = false;
  };
  class Sink;

  SimulatorOptions options_;
  Narrator narrator_;
  Instant now_, next_tick_;
  std::unique_ptr<Assembly> assembly_;
  std::unique_ptr<Deliverer> deliverer_;
  std::map<std::string, Failing> failing_;
  std::map<std::string, int> carried_out_;
  std::atomic<size_t> answered_{0}, refused_{0};
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SIMULATE_SIMULATOR_H_
