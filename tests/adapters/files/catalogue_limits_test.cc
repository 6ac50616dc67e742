// SPDX-License-Identifier: Apache-2.0
//
// Packaging, limits, dates and sales in a feed.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

struct Read {
  std::vector<ItemUpdate> items;
  std::string complaint;
};

Read ReadFeed(const std::string& text) {
  Read read;
  CatalogueOptions options;
  options.file = "feed.csv";
  options.currency = *Currency::FromCode("USD");
  options.now = *ParseRfc3339("2026-11-21T12:00:00Z");
  std::istringstream in(text);
  ReadCatalogue(
      in, options, [&](ItemUpdate item) { read.items.push_back(std::move(item)); },
      [&](const FileComplaint& bad) { read.complaint += bad.Text() + "\n"; });
  return read;
}

TEST(CatalogueLimits, ReadsPackagingLimitsAndDates) {
  const Read read = ReadFeed(
      "id,price,multipack,order_multiple,min_per_order,max_per_order,max_per_customer,discountable,availability,"
      "availability_date\n"
      "A,15 USD,6,2,2,8,10,no,preorder,2026-12-24T00:00:00+01:00\n"
      "B,15 USD,,,,,,,,\n");
  ASSERT_EQ(read.complaint, "");
  const ItemUpdate& item = read.items.at(0);
  EXPECT_EQ(item.pack_size, Quantity::Whole(6));
  EXPECT_EQ(item.order_multiple, Quantity::Whole(2));
  EXPECT_EQ(item.min_per_order, Quantity::Whole(2));
  EXPECT_EQ(item.max_per_order, Quantity::Whole(8));
  EXPECT_EQ(item.max_per_customer, Quantity::Whole(10));
  EXPECT_EQ(item.discountable, false);
  EXPECT_EQ(item.stock->kind, StockKind::kSellable);
  EXPECT_EQ(item.available_on, ParseRfc3339("2026-12-23T23:00:00Z"));
  const ItemUpdate& plain = read.items.at(1);
  EXPECT_FALSE(plain.pack_size || plain.order_multiple || plain.min_per_order || plain.max_per_customer);
  EXPECT_FALSE(plain.discountable || plain.available_on);
}

TEST(CatalogueLimits, ASaleIsRememberedWithItsDatesWhetherItRunsOrNot) {
  const Read read = ReadFeed(
      "id,price,sale_price,sale_price_effective_date\n"
      "A,20 USD,15 USD,2026-11-20T00:00Z/2026-11-30T00:00Z\n"
      "B,20 USD,15 USD,2026-12-20T00:00Z/2026-12-30T00:00Z\n"
      "C,20 USD,15 USD,\n");
  ASSERT_EQ(read.complaint, "");
  const Money twenty = Money::Major(20), fifteen = Money::Major(15);
  const ItemPrice& running = read.items.at(0).prices.at(0);
  EXPECT_EQ(running.price, fifteen);
  EXPECT_EQ(running.sale_price, fifteen);
  EXPECT_EQ(running.sale_from, ParseRfc3339("2026-11-20T00:00:00Z"));
  EXPECT_EQ(running.sale_until, ParseRfc3339("2026-11-30T00:00:00Z"));
  const ItemPrice& coming = read.items.at(1).prices.at(0);
  EXPECT_EQ(coming.price, twenty);
  EXPECT_EQ(coming.sale_price, fifteen);
  EXPECT_EQ(coming.sale_from, ParseRfc3339("2026-12-20T00:00:00Z"));
  const ItemPrice& open = read.items.at(2).prices.at(0);
  EXPECT_EQ(open.price, fifteen);
  EXPECT_FALSE(open.sale_from.IsKnown() || open.sale_until.IsKnown());
}

TEST(CatalogueLimits, RefusesWhatCannotBeMeant) {
  EXPECT_NE(ReadFeed("id,price,multipack\nA,1 USD,0\n").complaint.find("an order could hold none of it"),
            std::string::npos);
  EXPECT_NE(ReadFeed("id,price,min_per_order,max_per_order\nA,1 USD,5,4\n").complaint.find("exchange min_per_order"),
            std::string::npos);
  EXPECT_NE(ReadFeed("id,price,discountable\nA,1 USD,maybe\n").complaint.find("neither yes nor no"), std::string::npos);
  EXPECT_NE(ReadFeed("id,price,availability_date\nA,1 USD,soon\n").complaint.find("is no time"), std::string::npos);
}

}  // namespace
}  // namespace parapet
