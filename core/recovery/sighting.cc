// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/sighting.h"

#include <algorithm>
#include <limits>

namespace parapet {
namespace {

constexpr std::string_view kKinds[] = {"guardrail", "item", "cohort", "promotion", "import", "currency"};
constexpr int64_t kWrongBelow = 3'000, kWrongAbove = 10'000;  // basis points
constexpr Money kMost = Money::FromMicros(std::numeric_limits<int64_t>::max());

// (a − b) · quantity where a is above b; the most that there is where it does not fit.
Money Above(Money a, Money b, Quantity quantity) {
  if (a <= b) return {};
  const auto unit = Subtract(a, b);
  return unit ? Multiply(*unit, quantity).value_or(kMost) : kMost;
}

std::string AmountText(Money amount) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(amount.micros(), 2, text));
}

// The price that several items were sold at, told by the finding's lines: the lowest charged of the order.
Money CohortPrice(const SeenOrder& order) {
  Money lowest = kMost;
  for (const SeenLine& line : order.lines) lowest = std::min(lowest, line.charged);
  return order.lines.empty() ? Money() : lowest;
}

// Whether every line of the item is near what it should cost.
bool IsDrift(const SeenOrder& order, std::string_view item) {
  bool any = false;
  for (const SeenLine& line : order.lines) {
    if (line.item != item) continue;
    if (!line.reference || IsWrongPrice(line.charged, *line.reference)) return false;
    any = true;
  }
  return any;
}

}  // namespace

std::string_view RoleOfFamily(std::string_view family) {
  constexpr std::pair<std::string_view, std::string_view> kRoles[] = {{"price", "merchandising"},
                                                                      {"price_drift", "merchandising"},
                                                                      {"discount", "merchandising"},
                                                                      {"stock", "operations"},
                                                                      {"quantity", "operations"},
                                                                      {"total", "finance"},
                                                                      {"tax", "finance"},
                                                                      {"currency", "finance"},
                                                                      {"shipping", "support"},
                                                                      {"duplicate", "support"},
                                                                      {"data", "it"}};
  for (const auto& [of, role] : kRoles) {
    if (of == family) return role;
  }
  return "support";
}

bool IsWrongPrice(Money charged, Money reference) {
  if (reference <= Money()) return false;
  const int64_t off = DeviationBasisPoints(charged, reference);
  return off < -kWrongBelow || off > kWrongAbove;
}

std::string_view Name(CauseKind kind) { return kKinds[static_cast<size_t>(kind)]; }

std::string Cause::Text() const {
  if (kind == CauseKind::kGuardrail) return key;
  return (kind == CauseKind::kItem ? family : std::string(Name(kind))) + ":" + key;
}

Cause CauseOfFinding(const SeenFinding& finding, const SeenOrder& order) {
  const bool about_price = finding.family == "change" || finding.family == "exposure" || finding.family == "price";
  const std::string family = about_price ? "price" : finding.family;
  if (family == "discount" && !order.codes.empty()) {
    return {CauseKind::kPromotion, family, *std::min_element(order.codes.begin(), order.codes.end())};
  }
  if (family == "currency" && !order.presentment.IsNone()) {
    return {CauseKind::kCurrency, family, std::string(order.presentment.code())};
  }
  if (finding.guardrail == "uniform_price_collapse") {
    return {CauseKind::kCohort, "price", AmountText(CohortPrice(order))};
  }
  if (family == "price" && !finding.item.empty() && IsDrift(order, finding.item)) {
    return {CauseKind::kItem, "price_drift", finding.item};
  }
  if (!finding.item.empty()) return {CauseKind::kItem, family, finding.item};
  return {CauseKind::kGuardrail, family, finding.guardrail};
}

LineLoss LossOf(const SeenLine& line, std::optional<Money> corrected) {
  const std::optional<Money> reference = corrected ? corrected : line.reference;
  LineLoss loss;
  const auto most = std::max({reference.value_or(Money()), line.cost.value_or(Money()), line.floor.value_or(Money())});
  loss.exposure = Above(most, line.charged, line.quantity);
  loss.cost_unknown = !line.cost && !loss.exposure.IsZero();
  const Money least = line.cost ? std::max(*line.cost, line.floor.value_or(Money())) : most;
  loss.honour = Above(least, line.charged, line.quantity);
  if (reference) loss.above = Above(line.charged, *reference, line.quantity);
  return loss;
}

}  // namespace parapet
