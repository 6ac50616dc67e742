// SPDX-License-Identifier: Apache-2.0
//
// Internal to the lint of policies: how complaints and warnings are noted, and what several parts check alike.
#ifndef PARAPET_CORE_POLICY_LINT_NOTES_H_
#define PARAPET_CORE_POLICY_LINT_NOTES_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/lint.h"

namespace parapet {

class LintNotes {
 public:
  explicit LintNotes(LintResult& result) : result_(result) {}

  void Complain(std::string path, std::string what, std::string remedy) {
    result_.complaints.push_back({{0, 0, std::move(path)}, std::move(what), std::move(remedy)});
  }
  void Warn(std::string path, std::string what, std::string remedy) {
    result_.warnings.push_back({{0, 0, std::move(path)}, std::move(what), std::move(remedy)});
  }

  static std::string Quoted(std::string_view text);
  // The place of the i-th entry of a list at the top of the document.
  static std::string Entry(std::string_view list, size_t i);
  // "did you mean …?", or something else where no name is near.
  static std::string Near(std::string_view wrong, const std::vector<std::string>& known, std::string otherwise);
  static bool IsCurrency(std::string_view code);

  // Complains about a country, currency or scope that no order can have, a guardrail that does not exist, an empty text
  // that somebody has to fill in.
  void CheckCountry(const std::string& code, const std::string& path);
  void CheckCurrency(const std::string& code, const std::string& path);
  void CheckScope(const Scope& scope, const std::string& path);
  bool CheckGuardrail(const std::string& name, const std::string& path);
  void CheckSaid(const std::string& text, const std::string& path, std::string_view entry, std::string_view what,
                 std::string remedy);
  // Complains about a time that ends before it begins, warns of one that is over.
  void CheckTime(Instant from, Instant until, Instant now, const std::string& path, const std::string& entry);

 private:
  LintResult& result_;
};

// The parts of a lint that are not about guardrails' settings.
void LintRegister(const Policy& policy, Instant now, LintNotes& notes);
void LintOperations(const Policy& policy, Instant now, LintNotes& notes);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_LINT_NOTES_H_
