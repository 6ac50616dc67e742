// SPDX-License-Identifier: Apache-2.0
//
// What a program answers about codes, halts, taxes, rates, shipping, budgets and the calendar.
#include <gtest/gtest.h>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

const Currency kUsd = *Currency::FromCode("USD");
const Currency kEur = *Currency::FromCode("EUR");

Promotion Code(std::string name, std::vector<std::string> codes, Instant from, Instant until) {
  Promotion promotion{.name = std::move(name), .from = from, .until = until, .codes = std::move(codes)};
  promotion.percentage = 10 * kMicros;
  return promotion;
}

TEST(Register, FindsACodeWithoutRegardToCase) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back(Code("welcome", {"Welcome10", "HELLO"}, kNow - Days(1), kNow + Days(1)));
  const auto program = CompileOrDie(policy);
  for (const char* code : {"WELCOME10", "welcome10", "hello"}) {
    ASSERT_NE(program->CodeFor(code), nullptr) << code;
    EXPECT_EQ(program->CodeFor(code)->name, "welcome");
  }
  for (const char* code : {"WELCOME1", "WELCOME100", ""}) EXPECT_EQ(program->CodeFor(code), nullptr) << code;
  EXPECT_FALSE(program->valid_until().IsKnown());
}

TEST(Register, ACodeThatHasEndedIsStillRegistered) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back(Code("old", {"SPRING"}, kNow - Days(9), kNow - Days(1)));
  ASSERT_NE(CompileOrDie(policy)->CodeFor("spring"), nullptr);
}

TEST(Register, OfPromotionsThatShareACodeTheOneThatHoldsIsMeant) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back(Code("january", {"SALE"}, kNow - Days(30), kNow - Days(20)));
  policy.promotions.push_back(Code("now", {"SALE"}, kNow - Days(1), kNow + Days(1)));
  policy.promotions.push_back(Code("next", {"sale"}, kNow + Days(3), kNow + Days(4)));
  policy.promotions.push_back(Code("after", {"SALE"}, kNow + Days(8), kNow + Days(9)));
  const auto at = [&policy](Instant now) { return CompileOrDie(policy, now)->CodeFor("SALE")->name; };
  EXPECT_EQ(at(kNow), "now");
  EXPECT_EQ(CompileOrDie(policy)->valid_until(), kNow + Days(1));
  EXPECT_EQ(at(kNow + Days(1)), "next");
  EXPECT_EQ(at(kNow + Days(4)), "after");
  EXPECT_EQ(at(kNow + Days(20)), "after") << "the one that ended last";
}

TEST(Register, APromotionWithoutDepthOrPriceExplainsNoPrice) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back(Code("welcome", {"HI"}, kNow - Days(1), kNow + Days(1)));
  EXPECT_EQ(CompileOrDie(policy)->PromotionFor("1", "TEA", kNow), nullptr);
}

