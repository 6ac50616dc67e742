// SPDX-License-Identifier: Apache-2.0
//
// Twelve customers who bought apples for nothing are told, each of them once, whatever dies in between.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;

std::set<std::string> TheTwelve() {
  std::set<std::string> addresses;
  for (int i = 1; i <= 12; ++i) addresses.insert("7" + std::to_string(500 + i) + "@example.com");
  return addresses;
}

TEST(Letters, TellTwelveCustomersEachOnce) {
  LetterShop shop;
  shop.Sell(12);
  shop.Ask("price_honoured");
  shop.Run(Hours(24));
  EXPECT_EQ(shop.mail().received.size(), 12u);
  EXPECT_EQ(shop.Recipients(), TheTwelve());
  EXPECT_EQ(shop.Count(LetterState::kSent), 12u);
  for (const Case& one : shop.incident().cases) {
    const StepRecord& step = one.steps.at("message:price_honoured");
    EXPECT_EQ(step.state, StepState::kDone);
    EXPECT_TRUE(shop.sim().ledger().FindEffect(step.effect)) << "done with the effect's key";
  }
  const std::string& text = shop.mail().received.front().text;
  EXPECT_NE(text.find("Its normal price is $15.00"), std::string::npos) << text;
  EXPECT_NE(text.find("stays at $0.00"), std::string::npos) << text;
}

TEST(Letters, WriteNoAddressIntoAnything) {
  LetterShop shop;
  shop.Sell(3);
  shop.Ask("price_honoured");
  shop.Run(Hours(12));
  ASSERT_EQ(shop.mail().received.size(), 3u);
  EXPECT_EQ(shop.Written().find("@example.com"), std::string::npos);
}

// Runs twelve letters with a process that dies before the write with this number; false where it did not get there.
bool RunKilledBefore(int write, LetterShop& shop) {
  shop.Sell(12);
  shop.Ask("price_honoured");
  shop.Noon();
  shop.DieAfter(write);
  shop.Run(Minutes(1));
  if (!shop.died()) return false;
  shop.Restart();
  shop.Run(Minutes(30));
  return true;
}

TEST(Letters, TellEachOnceWhereverTheProcessDies) {
  int write = 0;
  for (;; ++write) {
    LetterShop shop;
    const bool died = RunKilledBefore(write, shop);
    EXPECT_EQ(shop.Recipients(), TheTwelve()) << "killed before write " << write;
    EXPECT_EQ(shop.Doubled(), 0u) << "killed before write " << write;
    EXPECT_EQ(shop.Count(LetterState::kSent) + shop.Count(LetterState::kUnknown), 12u);
    EXPECT_LE(shop.Count(LetterState::kUnknown), 1u) << "one at most is in doubt, and says so";
    for (const Case& one : shop.incident().cases)
      EXPECT_NE(one.steps.at("message:price_honoured").state, StepState::kStarted) << "killed before write " << write;
    if (!died) break;
  }
  EXPECT_GT(write, 25) << "a write for what is queued, each settlement, what was sent, and each step";
}

TEST(Letters, ATestOfOnceCatchesAChannelThatSendsTwice) {
  LetterShop shop(Autonomy::kAuto, LetterShop::Settings(), Fault::kSendsTwice);
  EXPECT_FALSE(RunKilledBefore(1'000'000, shop));
  EXPECT_EQ(shop.Recipients(), TheTwelve());
  EXPECT_EQ(shop.Doubled(), 12u);
}

TEST(Letters, DoNotRepeatWhatWasAskedForAgain) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().received.size(), 2u);
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().received.size(), 2u);
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_honoured").state, StepState::kSkipped);
}

TEST(Letters, AreTheSameAfterARestartAndFromACheckpoint) {
  LetterShop shop;
  shop.Sell(6);
  shop.Ask("price_honoured");
  shop.Noon();
  shop.Run(Minutes(5));
  shop.Act("502", CaseAct::kShipped);
  shop.Run(Minutes(1));
  const std::string incident = shop.incident().id;
  shop.With([&](FollowView& view) { ASSERT_EQ(shop.letters().Pause(view, {incident, "anna", "look first"}), ""); });
  const auto saved = shop.letters().Save();
  ASSERT_TRUE(saved);
  Letters loaded(LetterShop::Settings());
  ASSERT_TRUE(loaded.Load(*saved));
  EXPECT_EQ(loaded.Save(), saved);
  EXPECT_FALSE(Letters(LetterShop::Settings()).Load(saved->substr(0, saved->size() / 2))) << "damaged";
  shop.Restart();
  shop.follow().CatchUp();
  EXPECT_EQ(shop.letters().Save(), saved);
}

TEST(Letters, SurviveAClockThatIsSetBack) {
  LetterShop shop;
  shop.Sell(4);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  shop.Pass(Duration{-Minutes(50).micros});  // still day
  shop.Run(Hours(3));
  EXPECT_EQ(shop.mail().received.size(), 4u);
  EXPECT_EQ(shop.Doubled(), 0u);
  EXPECT_EQ(shop.Count(LetterState::kSent), 4u);
  const size_t events = shop.sim().ledger().Events().size();
  shop.Run(Minutes(10));
  EXPECT_LE(shop.sim().ledger().Events().size(), events + 2) << "nothing is written over and over";
}

TEST(Letters, WaitForTheDiskAndLoseNothing) {
  LetterShop shop;
  shop.Sell(3);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.DieAfter(0);
  shop.Run(Minutes(10));
  EXPECT_TRUE(shop.mail().received.empty()) << "what cannot be written down is not sent";
  shop.Restart();
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().received.size(), 3u);
}

TEST(Letters, NameThePriceOfOneAndTheTotalEachAsWhatItIs) {
  LetterShop shop;
  shop.sim().Product("0.50");
  shop.Order({.id = 501, .price = "0.50", .quantity = 3});
  shop.Decide();
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(3));
  ASSERT_EQ(shop.mail().received.size(), 1u);
  EXPECT_EQ(shop.mail().received[0].subject, "Your order #501: the price of $0.50 stands");
  EXPECT_NE(shop.mail().received[0].text.find("stays at $1.50"), std::string::npos);
}

}  // namespace
}  // namespace parapet
