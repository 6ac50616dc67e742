// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/verdict.h"

namespace parapet {
namespace {

constexpr size_t kTitleMax = 80;
constexpr std::string_view kMinus = "\u2212";

// A decimal text with a true minus sign, as people read it.
std::string Signed(std::string_view decimal) {
  if (decimal.substr(0, 1) != "-") return std::string(decimal);
  return std::string(kMinus) + std::string(decimal.substr(1));
}

std::string Decimal(int64_t micros, int places) {
  char text[kDecimalFormatMax];
  return Signed(FormatDecimal(micros, places, text));
}

std::string Counted(int64_t count, std::string_view one, std::string_view many) {
  return Signed(std::to_string(count)) + " " + std::string(count == 1 ? one : many);
}

std::string Percent(int64_t basis_points) {
  if (basis_points >= kDeviationLimit || basis_points <= -kDeviationLimit) return "beyond measure";
  int64_t micros = 0;
  if (__builtin_mul_overflow(basis_points, kHundredPercent, &micros)) return "beyond measure";
  return Decimal(micros, 0) + " %";
}

std::string AtRisk(const std::optional<Money>& amount, Currency currency) {
  return amount ? Describe(Reading(*amount), currency) : "not known";
}

// At most `kTitleMax` bytes, not cut inside of a character.
std::string Shortened(std::string_view text) {
  if (text.size() <= kTitleMax) return std::string(text);
  size_t end = kTitleMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

// The currency that a reading of this order is in.
Currency CurrencyOf(const Reading& reading, const Order& order) {
  const bool presentment = reading.kind == Reading::Kind::kPresentmentMoney && !order.presentment_currency.IsNone();
  return presentment ? order.presentment_currency : order.currency;
}

struct Words {
  std::string item, observed, expected, at_risk, line;
};

std::string Fill(std::string_view text, const Words& words) {
  const std::pair<std::string_view, const std::string*> places[] = {{"{item}", &words.item},
                                                                    {"{observed}", &words.observed},
                                                                    {"{expected}", &words.expected},
                                                                    {"{at_risk}", &words.at_risk},
                                                                    {"{line}", &words.line}};
  std::string filled;
  while (!text.empty()) {
    size_t take = 1;
    std::string_view put = text.substr(0, 1);
    for (const auto& [place, word] : places) {
      if (text.substr(0, place.size()) == place) take = place.size(), put = *word;
    }
    filled += put;
    text.remove_prefix(take);
  }
  return filled;
}

std::string ItemWords(const Order& order, int16_t index) {
  if (index < 0 || static_cast<size_t>(index) >= order.lines.size()) return "the order";
  const Line& line = order.lines[static_cast<size_t>(index)];
  const std::string_view key = !line.sku.empty() ? line.sku : !line.variant_id.empty() ? line.variant_id : line.item_id;
  if (line.title.empty()) return key.empty() ? "line " + std::to_string(index + 1) : Shortened(key);
  return key.empty() ? Shortened(line.title) : Shortened(line.title) + " (" + Shortened(key) + ")";
}

}  // namespace

std::string Describe(const Reading& reading, Currency currency) {
  switch (reading.kind) {
    case Reading::Kind::kNone:
      return "not known";
    case Reading::Kind::kMoney:
    case Reading::Kind::kPresentmentMoney:
      return Decimal(reading.value, currency.exponent()) +
             (currency.IsNone() ? "" : " " + std::string(currency.code()));
    case Reading::Kind::kQuantity:
      return Decimal(reading.value, 0);
    case Reading::Kind::kBasisPoints:
      return Percent(reading.value);
    case Reading::Kind::kCount:
      return Signed(std::to_string(reading.value));
    case Reading::Kind::kSeconds:
      return Counted(reading.value, "second", "seconds");
    case Reading::Kind::kPlaces:
      return Counted(reading.value, "decimal place", "decimal places");
  }
  return "not known";
}

std::string Explain(const Guardrail& guardrail, const Finding& finding, const Order& order) {
  Words words = {ItemWords(order, finding.line), Describe(finding.observed, CurrencyOf(finding.observed, order)),
                 Describe(finding.expected, CurrencyOf(finding.expected, order)),
                 AtRisk(finding.at_risk, order.currency),
                 finding.line < 0 ? "the order" : std::to_string(finding.line + 1)};
  std::string sentence = Fill(guardrail.message, words);
  if (sentence.substr(0, 9) == "the order") sentence[0] = 'T';
  return sentence;
}

std::string Explain(const Guardrail& guardrail, const Finding& finding, const PriceOutcome& outcome) {
  const std::string item =
      outcome.title.empty() ? Shortened(outcome.item) : Shortened(outcome.title) + " (" + Shortened(outcome.item) + ")";
  return Fill(guardrail.message,
              {item, Describe(finding.observed, outcome.currency), Describe(finding.expected, outcome.currency),
               AtRisk(finding.at_risk, outcome.currency), "the item"});
}

}  // namespace parapet
