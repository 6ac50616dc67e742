// SPDX-License-Identifier: Apache-2.0
//
// Sends one SMS an effect, through an API of the shape that Twilio made common.
//
//   SmsConnector sms(client, {.base_url = "https://api.twilio.com", .account = "AC…", .token = secret, .from = "+1…"});
//   effect.payload = SmsPayload("+49301234567", ready.text);
//
//   POST /2010-04-01/Accounts/AC…/Messages.json
//   Authorization: Basic …
//   Content-Type: application/x-www-form-urlencoded
//
//   To=%2B49301234567&From=%2B1…&Body=…
//
// A 2xx with a `sid` is done: the provider took it. The API honours no key and a text cannot be found again by one, so
// a message whose answer was lost stays unknown, and nobody sends it again by himself.
//
// Thread safety: as the HttpClient. Errors: values; they name the provider's code, never number, text or secret.
#ifndef PARAPET_ADAPTERS_NOTIFY_SMS_SMS_CONNECTOR_H_
#define PARAPET_ADAPTERS_NOTIFY_SMS_SMS_CONNECTOR_H_

#include <memory>
#include <string>
#include <string_view>

#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/http_client.h"

namespace parapet {

struct SmsSettings {
  std::string base_url = "https://api.twilio.com";
  std::string account, token;
  std::string from;  // a number, or a name that the account may use
  Duration timeout = Seconds(15);
};

// The payload of an effect that is an SMS.
std::string SmsPayload(std::string_view to, std::string_view text);

class SmsConnector final : public Connector {
 public:
  SmsConnector(std::shared_ptr<HttpClient> client, SmsSettings settings);
  Attempt Perform(const Effect& effect) override;
  bool CanConfirm(const Effect&) const override { return false; }
  Attempt Confirm(const Effect& effect) override;

 private:
  const std::shared_ptr<HttpClient> client_;
  const SmsSettings settings_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_NOTIFY_SMS_SMS_CONNECTOR_H_
