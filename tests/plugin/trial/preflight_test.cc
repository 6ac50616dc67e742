// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/preflight.h"

#include <gtest/gtest.h>

#include <memory>

#include "parapet/core/kernel/order_builder.h"

namespace parapet {
namespace {

class PreflightTest : public ::testing::Test {
 protected:
  static Currency Usd() { return *Currency::FromCode("USD"); }
  static PriceProposal Public(const char* item, Money price) {
    return {.prices = {{item, {{"", price}}}}, .currency = Usd()};
  }
  // A basket with one line.
  void Sell(Preflight& preflight, const char* sku, const char* price, int quantity, LineFacts known = {},
            LineKind kind = LineKind::kItem, const Order& header = {}) {
    arena_.Reset();
    OrderBuilder builder(arena_);
    builder.order() = header;
    const std::string id = header.id.empty() ? std::to_string(++baskets_) : std::string(header.id);
    builder.order().id = id;
    if (header.currency.IsNone()) builder.order().currency = Usd();
    Line& line = *builder.AddLine();
    line.sku = sku;
    line.kind = kind;
    line.quantity = Quantity::Whole(quantity);
    line.unit_price = ParseDecimal(price).money();
    known.reference = line.unit_price;
    Facts facts;
    facts.lines = {&known, 1};
    preflight.Add(*builder.Finish().order, facts);
  }
  void SellPear(Preflight& preflight, const Order& header) {
    Sell(preflight, "PEAR", "15.00", 1, {}, LineKind::kItem, header);
  }
  int baskets_ = 0;
  std::unique_ptr<std::byte[]> memory_ = std::make_unique<std::byte[]>(16 * 1024);
  Arena arena_{{memory_.get(), 16 * 1024}};
};

TEST_F(PreflightTest, ReplaysBasketsUnderAPriceList) {
  Preflight preflight(Public("PEAR", Money::Major(9)));
  LineFacts cost;
  cost.cost = Money::Major(6);
  Sell(preflight, "PEAR", "15.00", 2, cost);
  Sell(preflight, "APPLE", "4.00", 1);
  const PreflightReport report = preflight.Finish({.exposure = Money::Major(12)});
  EXPECT_EQ(report.orders, 2);
  EXPECT_EQ(report.orders_hit, 1);
  EXPECT_EQ(report.exposure, Money::Major(12));
  EXPECT_EQ(report.worst_margin, 5'000);
  EXPECT_TRUE(report.refusals.empty()) << report.refusals.front();
}

TEST_F(PreflightTest, RefusesOneCentBeyondTheLimit) {
  Preflight preflight(Public("PEAR", Money::Major(9)));
  Sell(preflight, "PEAR", "15.00", 2);
  EXPECT_EQ(preflight.Finish({.exposure = Money::FromMicros(11'990'000)}).refusals.size(), 1u);
}

TEST_F(PreflightTest, RefusesWhatWouldBeSoldBelowCost) {
  Preflight preflight(Public("PEAR", Money::Major(9)));
  LineFacts cost;
  cost.cost = Money::Major(10);
  Sell(preflight, "PEAR", "15.00", 1, cost);
  const PreflightReport report = preflight.Finish({});
  ASSERT_EQ(report.refusals.size(), 1u);
  EXPECT_NE(report.refusals[0].find("-10.0 %"), std::string::npos) << report.refusals[0];
}

// I09: a collection's condition was edited, and an app set $500 gift cards to $7.90 over night.
TEST_F(PreflightTest, RefusesAFlatPricePromotionThatReachesGiftCards) {
  Preflight preflight({.promotion = Promotion{.name = "everything 7.90", .flat_price = Money::FromMicros(7'900'000)},
                       .currency = Usd()});
  Sell(preflight, "SOAP", "9.90", 3);
  Sell(preflight, "CARD-500", "500.00", 1, {}, LineKind::kGiftCard);
  const PreflightReport report = preflight.Finish({.worst_margin = -10'000});
  ASSERT_EQ(report.refusals.size(), 1u);
  EXPECT_EQ(report.refusals[0], "CARD-500 is worth 500.00 USD and would be sold at 7.90 USD");
  EXPECT_EQ(report.items.front().item, "CARD-500") << "the dearest loss comes first";
  EXPECT_NE(DescribePreflight(report).find("REFUSED: CARD-500"), std::string::npos);
}

TEST_F(PreflightTest, LooksAtRowsThatNobodyBoughtLately) {
  Preflight preflight(Public("CARD", Money::Major(8)));
  preflight.AddRow({.id = "CARD",
                    .prices = {{.currency = *Currency::FromCode("USD"), .price = Money::Major(8)}},
                    .face_value = Money::Major(500)});
  EXPECT_EQ(preflight.Finish({}).refusals.size(), 1u);
}

TEST_F(PreflightTest, TriesAPriceOnTheOrdersThatItIsFor) {
  PriceProposal proposal{.currency = Usd()};
  proposal.prices["PEAR"] = {{"", Money::Major(9)}, {"wholesale", Money::Major(5)}};
  Preflight preflight(proposal);
  Order euros, wholesale, staff;
  euros.currency = *Currency::FromCode("EUR");
  wholesale.price_list = "wholesale";
  staff.price_list = "staff";
  for (const Order& header : {Order(), euros, wholesale, staff}) SellPear(preflight, header);
  const PreflightReport report = preflight.Finish({.worst_margin = -10'000});
  EXPECT_EQ(report.orders, 3);
  EXPECT_EQ(report.orders_hit, 2) << "the staff's list has no such price";
  EXPECT_EQ(report.exposure, Money::Major(6 + 10));
  ASSERT_EQ(report.items.size(), 2u);
  EXPECT_EQ(report.items[0].price_list, "wholesale");
  EXPECT_NE(DescribePreflight(report).find("PEAR in price list wholesale: 15.00 USD -> 5.00 USD"), std::string::npos);
}

TEST_F(PreflightTest, CountsAnOrderOnceBeyondTheCart) {
  Preflight preflight(Public("PEAR", Money::Major(9)));
  Order cart, order, test, cancelled;
  cart.id = order.id = "7";
  cart.stage = Stage::kCart;
  test.test = true;
  cancelled.cancelled = true;
  for (const Order& header : {cart, order, order, test, cancelled}) SellPear(preflight, header);
  const PreflightReport report = preflight.Finish({.worst_margin = -10'000});
  EXPECT_EQ(report.orders, 1);
  EXPECT_EQ(report.exposure, Money::Major(6));
}

TEST_F(PreflightTest, LeavesOtherItemsAlone) {
  Preflight preflight({.promotion = Promotion{.items = "PEAR*", .depth_basis_points = 5'000}, .currency = Usd()});
  Sell(preflight, "APPLE", "4.00", 1);
  const PreflightReport report = preflight.Finish({.exposure = Money()});
  EXPECT_EQ(report.orders_hit, 0);
  EXPECT_TRUE(report.refusals.empty());
  EXPECT_NE(DescribePreflight(report).find("Within the limits"), std::string::npos);
}

}  // namespace
}  // namespace parapet
