// SPDX-License-Identifier: Apache-2.0
//
// Orders and facts for the tests of policies: a line of one item at a price, the facts a shop would have about it.
#ifndef PARAPET_TESTS_CORE_POLICY_ORDER_FIXTURE_H_
#define PARAPET_TESTS_CORE_POLICY_ORDER_FIXTURE_H_

#include <memory>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/policy/program.h"

namespace parapet {

inline constexpr Instant kNow{1'764'320'400'000'000};  // 2025-11-28T09:00:00Z

// Owns an order of storefront origin, placed, in US dollars, and its facts: references of 15.00.
class OrderFixture {
 public:
  OrderFixture() {
    builder.order().store = "main";
    builder.order().id = "1001";
    builder.order().currency = *Currency::FromCode("USD");
    builder.order().channel = "web";
    builder.order().country = "US";
  }
  OrderFixture& Item(std::string_view sku, Money price, int64_t pieces = 1) {
    Line* line = builder.AddLine();
    line->sku = sku;
    line->unit_price = price;
    line->quantity = Quantity::Whole(pieces);
    line->quantity_known = true;
    return *this;
  }
  Order& header() { return builder.order(); }

  const Order& Finish(const Program* program = nullptr) {
    const Order& order = *builder.Finish().order;
    line_facts.resize(order.lines.size());
    for (size_t i = 0; i < order.lines.size(); ++i) {
      line_facts[i].item_known = true;
      line_facts[i].reference = Money::Major(15);
      if (program != nullptr) line_facts[i].profile = program->LineProfile("", order.lines[i].sku);
    }
    facts.now = kNow;
    facts.supplied = {Fact::kCatalogue, Fact::kReference};
    facts.lines = line_facts;
    return order;
  }

  std::vector<std::byte> memory = std::vector<std::byte>(100'000);
  Arena arena{memory};
  OrderBuilder builder{arena};
  std::vector<LineFacts> line_facts;
  Facts facts;
};

// Judges an order by a program, as the flow does.
inline const Findings& JudgeBy(const Program& program, const Order& order, const Facts& facts, Findings& findings) {
  JudgeOrder(program.MaskFor(order, facts.supplied), order, facts, program.RulesFor(order), findings);
  return findings;
}

inline std::shared_ptr<const Program> CompileOrDie(const Policy& policy, Instant now = kNow) {
  auto result = Program::Compile(policy, 7, now);
  return result.program;
}

}  // namespace parapet

#endif  // PARAPET_TESTS_CORE_POLICY_ORDER_FIXTURE_H_
