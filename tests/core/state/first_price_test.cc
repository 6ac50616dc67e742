// SPDX-License-Identifier: Apache-2.0
//
// What vouches for the first price of an item, and what stays indeterminate until something does.
#include "parapet/core/state/price_intake.h"
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

ItemUpdate Row(const std::string& id, const std::string& price) {
  ItemUpdate row = {.id = id};
  row.prices = {{Usd(), "", Amount(price), std::nullopt}};
  return row;
}

TEST(FirstPrice, IsVouchedByOneToTenTimesItsCost) {
  const struct {
    const char* price;
    Vouching expected;
  } kCases[] = {{"3.99", Vouching::kLearning},  {"4.00", Vouching::kFirstVouched}, {"40.00", Vouching::kFirstVouched},
                {"40.01", Vouching::kLearning}, {"0.00", Vouching::kZero},         {"1.00", Vouching::kPlaceholder}};
  for (const auto& c : kCases) {
    Shop shop;
    ItemUpdate row = Row("apple", c.price);
    row.cost = Amount("4.00");
    EXPECT_EQ(shop.Update(row).at(0).vouching, c.expected) << c.price;
  }
}

TEST(FirstPrice, IsVouchedByAtLeastFortyPercentOfList) {
  const struct {
    const char* price;
    Vouching expected;
  } kCases[] = {{"4.00", Vouching::kFirstVouched},
                {"3.99", Vouching::kLearning},
                {"10.00", Vouching::kFirstVouched},
                {"100.00", Vouching::kLearning}};
  for (const auto& c : kCases) {
    Shop shop;
    ItemUpdate row = Row("apple", c.price);
    row.prices[0].compare_at = Amount("10.00");
    EXPECT_EQ(shop.Update(row).at(0).vouching, c.expected) << c.price;
  }
}

TEST(FirstPrice, IsVouchedBySiblingsAlsoWhereTheyComeLaterInTheFile) {
  std::vector<ItemUpdate> rows;
  for (const auto& [id, price] :
       {std::pair("a", "10.00"), {"b", "12.00"}, {"c", "11.00"}, {"d", "30.00"}, {"e", "1100.00"}}) {
    rows.push_back(Row(id, price));
    rows.back().product_id = "shirt";
  }
  Shop shop;
  EXPECT_TRUE(shop.state.Import(rows, false, NoPolicy(), shop.now).empty());
  for (const char* id : {"a", "b", "c", "d"})
    EXPECT_TRUE(shop.state.FindItem(id)->prices[0].reference.has_value()) << id;
  EXPECT_FALSE(shop.state.FindItem("e")->prices[0].reference.has_value());
  ASSERT_EQ(shop.state.Pending().size(), 1u);
  EXPECT_EQ(shop.state.Pending()[0].why, Vouching::kLearning);
}

TEST(FirstPrice, ThreeItemsAreTooFewToVouchForEachOther) {
  std::vector<ItemUpdate> rows;
  for (const char* id : {"a", "b", "c"}) {
    rows.push_back(Row(id, "10.00"));
    rows.back().product_id = "shirt";
  }
  Shop shop;
  shop.state.Import(rows, false, NoPolicy(), shop.now);
  EXPECT_EQ(shop.state.Pending().size(), 3u);
}

TEST(FirstPrice, FamilyOfThousandsStopsVouchingForItsOwn) {
  std::vector<ItemUpdate> rows;
  for (int i = 0; i < 5'000; ++i) {
    rows.push_back(Row("variant" + std::to_string(i), "10.00"));
    rows.back().product_id = "everything";
  }
  Shop shop;
  shop.state.Import(rows, false, NoPolicy(), shop.now);
  EXPECT_GE(shop.state.Pending().size(), rows.size() - kFamilyMax);
}

TEST(FirstPrice, IsVouchedByFiveOrdersOnThreeDays) {
  Shop shop;
  shop.Update(Row("apple", "15.00"));
  EXPECT_EQ(shop.Look({}).line().reference_missing, Missing::kLearning);
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(shop.Look({}).line().reference.has_value()) << i;
    shop.Judge({.id = std::to_string(i)});
    shop.Judge({.id = std::to_string(i)});  // a redelivery is no further order
    shop.Restart();
    if (i % 2 == 1) shop.now = shop.now + Days(1);
  }
  EXPECT_EQ(shop.Look({}).line().reference, Amount("15.00"));
}

