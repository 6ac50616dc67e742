// SPDX-License-Identifier: Apache-2.0
//
// The windows over orders: what counts, what does not, in which order it may come, and what they hold at most.
#include <algorithm>
#include <random>

#include "parapet/core/kernel/discounts.h"
#include "parapet/core/kernel/facts_fields.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/state/sales_windows.h"
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

OrderText At(int number, Instant placed, std::vector<OrderLine> lines = {{"apple", 1}}) {
  OrderText text = {.id = "order" + std::to_string(number), .lines = std::move(lines), .placed_at = placed};
  text.total = "15.00";
  text.version = 1;
  return text;
}

const OrderText kProbe = {.id = "probe", .lines = {{"apple", 2}}};

class BusyDay final : public OnePromotion {
 public:
  using OnePromotion::OnePromotion;
  int64_t ExpectedMultipleAt(Instant) const override { return 40'000; }
};

TEST(SalesWindows, CountOrdersOfAnItemLatelyAndUsually) {
  Shop shop;
  shop.Item("apple", "15.00");
  int number = 0;
  for (int hour = 70; hour >= 1; --hour) shop.Judge(At(++number, kNoon - Hours(hour)));
  for (int minute = 16; minute >= 0; --minute) shop.Judge(At(++number, kNoon - Minutes(minute)));
  const LineFacts line = shop.Look(kProbe).line();
  EXPECT_EQ(line.sold_lately, 15);
  EXPECT_EQ(line.sold_usually, (24 + 2) * 1'000 / 96);  // an order an hour, and the two of 16 and 15 minutes ago
  const BusyDay busy(Promotion{});
  shop.policy = &busy;
  EXPECT_EQ(shop.Look(kProbe).line().sold_usually, (24 + 2) * 1'000 / 96 * 4) << "four times as many were planned for";
  Shop young;
  young.Item("apple", "15.00");
  young.Judge(At(1, kNoon));
  EXPECT_EQ(young.Look(kProbe).line().sold_lately, 1);
  EXPECT_EQ(young.Look(kProbe).line().sold_usually, std::nullopt);  // a shop of a minute knows nothing usual
}

TEST(SalesWindows, ARevisionCountsOnceAndWhatIsNoSaleDoesNotCount) {
  Shop shop;
  shop.Item("apple", "15.00");
  const auto lately = [&] { return shop.Look(kProbe).line().sold_lately; };
  OrderText order = At(1, kNoon);
  for (int version = 1; version <= 5; ++version) {
    order.version = version;
    order.lines[0].quantity = version;
    order.total = std::to_string(15 * version) + ".00";
    shop.Judge(order);
    EXPECT_EQ(lately(), 1);
    EXPECT_EQ(shop.Look(kProbe).facts.pace.orders, 1);
  }
  EXPECT_EQ(shop.Look(order).line().sold_lately, 0);  // an order does not count against itself
  order.version = 6, order.cancelled = true;
  shop.Judge(order);
  EXPECT_EQ(lately(), 0);
  OrderText test = At(2, kNoon);
  test.test = true;
  shop.Judge(test);
  shop.Judge(At(3, kNoon), /*vetoed=*/true);
  OrderText cart = At(4, {});
  cart.stage = Stage::kCheckout;
  shop.Judge(cart);
  EXPECT_EQ(lately(), 0);
  EXPECT_EQ(shop.Look(kProbe).facts.pace.orders, 0);
  EXPECT_FALSE(shop.state.supplied().Has(Fact::kSales));
  shop.Judge(At(5, kNoon));
  EXPECT_TRUE(shop.state.supplied().Has(Fact::kSales));
}

TEST(SalesWindows, TheOrderOfArrivalMakesNoDifference) {
  std::vector<OrderText> orders;
  for (int i = 0; i < 300; ++i) {
    OrderText text = At(i, kNoon - Minutes(i % 120), {{i % 2 ? "apple" : "pear", 1 + i % 7, i % 3 ? "15.00" : "9.00"}});
    text.customer = static_cast<uint64_t>(i % 5);
    text.total = std::to_string(10 + i % 40) + ".00";
    text.codes = {i % 4 ? "SAVE" : "OTHER"};
    text.discount = i % 6 ? "0.00" : "14.00";
    orders.push_back(text);
  }
  OrderText probe = {.id = "probe", .lines = {{"apple", 3, "9.00"}, {"pear", 2, "9.00"}}, .customer = 3};
  probe.codes = {"SAVE"};
  probe.discount = "40.00", probe.total = "0.00", probe.presentment_currency = "EUR";
  std::mt19937 random(7);
  std::optional<uint64_t> digest;
  for (int round = 0; round < 12; ++round) {
    Shop shop;
    shop.Item("apple", "15.00");
    shop.Item("pear", "15.00");
    std::shuffle(orders.begin(), orders.end(), random);
    for (const OrderText& text : orders) shop.Judge(text);
    if (round % 2) shop.Restart();
    const Judgement judged = shop.Look(probe);
    EXPECT_GT(judged.line().sold_lately, 0);
    EXPECT_EQ(judged.line().cohort_items, 2);
    EXPECT_TRUE(judged.facts.history.usual_total.has_value());
    const uint64_t now = FactsDigest(judged.facts);
    EXPECT_EQ(now, digest.value_or(now)) << round;
    digest = now;
  }
}

TEST(SalesWindows, UsualQuantityIsTheLargestButOneInAThousandOfAtLeastFifty) {
  Shop shop;
  shop.Item("apple", "15.00");
  int number = 0;
  const auto sell = [&](int orders, int64_t quantity, Instant at) {
    for (int i = 0; i < orders; ++i) shop.Judge(At(++number, at, {{"apple", quantity}}));
  };
  const auto usual = [&] { return shop.Look(kProbe).line().usual_quantity; };
  sell(49, 3, kNoon - Days(2));
  EXPECT_EQ(usual(), std::nullopt);
  sell(1, 3, kNoon - Days(2));
  EXPECT_EQ(usual(), Quantity::Whole(4));
  sell(1, 100, kNoon - Days(1));
  EXPECT_EQ(usual(), Quantity::Whole(128));  // one in fifty is not rare
  sell(950, 2, kNoon - Days(1));
  EXPECT_EQ(usual(), Quantity::Whole(4));  // one in a thousand and one is
  EXPECT_EQ(shop.Look({.id = "probe", .lines = {{"apple", 1}}}).line().usual_quantity, std::nullopt);  // matters not
  shop.now = kNoon + Days(31);
  EXPECT_EQ(usual(), std::nullopt);
}

TEST(SalesWindows, CohortsOfItemsSoldFarBelowTheirReferences) {
  Shop shop;
  for (int i = 0; i < 12; ++i) shop.Item("item" + std::to_string(i), i % 2 ? "20.00" : "50.00");
  for (int i = 0; i < 9; ++i) {
    for (int again = 0; again < 3; ++again) {
      shop.Judge(At(i * 10 + again, kNoon - Minutes(9 - i), {{"item" + std::to_string(i), 1, "9.99"}}));
    }
  }
  shop.Judge(At(100, kNoon, {{"item9", 1, "8.00"}}));
  shop.Judge(At(101, kNoon, {{"item10", 1, "37.50"}}));  // exactly 25 %
  const auto look = [&](const char* price) { return shop.Look({.id = "p", .lines = {{"item11", 1, price}}}).line(); };
  EXPECT_EQ(look("9.99").cohort_items, 9);
  EXPECT_EQ(look("9.99").dropped_items, 10);
  EXPECT_EQ(look("9.99").cohort_spread, 25'000);
  EXPECT_EQ(look("9.98").cohort_items, 0);
  EXPECT_EQ(look("9.98").dropped_items, 10);
  EXPECT_EQ(look("19.00").dropped_items, 0);  // not far below: matters not
  const OrderText mine = At(80, kNoon - Minutes(1), {{"item8", 1, "9.99"}});
  EXPECT_EQ(shop.Look(mine).line().cohort_items, 9);  // two others sold it, too
  shop.now = kNoon + Minutes(8);
  EXPECT_EQ(look("9.99").cohort_items, 6);  // items 0 to 2 were sold 17, 16 and 15 minutes ago
  shop.Restart();
  EXPECT_EQ(look("9.99").dropped_items, 7);
}

TEST(SalesWindows, OnlyWhatIsSoldAtItsPriceCountsAsFarBelowTheReference) {
  for (int origin = 0; origin < kOrigins; ++origin) {
    SCOPED_TRACE(origin);
    Shop shop;
    shop.Item("apple", "20.00");
    shop.Item("pear", "50.00");
    const OrderText sold = At(1, kNoon, {{"pear", 1, "9.99"}});
    OrderRecord record = shop.state.Record(*BuiltOrder(sold), shop.Look(sold).admission, shop.now);
    record.origin = static_cast<Origin>(origin);
    shop.state.Apply(record);
    const bool priced = (kPricedOrigins & Bit(record.origin)) != 0;
    EXPECT_EQ(shop.Look({.id = "p", .lines = {{"apple", 1, "9.99"}}}).line().dropped_items, priced ? 1 : 0);
    EXPECT_EQ(shop.Look({.id = "p", .lines = {{"apple", 1, "9.99"}}}).line().cohort_items, priced ? 1 : 0);
  }
}

TEST(SalesWindows, SharesAreComparedWithTheDayBefore) {
  Shop shop;
  shop.Item("apple", "15.00");
  int number = 0;
  const auto sell = [&](int orders, Instant at, const std::string& price, const char* total, const char* currency) {
    for (int i = 0; i < orders; ++i) {
      OrderText text = At(++number, at, {{"apple", 1, price}});
      text.total = total;
      text.presentment_currency = currency;
      shop.Judge(text);
    }
  };
  sell(180, kNoon - Hours(5), "15.00", "15.00", "");
  sell(19, kNoon - Hours(5), "10.00", "0.00", "DKK");
  OrderText probe = At(0, kNoon, {{"apple", 1, "10.00"}});
  probe.total = "0.00", probe.presentment_currency = "DKK", probe.discount = "9.00";
  EXPECT_EQ(shop.Look(probe).facts.pace.below_reference.usual, std::nullopt);  // 199 orders
  sell(1, kNoon - Hours(5), "10.00", "0.00", "DKK");
  sell(7, kNoon - Minutes(9), "10.00", "15.00", "DKK");
  sell(2, kNoon - Minutes(40), "15.00", "0.00", "");
  sell(3, kNoon - Minutes(10), "15.00", "15.00", "");
  const Pace pace = shop.Look(probe).facts.pace;
  EXPECT_EQ(pace.orders, 7);
  EXPECT_EQ(pace.orders_hour, 12);
  EXPECT_EQ(pace.below_reference.count, 7);
  EXPECT_EQ(pace.below_reference.usual, 20 * 10'000 / 205);
  EXPECT_EQ(pace.free.count, 2);
  EXPECT_EQ(pace.free.usual, 1'000);  // 20 of the 200 before this hour
  EXPECT_EQ(pace.currency.count, 7);
  EXPECT_EQ(pace.currency.usual, 20 * 10'000 / 205);
  EXPECT_EQ(pace.deeply_discounted.count, 0);
  EXPECT_EQ(pace.deeply_discounted.usual, 0);
  const Pace plain = shop.Look(kProbe).facts.pace;  // its own shares do not matter to an ordinary order
  EXPECT_EQ(plain.orders, 7);
  EXPECT_EQ(plain.below_reference.count, 0);
  EXPECT_EQ(plain.currency.usual, std::nullopt);
}

// One definition: what discount_spike is said of is what the windows counted.
TEST(SalesWindows, CountAsDeepWhatTheGuardrailsCallDeep) {
  Shop shop;
  shop.Item("apple", "15.00");
  int number = 0;
  const auto sell = [&](const char* discount, std::optional<std::string> on_shipping = {}) {
    OrderText text = At(++number, kNoon - Minutes(5));
    text.discount = discount;
    text.shipping_discount = on_shipping;
    shop.Judge(text);
    return IsDeeplyDiscounted(*BuiltOrder(text));
  };
  int deep = 0;
  for (const char* discount : {"8.99", "8.9996", "9.00", "15.00"}) deep += sell(discount);
  EXPECT_EQ(deep, 2);
  EXPECT_FALSE(sell("12.00", "12.00"));  // free shipping takes nothing off the goods
  OrderText probe = kProbe;
  probe.discount = "29.00";
  EXPECT_EQ(shop.Look(probe).facts.pace.deeply_discounted.count, deep);
}

TEST(SalesWindows, UsualTotalIsNeverTooLowAndAtMostAnEighthTooHigh) {
  Shop shop;
  shop.Item("apple", "15.00");
  for (int i = 0; i < 1'100; ++i) {
    OrderText text = At(i, kNoon - Hours(i % 500));
    text.total = i == 5 ? "90000.00" : std::to_string(20 + i % 60) + ".00";
    shop.Judge(text);
    if (i == 150) EXPECT_EQ(shop.Look(kProbe).facts.history.usual_total, std::nullopt);
  }
  const auto usual = shop.Look(kProbe).facts.history.usual_total;
  ASSERT_TRUE(usual.has_value());
  EXPECT_GE(*usual, Amount("79.00"));
  EXPECT_LE(*usual, Amount("88.88"));
  OrderText other = kProbe;
  other.currency = "EUR";
  EXPECT_EQ(shop.Look(other).facts.history.usual_total, std::nullopt);
}

TEST(SalesWindows, CustomersAndCarts) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Update({.id = "apple", .max_per_customer = Quantity::Whole(10)});
  for (int i = 0; i < 4; ++i) {
    OrderText text = At(i, kNoon - Seconds(25 * i), {{"apple", 2}});
    text.customer = 7;
    shop.Judge(text);
  }
  OrderText old = At(9, kNoon - Hours(23), {{"apple", 3}});
  old.customer = 7;
  shop.Judge(old);
  OrderText probe = kProbe;
  EXPECT_EQ(shop.Look(probe).line().bought_before, std::nullopt);  // nobody known
  probe.customer = 7;
  EXPECT_EQ(shop.Look(probe).facts.history.customer_orders, 3);  // 0, 25 and 50 seconds ago
  EXPECT_EQ(shop.Look(probe).line().bought_before, Quantity::Whole(11));
  OrderText again = At(0, kNoon, {{"apple", 2}});
  again.customer = 7;
  EXPECT_EQ(shop.Look(again).line().bought_before, Quantity::Whole(9));
  OrderText first = At(20, kNoon);
  first.cart = "cart";
  shop.Judge(first);
  OrderText second = At(21, kNoon);
  second.cart = "cart";
  EXPECT_EQ(shop.Look(second).facts.history.same_cart_order, "order20");
  EXPECT_EQ(shop.Look(first).facts.history.same_cart_order, "");
  shop.Restart();
  EXPECT_EQ(shop.Look(second).facts.history.same_cart_order, "order20");
}

TEST(SalesWindows, HoldNoMoreThanTheyMayAndDropTheOldest) {
  ItemSales items(100);
  for (uint32_t i = 0; i < 200; ++i) items.Add({i, kNoon + Minutes(i), Quantity::Whole(1)});
  EXPECT_LE(items.size(), 100u);
  EXPECT_EQ(items.dropped_early(), 150u);  // each has a minute and a day
  EXPECT_EQ(items.RateOf(149, kNoon + Minutes(200), nullptr).day, 0);
  EXPECT_EQ(items.RateOf(150, kNoon + Minutes(200), nullptr).day, 1);
  for (uint32_t i = 0; i < 200; ++i) items.Remove({i, kNoon + Minutes(i), Quantity::Whole(1)});
  EXPECT_EQ(items.size(), 0u);
  for (int i = 0; i < 10'000; ++i) items.Add({1, kNoon + Minutes(i), Quantity::Whole(1 + i % 9)});
  EXPECT_LE(items.size(), 1'700u + 32 * 5);  // one item however long it sells

  SaleDrops drops(50);
  for (uint32_t i = 0; i < 80; ++i) drops.Add({kNoon + Seconds(i), 1, Amount("1.00"), Amount("9.00"), i});
  EXPECT_EQ(drops.size(), 50u);
  EXPECT_EQ(drops.dropped_early(), 30u);
  EXPECT_EQ(drops.At(1, Amount("1.00"), kNoon + Minutes(2), {}).items, 50);
  for (uint32_t i = 0; i < 80; ++i) drops.Remove({kNoon + Seconds(i), 1, Amount("1.00"), Amount("9.00"), i});
  EXPECT_TRUE(drops.empty());

  OrdersBy orders(Hours(24), 20);
  std::vector<BookEntry> entries(30);
  for (size_t i = 0; i < entries.size(); ++i) {
    entries[i].record.placed_at = kNoon + Seconds(static_cast<int64_t>(i));
    orders.Add(5, entries[i]);
    orders.Add(5, entries[i]);
  }
  EXPECT_EQ(orders.size(), 20u);
  EXPECT_EQ(orders.dropped_early(), 10u);
  EXPECT_EQ(orders.Count(5, kNoon - Hours(1), kNoon + Hours(1), &entries[29]), 19);
  for (const BookEntry& entry : entries) orders.Remove(5, entry);
  EXPECT_EQ(orders.size(), 0u);

  UseCounts uses(160);
  for (uint64_t i = 0; i < 1'000; ++i) uses.Add(i, kNoon + Seconds(static_cast<int64_t>(i)));
  EXPECT_LE(uses.size(), 160u);
  EXPECT_EQ(uses.size() + uses.dropped_early(), 1'000u);
  EXPECT_EQ(uses.Of(0), 0);
  EXPECT_EQ(uses.Of(999), 1);
}

TEST(SalesWindows, StatsSayHowFullTheyAre) {
  Shop shop;
  shop.Item("apple", "15.00");
  EXPECT_EQ(shop.state.window_stats().item_counters, 0u);
  OrderText text = At(1, kNoon, {{"apple", 1, "5.00"}});
  text.customer = 7, text.codes = {"SAVE"};
  shop.Judge(text);
  shop.Price("apple", "14.00");
  const WindowStats stats = shop.state.window_stats();
  EXPECT_EQ(stats.item_counters, 2u);
  EXPECT_EQ(stats.sale_drops, 1u);
  EXPECT_EQ(stats.orders, 2u);
  EXPECT_EQ(stats.code_uses, 2u);
  EXPECT_EQ(stats.price_changes, 1u);
  EXPECT_EQ(stats.dropped_early, 0u);
}

}  // namespace
}  // namespace parapet
