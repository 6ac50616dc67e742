// SPDX-License-Identifier: Apache-2.0
//
// What holds when: schedules, overrides, rollouts, and until when a program is right.
#include "parapet/core/policy/timing.h"

#include <gtest/gtest.h>

#include <string>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

const size_t kZeroPrice = static_cast<size_t>(FindGuardrail("zero_price"));

Mode ModeAt(const Policy& policy, Instant now, const Order& order = Order()) {
  return CompileOrDie(policy, now)->RulesFor(order).rules[kZeroPrice].mode;
}

// At night, 22:00 to 06:00, by clocks an hour ahead of UTC; kNow is a Friday, 10:00 there.
Policy AtNight() {
  Policy policy = RecommendedPolicy();
  policy.utc_offset_minutes = 60;
  Schedule schedule;
  schedule.guardrail = "zero_price";
  schedule.setting.mode = Mode::kShadow;
  schedule.daily = {{.from_minute = 22 * 60, .until_minute = 6 * 60}};
  policy.schedules.push_back(schedule);
  return policy;
}

TEST(Schedule, HoldsInItsDailyWindowByTheShopsClocks) {
  const Policy policy = AtNight();
  const Instant ten_at_night = kNow + Hours(12);
  EXPECT_EQ(ModeAt(policy, kNow), Mode::kEnforce);
  EXPECT_EQ(ModeAt(policy, ten_at_night - Seconds(1)), Mode::kEnforce);
  EXPECT_EQ(ModeAt(policy, ten_at_night), Mode::kShadow);
  EXPECT_EQ(ModeAt(policy, ten_at_night + Hours(8) - Seconds(1)), Mode::kShadow);
  EXPECT_EQ(ModeAt(policy, ten_at_night + Hours(8)), Mode::kEnforce);
  EXPECT_EQ(CompileOrDie(policy)->valid_until(), ten_at_night);
  EXPECT_EQ(CompileOrDie(policy, ten_at_night)->valid_until(), ten_at_night + Hours(8));
}

TEST(Schedule, OfSomeDaysCountsTheDayOnWhichItBegins) {
  Policy policy = AtNight();
  policy.schedules[0].daily[0].days = 1 << 5;  // Saturday
  const Instant friday_night = kNow + Hours(12);
  EXPECT_EQ(ModeAt(policy, friday_night), Mode::kEnforce);
  EXPECT_EQ(ModeAt(policy, friday_night + Days(1)), Mode::kShadow);
  EXPECT_EQ(ModeAt(policy, friday_night + Days(1) + Hours(7)), Mode::kShadow) << "Sunday morning";
  EXPECT_EQ(ModeAt(policy, friday_night + Days(2)), Mode::kEnforce);
  EXPECT_EQ(CompileOrDie(policy)->valid_until(), friday_night + Days(1));
  EXPECT_EQ(CompileOrDie(policy, friday_night + Days(2))->valid_until(), friday_night + Days(8));
}

TEST(Schedule, HoldsBetweenItsEnds) {
  Policy policy = AtNight();
  policy.schedules[0].daily.clear();
  policy.schedules[0].from = kNow + Hours(1);
  policy.schedules[0].until = kNow + Hours(3);
  EXPECT_EQ(ModeAt(policy, kNow), Mode::kEnforce);
  EXPECT_EQ(ModeAt(policy, kNow + Hours(1)), Mode::kShadow);
  EXPECT_EQ(ModeAt(policy, kNow + Hours(3)), Mode::kEnforce);
  EXPECT_EQ(CompileOrDie(policy)->valid_until(), kNow + Hours(1));
  EXPECT_EQ(CompileOrDie(policy, kNow + Hours(1))->valid_until(), kNow + Hours(3));
  EXPECT_FALSE(CompileOrDie(policy, kNow + Hours(3))->valid_until().IsKnown());
}

// The compiled program is right until it says so: at every change and a second before.
TEST(Schedule, NothingChangesBeforeTheNextChange) {
  const Policy policy = AtNight();
  Instant at = kNow - Days(400);
  int changes = 0;
  for (; changes < 200; ++changes) {
    const Schedule& schedule = policy.schedules[0];
    const Instant next = NextChange(schedule, policy.utc_offset_minutes, at);
    ASSERT_GT(next, at);
    const bool active = IsActive(schedule, policy.utc_offset_minutes, at);
    EXPECT_EQ(IsActive(schedule, policy.utc_offset_minutes, next - Duration{1}), active);
    EXPECT_NE(IsActive(schedule, policy.utc_offset_minutes, next), active);
    at = next;
  }
}

TEST(Schedule, AScopedSettingIsAboveIt) {
  Policy policy = AtNight();
  ScopedSetting scoped;
  scoped.guardrail = "zero_price";
  scoped.scope.channels = {"pos"};
  scoped.setting.mode = Mode::kEnforce;
  policy.scoped.push_back(scoped);
  Order order;
  order.channel = "pos";
  EXPECT_EQ(ModeAt(policy, kNow + Hours(12), order), Mode::kEnforce);
}

Override For(std::string guardrail, Mode mode, Duration lasts) {
  return {.guardrail = std::move(guardrail), .mode = mode, .until = kNow + lasts, .actor = "ana", .reason = "storm"};
}

