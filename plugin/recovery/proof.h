// SPDX-License-Identifier: Apache-2.0
//
// Whether a policy would have prevented an incident: replayed on what Parapet saw of its orders and of the price change
// that brought it, on variations of them, and on what had nothing to do with it in the last 30 days.
//
//   Proof proof = ProvePrevented({.orders = orders, .related = radius_orders}, flow, ledger, *in_force, now);
//   if (proof.why_not.empty()) ...                              // proof.sentence says what was replayed
//
// By its orders it is proved when the policy in force now reaches hold on at least 99 % of them, among them one that
// the policy of then let by; on at least 95 % of 200 seeded variations (other items, factors, currencies, times), so
// that a scope that names only the incident's items proves nothing; and newly stops at most 0.5 % of the other orders,
// what people called right not counted.
//
// Where that fails, by its price change (change_proof.h), with the same shares: the policy in force now refuses it
// where the one of then did not, refuses its variations, newly tells of at most 0.5 % of the other changes, and keeps
// within the limit for other orders too. `why_not` says of both what failed.
//
// Thread safety: any thread; reads durable events only. Cost: some 20 µs an order of the last 30 days; for the price
// change the whole ledger is told, some 10 µs an event.
#ifndef PARAPET_PLUGIN_RECOVERY_PROOF_H_
#define PARAPET_PLUGIN_RECOVERY_PROOF_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "parapet/core/policy/program.h"
#include "parapet/core/ports/ledger.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

inline constexpr int64_t kProvedOrdersLeast = 9'900;  // basis points of the incident's orders
inline constexpr int kProofVariations = 200;
inline constexpr int64_t kProvedVariationsLeast = 9'500;  // basis points
inline constexpr int64_t kNewlyStoppedMost = 50;          // basis points of the other orders
inline constexpr Duration kFalseAlarmsOver = Days(30);

struct Proof {
  std::string why_not;   // empty: proved
  std::string sentence;  // what was replayed, with its numbers
  int64_t orders = 0, stopped_then = 0, stopped_now = 0;
  int64_t variations = 0, variations_stopped = 0;
  int64_t others = 0, newly_stopped = 0;
  int64_t policy_then = 0, policy_now = 0;  // versions
};

using PriceOfItem = std::pair<std::string, Money>;  // by the item's key

struct ProofRequest {
  std::set<std::string> orders;   // the incident's
  std::set<std::string> related;  // of its blast radius, which are no false alarms either
  // Where it is about prices: those of its items that are known to be wrong, and the time in which it was seen.
  std::set<PriceOfItem> wrong_prices;
  Instant began, last_seen;
  std::set<PriceOfItem> called_wrong;  // of other incidents that were no false alarms
};

// What these numbers lack of a proof; empty: nothing.
std::string WhyNot(const Proof& proof);
Proof ProvePrevented(const ProofRequest& request, const StoreFlow& flow, const Ledger& ledger, const Program& in_force,
                     Instant now);

// For both kinds of proof: whether it is at least that part, in basis points; "3 of 12".
inline constexpr uint64_t kProofSeed = 1;
bool IsShareOf(int64_t part, int64_t whole, int64_t basis_points);
std::string OutOf(int64_t part, int64_t whole);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_PROOF_H_
