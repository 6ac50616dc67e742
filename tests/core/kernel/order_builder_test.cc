// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/order_builder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>

#include "parapet/core/kernel/facts.h"

namespace parapet {
namespace {

class OrderBuilderTest : public ::testing::Test {
 protected:
  Order& Start(OrderBuilder& builder) {
    builder.order().id = "1001";
    builder.order().currency = *Currency::FromCode("USD");
    return builder.order();
  }
  Line& Add(OrderBuilder& builder, int64_t price_micros, int64_t quantity_micros) {
    Line& line = *builder.AddLine();
    line.unit_price = Money::FromMicros(price_micros);
    line.quantity = Quantity::FromMicros(quantity_micros);
    line.quantity_known = true;
    return line;
  }

  std::unique_ptr<std::byte[]> memory_ = std::make_unique<std::byte[]>(kArenaBytes);
  Arena arena_{{memory_.get(), kArenaBytes}};
};

TEST_F(OrderBuilderTest, DerivesUnitPricesAndTotals) {
  OrderBuilder builder(arena_);
  Start(builder);
  Add(builder, 15'000'000, 3'000'000).discount = Money::FromMicros(9'000'000);
  Add(builder, 36'000, 2'500'000);
  const BuildResult built = builder.Finish();
  ASSERT_TRUE(built.ok());
  const Line& mug = built.order->lines[0];
  EXPECT_EQ(mug.offered_unit, Money::Major(15));
  EXPECT_EQ(mug.net_total, Money::Major(36));
  EXPECT_EQ(mug.net_unit, Money::Major(12));
  EXPECT_TRUE(mug.priced);
  EXPECT_EQ(built.order->goods_total, Money::FromMicros(45'090'000));
  EXPECT_EQ(built.order->goods_net_total, Money::FromMicros(36'090'000));
  EXPECT_TRUE(built.order->arithmetic_fits);
  EXPECT_EQ(built.order->revision.stage, Stage::kPlaced);
}

TEST_F(OrderBuilderTest, LeavesAMissingPriceMissing) {
  OrderBuilder builder(arena_);
  Start(builder);
  Add(builder, 5'000'000, 1'000'000);
  builder.AddLine()->quantity = Quantity::Whole(2);
  const BuildResult built = builder.Finish();
  ASSERT_TRUE(built.ok());
  EXPECT_FALSE(built.order->lines[1].priced);
  EXPECT_FALSE(built.order->lines[1].unit_price);
  EXPECT_EQ(built.order->goods_total, Money::Major(5));
}

TEST_F(OrderBuilderTest, SaysWhenAProductOrASumDoesNotFit) {
  OrderBuilder builder(arena_);
  Start(builder);
  Add(builder, 5'000'000'000'000, 2'147'483'648'000'000);
  const BuildResult product = builder.Finish();
  ASSERT_TRUE(product.ok());
  EXPECT_FALSE(product.order->arithmetic_fits);
  EXPECT_FALSE(product.order->lines[0].priced);

  arena_.Reset();
  OrderBuilder second(arena_);
  Start(second);
  Add(second, 9'000'000'000'000'000, 1'000'000'000);
  Add(second, 9'000'000'000'000'000, 1'000'000'000);
  const BuildResult sum = second.Finish();
  ASSERT_TRUE(sum.ok());
  EXPECT_FALSE(sum.order->arithmetic_fits);
  EXPECT_TRUE(sum.order->lines[1].priced);
}

TEST_F(OrderBuilderTest, SurvivesEveryExtremeOfALine) {
  constexpr int64_t kExtremes[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX};
  for (int64_t price : kExtremes) {
    for (int64_t quantity : kExtremes) {
      for (int64_t discount : kExtremes) {
        arena_.Reset();
        OrderBuilder builder(arena_);
        Start(builder);
        Add(builder, price, quantity).discount = Money::FromMicros(discount);
        EXPECT_TRUE(builder.Finish().ok()) << price << " " << quantity << " " << discount;
      }
    }
  }
}

TEST_F(OrderBuilderTest, KeepsPointersToLinesValid) {
  OrderBuilder builder(arena_);
  Start(builder);
  Line* first = builder.AddLine();
  Discount* discount = builder.AddDiscount();
  for (size_t i = 1; i < kLinesMax; ++i) ASSERT_NE(builder.AddLine(), nullptr);
  for (size_t i = 1; i < kDiscountsMax; ++i) ASSERT_NE(builder.AddDiscount(), nullptr);
  first->sku = "LATE";
  discount->code = "LATE";
  const BuildResult built = builder.Finish();
  ASSERT_TRUE(built.ok());
  EXPECT_EQ(built.order->lines.size(), kLinesMax);
  EXPECT_EQ(built.order->lines[0].sku, "LATE");
  EXPECT_EQ(built.order->discounts[0].code, "LATE");
}

TEST_F(OrderBuilderTest, HoldsAnOrderAtEveryBoundWithItsTexts) {
  OrderBuilder builder(arena_);
  Start(builder);
  const std::string text(2'000, 'x');
  for (size_t i = 0; i < kLinesMax; ++i) builder.AddLine()->title = arena_.Copy(text);
  for (size_t i = 0; i < kDiscountsMax; ++i) builder.AddDiscount();
  for (size_t i = 0; i < kTagsMax; ++i) builder.AddTag("parapet-held");
  EXPECT_TRUE(builder.Finish().ok());
  EXPECT_LE(arena_.used(), kArenaBytes);
}

TEST_F(OrderBuilderTest, RefusesWhatIsBeyondItsBounds) {
  {
    OrderBuilder builder(arena_);
    Start(builder);
    for (size_t i = 0; i < kLinesMax; ++i) builder.AddLine();
    EXPECT_EQ(builder.AddLine(), nullptr);
    EXPECT_EQ(builder.Finish().error, BuildError::kTooManyLines);
  }
  arena_.Reset();
  {
    OrderBuilder builder(arena_);
    Start(builder);
    for (size_t i = 0; i < kDiscountsMax; ++i) builder.AddDiscount();
    EXPECT_EQ(builder.AddDiscount(), nullptr);
    EXPECT_EQ(builder.Finish().error, BuildError::kTooManyDiscounts);
  }
  arena_.Reset();
  {
    OrderBuilder builder(arena_);
    Start(builder);
    for (size_t i = 0; i <= kTagsMax; ++i) builder.AddTag("t");
    EXPECT_EQ(builder.Finish().error, BuildError::kTooManyTags);
  }
}

TEST_F(OrderBuilderTest, NeedsAnIdentityAndACurrency) {
  OrderBuilder nameless(arena_);
  Start(nameless).id = "";
  EXPECT_EQ(nameless.Finish().error, BuildError::kNoIdentity);
  OrderBuilder of_cart(arena_);
  Start(of_cart).id = "";
  of_cart.order().cart_id = "c1";
  ASSERT_TRUE(of_cart.Finish().ok());
  OrderBuilder moneyless(arena_);
  moneyless.order().id = "1001";
  EXPECT_EQ(moneyless.Finish().error, BuildError::kNoCurrency);
}

// Whatever the arena's size, the result is the whole order or an error, and nothing is written past its end.
TEST(Arena, FullAtAnyPointIsAnError) {
  constexpr size_t kGuard = 64;
  int built = 0, refused = 0;
  for (size_t size = 0; size < 6'000; size += 16) {
    const auto memory = std::make_unique<std::byte[]>(size + kGuard);
    std::memset(memory.get(), 0x5a, size + kGuard);
    Arena arena({memory.get(), size});
    OrderBuilder builder(arena);
    builder.order().id = arena.Copy("1001");
    builder.order().currency = *Currency::FromCode("USD");
    for (int i = 0; i < 5; ++i) {
      if (Line* line = builder.AddLine()) line->sku = arena.Copy("SKU-1234567890");
    }
    builder.AddDiscount();
    builder.AddTag("t");
    const BuildResult result = builder.Finish();
    if (result.ok()) {
      ++built;
      ASSERT_EQ(result.order->lines.size(), 5u);
      ASSERT_EQ(result.order->lines[4].sku, "SKU-1234567890");
    } else {
      ++refused;
      ASSERT_EQ(result.error, BuildError::kArenaFull) << size;
    }
    for (size_t i = 0; i < kGuard; ++i) ASSERT_EQ(memory[size + i], std::byte{0x5a}) << size;
  }
  EXPECT_GT(built, 0);
  EXPECT_GT(refused, 0);
}

TEST(Arena, CopiesAndJoinsTexts) {
  std::byte memory[32];
  Arena arena(memory);
  EXPECT_EQ(arena.Copy("gid/"), "gid/");
  EXPECT_EQ(arena.Concatenate("gid/", "42"), "gid/42");
  EXPECT_FALSE(arena.full());
  EXPECT_EQ(arena.Copy(std::string(40, 'x')), "");
  EXPECT_TRUE(arena.full());
  arena.Reset();
  EXPECT_EQ(arena.Copy("again"), "again");
}

TEST_F(OrderBuilderTest, DigestTellsApartWhatGuardrailsCouldTellApart) {
  const auto digest = [&](auto change) {
    arena_.Reset();
    OrderBuilder builder(arena_);
    Order& order = Start(builder);
    order.total = Money::Major(15);
    Line& line = Add(builder, 15'000'000, 1'000'000);
    builder.AddDiscount()->code = "TEN";
    change(order, line, builder.discounts()[0]);
    return builder.Finish().order->revision.digest;
  };
  const uint64_t plain = digest([](Order&, Line&, Discount&) {});
  EXPECT_EQ(plain, digest([](Order&, Line&, Discount&) {}));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.total = Money::Major(16); }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.total.reset(); }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.presentment_total = Money::Major(14); }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.presentment_shown_total = Money::Major(14); }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.tax_basis = TaxBasis::kIncluded; }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.discounts_in_lines = true; }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.origin = Origin::kPos; }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.cancelled = true; }));
  EXPECT_NE(plain, digest([](Order& order, Line&, Discount&) { order.channel = "pos"; }));
  EXPECT_NE(plain, digest([](Order&, Line& line, Discount&) { line.unit_price = Money::Major(16); }));
  EXPECT_NE(plain, digest([](Order&, Line& line, Discount&) { line.unit_price_places = 3; }));
  EXPECT_NE(plain, digest([](Order&, Line& line, Discount&) { line.quantity = Quantity::Whole(2); }));
  EXPECT_NE(plain, digest([](Order&, Line& line, Discount&) { line.kind = LineKind::kGift; }));
  EXPECT_NE(plain, digest([](Order&, Line& line, Discount&) { line.discount = Money(); }));
  EXPECT_NE(plain, digest([](Order&, Line&, Discount& discount) { discount.amount = Money::Major(1); }));
  EXPECT_NE(plain, digest([](Order&, Line&, Discount& discount) { discount.on_shipping = true; }));
}

