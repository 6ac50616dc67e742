// SPDX-License-Identifier: Apache-2.0
//
// What watchers find amiss.
#include <iostream>

#include "parapet/plugin/cli/ask.h"
#include "parapet/plugin/cli/reports.h"

namespace parapet {
namespace {

void PrintWatches(const JsonNode& root) {
  Table alarms({"alarm", "since", "count", "severity", "on it", "what"});
  for (const JsonNode& one : ArrayAt(root, "alarms")) {
    if (TextAt(one, "open") != "true") continue;
    alarms.Row({TextAt(one, "alarm"), TextAt(one, "since"), TextAt(one, "count"), TextAt(one, "severity"),
                TextAt(one, "acknowledged_by"), TextAt(one, "what")});
  }
  alarms.Print(std::cout, "No alarm.");
  Table amiss({"watcher", "subject", "since", "what", "next"});
  for (const JsonNode& one : ArrayAt(root, "amiss")) {
    amiss.Row({TextAt(one, "watcher"), TextAt(one, "subject"), TextAt(one, "since"), TextAt(one, "what"),
               TextAt(one, "next")});
  }
  if (!ArrayAt(root, "amiss").empty()) amiss.Print(std::cout, "");
  if (TextAt(root, "lists_orders") == "false") {
    std::cout << "Not watched: orders without a verdict, stuck orders and holds, since the platform's list of orders "
                 "cannot be read; give the store an \"api\".\n";
  }
}

}  // namespace

int RunWatchList(const CommonOptions& common) { return Ask(common, "GET", "watch?limit=1000", {}, PrintWatches); }

int RunWatchAcknowledge(const CommonOptions& common, const std::string& alarm, const std::string& reason) {
  return Ask(common, "POST", "watch/alarms/" + PercentEncode(alarm) + "/acknowledge", Body(common, reason),
             Say("You are on it: it escalates no further."));
}

int RunWatchSettle(const CommonOptions& common, const std::string& order, const std::string& reason) {
  return Ask(common, "POST", "watch/orders/" + PercentEncode(order) + "/settle", Body(common, reason),
             Say("Settled: somebody has seen to it."));
}

}  // namespace parapet
