// SPDX-License-Identifier: Apache-2.0
//
// A scenario: what happens to a shop, minute by minute, as data. `parapet simulate` plays it.
//
//   {"scenario": "free-fruit", "why": "a price update to 0.00 and twelve orders before anybody noticed",
//    "starts_at": "2026-11-21T09:00:00Z", "lasts": "3d", "seed": 1,
//    "events": [
//      {"at": "0s",  "do": "price",   "item": "4001", "price": "15.00", "compare_at": "20.00", "title": "Apples"},
//      {"at": "10m", "do": "orders",  "count": 200, "item": "4001", "price": "15.00", "every": "7m"},
//      {"at": "5h",  "do": "shipped", "incident": "price:4001", "share": "25%"},
//      {"at": "6h",  "do": "decide",  "incident": "price:4001", "actor": "maria", "reason": "looked at"},
//      {"at": "6h",  "do": "approve", "incident": "price:4001", "actor": "anna", "owner": true, "reason": "as shown"},
//      {"at": "7h",  "do": "done",    "incident": "price:4001", "actor": "otto", "reason": "told"},
//      {"at": "8h",  "do": "close",   "incident": "price:4001", "as": "prevented", "actor": "maria", "reason": "held
//      now"},
//      {"at": "9h",  "do": "ceiling", "ceiling": "block"},
//      {"at": "9h",  "do": "stock",   "item": "4001", "available": 3},
//      {"at": "9h",  "do": "fail",    "kind": "release", "for": "30m", "answer": "lost"},
//      {"at": "9h",  "do": "restart"}]}
//
// `at` counts from the start. What people do names the incident by id, cause or item, as the commands do. `fail` makes
// a connector answer nothing (`lost`: it may have happened) or refuse to connect (`refused`), for a time. `restart`
// kills the service and starts it again on what is on disk.
//
// Thread safety: values. Errors: complaints with place, path and remedy; a scenario with a complaint is not played.
#ifndef PARAPET_PLUGIN_SIMULATE_SCENARIO_H_
#define PARAPET_PLUGIN_SIMULATE_SCENARIO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"
#include "parapet/core/recovery/steps.h"

namespace parapet {

enum class ScenarioAct : uint8_t {
  kPrice,    // a product update
  kOrders,   // orders come in
  kStock,    // a stock reading
  kShipped,  // the goods of part of an incident's orders are gone
  kNote,
  kDecide,
  kApprove,
  kDone,  // a person says that the remedies were carried out
  kClose,
  kCeiling,  // operations change what Parapet may do
  kFail,
  kRestart,
};

inline constexpr int64_t kScenarioOrdersMost = 100'000;  // of one event
inline constexpr Duration kScenarioLastsMost = Days(400);

struct ScenarioEvent {
  Duration at;
  ScenarioAct act = ScenarioAct::kPrice;
  Place place;
  std::string item, price, compare_at, title;  // price, orders, stock
  int64_t count = 0, quantity = 1;             // orders
  Duration every;                              // orders: between two
  int64_t available = 0;                       // stock
  std::string incident, actor, reason;         // what people do
  bool owner = false;                          // approve
  int64_t share = 10'000;                      // shipped: of the cases, basis points
  Closing closing = Closing::kExternal;        // close
  Ceiling ceiling = Ceiling::kBlock;           // ceiling
  std::string kind;                            // fail: an effect's kind; "*" for all
  Duration fails_for;                          // fail
  bool lost = false;                           // fail: the answer only
};

struct Scenario {
  std::string name, why;
  Instant starts_at;
  Duration lasts;
  uint64_t seed = 1;
  std::vector<ScenarioEvent> events;  // by time
};

// Empty `complaints` where it can be played.
Scenario ReadScenario(std::string_view text, std::vector<Complaint>& complaints);

// The scenarios that come with Parapet: "free-fruit", "twelve-thousand", "overcharged", "outage".
struct ShippedScenario {
  std::string_view name, text;
};
const std::vector<ShippedScenario>& ShippedScenarios();

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SIMULATE_SCENARIO_H_