TEST(Words, GoBothWays) {
  for (int i = 0; i < kStages; ++i) EXPECT_EQ(StageFromName(Name(static_cast<Stage>(i))), static_cast<Stage>(i));
  for (int i = 0; i < kOrigins; ++i) EXPECT_EQ(OriginFromName(Name(static_cast<Origin>(i))), static_cast<Origin>(i));
  for (int i = 0; i <= static_cast<int>(LineKind::kSample); ++i) {
    EXPECT_EQ(LineKindFromName(Name(static_cast<LineKind>(i))), static_cast<LineKind>(i));
  }
  for (int i = 0; i < kFacts; ++i) EXPECT_EQ(FactFromName(Name(static_cast<Fact>(i))), static_cast<Fact>(i));
  for (int i = 0; i <= static_cast<int>(Missing::kUnpriced); ++i) {
    EXPECT_EQ(MissingFromName(Name(static_cast<Missing>(i))), static_cast<Missing>(i));
    EXPECT_FALSE(Because(static_cast<Missing>(i)).empty());
  }
  EXPECT_EQ(StageFromName("delivered"), std::nullopt);
  EXPECT_EQ(OriginFromName(""), std::nullopt);
  EXPECT_EQ(FactFromName("weather"), std::nullopt);
}

TEST(Revision, OrdersByVersionThenTimeThenStageThenDigest) {
  const Revision base = {.version = 2, .updated_at = {100}, .stage = Stage::kPlaced, .digest = 5};
  const auto with = [&](auto change) {
    Revision other = base;
    change(other);
    return other;
  };
  EXPECT_FALSE(Newer(base, base));
  EXPECT_TRUE(Newer(with([](Revision& r) { r.version = 3, r.updated_at = {1}; }), base));
  EXPECT_TRUE(Newer(with([](Revision& r) { r.updated_at = {101}, r.stage = Stage::kCart; }), base));
  EXPECT_TRUE(Newer(with([](Revision& r) { r.stage = Stage::kPaid, r.digest = 0; }), base));
  EXPECT_TRUE(Newer(with([](Revision& r) { r.digest = 6; }), base));
}

}  // namespace
}  // namespace parapet
