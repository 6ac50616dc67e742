// SPDX-License-Identifier: Apache-2.0
//
// Follow-through by command, with a service that is killed between the steps.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "parapet/adapters/json/document.h"
#include "parapet/tests/support/service_process.h"

namespace parapet {
namespace {

constexpr const char* kConfiguration = R"({
  "directory": "data", "listen": {"port": 0}, "health": {"port": 0},
  "stores": [{"name": "fruit", "platform": "native", "currency": "USD", "tokens": [{"file": "token"}]}]})";
constexpr int kOrdinary = 40, kFree = 12;

class FollowedByCommand : public testing::Test {
 protected:
  void SetUp() override {
    WriteFile(directory_.path() + "/token", "token");
    WriteFile(directory_.path() + "/fruit.csv", "id,title,price,cost_of_goods_sold\nAPPLE,Apples,15.00 USD,9.00 USD\n");
    for (const char* ceiling : {"tag", "block"}) {
      WriteFile(directory_.path() + "/" + ceiling + ".json",
                std::string(R"({"ceiling":")") + ceiling +
                    R"(","default_mode":"enforce","alerts":{"channel_required":false}})");
    }
    ASSERT_TRUE(service_.Start()) << service_.error();
    Run({"items", "import", "fruit.csv", "--vouch", "--reason", "test"});
    Run({"policy", "apply", "tag.json", "--reason", "tag first"});
    HttpConnection connection(service_.port());
    for (int i = 1; i <= kOrdinary + kFree; ++i) Place(connection, i, i > kOrdinary ? "0.00" : "15.00");
  }

  static void Place(HttpConnection& connection, int i, const std::string& price) {
    const std::string id = std::to_string(i);
    const std::string body = R"({"id":")" + id + R"(","stage":"placed","currency":"USD","lines":[{"line_id":"1",)" +
                             R"("sku":"APPLE","quantity":"1","unit_price":")" + price + R"("}],"total":")" + price +
                             R"("})";
    ASSERT_EQ(
        connection.Post("/v1/check", {{"Authorization", "Bearer token"}, {"Content-Type", "application/json"}}, body),
        200);
  }
  // The output of a command that has to succeed.
  std::string Run(std::vector<std::string> arguments) {
    const auto [status, words] = service_.Command(arguments);
    EXPECT_EQ(status, 0) << arguments[0] << " " << arguments[1] << ": " << words;
    return words;
  }
  std::string Refused(std::vector<std::string> arguments) {
    const auto [status, words] = service_.Command(arguments);
    EXPECT_EQ(status, 3) << words;
    return words;
  }
  void KillAndStart() {
    service_.Kill();
    ASSERT_TRUE(service_.Start()) << service_.error();
  }
  std::vector<std::string> CasesInState(const std::string& state) {
    std::vector<std::string> ids;
    const std::string words = Run({"cases", "list", "--state", state, "--format", "json"});
    std::vector<Complaint> complaints;
    const JsonDocument document = JsonDocument::ParseStrict(words.substr(0, words.find('\n')), complaints);
    EXPECT_TRUE(complaints.empty()) << words;
    for (const JsonNode& one : document.root().Find("cases")->children()) ids.push_back(one.Find("case")->text());
    return ids;
  }

  TemporaryDirectory directory_;
  ServiceProcess service_{directory_.path(), kConfiguration};
};

