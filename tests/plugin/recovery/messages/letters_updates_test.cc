// SPDX-License-Identifier: Apache-2.0
//
// The next word that a message promised comes by itself, or people know in time that it does not.
#include <gtest/gtest.h>

#include <algorithm>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;
using messages::Promise;
using messages::PromiseState;

int64_t HourOf(Instant at) { return at.micros / Hours(1).micros % 24; }

Letter Newest(LetterShop& shop, const std::string& kind) {
  Letter newest;
  for (const Letter& letter : shop.All(kind)) {
    if (letter.planned_at >= newest.planned_at) newest = letter;
  }
  EXPECT_EQ(newest.kind, kind);
  return newest;
}

Promise UpdateOf(LetterShop& shop, const std::string& kind) {
  const Letter letter = Newest(shop, kind);
  const Promise* promise = letter.FindPromise(messages::kNextUpdate);
  EXPECT_NE(promise, nullptr);
  return promise == nullptr ? Promise() : *promise;
}

size_t Alerts(LetterShop& shop, const std::string& words) {
  const auto alerts = shop.sim().Effects("alert");
  return static_cast<size_t>(std::count_if(alerts.begin(), alerts.end(), [&](const Effect& alert) {
    return alert.payload.find(words) != alert.payload.npos;
  }));
}

// One order at 0.00 that nobody has decided about.
void SellUndecided(LetterShop& shop) {
  shop.sim().Product("0.00");
  shop.Order({.id = 501, .price = "0.00"});
  shop.sim().Product("15.00", "20.00");
}

void Hold(LetterShop& shop) {
  shop.Noon();
  shop.Ask("order_held");
  shop.Run(Minutes(3));
  ASSERT_EQ(shop.mail().received.size(), 1u);
}

void Until(LetterShop& shop, Instant at) { shop.Pass(at - shop.sim().now()); }

TEST(LettersUpdates, ComeByThemselvesBeforeTheirTimeAndKeepThePromise) {
  LetterShop shop;
  SellUndecided(shop);
  Hold(shop);
  const Promise promise = UpdateOf(shop, "order_held");
  EXPECT_GE(promise.due, shop.sim().now() + Hours(23));
  EXPECT_EQ(HourOf(promise.due), 21) << "three hours after eight in Hawaii, so that there is time to write";
  Until(shop, promise.due - Hours(3) - Minutes(5));
  shop.Run(Minutes(3));
  EXPECT_EQ(shop.mail().received.size(), 1u) << "not before it is due to be written";
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().received.size(), 2u);
  EXPECT_EQ(shop.mail().received[1].subject, "Your order #501: where it stands");
  EXPECT_NE(shop.mail().received[1].text.find("We do not know it yet"), std::string::npos);
  EXPECT_EQ(shop.mail().received[1].text.find("late"), std::string::npos);
  EXPECT_EQ(UpdateOf(shop, "order_held").state, PromiseState::kKept);
  EXPECT_EQ(UpdateOf(shop, "update").state, PromiseState::kOpen) << "it promises the next one";
  shop.Restart();
  Until(shop, promise.due + Hours(2));
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().received.size(), 2u);
  EXPECT_EQ(shop.letters().totals().promises[static_cast<size_t>(PromiseState::kBroken)], 0u);
}

TEST(LettersUpdates, SayWhatIsDecidedOnceItIs) {
  LetterShop shop;
  shop.Sell(1);
  Hold(shop);
  Until(shop, UpdateOf(shop, "order_held").due - Hours(3));
  shop.Run(Minutes(3));
  ASSERT_EQ(shop.mail().received.size(), 2u);
  EXPECT_NE(shop.mail().received[1].text.find("we decided what we do about it"), std::string::npos);
  EXPECT_EQ(shop.mail().received[1].text.find("do not know"), std::string::npos);
}

TEST(LettersUpdates, AreNotNeededWhereSomethingElseWentOrTheCaseIsClosed) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  shop.Ask("order_held");
  shop.Run(Minutes(3));
  shop.Ask("price_honoured", "501");
  shop.Act("502", CaseAct::kDone);
  shop.Run(Minutes(3));
  const Instant due = UpdateOf(shop, "order_held").due;
  Until(shop, due - Hours(3));
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().received.size(), 3u);
  for (const Letter& letter : shop.All("update")) {
    EXPECT_EQ(letter.order, "502");
    EXPECT_EQ(letter.state, LetterState::kSkipped);
    EXPECT_EQ(letter.reason, "the case is closed");
  }
}

TEST(LettersUpdates, WaitForAPersonWhoIsToldForWhenTheyWerePromised) {
  LetterShop shop(Autonomy::kApprove);
  SellUndecided(shop);
  shop.Noon();
  shop.Ask("order_held");
  shop.Tick();
  ASSERT_EQ(shop.Approve(), "");
  shop.Run(Minutes(3));
  ASSERT_EQ(shop.mail().received.size(), 1u);
  const Instant due = UpdateOf(shop, "order_held").due;
  Until(shop, due - Hours(3));
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().received.size(), 1u);
  EXPECT_EQ(Newest(shop, "update").state, LetterState::kProposed);
  EXPECT_EQ(Alerts(shop, "wait for a person: update"), 1u);
  EXPECT_EQ(Alerts(shop, "promised for 20"), 1u) << "with the time";
  Until(shop, due + Minutes(10));
  shop.Run(Minutes(3));
  EXPECT_EQ(UpdateOf(shop, "order_held").state, PromiseState::kBroken) << "nobody said yes";
  EXPECT_EQ(Alerts(shop, "were broken"), 1u);
  ASSERT_EQ(shop.Approve(), "");
  shop.Run(Minutes(3));
  ASSERT_EQ(shop.mail().received.size(), 2u);
  EXPECT_NE(shop.mail().received[1].text.find("It is late, and we are sorry"), std::string::npos);
  EXPECT_EQ(UpdateOf(shop, "order_held").state, PromiseState::kBroken) << "too late is too late";
}

