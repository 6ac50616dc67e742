// SPDX-License-Identifier: Apache-2.0
//
// What becomes of messages to customers as ledger events (EventKind::kMessage), in JSON. Reading what was written gives
// equal values. There is no address, name or text of a customer in it.
//
//   {"act":"queued","incident":"incident-…","actor":"parapet","letters":[{"id":"message-…","case":"case-…",
//    "order":"501","customer":"7213…","kind":"price_honoured","language":"en","channel":"email","effect":"81f0…",
//    "promises":[{"key":"ships_by","owner":"operations","due":"2026-11-24T08:00:00Z"}]}]}
//
// Thread safety: pure. Errors: false and a message naming the place.
#ifndef PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTER_PAYLOAD_H_
#define PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTER_PAYLOAD_H_

#include <string>
#include <string_view>

#include "parapet/core/recovery/messages/letter_book.h"

namespace parapet {

// The instant is the event's own and not in the payload.
std::string WriteLetterEvent(const messages::LetterEvent& event);
bool ReadLetterEvent(std::string_view json, Instant at, messages::LetterEvent* out, std::string* error);

// What an effect of kind "message" carries: which letter, about what; never whom or which words.
struct LetterOrder {
  std::string letter, incident, case_id, order, kind, channel;
};
std::string WriteLetterOrder(const LetterOrder& order);
bool ReadLetterOrder(std::string_view json, LetterOrder* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_MESSAGES_LETTER_PAYLOAD_H_
