// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/posts.h"

#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/plugin/flow/outbox/effect_key.h"

namespace parapet {

std::vector<Effect> Post(const StoreFlow& flow, const PostText& post) {
  const StoreOptions& options = flow.options();
  const std::string& channel = post.channel.empty() ? options.alert_channel : post.channel;
  if (channel.empty()) return {};
  const std::string& store = options.settings.store;
  return {{.key = EffectKey(store, post.about, "alert", channel, post.step),
           .store = store,
           .kind = "alert",
           .target = channel,
           .payload = ChatPayload(post.text, post.about),
           .created_at = post.at,
           .due_at = post.at}};
}

const std::string& EscalationChannel(const StoreFlow& flow) {
  const StoreOptions& options = flow.options();
  return options.escalation_channel.empty() ? options.alert_channel : options.escalation_channel;
}

}  // namespace parapet
