// SPDX-License-Identifier: Apache-2.0
//
// What becomes the reference and what does not: DESIGN section 4, price intake.
#include "parapet/core/state/price_intake.h"

#include "parapet/core/kernel/comparison.h"
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

std::optional<Money> Reference(const Shop& shop, const std::string& item) {
  return shop.state.FindItem(item)->prices.at(0).reference;
}

TEST(PriceIntake, PoisonedReferenceIsCaughtAtTheUpdateAndAtOrderOneAlsoAfterARestart) {
  const struct {
    const char* price;
    Vouching expected;
  } kPoisons[] = {{"0.00", Vouching::kZero},      {"0.15", Vouching::kTenfold},   {"1.50", Vouching::kTenfold},
                  {"150.00", Vouching::kTenfold}, {"2.25", Vouching::kOutOfBand}, {"0.01", Vouching::kPlaceholder}};
  for (const auto& poison : kPoisons) {
    for (const bool restart : {false, true}) {
      SCOPED_TRACE(poison.price);
      Shop shop;
      shop.Item("apple", "15.00");
      const PriceOutcome outcome = shop.Price("apple", poison.price);
      EXPECT_EQ(outcome.vouching, poison.expected) << Name(outcome.vouching);
      EXPECT_EQ(outcome.before, Amount("15.00"));
      EXPECT_FALSE(outcome.change.vouched);
      EXPECT_EQ(outcome.change.price, Amount(poison.price));
      EXPECT_EQ(outcome.change.reference, Amount("15.00"));
      EXPECT_EQ(outcome.change.band_origin, Amount("15.00"));
      EXPECT_EQ(outcome.change.unvouched_in_batch, 1);
      if (restart) shop.Restart();
      const Judgement order = shop.Judge({.lines = {{"apple", 1, poison.price}}});
      EXPECT_EQ(order.line().reference, Amount("15.00"));
      EXPECT_EQ(order.line().live, Amount(poison.price));
      EXPECT_TRUE(order.line().live_unvouched);
    }
  }
}

TEST(PriceIntake, LadderOfSmallStepsCannotWalkTheReferenceDown) {
  Shop shop;
  shop.Item("apple", "15.00");
  EXPECT_EQ(shop.Price("apple", "10.65").vouching, Vouching::kInBand);
  const char* kSteps[] = {"7.57", "5.38", "3.82", "2.71", "1.93"};
  for (const char* step : kSteps) {
    shop.now = shop.now + Minutes(20);
    shop.Restart();
    const PriceOutcome outcome = shop.Price("apple", step);
    EXPECT_EQ(outcome.vouching, Vouching::kOutOfBand) << step;
    EXPECT_EQ(outcome.change.band_origin, Amount("15.00"));
    EXPECT_EQ(shop.Look({.lines = {{"apple", 1, step}}}).line().reference, Amount("10.65"));
  }
}

TEST(PriceIntake, BandIsMeasuredFromTheOldestReferenceOfTheLastDay) {
  Shop shop;
  shop.Item("apple", "10.00");
  EXPECT_EQ(shop.Price("apple", "7.00").vouching, Vouching::kInBand);  // −30 %
  EXPECT_EQ(shop.Price("apple", "6.99").vouching, Vouching::kOutOfBand);
  shop.now = shop.now + Hours(25);
  EXPECT_EQ(shop.Price("apple", "6.98").vouching, Vouching::kInBand);   // −0.3 % of 7.00
  EXPECT_EQ(shop.Price("apple", "10.50").vouching, Vouching::kInBand);  // +50 %
  EXPECT_EQ(shop.Price("apple", "10.51").vouching, Vouching::kOutOfBand);
}

TEST(PriceIntake, TimeAloneDoesNotVouchForARedeliveredPrice) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Price("apple", "10.65");
  EXPECT_EQ(shop.Price("apple", "7.60").vouching, Vouching::kOutOfBand);
  shop.now = shop.now + Hours(30);
  EXPECT_EQ(shop.Price("apple", "7.60").vouching, Vouching::kUnchanged);
  EXPECT_EQ(Reference(shop, "apple"), Amount("10.65"));
}