TEST(FirstPrice, IsNotVouchedByManyOrdersOfOneDayOrOfOtherPrices) {
  Shop shop;
  shop.Update(Row("apple", "15.00"));
  for (int i = 0; i < 20; ++i) shop.Judge({.id = "same-day" + std::to_string(i)});
  for (int i = 0; i < 20; ++i) {
    shop.now = shop.now + Days(1);
    shop.Judge({.id = "other" + std::to_string(i), .lines = {{"apple", 1, "14.00"}}});
  }
  EXPECT_FALSE(shop.Look({}).line().reference.has_value());
}

TEST(FirstPrice, ImportedWithVouchIsAccepted) {
  Shop shop;
  const ItemUpdate row = Row("apple", "15.00");
  shop.state.Import({&row, 1}, true, NoPolicy(), shop.now);
  EXPECT_EQ(shop.state.FindItem("apple")->prices[0].vouching, Vouching::kAccepted);
}

TEST(FirstPrice, ZeroIsVouchedWhereTheItemMayBeFree) {
  Shop shop;
  ItemUpdate row = Row("sample", "0.00");
  row.free_ok = true;
  EXPECT_EQ(shop.Update(row).at(0).vouching, Vouching::kFirstVouched);
}

// The platform's order of selection: customer group before channel before country, and the closest that exists.
TEST(Reference, IsThatOfTheClosestPriceUnderAListsRestrictions) {
  Shop shop;
  ItemUpdate row = Row("apple", "15.00");
  const std::pair<const char*, const char*> prices[] = {
      {"country:DE", "14.00"},         {"channel:web/country:DE", "13.00"},
      {"customer-group:vip", "12.00"}, {"customer-group:vip/channel:web/country:DE", "11.00"},
      {"channel:shop", "10.00"},
  };
  for (const auto& [list, price] : prices) row.prices.push_back({Usd(), list, Amount(price), std::nullopt});
  row.prices.push_back({*Currency::FromCode("EUR"), "country:AT", Amount("9.00"), std::nullopt});
  shop.state.Import({&row, 1}, true, NoPolicy(), shop.now);
  const auto reference = [&](const char* list) { return shop.Look({.price_list = list}).line().reference; };
  EXPECT_EQ(reference("customer-group:vip/channel:web/country:DE"), Amount("11.00"));
  EXPECT_EQ(reference("customer-group:vip/channel:web"), Amount("12.00"));
  EXPECT_EQ(reference("customer-group:vip/country:DE"), Amount("12.00"));
  EXPECT_EQ(reference("customer-group:staff/channel:web/country:DE"), Amount("13.00"));
  EXPECT_EQ(reference("channel:app/country:DE"), Amount("14.00"));
  EXPECT_EQ(reference("channel:shop/country:DE"), Amount("10.00"));
  EXPECT_EQ(reference("country:AT"), Amount("15.00"));
  EXPECT_EQ(shop.Look({.currency = "EUR", .price_list = "country:DE"}).line().reference_missing, Missing::kNoReference);
  EXPECT_EQ(shop.Look({.price_list = "mixed"}).line().reference_missing, Missing::kNoReference);
}

TEST(Reference, NeedsTheRightCurrencyPriceListAndTaxBasis) {
  Shop shop({.catalogue_tax = TaxBasis::kExcluded});
  ItemUpdate row = Row("apple", "15.00");
  row.prices.push_back({Usd(), "wholesale", Amount("9.00"), std::nullopt});
  row.prices.push_back({*Currency::FromCode("EUR"), "", Amount("14.00"), std::nullopt});
  shop.state.Import({&row, 1}, true, NoPolicy(), shop.now);
  EXPECT_EQ(shop.Look({}).line().reference, Amount("15.00"));
  EXPECT_EQ(shop.Look({.price_list = "wholesale"}).line().reference, Amount("9.00"));
  EXPECT_EQ(shop.Look({.currency = "EUR"}).line().reference, Amount("14.00"));
  EXPECT_EQ(shop.Look({.currency = "GBP"}).line().reference_missing, Missing::kOtherCurrency);
  EXPECT_EQ(shop.Look({.price_list = "staff"}).line().reference_missing, Missing::kNoReference);
  EXPECT_EQ(shop.Look({.tax_basis = TaxBasis::kIncluded}).line().reference_missing, Missing::kOtherTaxBasis);
  EXPECT_EQ(shop.Look({.tax_basis = TaxBasis::kExcluded}).line().reference, Amount("15.00"));
  EXPECT_EQ(shop.Look({.lines = {{"pear"}}}).line().item_missing, Missing::kUnknownItem);
}

}  // namespace
}  // namespace parapet
