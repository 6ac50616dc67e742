// SPDX-License-Identifier: Apache-2.0
//
// One alert per incident: which observations belong together, and when the people on duty hear of them.
//
// Twelve orders for the same mispriced fruit are one incident, not twelve messages. An incident is opened by the first
// observation with its fingerprint, which is the store and the cause (see CauseOf: "price:apple-1"), and posts
//   · when it opens,
//   · when the action rises (tagged → held → blocked),
//   · when its orders reach 1, 2, 4, 8, 16, …,
//   · once to the escalation channel when nobody has acknowledged it for ten minutes.
// Each post carries the incident's id, the item, its price and reference, the orders and the money at risk, what
// Parapet did, and the command that comes next, ready to be pasted into a shell.
//
//   AlertBook book({.store = "fruit"});
//   std::vector<Effect> posts = book.Observe(observation, now);   // goes into the ledger with the event that caused it
//   posts = book.Tick(now);                                       // escalations that fell due
//   std::string error = book.Acknowledge("inc-5b1c9d20", "maria", now);
//
// The book is a fold: the same observations at the same times give the same incidents and posts, keys included. So it
// is rebuilt at a start by observing again what the ledger holds (the effects that come out are in the outbox already,
// and the ledger keeps the older one of two equal keys), or loaded from Save.
//
// An order counts once: a newer revision replaces what the older one put at risk. An incident that saw nothing new for
// a day is over; the next observation of its cause opens another. Nothing here holds customer data: orders appear by
// id.
//
// Thread safety: none; the owner serialises. Errors: Acknowledge returns a sentence, Load nullopt; nothing throws.
// Cost: a few look-ups an observation, a text a post; about 70 bytes an order of an incident, for 30 days.
#ifndef PARAPET_PLUGIN_FLOW_OUTBOX_ALERTS_H_
#define PARAPET_PLUGIN_FLOW_OUTBOX_ALERTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/finding.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/ports/effect.h"

namespace parapet {

struct AlertSettings {
  std::string store;
  std::string channel = "chat";           // target of the posts: the alert channel's name; empty: nothing is posted
  std::string escalation_channel;         // target of escalations; empty: the same channel
  Duration escalate_after = Minutes(10);  // DESIGN section 5
  Duration over_after = Hours(24);        // without an observation; rule 8 calls an order old after the same time
};

// What was seen once: a finding on an order, or a price change that nothing vouched for.
struct AlertObservation {
  std::string cause;               // what makes it the same incident, see CauseOf; REQUIRED
  std::string guardrail;           // the strictest finding's: "zero_price"
  std::string item;                // the item's key; empty: not about one item
  std::string title;               // as the shop calls it; any UTF-8, shortened and cleaned for the text
  Action action = Action::kAllow;  // what was enforced
  Currency currency;
  std::optional<Money> price, reference;  // what is charged, what it is compared with
  std::string order;                      // identity of the order; empty for a price change
  std::string order_number;               // as `parapet orders show` takes it; empty: the identity
  std::optional<Money> at_risk;           // by this order
  std::string advice;                     // one more sentence for the post, ours, without customer data; may be empty
};

// The cause of a finding: guardrails of one family about one item share it, since a price of zero trips zero_price and
// off_reference alike, at the update as at the order. Without an item each guardrail is a cause of its own.
//   CauseOf("price", "zero_price", "apple-1")            "price:apple-1"
//   CauseOf("total", "total_identity", "")               "total_identity"
std::string CauseOf(std::string_view family, std::string_view guardrail, std::string_view item);

// An incident as `parapet alerts` shows it.
struct AlertView {
  std::string incident;  // "inc-" and eight hexadecimal characters
  std::string cause, guardrail, item, title;
  Action action = Action::kAllow;  // the highest so far
  Currency currency;
  std::optional<Money> price, reference, at_risk;  // at_risk: of all orders together; absent when none is known
  size_t orders = 0;
  size_t posts = 0;
  Instant opened_at, last_seen_at, acknowledged_at, escalated_at;
  std::string acknowledged_by;
  std::string next_command;
};

class AlertBook {
 public:
  explicit AlertBook(AlertSettings settings);

  // Returns what is to be posted: nothing or one effect of kind "alert", its key made of the incident and the step, its
  // payload {"text": …, "incident": …}.
  std::vector<Effect> Observe(const AlertObservation& observation, Instant now);
  // Escalations due at `now`, at most one an incident ever.
  std::vector<Effect> Tick(Instant now);
  // When Tick next has something to say; unknown when nothing waits.
  Instant NextDue() const;
  // Stops the escalation of an incident. Empty on success (also when it was acknowledged before), else a sentence.
  std::string Acknowledge(std::string_view incident, std::string_view actor, Instant now);
  // A post that says it is a test, for `doctor` and "enforcing without a tested alert channel is refused".
  Effect TestAlert(std::string_view actor, Instant now) const;

  // Newest first.
  std::vector<AlertView> Incidents() const;
  std::optional<AlertView> Find(std::string_view incident) const;

  // Versioned and checksummed; equal books give equal bytes.
  std::string Save() const;
  // nullopt when the bytes are damaged or of a newer version.
  static std::optional<AlertBook> Load(AlertSettings settings, std::string_view bytes);

 private:
  struct Incident {
    AlertView view;
    std::map<uint64_t, std::optional<Money>> orders;  // fingerprint of the identity → at risk
    uint64_t next_count = 1;                          // orders at which it posts again
  };
  friend struct AlertBookCodec;

  Incident& Open(const AlertObservation& observation, Instant now, bool& opened);
  void Post(Incident& incident, const std::string& step, const std::string& channel, std::string_view headline,
            std::string_view advice, Instant now, std::vector<Effect>& effects) const;
  Effect MakeEffect(const std::string& incident, const std::string& step, const std::string& channel,
                    std::string_view text, Instant now) const;
  static bool IsWaiting(const AlertView& view);

  AlertSettings settings_;
  std::map<std::string, Incident> incidents_;  // by id
  std::map<std::string, std::string> latest_;  // cause → id of its newest incident
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_OUTBOX_ALERTS_H_
