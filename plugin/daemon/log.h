// SPDX-License-Identifier: Apache-2.0
//
// Log lines: one JSON object a line on standard error, no customer data.
#ifndef PARAPET_PLUGIN_DAEMON_LOG_H_
#define PARAPET_PLUGIN_DAEMON_LOG_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parapet {

enum class LogLevel { kInfo, kWarning, kError };

// {"ts":"2026-11-21T22:26:45Z","level":"info","msg":"serving","port":"8080"}. Any thread.
void Log(LogLevel level, std::string_view message,
         const std::vector<std::pair<std::string_view, std::string>>& fields = {});

}  // namespace parapet

#endif  // PARAPET_PLUGIN_DAEMON_LOG_H_
