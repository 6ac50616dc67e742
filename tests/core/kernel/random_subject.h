// SPDX-License-Identifier: Apache-2.0
//
// Random orders and facts for property tests: small numbers near each other, so that guardrails fire often, and every
// optional fact missing now and then. The same seed gives the same subject; `adjust` changes it before it is finished.
#ifndef PARAPET_TESTS_CORE_KERNEL_RANDOM_SUBJECT_H_
#define PARAPET_TESTS_CORE_KERNEL_RANDOM_SUBJECT_H_

#include <functional>
#include <memory>
#include <random>
#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/kernel/order_builder.h"

namespace parapet {

class RandomSubject {
 public:
  using Adjust = std::function<void(OrderBuilder&, std::vector<LineFacts>&, Facts&)>;
  explicit RandomSubject(uint64_t seed, const Adjust& adjust = {});

  const Order& order() const { return *order_; }
  const Facts& facts() const { return facts_; }
  // Facts to take away from; what is judged next sees it.
  std::vector<LineFacts>& lines() { return lines_; }
  Facts& all_facts() { return facts_; }

 private:
  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  Money Price();
  std::optional<Money> Maybe(int percent) { return Chance(percent) ? std::optional(Price()) : std::nullopt; }
  void FillLine(Line& line);
  void FillFacts(const Line& line, LineFacts& facts);
  void FillOrder(OrderBuilder& builder);
  void Tidy(OrderBuilder& builder);
  void FillPayments(OrderBuilder& builder);
  void FillHistory();
  void AddUp(OrderBuilder& builder);
  void FillCurrencies(OrderBuilder& builder);
  void FillCoincidences(OrderBuilder& builder);

  std::mt19937_64 random_;
  std::unique_ptr<std::byte[]> memory_;
  Arena arena_;
  const Order* order_ = nullptr;
  std::vector<LineFacts> lines_;
  std::vector<DiscountFacts> discounts_;
  std::vector<PaymentFacts> payments_;
  Facts facts_;
};

// A random price change.
PriceChange RandomChange(uint64_t seed);

// Every guardrail as it recommends itself, and all of them enabled.
std::vector<Rule> RecommendedRules();
GuardrailMask Everything();

}  // namespace parapet

#endif  // PARAPET_TESTS_CORE_KERNEL_RANDOM_SUBJECT_H_
