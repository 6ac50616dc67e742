// SPDX-License-Identifier: Apache-2.0
//
// One click or one reply at most: no login, nothing typed again, "contact us" never the only way.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  RefuseTopic(input, Topic::kEffort, "costs the customer effort", "one click or a reply is the most to ask for",
              findings);
  const bool easy = input.message.UsesLink() || Any(input.sentences, input.language(), Topic::kReply);
  if (easy) return;
  RefuseTopic(input, Topic::kContactUs, "is the only way to answer", "offer a link or a reply to this message",
              findings);
}

}  // namespace

constinit const LintRule kNoEffort = {"L14", "work for the customer: a login, a form, a photo, a call", true, Check};

}  // namespace parapet::messages
