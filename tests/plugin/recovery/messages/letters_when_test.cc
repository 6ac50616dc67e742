// SPDX-License-Identifier: Apache-2.0
//
// Who is written to, and when.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;

int64_t HourOf(Instant at) { return at.micros / Hours(1).micros % 24; }

const Letter& Only(LetterShop& shop, const std::string& order) {
  static Letter found;
  for (const Letter& letter : shop.All()) {
    if (letter.order == order) found = letter;
  }
  return found;
}

TEST(LettersWhen, NobodyIsWokenFromHawaiiToNewYork) {
  LetterShop shop;
  shop.Sell(3);
  shop.Ask("price_honoured");
  shop.Run(Hours(30));
  ASSERT_EQ(shop.mail().received.size(), 3u);
  for (const Letter& letter : shop.All()) {
    EXPECT_GE(HourOf(letter.queued_at), 18) << "eight in Hawaii";
  }
}

TEST(LettersWhen, AStateSaysWhoIsAwakeAndTheBillCountsToo) {
  LetterShop shop;
  shop.sim().Product("0.00");
  shop.Order({.id = 501, .price = "0.00", .province = "NY"});
  shop.Order({.id = 502, .price = "0.00", .province = "NY", .bill_to = "HI"});
  shop.Decide();
  const int64_t hour = HourOf(shop.sim().now());
  shop.Pass(Hours((24 + 13 - hour) % 24));  // eight in New York in winter, nine in summer
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().received.size(), 1u);
  EXPECT_EQ(shop.mail().received[0].to, "7501@example.com");
  shop.Noon();
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().received.size(), 2u) << "and the other once it is day in Hawaii";
  EXPECT_EQ(shop.Written().find("US-HI"), std::string::npos) << "where somebody lives is personal";
}

TEST(LettersWhen, ALetterThatWasHeldUpUntilTheNightWaitsForTheMorning) {
  LetterShop shop;
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.mail().answer = [](const std::string&) { return Attempt{Outcome::kRetry, "refused the connection"}; };
  shop.Run(Hours(9));
  shop.mail().answer = {};
  shop.mail().attempts = 0;
  shop.Run(Hours(13));  // three at night to four in the afternoon, by the clock of Greenwich
  EXPECT_EQ(shop.mail().attempts, 0);
  shop.Run(Minutes(1));
}

TEST(LettersWhen, ManyAreRehearsedThenFiveThenPausedThenPaced) {
  LetterShop shop;
  shop.Sell(40);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  shop.Deliver();
  ASSERT_EQ(shop.mail().received.size(), 1u);
  EXPECT_EQ(shop.mail().received[0].to, "shop@orchard.example") << "to ourselves first";
  shop.Run(Minutes(2));
  EXPECT_EQ(shop.mail().received.size(), 6u) << "then five";
  shop.Run(Minutes(11));
  EXPECT_EQ(shop.mail().received.size(), 6u) << "and a pause";
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().received.size(), 41u);
  EXPECT_EQ(shop.Doubled(), 0u);
  EXPECT_EQ(shop.Count(LetterState::kSent), 40u) << "the rehearsal counts for nobody";
}

TEST(LettersWhen, TheLinksOfARehearsalAnswerForNobody) {
  std::set<std::string> signed_for;
  LetterSettings settings = LetterShop::Settings();
  settings.link = [&](std::string_view about, std::string_view, Instant) {
    signed_for.emplace(about);
    return std::string("https://orchard.example/answer/token");
  };
  LetterShop shop(Autonomy::kAuto, settings);
  shop.Sell(40);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  shop.Deliver();
  ASSERT_EQ(shop.mail().received.size(), 1u);
  EXPECT_EQ(signed_for, std::set<std::string>({"rehearsal"}));
}

TEST(LettersWhen, ARehearsalThatFailsHoldsTheOthersBack) {
  LetterShop shop;
  shop.Sell(30);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.mail().answer = [](const std::string&) { return Attempt{Outcome::kRefused, "smtp refused the mail: SMTP 550"}; };
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().attempts, 1);
  EXPECT_EQ(shop.Count(LetterState::kFailed), 0u) << "nobody else was tried";
}

