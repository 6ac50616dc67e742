// SPDX-License-Identifier: Apache-2.0
//
// The facts of a message as a JSON document, for previews, tests and whoever writes by hand:
//
//   {"now": "2026-11-22T10:00:00Z", "locale": "de-DE", "time_zone": "Europe/Berlin", "currency": "EUR",
//    "facts": {"order": {"text": "1001", "source": "order 1001", "as_of": "2026-11-22T09:55:00Z", "ttl": "1h"},
//              "paid": {"amount": "3.50", "currency": "EUR", "source": …}, "next_update": {"time": …}},
//    "effects": [{"kind": "refund", "state": "done", "amount": "3.00", "currency": "EUR"}],
//    "tasks": [{"promise": "next_update", "owner": "support lead", "due": …, "accepted": true, "timer": true}],
//    "history": {"searched": true, "similar": 0}, "prevention": {"source_fixed": true, "replay_passed": false}}
//
// A fact has exactly one of text, amount, time, date, count and link. An unknown key is refused with the nearest.
//
// Thread safety: pure. Errors: every flaw is a complaint; nothing is returned while there is one.
#ifndef PARAPET_ADAPTERS_MESSAGES_FACTS_DOCUMENT_H_
#define PARAPET_ADAPTERS_MESSAGES_FACTS_DOCUMENT_H_

#include <optional>
#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"
#include "parapet/core/recovery/messages/context.h"

namespace parapet::messages {

// `now` is used where the document names no time of its own.
std::optional<MessageContext> ReadFacts(std::string_view json, Instant now, std::vector<Complaint>& complaints);

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_FACTS_DOCUMENT_H_
