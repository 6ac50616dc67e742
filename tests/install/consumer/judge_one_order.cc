// SPDX-License-Identifier: Apache-2.0
//
// Judges one order with the kernel alone: an apple that costs 15.00 USD, ordered at 0.00.
#include <iostream>
#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/kernel/order_builder.h"

namespace {

// Every guardrail enforced as it recommends, with its standard parameters.
std::vector<parapet::Rule> RecommendedRules() {
  std::vector<parapet::Rule> rules;
  for (const parapet::Guardrail& guardrail : parapet::Registry()) {
    parapet::Rule rule{parapet::Mode::kEnforce, guardrail.recommended, guardrail.on_missing, {}};
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) rule.parameter[i] = guardrail.parameters[i].standard;
    rules.push_back(rule);
  }
  return rules;
}

}  // namespace

int main() {
  std::vector<std::byte> memory(parapet::kArenaBytes);
  parapet::Arena arena(memory);
  parapet::OrderBuilder builder(arena);
  builder.order().store = "main";
  builder.order().id = "1001";
  builder.order().currency = *parapet::Currency::FromCode("USD");
  parapet::Line* line = builder.AddLine();
  line->sku = "APPLE";
  line->quantity = parapet::Quantity::Whole(1);
  line->quantity_known = true;
  line->unit_price = parapet::Money();
  const parapet::BuildResult built = builder.Finish();
  if (!built.ok()) return 1;

  parapet::LineFacts apple;
  apple.item_known = true;
  apple.reference = parapet::Money::Major(15);
  parapet::Facts facts;
  facts.supplied = {parapet::Fact::kCatalogue, parapet::Fact::kReference};
  facts.lines = {&apple, 1};

  parapet::GuardrailMask mask;
  mask.Set(static_cast<size_t>(parapet::FindGuardrail("zero_price")));
  const std::vector<parapet::Rule> rules = RecommendedRules();
  static parapet::Findings findings;
  parapet::JudgeOrder(mask, *built.order, facts, {rules.data()}, findings);
  std::cout << "decision: " << (findings.decision() == parapet::Action::kHold ? "hold" : "something else") << "\n";
}
