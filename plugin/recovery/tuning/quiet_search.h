// SPDX-License-Identifier: Apache-2.0
//
// The smallest changes to a policy under which given orders would have raised no alarm, found by judging them again.
//
//   const QuietChanges found = FindQuietChanges(in_force, orders, {"merchandising", "false alarm", expires}, now);
//   for (const QuietChange& change : found.changes) …         // change.policy keeps every one of them quiet
//
// An order is loud where an enforced finding would hold it, or tags it with money at risk: that is what opens a case.
// The ceiling plays no part. What another incident is about may stay loud.
//
// Four ways are tried for every guardrail that is loud: a number of its own turned as little as will do, for everything
// or for these items alone (one step less and it is loud again); an exemption for these items, or else for orders like
// these (their channels, countries, price lists …), which ends by itself; and shadow, as the last resort. No guardrail
// is known by name: knob.h tells what can be turned, and judging tells whether it helps. Where one way helps with some
// of the loud guardrails only, the next narrower one that does is taken for the others; parts that are not needed are
// left out again.
//
// Thread safety: pure. Cost: some 30 compilations of the policy a number, guardrail and way, and as many replays of the
// orders, about a microsecond each; a replay ends with the first order that is loud.
#ifndef PARAPET_PLUGIN_RECOVERY_TUNING_QUIET_SEARCH_H_
#define PARAPET_PLUGIN_RECOVERY_TUNING_QUIET_SEARCH_H_

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/order.h"
#include "parapet/core/policy/policy.h"

namespace parapet {

// Items that a scope may name one by one; a longer list is read by nobody.
inline constexpr size_t kScopeItemsMost = 20;
// Different values of a channel, a country … that a scope may name.
inline constexpr size_t kScopeValuesMost = 5;
// Ways to turn one guardrail's numbers that are told.
inline constexpr size_t kTurnsToldMost = 4;

struct AlarmedOrder {
  const Order* order = nullptr;
  const Facts* facts = nullptr;
  std::set<std::string> others;  // guardrails by which another incident is about it
};

// Ordered from what to prefer, all else equal.
enum class QuietWay : uint8_t { kThreshold, kThresholdForItems, kExemption, kShadow };
std::string_view Name(QuietWay way);  // "threshold", "threshold_for_items", "exemption", "shadow"

struct QuietPart {
  std::string guardrail;
  QuietWay way = QuietWay::kThreshold;
};

struct QuietChange {
  QuietWay way = QuietWay::kThreshold;
  std::vector<QuietPart> parts;
  Policy policy;  // the whole of it, changed
  Policy added;   // what is set and added, and nothing else
};

struct QuietChanges {
  std::vector<std::string> loud;  // guardrails that would raise an alarm under the policy as it is
  std::vector<QuietChange> changes;
  std::vector<std::string> left_out;  // sentences: which way does not help with which guardrail
};

// What an exemption has to say.
struct ExemptionTerms {
  std::string owner, reason;
  Instant expires;
};

// Whether a finding opens a case, as core/recovery/case_book.h counts them.
bool IsLoud(const Finding& finding);

QuietChanges FindQuietChanges(const Policy& in_force, std::span<const AlarmedOrder> orders, const ExemptionTerms& terms,
                              Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_TUNING_QUIET_SEARCH_H_
