// SPDX-License-Identifier: Apache-2.0
//
// Channels that fail, and what a hostile order can do to a message: nothing.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;

LetterSettings WithSms() {
  LetterSettings settings = LetterShop::Settings();
  settings.sms = true;
  settings.webhook = true;
  return settings;
}

// An order whose customer is what JSON says.
void OrderOf(LetterShop& shop, int id, const std::string& customer, const std::string& title = "Apples, 1 kg") {
  std::string body = shop.sim().OrderBody({.id = id, .price = "0.00"});
  const size_t from = body.find("\"customer\":{"), until = body.find("},", from);
  body.replace(from, until - from, "\"customer\":{\"id\":7" + std::to_string(id) + "," + customer);
  const std::string apples = "\"title\":\"Apples, 1 kg\"";
  body.replace(body.find(apples), apples.size(), "\"title\":\"" + title + "\"");
  ASSERT_EQ(shop.sim().Send("orders/create", body, "hostile-" + std::to_string(id)).status, 200);
}

void Tell(LetterShop& shop, const std::string& customer, const std::string& title = "Apples, 1 kg") {
  shop.sim().Product("0.00");
  OrderOf(shop, 501, customer, title);
  shop.Order({.id = 502, .price = "0.00"});
  shop.Decide();
  shop.Noon();
  shop.Ask("price_honoured", "501");
  shop.Run(Minutes(5));
}

constexpr const char* kBoth = R"("email":"ann@example.com","phone":"+493012345678")";

TEST(LettersChannels, AMailThatIsRefusedForGoodBecomesAnSms) {
  LetterShop shop(Autonomy::kAuto, WithSms());
  shop.mail().answer = [](const std::string&) { return Attempt{Outcome::kRefused, "smtp refused the mail: SMTP 550"}; };
  Tell(shop, kBoth);
  ASSERT_EQ(shop.sms().received.size(), 1u);
  EXPECT_EQ(shop.sms().received[0].to, "+493012345678");
  EXPECT_EQ(shop.All()[0].state, LetterState::kSent);
  EXPECT_EQ(shop.All()[0].channel, "sms");
  EXPECT_TRUE(shop.All()[0].bounced);
}

TEST(LettersChannels, WithoutAnEmailAddressTheTelephoneIsTheFirstWay) {
  LetterShop shop(Autonomy::kAuto, WithSms());
  Tell(shop, R"("phone":"+493012345678")");
  EXPECT_EQ(shop.sms().received.size(), 1u);
  EXPECT_TRUE(shop.mail().received.empty());
}

TEST(LettersChannels, WhereNoChannelReachesAnybodyPeopleAndTheWebhookAreTold) {
  LetterShop shop(Autonomy::kAuto, WithSms());
  const auto refuse = [](const std::string&) { return Attempt{Outcome::kRefused, "refused"}; };
  shop.mail().answer = shop.sms().answer = refuse;
  Tell(shop, kBoth);
  EXPECT_EQ(shop.All()[0].state, LetterState::kFailed);
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_honoured").state, StepState::kFailed);
  const auto webhooks = shop.sim().Effects("webhook");
  ASSERT_EQ(webhooks.size(), 1u);
  EXPECT_NE(webhooks[0].payload.find("message.undeliverable"), std::string::npos) << webhooks[0].payload;
  EXPECT_EQ(webhooks[0].payload.find("ann@"), std::string::npos);
  shop.Restart();
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.sim().Effects("webhook").size(), 1u);
  EXPECT_EQ(shop.sms().attempts, 1);
}

TEST(LettersChannels, ADeadMailServerLosesNothingAndDoublesNothing) {
  LetterShop shop;
  shop.Sell(3);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.mail().answer = [](const std::string&) { return Attempt{Outcome::kRetry, "refused the connection"}; };
  shop.Run(Hours(1));
  EXPECT_TRUE(shop.mail().received.empty());
  shop.Restart();
  shop.mail().answer = {};
  shop.Run(Minutes(20));
  EXPECT_EQ(shop.mail().received.size(), 3u);
  EXPECT_EQ(shop.Doubled(), 0u);
}

