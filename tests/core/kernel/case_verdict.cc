// SPDX-License-Identifier: Apache-2.0
//
// Judges a case and compares what came out with what it expects.
#include <algorithm>

#include "parapet/tests/core/kernel/case_file.h"

namespace parapet {
namespace {

std::string Decimal(int64_t micros, int places) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(micros, places, text));
}

std::string Print(const Reading& reading, const Order* order) {
  const int places = order == nullptr ? 2 : order->currency.exponent();
  switch (reading.kind) {
    case Reading::Kind::kNone:
      return "null";
    case Reading::Kind::kMoney:
      return Decimal(reading.value, places);
    case Reading::Kind::kQuantity:
      return Decimal(reading.value, 0);
    case Reading::Kind::kPresentmentMoney:
      return Decimal(reading.value, order->presentment_currency.exponent()) + " " +
             std::string(order->presentment_currency.code());
    case Reading::Kind::kBasisPoints:
    case Reading::Kind::kCount:
    case Reading::Kind::kSeconds:
    case Reading::Kind::kPlaces:
      return std::to_string(reading.value);
  }
  return "?";
}

using Flat = std::map<std::string, std::string>;

Flat Describe(const Finding& finding, const Order* order) {
  return {{"action", std::string(Name(finding.action))},
          {"line", finding.line == kWholeOrder ? "null" : std::to_string(finding.line)},
          {"observed", Print(finding.observed, order)},
          {"expected", Print(finding.expected, order)},
          {"at_risk", finding.at_risk ? Print(Reading(*finding.at_risk), order) : "null"},
          {"loss_to", std::string(Name(finding.loss_to))},
          {"advice", std::string(Name(finding.advice))}};
}

Flat Describe(const Indeterminate& missing) {
  return {{"action", std::string(Name(missing.action))},
          {"line", missing.line == kWholeOrder ? "null" : std::to_string(missing.line)},
          {"fact", std::string(Name(missing.fact))},
          {"because", std::string(Name(missing.reason))}};
}

std::string Join(const Flat& flat) {
  std::string text;
  for (const auto& [key, value] : flat) text += (text.empty() ? "" : ", ") + key + " " + value;
  return text;
}

// Every field that is expected has its value; a line that is not named is the whole order.
bool Meets(const Flat& actual, Flat expected) {
  expected.emplace("line", "null");
  return std::all_of(expected.begin(), expected.end(), [&](const auto& field) {
    const auto found = actual.find(field.first);
    return found != actual.end() && found->second == field.second;
  });
}

bool Meet(const std::vector<Flat>& actual, const std::vector<Flat>& expected) {
  return std::equal(actual.begin(), actual.end(), expected.begin(), expected.end(), Meets);
}

std::vector<Flat> DescribeAll(const Findings& findings, const Order* order) {
  std::vector<Flat> all;
  for (const Finding& finding : findings.findings()) all.push_back(Describe(finding, order));
  return all;
}

std::vector<Flat> DescribeMissing(const Findings& findings) {
  std::vector<Flat> all;
  for (const Indeterminate& missing : findings.indeterminates()) all.push_back(Describe(missing));
  return all;
}

}  // namespace

void JudgeCase(const Case& subject, const Rule& rule, Findings& findings) {
  const auto index = static_cast<size_t>(subject.index());
  const Guardrail& guardrail = Registry()[index];
  std::vector<Rule> table(Registry().size());
  table[index] = rule;
  GuardrailMask mask;
  if (subject.order == nullptr) {
    if (AppliesToChange(guardrail, subject.change.supplied)) mask.Set(index);
    return JudgeChange(mask, subject.change, {table.data()}, findings);
  }
  if (Applies(guardrail, subject.order->stage, subject.order->origin, subject.facts.supplied)) mask.Set(index);
  JudgeOrder(mask, *subject.order, subject.facts, {table.data()}, findings);
}

std::string Mismatch(const Case& subject, const Findings& findings) {
  const bool same = Meet(DescribeAll(findings, subject.order), subject.findings) &&
                    Meet(DescribeMissing(findings), subject.indeterminates);
  if (same) return "";
  std::string text =
      subject.family + "/" + subject.guardrail + ": " + subject.name + " (" + subject.why + ")\n expected:\n";
  for (const Flat& finding : subject.findings) text += "  finding: " + Join(finding) + "\n";
  for (const Flat& missing : subject.indeterminates) text += "  could not check: " + Join(missing) + "\n";
  return text + " actual:\n" + Print(findings, subject.order);
}

std::string Print(const Findings& findings, const Order* order) {
  std::string text = "  decision " + std::string(Name(findings.decision())) + "\n";
  for (const Flat& finding : DescribeAll(findings, order)) text += "  finding: " + Join(finding) + "\n";
  for (const Flat& missing : DescribeMissing(findings)) text += "  could not check: " + Join(missing) + "\n";
  return text;
}

}  // namespace parapet
