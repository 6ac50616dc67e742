// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/repurchase.h"

#include <gtest/gtest.h>

#include <chrono>

#include "parapet/core/recovery/case_book.h"

namespace parapet {
namespace {

constexpr Instant kBegan{1'763'942'400'000'000};

// Affected customers 1 … and others 1001 …, each with one order then; the first `again` of each bought once more.
struct Shop {
  std::set<std::string> orders;
  std::vector<Purchase> purchases;

  void Buy(uint64_t customer, Instant at, Money spent = Money::Major(15)) {
    purchases.push_back({customer, std::to_string(purchases.size() + 1), at, spent});
  }
  void Affect(int many, int again) {
    for (int i = 0; i < many; ++i) {
      Buy(static_cast<uint64_t>(1 + i), kBegan);
      orders.insert(purchases.back().order);
      if (i < again) Buy(static_cast<uint64_t>(1 + i), kBegan + Days(3));
    }
  }
  void Spare(int many, int again, Money spent = Money::Major(15), Duration later = Days(1)) {
    for (int i = 0; i < many; ++i) {
      const uint64_t customer = 1'001 + purchases.size();
      Buy(customer, kBegan + later, spent);
      if (i < again) Buy(customer, kBegan + later + Days(2));
    }
  }
  Repurchase Compare(Duration later = Days(60)) const { return CompareRepurchase(orders, purchases, kBegan + later); }
};

TEST(Repurchase, ComparesWithAnIntervalThatIsNewcombes) {
  // 56 of 70 beside 48 of 80 is Newcombe's own example: 0.2000, from 0.0524 to 0.3339.
  Shop shop;
  shop.Affect(70, 56);
  shop.Spare(80, 48);
  const Repurchase outcome = shop.Compare();
  ASSERT_FALSE(outcome.too_few);
  EXPECT_EQ(outcome.affected.again, 56);
  EXPECT_EQ(outcome.comparable.of, 80);
  EXPECT_EQ(outcome.difference, 2'000);
  EXPECT_NEAR(static_cast<double>(outcome.low), 524, 2);
  EXPECT_NEAR(static_cast<double>(outcome.high), 3'339, 2);
}

TEST(Repurchase, TheIntervalOfAShareIsWilsons) {
  // 81 of 263: 0.2553 to 0.3662; 0 of 20: 0 to 0.1611 (Newcombe 1998).
  const auto [low, high] = WilsonInterval({263, 81});
  EXPECT_NEAR(static_cast<double>(low), 2'553, 1);
  EXPECT_NEAR(static_cast<double>(high), 3'662, 1);
  const auto [none_low, none_high] = WilsonInterval({20, 0});
  EXPECT_EQ(none_low, 0);
  EXPECT_NEAR(static_cast<double>(none_high), 1'611, 1);
}

TEST(Repurchase, SaysNothingBelowTwenty) {
  Shop shop;
  shop.Affect(19, 9);
  shop.Spare(80, 40);
  EXPECT_TRUE(shop.Compare().too_few);
  Shop early;
  early.Affect(40, 9);
  early.Spare(80, 40);
  EXPECT_TRUE(early.Compare(Days(29)).too_few) << "the thirty days are not over";
  EXPECT_FALSE(early.Compare(Days(31)).too_few);
}

TEST(Repurchase, ComparesOnlyWithComparableCustomers) {
  Shop shop;
  shop.Affect(30, 10);
  shop.Spare(50, 50, Money::Major(100));           // spent much more
  shop.Spare(50, 50, Money::Major(15), Days(20));  // bought at another time
  EXPECT_EQ(shop.Compare().comparable.of, 0);
  shop.Spare(200, 100);
  EXPECT_EQ(shop.Compare().comparable.of, 90) << "three each";
}

// Everybody spent the same, and most were compared with somebody else already.
TEST(Repurchase, FindsSixThousandAmongAHundredThousandInAMoment) {
  Shop shop;
  shop.Affect(2'000, 800);
  shop.Spare(6'000, 3'000);
  shop.Spare(90'000, 0, Money::Major(100));
  const auto started = std::chrono::steady_clock::now();
  const Repurchase outcome = shop.Compare();
  EXPECT_EQ(outcome.comparable.of, 6'000) << "three each, and nobody twice";
  EXPECT_EQ(outcome.comparable.again, 3'000);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(5));
}

// The nearest first, whether they spent more or less.
TEST(Repurchase, TakesTheNearestInSpend) {
  Shop shop;
  shop.Affect(20, 0);
  shop.Spare(20, 20, Money::Major(14));
  shop.Spare(20, 20, Money::Major(17));
  shop.Spare(20, 20, Money::Major(12));
  shop.Spare(40, 0, Money::Major(29));
  shop.Spare(40, 0, Money::Major(8));
  const Repurchase outcome = shop.Compare();
  EXPECT_EQ(outcome.comparable.of, 60);
  EXPECT_EQ(outcome.comparable.again, 60);
}

}  // namespace
}  // namespace parapet
