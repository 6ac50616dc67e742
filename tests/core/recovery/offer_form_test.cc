// SPDX-License-Identifier: Apache-2.0
//
// What an offer is made of: as the policy says, alike for all of an incident, and nothing that cannot be counted.
#include <gtest/gtest.h>

#include "parapet/core/recovery/decision.h"

namespace parapet {
namespace {

constexpr Money kCent = Money::FromMicros(10'000);
constexpr Money kShipping = Money::FromMicros(4'900'000);
constexpr Room kPlenty{.day = Money::Major(1'000'000)};

// Orders of 9.00 at 0.00, each with its shipping.
std::vector<CaseFacts> Orders(int count, std::optional<Money> shipping = kShipping) {
  std::vector<CaseFacts> cases;
  for (int i = 1; i <= count; ++i) {
    cases.push_back({.order = std::to_string(i), .customer = static_cast<uint64_t>(i)});
    cases.back().value = cases.back().loss = Money::Major(9);
    cases.back().shipping = shipping;
  }
  return cases;
}

RecoveryRules Rules(OfferForm form, int64_t owner = 60) {
  return {.auto_honour = Money(), .owner_honour = Money::Major(owner), .offer_form = form};
}

TEST(OfferForm, IsThePolicysForPlanAndGrantsAlike) {
  for (const OfferForm form : {OfferForm::kGiftCard, OfferForm::kStoreCredit, OfferForm::kDiscountCode}) {
    const std::vector<CaseFacts> cases = Orders(12);
    const Plan plan = Decide(cases, Rules(form), kPlenty, kCent);
    ASSERT_EQ(plan.reversible, Remedy::kOffer);
    EXPECT_EQ(plan.form, form);
    EXPECT_EQ(plan.offer_most, Money::Major(5)) << "60.00 over twelve, whatever the form";
    for (const CaseFacts& facts : cases) {
      const Grant grant = RemedyFor(plan, facts, kCent);
      EXPECT_EQ(grant.form, form);
      EXPECT_EQ(grant.amount, Money::Major(5));
    }
  }
}

TEST(OfferForm, FreeShippingIsWorthWhatTheShippingOfTheOrderCost) {
  std::vector<CaseFacts> cases = Orders(3);
  cases[2].shipping = Money::Major(6);
  const Plan plan = Decide(cases, Rules(OfferForm::kFreeShipping, 20), kPlenty, kCent);
  EXPECT_EQ(plan.form, OfferForm::kFreeShipping);
  EXPECT_EQ(RemedyFor(plan, cases[0], kCent).amount, kShipping);
  EXPECT_EQ(RemedyFor(plan, cases[2], kCent).amount, Money::Major(6));
  EXPECT_EQ(plan.cost, Money::FromMicros(15'800'000));
  EXPECT_EQ(plan.offer_most, Money::Major(6));
}

TEST(OfferForm, FreeShippingThatCannotBeCountedIsNoChoiceForAnybodyAndThePlanSaysSo) {
  const std::optional<Money> unknown[] = {std::nullopt, Money(), Money::FromMicros(4'905'000), Money::Major(8)};
  for (const auto& shipping : unknown) {
    std::vector<CaseFacts> cases = Orders(12);
    cases[5].shipping = shipping;  // 7.20 is 80 % of the order
    const Plan plan = Decide(cases, Rules(OfferForm::kFreeShipping, 100), kPlenty, kCent);
    EXPECT_EQ(plan.form, OfferForm::kGiftCard);
    EXPECT_NE(plan.because.find("Free shipping is none of the choices: of 1 of 12 orders"), std::string::npos)
        << plan.because;
    for (const CaseFacts& facts : cases) {
      EXPECT_EQ(RemedyFor(plan, facts, kCent).form, OfferForm::kGiftCard) << "all alike";
      EXPECT_GT(RemedyFor(plan, facts, kCent).amount, Money());
    }
  }
}

TEST(OfferForm, FreeShippingBeyondTheBudgetIsNoChoice) {
  const std::vector<CaseFacts> cases = Orders(12);
  const Plan within = Decide(cases, Rules(OfferForm::kFreeShipping, 59), kPlenty, kCent);
  EXPECT_EQ(within.form, OfferForm::kFreeShipping) << "58.80";
  const Plan beyond = Decide(cases, Rules(OfferForm::kFreeShipping, 58), kPlenty, kCent);
  EXPECT_EQ(beyond.form, OfferForm::kGiftCard);
  EXPECT_NE(beyond.because.find("beyond the owner's budget. A gift card"), std::string::npos) << beyond.because;
  EXPECT_LE(beyond.cost, Money::Major(58));
}

TEST(OfferForm, AnOrderThatComesLaterGetsTheSameFormOrAPerson) {
  const std::vector<CaseFacts> cases = Orders(12);
  const Plan first = Decide(cases, Rules(OfferForm::kFreeShipping, 70), kPlenty, kCent);
  std::vector<CaseFacts> late = Orders(3);
  late[1].shipping = std::nullopt;
  late[2].shipping = Money::Major(6);
  const Plan plan = Extend(first, late, first.cost, kPlenty, kCent);
  EXPECT_EQ(plan.form, OfferForm::kFreeShipping);
  EXPECT_EQ(RemedyFor(plan, late[0], kCent).amount, kShipping);
  EXPECT_EQ(RemedyFor(plan, late[1], kCent).remedy, Remedy::kOwnerDecides) << "what it is worth is not known";
  EXPECT_EQ(RemedyFor(plan, late[2], kCent).remedy, Remedy::kOwnerDecides) << "more than anybody else was offered";
  EXPECT_EQ(plan.cost, kShipping);
}

}  // namespace
}  // namespace parapet
