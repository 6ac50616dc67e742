// SPDX-License-Identifier: Apache-2.0
//
// What is odd about a policy document in one store: the warnings of compiling it, and what only the store's catalogue
// and facts tell (core/policy/store_lint.h).
//
// Thread safety: safe. Cost: compiles the document, and one look-up an item that it names.
#ifndef PARAPET_PLUGIN_ADMIN_STORE_POLICY_H_
#define PARAPET_PLUGIN_ADMIN_STORE_POLICY_H_

#include <string>
#include <vector>

#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

// Sentences that begin with `file` and the place in it. Empty for a document that does not compile.
std::vector<std::string> StoreWarnings(const StoreFlow& flow, const std::string& document, const std::string& file,
                                       Instant now);
// The same of what refuses it, whatever the store.
std::vector<std::string> PolicyComplaints(const std::string& document, const std::string& file, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_STORE_POLICY_H_
