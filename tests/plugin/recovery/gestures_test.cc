// SPDX-License-Identifier: Apache-2.0
//
// Gestures through the whole flow: within their budgets, once, and a human touch for whom it hits twice.
#include "parapet/tests/plugin/recovery/care_fixture.h"

namespace parapet {
namespace {

class ShopGestures : public CareFixture {
 protected:
  std::string Give(const Case& one, Money amount, GestureKind kind = GestureKind::kCard) {
    std::string error;
    With([&](FollowView& view) { error = care_->gestures.Give(view, one.id, kind, amount, "maria"); });
    return error;
  }
  HumanTouch Touch(const Case& one) {
    HumanTouch touch;
    With([&](FollowView& view) { touch = care_->gestures.TouchFor(view, Again(view, one)); });
    return touch;
  }
  static Case Again(FollowView& view, const Case& one) { return *view.FindCase(one.id); }
  size_t Cards() const { return Webhooks("case.card").size(); }
};

TEST_F(ShopGestures, AreAnEffectAndABookingAtOnce) {
  const Case one = CaseOf(1);
  ASSERT_EQ(Give(one, Money::Major(3)), "");
  EXPECT_EQ(Cards(), 1u);
  EXPECT_EQ(CareFixture::Again(one).steps.at("gesture:card").state, StepState::kStarted);
  EXPECT_NE(Give(one, Money::Major(3)), "") << "once";
  EXPECT_EQ(Cards(), 1u);
}

TEST_F(ShopGestures, NeverCostMoreThanTheDaysBudgetThroughRestarts) {
  int given = 0;
  for (int id = 1; id <= 20; ++id) {
    const Case one = CaseOf(id);
    if (id % 5 == 0) Live();
    given += Give(one, Money::Major(5)).empty() ? 1 : 0;
  }
  EXPECT_EQ(given, 10) << "50.00 a day at 5.00 each";
  EXPECT_EQ(Cards(), 10u);
  shop_.Pass(Days(1));
  EXPECT_EQ(Give(CaseOf(30), Money::Major(5)), "");
}

TEST_F(ShopGestures, ComeOnceInAWhileToOneCustomer) {
  ASSERT_EQ(Give(CaseOf(1, "77"), Money::Major(1)), "");
  EXPECT_NE(Give(CaseOf(2, "77"), Money::Major(1)).find("not long ago"), std::string::npos);
  EXPECT_EQ(Give(CaseOf(3, "78"), Money::Major(1)), "");
}

TEST_F(ShopGestures, AsGiftCardsAreEffectsOnTheOrder) {
  const Case one = CaseOf(1);
  EXPECT_NE(Give(one, Money(), GestureKind::kGiftCard), "");
  ASSERT_EQ(Give(one, Money::Major(4), GestureKind::kGiftCard), "");
  const auto effects = shop_.Effects("gift_card");
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_EQ(effects[0].target, "1");
  EXPECT_NE(effects[0].payload.find("\"4.00\""), std::string::npos);
}

TEST_F(ShopGestures, FinishWhenTheirEffectDoes) {
  const Case one = CaseOf(1);
  ASSERT_EQ(Give(one, Money::Major(3)), "");
  Tick();
  EXPECT_EQ(CareFixture::Again(one).steps.at("gesture:card").state, StepState::kStarted);
  const Effect card = Webhooks("case.card")[0];
  for (const Effect& taken : shop_.ledger().TakeDue(shop_.now(), 100, shop_.ledger().epoch())) {
    EffectUpdate update{.key = taken.key, .epoch = shop_.ledger().epoch(), .state = EffectState::kPending};
    update.due_at = shop_.now();
    if (taken.key == card.key) update.state = EffectState::kDone;
    shop_.ledger().Settle(update);
  }
  Tick();
  EXPECT_EQ(CareFixture::Again(one).steps.at("gesture:card").state, StepState::kDone);
}

TEST_F(ShopGestures, AreAPersonsTaskWhereNothingMakesGiftCards) {
  Live(true, false);
  const Case one = CaseOf(1);
  ASSERT_EQ(Give(one, Money::Major(4), GestureKind::kGiftCard), "");
  EXPECT_TRUE(shop_.Effects("gift_card").empty()) << "nobody would take it";
  ASSERT_EQ(Posts("Please make a gift card of 4.00 USD").size(), 1u);
  EXPECT_NE(Posts("Please make")[0].find("cases step"), std::string::npos);
  TickAfter(Hours(2));
  EXPECT_EQ(CareFixture::Again(one).steps.at("gesture:gift_card").state, StepState::kStarted) << "until they say so";
}

TEST_F(ShopGestures, InDoubtAreToldToPeopleAndEndWhenTheDoubtDoes) {
  const Case one = CaseOf(1);
  ASSERT_EQ(Give(one, Money::Major(4), GestureKind::kGiftCard), "");
  const auto settle = [&](EffectState state, Instant due) {
    const Effect gift = shop_.Effects("gift_card")[0];
    for (const Effect& taken : shop_.ledger().TakeDue(shop_.now(), 100, shop_.ledger().epoch())) {
      const bool it = taken.key == gift.key;
      shop_.ledger().Settle({.key = taken.key,
                             .epoch = shop_.ledger().epoch(),
                             .state = it ? state : EffectState::kPending,
                             .due_at = it ? due : shop_.now(),
                             .attempts = 1,
                             .last_error = it ? "timed out" : ""});
    }
  };
  settle(EffectState::kUnknown, {INT64_MAX});
  Tick();
  Tick();
  EXPECT_EQ(CareFixture::Again(one).steps.at("gesture:gift_card").state, StepState::kUnknown);
  EXPECT_EQ(Posts("Gesture in doubt: gesture:gift_card").size(), 1u);
}

TEST_F(ShopGestures, TakeUpTheCardsThatPlaybooksAskFor) {
  const Case one = CaseOf(1, "77"), two = CaseOf(2, "77");
  Begin(one, "card");
  Begin(two, "card");
  for (int i = 0; i < 3; ++i) Tick();
  EXPECT_EQ(Cards(), 1u) << "one customer, one card";
  EXPECT_EQ(CareFixture::Again(two).steps.at("card").state, StepState::kFailed)
      << "what comes instead is the playbook's";
  Live();
  Tick();
  EXPECT_EQ(Cards(), 1u);
}

TEST_F(ShopGestures, AreTheSameFromACheckpoint) {
  ASSERT_EQ(Give(CaseOf(1, "77"), Money::Major(5)), "");
  GesturesPart again(true);
  ASSERT_TRUE(again.Load(*care_->gestures.Save()));
  EXPECT_EQ(again.Save(), care_->gestures.Save());
  EXPECT_FALSE(again.Load("damaged"));
  const Case two = CaseOf(2, "77");
  With([&](FollowView& view) {
    ASSERT_TRUE(again.Load(*care_->gestures.Save()));
    EXPECT_NE(again.Give(view, two.id, GestureKind::kCard, Money::Major(1), "maria"), "");
  });
}

// The article: too many errors, and the customer is gone.
TEST_F(ShopGestures, GiveWhomItHitsASecondTimeAHumanTouch) {
  const Case first = CaseOf(1, "77");
  EXPECT_EQ(Touch(first).step, "") << "once is a remedy";
  shop_.Product("9.00", "12.00", "4002");
  shop_.Product("0.00", "12.00", "4002");
  shop_.Order({.id = 2, .price = "0.00", .variant = "4002", .customer = "77"});
  const auto second = CaseOfOrder("2");
  ASSERT_TRUE(second);
  ASSERT_NE(second->incident, first.incident);
  EXPECT_EQ(Touch(*second).step, "gesture:card");
  EXPECT_EQ(Touch(*second).severity, follow_->FindIncident(second->incident, shop_.now())->severity + 1);
  EXPECT_NE(Touch(*second).because.find("incident 2"), std::string::npos);
  ASSERT_EQ(Give(first, Money::Major(5)), "");
  EXPECT_EQ(Touch(*second).step, "call") << "no second card, but somebody calls";
}

}  // namespace
}  // namespace parapet
