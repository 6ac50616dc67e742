// SPDX-License-Identifier: Apache-2.0
//
// What people decide about messages: autonomy, approval, stopping, correcting.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;

LetterPreview Preview(LetterShop& shop) {
  const std::string incident = shop.incident().id;
  LetterPreview preview;
  shop.With([&](FollowView& view) { preview = shop.letters().Preview(view, incident); });
  return preview;
}

TEST(LettersPeople, NothingGoesBeforeSomebodyApprovedItOnceForAll) {
  LetterShop shop(Autonomy::kApprove);
  shop.Sell(12);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(10));
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_EQ(shop.Count(LetterState::kProposed), 12u);
  EXPECT_NE(shop.Approve(""), "") << "by whom?";
  ASSERT_EQ(shop.Approve(), "");
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().received.size(), 12u);
  EXPECT_EQ(shop.Doubled(), 0u);
  EXPECT_NE(shop.Approve(), "") << "nothing waits any more";
}

TEST(LettersPeople, ShowExactlyWhatGoesToWhomAndWhatItCosts) {
  LetterShop shop(Autonomy::kApprove);
  shop.Sell(3);
  shop.Act("503", CaseAct::kShipped);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  const LetterPreview preview = Preview(shop);
  ASSERT_EQ(preview.groups.size(), 1u);
  const LetterGroup& group = preview.groups[0];
  EXPECT_EQ(group.letters.size(), 2u);
  EXPECT_EQ(group.cost, Money::Major(30));
  EXPECT_EQ(group.masked, std::vector<std::string>({"7…@e….com", "7…@e….com"}));
  EXPECT_EQ(group.draft.refusal, "");
  EXPECT_NE(group.draft.ready.text.find("Its normal price is $15.00"), std::string::npos);
  const auto excluded = shop.All();
  EXPECT_EQ(shop.Count(LetterState::kSkipped), 1u) << "the goods of 503 are gone";
  ASSERT_EQ(shop.Approve(), "");
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().received.size(), 2u);
  EXPECT_NE(shop.mail().received[0].text.find("Its normal price is $15.00"), std::string::npos);
}

TEST(LettersPeople, IsNotApprovedWhileTheLintRefusesIt) {
  LetterSettings settings = LetterShop::Settings();
  settings.ships_within = {};
  LetterShop shop(Autonomy::kApprove, settings);
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  EXPECT_NE(shop.Approve().find("ships_by"), std::string::npos);
}

TEST(LettersPeople, AutoStillTakesATextThatSomebodyRead) {
  LetterShop shop(Autonomy::kApprove);
  shop.Policy(Autonomy::kAuto);  // nobody has approved any text yet
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  EXPECT_TRUE(shop.mail().received.empty());
  std::string error;
  shop.With([&](FollowView& view) {
    error = shop.letters().ApproveText(view, "price_honoured", "en", {"", "ada", "read it"});
  });
  ASSERT_EQ(error, "");
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().received.size(), 1u);
}

TEST(LettersPeople, ProposeNeverSendsAndOffNeverAsks) {
  LetterShop propose(Autonomy::kPropose);
  propose.Sell(1);
  propose.Noon();
  propose.Ask("price_honoured");
  propose.Run(Minutes(5));
  EXPECT_EQ(propose.Count(LetterState::kProposed), 1u);
  EXPECT_NE(propose.Approve().find("write to the customers yourself"), std::string::npos);
  LetterShop off(Autonomy::kOff);
  off.Sell(1);
  off.Noon();
  off.Ask("price_honoured");
  off.Run(Minutes(5));
  EXPECT_EQ(off.Count(LetterState::kSkipped), 1u);
  EXPECT_TRUE(off.mail().received.empty());
  EXPECT_TRUE(propose.mail().received.empty());
}

TEST(LettersPeople, PausingHoldsWhatIsQueuedAndResumingLetsItGo) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Tick();
  const std::string incident = shop.incident().id;
  shop.With([&](FollowView& view) {
    EXPECT_EQ(shop.letters().Pause(view, {incident, "anna", "look first"}), "");
    EXPECT_NE(shop.letters().Pause(view, {incident, "anna", "twice"}), "");
  });
  shop.Run(Minutes(30));
  EXPECT_TRUE(shop.mail().received.empty());
  shop.With([&](FollowView& view) { EXPECT_EQ(shop.letters().Resume(view, {incident, "anna", ""}), ""); });
  shop.Run(Minutes(10));
  EXPECT_EQ(shop.mail().received.size(), 2u);
}

TEST(LettersPeople, StoppingEndsWhatIsQueuedAndWhatWaitsForTheDay) {
  LetterShop shop;
  shop.Sell(2);
  shop.Ask("price_honoured", "501");  // by night: waits
  shop.Tick();
  const std::string incident = shop.incident().id;
  size_t stopped = 0;
  shop.With([&](FollowView& view) {
    EXPECT_EQ(shop.letters().Stop(view, {incident, "anna", "wrong price"}, &stopped), "");
  });
  EXPECT_EQ(stopped, 1u);
  shop.Noon();
  shop.Ask("price_honoured", "502");
  shop.Tick();
  shop.With([&](FollowView& view) {
    EXPECT_EQ(shop.letters().Stop(view, {incident, "anna", "wrong price"}, &stopped), "");
  });
  shop.Run(Minutes(10));
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_honoured").state, StepState::kSkipped);
  EXPECT_EQ(shop.CaseOf("502").steps.at("message:price_honoured").state, StepState::kSkipped);
}

