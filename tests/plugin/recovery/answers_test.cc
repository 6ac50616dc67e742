// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "parapet/plugin/recovery/answers/answer_page.h"
#include "parapet/tests/plugin/recovery/remedy_shop.h"

namespace parapet {
namespace {

const AnswerLinks kLinks{"https://answers.fruit.example", "orchard", "fruit"};
constexpr Instant kNow{1'764'320'400'000'000};

std::string TokenOf(const std::string& url) { return url.substr(url.rfind('/') + 1); }

TEST(AnswerLink, SaysCaseAndChoiceAndCanBeReadAgain) {
  for (const std::string choice : {"accept", "cancel", "slot 2026-11-23T15:00:00Z"}) {
    const std::string url = AnswerLink(kLinks, "case-0123456789ab", choice, kNow + Days(7));
    EXPECT_TRUE(url.starts_with("https://answers.fruit.example/answer/fruit/case-0123456789ab.")) << url;
    EXPECT_LT(url.size(), 130u) << "an SMS is short";
    const auto token = ReadAnswerToken(kLinks, TokenOf(url), kNow);
    ASSERT_TRUE(token) << url;
    EXPECT_EQ(token->case_id, "case-0123456789ab");
    EXPECT_EQ(token->choice, choice);
  }
  EXPECT_EQ(AnswerLink({"", "orchard", "fruit"}, "case-1", "accept", kNow), "") << "nobody can reach us";
  EXPECT_EQ(AnswerLink(kLinks, "case-1", "perhaps", kNow), "");
}

TEST(AnswerLink, ForgedOldAndForeignOnesAreNothing) {
  const std::string token = TokenOf(AnswerLink(kLinks, "case-0123456789ab", "accept", kNow + Days(7)));
  EXPECT_TRUE(ReadAnswerToken(kLinks, token, kNow + Days(7)));
  EXPECT_FALSE(ReadAnswerToken(kLinks, token, kNow + Days(7) + Seconds(1)));
  EXPECT_FALSE(ReadAnswerToken({kLinks.public_url, "other", "fruit"}, token, kNow));
  EXPECT_FALSE(ReadAnswerToken({kLinks.public_url, "orchard", "wood"}, token, kNow)) << "another store";
  EXPECT_FALSE(ReadAnswerToken({kLinks.public_url, "", "fruit"}, token, kNow));
  for (size_t i = 0; i < token.size(); ++i) {
    for (const char c : {'0', 'b', '.', '\0'}) {
      std::string forged = token;
      if (forged[i] == c) continue;
      forged[i] = c;
      EXPECT_FALSE(ReadAnswerToken(kLinks, forged, kNow)) << forged;
    }
    EXPECT_FALSE(ReadAnswerToken(kLinks, token.substr(0, i), kNow));
  }
  EXPECT_FALSE(ReadAnswerToken(kLinks, token + "0", kNow));
}

class Answers : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.rules().owner_honour = Money::Major(12);
    shop_.rules().auto_honour = Money::Major(1);
    shop_.Enforce();
    shop_.Sell("0.00", 1);
    shop_.Grant();
    shop_.Run(Seconds(5));
    const Case one = shop_.Find().cases.front();
    ASSERT_EQ(shop_.Settle(one.id, "message:price_not_honoured", StepState::kDone), "");
    shop_.Run(Seconds(5));
  }
  std::string Link(const std::string& choice) {
    return TokenOf(AnswerLink(kLinks, shop_.Find().cases.front().id, choice, shop_.sim().now() + Days(7)));
  }
  HttpResponse Ask(const std::string& method, const std::string& token, const std::string& languages = "en") {
    return ServeAnswer(kLinks, shop_.follow(), shop_.remedies(), {method, token, languages}, shop_.sim().now());
  }

  RemedyShop shop_;
};

TEST_F(Answers, OpeningALinkChangesNothingAndTheButtonDoes) {
  const HttpResponse page = Ask("GET", Link("accept"));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("<form method=\"post\">"), std::string::npos);
  EXPECT_NE(page.body.find("#1"), std::string::npos) << "the order's number";
  EXPECT_EQ(page.body.find("example.com"), std::string::npos);
  Ask("HEAD", Link("accept"));
  EXPECT_EQ(shop_.Find().cases.front().answer, "");
  EXPECT_EQ(Ask("POST", Link("accept")).status, 200);
  EXPECT_EQ(shop_.Find().cases.front().answer, "accept");
  shop_.Run(Seconds(30));
  EXPECT_EQ(shop_.connector("gift_card").done.size(), 1u);
  EXPECT_EQ(shop_.connector("cancel").done.size(), 1u) << "the order at the wrong price, with a full refund";
  EXPECT_EQ(shop_.Find().cases.front().state, CaseState::kClosed);
}

