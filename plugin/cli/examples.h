// SPDX-License-Identifier: Apache-2.0
//
// An example of what a guardrail finds: the first firing case of its file in tests/cases, which the tests of the kernel
// run. Built into the command, so that it explains with what was tested and nothing else.
//
// Thread safety: pure.
#ifndef PARAPET_PLUGIN_CLI_EXAMPLES_H_
#define PARAPET_PLUGIN_CLI_EXAMPLES_H_

#include <string_view>

namespace parapet {

struct GuardrailExample {
  std::string_view guardrail;
  std::string_view file;  // "tests/cases/price/zero_price.json"
  std::string_view name, why;
  std::string_view subject;  // the order or the price change, JSON
  std::string_view facts;    // JSON; empty where it needs none
  std::string_view finds;    // JSON
};

// Null for an unknown name only.
const GuardrailExample* ExampleOf(std::string_view guardrail);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_EXAMPLES_H_
