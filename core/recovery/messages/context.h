// SPDX-License-Identifier: Apache-2.0
//
// What is known when a message is written: facts with source and age, effects that were carried out, tasks that
// somebody accepted, and the history of the incident. The lint believes nothing else.
//
// Thread safety: values. Times are instants; who reads the message sees them in `time_zone`.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_CONTEXT_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_CONTEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/kernel/finding.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/recovery/messages/vocabulary.h"

namespace parapet::messages {

// What a placeholder stands for, who says so, and for how long that can be believed.
struct BoundFact {
  std::string key;
  FactKind kind = FactKind::kText;
  std::string text;  // of kinds text and link
  Money amount;
  Currency currency;
  Instant at;  // of kinds time and date
  int64_t count = 0;
  std::string source;  // "order 1001", "refund re_77"
  Instant as_of;
  Duration time_to_live;
};

// An effect on the customer's money or goods.
struct StatedEffect {
  enum class State : uint8_t { kPlanned, kApproved, kDone };  // done means carried out and read back
  std::string kind;  // "refund", "gift_card", "store_credit", "discount_code", "free_shipping", "cancel", "ship",
                     // "reserve", "release", "offer", "substitute"
  State state = State::kPlanned;
  Money amount;
  Currency currency;  // none where the effect has no amount
  Instant expires;    // unknown where it does not
};

// What somebody took on, for the promise that a placeholder states.
struct AcceptedTask {
  std::string promise;  // the placeholder's key
  std::string owner;    // a role or a person; empty: nobody
  Instant due;
  bool accepted = false;
  bool timer = false;  // something fires when it is due
};

// A message of the same case that went to the same person, or is about to.
struct EarlierMessage {
  std::string state_change;  // what it was about: "price_decided"
  std::string remedy_class;
  bool in_flight = false;  // not handed over yet
  bool wrong = false;      // proved wrong since
};

struct MessageContext {
  Instant now;
  std::string locale = "en";      // of the reader: "de-AT"
  std::string time_zone = "UTC";  // of the reader, as the IANA names them
  std::string jurisdiction;       // country code, for what silence may mean
  Currency currency;              // of the order
  bool facts_given = true;        // false while a template is looked at without any order

  std::vector<BoundFact> facts;
  std::vector<StatedEffect> effects;
  std::vector<AcceptedTask> tasks;
  bool history_searched = false;  // incidents of the same fingerprint or alike were looked for
  int64_t similar_incidents = 0;
  bool source_fixed = false;   // the wrong price, stock or rule was set right, and read back
  bool replay_passed = false;  // the prevention stops the mistake when it is played again
  LossTo loss_to = LossTo::kCustomer;
  bool remedy_generous = false;
  bool remedy_accepted = false;    // by the customer
  std::vector<std::string> staff;  // names that no message may blame
  std::string link_host;           // where signed links lead

  std::string state_change, remedy_class;     // of this message
  std::vector<EarlierMessage> earlier;        // to this person, in this case
  std::vector<std::string> recipients;        // of this message
  std::vector<std::string> wrongly_informed;  // who got the message that this one corrects
  // What others of the incident and remedy class were told: placeholder and value as text.
  std::vector<std::pair<std::string, std::string>> told_to_peers;

  const BoundFact* Find(std::string_view key) const;
  // The effect of a kind that is furthest on; nothing where there is none.
  const StatedEffect* EffectOf(std::string_view kind) const;
  const AcceptedTask* TaskFor(std::string_view promise) const;
};

// The fact's value in plain figures, the same in every language: "15.00 USD", "2026-11-22T08:00:00Z" as micros.
std::string CanonicalText(const BoundFact& fact);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_CONTEXT_H_
