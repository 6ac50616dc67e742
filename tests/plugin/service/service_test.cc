// SPDX-License-Identifier: Apache-2.0
//
// The service and the command as their users meet them.
#include <gtest/gtest.h>

#include "parapet/adapters/signature/signature.h"
#include "parapet/tests/support/service_process.h"

namespace parapet {
namespace {

constexpr const char* kConfiguration = R"({
  "directory": "data", "listen": {"port": 0}, "health": {"port": 0},
  "stores": [{"name": "fruit", "platform": "shopify", "currency": "USD", "secrets": [{"file": "signing"}], "tokens": [{"file": "token"}]}]})";

constexpr const char* kOrder =
    R"({"id":"1","stage":"placed","currency":"USD","lines":[{"line_id":"1","sku":"A","quantity":"1","unit_price":"15.00"}],"total":"15.00"})";

class RunningService : public testing::Test {
 protected:
  void SetUp() override {
    WriteFile(directory_.path() + "/signing", "orchard-secret\n");
    WriteFile(directory_.path() + "/token", "token-secret\n");
    ASSERT_TRUE(service_.Start()) << service_.error();
  }
  int Check(const std::string& body, std::string* answer, const std::string& content_type = "application/json") {
    HttpConnection connection(service_.port());
    return connection.Post("/v1/check", {{"Authorization", "Bearer token-secret"}, {"Content-Type", content_type}},
                           body, answer);
  }

  TemporaryDirectory directory_;
  ServiceProcess service_{directory_.path(), kConfiguration};
};

TEST_F(RunningService, AnswersACheckWithAVerdict) {
  std::string answer;
  EXPECT_EQ(Check(kOrder, &answer), 200);
  EXPECT_NE(answer.find(R"("decision":"allow")"), std::string::npos) << answer;
}

TEST_F(RunningService, NamesWhatIsWrongWithAnOrder) {
  std::string answer;
  EXPECT_EQ(Check(R"({"id":"1","stage":"placed","currency":"USD","lines":[{"unit_price":"12,50"}]})", &answer), 400);
  EXPECT_NE(answer.find("unit_price"), std::string::npos) << answer;
  EXPECT_EQ(Check("{", &answer), 400);
  EXPECT_EQ(Check(kOrder, &answer, "text/plain"), 415);
}

TEST_F(RunningService, AnUnknownStoreIsAnsweredLikeABadSignature) {
  std::string unknown, forged;
  HttpConnection connection(service_.port());
  const Headers headers = {{"Content-Type", "application/json"},
                           {"X-Shopify-Topic", "orders/create"},
                           {"X-Shopify-Hmac-Sha256", Base64(std::string(32, 'x'))}};
  EXPECT_EQ(connection.Post("/hooks/nobody", headers, "{}", &unknown), 401);
  EXPECT_EQ(connection.Post("/hooks/fruit", headers, "{}", &forged), 401);
  EXPECT_EQ(unknown, forged);
}

TEST_F(RunningService, ASecondServiceOnTheLedgerIsRefused) {
  ServiceProcess second(directory_.path(), kConfiguration);
  EXPECT_FALSE(second.Start());
  EXPECT_NE(second.error().find("in use"), std::string::npos) << second.error();
}

TEST_F(RunningService, TellsHealthAndMetricsOnTheirOwnListener) {
  HttpConnection health(service_.health_port());
  std::string answer;
  EXPECT_EQ(health.Exchange("GET", "/livez", {}, "", &answer), 200);
  EXPECT_EQ(health.Exchange("GET", "/readyz", {}, "", &answer), 200);
  EXPECT_EQ(health.Exchange("GET", "/metrics", {}, "", &answer), 200);
  EXPECT_NE(answer.find("parapet_decisions_total"), std::string::npos);
  EXPECT_NE(answer.find("parapet_cases{store=\"fruit\",state=\"to_do\"}"), std::string::npos);
  HttpConnection deliveries(service_.port());
  EXPECT_EQ(deliveries.Exchange("GET", "/metrics", {}, "", &answer), 405);
}

