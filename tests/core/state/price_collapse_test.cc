// SPDX-License-Identifier: Apache-2.0
//
// Many different prices that become one within minutes: nothing vouches for any of them but a person or a promotion.
#include "parapet/core/state/price_changes.h"
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

std::string ItemName(int i) { return "item" + std::to_string(i); }

// Items 0 to 3 cost 13.50 (9.99 is in band), 4 to 6 cost 24.00 (a declared markdown), 7 on 28.00.
const char* PriceBefore(int i) { return i < 4 ? "13.50" : i < 7 ? "24.00" : "28.00"; }

void Stock(Shop& shop, int items) {
  for (int i = 0; i < items; ++i) shop.Item(ItemName(i), PriceBefore(i));
}

PriceOutcome Overwrite(Shop& shop, int i) {
  shop.now = shop.now + Seconds(20);
  return i >= 4 ? shop.Price(ItemName(i), "9.99", PriceBefore(i)) : shop.Price(ItemName(i), "9.99");
}

ItemView::Price PriceOf(const Shop& shop, int i) { return shop.state.FindItem(ItemName(i))->prices.at(0); }

TEST(PriceCollapse, TheEighthIsRefusedAndTheSevenBeforeItLoseTheirVouching) {
  for (const bool restart : {false, true}) {
    SCOPED_TRACE(restart);
    Shop shop;
    Stock(shop, 9);
    for (int i = 0; i < 7; ++i) {
      const PriceOutcome outcome = Overwrite(shop, i);
      EXPECT_EQ(outcome.vouching, i < 4 ? Vouching::kInBand : Vouching::kDeclaredMarkdown);
      EXPECT_EQ(outcome.change.cohort_items, i + 1);
      EXPECT_EQ(PriceOf(shop, i).reference, Amount("9.99"));
    }
    if (restart) shop.Restart();
    const PriceOutcome eighth = Overwrite(shop, 7);
    EXPECT_EQ(eighth.vouching, Vouching::kCollapse);
    EXPECT_FALSE(eighth.change.vouched);
    EXPECT_EQ(eighth.change.cohort_items, 8);
    EXPECT_EQ(eighth.change.dropped_items, 8);
    EXPECT_EQ(eighth.change.cohort_spread, 20'741);  // 28.00 over 13.50, rounded
    EXPECT_EQ(eighth.change.unvouched_in_batch, 8);
    for (int i = 0; i < 8; ++i) {
      EXPECT_EQ(PriceOf(shop, i).reference, Amount(PriceBefore(i))) << i;
      EXPECT_EQ(PriceOf(shop, i).live, Amount("9.99")) << i;
      EXPECT_EQ(PriceOf(shop, i).vouching, Vouching::kCollapse) << i;
    }
    EXPECT_EQ(shop.state.Pending().size(), 8u);
    EXPECT_EQ(Overwrite(shop, 8).vouching, Vouching::kCollapse);
    shop.Restart();
  }
}

TEST(PriceCollapse, ASmallStepToThePriceOfACollapseIsPartOfIt) {
  for (const bool restart : {false, true}) {
    SCOPED_TRACE(restart);
    Shop shop;
    Stock(shop, 9);
    for (const char* item : {"early", "late", "other"}) shop.Item(item, "12.00");
    shop.Item("cheap", "9.00");
    EXPECT_EQ(shop.Price("early", "9.99").vouching, Vouching::kInBand);
    for (int i = 0; i < 8; ++i) Overwrite(shop, i);
    if (restart) shop.Restart();
    EXPECT_EQ(shop.state.FindItem("early")->prices.at(0).vouching, Vouching::kCollapse);
    EXPECT_EQ(shop.state.FindItem("early")->prices.at(0).reference, Amount("12.00"));
    EXPECT_EQ(shop.Price("late", "9.99").vouching, Vouching::kCollapse);
    EXPECT_EQ(shop.Price("cheap", "9.99").vouching, Vouching::kCollapse);
    EXPECT_EQ(shop.Price("other", "9.98").vouching, Vouching::kInBand);
    shop.now = shop.now + Minutes(15);
    EXPECT_EQ(shop.Price("other", "9.99").vouching, Vouching::kInBand);  // the collapse is long past
  }
}

TEST(PriceCollapse, AskingAgainDoesNotVouchAndAPersonDoes) {
  Shop shop;
  Stock(shop, 8);
  for (int i = 0; i < 8; ++i) Overwrite(shop, i);
  shop.now = shop.now + Hours(30);
  EXPECT_EQ(shop.Price("item5", "9.99", "24.00").vouching, Vouching::kUnchanged);
  EXPECT_EQ(PriceOf(shop, 5).reference, Amount("24.00"));
  shop.state.Apply(PriceDecision{"item5", Usd(), "", true, Amount("9.99"), "ada", "it is meant"}, shop.now);
  EXPECT_EQ(PriceOf(shop, 5).reference, Amount("9.99"));
  EXPECT_EQ(shop.Price("item6", "24.00").vouching, Vouching::kReturned);
}

TEST(PriceCollapse, NeedsEightItemsAQuarterOfTheDropsATwofoldSpreadAndFifteenMinutes) {
  const auto last = [](auto prepare) {
    Shop shop;
    Stock(shop, 8);
    prepare(shop);
    for (int i = 0; i < 7; ++i) Overwrite(shop, i);
    return Overwrite(shop, 7).vouching;
  };
  EXPECT_EQ(last([](Shop&) {}), Vouching::kCollapse);
  const auto others = [](int count) {
    return [count](Shop& shop) {
      for (int i = 0; i < count; ++i) {
        const std::string item = "other" + std::to_string(i);
        shop.Item(item, "50.00");
        shop.Price(item, "20." + std::to_string(10 + i), "50.00");
      }
    };
  };
  EXPECT_EQ(last(others(24)), Vouching::kCollapse);   // 8 of 32
  EXPECT_EQ(last(others(25)), Vouching::kOutOfBand);  // 8 of 33
  Shop narrow;
  for (int i = 0; i < 20; ++i) {
    narrow.Item(ItemName(i), i % 2 ? "24.00" : "13.50");
    EXPECT_NE(narrow.Price(ItemName(i), "9.99", i % 2 ? "24.00" : "13.50").vouching, Vouching::kCollapse);
  }
  Shop slow;
  Stock(slow, 8);
  for (int i = 0; i < 7; ++i) Overwrite(slow, i);
  slow.now = slow.now + Minutes(13);  // the first is 15 minutes old by the time of the eighth
  EXPECT_EQ(Overwrite(slow, 7).vouching, Vouching::kOutOfBand);
}

TEST(PriceCollapse, APromotionAndAPersonAreExempt) {
  Shop shop;
  Stock(shop, 12);
  const OnePromotion everything(
      {.name = "9.99 day", .flat_price = Amount("9.99"), .from = kNoon, .until = kNoon + Days(1)});
  shop.policy = &everything;
  for (int i = 0; i < 12; ++i) {
    const PriceOutcome outcome = Overwrite(shop, i);
    EXPECT_EQ(outcome.vouching, Vouching::kPromotion);
    EXPECT_EQ(outcome.change.cohort_items, 0);
  }
  Shop imported;
  Stock(imported, 12);
  for (int i = 0; i < 12; ++i) imported.Item(ItemName(i), "9.99");
  EXPECT_TRUE(imported.state.Pending().empty());
}

TEST(PriceCollapse, AnItemThatRecoversLeavesTheCohort) {
  Shop shop;
  Stock(shop, 8);
  for (int i = 0; i < 7; ++i) Overwrite(shop, i);
  EXPECT_EQ(shop.Price("item0", "13.50").vouching, Vouching::kReturned);
  const PriceOutcome next = Overwrite(shop, 7);
  EXPECT_EQ(next.change.cohort_items, 7);
  EXPECT_EQ(next.vouching, Vouching::kOutOfBand);
}

TEST(PriceCollapse, CountsHowOftenAPriceFlaps) {
  Shop shop;
  shop.Item("apple", "15.00");
  for (int i = 1; i <= 6; ++i) {
    shop.now = shop.now + Minutes(10);
    EXPECT_EQ(shop.Price("apple", i % 2 ? "14.00" : "15.00").change.changes_lately, i);
    EXPECT_EQ(shop.Price("apple", i % 2 ? "14.00" : "15.00").change.changes_lately, i);  // no change
  }
  shop.Restart();
  shop.now = shop.now + Minutes(10);
  EXPECT_EQ(shop.Price("apple", "14.00").change.changes_lately, 6);  // the first is an hour old
}

TEST(PriceCollapse, ForgetsTheOldestBeyondItsBound) {
  RecentChanges changes;
  const size_t many = RecentChanges::kMost + 10;
  for (size_t i = 0; i < many; ++i) {
    changes.Add({kNoon, static_cast<uint32_t>(i), 0, Usd(), Amount("1.00"), Amount("9.00"), Vouching::kOutOfBand});
  }
  EXPECT_EQ(changes.all().size(), RecentChanges::kMost);
  EXPECT_EQ(changes.dropped_early(), 10u);
  EXPECT_EQ(changes.CountOf(9, 0), 0);
  EXPECT_EQ(changes.CountOf(10, 0), 1);
  const PriceCohort cohort = changes.With({kNoon, 9, 0, Usd(), Amount("1.00"), Amount("9.00"), Vouching::kOutOfBand});
  EXPECT_EQ(cohort.items, static_cast<int32_t>(RecentChanges::kMost) + 1);
  changes.Expire(kNoon + kChangeMemory);
  EXPECT_TRUE(changes.all().empty());
  EXPECT_EQ(changes.With({kNoon, 9, 0, Usd(), Amount("1.00"), Amount("9.00"), Vouching::kOutOfBand}).items, 1);
}

}  // namespace
}  // namespace parapet
