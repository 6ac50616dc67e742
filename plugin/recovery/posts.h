// SPDX-License-Identifier: Apache-2.0
//
// Posts to the people on duty, as effects of the event that is the reason for them.
//
//   event.effects = Post(flow, {.about = "report-5b1c9d20", .step = "reported", .text = "…", .at = now});
//
// Thread safety: pure. Errors: none; without an alert channel there is nothing to post.
#ifndef PARAPET_PLUGIN_RECOVERY_POSTS_H_
#define PARAPET_PLUGIN_RECOVERY_POSTS_H_

#include <string>
#include <vector>

#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

struct PostText {
  std::string about;  // a post of the same thing and step is the same post
  std::string step;
  std::string text;
  Instant at;
  std::string channel = {};  // empty: the store's alert channel
};
std::vector<Effect> Post(const StoreFlow& flow, const PostText& post);
// Where something goes that nobody answered: the escalation channel, where there is none the alert channel.
const std::string& EscalationChannel(const StoreFlow& flow);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_POSTS_H_
