// SPDX-License-Identifier: Apache-2.0
//
// Reports and the public status by command and over the network, with a service that is killed between the steps.
#include <gtest/gtest.h>

#include "parapet/tests/support/service_process.h"

namespace parapet {
namespace {

constexpr const char* kConfiguration = R"({
  "directory": "data", "listen": {"port": 0}, "health": {"port": 0},
  "stores": [{"name": "fruit", "platform": "native", "currency": "USD", "tokens": [{"file": "token"}],
              "public": {"promises": true}}]})";

class Listening : public testing::Test {
 protected:
  void SetUp() override {
    WriteFile(directory_.path() + "/token", "token");
    ASSERT_TRUE(service_.Start()) << service_.error();
  }
  std::string Run(std::vector<std::string> arguments) {
    const auto [status, words] = service_.Command(arguments);
    EXPECT_EQ(status, 0) << arguments[0] << " " << arguments[1] << ": " << words;
    return words;
  }
  std::string Get(const std::string& path, int expected = 200) {
    HttpConnection connection(service_.port());
    std::string answer;
    EXPECT_EQ(connection.Exchange("GET", path, {}, "", &answer), expected) << path;
    return answer;
  }
  static std::string Id(const std::string& text, const std::string& prefix) {
    const size_t at = text.find(prefix);
    return at == std::string::npos ? "" : text.substr(at, prefix.size() + 8);
  }
  void KillAndStart() {
    service_.Kill();
    ASSERT_TRUE(service_.Start()) << service_.error();
  }

  TemporaryDirectory directory_;
  ServiceProcess service_{directory_.path(), kConfiguration};
};

TEST_F(Listening, ACustomersReportIsTakenInAndAnsweredThroughKills) {
  HttpConnection connection(service_.port());
  std::string answer;
  ASSERT_EQ(connection.Post("/report/fruit", {{"Content-Type", "application/json"}},
                            R"({"text": "my apple was free", "order": "1001", "contact": "ann@example.com"})", &answer),
            202);
  const std::string id = Id(answer, "report-");
  ASSERT_EQ(id.size(), 15u) << answer;
  KillAndStart();
  const std::string shown = Run({"report", "show", id});
  EXPECT_NE(shown.find("my apple was free"), std::string::npos) << shown;
  EXPECT_NE(shown.find("ann@example.com"), std::string::npos) << shown;
  Run({"report", "ack", id});
  KillAndStart();
  EXPECT_NE(Run({"report", "list", "--open"}).find("answer"), std::string::npos);
  Run({"report", "close", id, "--outcome", "the price was wrong; you keep it"});
  EXPECT_NE(Run({"report", "list", "--open"}).find("tell"), std::string::npos);
  Run({"report", "close", id, "--notified"});
  EXPECT_NE(Run({"report", "list", "--open"}).find("No report."), std::string::npos);
  const std::string page = Get("/status/fruit");
  EXPECT_NE(page.find("What we promised"), std::string::npos) << page;
}

TEST_F(Listening, SomebodyInsideReportsByCommand) {
  const std::string words = Run({"report", "add", "--item", "APPLE-1", "--text", "apples cost nothing"});
  EXPECT_NE(words.find("Your report has the number report-"), std::string::npos) << words;
  EXPECT_NE(Run({"report", "list"}).find("item APPLE-1"), std::string::npos);
}

TEST_F(Listening, AnOutageIsToldUpdatedAndOverThroughKills) {
  EXPECT_NE(Get("/status/fruit").find("No outage is known to us."), std::string::npos);
  const auto [vague, words] =
      service_.Command({"status", "tell", "--component", "checkout", "--text", "We will be back shortly."});
  EXPECT_EQ(vague, 3);
  EXPECT_NE(words.find("L02"), std::string::npos) << words;
  const std::string id =
      Id(Run({"status", "tell", "--component", "checkout", "--text", "Payments by card are refused."}), "outage-");
  KillAndStart();
  EXPECT_NE(Get("/status/fruit.json").find("\"state\":\"outage\""), std::string::npos);
  EXPECT_NE(Get("/status/fruit").find("Payments by card are refused."), std::string::npos);
  Run({"status", "end", id, "--text", "Payments by card work."});
  KillAndStart();
  EXPECT_NE(Get("/status/fruit.json").find("\"state\":\"well\""), std::string::npos);
  EXPECT_NE(Run({"status", "show"}).find("1 kept, 0 broken"), std::string::npos);
}

TEST_F(Listening, WatchersAreListedCountedAndShownByDoctor) {
  EXPECT_NE(Run({"watch", "list"}).find("Not watched: orders without a verdict"), std::string::npos);
  HttpConnection health(service_.health_port());
  std::string metrics;
  ASSERT_EQ(health.Exchange("GET", "/metrics", {}, "", &metrics), 200);
  EXPECT_NE(metrics.find("parapet_watch_amiss{store=\"fruit\",watcher=\"silence\"} 0"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("parapet_reports_open{store=\"fruit\"} 0"), std::string::npos);
  EXPECT_NE(service_.Command({"doctor"}).second.find("no watcher finds anything amiss"), std::string::npos);
}

TEST_F(Listening, EveryOtherPathStillTakesOnlyPost) {
  Get("/hooks/fruit", 405);
  Get("/v1/check", 405);
  Get("/status/none", 404);
}

}  // namespace
}  // namespace parapet