TEST(Register, TheLastPromotionThatMatchesByNameOrPatternHolds) {
  Policy policy = RecommendedPolicy();
  const auto add = [&policy](std::string name, std::string items, Duration lasts) {
    policy.promotions.push_back(
        {.name = std::move(name), .items = std::move(items), .depth_basis_points = 4'000, .until = kNow + lasts});
  };
  add("by name", "TEA-1", Days(1));
  add("by pattern", "TEA-*", Days(2));
  add("by name later", "TEA-2", Days(1));
  add("by key", "4711", Days(1));
  const auto program = CompileOrDie(policy);
  EXPECT_EQ(program->PromotionFor("1", "TEA-1", kNow)->name, "by pattern");
  EXPECT_EQ(program->PromotionFor("1", "TEA-2", kNow)->name, "by name later");
  EXPECT_EQ(program->PromotionFor("1", "TEA-2", kNow + Days(1))->name, "by pattern");
  EXPECT_EQ(program->PromotionFor("4711", "TEA-1", kNow)->name, "by key");
  EXPECT_EQ(program->PromotionFor("TEA-2", "", kNow)->name, "by name later");
  EXPECT_EQ(program->PromotionFor("1", "MUG", kNow), nullptr);
}

Halt Halted(Instant expires) { return {.actor = "ana", .reason = "wrong price", .expires = expires}; }

TEST(Register, AHaltStopsItsItemsInItsOrdersUntilItExpires) {
  Policy policy = RecommendedPolicy();
  policy.halts.push_back(Halted(kNow + Hours(1)));
  policy.halts[0].scope = Scope{.items = "TEA-*"};
  policy.halts[0].scope->channels = {"web"};
  const auto program = CompileOrDie(policy);
  Order order;
  order.channel = "web";
  EXPECT_TRUE(program->IsHalted("1", "TEA-1", order, kNow));
  EXPECT_TRUE(program->IsHalted("TEA-1", "", order, kNow));
  EXPECT_FALSE(program->IsHalted("1", "MUG", order, kNow));
  EXPECT_FALSE(program->IsHalted("1", "TEA-1", order, kNow + Hours(1)));
  order.channel = "pos";
  EXPECT_FALSE(program->IsHalted("1", "TEA-1", order, kNow));
}

TEST(Register, AnEmptyScopeHaltsTheShop) {
  Policy policy = RecommendedPolicy();
  policy.halts.push_back(Halted(kNow + Hours(1)));
  policy.halts[0].scope = Scope();
  EXPECT_TRUE(CompileOrDie(policy)->IsHalted("1", "MUG", Order(), kNow));
}

TEST(Register, AHaltedPromotionHaltsItsCodesAndExplainsNoPrices) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back(Code("bf", {"BF40"}, kNow - Days(1), kNow + Days(1)));
  policy.promotions[0].depth_basis_points = 4'000;
  policy.halts.push_back(Halted(kNow + Hours(1)));
  policy.halts[0].promotion = "bf";
  policy.halts.push_back(Halted(kNow + Hours(2)));
  policy.halts[1].code = "OTHER";
  const auto program = CompileOrDie(policy);
  EXPECT_TRUE(program->IsCodeHalted("bf40", kNow));
  EXPECT_FALSE(program->IsCodeHalted("BF40", kNow + Hours(1)));
  EXPECT_TRUE(program->IsCodeHalted("other", kNow + Hours(1)));
  EXPECT_FALSE(program->IsCodeHalted("other", kNow + Hours(2)));
  EXPECT_EQ(program->PromotionFor("1", "TEA", kNow), nullptr);
  EXPECT_NE(program->PromotionFor("1", "TEA", kNow + Hours(1)), nullptr);
  EXPECT_FALSE(program->IsHalted("1", "TEA", Order(), kNow));
}

TEST(Register, ARegionsTaxBeatsItsCountrys) {
  Policy policy = RecommendedPolicy();
  policy.tax_rates = {{.country = "US", .least = 0, .most = 1'100},
                      {.country = "US", .region = "CA", .least = 725, .most = 1'075}};
  const auto program = CompileOrDie(policy);
  Order order;
  order.country = "US";
  EXPECT_EQ(program->TaxRates(order)->most, 1'100);
  order.region = "CA";
  EXPECT_EQ(program->TaxRates(order)->least, 725);
  order.region = "OR";
  EXPECT_EQ(program->TaxRates(order)->least, 0);
  order.country = "DE";
  EXPECT_FALSE(program->TaxRates(order));
  order.country = "CAUS";
  EXPECT_FALSE(program->TaxRates(order));
  EXPECT_FALSE(CompileOrDie(RecommendedPolicy())->TaxRates(order));
}

TEST(Register, ARateHoldsBothWaysUnlessBothAreGiven) {
  Policy policy = RecommendedPolicy();
  policy.exchange_rates = {{.from = "USD", .to = "EUR", .rate_micros = 800'000, .as_of = kNow}};
  EXPECT_EQ(CompileOrDie(policy)->RateBetween(kUsd, kEur)->micros, 800'000);
  EXPECT_EQ(CompileOrDie(policy)->RateBetween(kEur, kUsd)->micros, 1'250'000);
  EXPECT_EQ(CompileOrDie(policy)->RateBetween(kEur, kUsd)->as_of, kNow);
  EXPECT_FALSE(CompileOrDie(policy)->RateBetween(kUsd, kUsd));
  policy.exchange_rates.push_back({.from = "EUR", .to = "USD", .rate_micros = 1'240'000, .as_of = kNow});
  EXPECT_EQ(CompileOrDie(policy)->RateBetween(kEur, kUsd)->micros, 1'240'000);
  EXPECT_EQ(CompileOrDie(policy)->RateBetween(kUsd, kEur)->micros, 800'000);
}

TEST(Register, FreeShippingIsByCountryAndCurrency) {
  Policy policy = RecommendedPolicy();
  policy.shipping = {{.currency = "USD", .free_from = Money::Major(50)},
                     {.country = "CA", .currency = "USD", .free_from = Money::Major(90)}};
  const auto program = CompileOrDie(policy);
  Order order;
  order.currency = kUsd;
  order.country = "US";
  EXPECT_EQ(program->FreeShippingFrom(order), Money::Major(50));
  order.country = "CA";
  EXPECT_EQ(program->FreeShippingFrom(order), Money::Major(90));
  order.currency = kEur;
  EXPECT_FALSE(program->FreeShippingFrom(order));
}

TEST(Register, TheCalendarMultipliesBudgetsAndFreezes) {
  Policy policy = RecommendedPolicy();
  EXPECT_FALSE(CompileOrDie(policy)->BudgetsAt(kNow).day);
  policy.exposure.order = Money::Major(50);
  policy.exposure.day = Money::Major(5'000);
  policy.calendar = {{.name = "bf",
                      .from = kNow,
                      .until = kNow + Days(1),
                      .budget_multiple = 30'000,
                      .expected_multiple = 40'000,
                      .freeze = true},
                     {.name = "launch", .from = kNow, .until = kNow + Hours(2), .budget_multiple = 15'000}};
  const auto program = CompileOrDie(policy);
  EXPECT_EQ(program->BudgetsAt(kNow).day, Money::Major(15'000));
  EXPECT_EQ(program->BudgetsAt(kNow).order, Money::Major(150));
  EXPECT_FALSE(program->BudgetsAt(kNow).item);
  EXPECT_EQ(program->BudgetsAt(kNow + Days(1)).day, Money::Major(5'000));
  EXPECT_EQ(program->ExpectedMultipleAt(kNow), 40'000);
  EXPECT_EQ(program->ExpectedMultipleAt(kNow - Seconds(1)), 10'000);
  ASSERT_NE(program->FreezeAt(kNow), nullptr);
  EXPECT_EQ(program->FreezeAt(kNow)->name, "bf");
  EXPECT_TRUE(program->IsFrozen(kNow));
  EXPECT_FALSE(program->IsFrozen(kNow + Days(1)));
  EXPECT_EQ(program->FreezeAt(kNow + Days(1)), nullptr);
}

TEST(Register, ABudgetTooLargeForMoneyStaysAtItsEnd) {
  Policy policy = RecommendedPolicy();
  policy.exposure.day = Money::FromMicros(INT64_MAX / 2);
  policy.calendar = {{.name = "bf", .from = kNow, .until = kNow + Days(1), .budget_multiple = 30'000}};
  EXPECT_EQ(CompileOrDie(policy)->BudgetsAt(kNow).day->micros(), INT64_MAX);
}

TEST(Register, FallbacksAreOpenUnlessClosedByName) {
  Policy policy = RecommendedPolicy();
  policy.fallbacks["commercetools"] = Fallback::kClosed;
  const auto program = CompileOrDie(policy);
  EXPECT_EQ(program->FallbackFor("commercetools"), Fallback::kClosed);
  EXPECT_EQ(program->FallbackFor("shopify"), Fallback::kOpen);
}

TEST(Register, AutonomyIsAsShipped) {
  const AutonomyRules shipped;
  for (EffectKind kind : {EffectKind::kAlert, EffectKind::kTag, EffectKind::kHold}) {
    EXPECT_EQ(shipped.Of(kind), Autonomy::kAuto) << Name(kind);
  }
  for (EffectKind kind :
       {EffectKind::kMessage, EffectKind::kRefund, EffectKind::kGiftCard, EffectKind::kRelease, EffectKind::kHalt}) {
    EXPECT_EQ(shipped.Of(kind), Autonomy::kApprove) << Name(kind);
  }
  for (EffectKind kind : {EffectKind::kPrice, EffectKind::kPublish, EffectKind::kBanner, EffectKind::kCancel}) {
    EXPECT_EQ(shipped.Of(kind), Autonomy::kPropose) << Name(kind);
  }
}

}  // namespace
}  // namespace parapet