TEST(PriceIntake, SalesEndIsQuiet) {
  Shop shop;
  shop.Item("apple", "15.00");
  EXPECT_EQ(shop.Price("apple", "6.00", "15.00").vouching, Vouching::kDeclaredMarkdown);
  shop.now = shop.now + Days(10);
  shop.Restart();
  const PriceOutcome end = shop.Price("apple", "15.00", "0.00");
  EXPECT_EQ(end.vouching, Vouching::kReturned);
  EXPECT_TRUE(end.change.vouched);
  EXPECT_EQ(Reference(shop, "apple"), Amount("15.00"));
}

TEST(PriceIntake, OrderPlacedBeforeTheSaleEndedMeetsTheReferenceOfItsTime) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.now = shop.now + Hours(1);
  shop.Price("apple", "6.00", "15.00");
  shop.now = shop.now + Hours(1);
  const Instant placed = shop.now;
  shop.now = shop.now + Minutes(1);
  shop.Price("apple", "15.00");
  shop.now = shop.now + Minutes(1);
  EXPECT_EQ(shop.Look({.lines = {{"apple", 1, "6.00"}}, .placed_at = placed}).line().reference, Amount("6.00"));
  EXPECT_EQ(shop.Look({.lines = {{"apple", 1, "6.00"}}, .placed_at = shop.now}).line().reference, Amount("15.00"));
}

TEST(PriceIntake, ThirtyPercentOfTheCatalogueAtFortyOffWithCompareAtIsQuiet) {
  Shop shop;
  for (int i = 0; i < 100; ++i) shop.Item("item" + std::to_string(i), "15.00");
  for (int i = 0; i < 30; ++i) {
    const PriceOutcome outcome = shop.Price("item" + std::to_string(i), "9.00", "15.00");
    EXPECT_EQ(outcome.vouching, Vouching::kDeclaredMarkdown);
    EXPECT_EQ(outcome.change.unvouched_in_batch, 0);
  }
}

TEST(PriceIntake, DeclaredMarkdownNeedsACompareAtNearTheReferenceAndEndsAtSixtyPercent) {
  const struct {
    const char* price;
    const char* compare_at;
    Vouching expected;
  } kCases[] = {{"4.00", "10.00", Vouching::kDeclaredMarkdown}, {"3.99", "10.00", Vouching::kOutOfBand},
                {"5.00", "9.50", Vouching::kDeclaredMarkdown},  {"5.00", "9.49", Vouching::kOutOfBand},
                {"5.00", "10.50", Vouching::kDeclaredMarkdown}, {"5.00", "10.51", Vouching::kOutOfBand}};
  for (const auto& c : kCases) {
    Shop shop;
    shop.Item("apple", "10.00");
    EXPECT_EQ(shop.Price("apple", c.price, c.compare_at).vouching, c.expected) << c.price << " of " << c.compare_at;
  }
}

