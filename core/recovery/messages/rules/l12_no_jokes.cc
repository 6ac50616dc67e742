// SPDX-License-Identifier: Apache-2.0
//
// A joke only where the customer lost nothing and the remedy is generous.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  if (input.context.loss_to == LossTo::kMerchant && input.context.remedy_generous) return;
  RefuseTopic(input, Topic::kJoke, "jokes where the customer lost", "say it plainly", findings);
}

}  // namespace

constinit const LintRule kNoJokes = {"L12", "a joke where the customer lost, or where little is given", true, Check};

}  // namespace parapet::messages
