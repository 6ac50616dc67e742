// SPDX-License-Identifier: Apache-2.0
//
// One message a customer and change of state, and none that contradicts one on its way.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  const MessageContext& context = input.context;
  const bool corrects = input.kind() != nullptr && input.kind()->name == "correction";
  for (const EarlierMessage& earlier : context.earlier) {
    if (earlier.state_change == context.state_change && !context.state_change.empty() && !corrects)
      findings.Whole("the customer was told of \"" + context.state_change + "\" already", "send nothing");
    if (earlier.in_flight && earlier.remedy_class != context.remedy_class)
      findings.Whole("a message about \"" + earlier.remedy_class + "\" is on its way to the same customer",
                     "stop that one, or wait until it was handed over and send a correction");
  }
}

}  // namespace

constinit const LintRule kOneMessage = {
    "L13", "a second message about the same change, or one that contradicts another", false, Check};

}  // namespace parapet::messages
