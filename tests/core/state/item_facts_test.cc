// SPDX-License-Identifier: Apache-2.0
//
// What the catalogue says of an item reaches the facts of a line, through a restart as well.
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

ItemUpdate Described() {
  ItemUpdate update = {.id = "apple"};
  update.prices = {{Usd(), "", Amount("15.00"), Amount("18.00"), Amount("12.00"), kNoon, kNoon + Days(2)}};
  update.min_price = Amount("9.00"), update.max_price = Amount("40.00");
  update.max_per_order = Quantity::Whole(8), update.max_per_customer = Quantity::Whole(10);
  update.min_per_order = Quantity::Whole(2), update.order_multiple = Quantity::Whole(2);
  update.pack_size = Quantity::Whole(6);
  update.state = ItemState::kDiscontinued;
  update.available_on = kNoon + Days(9);
  update.discountable = false;
  update.stock = ItemStock{StockKind::kTracked, Quantity::Whole(-3), std::nullopt, kNoon - Minutes(1)};
  return update;
}

TEST(ItemFacts, EveryFieldOfAProductReachesTheLine) {
  for (const bool restart : {false, true}) {
    Shop shop;
    const ItemUpdate update = Described();
    shop.state.Import({&update, 1}, true, *shop.policy, shop.now);
    if (restart) shop.Restart();
    const Judgement judged = shop.Look({.lines = {{"apple", 2}}});
    const LineFacts& line = judged.line();
    EXPECT_EQ(line.compare_at, Amount("18.00"));
    EXPECT_EQ(line.sale_price, Amount("12.00"));
    EXPECT_EQ(line.sale_from, kNoon);
    EXPECT_EQ(line.sale_until, kNoon + Days(2));
    EXPECT_EQ(line.floor, Amount("9.00"));
    EXPECT_EQ(line.ceiling, Amount("40.00"));
    EXPECT_EQ(line.max_per_order, Quantity::Whole(8));
    EXPECT_EQ(line.max_per_customer, Quantity::Whole(10));
    EXPECT_EQ(line.min_per_order, Quantity::Whole(2));
    EXPECT_EQ(line.order_multiple, Quantity::Whole(2));
    EXPECT_EQ(line.pack_size, Quantity::Whole(6));
    EXPECT_EQ(line.state, ItemState::kDiscontinued);
    EXPECT_EQ(line.available_on, kNoon + Days(9));
    EXPECT_EQ(line.discount, Eligibility::kExcluded);
    EXPECT_EQ(line.observed, Quantity::Whole(-3));
    EXPECT_EQ(line.stock_as_of, kNoon - Minutes(1));
    EXPECT_EQ(judged.facts.surroundings.catalogue_as_of, kNoon);
    EXPECT_TRUE(judged.facts.supplied.Covers(
        {Fact::kPriceLimits, Fact::kPackaging, Fact::kItemLimits, Fact::kItemState, Fact::kLivePrice}));
    EXPECT_FALSE(judged.facts.supplied.Has(Fact::kSiblings));
    shop.Update({.id = "apple", .title = "Apple"});  // what is absent stays
    EXPECT_EQ(shop.Look({.lines = {{"apple", 2}}}).line().pack_size, Quantity::Whole(6));
  }
  Shop plain;
  plain.Item("apple", "15.00");
  EXPECT_FALSE(plain.state.supplied().Has(Fact::kPackaging));
  EXPECT_FALSE(plain.state.supplied().Has(Fact::kItemState));
}

TEST(ItemFacts, AReferenceIsAsOldAsWhenItWasLastSeen) {
  Shop shop;
  shop.Item("apple", "15.00");
  const auto as_of = [&] { return shop.Look({}).line().reference_as_of; };
  EXPECT_EQ(as_of(), Instant{kNoon.micros / Minutes(1).micros * Minutes(1).micros});
  shop.now = kNoon + Hours(5);
  shop.Price("apple", "15.00");
  EXPECT_EQ(as_of().micros, shop.now.micros / Minutes(1).micros * Minutes(1).micros);
  const Instant seen = as_of();
  shop.now = kNoon + Hours(7);
  EXPECT_EQ(shop.Price("apple", "1.50").vouching, Vouching::kTenfold);  // the reference was not seen again
  EXPECT_EQ(as_of(), seen);
  shop.Restart();
  EXPECT_EQ(as_of(), seen);
}