TEST(LettersUpdates, ThatWaitAreSettledOnceSomebodyWrote) {
  LetterShop shop(Autonomy::kAuto);
  SellUndecided(shop);
  Hold(shop);
  shop.Policy(Autonomy::kPropose);
  const Letter held = Newest(shop, "order_held");
  Until(shop, UpdateOf(shop, "order_held").due - Hours(3));
  shop.Run(Minutes(3));
  EXPECT_EQ(Newest(shop, "update").state, LetterState::kProposed);
  shop.With([&](FollowView& view) {
    EXPECT_EQ(shop.letters().SayKept(view, {held.id, "otto", "I rang them"}, "next_update"), "");
  });
  shop.Run(Minutes(3));
  EXPECT_EQ(Newest(shop, "update").state, LetterState::kSkipped);
  EXPECT_EQ(Newest(shop, "update").reason, "the customer heard from us meanwhile");
  EXPECT_EQ(shop.mail().received.size(), 1u);
}

TEST(LettersUpdates, BeyondTheLimitOfACaseAreToldToPeopleAndBreak) {
  LetterShop shop;
  SellUndecided(shop);
  Hold(shop);
  for (int i = 0; i < 4; ++i) {
    const std::string last = i == 0 ? "order_held" : "update";
    Until(shop, UpdateOf(shop, last).due - Hours(3));
    shop.sim().Product("15.00", "20.00");  // so that the record is confirmed
    shop.Run(Minutes(5));
  }
  EXPECT_EQ(shop.mail().received.size(), 4u) << "one note and three updates are all that a case may have";
  const Letter refused = Newest(shop, "update");
  EXPECT_EQ(refused.state, LetterState::kSkipped);
  EXPECT_NE(refused.reason.find("as many messages as one case may have"), std::string::npos);
  EXPECT_EQ(Alerts(shop, "is not sent by itself"), 1u);
  shop.Run(Hours(4));
  EXPECT_EQ(shop.letters().totals().promises[static_cast<size_t>(PromiseState::kBroken)], 1u);
  EXPECT_EQ(Alerts(shop, "were broken"), 1u);
}

TEST(LettersUpdates, ThatTheDayAllowsNoMoreAreToldToPeople) {
  LetterSettings settings = LetterShop::Settings();
  settings.update_within = Hours(6);
  settings.update_lead = Hours(1);
  settings.time_zone = "UTC";
  LetterShop shop(Autonomy::kAuto, settings);
  shop.sim().Product("0.00");
  shop.Order({.id = 501, .price = "0.00", .province = "HI"});
  shop.sim().Product("15.00", "20.00");
  Hold(shop);
  Until(shop, UpdateOf(shop, "order_held").due - Hours(1));
  shop.Run(Minutes(3));
  ASSERT_EQ(shop.mail().received.size(), 2u);
  const Promise promise = UpdateOf(shop, "update");
  ASSERT_LT(promise.due, shop.sim().now() + Hours(18)) << "within a day of the first";
  Until(shop, promise.due - Hours(1));
  shop.Run(Minutes(3));
  EXPECT_EQ(shop.mail().received.size(), 2u);
  EXPECT_EQ(Newest(shop, "update").state, LetterState::kSkipped);
  EXPECT_EQ(Alerts(shop, "as a person may get in a day"), 1u);
}

TEST(LettersUpdates, AreLateAndSaySoWhereTheServiceWasDown) {
  LetterShop shop;
  SellUndecided(shop);
  Hold(shop);
  Until(shop, UpdateOf(shop, "order_held").due + Hours(2));
  shop.Restart();
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().received.size(), 2u);
  EXPECT_NE(shop.mail().received[1].text.find("It is late, and we are sorry"), std::string::npos);
  EXPECT_EQ(UpdateOf(shop, "order_held").state, PromiseState::kBroken);
}

TEST(LettersUpdates, GoOnceWhereverTheProcessDies) {
  for (int writes = 0; writes < 8; ++writes) {
    LetterShop shop;
    SellUndecided(shop);
    Hold(shop);
    Until(shop, UpdateOf(shop, "order_held").due - Hours(3));
    shop.DieAfter(writes);
    for (int step = 0; step < 3 && !shop.died(); ++step) {
      shop.Tick();
      if (!shop.died()) shop.Deliver();
    }
    shop.Restart();
    shop.Run(Minutes(10));
    EXPECT_EQ(shop.All("update").size(), 1u) << writes;
    EXPECT_LE(shop.mail().received.size(), 2u) << writes;
    EXPECT_TRUE(Newest(shop, "update").IsOut()) << writes;
  }
}

TEST(LettersUpdates, AreShortMessagesWhereThatIsTheWay) {
  LetterSettings settings = LetterShop::Settings();
  settings.email = false;
  settings.sms = true;
  LetterShop shop(Autonomy::kAuto, settings);
  SellUndecided(shop);
  shop.Noon();
  shop.Ask("order_held");
  shop.Run(Minutes(3));
  EXPECT_EQ(shop.Count(LetterState::kSent), 0u) << "no telephone is known";
  EXPECT_TRUE(shop.All("update").empty()) << "what never went promised nothing";
}

}  // namespace
}  // namespace parapet
