// SPDX-License-Identifier: Apache-2.0
//
// One letter put into words: facts with source and age from the record, the text rendered for its reader, and what the
// lint says of it.
//
//   LetterWorld world = letters.Gather(view, letter);       // values, read under the lock; the address among them
//   const Draft draft = MakeDraft(settings, world, Channel::kEmail);
//   if (draft.refusal.empty()) Send(draft.ready);
//
// Facts come from the order's newest revision, the catalogue, the incident, effects that were carried out and read
// back, promises with an owner, and what a playbook's step says in its note (a JSON object by placeholder). What nobody
// supplies stays unbound, and the lint refuses the letter. A record is believed for three days after the store last
// delivered anything.
//
// Thread safety: pure. Errors: `refusal` is a sentence. Cost: about a millisecond, rendering most of it.
#ifndef PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTER_DRAFT_H_
#define PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTER_DRAFT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/messages/template_set.h"
#include "parapet/core/recovery/case_book.h"
#include "parapet/core/recovery/messages/letter_plan.h"
#include "parapet/core/recovery/messages/lint.h"
#include "parapet/core/recovery/messages/obligations.h"
#include "parapet/core/recovery/messages/renderer.h"
#include "parapet/plugin/recovery/messages/order_papers.h"

namespace parapet {

// A signed link by which a customer answers without a login: for a case and a placeholder ("accept_link"); empty where
// none can be made.
using LinkMaker = std::function<std::string(std::string_view case_id, std::string_view placeholder, Instant until)>;

// What a store tells of its messages. A promise without its time is never made.
struct LetterSettings {
  std::string shop;               // its name, as customers know it
  std::string time_zone = "UTC";  // of the store
  std::string language = "en";    // of customers whose order names none that there are templates for
  std::string ourselves;          // where rehearsals go; empty: nowhere, and rounds above 25 wait for a person
  bool email = false, sms = false, webhook = false;  // what is configured
  Duration ships_within, refund_within, offer_for, answer_within;
  Duration update_within = Hours(24);
  // How long before it was promised an update that nobody wrote is proposed, or sent; at most half of update_within.
  Duration update_lead = Hours(3);
  messages::LetterRules rules;
  std::shared_ptr<const messages::TemplateSet> templates;
  LinkMaker link;
  std::string link_host;
};

// What is known when a letter is written; no longer bound to any lock. Holds the address: never kept, never logged.
struct LetterWorld {
  Instant now, heard_at;  // when the store last delivered anything
  messages::Letter letter;
  Instant noticed;  // when the incident began
  std::vector<std::string> items;
  std::optional<Case> one;
  OrderPapers papers;
  std::string substitute;             // what is kept for the customer, as the catalogue calls it: "2 × Pears"
  std::optional<Money> normal_price;  // the catalogue's reference of the line, in the order's currency
  std::vector<messages::StatedEffect> effects;
  std::vector<messages::EarlierMessage> earlier;
  std::vector<std::pair<std::string, std::string>> told_to_peers;
  std::vector<std::string> recipients, wrongly_informed;  // of a correction; fingerprints
  std::string statement, right;                           // likewise
  Instant corrected_at;                                   // when the wrong one was sent
  std::vector<std::string> staff;                         // names of those who took steps
  bool repeats = false;                                   // the last of its kind promised this one
  Instant missed_update;                                  // of an update: when it was promised for, where that is over
};

struct Draft {
  const messages::Template* text = nullptr;
  messages::MessageContext context;
  messages::RenderedMessage ready;
  std::vector<messages::LintFinding> findings;
  std::string refusal;  // not empty: it must not be sent
};

// The reader's locale, "de-AT"; the settings' where there are no templates for the order's.
std::string LocaleFor(const LetterSettings& settings, const Contact& contact);
// What a letter of this text will promise from `now` on; those without a time are left out. An update is promised for
// an hour at which it may be sent to somebody in `places`.
std::vector<messages::Promise> PromisesOf(const messages::Template& text, const LetterSettings& settings,
                                          const std::string& owner, const std::vector<messages::Place>& places,
                                          Instant now);
// How long before its time a promised update is due to be written.
Duration LeadOf(const LetterSettings& settings);
Instant UpdateTime(const LetterSettings& settings, const std::vector<messages::Place>& places, Instant at);
Draft MakeDraft(const LetterSettings& settings, const LetterWorld& world, messages::Channel channel);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTER_DRAFT_H_
