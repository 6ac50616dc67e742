// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/daemon/log.h"

#include <unistd.h>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/setup/assembly.h"

namespace parapet {

void Log(LogLevel level, std::string_view message,
         const std::vector<std::pair<std::string_view, std::string>>& fields) {
  constexpr std::string_view kLevels[] = {"info", "warning", "error"};
  std::string line;
  JsonWriter json(line);
  json.BeginObject().Field("ts", WallClock()).Field("level", kLevels[static_cast<size_t>(level)]).Field("msg", message);
  for (const auto& [key, value] : fields) json.Field(key, value);
  json.EndObject();
  line += '\n';
  // One write a line: lines of two threads do not mix. A log that nobody reads must not stop the service.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace parapet
