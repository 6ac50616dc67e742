// SPDX-License-Identifier: Apache-2.0
//
// The stand-in's own small JSON: it finds its way by searching for keys, so that it shares no code with what it tests.
// Internal to this folder. Thread safety: pure functions. Errors: what is not found is empty.
#ifndef PARAPET_PLUGIN_STANDIN_STANDIN_JSON_H_
#define PARAPET_PLUGIN_STANDIN_STANDIN_JSON_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/plugin/standin/shop_standin.h"

namespace parapet::standin {

inline constexpr std::string_view kOrderGid = "gid://shopify/Order/";

std::string Quoted(std::string_view text);
// The string under a key, the first in the text; empty when there is none.
std::string StringOf(std::string_view json, const std::string& key);
// The strings of the array under a key.
std::vector<std::string> StringsOf(std::string_view json, const std::string& key);
// What stands behind the prefix; the whole where it does not begin so.
std::string Number(std::string_view gid, std::string_view prefix);
std::string Joined(const std::vector<std::string>& texts, bool quoted);
// An answer of the Admin API with these members of `data`.
StandinAnswer Data(const std::string& data);
std::string UserError(std::string_view code, std::string_view message);

}  // namespace parapet::standin

#endif  // PARAPET_PLUGIN_STANDIN_STANDIN_JSON_H_
