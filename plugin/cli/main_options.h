// SPDX-License-Identifier: Apache-2.0
//
// What the parts of the command line share.
#ifndef PARAPET_PLUGIN_CLI_MAIN_OPTIONS_H_
#define PARAPET_PLUGIN_CLI_MAIN_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cctype>
#include <string>

namespace parapet {

// Every option has an environment variable, PARAPET_ and its name.
inline CLI::Option* Env(CLI::Option* option) {
  std::string name = option->get_single_name();
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return option->envname("PARAPET_" + name);
}

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_MAIN_OPTIONS_H_
