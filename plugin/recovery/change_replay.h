// SPDX-License-Identifier: Apache-2.0
//
// What a policy would have made of the price changes that a ledger holds, told from the earliest event on.
//
//   const std::string error = ReplayChanges(flow, ledger, *in_force, from, [&](const ReplayedChange& change) {
//     if (change.now == ChangeAnswer::kRefused && change.then != ChangeAnswer::kRefused) …
//   });
//
// A shop changes its prices itself: no policy keeps it from that. The most that one does about a change is to tell
// people of it at hold, within its ceiling, and not to take the price over as the reference, so that every order at it
// is compared with the price before; that is *refused*. Halting is a person's step under any policy.
//
// Two lives are told side by side. One is what happened: each change by the policy that was in force. In the other the
// wanted policy has been in force since `from`, with all that follows for references. Orders count in both as they were
// recorded, so that prices that orders vouched for are vouched for here. What was before the oldest event that is kept
// is not known: a price that came before it has no reference, and a change of it is at worst not refused.
//
// Thread safety: any thread; reads durable events only. Errors: a sentence where an event or an imported file cannot be
// read any more; what was visited until then counts for nothing. Cost: some 10 µs an event of the ledger, and twice the
// memory of the store's state.
#ifndef PARAPET_PLUGIN_RECOVERY_CHANGE_REPLAY_H_
#define PARAPET_PLUGIN_RECOVERY_CHANGE_REPLAY_H_

#include <functional>
#include <string>
#include <string_view>

#include "parapet/core/ports/ledger.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

// In the order of how much is done.
enum class ChangeAnswer : uint8_t {
  kPassed,   // nobody is told
  kTold,     // people are told
  kRefused,  // told at hold or above, and the price does not become the reference
};

// A price that became another one, or a first one.
struct ReplayedChange {
  std::string item;
  Money price;
  bool is_first = false;  // there was none before
  Instant at;
  ChangeAnswer then = ChangeAnswer::kPassed, now = ChangeAnswer::kPassed;
  PriceChange change;  // as the wanted policy judges it
};

// What a policy does about a change that is ready to be judged.
ChangeAnswer AnswerTo(const Program& program, const PriceChange& change);

// The same change about the item of that key and SKU: who vouches for it and which rules hold for it are asked of
// `program` anew. For changes that nothing vouched for: neither siblings nor earlier prices of the item are asked.
PriceChange AskAnew(const PriceChange& change, std::string_view item, std::string_view sku, const Program& program);

// A person said that this price of this item is wrong.
using PriceRejected = std::function<void(const std::string& item, Money price)>;

// Empty, else why it could not be told to its end.
std::string ReplayChanges(const StoreFlow& flow, const Ledger& ledger, const Program& wanted, Instant from,
                          const std::function<void(const ReplayedChange&)>& visit, const PriceRejected& rejected);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_CHANGE_REPLAY_H_
