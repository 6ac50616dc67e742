// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/rfc3339.h"

#include <algorithm>
#include <cstdint>

namespace parapet {
namespace {

constexpr int64_t kDayMicros = 86'400'000'000;
constexpr int64_t kFirst = -62'135'596'800'000'000;  // 0001-01-01T00:00:00Z
constexpr int64_t kLast = 253'402'300'799'999'999;   // 9999-12-31T23:59:59.999999Z

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes `digits` digits off the front; −1 when they are not there.
int Take(std::string_view& text, size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (size_t i = 0; i < digits; ++i) {
    if (!IsDigit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool Take(std::string_view& text, std::string_view one_of) {
  if (text.empty() || one_of.find(text[0]) == one_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

int DaysIn(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

// Days since 1970-01-01 of a proleptic Gregorian date; years are counted from March, so that February ends them.
int64_t DaysSinceEpoch(int year, int month, int day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = y / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

struct Date {
  int year, month, day;
};

Date DateOf(int64_t days) {
  const int64_t shifted = days + 719'468;
  const int64_t era = shifted / 146'097;
  const int64_t day_of_era = shifted - era * 146'097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  const int calendar_month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  return {static_cast<int>(year_of_era + era * 400 + (calendar_month <= 2 ? 1 : 0)), calendar_month, day};
}

std::optional<int64_t> TakeDate(std::string_view& text) {
  const int year = Take(text, 4);
  if (year < 1 || !Take(text, "-")) return std::nullopt;
  const int month = Take(text, 2);
  if (month < 1 || month > 12 || !Take(text, "-")) return std::nullopt;
  const int day = Take(text, 2);
  if (day < 1 || day > DaysIn(year, month)) return std::nullopt;
  return DaysSinceEpoch(year, month, day) * kDayMicros;
}

// Micros of a fraction ".123"; 0 where there is none, −1 for a bare point.
int64_t TakeFraction(std::string_view& text) {
  if (!Take(text, ".")) return 0;
  if (text.empty() || !IsDigit(text[0])) return -1;
  int64_t micros = 0;
  int64_t place = 100'000;
  for (; !text.empty() && IsDigit(text[0]); text.remove_prefix(1), place /= 10) micros += place * (text[0] - '0');
  return micros;
}

std::optional<int64_t> TakeTimeOfDay(std::string_view& text) {
  const int hour = Take(text, 2);
  if (hour < 0 || hour > 23 || !Take(text, ":")) return std::nullopt;
  const int minute = Take(text, 2);
  if (minute < 0 || minute > 59 || !Take(text, ":")) return std::nullopt;
  const int second = Take(text, 2);
  if (second < 0 || second > 60) return std::nullopt;
  const int64_t fraction = TakeFraction(text);
  if (fraction < 0) return std::nullopt;
  return (hour * 3'600 + minute * 60 + second) * int64_t{1'000'000} + (second == 60 ? 0 : fraction);
}

std::optional<int64_t> TakeOffset(std::string_view& text) {
  if (Take(text, "Zz")) return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int64_t sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const int hours = Take(text, 2);
  if (hours < 0 || hours > 23 || !Take(text, ":")) return std::nullopt;
  const int minutes = Take(text, 2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  return sign * (hours * 60 + minutes) * int64_t{60'000'000};
}

void AppendPadded(std::string& out, int64_t value, int digits) {
  char text[8];
  for (int i = digits - 1; i >= 0; --i, value /= 10) text[i] = static_cast<char>('0' + value % 10);
  out.append(text, static_cast<size_t>(digits));
}

}  // namespace

std::optional<Instant> ParseRfc3339(std::string_view text) {
  const auto date = TakeDate(text);
  if (!date || !Take(text, "Tt ")) return std::nullopt;
  const auto time_of_day = TakeTimeOfDay(text);
  if (!time_of_day) return std::nullopt;
  const auto offset = TakeOffset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return Instant{*date + *time_of_day - *offset};
}

void AppendRfc3339(std::string& out, Instant instant) {
  const int64_t micros = std::clamp(instant.micros, kFirst, kLast);
  int64_t days = micros / kDayMicros;
  if (micros % kDayMicros < 0) --days;
  const int64_t rest = micros - days * kDayMicros;
  const Date date = DateOf(days);
  AppendPadded(out, date.year, 4);
  AppendPadded(out += '-', date.month, 2);
  AppendPadded(out += '-', date.day, 2);
  AppendPadded(out += 'T', rest / 3'600'000'000, 2);
  AppendPadded(out += ':', rest / 60'000'000 % 60, 2);
  AppendPadded(out += ':', rest / 1'000'000 % 60, 2);
  const int64_t fraction = rest % 1'000'000;
  if (fraction != 0 && fraction % 1'000 == 0) AppendPadded(out += '.', fraction / 1'000, 3);
  if (fraction % 1'000 != 0) AppendPadded(out += '.', fraction, 6);
  out += 'Z';
}

std::string FormatRfc3339(Instant instant) {
  std::string text;
  AppendRfc3339(text, instant);
  return text;
}

}  // namespace parapet
