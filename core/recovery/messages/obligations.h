// SPDX-License-Identifier: Apache-2.0
//
// Promises are obligations: what a message commits the shop to, by whom and when, so that timers can be set in the same
// step that sends it.
//
//   for (const Obligation& o : ObligationsOf(message, context)) timers.Set(o.due, o.owner, o.text);
//
// There is one for each promising placeholder, however often the message states it, in the order in which it is
// read. Thread safety: pure. Errors: none; a promise whose fact or task is missing has an unknown due time or no owner,
// which the lint (L01, L04, L18) refuses before anything is sent.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_OBLIGATIONS_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_OBLIGATIONS_H_

#include <string>
#include <vector>

#include "parapet/core/recovery/messages/context.h"
#include "parapet/core/recovery/messages/message.h"

namespace parapet::messages {

struct Obligation {
  std::string promise;  // the placeholder's key: "next_update"
  std::string owner;
  Instant due;       // what the customer was told, not when the task is due
  std::string text;  // the sentence that makes it
};
std::vector<Obligation> ObligationsOf(const Message& message, const MessageContext& context);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_OBLIGATIONS_H_
