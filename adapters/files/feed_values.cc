// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/feed_values.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

template <typename T>
Parsed<T> Refuse(std::string what, std::string remedy) {
  return {{}, {std::move(what), std::move(remedy)}};
}

// One to three digits, a point and exactly three digits: a thousand to some, one and a bit to others.
bool MayBeThousands(std::string_view number) {
  if (number.starts_with('-') || number.starts_with('+')) number.remove_prefix(1);
  const size_t point = number.find('.');
  if (point == std::string_view::npos || point == 0 || point > 3 || number[0] == '0') return false;
  return number.size() == point + 4 &&
         std::all_of(number.begin() + static_cast<ptrdiff_t>(point) + 1, number.end(), IsDigit);
}

Flaw ThousandsFlaw(std::string_view number) {
  std::string whole(number);
  whole.erase(whole.find('.'), 1);
  return {Quoted(number) + " could mean " + whole + " or a fraction with three digits",
          "write " + whole + " or " + std::string(number) + "0, whichever is meant"};
}

// What to do about a text that is no decimal number.
Flaw NumberFlaw(std::string_view text, DecimalError error) {
  const bool has_comma = text.find(',') != std::string_view::npos;
  if (error == DecimalError::kOutOfRange) return {Quoted(text) + " is too large", "correct it"};
  if (error == DecimalError::kTooLong) return {Quoted(text) + " is too long for a number", "correct it"};
  if (has_comma) {
    return {Quoted(text) + " is no amount: commas are not read",
            "write one thousand and a half as 1000.50, with a point before the fraction and nothing between thousands"};
  }
  return {Quoted(text) + " is no number", "write digits with a point before the fraction, as in 1000.50"};
}

Parsed<int64_t> ReadNumber(std::string_view text) {
  const DecimalResult read = ParseDecimal(text);
  if (!read.ok()) return {0, NumberFlaw(text, read.error)};
  if (MayBeThousands(text)) return {0, ThousandsFlaw(text)};
  return {read.micros, {}};
}

// Splits "15.00 USD" or "15.00USD" before its currency letters.
std::pair<std::string_view, std::string_view> SplitCurrency(std::string_view text) {
  if (text.size() < 3) return {text, {}};
  const std::string_view code = text.substr(text.size() - 3);
  if (!std::all_of(code.begin(), code.end(), IsLetter)) return {text, {}};
  return {Trimmed(text.substr(0, text.size() - 3)), code};
}

// Gives a feed's time the form of RFC 3339: seconds and a colon in the offset.
std::string Completed(std::string_view text) {
  std::string whole(text);
  const size_t n = whole.size();
  const bool bare_offset = n > 5 && (whole[n - 5] == '+' || whole[n - 5] == '-') &&
                           std::all_of(whole.end() - 4, whole.end(), IsDigit) && n > 16;
  if (bare_offset) whole.insert(n - 2, ":");
  constexpr size_t kMinutesEnd = 16;  // of "2026-11-21T10:00"
  if (whole.size() > kMinutesEnd && whole[kMinutesEnd] != ':') whole.insert(kMinutesEnd, ":00");
  return whole;
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

Parsed<Price> ReadPrice(std::string_view text, Currency fallback) {
  const auto [number, code] = SplitCurrency(Trimmed(text));
  const std::optional<Currency> named = Currency::FromCode(code);
  if (!code.empty() && !named) {
    return Refuse<Price>(Quoted(code) + " is no currency of ISO 4217", "write the price as \"15.00 USD\"");
  }
  const Currency currency = named.value_or(fallback);
  const Parsed<int64_t> amount = ReadNumber(number);
  if (!amount.ok()) return {{}, amount.flaw};
  if (currency.IsNone()) {
    return Refuse<Price>(Quoted(text) + " has no currency",
                         "write the price as \"15.00 USD\", or name the store's currency");
  }
  if (amount.value < 0) return Refuse<Price>(Quoted(text) + " is negative", "a price is zero or more");
  return {{Money::FromMicros(amount.value), currency}, {}};
}

Parsed<Quantity> ReadQuantity(std::string_view text) {
  const Parsed<int64_t> number = ReadNumber(Trimmed(text));
  return {Quantity::FromMicros(number.value), number.flaw};
}

Parsed<bool> ReadBoolean(std::string_view text) {
  const std::string word = LowerCase(Trimmed(text));
  if (word == "true" || word == "yes" || word == "1") return {true, {}};
  if (word == "false" || word == "no" || word == "0") return {false, {}};
  return Refuse<bool>(Quoted(text) + " is neither yes nor no", "write true or false");
}

Parsed<Instant> ReadMoment(std::string_view text) {
  const std::optional<Instant> moment = ParseRfc3339(Completed(Trimmed(text)));
  if (moment) return {*moment, {}};
  return Refuse<Instant>(Quoted(text) + " is no time",
                         "write it as 2026-11-21T10:00:00+01:00, with its offset from UTC");
}

Parsed<TimeRange> ReadTimeRange(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return Refuse<TimeRange>(Quoted(text) + " is no range of time", "write two times joined by a slash");
  }
  const Parsed<Instant> from = ReadMoment(text.substr(0, slash));
  if (!from.ok()) return {{}, from.flaw};
  const Parsed<Instant> until = ReadMoment(text.substr(slash + 1));
  if (!until.ok()) return {{}, until.flaw};
  if (until.value <= from.value)
    return Refuse<TimeRange>(Quoted(text) + " ends before it begins", "exchange the two times");
  return {{from.value, until.value}, {}};
}

}  // namespace parapet
