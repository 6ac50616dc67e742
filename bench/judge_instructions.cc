// SPDX-License-Identifier: Apache-2.0
//
// judge_instructions N: judges N five-line orders and nothing else, for callgrind to count.
#include <cstdlib>
#include <iostream>

#include "parapet/bench/check.h"
#include "parapet/bench/sample_orders.h"
#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/program.h"

int main(int argc, char** argv) {
  using namespace parapet;
  const size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0;
  const auto orders = bench::MakeOrders(64, 5);
  const auto result = Program::Compile(RecommendedPolicy(), 1, orders[0].facts.now);
  bench::Require(result.program != nullptr, "the recommended policy compiles");
  const GuardrailMask mask = result.program->MaskFor(*orders[0].order, orders[0].facts.supplied);
  static Findings findings;
  size_t held = 0;
  for (size_t i = 0; i < count; ++i) {
    const auto& sample = orders[i % orders.size()];
    JudgeOrder(mask, *sample.order, sample.facts, result.program->RulesFor(*sample.order), findings);
    held += findings.decision() >= Action::kHold;
  }
  bench::Require(held == (count + bench::kPlantedEvery - 1) / bench::kPlantedEvery, "planted orders are held");
  std::cout << count << " orders, " << mask.Count() << " guardrails\n";
}