TEST(LettersChannels, AnAnswerThatWasLostIsNotSentAgainByItself) {
  LetterShop shop;
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.mail().answer = [](const std::string&) { return Attempt{Outcome::kUnknown, "timed out"}; };
  shop.Run(Hours(1));
  EXPECT_EQ(shop.mail().attempts, 1);
  EXPECT_EQ(shop.Count(LetterState::kUnknown), 1u);
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_honoured").state, StepState::kUnknown);
}

TEST(LettersChannels, AMessageInDoubtIsSentAgainWhereAPersonAsksForIt) {
  LetterShop shop;
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.mail().answer = [](const std::string&) { return Attempt{Outcome::kUnknown, "timed out"}; };
  shop.Run(Minutes(5));
  ASSERT_EQ(shop.Count(LetterState::kUnknown), 1u);
  shop.mail().answer = {};
  ASSERT_TRUE(shop.sim().ledger().Retry(shop.All()[0].effect, shop.sim().now()));
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.mail().attempts, 2);
  EXPECT_EQ(shop.Count(LetterState::kSent), 1u);
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_honoured").state, StepState::kDone);
}

TEST(LettersChannels, ManyThatFailAreOneAlert) {
  LetterSettings settings = LetterShop::Settings();
  settings.ships_within = {};
  LetterShop shop(Autonomy::kAuto, settings);
  shop.Sell(12);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(5));
  EXPECT_EQ(shop.Count(LetterState::kFailed), 12u);
  const auto alerts = shop.sim().Effects("alert");
  EXPECT_EQ(
      std::count_if(alerts.begin(), alerts.end(),
                    [](const Effect& alert) { return alert.payload.find("could not be sent") != alert.payload.npos; }),
      1);
}

TEST(LettersChannels, NamesAndTitlesAddNoHeaderNoMarkUpAndNoTemplateCode) {
  LetterShop shop;
  Tell(shop, R"("email":"ann@example.com","first_name":"Ann\r\nBcc: all@example.com\r\n{{refund_amount}}<b>")",
       R"({{#paid}}<script>alert(1)</script>{{/paid}}\nSubject: x)");
  ASSERT_EQ(shop.mail().received.size(), 1u) << shop.All()[0].reason;
  const auto& got = shop.mail().received[0];
  EXPECT_EQ(got.to, "ann@example.com");
  EXPECT_EQ(got.subject.find('\n'), std::string::npos);
  EXPECT_NE(got.text.find("Hello Ann Bcc: all@example.com {{refund_amount}}<b>,"), std::string::npos) << got.text;
  EXPECT_NE(got.text.find("{{#paid}}<script>"), std::string::npos) << "as text, not as template: " << got.text;
  EXPECT_EQ(got.text.find("\nSubject"), std::string::npos);
}

TEST(LettersChannels, ANameThatLeadsElsewhereIsNotSentByItself) {
  LetterShop shop;
  Tell(shop, R"("email":"ann@example.com","first_name":"win at https://evil.example")");
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_NE(shop.All()[0].reason.find("L11"), std::string::npos) << shop.All()[0].reason;
  EXPECT_EQ(shop.Written().find("evil.example\""), std::string::npos);
}

TEST(LettersChannels, AddressesThatAreNoneAreMasked) {
  EXPECT_EQ(MaskedAddress({.email = "ann@mail.example.com"}, "email"), "a…@m….com");
  EXPECT_EQ(MaskedAddress({.email = "nonsense"}, "email"), "");
  EXPECT_EQ(MaskedAddress({.phone = "+493012345678"}, "sms"), "+49…78");
  EXPECT_EQ(MaskedAddress({.phone = "1"}, "sms"), "1…");
}

}  // namespace
}  // namespace parapet
