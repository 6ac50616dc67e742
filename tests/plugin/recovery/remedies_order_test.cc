// SPDX-License-Identifier: Apache-2.0
//
// The same facts in another order of arrival: the same remedies, the same steps, the same effects.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "parapet/tests/plugin/recovery/remedy_shop.h"

namespace parapet {
namespace {

struct Outcomes {
  std::map<std::string, std::string> steps;    // by order
  std::map<std::string, std::string> effects;  // key → payload
  friend bool operator==(const Outcomes&, const Outcomes&) = default;
};

// Orders that differ in quantity and in whether they have left, some of one customer.
Outcomes Play(std::vector<int> ids, bool tight) {
  RemedyShop shop;
  if (tight) shop.rules().owner_honour = Money::Major(100);
  if (tight) shop.rules().auto_honour = Money::Major(50);
  shop.Enforce();
  Simulation& sim = shop.sim();
  const Instant placed = sim.now();
  sim.Product("15.00", "20.00");
  sim.Product("0.00");
  for (const int id : ids)
    sim.Order({.id = id,
               .price = "0.00",
               .quantity = 1 + id % 3,
               .customer = id % 4 == 0 ? "7000" : "",
               .created = placed,
               .updated = placed});
  sim.Product("15.00", "20.00");
  sim.Pass(Seconds(1));
  for (const Case& one : shop.Find().cases) {
    if (std::stoi(one.order) % 5 == 0)
      EXPECT_EQ(shop.follow().Mark({one.id, "otto", "left"}, CaseAct::kShipped, sim.now()), "");
  }
  if (shop.Find().state == IncidentState::kOpen) shop.Grant();
  shop.Run(Seconds(20));
  Outcomes outcomes;
  for (const Case& one : shop.Find().cases) {
    const std::string remedy = one.grant ? std::string(Name(one.grant->remedy)) : "none";
    outcomes.steps[one.order] = remedy + ": " + shop.Steps(one);
  }
  for (const char* kind : {"refund", "gift_card", "cancel"}) {
    for (const auto& [key, payload] : shop.connector(kind).payloads) outcomes.effects[key] = payload;
  }
  return outcomes;
}

TEST(RemediesOrder, ArrivalNeverDecidesWhoGetsWhat) {
  for (const bool tight : {false, true}) {
    std::vector<int> ids(12);
    for (int i = 0; i < 12; ++i) ids[i] = i + 1;
    const Outcomes first = Play(ids, tight);
    ASSERT_EQ(first.steps.size(), 12u);
    std::mt19937 random(7);
    for (int round = 0; round < 6; ++round) {
      std::shuffle(ids.begin(), ids.end(), random);
      EXPECT_EQ(Play(ids, tight), first) << "tight " << tight << " round " << round;
    }
  }
}

}  // namespace
}  // namespace parapet
