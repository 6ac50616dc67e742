// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/simulate/scenario.h"

#include <gtest/gtest.h>

#include "parapet/adapters/json/document.h"

namespace parapet {
namespace {

std::string Refusal(const std::string& text) {
  std::vector<Complaint> complaints;
  ReadScenario(text, complaints);
  std::string all;
  for (const Complaint& complaint : complaints) all += Sentence("mine.json", complaint) + "\n";
  return all;
}

std::string With(const std::string& event) {
  return R"({"scenario": "mine", "starts_at": "2026-11-21T09:00:00Z", "lasts": "1d", "events": [)" + event + "]}";
}

TEST(Scenario, ThatShipsIsRead) {
  EXPECT_GE(ShippedScenarios().size(), 4u);
  for (const ShippedScenario& shipped : ShippedScenarios()) {
    EXPECT_EQ(Refusal(std::string(shipped.text)), "") << shipped.name;
    std::vector<Complaint> complaints;
    const Scenario scenario = ReadScenario(shipped.text, complaints);
    EXPECT_EQ(scenario.name, shipped.name);
    EXPECT_FALSE(scenario.why.empty());
    for (size_t i = 1; i < scenario.events.size(); ++i) EXPECT_LE(scenario.events[i - 1].at, scenario.events[i].at);
  }
}

TEST(Scenario, IsRefusedWithPlaceAndRemedy) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"at": "1m", "do": "prise", "item": "1", "price": "1.00"})", "$.events[0].do"},
      {R"({"at": "1m", "do": "price", "item": "1"})", "price"},
      {R"({"at": "1m", "do": "price", "item": "apple", "price": "1.00"})", "write it like \"4001\""},
      {R"({"at": "1m", "do": "price", "item": "1", "price": "1.005"})", "write it like 15.00"},
      {R"({"at": "1m", "do": "price", "item": "1", "price": "-1.00"})", "write it like 15.00"},
      {R"({"at": "1m", "do": "orders", "item": "1", "price": "1.00", "count": 0})", "count"},
      {R"({"at": "1m", "do": "orders", "item": "1", "price": "1.00", "count": 1000000})", "count"},
      {R"({"at": "2d", "do": "restart"})", "let the scenario last longer"},
      {R"({"at": "1m", "do": "close", "incident": "price:1", "actor": "a"})", "as"},
      {R"({"at": "1m", "do": "decide", "incident": "price:1"})", "actor"},
      {R"({"at": "1m", "do": "fail", "kind": "tag"})", "for"},
      {R"({"at": "1m", "do": "restart", "hard": true})", "unknown key \"hard\""},
  };
  for (const auto& [event, words] : cases) {
    const std::string refusal = Refusal(With(event));
    EXPECT_NE(refusal.find(words), std::string::npos) << event << "\n" << refusal;
    EXPECT_TRUE(refusal.starts_with("mine.json:1:")) << refusal;
  }
  EXPECT_NE(Refusal("{"), "");
  EXPECT_NE(Refusal(R"({"scenario": "x", "starts_at": "2026-11-21T09:00:00Z", "lasts": "500d", "events": []})"), "");
}

}  // namespace
}  // namespace parapet
