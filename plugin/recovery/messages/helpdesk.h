// SPDX-License-Identifier: Apache-2.0
//
// The door through which a help desk says that a person is handling an order: POST /hooks/{store}/helpdesk, signed as
// Standard Webhooks asks.
//
//   {"order": "1001", "action": "pause", "ticket": "HD-4711"}       or {"case": "case-…", …}
//   action: pause    nothing happens by itself for the cases of the order until it is resumed
//           resume   it goes on
//           bounced  a mailbox gave the last message back
//
// The same webhook-id again is answered alike and does nothing; with another body it is refused (409). An order that
// has no case yet is taken note of, for the cases it may have in the next 60 days: 200 with "cases": 0. What comes in
// is ids alone; anything else is refused with its place (400).
//
// Thread safety: as FollowUp. Errors: problem documents; a wrong or missing signature is 401 and never parsed.
#ifndef PARAPET_PLUGIN_RECOVERY_MESSAGES_HELPDESK_H_
#define PARAPET_PLUGIN_RECOVERY_MESSAGES_HELPDESK_H_

#include <string>
#include <vector>

#include "parapet/adapters/http/server.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/messages/letters.h"

namespace parapet {

// Whether its signature is right and it has an id; reads nothing else of it and takes no lock.
bool IsOfHelpdesk(const HttpRequest& request, const std::vector<std::string>& secrets, Instant now);
HttpResponse HandleHelpdesk(const HttpRequest& request, const std::vector<std::string>& secrets, FollowUp& follow,
                            Letters& letters, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_MESSAGES_HELPDESK_H_
