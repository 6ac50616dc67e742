// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/differences.h"

#include "parapet/core/policy/lint.h"

namespace parapet {
namespace {

std::string Padded(int64_t number, size_t digits) {
  std::string text = std::to_string(number);
  return std::string(text.size() < digits ? digits - text.size() : 0, '0') + text;
}

}  // namespace

Effect OfTime(Instant from_before, Instant until_before, Instant from_after, Instant until_after) {
  const auto end = [](Instant until) { return until.IsKnown() ? until.micros : INT64_MAX; };
  if (from_after < from_before || end(until_after) > end(until_before)) return Effect::kLoosens;
  return from_after == from_before && until_after == until_before ? Effect::kNothing : Effect::kTightens;
}

void Differences::Note(std::string path, std::string before, std::string after, Effect effect,
                       const std::string& subject) {
  if (before == after) return;
  PolicyDifference difference{.path = std::move(path), .before = std::move(before), .after = std::move(after)};
  difference.loosens = effect == Effect::kLoosens;
  difference.tightens = effect == Effect::kTightens;
  difference.words = difference.loosens ? "loosens: " : difference.tightens ? "tightens: " : "changes: ";
  difference.words += subject;
  if (difference.before == kNoEntry) {
    difference.words += " is added: " + difference.after;
  } else if (difference.after == kNoEntry) {
    difference.words += " is taken away: " + difference.before;
  } else {
    difference.words += " goes from " + difference.before + " to " + difference.after;
  }
  list_.push_back(std::move(difference));
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

std::string Joined(const std::vector<Origin>& origins) {
  std::vector<std::string> names;
  names.reserve(origins.size());
  for (Origin origin : origins) names.emplace_back(Name(origin));
  return Joined(names);
}

std::string ScopeText(const Scope& scope) {
  std::string text;
  const auto add = [&text](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!text.empty()) text += " ";
    text.append(name).append("=").append(value);
  };
  add("items", scope.items);
  add("channels", Joined(scope.channels));
  add("countries", Joined(scope.countries));
  add("currencies", Joined(scope.currencies));
  add("price_lists", Joined(scope.price_lists));
  add("customer_groups", Joined(scope.customer_groups));
  add("origins", Joined(scope.origins));
  return text.empty() ? "everything" : text;
}

// To the second, in UTC; days to a date by the proleptic Gregorian calendar, in eras of 400 years that begin in March.
std::string InstantText(Instant at) {
  if (!at.IsKnown()) return "open";
  const int64_t seconds = at.micros / Seconds(1).micros;
  const int64_t of_day = ((seconds % 86'400) + 86'400) % 86'400;
  const int64_t days = (seconds - of_day) / 86'400 + 719'468;
  const int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const int64_t of_era = days - era * 146'097;
  const int64_t year_of_era = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t march_month = (5 * of_year + 2) / 153;
  const int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return Padded(year, 4) + "-" + Padded(month, 2) + "-" + Padded(of_year - (153 * march_month + 2) / 5 + 1, 2) + "T" +
         Padded(of_day / 3'600, 2) + ":" + Padded(of_day / 60 % 60, 2) + ":" + Padded(of_day % 60, 2) + "Z";
}

std::string PercentText(int64_t basis_points) { return ParameterText({.unit = Unit::kBasisPoints}, basis_points); }

std::string AmountText(const std::optional<Money>& amount) {
  char text[kDecimalFormatMax];
  return amount ? std::string(FormatDecimal(amount->micros(), 2, text)) : std::string(kNoEntry);
}

}  // namespace parapet
