// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

constexpr size_t kNameMax = 64;  // what is longer is no slip of a finger, and the comparison is quadratic

// Edits of one character, or of two neighbours swapped, that lead from one to the other (optimal string alignment).
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replace = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

bool IsThreshold(std::string_view parameter) {
  for (std::string_view action : {"tag", "hold", "block"}) {
    if (parameter.substr(0, action.size()) != action) continue;
    if (parameter.size() == action.size() || parameter[action.size()] == '_') return true;
  }
  return false;
}

}  // namespace

std::string NearestName(std::string_view wrong, const std::vector<std::string>& known) {
  if (wrong.empty() || wrong.size() > kNameMax) return {};
  const std::string* nearest = nullptr;
  size_t best = std::max<size_t>(1, wrong.size() / 3) + 1;
  for (const std::string& name : known) {
    if (name.size() > kNameMax) continue;
    const size_t distance = Distance(wrong, name);
    if (distance >= best) continue;
    best = distance;
    nearest = &name;
  }
  return nearest == nullptr ? std::string() : *nearest;
}

bool HasThresholds(const Guardrail& guardrail) {
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    if (IsThreshold(guardrail.parameters[i].name)) return true;
  }
  return false;
}

int FindParameter(const Guardrail& guardrail, std::string_view name) {
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    if (guardrail.parameters[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::vector<std::string> ParameterNames(const Guardrail& guardrail) {
  std::vector<std::string> names;
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) names.emplace_back(guardrail.parameters[i].name);
  return names;
}

std::vector<std::string> GuardrailNames() {
  std::vector<std::string> names;
  for (const Guardrail& guardrail : Registry()) names.emplace_back(guardrail.name);
  return names;
}

}  // namespace parapet
