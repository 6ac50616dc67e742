// SPDX-License-Identifier: Apache-2.0
//
// Uniform price collapse in a simulated shop: the incidents are found in time, and clean days stay quiet.
//
// PARAPET_SIMULATED_DAYS sets how many clean days are played (2 without; the long run plays 30), PARAPET_SEED the seed.
#include <gtest/gtest.h>

#include <cstdlib>

#include "parapet/tests/simulation/shop_simulator.h"

namespace parapet {
namespace {

uint64_t Seed() {
  const char* given = std::getenv("PARAPET_SEED");
  return given == nullptr ? 20'261'122 : std::strtoull(given, nullptr, 10);
}
int CleanDays() {
  const char* given = std::getenv("PARAPET_SIMULATED_DAYS");
  return given == nullptr ? 2 : std::atoi(given);
}

std::string Describe(const std::map<std::string, int64_t>& alarms) {
  std::string out;
  for (const auto& [guardrail, count] : alarms) out += guardrail + ": " + std::to_string(count) + "; ";
  return out;
}

struct Incident {
  const char* name;
  const char* price;
  int percent;  // of the items that cost more
};
constexpr Incident kIncidents[] = {
    {"I01 6pm, capped at 49.95", "49.95", 100},        {"I02 RepricerExpress, 0.01", "0.01", 30},
    {"I03 Appeagle, blank minimum", "0.01", 5},        {"I07 Screwfix, everything 34.99", "34.99", 100},
    {"I08 gift cards and more at 14.99", "14.99", 30}, {"I09 collection at 7.90", "7.90", 20},
};

class CollapseTest : public ::testing::TestWithParam<Incident> {
 protected:
  SimulatorOptions options_{.seed = Seed()};
};

TEST_P(CollapseTest, IsFoundFromOrdersAloneWithin34WrongOrders) {
  ShopSimulator shop(options_);
  shop.Sell(Minutes(30));
  shop.Collapse(ParseDecimal(GetParam().price).money(), GetParam().percent, false);
  for (int i = 0; i < 40 && !shop.wrong_before_first("uniform_price_collapse"); ++i) shop.Sell(Seconds(30));
  const auto wrong = shop.wrong_before_first("uniform_price_collapse");
  ASSERT_TRUE(wrong.has_value()) << GetParam().name << ", seed " << Seed();
  EXPECT_LE(*wrong, 34) << GetParam().name << ", seed " << Seed();
  EXPECT_TRUE(shop.false_alarms().empty()) << Describe(shop.false_alarms()) << " seed " << Seed();
}

TEST_P(CollapseTest, IsRefusedByIntakeAtTheEighthChange) {
  ShopSimulator shop(options_);
  shop.Sell(Minutes(10));
  shop.Collapse(ParseDecimal(GetParam().price).money(), GetParam().percent, true);
  shop.Sell(Minutes(10));
  ASSERT_GT(shop.wrong_orders(), 0);
  EXPECT_LE(shop.vouched_at_wrong_price(), 7) << GetParam().name;
  EXPECT_EQ(shop.unseen(), 0) << "no order at the wrong price is accepted unseen; seed " << Seed();
}

INSTANTIATE_TEST_SUITE_P(Incidents, CollapseTest, ::testing::ValuesIn(kIncidents),
                         [](const auto& info) { return std::string(info.param.name).substr(0, 3); });

TEST(CleanDays, RaiseNoFalseAlarm) {
  ShopSimulator shop({.seed = Seed()});
  for (int day = 0; day < CleanDays(); ++day) {
    const bool black_friday = day % 7 == 1, launch = day % 7 == 4;
    if (black_friday) shop.Launch(30, 40, true);
    if (launch) shop.Launch(30, 40, false);  // declared: the list price stands beside it
    shop.Sell(Hours(24), black_friday ? 200 : 100);
    if (black_friday || launch) shop.EndSale();
    EXPECT_TRUE(shop.false_alarms().empty())
        << "day " << day << ": " << Describe(shop.false_alarms()) << " seed " << Seed();
  }
  EXPECT_GE(shop.orders(), int64_t{240'000} * CleanDays() * 9 / 10);
}

}  // namespace
}  // namespace parapet
