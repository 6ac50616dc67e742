// SPDX-License-Identifier: Apache-2.0
//
// Posts alerts into a chat room through an incoming webhook of the shape that Slack made common: Slack, Mattermost,
// Rocket.Chat, Google Chat and Discord (at its /slack address) take {"text": "…"}.
//
//   ChatConnector chat(client, {.url = "https://hooks.slack.com/services/T…/B…/…"});
//   effect.payload = ChatPayload("fruit: price 0.00 USD …", "inc-5b1c9d20");
//   const Attempt attempt = chat.Perform(effect);
//
// What is posted is {"text", "incident", "key"}: receivers that only know `text` pass over the rest; one of your own
// can group by incident and drop a key that it has seen. Chat rooms cannot be read back, so CanConfirm is false: a post
// whose answer was lost stays `unknown` unless the receiver is declared to honour the key.
//
// In the text &, < and > are escaped as Slack asks, so that a product called "<!channel>" rings no bells.
//
// Thread safety: as the HttpClient. Errors: values; the webhook's path is a secret and appears in none.
#ifndef PARAPET_ADAPTERS_NOTIFY_CHAT_CHAT_CONNECTOR_H_
#define PARAPET_ADAPTERS_NOTIFY_CHAT_CHAT_CONNECTOR_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/http_client.h"

namespace parapet {

struct ChatSettings {
  std::string url;
  std::vector<std::pair<std::string, std::string>>
      headers;  // what the receiver wants besides, an Authorization perhaps
  Duration timeout = Seconds(10);
};

// A post longer than this is cut, at a character: Slack cuts at 40,000 characters, Discord at 2,000.
inline constexpr size_t kChatTextBytesMax = 1'900;

// The payload of an effect of kind "alert".
std::string ChatPayload(std::string_view text, std::string_view incident);

class ChatConnector final : public Connector {
 public:
  ChatConnector(std::shared_ptr<HttpClient> client, ChatSettings settings);
  Attempt Perform(const Effect& effect) override;
  bool CanConfirm(const Effect&) const override { return false; }
  Attempt Confirm(const Effect& effect) override;

 private:
  const std::shared_ptr<HttpClient> client_;
  const ChatSettings settings_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_NOTIFY_CHAT_CHAT_CONNECTOR_H_
