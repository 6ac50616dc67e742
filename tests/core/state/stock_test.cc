// SPDX-License-Identifier: Apache-2.0
//
// Stock under both authorities: claims, readings, staleness. DESIGN section 4, stock.
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

StoreSettings Parapet() { return {.stock_authority = StockAuthority::kParapet}; }

OrderText Checkout(const std::string& cart, std::vector<OrderLine> lines = {{"apple", 1}}) {
  return {.id = "", .cart = cart, .lines = std::move(lines), .stage = Stage::kCheckout};
}

TEST(Claims, CheckoutHoldsUntilItsTimeIsUp) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 1);
  EXPECT_EQ(shop.Judge(Checkout("c1")).line().claim, ClaimOutcome::kWon);
  EXPECT_EQ(shop.Judge(Checkout("c1")).line().claim, ClaimOutcome::kWon);  // again is not twice
  const Judgement lost = shop.Judge(Checkout("c2"));
  EXPECT_EQ(lost.line().claim, ClaimOutcome::kLost);
  EXPECT_EQ(lost.line().available, Quantity());
  shop.Restart();
  shop.now = shop.now + Minutes(10);
  EXPECT_EQ(shop.Judge(Checkout("c2")).line().claim, ClaimOutcome::kWon);
  EXPECT_EQ(shop.Judge(Checkout("c1")).line().claim, ClaimOutcome::kLost);
}

TEST(Claims, CartShowsAndDoesNotClaim) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 1);
  OrderText cart = Checkout("c1");
  cart.stage = Stage::kCart;
  const Judgement judged = shop.Judge(cart);
  EXPECT_EQ(judged.line().claim, ClaimOutcome::kNotAsked);
  EXPECT_EQ(judged.line().available, Quantity::Whole(1));
  EXPECT_EQ(shop.state.FindItem("apple")->claimed, Quantity());
}

TEST(Claims, AreAllOrNothing) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 5);
  shop.Item("pear", "15.00", 1);
  const Judgement judged = shop.Judge(Checkout("c1", {{"apple", 2}, {"pear", 2}}));
  EXPECT_EQ(judged.line(0).claim, ClaimOutcome::kNotAsked);
  EXPECT_EQ(judged.line(1).claim, ClaimOutcome::kShort);
  EXPECT_EQ(shop.state.FindItem("apple")->promisable, Quantity::Whole(5));
}

TEST(Claims, LinesOfOneItemDrawOnOneStock) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 3);
  const Judgement judged = shop.Look(Checkout("c1", {{"apple", 2}, {"apple", 2}}));
  EXPECT_EQ(judged.line(0).stock_item, judged.line(1).stock_item);
  EXPECT_EQ(judged.line(0).available, Quantity::Whole(3));
  EXPECT_EQ(judged.line(0).claim, ClaimOutcome::kShort);
}

TEST(Claims, OrderTakesOverItsCartsClaim) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 1);
  shop.Judge(Checkout("c1"));
  const Judgement placed = shop.Judge({.id = "1001", .cart = "c1"});
  EXPECT_EQ(placed.admission.relation, Relation::kNewer);
  EXPECT_TRUE(placed.admission.placement);
  EXPECT_EQ(placed.line().claim, ClaimOutcome::kWon);
  EXPECT_EQ(shop.state.FindItem("apple")->claimed, Quantity::Whole(1));
  shop.state.Advance(shop.now + Hours(30));  // confirmed: time does not end it
  EXPECT_EQ(shop.state.FindItem("apple")->claimed, Quantity::Whole(1));
  EXPECT_EQ(shop.Look(Checkout("c1")).admission.relation, Relation::kStale);
}