TEST(LettersPeople, ACorrectionGoesToExactlyThoseWhoReadTheMistake) {
  LetterShop shop;
  shop.Sell(6);
  shop.Noon();
  for (const char* order : {"501", "502", "503", "504"}) shop.Ask("price_honoured", order);
  shop.mail().answer = [](const std::string& to) {
    return to == "7504@example.com" ? Attempt{Outcome::kRefused, "refused"} : Attempt();  // never read it
  };
  shop.Run(Minutes(5));
  const std::set<std::string> read = shop.Recipients();
  ASSERT_EQ(read.size(), 3u);
  shop.mail().answer = {};
  shop.mail().received.clear();
  std::string wrong_one;
  for (const Letter& letter : shop.All("price_honoured")) {
    if (letter.order == "502") wrong_one = letter.id;
  }
  size_t readers = 0;
  shop.With([&](FollowView& view) {
    EXPECT_NE(shop.letters().SayWrong(view, {wrong_one, "anna", "strike"}, {}, "", &readers), "");
    EXPECT_EQ(shop.letters().SayWrong(view, {wrong_one, "anna", "strike"},
                                      {{"", "It leaves us by Monday", "It leaves us by Wednesday"}}, "", &readers),
              "");
  });
  EXPECT_EQ(readers, 3u);
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.Recipients(), read);
  EXPECT_EQ(shop.Doubled(), 0u);
  for (const auto& one : shop.mail().received) {
    EXPECT_NE(one.text.find("It leaves us by Wednesday"), std::string::npos) << one.text;
    EXPECT_EQ(one.subject.find("A correction"), 0u) << one.subject;
  }
  shop.Restart();
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.Doubled(), 0u);
}

// Four readers: two wrote English, one German, one French.
void TellInThreeLanguages(LetterShop& shop) {
  shop.sim().Product("0.00");
  int id = 500;
  for (const char* locale : {"en-US", "en-GB", "de-DE", "fr-FR"}) {
    shop.Order({.id = ++id, .price = "0.00", .locale = locale});
    shop.Pass(Seconds(1));
  }
  shop.Decide();
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().received.size(), 4u);
  shop.mail().received.clear();
}

std::string LetterAbout(LetterShop& shop, const std::string& order) {
  for (const Letter& letter : shop.All("price_honoured")) {
    if (letter.order == order) return letter.id;
  }
  return {};
}

const std::vector<RightText> kRightTexts = {
    {"", "by Monday", "by Wednesday"}, {"de", "bis Montag", "bis Mittwoch"}, {"fr", "avant lundi", "avant mercredi"}};

TEST(LettersPeople, ACorrectionGoesToReadersOfAllLanguagesEachInTheirs) {
  LetterShop shop;
  TellInThreeLanguages(shop);
  size_t readers = 0;
  const std::string named = LetterAbout(shop, "501");
  shop.With([&](FollowView& view) {
    const std::string missing =
        shop.letters().SayWrong(view, {named, "anna", "strike"}, {kRightTexts[0], kRightTexts[1]}, "", &readers);
    EXPECT_NE(missing.find("\"fr\""), std::string::npos) << missing;
    EXPECT_NE(shop.letters().SayWrong(view, {named, "anna", "strike"}, {kRightTexts[0], kRightTexts[0]}, "", &readers),
              "")
        << "two texts for one language";
  });
  EXPECT_TRUE(shop.book().wrongs().empty()) << "all or nobody";
  shop.With([&](FollowView& view) {
    EXPECT_EQ(shop.letters().SayWrong(view, {named, "anna", "strike"}, kRightTexts, "", &readers), "");
  });
  EXPECT_EQ(readers, 4u);
  // Who reads another language by now still reads the correction in that of the mistake.
  shop.Order({.id = 503, .price = "0.00", .topic = "orders/updated", .fulfilled = "partial", .locale = "en-US"});
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.mail().received.size(), 4u);
  EXPECT_EQ(shop.Doubled(), 0u);
  const auto text_to = [&](const std::string& to) {
    for (const auto& one : shop.mail().received) {
      if (one.to == to) return one.text;
    }
    return std::string();
  };
  EXPECT_NE(text_to("7501@example.com").find("by Wednesday"), std::string::npos);
  EXPECT_NE(text_to("7502@example.com").find("by Wednesday"), std::string::npos);
  EXPECT_NE(text_to("7503@example.com").find("bis Mittwoch"), std::string::npos);
  EXPECT_NE(text_to("7504@example.com").find("avant mercredi"), std::string::npos);
}

TEST(LettersPeople, ACorrectionMayBeOfOneLanguage) {
  LetterShop shop;
  TellInThreeLanguages(shop);
  size_t readers = 0;
  const std::string named = LetterAbout(shop, "501");
  shop.With([&](FollowView& view) {
    EXPECT_EQ(
        shop.letters().SayWrong(view, {named, "anna", "slip"}, {{"", "bis Montag", "bis Mittwoch"}}, "de", &readers),
        "");
  });
  EXPECT_EQ(readers, 1u);
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.Recipients(), std::set<std::string>({"7503@example.com"}));
}

}  // namespace
}  // namespace parapet
