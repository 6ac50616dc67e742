// SPDX-License-Identifier: Apache-2.0
//
// What the public was told of outages: known facts, the time of the next word, the all-clear. A fold over steps.
//
//   StatusBook book;
//   book.Apply({.outage = "outage-5b1c9d20", .act = StatusAct::kTold, .at = now, .component = "checkout",
//               .text = "Payments by card are refused.", .next_update = now + Minutes(30)});
//   for (const Outage& outage : book.Outages()) …
//
// Each word on an outage that is not over promises the next one by a time: an obligation. It is kept by a word, or the
// end, before that time; else it is broken, once, and people are told, again each time as long again has passed.
//
// Customers who were told of an outage one by one are a set of cases: asked for, then told once their message was sent.
// Exactly those who were told are told that it is over: Unrestored says who is still to hear it.
//
// Thread safety: none; the owner serialises. Errors: steps about outages that are not known are passed over.
#ifndef PARAPET_CORE_RECOVERY_STATUS_STATUS_BOOK_H_
#define PARAPET_CORE_RECOVERY_STATUS_STATUS_BOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"
#include "parapet/core/policy/recovery_rules.h"
#include "parapet/core/recovery/promise_count.h"

namespace parapet {

enum class StatusAct : uint8_t {
  kTold,  // an outage, or more customers told of it one by one
  kUpdated,
  kEnded,
  kRestored,  // these customers are told that it is over
  kBreached,  // the service told people that an update is late
};
inline constexpr int kStatusActs = 5;
std::string_view Name(StatusAct act);
std::optional<StatusAct> StatusActFromName(std::string_view name);

struct StatusStep {
  std::string outage;
  StatusAct act = StatusAct::kTold;
  Instant at;
  std::string actor;
  std::string component;           // told, the first time
  std::string text;                // told, updated, ended
  int64_t affected = 0;            // customers, as far as known; 0: unknown
  Instant next_update;             // told, updated: by when the next word comes
  std::vector<std::string> cases;  // told: customers to be told one by one; restored: those who are told it is over
  int64_t breaches = 0;            // breached: how many times as long as promised has passed
};

struct StatusWord {
  Instant at;
  std::string text, actor;
};

struct Outage {
  std::string id, component;  // "outage-" and eight hexadecimal characters
  std::vector<StatusWord> words;
  Instant began_at, ended_at;
  Instant promised_at, next_update;  // when the last word was given, and the next one is due
  int64_t affected = 0;
  int64_t breaches = 0;                         // told of the present promise
  int64_t kept = 0, broken = 0;                 // promises before the present one
  std::set<std::string> asked, told, restored;  // cases
  bool IsOpen() const { return !ended_at.IsKnown(); }
  bool IsLate(Instant now) const { return IsOpen() && now >= next_update; }
  int64_t Missed(Instant now) const;
  // Who was told of it and not yet that it is over; nobody while it is not.
  std::set<std::string> Unrestored() const;
};

// By when the next word is due: 15, 30 or 60 minutes by how many are affected; 30 where that is not known.
Duration UpdateWithin(const RecoveryRules& rules, int64_t affected);

class StatusBook {
 public:
  void Apply(const StatusStep& step);
  // A customer's message about an outage was sent.
  void Told(std::string_view case_id);
  const Outage* Find(std::string_view id) const;
  // Open ones first, then the newest.
  std::vector<Outage> Outages() const;
  // The promised updates of all outages; one that is late counts as broken.
  PromiseCount Promises(Instant now) const;

 private:
  static void Promise(const StatusStep& step, Outage& outage);
  std::map<std::string, Outage, std::less<>> outages_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_STATUS_STATUS_BOOK_H_
