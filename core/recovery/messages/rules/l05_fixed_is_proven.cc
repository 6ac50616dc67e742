// SPDX-License-Identifier: Apache-2.0
//
// "We fixed it" once the source was set right and read back; "it cannot happen again" once a replay proved it.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  const bool proven = input.context.source_fixed && input.context.replay_passed;
  if (!input.context.source_fixed) {
    RefuseTopic(input, Topic::kFixed, "says that it is repaired; nobody read that back",
                "set the source right and read it back first, or say what you do not know yet", findings);
  }
  if (!proven) {
    RefuseTopic(input, Topic::kVow, "vows what no replay has proved",
                "leave it out until the prevention stopped the same mistake in a replay", findings);
  }
}

}  // namespace

constinit const LintRule kFixedIsProven = {"L05", "\"fixed\" or \"will not happen again\" without proof", true, Check};

}  // namespace parapet::messages
