// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/lint_notes.h"

#include <utility>

#include "parapet/core/policy/program.h"

namespace parapet {

std::string LintNotes::Quoted(std::string_view text) {
  std::string quoted = "\"";
  return quoted.append(text).append("\"");
}

std::string LintNotes::Entry(std::string_view list, size_t i) {
  std::string path = "$.";
  return path.append(list).append("[").append(std::to_string(i)).append("]");
}

std::string LintNotes::Near(std::string_view wrong, const std::vector<std::string>& known, std::string otherwise) {
  const std::string near = NearestName(wrong, known);
  return near.empty() ? std::move(otherwise) : "did you mean " + Quoted(near) + "?";
}

bool LintNotes::IsCurrency(std::string_view code) {
  const auto currency = Currency::FromCode(code);
  return currency && currency->code() == code;
}

void LintNotes::CheckCountry(const std::string& code, const std::string& path) {
  const bool two = code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
  if (!two) {
    Complain(path, Quoted(code) + " is no country code", "use two capital letters of ISO 3166, such as \"US\"");
  }
}

void LintNotes::CheckCurrency(const std::string& code, const std::string& path) {
  if (!IsCurrency(code)) {
    Complain(path, Quoted(code) + " is no currency code", "use three capital letters of ISO 4217, such as \"USD\"");
  }
}

void LintNotes::CheckScope(const Scope& scope, const std::string& path) {
  const auto place = [&path](const char* list, size_t i) { return path + list + std::to_string(i) + "]"; };
  for (size_t i = 0; i < scope.countries.size(); ++i) CheckCountry(scope.countries[i], place(".countries[", i));
  for (size_t i = 0; i < scope.currencies.size(); ++i) CheckCurrency(scope.currencies[i], place(".currencies[", i));
}

bool LintNotes::CheckGuardrail(const std::string& name, const std::string& path) {
  if (FindGuardrail(name) >= 0) return true;
  Complain(path, "unknown guardrail " + Quoted(name), Near(name, GuardrailNames(), "`parapet guardrails` lists them"));
  return false;
}

void LintNotes::CheckSaid(const std::string& text, const std::string& path, std::string_view entry,
                          std::string_view what, std::string remedy) {
  if (!text.empty()) return;
  std::string sentence(entry);
  Complain(path, sentence.append(" has no ").append(what), std::move(remedy));
}

void LintNotes::CheckTime(Instant from, Instant until, Instant now, const std::string& path, const std::string& entry) {
  if (!until.IsKnown()) return;
  if (from.IsKnown() && until <= from) {
    Complain(path + ".until", entry + " ends before it begins", "exchange the two times");
  } else if (until <= now) {
    Warn(path, entry + " has expired", "remove it, or give it a new end");
  }
}

}  // namespace parapet