TEST_F(FollowedByCommand, FromOneOrderToTheClosedIncidentThroughKills) {
  const std::string radius = Run({"incidents", "orders", "--order", "45", "--format", "json"});
  size_t hits = 0;
  for (size_t at = radius.find("\"found\""); at != std::string::npos; at = radius.find("\"found\"", at + 1)) ++hits;
  EXPECT_EQ(hits, static_cast<size_t>(kFree)) << radius;
  EXPECT_NE(Run({"incidents", "show", "price:APPLE"}).find("12 orders"), std::string::npos);

  EXPECT_NE(Run({"incidents", "decide", "price:APPLE"}).find("12 × honour"), std::string::npos);
  KillAndStart();
  EXPECT_EQ(CasesInState("decided").size(), 12u) << "what was decided is there after a kill, and no more than that";
  Run({"incidents", "approve", "price:APPLE"});
  KillAndStart();
  const auto to_do = CasesInState("to_do");
  ASSERT_EQ(to_do.size(), 12u);
  EXPECT_NE(Refused({"incidents", "approve", "price:APPLE"}).find("decide"), std::string::npos) << "granted once";
  const std::string shown = Run({"cases", "show", to_do[0]});
  EXPECT_NE(shown.find("remedy: honour"), std::string::npos) << shown;
  EXPECT_NE(shown.find("amount: 9.00"), std::string::npos) << shown;

  std::vector<std::string> close = {"incidents", "close",    "price:APPLE", "--as",
                                    "prevented", "--reason", "zero is held"};
  EXPECT_NE(Refused(close).find("customers come first"), std::string::npos);
  std::vector<std::string> done = {"cases", "done"};
  done.insert(done.end(), to_do.begin(), to_do.end());
  Run(done);
  EXPECT_NE(Refused(close).find("not proved"), std::string::npos);
  Run({"policy", "apply", "block.json", "--reason", "hold them"});
  EXPECT_NE(Run(close).find("holds 12 of 12 orders"), std::string::npos);
  KillAndStart();
  EXPECT_NE(Run({"incidents", "show", "price:APPLE"}).find("closed as prevented"), std::string::npos);
  EXPECT_NE(Run({"policy", "audit", "--format", "json"}).find("\"kind\":\"incident\""), std::string::npos);
}

TEST_F(FollowedByCommand, ClosingAFalseAlarmShowsWhatWouldHaveKeptItQuiet) {
  const std::string asked = Run({"incidents", "tuning", "price:APPLE"});
  EXPECT_NE(asked.find("12 of its 12 orders were judged again"), std::string::npos) << asked;
  EXPECT_NE(asked.find("zero_price: no number of it"), std::string::npos) << asked;
  KillAndStart();
  const std::string closed = Run({"incidents", "close", "price:APPLE", "--as", "false_alarm", "--reason", "samples"});
  EXPECT_NE(closed.find("Closed as false_alarm."), std::string::npos) << closed;
  EXPECT_NE(closed.find(asked), std::string::npos) << "the same as before, and after a kill:\n" << closed << asked;
  EXPECT_NE(closed.find("Nothing was changed."), std::string::npos) << closed;
  EXPECT_NE(closed.find("parapet policy apply quiet.json --if-version "), std::string::npos) << closed;

  const std::string json = Run({"incidents", "tuning", "price:APPLE", "--format", "json"});
  EXPECT_NE(json.find(R"("patch":{)"), std::string::npos) << json;
  Run({"incidents", "tuning", "price:APPLE", "--change", "1", "--output", "quiet.json"});
  EXPECT_NE(Run({"policy", "diff", "quiet.json"}).find("loosens"), std::string::npos);
  EXPECT_NE(Refused({"policy", "apply", "quiet.json", "--if-version", "77", "--reason", "x"}).find("changed meanwhile"),
            std::string::npos);
  Run({"policy", "apply", "quiet.json", "--reason", "samples"});
  EXPECT_NE(Run({"incidents", "tuning", "price:APPLE"}).find("quiet already"), std::string::npos);
  EXPECT_EQ(service_.Command({"incidents", "tuning", "price:APPLE", "--change", "1"}).first, 2) << "there is none";
}

TEST_F(FollowedByCommand, SaysWhatIsWrongWithACommand) {
  EXPECT_NE(Refused({"incidents", "show", "price:PEAR"}).find("no incident"), std::string::npos);
  EXPECT_NE(Refused({"incidents", "tuning", "price:PEAR"}).find("no incident"), std::string::npos);
  EXPECT_NE(Refused({"cases", "take", "case-1"}).find("no case"), std::string::npos);
  EXPECT_NE(Refused({"incidents", "orders", "--order", "3"}).find("--reference"), std::string::npos);
  EXPECT_NE(Refused({"incidents", "orders", "--order", "45", "--reference", "cheap"}).find("15.00"), std::string::npos);
  EXPECT_EQ(service_.Command({"incidents", "orders"}).first, 2);
  EXPECT_EQ(service_.Command({"incidents", "close", "price:APPLE", "--as", "solved", "--reason", "x"}).first, 2);
}

}  // namespace
}  // namespace parapet
