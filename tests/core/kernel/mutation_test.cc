// SPDX-License-Identifier: Apache-2.0
//
// Proves that the cases would notice. Every guardrail is replaced by one that never fires, by one that always fires,
// and by itself with a threshold, an amount, an origin or a kind of line moved; its cases must fail each time.
#include <gtest/gtest.h>

#include <functional>

#include "parapet/tests/core/kernel/case_file.h"

namespace parapet {
namespace {

using Judgement = std::function<void(const Case&, Findings&)>;

// How many cases of a guardrail fail under a mutant.
int Failing(const std::vector<Case>& cases, std::string_view guardrail, const Judgement& mutant) {
  static Findings findings;
  int failing = 0;
  for (const Case& subject : cases) {
    if (subject.guardrail != guardrail) continue;
    mutant(subject, findings);
    if (!Mismatch(subject, findings).empty()) ++failing;
  }
  return failing;
}

void AsItIs(const Case& subject, Findings& findings) { JudgeCase(subject, subject.rule, findings); }

class Mutation : public ::testing::Test {
 protected:
  const std::vector<Case> cases_ = LoadCases();
};

TEST_F(Mutation, UnmutatedGuardrailsSurvive) {
  for (const Guardrail& guardrail : Registry()) EXPECT_EQ(Failing(cases_, guardrail.name, AsItIs), 0) << guardrail.name;
}

TEST_F(Mutation, NeverFiringIsNoticed) {
  const auto never = [](const Case&, Findings& findings) { findings.Clear(); };
  for (const Guardrail& guardrail : Registry()) EXPECT_GT(Failing(cases_, guardrail.name, never), 0) << guardrail.name;
}

TEST_F(Mutation, AlwaysFiringIsNoticed) {
  const auto always = [](const Case& subject, Findings& findings) {
    JudgeCase(subject, subject.rule, findings);
    findings.Begin(static_cast<uint16_t>(subject.index()), LossTo::kMerchant);
    if (findings.findings().empty()) findings.Whole(subject.rule, subject.rule.action);
  };
  for (const Guardrail& guardrail : Registry()) EXPECT_GT(Failing(cases_, guardrail.name, always), 0) << guardrail.name;
}

TEST_F(Mutation, NeverAdmittingIgnoranceIsNoticed) {
  const auto sure = [](const Case& subject, Findings& findings) {
    JudgeCase(subject, subject.rule, findings);
    if (!findings.indeterminates().empty()) findings.Clear();
  };
  for (const Guardrail& guardrail : Registry()) {
    if (guardrail.needs == FactSet()) continue;
    EXPECT_GT(Failing(cases_, guardrail.name, sure), 0) << guardrail.name;
  }
}

// A basis point, a second, a piece more or less: the cases stand that close to every threshold. A threshold that is
// switched off by default is moved where a case switches it on.
TEST_F(Mutation, ThresholdsMovedByOneAreNoticed) {
  for (const Guardrail& guardrail : Registry()) {
    for (size_t parameter = 0; parameter < guardrail.parameter_count(); ++parameter) {
      for (int64_t step : {-1, 1}) {
        const auto moved = [&](const Case& subject, Findings& findings) {
          Rule rule = subject.rule;
          if (rule.parameter[parameter] < kNever) rule.parameter[parameter] += step;
          JudgeCase(subject, rule, findings);
        };
        EXPECT_GT(Failing(cases_, guardrail.name, moved), 0)
            << guardrail.name << "." << guardrail.parameters[parameter].name << " moved by " << step;
      }
    }
  }
}

TEST_F(Mutation, AnotherActionIsNoticed) {
  const auto milder = [](const Case& subject, Findings& findings) {
    Rule rule = subject.rule;
    rule.action = rule.action == Action::kTag ? Action::kHold : Action::kTag;
    JudgeCase(subject, rule, findings);
  };
  for (const Guardrail& guardrail : Registry()) {
    bool graded = false;  // by thresholds of its own, which the test above moves
    for (const Parameter& parameter : guardrail.parameters) graded |= parameter.name.starts_with("hold_");
    if (graded) continue;
    EXPECT_GT(Failing(cases_, guardrail.name, milder), 0) << guardrail.name;
  }
}

// Moves an amount by `steps` of the order's smallest unit.
void Move(std::optional<Money>& amount, const Order& order, int steps) {
  if (amount) amount = Add(*amount, Money::FromMicros(order.currency.MinorUnitMicros() * steps));
}

struct Amount {
  const char* guardrail;
  std::function<void(OrderBuilder&, int steps)> move;
};

// Limits that are no parameters: zero, one smallest unit, what was shown, what there is.
TEST_F(Mutation, AmountsMovedByTheSmallestUnitAreNoticed) {
  const auto total = [](OrderBuilder& builder, int steps) { Move(builder.order().total, builder.order(), steps); };
  const auto price = [](OrderBuilder& builder, int steps) {
    for (Line& line : builder.lines()) Move(line.unit_price, builder.order(), steps);
  };
  const auto discount = [](OrderBuilder& builder, int steps) {
    Move(builder.order().discount_total, builder.order(), steps);
    for (Line& line : builder.lines()) Move(line.discount, builder.order(), steps);
  };
  const auto tax = [](OrderBuilder& builder, int steps) { Move(builder.order().tax_total, builder.order(), steps); };
  const auto quantity = [](OrderBuilder& builder, int steps) {
    for (Line& line : builder.lines()) line.quantity = Quantity::FromMicros(line.quantity.micros() + steps);
  };
  const auto shipping = [](OrderBuilder& builder, int steps) {
    Move(builder.order().shipping, builder.order(), steps);
  };
  const Amount amounts[] = {{"total_identity", total},
                            {"negative_total", total},
                            {"shown_vs_charged", total},
                            {"unentitled_zero_total", total},
                            {"zero_price", price},
                            {"negative_price", price},
                            {"below_face_value", price},
                            {"bundle_below_parts", price},
                            {"missing_conversion", total},
                            {"discount_exceeds_base", discount},
                            {"outside_price_limits", price},
                            {"sale_inversion", price},
                            {"sale_window", price},
                            {"uniform_price_collapse", price},
                            {"breadth_of_drop", price},
                            {"tax_on_full_discount", discount},
                            {"tax_on_full_discount", tax},
                            {"tax_sum", tax},
                            {"double_tax", total},
                            {"double_tax", tax},
                            {"deep_total_discount", discount},
                            {"discount_allocation", discount},
                            {"negative_discount", discount},
                            {"payment_amount_mismatch", total},
                            {"rounding_difference", total},
                            {"changed_after_authorisation", total},
                            {"stock_shortfall", quantity},
                            {"aggregate_shortfall", quantity},
                            {"quantity_not_positive", quantity},
                            {"channel_buffer", quantity},
                            {"quantity_limit", quantity},
                            {"unusual_quantity", quantity},
                            {"quantity_overflow", quantity},
                            {"pack_multiple", quantity},
                            {"split_lines", quantity},
                            {"backorder_without_date", quantity},
                            {"bargain_hoarding", price},
                            {"item_velocity", price},
                            {"free_order_spike", total},
                            {"unentitled_free_shipping", shipping},
                            {"excessive_shipping", shipping}};
  for (const Amount& amount : amounts) {
    for (int steps : {-1, 1}) {
      const auto move = [&](const std::string&, OrderBuilder& builder) { amount.move(builder, steps); };
      const auto cases = LoadCases(move, amount.guardrail);
      EXPECT_GT(Failing(cases, amount.guardrail, AsItIs), 0) << amount.guardrail << " moved by " << steps;
    }
  }
}

TEST_F(Mutation, ForgettingTheOriginIsNoticed) {
  const auto cases =
      LoadCases([](const std::string&, OrderBuilder& builder) { builder.order().origin = Origin::kStorefront; });
  for (const Guardrail& guardrail : Registry()) {
    const OriginSet sale_only = guardrail.origins & Bit(Origin::kExchange);
    if (guardrail.reach == Reach::kChange || sale_only != 0) continue;
    EXPECT_GT(Failing(cases, guardrail.name, AsItIs), 0) << guardrail.name;
  }
}

TEST_F(Mutation, ForgettingTheKindOfLineIsNoticed) {
  const auto cases = LoadCases([](const std::string&, OrderBuilder& builder) {
    for (Line& line : builder.lines()) line.kind = LineKind::kItem;
  });
  for (const char* guardrail : {"zero_price",
                                "missing_price",
                                "negative_price",
                                "off_reference",
                                "below_face_value",
                                "excess_precision",
                                "unknown_item",
                                "stock_shortfall",
                                "quantity_not_positive",
                                "unentitled_zero_total",
                                "below_cost",
                                "outside_price_limits",
                                "digit_edit",
                                "uniform_price_collapse",
                                "sale_inversion",
                                "deep_markdown",
                                "sale_window",
                                "stale_price",
                                "unpublished_price",
                                "breadth_of_drop",
                                "untaxed_destination",
                                "tax_rate_band",
                                "stale_address_tax",
                                "tax_basis_confusion",
                                "tax_sum",
                                "sibling_price",
                                "unit_of_measure",
                                "placeholder_price",
                                "stale_reference",
                                "price_quantity_swap",
                                "absurd_price",
                                "bundle_below_parts",
                                "stale_catalogue",
                                "deep_total_discount",
                                "discount_on_excluded_item",
                                "payment_amount_mismatch",
                                "fee_out_of_band",
                                "stale_stock",
                                "negative_stock",
                                "unsellable_item",
                                "channel_buffer",
                                "reservation_expired",
                                "backorder_without_date",
                                "hot_item",
                                "quantity_limit",
                                "unusual_quantity",
                                "quantity_overflow",
                                "pack_multiple",
                                "split_lines",
                                "bargain_hoarding",
                                "unentitled_free_shipping",
                                "excessive_shipping",
                                "item_velocity",
                                "halted",
                                "free_order_spike"}) {
    EXPECT_GT(Failing(cases, guardrail, AsItIs), 0) << guardrail;
  }
}

TEST_F(Mutation, ForgettingThatFactsAreNotSuppliedIsNoticed) {
  const auto armed = [](const Case& subject, Findings& findings) {
    const auto index = static_cast<size_t>(subject.index());
    std::vector<Rule> table(Registry().size());
    table[index] = subject.rule;
    GuardrailMask mask;
    mask.Set(index);
    JudgeOrder(mask, *subject.order, subject.facts, {table.data()}, findings);
  };
  EXPECT_GT(Failing(cases_, "lost_reservation", armed), 0);
}

}  // namespace
}  // namespace parapet