TEST(PriceIntake, RegisteredClearanceIsQuietAndAnUnregisteredOneIsNot) {
  const Promotion clearance = {
      .name = "clearance", .items = "apple", .depth_basis_points = 8'500, .from = kNoon, .until = kNoon + Days(3)};
  const OnePromotion policy(clearance);
  Shop shop;
  shop.policy = &policy;
  shop.Item("apple", "15.00");
  shop.Item("pear", "15.00");
  const PriceOutcome quiet = shop.Price("apple", "2.25");
  EXPECT_EQ(quiet.vouching, Vouching::kPromotion);
  EXPECT_TRUE(quiet.change.promoted);
  EXPECT_EQ(shop.Price("pear", "2.25").vouching, Vouching::kOutOfBand);
  const Judgement order = shop.Look({.lines = {{"apple", 1, "2.25"}, {"pear", 1, "2.25"}}});
  EXPECT_EQ(order.line(0).reference, Amount("2.25"));
  EXPECT_EQ(order.line(1).reference, Amount("15.00"));
}

TEST(PriceIntake, EndOfATenfoldPromotionIsExplainedByIt) {
  const OnePromotion policy({.name = "flash", .depth_basis_points = 9'000, .from = kNoon, .until = kNoon + Hours(1)});
  Shop shop;
  shop.policy = &policy;
  shop.Item("apple", "15.00");
  EXPECT_EQ(shop.Price("apple", "1.50").vouching, Vouching::kPromotion);
  shop.now = shop.now + Hours(2);
  EXPECT_EQ(shop.Price("apple", "15.00").vouching, Vouching::kReturned);
}

TEST(PriceIntake, OnlyTheLastFourVouchedPricesCountAsReturns) {
  Shop shop;
  shop.Item("apple", "100.00");
  for (const char* price : {"50.00", "25.50", "12.75", "6.38"}) {
    shop.Price("apple", price);
    ASSERT_TRUE(shop.state.Apply(PriceDecision{"apple", Usd(), "", true, Amount(price), "ada", "agreed"}, shop.now));
  }
  shop.now = shop.now + Hours(48);
  EXPECT_EQ(shop.Price("apple", "100.00").vouching, Vouching::kOutOfBand);
  EXPECT_EQ(shop.Price("apple", "50.00").vouching, Vouching::kReturned);
}

TEST(PriceIntake, FloorNeedsAPersonEvenWithinTheBand) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Update({.id = "apple", .min_price = Amount("14.00")});
  const PriceOutcome outcome = shop.Price("apple", "13.99");
  EXPECT_EQ(outcome.vouching, Vouching::kBelowFloor);
  EXPECT_EQ(outcome.change.floor, Amount("14.00"));
}

TEST(PriceIntake, PersonAcceptsOrRejectsExactlyThePriceThatWaits) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Price("apple", "5.00");
  ASSERT_EQ(shop.state.Pending().size(), 1u);
  EXPECT_EQ(shop.state.Pending()[0].reference, Amount("15.00"));
  PriceDecision decision = {"apple", Usd(), "", true, Amount("4.00"), "ada", "agreed"};
  EXPECT_FALSE(shop.state.Apply(decision, shop.now));
  decision.price = Amount("5.00");
  EXPECT_TRUE(shop.state.Apply(decision, shop.now));
  EXPECT_FALSE(shop.state.Apply(decision, shop.now));
  EXPECT_EQ(Reference(shop, "apple"), Amount("5.00"));
  EXPECT_TRUE(shop.state.Pending().empty());

  shop.Price("apple", "0.00");
  decision = {"apple", Usd(), "", false, Amount("0.00"), "ada", "a mistake"};
  EXPECT_TRUE(shop.state.Apply(decision, shop.now));
  EXPECT_TRUE(shop.state.Pending().empty());
  EXPECT_EQ(Reference(shop, "apple"), Amount("5.00"));
  EXPECT_TRUE(shop.Look({.lines = {{"apple", 1, "0.00"}}}).line().live_unvouched);
}

TEST(PriceIntake, StandsAfterThreeDaysAndThreeReleasedOrders) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Price("apple", "5.00");
  for (const char* id : {"1", "2", "3"}) {
    shop.Judge({.id = id, .lines = {{"apple", 1, "5.00"}}});
    shop.Release(id);
    shop.Release(id);  // twice is once
  }
  EXPECT_EQ(shop.state.Pending().at(0).released_orders, 3);
  shop.state.Advance(shop.now + Hours(72) - Seconds(1));
  EXPECT_EQ(Reference(shop, "apple"), Amount("15.00"));
  shop.Restart();
  shop.state.Advance(shop.now + Hours(72));
  EXPECT_EQ(Reference(shop, "apple"), Amount("5.00"));
  EXPECT_EQ(shop.state.FindItem("apple")->prices[0].vouching, Vouching::kStood);
}

TEST(PriceIntake, ZeroNeverComesToStand) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Price("apple", "0.00");
  for (const char* id : {"1", "2", "3"}) {
    shop.Judge({.id = id, .lines = {{"apple", 1, "0.00"}}});
    shop.Release(id);
  }
  shop.state.Advance(shop.now + Days(10));
  EXPECT_EQ(Reference(shop, "apple"), Amount("15.00"));
}