TEST_F(Answers, TheFirstStandsAndLaterOnesAreToldSo) {
  Ask("POST", Link("cancel"));
  const size_t events = shop_.sim().ledger().Events().size();
  const HttpResponse later = Ask("POST", Link("accept"));
  EXPECT_NE(later.body.find("Your first answer stands"), std::string::npos);
  EXPECT_EQ(shop_.sim().ledger().Events().size(), events);
  EXPECT_EQ(shop_.Find().cases.front().answer, "cancel");
  shop_.Run(Seconds(30));
  EXPECT_TRUE(shop_.connector("gift_card").done.empty());
  EXPECT_EQ(shop_.connector("cancel").done.size(), 1u);
  EXPECT_NE(Ask("POST", Link("accept")).body.find("first answer stands"), std::string::npos);
}

TEST_F(Answers, ATimeForACallClosesNothingAndLeavesTheChoiceOpen) {
  const std::string slot = Link("slot 2026-11-23T15:00:00Z");
  EXPECT_NE(Ask("POST", slot).body.find("Thank you"), std::string::npos);
  const size_t events = shop_.sim().ledger().Events().size();
  Ask("POST", slot);
  EXPECT_EQ(shop_.sim().ledger().Events().size(), events) << "said once is enough";
  shop_.Run(Seconds(30));
  EXPECT_NE(shop_.Find().cases.front().state, CaseState::kClosed) << "no remedy was given yet";
  EXPECT_NE(Ask("POST", Link("accept")).body.find("Thank you"), std::string::npos);
  shop_.Run(Seconds(30));
  EXPECT_EQ(shop_.connector("gift_card").done.size(), 1u);
}

TEST_F(Answers, AfterTheOrderWasCancelledThereIsNothingToChoose) {
  const std::string link = Link("accept");
  shop_.sim().Order({.id = 1, .price = "0.00", .topic = "orders/updated", .cancelled = true});
  const HttpResponse page = Ask("POST", link);
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("nothing left to choose"), std::string::npos) << page.body;
  EXPECT_EQ(shop_.Find().cases.front().answer, "");
}

TEST_F(Answers, WhatIsForgedOrUnknownGetsOneAndTheSamePage) {
  std::string forged = Link("accept");
  forged.back() = forged.back() == '0' ? '1' : '0';
  const std::string unknown = TokenOf(AnswerLink(kLinks, "case-ffffffffffff", "accept", shop_.sim().now() + Days(1)));
  const std::string old = Link("accept");
  const HttpResponse refused = Ask("POST", forged);
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(Ask("POST", unknown, "de").body, refused.body);
  EXPECT_EQ(ServeNoAnswer(forged).body, refused.body);
  shop_.sim().Pass(Days(8));
  const HttpResponse late = Ask("GET", old);
  EXPECT_EQ(late.status, 404);
  EXPECT_EQ(late.body, refused.body);
  EXPECT_EQ(shop_.Find().cases.front().answer, "");
}

TEST_F(Answers, SpeakTheBrowsersLanguageAndLoadNothing) {
  EXPECT_NE(Ask("GET", Link("accept"), "de-AT,de;q=0.9").body.find("Ihre Bestellung"), std::string::npos);
  EXPECT_NE(Ask("GET", Link("cancel"), "it, fr;q=0.5").body.find("Votre commande"), std::string::npos);
  EXPECT_NE(Ask("GET", Link("accept"), "es").body.find("Su pedido"), std::string::npos);
  EXPECT_NE(Ask("GET", Link("accept"), "").body.find("Your order"), std::string::npos);
  const HttpResponse page = Ask("GET", Link("slot 2026-11-23T15:00:00Z"));
  EXPECT_NE(page.body.find("2026-11-23T15:00:00Z"), std::string::npos);
  EXPECT_NE(page.extra_headers.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(page.extra_headers.find("no-store"), std::string::npos);
}

TEST_F(Answers, SilenceIsToldToAPersonAndIsNoAnswer) {
  shop_.Run(Days(10), false, Hours(1));
  const Case one = shop_.Find().cases.front();
  EXPECT_EQ(one.answer, "");
  EXPECT_NE(one.state, CaseState::kClosed);
  EXPECT_TRUE(shop_.connector("cancel").done.empty());
  EXPECT_TRUE(shop_.connector("gift_card").done.empty());
  EXPECT_TRUE(one.steps.at("offer").late_at.IsKnown());
}

TEST_F(Answers, ANameOfAnOrderAddsNoMarkUp) {
  shop_.sim().Send(
      "orders/updated",
      [&] {
        std::string body = shop_.sim().OrderBody({.id = 1, .price = "0.00"});
        const std::string name = R"("name":"#1")";
        return body.replace(body.find(name), name.size(), R"("name":"<script>alert(1)</script>")");
      }(),
      "renamed");
  const HttpResponse page = Ask("GET", Link("accept"));
  EXPECT_EQ(page.body.find("<script>"), std::string::npos) << page.body;
}

}  // namespace
}  // namespace parapet
