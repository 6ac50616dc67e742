// SPDX-License-Identifier: Apache-2.0
//
// What tuning would have kept a false alarm quiet, and what it would have cost: asked for when an incident is closed as
// one, and whenever somebody wants to know.
//
//   std::string error;
//   const auto tuning = TuneIncident(follow, ledger, "price:4001", now, &error);
//   tuning->says                                              // "the first change loses none of 12 true finds …"
//   tuning->changes[0].document                               // the whole policy, to be looked at and put in force
//
// Nothing is changed: these are proposals. Each keeps every order of the incident quiet (quiet_search.h) and comes with
// what it would have missed on the orders recorded in the last 30 days. A true find is an order with a case that nobody
// closed as a false alarm, one that is held, and one that people called right; not those of this incident, nor what
// people called a false alarm. The change that loses the fewest comes first.
//
// It rests on what is recorded and on the policy in force, so it is the same after a restart.
//
// Thread safety: any thread; follow-through is only locked while names are collected, never while orders are replayed.
// Errors: nullopt and a sentence. Cost: bounded by the figures below; with all of them used up, some seconds.
#ifndef PARAPET_PLUGIN_RECOVERY_TUNING_INCIDENT_TUNING_H_
#define PARAPET_PLUGIN_RECOVERY_TUNING_INCIDENT_TUNING_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/ports/ledger.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/tuning/past_orders.h"
#include "parapet/plugin/recovery/tuning/quiet_search.h"

namespace parapet {

inline constexpr size_t kTunedOrdersMost = 1'000;      // of the incident, the newest
inline constexpr size_t kTunedRevisionsMost = 8;       // of each of them, besides the first
inline constexpr int64_t kPastRevisionsMost = 20'000;  // recorded orders and their revisions, the newest
inline constexpr Duration kTuningLooksBack = Days(30);
inline constexpr Duration kTuningExemptionLasts = Days(30);

struct TunedChange {
  QuietWay way = QuietWay::kThreshold;
  std::vector<QuietPart> parts;
  std::vector<std::string> words;  // "loosens off_reference: tag_low of off_reference goes from 30% to 40.01%"
  std::string patch;               // JSON: what is set, and added to the lists
  std::string document;            // JSON: the whole policy
  TuningCost cost;
};

struct IncidentTuning {
  std::string incident;
  int64_t policy_version = 0;       // in force, and what the changes are made from
  size_t orders = 0, replayed = 0;  // of the incident; those that are recorded with facts, within the bound
  std::vector<std::string> guardrails;
  Instant since;          // of the past, what was looked at
  int64_t revisions = 0;  // recorded orders and their revisions since then
  bool cut = false;       // by a bound: there is more
  int64_t true_finds = 0;
  std::vector<TunedChange> changes;  // the one to prefer first
  std::vector<std::string> left_out;
  std::string says;  // one sentence
};

// `name`: an incident's id, an alert's, or a cause.
std::optional<IncidentTuning> TuneIncident(FollowUp& follow, const Ledger& ledger, std::string_view name, Instant now,
                                           std::string* error);

// What a change loosens, what it would have missed and quietened; without names of people.
std::string Sentence(const TunedChange& change, int64_t true_finds);
// What to type to look at a change, to try it and to put it in force; `number` counts from 1.
std::vector<std::string> CommandsFor(const IncidentTuning& tuning, size_t number);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_TUNING_INCIDENT_TUNING_H_
