// SPDX-License-Identifier: Apache-2.0
//
// Holds end: every order that is held has an owner, a reason, a deadline and a stated outcome.
//
//   HoldBook book;
//   book.Apply(order);                                        // SeenOrder, HoldTold; Release(order)
//   for (const HoldDue& due : book.Due(terms, now)) …         // page, then escalate, then remind
//
// A hold is over when a person let the order go, it was cancelled, or it left. It is never let go, cancelled or charged
// by a timer: what happens at the deadline is that the owner is told, and told again each day (kHoldOutcome). So time
// alone never changes what becomes of an order, and a clock that jumps can at worst tell somebody too early.
//
// The deadline is the shop's own (4 hours as shipped), or earlier where something ends sooner: the cut-off after which
// parcels go a day later, the authorisation of the payment, goods that do not keep.
//
// A fold over what the ledger tells: told again it is the book it was, and what was told to people is not told twice.
//
// Thread safety: none; the owner serialises. Cost: a look-up an event, a pass over the held orders a question.
#ifndef PARAPET_CORE_RECOVERY_HOLD_BOOK_H_
#define PARAPET_CORE_RECOVERY_HOLD_BOOK_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/operations.h"
#include "parapet/core/recovery/sighting.h"

namespace parapet {

inline constexpr std::string_view kHoldOutcome =
    "it stays held until somebody releases or cancels it; at the deadline the owner is told, and every day after that";

// What the policy in force says of holds, with the shop's clock.
struct HoldTerms {
  HoldRules rules;
  int utc_offset_minutes = 0;
};

// What people were told of a hold. Rounds: 0 is the page at half time, 1 the deadline, from 2 on one more for each day.
struct HoldTold {
  std::string order;
  Instant since;  // of the hold: an order that was let go and is held again has another
  int64_t round = 0;
  Instant at;
};

struct Hold {
  std::string order, number;
  Instant since;
  std::vector<std::string> reasons;  // guardrails; empty where something could not be checked
  bool unsure = false;               // nothing was found: something could not be checked
  std::string owner_role;            // "owner" from the deadline on
  Instant page_at, deadline;
  std::string deadline_because;  // "4 hours after it was held", "the cut-off", …
  int64_t told = -1;             // the last round that people were told of
  Instant next_timer;            // always known, and never past what was told
  std::string next_what;         // "page", "deadline", "reminder"
};

// Somebody has to be told.
struct HoldDue {
  Hold hold;
  int64_t round = 0;
};

class HoldBook {
 public:
  // A revision that was judged and is to be held begins a hold, where there is none; a cancelled order ends it. Tests,
  // carts and refused checkouts are nobody's.
  void Apply(const SeenOrder& order);
  void Apply(const HoldTold& told);
  // A person let it go, or the goods have left.
  void End(std::string_view order) { holds_.erase(std::string(order)); }

  // What is held, as bytes for a checkpoint; false for bytes that are damaged, and no bytes are no holds.
  std::string Save() const;
  bool Load(std::string_view bytes);

  bool Contains(std::string_view order) const { return holds_.contains(std::string(order)); }
  size_t size() const { return holds_.size(); }
  // The first to end first.
  std::vector<Hold> Holds(const HoldTerms& terms, Instant now) const;
  // Whom somebody is to be told of now, one round each. Those of the same round that are nearly due come along, so that
  // a burst of orders is one page and not one each.
  std::vector<HoldDue> Due(const HoldTerms& terms, Instant now) const;

 private:
  struct Held {
    std::string number, owner_role;
    Instant since, placed_at;
    std::vector<std::string> reasons, items;
    bool unsure = false;
    int64_t told = -1;
  };
  Hold View(const std::string& order, const Held& held, const HoldTerms& terms) const;

  std::map<std::string, Held> holds_;  // by order
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_HOLD_BOOK_H_
