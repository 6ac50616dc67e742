// SPDX-License-Identifier: Apache-2.0
//
// What was said yes to, and for how long: rounds of an incident, texts and policies that change on the way, long halts.
#include <gtest/gtest.h>

#include <algorithm>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::LetterState;

std::string Resume(LetterShop& shop) {
  const std::string incident = shop.incident().id;
  std::string error;
  shop.With([&](FollowView& view) { error = shop.letters().Resume(view, {incident, "anna", "go on"}); });
  return error;
}

size_t AlertsThatSay(LetterShop& shop, const std::string& text) {
  size_t count = 0;
  for (const Effect& effect : shop.sim().ledger().Effects("fruit", std::nullopt, 10'000)) {
    count += effect.kind == "alert" && effect.payload.find(text) != std::string::npos ? 1 : 0;
  }
  return count;
}

TEST(LettersRounds, AMistakeThatComesBackIsApprovedAndToldAnew) {
  LetterShop shop(Autonomy::kApprove);
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  ASSERT_EQ(shop.Approve(), "");
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().To("7501@example.com"), 1u);
  const std::string incident = shop.incident().id;
  for (const char* order : {"501", "502"}) shop.Act(order, CaseAct::kDone);
  const Closed closed =
      shop.follow().Close({.word = {incident, "olga", "their feed"}, .closing = Closing::kExternal}, shop.sim().now());
  ASSERT_EQ(closed.error, "");
  shop.Pass(Days(3));
  shop.sim().Product("0.00");
  shop.Order({.id = 601, .price = "0.00", .customer = "7501"});
  shop.Decide();
  ASSERT_EQ(shop.incident().id, incident);
  ASSERT_EQ(shop.incident().recurrence, 1);
  shop.Ask("price_honoured", "601");
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 1u) << "the yes of the first time is none for the second";
  EXPECT_EQ(AlertsThatSay(shop, "Messages to customers wait"), 2u) << "people are told that these wait, too";
  shop.Restart();
  shop.Run(Minutes(2));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 1u);
  ASSERT_EQ(shop.Approve(), "");
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 2u) << "whoever was told of the first is told of the second";
}

TEST(LettersRounds, NothingLeavesUnderAPolicyThatSaysNoByThen) {
  LetterShop shop;
  shop.Sell(3);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  ASSERT_EQ(shop.Count(LetterState::kQueued), 3u);
  shop.Policy(Autonomy::kPropose);
  shop.Run(Minutes(10));
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_TRUE(shop.book().IsHalted(shop.incident().id)) << "and people are told";
  EXPECT_EQ(AlertsThatSay(shop, "as text and policy are now"), 1u);
  shop.Policy(Autonomy::kApprove);
  shop.Run(Minutes(1));
  ASSERT_EQ(shop.Approve(), "") << "what is on its way can be approved as it is now";
  ASSERT_EQ(Resume(shop), "");
  shop.Run(Minutes(30));
  EXPECT_EQ(shop.mail().received.size(), 3u);
  EXPECT_EQ(shop.Doubled(), 0u);
}

TEST(LettersRounds, AHaltOfTwoDaysLosesNoLetter) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  const std::string incident = shop.incident().id;
  shop.With([&](FollowView& view) {
    ASSERT_EQ(shop.letters().Pause(view, {incident, "anna", "before the weekend"}), "");
  });
  shop.Run(Days(2));
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_EQ(shop.Count(LetterState::kQueued), 2u);
  ASSERT_EQ(Resume(shop), "");
  shop.Run(Hours(2));
  EXPECT_EQ(shop.mail().received.size(), 2u);
  EXPECT_EQ(shop.Doubled(), 0u);
  for (const messages::Letter& letter : shop.All("price_honoured")) {
    for (const messages::Promise& promise : letter.promises) {
      EXPECT_GT(promise.due, letter.settled_at) << "promised from when it was sent";
      EXPECT_LE(promise.due, letter.settled_at + Days(3));
    }
  }
}

TEST(LettersRounds, WhoIsNotToldAboutOneOrderIsToldAboutTheOther) {
  LetterShop shop;
  shop.sim().Product("0.00");
  for (const int id : {501, 502}) shop.Order({.id = id, .price = "0.00", .customer = "7501"});
  shop.Decide();
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  ASSERT_EQ(shop.Count(LetterState::kQueued), 1u);
  EXPECT_EQ(shop.Count(LetterState::kSkipped), 0u) << "nobody was told yet";
  const auto letters = shop.All("price_honoured");
  const auto queued = std::find_if(letters.begin(), letters.end(),
                                   [](const auto& letter) { return letter.state == LetterState::kQueued; });
  shop.Order({.id = std::stoi(queued->order), .price = "0.00", .customer = "7501", .cancelled = true});
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 1u) << "about the order that stands";
}

TEST(LettersRounds, WhomNoMessageReachesIsSomebodysTask) {
  LetterSettings settings = LetterShop::Settings();
  settings.email = false;
  LetterShop shop(Autonomy::kAuto, settings);
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_honoured").state, StepState::kFailed);
  EXPECT_EQ(AlertsThatSay(shop, "could not be sent"), 1u);
}

TEST(LettersRounds, WhatLeftAfterItWasSaidWrongIsSetRightToo) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured", "501");
  shop.Run(Minutes(3));
  shop.Ask("price_honoured", "502");
  shop.Tick();
  std::string told;
  for (const messages::Letter& letter : shop.All("price_honoured")) {
    if (letter.order == "501") told = letter.id;
  }
  // The mail of 502 is in the server's hands when somebody finds out.
  shop.mail().answer = [&](const std::string& to) {
    if (to == "7502@example.com" && !told.empty()) {
      shop.With([&](FollowView& view) {
        size_t readers = 0;
        EXPECT_EQ(shop.letters().SayWrong(view, {told, "anna", "strike"}, {{"en", "It leaves by Monday", "Tuesday"}},
                                          "", &readers),
                  "");
        EXPECT_EQ(readers, 1u);
      });
      told.clear();
    }
    return Attempt();
  };
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 2u);
  EXPECT_EQ(shop.mail().To("7502@example.com"), 2u) << "the message and its correction";
}

TEST(LettersRounds, AYesIsToWhatWasSeen) {
  LetterShop shop(Autonomy::kApprove);
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured", "501");
  shop.Tick();
  const std::string incident = shop.incident().id;
  std::string seen;
  shop.With([&](FollowView& view) { seen = shop.letters().Preview(view, incident).seen; });
  shop.Ask("overcharged_refunded", "502");
  shop.Tick();
  shop.With([&](FollowView& view) {
    EXPECT_NE(shop.letters().Approve(view, {incident, "anna", "read"}, seen).find("other messages wait"),
              std::string::npos);
    EXPECT_NE(shop.letters().Approve(view, {incident, "anna", "read"}, "").find("have seen"), std::string::npos);
  });
  EXPECT_TRUE(shop.mail().received.empty());
}

}  // namespace
}  // namespace parapet
