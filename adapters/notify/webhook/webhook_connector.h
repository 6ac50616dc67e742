// SPDX-License-Identifier: Apache-2.0
//
// Posts effects to an endpoint of the shop's own, signed as Standard Webhooks asks: the way out for everything that has
// no connector. A help desk, a print queue, a script of twenty lines that any Standard Webhooks library verifies.
//
//   effect.kind = kWebhookKind;
//   effect.payload = WebhookPayload("case.phone_call", now, R"({"order":"1001","by":"2026-11-22T18:00:00Z"})");
//
//   POST /parapet HTTP/1.1
//   webhook-id: 0123456789abcdef0123456789abcdef        the effect's key: the same at every attempt
//   webhook-timestamp: 1795374000                        when this attempt was made
//   webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
//
//   {"type":"case.phone_call","timestamp":"2026-11-22T06:40:00Z","data":{…}}
//
// The payload is the body, byte for byte. While a secret is being replaced, both sign (two signatures, a space between
// them). A receiver has to drop a webhook-id that it has seen, as the standard asks, so an attempt whose answer was
// lost is repeated; it cannot be read back. A 2xx is done: taken, which says nothing of what the receiver does with it.
//
// Thread safety: as the HttpClient. Errors: values; neither URL nor secret appears in one. Cost: one call, one HMAC a
// secret.
#ifndef PARAPET_ADAPTERS_NOTIFY_WEBHOOK_WEBHOOK_CONNECTOR_H_
#define PARAPET_ADAPTERS_NOTIFY_WEBHOOK_WEBHOOK_CONNECTOR_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/http_client.h"

namespace parapet {

struct WebhookSettings {
  std::string url;
  std::vector<std::string> secrets;  // `whsec_` and base64, or raw bytes; at least one that is good
  Duration timeout = Seconds(15);
};

// The payload of an effect of kind "webhook". `data` is a JSON object; `type` words joined by dots.
std::string WebhookPayload(std::string_view type, Instant at, std::string_view data);

// The value of webhook-signature; empty when no secret is good.
std::string WebhookSignature(const std::vector<std::string>& secrets, std::string_view id, std::string_view timestamp,
                             std::string_view body);

class WebhookConnector final : public Connector {
 public:
  // `now` dates each attempt: receivers refuse what was signed more than five minutes ago.
  WebhookConnector(std::shared_ptr<HttpClient> client, WebhookSettings settings, std::function<Instant()> now);
  Attempt Perform(const Effect& effect) override;
  bool CanConfirm(const Effect&) const override { return false; }
  Attempt Confirm(const Effect& effect) override;

 private:
  const std::shared_ptr<HttpClient> client_;
  const WebhookSettings settings_;
  const std::function<Instant()> now_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_NOTIFY_WEBHOOK_WEBHOOK_CONNECTOR_H_
