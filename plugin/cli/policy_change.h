// SPDX-License-Identifier: Apache-2.0
//
// Changing the policy in force by a command: read it, change it, put it back unless somebody else was quicker.
//
// Thread safety: one thread. Errors: an exit status and a sentence on standard error.
#ifndef PARAPET_PLUGIN_CLI_POLICY_CHANGE_H_
#define PARAPET_PLUGIN_CLI_POLICY_CHANGE_H_

#include <functional>
#include <string>

#include "parapet/core/policy/policy.h"
#include "parapet/plugin/cli/commands.h"

namespace parapet {

// How a changed policy goes in.
struct Way {
  std::string file = "policy";  // its name in complaints
  std::string reason;
  std::string canary;
  bool only_ready = false;        // refused where it begins to enforce a guardrail that is not ready,
  std::string not_ready_because;  // unless this says why nevertheless
  std::string if_version;         // made from this version; refused when another is in force by now
};

// `change` returns false, having complained, where it cannot.
int ChangePolicy(const CommonOptions& common, const Way& way, const std::function<bool(Policy&)>& change);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_POLICY_CHANGE_H_
