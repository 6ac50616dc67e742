// SPDX-License-Identifier: Apache-2.0
//
// What an HTTP answer means for an effect: the part that all connectors share.
//
//   Attempt attempt;
//   if (IsSettledByTransport(response, &attempt)) return attempt;   // nothing arrived, nothing came back, 429, 5xx, …
//   ... read the 2xx's body ...
//
// Thread safety: pure functions. Errors carry the status, never the body: a receiver may echo what we sent it.
#ifndef PARAPET_ADAPTERS_OUTGOING_ANSWER_H_
#define PARAPET_ADAPTERS_OUTGOING_ANSWER_H_

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/http_client.h"

namespace parapet {

inline std::string_view HeaderOf(const OutgoingResponse& response, std::string_view lower_case_name) {
  for (const auto& [name, value] : response.headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

// Whole seconds of "120" or "2.5" (rounded up); nullopt for anything else or more than a year.
inline std::optional<Duration> SecondsFromText(std::string_view text) {
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || seconds < 0 || seconds > 366 * 86'400) return std::nullopt;
  const std::string_view rest(end, static_cast<size_t>(text.data() + text.size() - end));
  if (rest.empty()) return Seconds(seconds);
  if (rest[0] != '.' || rest.find_first_not_of("0123456789", 1) != std::string_view::npos) return std::nullopt;
  const bool has_fraction = rest.find_first_not_of('0', 1) != std::string_view::npos;
  return Seconds(seconds + (has_fraction ? 1 : 0));
}

// An HTTP date of the preferred form, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
inline std::optional<Instant> HttpDate(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
  const auto number = [text](size_t at, size_t length) {
    int64_t value = -1;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + length, value);
    return error == std::errc() && end == text.data() + at + length ? value : int64_t{-1};
  };
  const size_t month_at = kMonths.find(text.substr(8, 3));
  const int64_t day = number(5, 2), year = number(12, 4), hour = number(17, 2), minute = number(20, 2),
                second = number(23, 2);
  if (month_at == std::string_view::npos || month_at % 3 != 0 || day < 1 || day > 31 || year < 1970 || year > 9999 ||
      hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  // Days since the epoch, with years counted from March so that the leap day comes last.
  const int64_t month = static_cast<int64_t>(month_at / 3) + 1;
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t days = y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719'468;
  return Instant{0} + Seconds(((days * 24 + hour) * 60 + minute) * 60 + second);
}

// How long the receiver asks us to wait: Retry-After as seconds, or as a date measured against the answer's own Date.
inline std::optional<Duration> RetryAfter(const OutgoingResponse& response) {
  const std::string_view text = HeaderOf(response, "retry-after");
  if (const auto seconds = SecondsFromText(text)) return seconds;
  const auto until = HttpDate(text);
  const auto now = HttpDate(HeaderOf(response, "date"));
  if (!until || !now) return std::nullopt;
  return std::max(Duration{0}, *until - *now);
}

// Decides everything but a 2xx. `repeatable`: doing it twice is the same as once, so a 5xx may simply be tried again.
inline bool IsSettledByTransport(const OutgoingResponse& response, bool repeatable, Attempt* attempt) {
  if (response.failure == OutgoingResponse::Failure::kNotSent) {
    *attempt = {Outcome::kRetry, response.error};
    return true;
  }
  if (response.failure == OutgoingResponse::Failure::kNoAnswer) {
    *attempt = {Outcome::kUnknown, response.error};
    return true;
  }
  const int status = response.status;
  if (status >= 200 && status < 300) return false;
  const auto said = [status](std::string_view what) {
    return "HTTP " + std::to_string(status) + ": " + std::string(what);
  };
  if (status == 429) {
    *attempt = {Outcome::kRetry, said("too many requests"), RetryAfter(response)};
  } else if (status == 503) {
    *attempt = {Outcome::kRetry, said("not available at the moment"), RetryAfter(response)};
  } else if (status == 408 || status >= 500) {
    *attempt = {repeatable ? Outcome::kRetry : Outcome::kUnknown, said("the receiver failed"), RetryAfter(response)};
  } else if (status == 401 || status == 403) {
    *attempt = {Outcome::kRefused, said("the credentials were not accepted")};
  } else if (status == 404 || status == 410) {
    *attempt = {Outcome::kRefused, said("nothing at this address")};
  } else if (status >= 300 && status < 400) {
    *attempt = {Outcome::kRefused, said("redirects are not followed; configure the final address")};
  } else {
    *attempt = {Outcome::kRefused, said("refused")};
  }
  return true;
}

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_OUTGOING_ANSWER_H_
