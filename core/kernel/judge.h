// SPDX-License-Identifier: Apache-2.0
//
// The judge: runs every guardrail that a mask enables over one order, or one price change, and gathers what they find.
//
//   Findings findings;                                    // one a thread, reused
//   JudgeOrder(mask, order, facts, rules, findings);
//   findings.decision();                                  // allow, tag, hold or block
//
// All enabled guardrails run; findings only raise the verdict, so their order cannot change it.
// Thread safety: pure; the Findings belong to the caller. Cost: no allocation, no lock, no system call.
#ifndef PARAPET_CORE_KERNEL_JUDGE_H_
#define PARAPET_CORE_KERNEL_JUDGE_H_

#include <cstddef>
#include <cstdint>

#include "parapet/core/kernel/guardrail.h"

namespace parapet {

// Which guardrails run.
class GuardrailMask {
 public:
  constexpr void Set(size_t index) { words_[index / 64] |= uint64_t{1} << (index % 64); }
  constexpr void Clear(size_t index) { words_[index / 64] &= ~(uint64_t{1} << (index % 64)); }
  constexpr bool Has(size_t index) const { return (words_[index / 64] >> (index % 64)) & 1; }
  constexpr GuardrailMask operator&(const GuardrailMask& other) const {
    GuardrailMask both;
    for (size_t i = 0; i < kWords; ++i) both.words_[i] = words_[i] & other.words_[i];
    return both;
  }
  constexpr int Count() const {
    int count = 0;
    for (uint64_t word : words_) count += __builtin_popcountll(word);
    return count;
  }

 private:
  static constexpr size_t kWords = kGuardrailsMax / 64;
  uint64_t words_[kWords] = {};
};

// The rules of all guardrails: rules[profile * Registry().size() + guardrail].
struct RuleTable {
  const Rule* rules = nullptr;
};

// Judges an order. Clears `findings` first. Finds nothing in a cancelled order: nobody pays for it any more.
// REQUIRES: facts.lines.size() == order.lines.size(); every profile in the facts has its rules in the table.
void JudgeOrder(const GuardrailMask& mask, const Order& order, const Facts& facts, RuleTable rules, Findings& findings);

// Judges a price change. Clears `findings` first.
void JudgeChange(const GuardrailMask& mask, const PriceChange& change, RuleTable rules, Findings& findings);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_JUDGE_H_