TEST(ItemFacts, APriceWasRecentlyLiveForTwentyFourHoursVouchedOrNot) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Price("apple", "1.50");  // a slip
  shop.now = kNoon + Minutes(5);
  shop.Price("apple", "15.00");
  shop.Price("apple", "14.00");
  const auto was_live = [&](const char* price) {
    return shop.Look({.lines = {{"apple", 1, price}}}).line().recently_live;
  };
  EXPECT_TRUE(was_live("1.50"));
  EXPECT_TRUE(was_live("15.00"));
  EXPECT_TRUE(was_live("14.00"));
  EXPECT_FALSE(was_live("13.99"));
  shop.now = kNoon + Minutes(5) + Hours(24);
  shop.Restart();
  EXPECT_FALSE(was_live("1.50"));
  EXPECT_FALSE(was_live("15.00"));
  EXPECT_TRUE(was_live("14.00"));
}

TEST(ItemFacts, SiblingsAreComparedByTheirLivePricesWhereItMatters) {
  Shop shop;
  const char* const prices[] = {"15.00", "10.00", "20.00", "30.00", "40.00"};
  for (int i = 0; i < 5; ++i) {
    ItemUpdate row = {.id = "v" + std::to_string(i), .product_id = "shirt"};
    row.prices = {{Usd(), "", Amount(prices[i]), std::nullopt}};
    shop.state.Import({&row, 1}, true, *shop.policy, shop.now);
  }
  EXPECT_TRUE(shop.state.supplied().Has(Fact::kSiblings));
  EXPECT_EQ(shop.Look({.lines = {{"v0", 1, "1.00"}}}).line().sibling_median, Amount("20.00"));
  EXPECT_EQ(shop.Look({.lines = {{"v0", 1, "15.00"}}}).line().sibling_median, std::nullopt);
  shop.Price("v2", "200.00");  // unvouched, but live
  EXPECT_EQ(shop.Look({.lines = {{"v0", 1, "1.00"}}}).line().sibling_median, Amount("30.00"));
  shop.Update({.id = "v1", .removed = true});
  shop.Update({.id = "v2", .removed = true});
  EXPECT_EQ(shop.Look({.lines = {{"v0", 1, "1.00"}}}).line().sibling_median, std::nullopt);  // two are too few
}

TEST(ItemFacts, AReservationLapsesWhereTheOrderComesAfterItsClaimEnded) {
  for (const bool late : {false, true}) {
    Shop shop({.stock_authority = StockAuthority::kParapet});
    shop.Item("apple", "15.00", 5);
    OrderText text = {.id = "", .cart = "cart", .stage = Stage::kCheckout};
    shop.Judge(text);
    shop.Restart();
    shop.now = shop.now + (late ? Minutes(10) : Minutes(9));
    text.id = "1001", text.stage = Stage::kPlaced;
    EXPECT_EQ(shop.Look(text).line().reservation_lapsed, late);
    shop.Judge(text);
    EXPECT_FALSE(shop.Look(text).line().reservation_lapsed);
  }
  Shop short_of_it({.stock_authority = StockAuthority::kParapet});
  short_of_it.Item("apple", "15.00", 0);
  OrderText text = {.id = "", .cart = "cart", .stage = Stage::kCheckout};
  short_of_it.Judge(text);  // claims nothing
  short_of_it.now = short_of_it.now + Hours(1);
  text.id = "1001", text.stage = Stage::kPlaced;
  EXPECT_FALSE(short_of_it.Look(text).line().reservation_lapsed);
}

}  // namespace
}  // namespace parapet
