// SPDX-License-Identifier: Apache-2.0
//
// Files that commands are given: read whole, and policies compiled, with the complaints on standard error.
//
// Thread safety: one thread. Errors: nothing, having complained. Cost: the whole file in memory.
#ifndef PARAPET_PLUGIN_CLI_POLICY_FILE_H_
#define PARAPET_PLUGIN_CLI_POLICY_FILE_H_

#include <memory>
#include <optional>
#include <string>

#include "parapet/core/policy/program.h"

namespace parapet {

std::optional<std::string> ReadWholeFile(const std::string& file);
// The policy of a file at `now`; of an empty name the recommended one.
std::shared_ptr<const Program> CompilePolicyFile(const std::string& file, Instant now);
// The same of a document that was read elsewhere; `name` is what complaints call it.
std::shared_ptr<const Program> CompileOrComplain(const std::string& document, const std::string& name, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_POLICY_FILE_H_