TEST_F(RunningService, StopsCleanlyAndCommandsWorkWithAndWithoutIt) {
  std::string answer;
  ASSERT_EQ(Check(kOrder, &answer), 200);
  for (const bool running : {true, false}) {
    SCOPED_TRACE(running ? "running" : "stopped");
    if (!running) {
      EXPECT_EQ(service_.Stop(), 0);
    }
    const auto orders = service_.Command({"orders", "list"});
    EXPECT_EQ(orders.first, 0);
    EXPECT_NE(orders.second.find("allow"), std::string::npos) << orders.second;
    const auto history = service_.Command({"policy", "history"});
    EXPECT_NE(history.second.find("a new store starts in shadow"), std::string::npos) << history.second;
    const auto doctor = service_.Command({"doctor"});
    EXPECT_EQ(doctor.first, 1) << "an empty catalogue and no alert channel are things to see to";
    EXPECT_NE(doctor.second.find(running ? "the service is running" : "no service is running"), std::string::npos);
  }
}

TEST_F(RunningService, EnforcingWithoutATestedAlertChannelIsRefused) {
  const auto refused = service_.Command({"policy", "set", "all", "--mode", "enforce", "--ceiling", "hold", "--reason",
                                         "now", "--not-ready-because", "a drill"});
  EXPECT_EQ(refused.first, 3);
  EXPECT_NE(refused.second.find("alert channel"), std::string::npos) << refused.second;
  EXPECT_EQ(service_
                .Command({"policy", "set", "all", "--mode", "enforce", "--ceiling", "tag", "--reason", "now",
                          "--not-ready-because", "a drill"})
                .first,
            0);
}

TEST_F(RunningService, ShowsWhereValuesComeFromAndNeverASecret) {
  const auto shown = service_.Command({"config", "show", "--origin"});
  EXPECT_EQ(shown.first, 0);
  EXPECT_NE(shown.second.find("parapet.json:"), std::string::npos) << shown.second;
  EXPECT_EQ(shown.second.find("orchard-secret"), std::string::npos);
  EXPECT_EQ(shown.second.find("token-secret"), std::string::npos);
}

TEST_F(RunningService, RefusesAPolicyThatContradictsItselfAndKeepsTheOldOne) {
  WriteFile(directory_.path() + "/bad.json", R"({"guardrails": {"zero_prise": {"mode": "enforce"}}})");
  const auto refused = service_.Command({"policy", "apply", "bad.json", "--reason", "try"});
  EXPECT_EQ(refused.first, 3);
  EXPECT_NE(refused.second.find("zero_price"), std::string::npos) << refused.second;
  EXPECT_NE(service_.Command({"policy", "show"}).second.find("install"), std::string::npos);
}

TEST(Command, EndsWithTheStatusThatScriptsRelyOn) {
  TemporaryDirectory directory;
  const ServiceProcess nobody(directory.path(), "{}");
  WriteFile(directory.path() + "/good.json", kOrder);
  WriteFile(
      directory.path() + "/bad.json",
      R"({"id":"2","stage":"placed","currency":"USD","lines":[{"line_id":"1","sku":"A","quantity":"1","unit_price":"-1.00"}],"total":"-1.00"})");
  WriteFile(directory.path() + "/broken.json", R"({"id":)");
  EXPECT_EQ(nobody.Command({"check", "good.json"}).first, 0);
  EXPECT_EQ(nobody.Command({"check", "good.json", "bad.json"}).first, 1);
  EXPECT_EQ(nobody.Command({"check", "broken.json"}).first, 3);
  EXPECT_EQ(nobody.Command({"check", "--policy", "nowhere.json", "good.json"}).first, 3);
  EXPECT_EQ(nobody.Command({"chekc"}).first, 2);
  EXPECT_EQ(nobody.Command({"orders", "list"}).first, 2) << "no store is configured";
  EXPECT_EQ(nobody.Command({"guardrails", "zero_prise"}).first, 2);
}

}  // namespace
}  // namespace parapet
