// SPDX-License-Identifier: Apache-2.0
//
// "This never happened before" only after a search that found nothing alike.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  const MessageContext& context = input.context;
  if (context.history_searched && context.similar_incidents == 0) return;
  const std::string because = !context.history_searched
                                  ? "claims a history that nobody looked up"
                                  : "is not true: " + std::to_string(context.similar_incidents) + " were alike";
  RefuseTopic(input, Topic::kNever, because, "leave it out; it comforts nobody", findings);
}

}  // namespace

constinit const LintRule kHistory = {"L03", "\"never happened before\" when history says otherwise or was not searched",
                                     true, Check};

}  // namespace parapet::messages
