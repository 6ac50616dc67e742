// SPDX-License-Identifier: Apache-2.0
//
// What commands share that are one admin route and a table. Thread safety: one thread.
#ifndef PARAPET_PLUGIN_CLI_ASK_H_
#define PARAPET_PLUGIN_CLI_ASK_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/table.h"

namespace parapet {

using Show = std::function<void(const JsonNode& root)>;

// One call; prints the answer as JSON or lets `show` print it. How to exit.
int Ask(const CommonOptions& common, std::string_view method, const std::string& route, const std::string& body,
        const Show& show);
// {"actor":…,"reason":…} and what `more` adds.
std::string Body(const CommonOptions& common, const std::string& reason,
                 const std::function<void(JsonWriter&)>& more = {});
// Prints a sentence, whatever the answer.
Show Say(std::string sentence);
// {"said": "shipped", "cases": ["case-…"]}: of which cases it was said, where the answer is to be JSON.
void PrintSaid(std::string_view what, const std::vector<std::string>& cases);
// The amount at a key; "-" where there is none.
std::string AmountAt(const JsonNode& node, std::string_view key);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_ASK_H_
