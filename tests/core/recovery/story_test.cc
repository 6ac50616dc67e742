// SPDX-License-Identifier: Apache-2.0
//
// The free-fruit story at a size that hurts: 12,000 orders.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

constexpr int kOrders = 12'000, kShipped = 40;

struct Outcome {
  Remedy remedy;
  Money amount;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

std::map<std::string, Outcome> Play(std::vector<int> arrival, Plan* plan) {
  CaseBook book(Usd());
  for (const int i : arrival) {
    SeenOrder order = FreeApples(i, kMonday + Seconds(i));
    order.lines[0].quantity = Quantity::Whole(1 + i % 3);
    book.Apply(order);
  }
  Incident incident = book.Incidents(kRules, kMonday + Hours(5)).front();
  for (int i = 0; i < kShipped; ++i) {
    book.Apply(CaseStep{.case_id = incident.cases[static_cast<size_t>(i)].id, .act = CaseAct::kShipped, .at = kMonday});
  }
  incident = book.Incidents(kRules, kMonday + Hours(5)).front();
  *plan = book.PlanFor(incident, kRules, kMonday + Hours(5));
  std::map<std::string, Outcome> outcomes;
  BudgetBook books = book.Books();
  for (const Grant& grant : book.GrantsOf(incident, *plan)) {
    const auto draws = book.DrawsOf(incident, *plan, grant, kMonday + Hours(5));
    EXPECT_FALSE(books.Claim(grant.order, grant.amount, draws)) << grant.order;
    outcomes[grant.order] = {grant.remedy, grant.amount};
  }
  EXPECT_TRUE(books.IsBalanced());
  return outcomes;
}

TEST(TwelveThousandFreeOrders, ShippedOnesAreHonouredAllOthersGetOneRemedyThatTheBudgetAffords) {
  std::vector<int> arrival(kOrders);
  for (int i = 0; i < kOrders; ++i) arrival[static_cast<size_t>(i)] = i;
  Plan plan, again;
  const auto outcomes = Play(arrival, &plan);
  ASSERT_EQ(outcomes.size(), static_cast<size_t>(kOrders));
  EXPECT_EQ(plan.reversible, Remedy::kOffer);
  EXPECT_EQ(plan.ask, Ask::kOwner);
  EXPECT_EQ(plan.counts[static_cast<int>(Remedy::kHonour)], static_cast<size_t>(kShipped));
  EXPECT_EQ(plan.counts[static_cast<int>(Remedy::kOffer)], static_cast<size_t>(kOrders - kShipped));
  EXPECT_LE(plan.cost, kRules.owner_honour);
  EXPECT_GT(plan.cost, *Subtract(kRules.owner_honour, Money::FromMicros(kOrders * int64_t{10'000})))
      << "no cent more for each would have fitted";
  std::mt19937_64 random(2);
  std::shuffle(arrival.begin(), arrival.end(), random);
  EXPECT_EQ(Play(arrival, &again), outcomes) << "in any order of arrival";
  EXPECT_EQ(again, plan);
}

}  // namespace
}  // namespace parapet
