// SPDX-License-Identifier: Apache-2.0
//
// Times as text: RFC 3339, strict, both ways.
//
//   ParseRfc3339("2021-12-31T19:00:00-05:00");   // 2022-01-01T00:00:00Z
//   FormatRfc3339(instant);                      // "2022-01-01T00:00:00Z", with a fraction where there is one
//
// Read: a date, 'T' or 't' or one space, hours to seconds, an optional fraction of any length (cut to microseconds),
// and an offset: 'Z', 'z' or ±hh:mm. An offset is required: a local time without one names no instant. Calendar dates
// that do not exist are refused; second 60 is read as the next minute's start, as POSIX time has no leap seconds.
// Range: years 0001 to 9999. Thread safety: pure. Cost: no allocation when reading.
#ifndef PARAPET_ADAPTERS_JSON_RFC3339_H_
#define PARAPET_ADAPTERS_JSON_RFC3339_H_

#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/kernel/time.h"

namespace parapet {

std::optional<Instant> ParseRfc3339(std::string_view text);

// In UTC, with 3 or 6 fraction digits only where they are not zero. Instants outside the range are written as its ends.
std::string FormatRfc3339(Instant instant);
void AppendRfc3339(std::string& out, Instant instant);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_RFC3339_H_
