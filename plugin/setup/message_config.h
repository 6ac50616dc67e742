// SPDX-License-Identifier: Apache-2.0
//
// What a store's configuration says of messages to its customers: channels, templates, promises, and the help desk.
//
//   "time_zone": "Europe/Berlin",
//   "templates": "templates",                       a folder of the shop's own texts
//   "email": {"host": "smtp.example.com", "port": 587, "security": "starttls", "user": "shop",
//             "password": {"file": "…"}, "from": "shop@example.com", "from_name": "Orchard"},
//   "sms": {"base_url": "https://api.twilio.com", "account": "AC…", "token": {"file": "…"}, "from": "+15005550006"},
//   "promises": {"ships_within": "2d", "refund_within": "10d", "update_within": "24h", "offer_for": "7d",
//                "update_lead": "3h"},             an update that nobody wrote is planned so long before its time
//   "helpdesk": {"secrets": [{"file": "…"}]}
//
// A promise that has no time here is made to nobody: a message that needs it is refused. Thread safety: values.
// Errors: complaints of the section, templates' with their own place.
#ifndef PARAPET_PLUGIN_SETUP_MESSAGE_CONFIG_H_
#define PARAPET_PLUGIN_SETUP_MESSAGE_CONFIG_H_

#include <memory>
#include <string>
#include <vector>

#include "parapet/adapters/notify/email/smtp_connector.h"
#include "parapet/adapters/notify/sms/sms_connector.h"
#include "parapet/plugin/recovery/messages/letters.h"
#include "parapet/plugin/setup/config_section.h"

namespace parapet {

struct MessageConfig {
  LetterSettings letters;
  SmtpSettings email;
  SmsSettings sms;
  bool sms_allow_private_addresses = false;
  std::vector<std::string> helpdesk_secrets;
};

std::shared_ptr<const MessageConfig> ReadMessageConfig(Section& store, const StoreConfig& so_far);
// What was read, else no channel and the shipped texts.
const MessageConfig& MessagesOf(const StoreConfig& store);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_MESSAGE_CONFIG_H_
