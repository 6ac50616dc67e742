// SPDX-License-Identifier: Apache-2.0
//
// The normal price or situation is stated, so that the exception is understood.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  if (input.kind() == nullptr || input.kind()->normal.empty() || input.message.Uses(input.kind()->normal)) return;
  findings.Whole("what is normal is not said", "name it: {{" + std::string(input.kind()->normal) + "}}");
}

}  // namespace

constinit const LintRule kNormalStated = {"L15", "an exception without the normal price or date beside it", false,
                                          Check};

}  // namespace parapet::messages