TEST(PriceIntake, BatchCountsItemsChangedWithoutVouchingInFifteenMinutes) {
  Shop shop;
  for (int i = 0; i < 5; ++i) shop.Item("item" + std::to_string(i), "15.00");
  EXPECT_EQ(shop.Price("item0", "2.00").change.unvouched_in_batch, 1);
  EXPECT_EQ(shop.Price("item1", "2.00").change.unvouched_in_batch, 2);
  EXPECT_EQ(shop.Price("item1", "2.10").change.unvouched_in_batch, 2);
  EXPECT_EQ(shop.Price("item2", "14.00").change.unvouched_in_batch, 2);
  shop.Restart();
  shop.now = shop.now + Minutes(14);
  EXPECT_EQ(shop.Price("item3", "2.00").change.unvouched_in_batch, 3);
  shop.now = shop.now + Minutes(1);
  EXPECT_EQ(shop.Price("item4", "2.00").change.unvouched_in_batch, 2);
}

TEST(PriceIntake, StaleUpdateChangesNothingAndARedeliveryIsIdempotent) {
  Shop shop;
  shop.Item("apple", "15.00");
  ItemUpdate update = {
      .id = "apple", .prices = {{Usd(), "", Amount("14.00"), std::nullopt}}, .updated_at = kNoon + Minutes(2)};
  EXPECT_EQ(shop.Update(update).at(0).vouching, Vouching::kInBand);
  const uint64_t hash = shop.state.Hash();
  shop.now = shop.now + Minutes(5);
  EXPECT_EQ(shop.Update(update).at(0).vouching, Vouching::kUnchanged);
  EXPECT_EQ(shop.state.Hash(), hash);
  update.updated_at = kNoon + Minutes(1);
  update.prices[0].price = Amount("0.00");
  EXPECT_TRUE(shop.Update(update).empty());
  EXPECT_EQ(shop.state.Hash(), hash);
}

TEST(PriceIntake, PlaceholdersDependOnTheCurrency) {
  const Currency yen = *Currency::FromCode("JPY");
  for (const char* price : {"0.01", "1.00", "9999", "99999", "1234.56", "123.45"}) {
    EXPECT_TRUE(IsPlaceholder(Amount(price), Usd())) << price;
  }
  EXPECT_FALSE(IsPlaceholder(Amount("15.00"), Usd()));
  EXPECT_TRUE(IsPlaceholder(Amount("1"), yen));
  EXPECT_FALSE(IsPlaceholder(Amount("9999"), yen));
}

// A policy whose calendar freezes prices, with the promotion of OnePromotion.
class FrozenPrices final : public PolicyView {
 public:
  explicit FrozenPrices(const PolicyView& inner) : inner_(inner) {}
  uint8_t LineProfile(std::string_view item, std::string_view sku) const override {
    return inner_.LineProfile(item, sku);
  }
  uint8_t OrderProfile(const Order& order) const override { return inner_.OrderProfile(order); }
  const Promotion* PromotionFor(std::string_view item, std::string_view sku, Instant now) const override {
    return inner_.PromotionFor(item, sku, now);
  }
  bool CoversZeroTotal(const Order& order, Instant now) const override { return inner_.CoversZeroTotal(order, now); }
  bool IsFrozen(Instant) const override { return true; }

 private:
  const PolicyView& inner_;
};

TEST(PriceIntake, AFreezeLetsNoMarkdownThroughWithoutAPromotionOrAPerson) {
  Shop shop;
  shop.Item("apple", "15.00");
  EXPECT_EQ(shop.Price("apple", "14.00").vouching, Vouching::kInBand);
  const FrozenPrices frozen(NoPolicy());
  shop.policy = &frozen;
  EXPECT_EQ(shop.Price("apple", "13.00").vouching, Vouching::kOutOfBand);
  EXPECT_EQ(Reference(shop, "apple"), Amount("14.00"));
  EXPECT_EQ(shop.Price("apple", "16.00").vouching, Vouching::kInBand) << "upwards as ever";
  EXPECT_EQ(shop.Price("apple", "14.00").vouching, Vouching::kReturned) << "back to where it was";
  const ItemPrice markdown = {.currency = Usd(), .price = Amount("9.00"), .compare_at = Amount("14.00")};
  EXPECT_EQ(shop.Update({.id = "apple", .prices = {markdown}}).at(0).vouching, Vouching::kOutOfBand);
  EXPECT_TRUE(
      shop.state.Apply({.item = "apple", .currency = Usd(), .accept = true, .price = Amount("9.00")}, shop.now));
  EXPECT_EQ(Reference(shop, "apple"), Amount("9.00"));
}

}  // namespace
}  // namespace parapet
