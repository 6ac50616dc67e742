// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/decision.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace parapet {
namespace {

constexpr Money kCent = Money::FromMicros(10'000);
constexpr Room kPlenty{.day = Money::Major(1'000'000)};

CaseFacts Free(int id, Money loss = Money::Major(9)) {
  return {.order = std::to_string(id), .customer = static_cast<uint64_t>(id), .value = loss, .loss = loss};
}

std::vector<CaseFacts> FreeOrders(int count, Money loss = Money::Major(9)) {
  std::vector<CaseFacts> cases;
  for (int i = 1; i <= count; ++i) cases.push_back(Free(i, loss));
  return cases;
}

RecoveryRules Rules(int64_t automatic, int64_t owner) {
  return {.auto_honour = Money::Major(automatic), .owner_honour = Money::Major(owner)};
}

TEST(Decision, HonoursAllAlikeUpToTheAutomaticBudgetAndAsksAboveIt) {
  struct Row {
    int64_t automatic, owner;
    Remedy remedy;
    Ask ask;
  };
  // Twelve orders at 9.00 are 108.00.
  const Row rows[] = {{108, 500, Remedy::kHonour, Ask::kNobody},
                      {107, 500, Remedy::kHonour, Ask::kOwner},
                      {50, 108, Remedy::kHonour, Ask::kOwner},
                      {50, 107, Remedy::kOffer, Ask::kOwner},
                      {0, 0, Remedy::kOffer, Ask::kOwner}};
  for (const Row& row : rows) {
    const Plan plan = Decide(FreeOrders(12), Rules(row.automatic, row.owner), kPlenty, kCent);
    EXPECT_EQ(plan.reversible, row.remedy) << row.automatic << " " << row.owner;
    EXPECT_EQ(plan.ask, row.ask) << row.automatic << " " << row.owner;
    EXPECT_EQ(plan.counts[static_cast<int>(row.remedy)], 12u) << "all alike";
  }
}

TEST(Decision, AsksTheOwnerWhereOneOrderOrOneCustomerIsBeyondItsCap) {
  std::vector<CaseFacts> cases = FreeOrders(3);
  cases.push_back(Free(4, Money::Major(51)));
  const Plan dear = Decide(cases, Rules(500, 1'000), kPlenty, kCent);
  EXPECT_EQ(dear.ask, Ask::kOwner);
  EXPECT_EQ(dear.counts[static_cast<int>(Remedy::kHonour)], 4u) << "the owner is asked once, for all of them";
  cases = FreeOrders(20);
  for (CaseFacts& facts : cases) facts.customer = 7;
  EXPECT_EQ(Decide(cases, Rules(500, 1'000), kPlenty, kCent).ask, Ask::kOwner) << "180.00 to one customer";
}

TEST(Decision, PaysBackWholeCentsAndNeverMoreThanWasPaid) {
  const auto paid_back = [&](Money paid, Money overcharged) {
    const CaseFacts facts{.order = "1", .paid = paid, .value = paid, .overcharged = overcharged};
    const Plan plan = Decide(std::vector{facts}, RecoveryRules(), kPlenty, kCent);
    const Grant grant = RemedyFor(plan, facts, kCent);
    EXPECT_EQ(grant.remedy, Remedy::kRefundDifference);
    EXPECT_EQ(plan.cost, grant.amount);
    EXPECT_EQ(plan.unavoidable, grant.amount);
    return grant.amount;
  };
  EXPECT_EQ(paid_back(Money::Major(60), Money::FromMicros(1'230'001)), Money::FromMicros(1'240'000));
  EXPECT_EQ(paid_back(Money::Major(60), Money::Major(90)), Money::Major(60)) << "a total that does not add up";
  EXPECT_EQ(paid_back(Money(), Money::Major(1)), Money());
}

// Paying the difference back would hide what the other item lost.
TEST(Decision, LeavesAnOrderThatIsBothOverAndUnderchargedToTheOwner) {
  CaseFacts both{.order = "1", .paid = Money::Major(60), .loss = Money::Major(900), .overcharged = Money::Major(5)};
  const Plan plan = Decide(std::vector{both}, Rules(500, 1'000), kPlenty, kCent);
  EXPECT_EQ(plan.counts[static_cast<int>(Remedy::kOwnerDecides)], 1u);
  EXPECT_EQ(plan.cost, Money());
  EXPECT_EQ(RemedyFor(plan, both, kCent).remedy, Remedy::kOwnerDecides);
}

TEST(Decision, RefundsTheDifferenceWhateverTheBudget) {
  CaseFacts over{.order = "1", .paid = Money::Major(60), .value = Money::Major(60), .overcharged = Money::Major(45)};
  const Plan plan = Decide(std::vector{over}, Rules(0, 0), {}, kCent);
  const Grant grant = RemedyFor(plan, over, kCent);
  EXPECT_EQ(grant.remedy, Remedy::kRefundDifference);
  EXPECT_EQ(grant.amount, Money::Major(45));
  EXPECT_EQ(grant.charge_most, Money::Major(15));
  EXPECT_TRUE(grant.unavoidable);
}

TEST(Decision, PromisesNothingForWhatIsAsGoodAsCash) {
  CaseFacts card = Free(1);
  card.cash_equivalent = true;
  for (const bool shipped : {false, true}) {
    card.shipped = shipped;
    const Plan plan = Decide(std::vector{card}, Rules(10'000, 10'000), kPlenty, kCent);
    EXPECT_EQ(RemedyFor(plan, card, kCent).remedy, Remedy::kOwnerDecides);
    EXPECT_EQ(plan.cost, Money());
  }
}

TEST(Decision, LeavesToAPersonWhatNoMoneyPutsRightAndWhatIsInAnotherCurrency) {
  CaseFacts stock = Free(1), foreign = Free(2);
  stock.by_hand = true;
  foreign.other_currency = true;
  const Plan plan = Decide(std::vector{stock, foreign}, Rules(10'000, 10'000), kPlenty, kCent);
  EXPECT_EQ(plan.counts[static_cast<int>(Remedy::kOwnerDecides)], 2u);
}

TEST(Decision, HonoursWhatIsShippedFirstAndTheOthersGetWhatIsLeft) {
  std::vector<CaseFacts> cases = FreeOrders(10, Money::Major(10));
  for (int i = 0; i < 6; ++i) cases[static_cast<size_t>(i)].shipped = true;
  const Plan plan = Decide(cases, Rules(50, 80), kPlenty, kCent);
  EXPECT_EQ(plan.unavoidable, Money::Major(60));
  EXPECT_EQ(RemedyFor(plan, cases[0], kCent).remedy, Remedy::kHonour);
  EXPECT_EQ(plan.reversible, Remedy::kOffer) << "40.00 do not fit what is left of 80.00";
  EXPECT_EQ(plan.offer_most, Money::Major(5));
  EXPECT_EQ(plan.cost, Money::Major(80));
}

TEST(Decision, LeavesWhatPartlyLeftToAPerson) {
  std::vector<CaseFacts> cases = FreeOrders(3, Money::Major(10));
  cases[1].partly_shipped = true;
  const Plan plan = Decide(cases, Rules(500, 1'000), kPlenty, kCent);
  EXPECT_EQ(RemedyFor(plan, cases[0], kCent).remedy, Remedy::kHonour);
  EXPECT_EQ(RemedyFor(plan, cases[1], kCent).remedy, Remedy::kOwnerDecides);
}

TEST(Decision, CountsTheDaysBudgetToo) {
  const Plan plan = Decide(FreeOrders(12), Rules(500, 1'000), {.day = Money::Major(24)}, kCent);
  EXPECT_EQ(plan.reversible, Remedy::kOffer);
  EXPECT_EQ(plan.cost, Money::Major(24));
}

TEST(Decision, OffersNothingToWhomTheShopLosesByAndKeepsTheOffersClass) {
  std::vector<CaseFacts> cases = FreeOrders(12);
  cases[3].margin = Money::FromMicros(-5'000'000);
  const Plan plan = Decide(cases, Rules(10, 60), kPlenty, kCent);
  const Grant nothing = RemedyFor(plan, cases[3], kCent);
  EXPECT_EQ(nothing.remedy, Remedy::kOffer) << "a full refund stands beside every offer";
  EXPECT_EQ(nothing.amount, Money());
  EXPECT_GT(RemedyFor(plan, cases[4], kCent).amount, Money());
}

TEST(Decision, HoldsForWhoComesLater) {
  const Plan prior = Decide(FreeOrders(12), Rules(50, 60), kPlenty, kCent);
  ASSERT_EQ(prior.reversible, Remedy::kOffer);
  const std::vector<CaseFacts> late = {Free(99)};
  const Plan plan = Extend(prior, late, prior.cost, kPlenty, kCent);
  EXPECT_EQ(RemedyFor(plan, late[0], kCent).amount, prior.offer_most);
  EXPECT_EQ(plan.ask, Ask::kOwner);
}

// --- properties over random incidents -------------------------------------------------------------------------------

struct Drawn {
  std::vector<CaseFacts> cases;
  RecoveryRules rules;
  Room room;
};

Drawn Draw(std::mt19937_64& random) {
  const auto up_to = [&](int64_t most) { return static_cast<int64_t>(random() % static_cast<uint64_t>(most)); };
  Drawn drawn{.rules = Rules(up_to(300), 300 + up_to(700)), .room = {.day = Money::Major(up_to(1'500))}};
  const int64_t count = 1 + up_to(60);
  for (int64_t i = 0; i < count; ++i) {
    CaseFacts facts{.order = std::to_string(i), .customer = static_cast<uint64_t>(up_to(20))};
    facts.paid = Money::FromMicros(up_to(4) * 2'500'000);
    facts.loss = Money::FromMicros(up_to(5) * 7'770'000);
    facts.value = *Add(facts.paid, facts.loss);
    if (up_to(10) == 0) facts.overcharged = std::min(facts.paid, Money::FromMicros(1'230'000));
    facts.cash_equivalent = up_to(12) == 0;
    facts.shipped = up_to(6) == 0;
    if (up_to(5) == 0) facts.margin = Money::Major(up_to(40) - 5);
    drawn.cases.push_back(facts);
  }
  return drawn;
}

// Everything but who it is.
CaseFacts Stated(CaseFacts facts) {
  facts.order.clear();
  facts.customer = 0;
  return facts;
}

TEST(DecisionProperty, TheSameFactsGetTheSameRemedyInAnyOrderOfArrival) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 500; ++round) {
    Drawn drawn = Draw(random);
    const Plan plan = Decide(drawn.cases, drawn.rules, drawn.room, kCent);
    std::map<std::string, Grant> grants;
    for (const CaseFacts& facts : drawn.cases) grants[facts.order] = RemedyFor(plan, facts, kCent);
    std::shuffle(drawn.cases.begin(), drawn.cases.end(), random);
    const Plan again = Decide(drawn.cases, drawn.rules, drawn.room, kCent);
    ASSERT_EQ(again, plan);
    for (const CaseFacts& facts : drawn.cases) {
      ASSERT_EQ(RemedyFor(again, facts, kCent), grants[facts.order]);
      for (const CaseFacts& other : drawn.cases) {
        if (!(Stated(facts) == Stated(other))) continue;
        ASSERT_EQ(grants[facts.order].remedy, grants[other.order].remedy);
        ASSERT_EQ(grants[facts.order].amount, grants[other.order].amount);
      }
    }
  }
}

TEST(DecisionProperty, SpendsNoMoreThanTheBudgetAndChargesNobodyMoreThanConfirmed) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2'000; ++round) {
    const Drawn drawn = Draw(random);
    const Plan plan = Decide(drawn.cases, drawn.rules, drawn.room, kCent);
    Money avoidable, total;
    for (const CaseFacts& facts : drawn.cases) {
      const Grant grant = RemedyFor(plan, facts, kCent);
      ASSERT_LE(grant.charge_most, facts.paid);
      ASSERT_GE(grant.amount, Money());
      total = *Add(total, grant.amount);
      if (!grant.unavoidable) avoidable = *Add(avoidable, grant.amount);
    }
    ASSERT_EQ(total, plan.cost) << "every cent is in the plan";
    const Money budget = plan.ask == Ask::kOwner ? drawn.rules.owner_honour : drawn.rules.auto_honour;
    const Money left = std::min(budget, drawn.room.day);
    if (avoidable.IsZero()) continue;
    ASSERT_LE(*Add(avoidable, plan.unavoidable), left);
  }
}

TEST(DecisionProperty, OffersTheMostThatTheBudgetAffords) {
  std::mt19937_64 random(9);
  int offers = 0;
  for (int round = 0; round < 2'000; ++round) {
    const Drawn drawn = Draw(random);
    const Plan plan = Decide(drawn.cases, drawn.rules, drawn.room, kCent);
    if (plan.reversible != Remedy::kOffer) continue;
    ++offers;
    Plan more = plan;
    more.offer_most = *Add(plan.offer_most, kCent);
    Money with_more, now;
    for (const CaseFacts& facts : drawn.cases) {
      if (RemedyFor(plan, facts, kCent).unavoidable) continue;
      now = *Add(now, RemedyFor(plan, facts, kCent).amount);
      with_more = *Add(with_more, RemedyFor(more, facts, kCent).amount);
    }
    const auto left = Subtract(std::min(drawn.rules.owner_honour, drawn.room.day), plan.unavoidable);
    ASSERT_TRUE(with_more == now || with_more > *left) << "a cent more for each would have been affordable";
  }
  EXPECT_GT(offers, 100);
}

}  // namespace
}  // namespace parapet
