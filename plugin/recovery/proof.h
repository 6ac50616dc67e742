// SPDX-License-Identifier: Apache-2.0
//
// Whether a policy would have prevented an incident: replayed on what Parapet saw of its orders, on variations of them,
// and on the orders of the last 30 days that had nothing to do with it.
//
//   Proof proof = ProvePrevented(incident_orders, radius_orders, store, ledger, *in_force, now);
//   if (proof.why_not.empty()) ...                              // proof.sentence says what was replayed
//
// It is proved when the policy in force now reaches hold on at least 99 % of the incident's orders, among them one that
// the policy of then let by; on at least 95 % of 200 seeded variations (other items, factors, currencies, times), so
// that a scope that names only the incident's items proves nothing; and newly stops at most 0.5 % of the other orders,
// what people called right not counted.
//
// Thread safety: any thread; reads durable events only. Cost: some 20 µs an order of the last 30 days.
#ifndef PARAPET_PLUGIN_RECOVERY_PROOF_H_
#define PARAPET_PLUGIN_RECOVERY_PROOF_H_

#include <cstdint>
#include <set>
#include <string>

#include "parapet/core/policy/program.h"
#include "parapet/core/ports/ledger.h"

namespace parapet {

inline constexpr int64_t kProvedOrdersLeast = 9'900;  // basis points of the incident's orders
inline constexpr int kProofVariations = 200;
inline constexpr int64_t kProvedVariationsLeast = 9'500;  // basis points
inline constexpr int64_t kFalseAlarmsMost = 50;           // basis points of the other orders
inline constexpr Duration kFalseAlarmsOver = Days(30);

struct Proof {
  std::string why_not;   // empty: proved
  std::string sentence;  // what was replayed, with its numbers
  int64_t orders = 0, stopped_then = 0, stopped_now = 0;
  int64_t variations = 0, variations_stopped = 0;
  int64_t others = 0, newly_stopped = 0;
  int64_t policy_then = 0, policy_now = 0;  // versions
};

// What these numbers lack of a proof; empty: nothing.
std::string WhyNot(const Proof& proof);
// `orders`: the incident's; `related`: those of its blast radius, which are no false alarms either.
Proof ProvePrevented(const std::set<std::string>& orders, const std::set<std::string>& related,
                     const std::string& store, const Ledger& ledger, const Program& in_force, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_PROOF_H_