TEST(Claims, ReadingContainsWhatWasConfirmedALagBeforeIt) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 5);
  shop.Judge({.id = "1", .lines = {{"apple", 2}}});
  const Instant confirmed = shop.now;
  shop.now = confirmed + Hours(1);
  shop.Read("apple", 5, confirmed + Minutes(15) - Seconds(1));
  EXPECT_EQ(shop.state.FindItem("apple")->promisable, Quantity::Whole(3));
  shop.Read("apple", 3, confirmed + Minutes(15));
  EXPECT_EQ(shop.state.FindItem("apple")->claimed, Quantity());
  EXPECT_EQ(shop.state.FindItem("apple")->promisable, Quantity::Whole(3));
  shop.Restart();
  // What the reading contains is still the order's own, and raising it claims only the difference.
  EXPECT_EQ(shop.Look({.id = "1", .lines = {{"apple", 5}}, .stage = Stage::kEdited}).line().available,
            Quantity::Whole(5));
  shop.Judge({.id = "1", .lines = {{"apple", 4}}, .stage = Stage::kEdited});
  EXPECT_EQ(shop.state.FindItem("apple")->claimed, Quantity::Whole(2));
  EXPECT_EQ(shop.state.FindItem("apple")->promisable, Quantity::Whole(1));
}

TEST(Claims, CancelAndVetoRelease) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 1);
  shop.Judge({.id = "1"});
  EXPECT_EQ(shop.Look({.id = "2"}).line().claim, ClaimOutcome::kLost);
  shop.Judge({.id = "1", .cancelled = true});
  EXPECT_EQ(shop.Judge({.id = "2"}, /*vetoed=*/true).line().claim, ClaimOutcome::kWon);
  EXPECT_EQ(shop.state.FindItem("apple")->claimed, Quantity());
  EXPECT_TRUE(shop.Look({.id = "2"}).admission.placement);  // placed again: a new attempt
}

TEST(Claims, SafetyIsNeverPromised) {
  Shop shop(Parapet());
  shop.Update({.id = "apple", .stock = ItemStock{StockKind::kTracked, Quantity::Whole(5), Quantity::Whole(3), kNoon}});
  EXPECT_EQ(shop.Look(Checkout("c1", {{"apple", 3}})).line().available, Quantity::Whole(2));
}

TEST(Stock, LocationsAreSummedAndOlderReadingsIgnored) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Read("apple", 3, kNoon, "north");
  shop.Read("apple", 4, kNoon + Seconds(1), "south");
  shop.Read("apple", 9, kNoon - Seconds(1), "north");
  EXPECT_EQ(shop.state.FindItem("apple")->observed, Quantity::Whole(7));
  shop.Restart();
  shop.Read("apple", 1, kNoon + Seconds(2), "north");
  EXPECT_EQ(shop.state.FindItem("apple")->observed, Quantity::Whole(5));
}

TEST(Stock, ReadingComesByAnyAlias) {
  Shop shop;
  shop.Update({.id = "v1", .inventory_item_id = "inv-1"});
  shop.Read("inv-1", 4);
  EXPECT_EQ(shop.state.FindItem("v1")->observed, Quantity::Whole(4));
  EXPECT_TRUE(shop.Read("unknown", 4).empty());
}

TEST(Stock, UntrackedIsUnlimitedAndSellableStaysSellable) {
  Shop shop(Parapet());
  shop.Item("apple", "15.00", 0);
  shop.state.Apply(StockReading{"apple", "", std::nullopt, shop.now}, shop.now);
  const Judgement untracked = shop.Look(Checkout("c1"));
  EXPECT_EQ(untracked.line().stock_kind, StockKind::kUntracked);
  EXPECT_EQ(untracked.line().claim, ClaimOutcome::kNotAsked);
  EXPECT_FALSE(untracked.line().available.has_value());
  shop.Update({.id = "pear", .stock = ItemStock{StockKind::kSellable, Quantity::Whole(0), std::nullopt, kNoon}});
  shop.Read("pear", -3);
  EXPECT_EQ(shop.Look(Checkout("c1", {{"pear"}})).line().stock_kind, StockKind::kSellable);
}