TEST(LettersWhen, BouncesAboveTwoPercentStopTheRest) {
  LetterShop shop;
  shop.Sell(40);
  shop.Noon();
  shop.Ask("price_honoured");
  std::string typo;  // the first customer who is tried
  shop.mail().answer = [&typo](const std::string& to) {
    if (typo.empty() && to != "shop@orchard.example") typo = to;
    return to == typo ? Attempt{Outcome::kRefused, "smtp refused the mail: SMTP 550"} : Attempt();
  };
  shop.Run(Hours(1));
  EXPECT_EQ(shop.mail().received.size(), 1u + 4u) << "ourselves, and four of the first five";
  EXPECT_TRUE(shop.book().IsHalted(shop.incident().id));
  const std::string incident = shop.incident().id;
  shop.With([&](FollowView& view) { ASSERT_EQ(shop.letters().Resume(view, {incident, "anna", "one typo"}), ""); });
  shop.Run(Hours(1));
  EXPECT_EQ(shop.mail().received.size(), 1u + 39u);
  EXPECT_EQ(shop.Doubled(), 0u);
}

// What must become of an order before its customer is left alone.
struct Spared {
  const char* name;
  void (*happens)(LetterShop& shop);
  const char* because;
};
const Spared kSpared[] = {
    {"cancelled", [](LetterShop& shop) { shop.Order({.id = 501, .price = "0.00", .cancelled = true}); }, "cancelled"},
    {"refunded", [](LetterShop& shop) { shop.Step("501", "refund", StepState::kDone); }, "refunded"},
    {"shipped", [](LetterShop& shop) { shop.Act("501", CaseAct::kShipped); }, "on their way"},
    {"closed", [](LetterShop& shop) { shop.Act("501", CaseAct::kDone); }, "closed"},
    {"erased",
     [](LetterShop& shop) {
       const ErasureRequest request{.orders = {"501"}, .actor = "anna", .reason = "asked"};
       EXPECT_EQ(shop.sim().flow().Erase(request, shop.sim().now()).error, "");
     },
     "erased"},
    {"suppressed",
     [](LetterShop& shop) {
       shop.With([&](FollowView& view) { shop.letters().Suppress(view, "501", {"", "anna", "asked us to"}); });
     },
     "wants no messages"},
};

class LettersNever : public ::testing::TestWithParam<Spared> {};

TEST_P(LettersNever, IsPlanned) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  GetParam().happens(shop);
  shop.Ask("price_honoured");
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 0u);
  EXPECT_EQ(shop.mail().To("7502@example.com"), 1u);
  EXPECT_EQ(Only(shop, "501").state, LetterState::kSkipped);
  EXPECT_NE(Only(shop, "501").reason.find(GetParam().because), std::string::npos) << Only(shop, "501").reason;
}

TEST_P(LettersNever, IsSentThoughItWasQueued) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  ASSERT_EQ(shop.Count(LetterState::kQueued), 2u);
  GetParam().happens(shop);
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 0u);
  EXPECT_EQ(shop.mail().To("7502@example.com"), 1u);
  EXPECT_EQ(Only(shop, "501").state, LetterState::kStopped) << Only(shop, "501").reason;
  EXPECT_NE(Only(shop, "501").reason.find(GetParam().because), std::string::npos) << Only(shop, "501").reason;
}

INSTANTIATE_TEST_SUITE_P(Each, LettersNever, ::testing::ValuesIn(kSpared),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(LettersWhen, AnOrderThatAPersonHandlesWaitsUntilItIsGivenBack) {
  LetterShop shop;
  shop.Sell(1);
  shop.Noon();
  shop.Act("501", CaseAct::kPaused);
  shop.Ask("price_honoured");
  shop.Run(Minutes(10));
  EXPECT_TRUE(shop.mail().received.empty());
  shop.Act("501", CaseAct::kResumed);
  shop.Run(Minutes(2));
  EXPECT_EQ(shop.mail().received.size(), 1u);
}

TEST(LettersWhen, OnePersonWithTwoOrdersIsToldOnce) {
  LetterShop shop;
  shop.sim().Product("0.00");
  for (const int id : {501, 502, 503}) shop.Order({.id = id, .price = "0.00", .customer = id == 503 ? "7503" : "7501"});
  shop.Decide();
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().To("7501@example.com"), 1u);
  EXPECT_EQ(shop.mail().To("7503@example.com"), 1u);
  EXPECT_EQ(shop.Count(LetterState::kSkipped), 1u);
}

TEST(LettersWhen, NothingIsSaidOnARecordThatNobodyConfirmedForDays) {
  LetterShop shop;
  shop.Sell(1);
  shop.Pass(Days(4));
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_NE(Only(shop, "501").reason.find("stale"), std::string::npos) << Only(shop, "501").reason;
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_honoured").state, StepState::kFailed);
}

TEST(LettersWhen, APromiseThatNobodyMadeIsNotStated) {
  LetterSettings settings = LetterShop::Settings();
  settings.ships_within = {};
  LetterShop shop(Autonomy::kAuto, settings);
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_NE(Only(shop, "501").reason.find("ships_by"), std::string::npos) << Only(shop, "501").reason;
}

}  // namespace
}  // namespace parapet
