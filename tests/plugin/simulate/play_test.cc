// SPDX-License-Identifier: Apache-2.0
//
// The shipped scenarios, played to their ends on a ledger in memory.
#include "parapet/plugin/simulate/play.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/tests/support/memory_ledger.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr const char* kShop = R"({"stores": [{"name": "fruit", "platform": "shopify", "currency": "USD"}]})";

class Played {
 public:
  explicit Played(std::string_view name, uint64_t seed = 0) {
    std::vector<Complaint> complaints;
    for (const ShippedScenario& shipped : ShippedScenarios()) {
      if (shipped.name == name) scenario_ = ReadScenario(shipped.text, complaints);
    }
    if (seed != 0) scenario_.seed = seed;
    simulator_ = std::make_unique<Simulator>(
        SimulatorOptions{.config = ReadConfig(kShop, "shop", [](const std::string&) { return std::nullopt; }).config,
                         .directory = directory_.path(),
                         .open = [this](std::string*) { return ledger_; },
                         .tell =
                             [this](Instant at, std::string_view kind, const std::string& what) {
                               story_.push_back(std::to_string((at - scenario_.starts_at).micros / 1'000'000) + " " +
                                                std::string(kind) + " " + what);
                             }});
    EXPECT_EQ(simulator_->Start(scenario_.starts_at), "");
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    EXPECT_EQ(simulator_->PutInForce(WritePolicy(policy)), "");
    result_ = Play(scenario_, *simulator_);
    EXPECT_EQ(result_.error, "");
    EXPECT_EQ(simulator_->refused(), 0u) << "deliveries";
  }
  bool Tells(const std::string& words) const { return Count(words) > 0; }
  int64_t Count(const std::string& words) const {
    return std::count_if(story_.begin(), story_.end(),
                         [&](const std::string& line) { return line.find(words) != std::string::npos; });
  }
  Simulator& simulator() { return *simulator_; }
  const PlayResult& result() const { return result_; }
  const std::vector<std::string>& story() const { return story_; }
  std::vector<Instant> arrivals() const {
    std::vector<Instant> times;
    for (const StoredEvent& stored : ledger_->Events()) {
      if (stored.event.kind == EventKind::kOrder) times.push_back(stored.event.at);
    }
    return times;
  }

 private:
  TemporaryDirectory directory_;
  std::shared_ptr<MemoryLedger> ledger_ = std::make_shared<MemoryLedger>();
  Scenario scenario_;
  std::vector<std::string> story_;
  std::unique_ptr<Simulator> simulator_;
  PlayResult result_;
};

TEST(Played, FreeFruitIsRefusedWithoutProofAndClosedWithIt) {
  Played played("free-fruit");
  ASSERT_EQ(played.result().refused.size(), 1u);
  EXPECT_NE(played.result().refused[0].find("holds 0 of 12"), std::string::npos) << played.result().refused[0];
  EXPECT_TRUE(played.Tells("closed by maria as prevented"));
  EXPECT_EQ(played.Count(" effect tag "), 13) << "twelve, and the one that came back";
  EXPECT_EQ(played.Count(" effect hold "), 1) << "the first of the next time";
  for (const auto& [key, times] : played.simulator().carried_out()) EXPECT_EQ(times, 1) << key;
}

TEST(Played, TheSameSeedTellsTheSameStoryAndAnotherOneAnother) {
  const Played once("free-fruit", 5), again("free-fruit", 5), other("free-fruit", 6);
  EXPECT_EQ(once.story(), again.story());
  EXPECT_TRUE(once.arrivals() == again.arrivals());
  EXPECT_TRUE(once.arrivals() != other.arrivals());
}

TEST(Played, AnOutageAndTwoKillsLoseNothingAndDoNothingTwice) {
  Played played("outage");
  EXPECT_TRUE(played.result().refused.empty());
  std::map<std::string, int> done;
  for (const Effect& effect : played.simulator().ledger().Effects("fruit", std::nullopt, 1'000)) {
    EXPECT_EQ(effect.state, EffectState::kDone) << effect.kind << " " << effect.target << ": " << effect.last_error;
    ++done[effect.kind];
  }
  EXPECT_EQ(done["tag"], 6);
  EXPECT_EQ(done["hold"], 6);
  EXPECT_EQ(done["release"], 6);
  for (const auto& [key, times] : played.simulator().carried_out()) EXPECT_EQ(times, 1) << key;
}

TEST(Played, WhoPaidTooMuchGetsTheDifference) {
  Played played("overcharged");
  EXPECT_TRUE(played.result().refused.empty()) << played.result().refused.front();
  const auto incident = played.simulator().follow().FindIncident("price:4002", played.simulator().now());
  ASSERT_TRUE(incident);
  ASSERT_EQ(incident->cases.size(), 5u);
  for (const Case& one : incident->cases) {
    ASSERT_TRUE(one.grant);
    EXPECT_EQ(one.grant->remedy, Remedy::kRefundDifference);
    EXPECT_EQ(one.grant->amount, Money::Major(108));
  }
}

}  // namespace
}  // namespace parapet
