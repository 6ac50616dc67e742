// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

std::set<std::string> OrdersOf(const BlastRadius& radius) {
  std::set<std::string> orders;
  for (const BlastRadius::Hit& hit : radius.hits) orders.insert(hit.order);
  return orders;
}

// Twelve free orders among two hundred ordinary ones, some on sale, some of other fruit.
std::vector<SeenOrder> AnOrdinaryDay(bool found) {
  std::vector<SeenOrder> orders;
  for (int i = 0; i < 200; ++i) {
    const bool pears = i % 3 == 0, on_sale = i % 7 == 0;
    orders.push_back(Seen({.id = i,
                           .charged = on_sale ? Money::Major(12) : kRight,
                           .item = pears ? "pear" : "apple",
                           .at = kMonday + Minutes(i)}));
  }
  for (int i = 200; i < 212; ++i) {
    orders.push_back(Seen({.id = i, .charged = Money(), .at = kMonday + Minutes(i), .found = found}));
  }
  return orders;
}

std::set<std::string> TheTwelve() {
  std::set<std::string> twelve;
  for (int i = 200; i < 212; ++i) twelve.insert(std::to_string(1'000 + i));
  return twelve;
}

TEST(BlastRadius, FindsTheOtherElevenFromAnyOneOfThem) {
  CaseBook book(Usd());
  for (const SeenOrder& order : AnOrdinaryDay(true)) book.Apply(order);
  for (const std::string& any : TheTwelve()) {
    const BlastRadius radius = book.RadiusOfOrder(any, std::nullopt);
    ASSERT_EQ(radius.error, "");
    EXPECT_EQ(OrdersOf(radius), TheTwelve()) << "from " << any;
    EXPECT_EQ(radius.cause.Text(), "price:apple");
  }
}

TEST(BlastRadius, FindsThemAlthoughNoGuardrailSawThem) {
  CaseBook book(Usd());
  for (const SeenOrder& order : AnOrdinaryDay(false)) book.Apply(order);
  EXPECT_TRUE(book.Incidents(kRules, kMonday + Days(1)).empty());
  EXPECT_EQ(OrdersOf(book.RadiusOfOrder("1205", std::nullopt)), TheTwelve());
  EXPECT_EQ(OrdersOf(book.RadiusOfItem("apple", std::nullopt)), TheTwelve());
  for (const BlastRadius::Hit& hit : book.RadiusOfItem("apple", std::nullopt).hits) {
    EXPECT_FALSE(hit.has_case);
    EXPECT_EQ(hit.exposure, kRight);
  }
}

TEST(BlastRadius, FindsOrdersJudgedAgainstAReferenceThatWasWrongItself) {
  CaseBook book(Usd());
  const Money slipped = Money::FromMicros(150'000);
  for (int i = 0; i < 5; ++i) {
    book.Apply(Seen({.id = i, .charged = slipped, .at = kMonday + Minutes(i), .reference = slipped}));
  }
  book.Apply(Seen({.id = 50, .at = kMonday + Hours(1)}));
  EXPECT_NE(book.RadiusOfOrder("1050", std::nullopt).error, "") << "nothing is wrong with the right price";
  const BlastRadius radius = book.RadiusOfOrder("1003", kRight);
  EXPECT_EQ(OrdersOf(radius), (std::set<std::string>{"1000", "1001", "1002", "1003", "1004"}));
}

TEST(BlastRadius, LeavesOrdersAloneThatPaidTheRightPriceOfTheirTime) {
  CaseBook book(Usd());
  for (int i = 0; i < 3; ++i) {
    book.Apply(Seen({.id = i, .charged = Money::Major(5), .at = kMonday - Days(20), .reference = Money::Major(5)}));
  }
  book.Apply(FreeApples(10));
  EXPECT_EQ(OrdersOf(book.RadiusOfOrder("1010", std::nullopt)), std::set<std::string>{"1010"});
}

TEST(BlastRadius, LeavesOrdersAloneThatWereCheapOnPurpose) {
  CaseBook book(Usd());
  SeenOrder sample = Seen({.id = 1, .charged = Money()});
  sample.lines[0].explained = true;
  book.Apply(sample);
  SeenOrder test = Seen({.id = 2, .charged = Money()});
  test.test = true;
  book.Apply(test);
  book.Apply(FreeApples(3));
  EXPECT_EQ(OrdersOf(book.RadiusOfOrder("1003", std::nullopt)), std::set<std::string>{"1003"});
}

TEST(BlastRadius, FindsOtherItemsOfTheSameFile) {
  CaseBook book(Usd());
  for (const char* item : {"apple", "pear", "plum"}) book.Apply(PriceTo(Money(), kMonday, item, "feed-1"));
  book.Apply(PriceTo(Money::Major(1), kMonday, "quince"));
  book.Apply(PriceTo(Money(), kMonday + Hours(2), "fig"));
  SeenOrder order = FreeApples(1, kMonday + Hours(1));
  book.Apply(order);
  const auto incidents = book.Incidents(kRules, kMonday + Hours(3));
  const auto import = std::find_if(incidents.begin(), incidents.end(),
                                   [](const Incident& incident) { return incident.cause.kind == CauseKind::kImport; });
  ASSERT_NE(import, incidents.end());
  EXPECT_EQ(import->cases.size(), 1u) << "the order belongs to the file's incident, not to one of its own";
  const BlastRadius radius = book.RadiusOfOrder("1001", std::nullopt);
  EXPECT_EQ(radius.items, (std::vector<std::string>{"apple", "pear", "plum"}));
  EXPECT_EQ(radius.siblings, (std::vector<std::string>{"fig"})) << "the same price within a day";
}

TEST(BlastRadius, SaysWhatWouldHelpWhereNothingIsKnown) {
  CaseBook book(Usd());
  EXPECT_EQ(book.RadiusOfOrder("1", std::nullopt).error, "no order \"1\" is recorded");
  book.Apply(Seen({.id = 1, .reference = std::nullopt}));
  EXPECT_NE(book.RadiusOfOrder("1001", std::nullopt).error.find("--reference"), std::string::npos);
  EXPECT_NE(book.RadiusOfItem("quince", std::nullopt).error.find("--reference"), std::string::npos);
}

TEST(BlastRadius, IsTheSameWhateverTheOrderOfArrival) {
  std::vector<SeenOrder> orders = AnOrdinaryDay(true);
  std::mt19937_64 random(7);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(orders.begin(), orders.end(), random);
    CaseBook book(Usd());
    for (const SeenOrder& order : orders) book.Apply(order);
    ASSERT_EQ(OrdersOf(book.RadiusOfOrder("1207", std::nullopt)), TheTwelve());
  }
}

// A file that went wrong in ten thousand items.
TEST(BlastRadius, IsFoundForALargeImportInAMoment) {
  CaseBook book(Usd());
  for (int i = 0; i < 10'000; ++i) {
    SeenChange change = PriceTo(Money(), kMonday, "item-" + std::to_string(i), "feed");
    change.reference.reset();
    book.Apply(change);
    book.Apply(Seen({.id = i, .item = change.item, .at = kMonday - Hours(1)}));
  }
  for (int i = 0; i < 10; ++i) {
    book.Apply(PriceTo(Money(), kMonday + Hours(20), "near-" + std::to_string(i)));
    book.Apply(PriceTo(Money(), kMonday + Days(2), "later-" + std::to_string(i)));
  }
  book.Apply(Seen({.id = 20'000, .charged = Money(), .item = "item-7", .found = true}));
  const auto started = std::chrono::steady_clock::now();
  const BlastRadius radius = book.RadiusOfOrder("21000", std::nullopt);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(5));
  EXPECT_EQ(radius.cause.Text(), "import:feed");
  EXPECT_EQ(radius.items.size(), 10'000u) << "by what the orders before were compared with";
  EXPECT_EQ(radius.siblings.size(), 10u) << "to the same price within a day";
}

}  // namespace
}  // namespace parapet