TEST(Stock, OldReadingIsNoReading) {
  Shop shop;
  shop.Item("apple", "15.00", 5);
  shop.now = kNoon + Minutes(59);
  EXPECT_EQ(shop.Look(Checkout("c1")).line().available, Quantity::Whole(5));
  shop.now = kNoon + Minutes(60);
  EXPECT_EQ(shop.Look(Checkout("c1")).line().stock_missing, Missing::kStaleStock);
  EXPECT_FALSE(shop.Look(Checkout("c1")).line().available.has_value());
  shop.Item("pear", "15.00");
  EXPECT_EQ(shop.Look(Checkout("c1", {{"pear"}})).line().stock_missing, Missing::kNoStockReading);
}

TEST(Stock, QuantityWithoutATimeIsFromBeforeTheOrdersAndDoesNotAge) {
  Shop shop(Parapet());
  ItemUpdate row = {.id = "apple"};
  row.stock = ItemStock{StockKind::kTracked, Quantity::Whole(2), std::nullopt, {}};
  shop.state.Import({&row, 1}, true, NoPolicy(), shop.now);
  shop.now = shop.now + Days(100);
  EXPECT_EQ(shop.Judge({.id = "1", .lines = {{"apple", 2}}}).line().claim, ClaimOutcome::kWon);
  EXPECT_EQ(shop.Judge({.id = "2"}).line().claim, ClaimOutcome::kLost);
}

TEST(Stock, PlacedOrderUnderPlatformAuthorityAwaitsAReadingAndIsAskedAgain) {
  Shop shop;
  shop.Item("apple", "15.00", 1);
  EXPECT_EQ(shop.Judge({.id = "1"}).line().stock_missing, Missing::kAwaitingStock);
  EXPECT_TRUE(shop.state.Advance(shop.now + Minutes(15) - Seconds(1)).empty());
  shop.Restart();
  const auto due = shop.state.Advance(shop.now + Minutes(15));
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].identity, "1");
  EXPECT_TRUE(shop.state.Advance(shop.now + Minutes(15)).empty());
  EXPECT_EQ(shop.state.Advance(shop.now + Minutes(30)).size(), 1u);
  shop.now = shop.now + Minutes(31);
  EXPECT_TRUE(shop.Read("apple", 0).empty());
  EXPECT_EQ(shop.state.Advance(shop.now).size(), 1u);  // answered: judged once more
  EXPECT_TRUE(shop.state.Advance(shop.now + Days(2)).empty());
  EXPECT_EQ(shop.Look({.id = "1"}).line().available, Quantity::Whole(1));
}

TEST(Stock, NewestOrdersThatCoverTheShortageAreOversold) {
  Shop shop;
  shop.Item("apple", "15.00", 10);
  for (int i = 1; i <= 4; ++i) {
    shop.now = kNoon + Minutes(i);
    shop.Judge({.id = std::to_string(i), .lines = {{"apple", i}}});
  }
  shop.now = kNoon + Minutes(5);
  EXPECT_EQ(shop.Read("apple", -5), (std::vector<std::string>{"4", "3"}));  // 4 units, and one of the 3
  EXPECT_TRUE(shop.Read("apple", -5).empty());                              // the same again is nothing new
  EXPECT_EQ(shop.Look({.id = "4", .lines = {{"apple", 4}}}).line().available, Quantity::Whole(-1));
  EXPECT_EQ(shop.Look({.id = "3", .lines = {{"apple", 3}}}).line().available, Quantity::Whole(2));
  EXPECT_EQ(shop.Look({.id = "2", .lines = {{"apple", 2}}}).line().available, Quantity::Whole(4));
  shop.Restart();
  shop.now = kNoon + Minutes(6);
  EXPECT_EQ(shop.Read("apple", -8), (std::vector<std::string>{"2"}));
}

}  // namespace
}  // namespace parapet
