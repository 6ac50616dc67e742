// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/message_config.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

ConfigResult Read(const std::string& messages) {
  const std::string text =
      R"({"stores":[{"name":"fruit","platform":"native","currency":"EUR","language":"de",)" + messages + "}]}";
  return ReadConfig(text, "parapet.json", [](const std::string& name) {
    return name == "MAIL_PASSWORD" || name == "SMS_TOKEN" ? std::optional<std::string>("hush")
           : name == "DESK" ? std::optional<std::string>("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                            : std::nullopt;
  });
}

TEST(MessageConfig, NamesChannelsPromisesAndTheHelpDesk) {
  const ConfigResult result = Read(R"("time_zone":"Europe/Berlin",
    "email":{"host":"smtp.example.com","user":"shop","password":{"env":"MAIL_PASSWORD"},"from":"shop@example.com",
             "from_name":"Obsthof"},
    "sms":{"account":"AC1","token":{"env":"SMS_TOKEN"},"from":"+15005550006"},
    "promises":{"ships_within":"2d"},
    "helpdesk":{"secrets":[{"env":"DESK"}]})");
  ASSERT_TRUE(result.complaints.empty()) << result.complaints.front().what;
  const MessageConfig& config = MessagesOf(result.config.stores[0]);
  EXPECT_EQ(config.letters.shop, "Obsthof");
  EXPECT_EQ(config.letters.language, "de");
  EXPECT_EQ(config.letters.ourselves, "shop@example.com");
  EXPECT_EQ(config.letters.ships_within, Days(2));
  EXPECT_EQ(config.letters.refund_within, Duration()) << "nobody promised that";
  EXPECT_EQ(config.email.password, "hush");
  EXPECT_EQ(config.sms.token, "hush");
  EXPECT_TRUE(config.letters.email && config.letters.sms);
  EXPECT_EQ(config.helpdesk_secrets.size(), 1u);
  for (const ConfigOrigin& origin : result.origins) EXPECT_EQ(origin.value.find("hush"), std::string::npos);
}

TEST(MessageConfig, IsNotNeeded) {
  const ConfigResult result = Read(R"("shop":"fruit")");
  ASSERT_TRUE(result.complaints.empty()) << result.complaints.front().what;
  const MessageConfig& config = MessagesOf(result.config.stores[0]);
  EXPECT_FALSE(config.letters.email || config.letters.sms);
  EXPECT_NE(config.letters.templates, nullptr);
  EXPECT_NE(MessagesOf(StoreConfig()).letters.templates, nullptr);
}

TEST(MessageConfig, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> wrong[] = {
      {R"("time_zone":"Berlin")", "no time zone"},
      {R"("email":{"host":"smtp.example.com","from":"shop"})", "no e-mail address"},
      {R"("email":{"host":"smtp.example.com","from":"s@example.com","security":"none","user":"u"})",
       "plain connection"},
      {R"("email":{"host":"smtp.example.com","from":"s@example.com","password":"hush"})", "does not belong"},
      {R"("sms":{"account":"AC1","from":"+1"})", "needs its token"},
      {R"("templates":"no-such-folder")", "cannot be read"},
      {R"("promises":{"ship_within":"2d"})", "ship_within"}};
  for (const auto& [text, says] : wrong) {
    const ConfigResult result = Read(text);
    ASSERT_FALSE(result.complaints.empty()) << text;
    EXPECT_NE(result.complaints.front().what.find(says), std::string::npos) << result.complaints.front().what;
  }
}

}  // namespace
}  // namespace parapet
