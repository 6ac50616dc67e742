// SPDX-License-Identifier: Apache-2.0
//
// Compiles the recommended policy and says how many guardrails judge a placed order of a store that supplies every
// fact.
#include <iostream>

#include "parapet/core/policy/program.h"

int main() {
  const parapet::Policy policy = parapet::RecommendedPolicy();
  const auto result = parapet::Program::Compile(policy, 1, parapet::Instant{1'700'000'000'000'000});
  for (const parapet::Complaint& complaint : result.complaints) std::cout << complaint.what << "\n";
  if (!result.program) return 1;
  const parapet::Order order;
  const auto every_fact = parapet::FactSet::FromBits((1u << parapet::kFacts) - 1);
  std::cout << "compiled: " << policy.name << ", " << result.program->MaskFor(order, every_fact).Count()
            << " guardrails\n";
}