TEST(Override, HoldsUntilItEndsAndThenLeavesNoTrace) {
  Policy policy = RecommendedPolicy();
  policy.overrides.push_back(For("zero_price", Mode::kOff, Hours(2)));
  EXPECT_EQ(ModeAt(policy, kNow), Mode::kOff);
  EXPECT_EQ(ModeAt(policy, kNow + Hours(2)), Mode::kEnforce);
  EXPECT_EQ(CompileOrDie(policy)->valid_until(), kNow + Hours(2));
  policy.overrides[0].guardrail = "*";
  const auto program = CompileOrDie(policy);
  for (size_t g = 0; g < Registry().size(); ++g) EXPECT_EQ(program->RulesFor(Order()).rules[g].mode, Mode::kOff);
}

TEST(Override, IsAboveScopesAndRolloutsAndBelowExemptions) {
  Policy policy = RecommendedPolicy();
  ScopedSetting scoped;
  scoped.guardrail = "zero_price";
  scoped.scope.channels = {"pos"};
  scoped.setting.mode = Mode::kOff;
  policy.scoped.push_back(scoped);
  policy.rollouts["zero_price"] = 0;
  policy.overrides.push_back(For("zero_price", Mode::kEnforce, Hours(2)));
  Order order;
  order.channel = "pos";
  EXPECT_EQ(ModeAt(policy, kNow, order), Mode::kEnforce);
  policy.exemptions.push_back(
      {.guardrail = "zero_price", .scope = scoped.scope, .owner = "ana", .reason = "x", .expires = kNow + Days(1)});
  EXPECT_EQ(ModeAt(policy, kNow, order), Mode::kOff);
}

Order OfCustomer(uint64_t customer) {
  Order order;
  order.store = "main";
  order.customer = customer;
  return order;
}

TEST(Rollout, ReachesItsShareOfCustomers) {
  Policy policy = RecommendedPolicy();
  policy.rollouts["zero_price"] = 2'500;
  const auto program = CompileOrDie(policy);
  int enforced = 0;
  for (uint64_t customer = 1; customer <= 4'000; ++customer) {
    const Order order = OfCustomer(customer * 0x9e3779b97f4a7c15ULL);
    const Mode mode = program->RulesFor(order).rules[kZeroPrice].mode;
    ASSERT_EQ(mode == Mode::kEnforce, Program::IsInShare(order, 2'500));
    ASSERT_TRUE(mode == Mode::kEnforce || mode == Mode::kShadow);
    enforced += mode == Mode::kEnforce;
  }
  EXPECT_NEAR(enforced, 1'000, 100);
}

TEST(Rollout, KeepsACustomerOnOneSideAndGrowsFromIt) {
  for (uint64_t customer = 1; customer <= 200; ++customer) {
    Order first = OfCustomer(customer), second = OfCustomer(customer);
    first.cart_id = "a";
    first.id = "1";
    second.cart_id = "b";
    bool before = false;
    for (int64_t share : {0, 100, 2'500, 7'000, 10'000}) {
      EXPECT_EQ(Program::IsInShare(first, share), Program::IsInShare(second, share));
      EXPECT_TRUE(!before || Program::IsInShare(first, share)) << "once in, always in";
      before = Program::IsInShare(first, share);
    }
    EXPECT_TRUE(before);
  }
}

TEST(Rollout, OfAnAnonymousCustomerGoesByTheCart) {
  Order cart, order;
  cart.store = order.store = "main";
  cart.cart_id = order.cart_id = "c-1";
  order.id = "1001";
  int in = 0;
  for (int64_t share = 0; share <= 10'000; share += 50) {
    EXPECT_EQ(Program::IsInShare(cart, share), Program::IsInShare(order, share));
    in += Program::IsInShare(cart, share);
  }
  EXPECT_GT(in, 0);
}

TEST(Rollout, NeverRaisesAModeAndLeavesOthersAlone) {
  Policy policy = RecommendedPolicy();
  policy.guardrails["zero_price"].mode = Mode::kOff;
  policy.rollouts["zero_price"] = 0;
  policy.rollouts["off_reference"] = 5'000;
  const auto program = CompileOrDie(policy);
  const size_t missing = static_cast<size_t>(FindGuardrail("missing_price"));
  for (uint64_t customer = 1; customer < 50; ++customer) {
    const RuleTable table = program->RulesFor(OfCustomer(customer));
    EXPECT_EQ(table.rules[kZeroPrice].mode, Mode::kOff);
    EXPECT_EQ(table.rules[missing].mode, Mode::kEnforce);
  }
}

TEST(Timing, AProgramIsRightUntilTheEarliestOfItsChanges) {
  Policy policy = AtNight();
  policy.overrides.push_back(For("zero_price", Mode::kOff, Hours(2)));
  policy.exemptions.push_back(
      {.guardrail = "*", .scope = {.items = "X"}, .owner = "ana", .reason = "x", .expires = kNow + Hours(1)});
  EXPECT_EQ(CompileOrDie(policy)->valid_until(), kNow + Hours(1));
  EXPECT_EQ(CompileOrDie(policy, kNow + Hours(1))->valid_until(), kNow + Hours(2));
  EXPECT_EQ(CompileOrDie(policy, kNow + Hours(2))->valid_until(), kNow + Hours(12));
}

}  // namespace
}  // namespace parapet
