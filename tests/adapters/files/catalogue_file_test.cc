// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/catalogue_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Money Cents(int64_t cents) { return Money::FromMicros(cents * 10'000); }
Currency Usd() { return *Currency::FromCode("USD"); }
Instant At(std::string_view text) { return *ParseRfc3339(text); }

struct Outcome {
  FileSummary summary;
  std::vector<ItemUpdate> items;
  std::vector<std::string> complaints;
};

CatalogueOptions Options() {
  CatalogueOptions options;
  options.file = "feed.csv";
  options.currency = Usd();
  options.now = At("2026-11-21T12:00:00Z");
  options.stock_as_of = At("2026-11-21T00:00:00Z");
  return options;
}

Outcome Read(const std::string& text, const CatalogueOptions& options = Options()) {
  Outcome outcome;
  std::istringstream in(text);
  outcome.summary = ReadCatalogue(
      in, options, [&](ItemUpdate item) { outcome.items.push_back(std::move(item)); },
      [&](const FileComplaint& bad) { outcome.complaints.push_back(bad.Text()); });
  return outcome;
}

CatalogueOptions Skipping() {
  CatalogueOptions options = Options();
  options.skip_bad_rows = true;
  return options;
}

TEST(CatalogueFile, ReadsEveryColumnOfAFeed) {
  const Outcome read = Read(
      "id,title,item_group_id,gtin,price,cost_of_goods_sold,availability,sku,variant_id,quantity,safety_quantity,"
      "min_price,max_price,max_per_order,face_value,free_ok,price_list,updated_at,color\n"
      "A1,\"Apple, red\",APPLES,4006381333931,15.00 USD,7.50 USD,in_stock,SKU-1,9001,12,2,10.00 USD,30 USD,5,"
      "25.00 USD,no,wholesale,2026-11-20T10:00:00Z,red\n");
  ASSERT_THAT(read.complaints, IsEmpty());
  ASSERT_EQ(read.items.size(), 1u);
  const ItemUpdate& item = read.items[0];
  EXPECT_EQ(item.id, "A1");
  EXPECT_EQ(item.title, "Apple, red");
  EXPECT_EQ(item.product_id, "APPLES");
  EXPECT_EQ(item.gtin, "4006381333931");
  EXPECT_EQ(item.sku, "SKU-1");
  EXPECT_EQ(item.variant_id, "9001");
  ASSERT_EQ(item.prices.size(), 1u);
  EXPECT_EQ(item.prices[0].currency, Usd());
  EXPECT_EQ(item.prices[0].price, Cents(1500));
  EXPECT_EQ(item.prices[0].price_list, "wholesale");
  EXPECT_EQ(item.cost, Cents(750));
  EXPECT_EQ(item.min_price, Cents(1000));
  EXPECT_EQ(item.max_price, Cents(3000));
  EXPECT_EQ(item.face_value, Cents(2500));
  EXPECT_EQ(item.max_per_order, Quantity::Whole(5));
  EXPECT_EQ(item.free_ok, false);
  ASSERT_TRUE(item.stock.has_value());
  EXPECT_EQ(item.stock->kind, StockKind::kTracked);
  EXPECT_EQ(item.stock->quantity, Quantity::Whole(12));
  EXPECT_EQ(item.stock->safety, Quantity::Whole(2));
  EXPECT_EQ(item.stock->as_of, At("2026-11-20T10:00:00Z"));
  EXPECT_EQ(item.updated_at, At("2026-11-20T10:00:00Z"));
}

TEST(CatalogueFile, TakesTabsByteOrderMarkCrLfAndHeadingsWithSpaces) {
  const Outcome read = Read("\xEF\xBB\xBFID\tItem Group ID\tPrice\r\nA\tG\t1.50 USD\r\n\r\nB\tG\t2 USD");
  ASSERT_THAT(read.complaints, IsEmpty());
  ASSERT_EQ(read.items.size(), 2u);
  EXPECT_EQ(read.items[0].product_id, "G");
  EXPECT_EQ(read.items[1].prices[0].price, Cents(200));
  EXPECT_EQ(read.summary.rows, 2);
}

TEST(CatalogueFile, QuotedFieldsHoldDelimitersQuotesAndLineBreaks) {
  const Outcome read = Read("id,title,price\nA,\"12\"\" disc,\r\nsecond line\",\"15.00 USD\"\nB,b,1 USD\n");
  ASSERT_THAT(read.complaints, IsEmpty());
  ASSERT_EQ(read.items.size(), 2u);
  EXPECT_EQ(read.items[0].title, "12\" disc,\r\nsecond line");
}

TEST(CatalogueFile, RowsOfOneIdAreOneItemWithSeveralPrices) {
  const Outcome read = Read(
      "id,price,price_list,cost_of_goods_sold\n"
      "A,15.00 USD,,8 USD\nA,14.00 EUR,,\nA,12.00 USD,wholesale,\nB,1 USD,,\nA,16.00 USD,,\n");
  ASSERT_THAT(read.complaints, IsEmpty());
  ASSERT_EQ(read.items.size(), 3u);
  ASSERT_EQ(read.items[0].prices.size(), 3u);
  EXPECT_EQ(read.items[0].prices[1].currency, *Currency::FromCode("EUR"));
  EXPECT_EQ(read.items[0].prices[2].price_list, "wholesale");
  EXPECT_EQ(read.items[0].cost, Cents(800));
  EXPECT_EQ(read.items[2].id, "A");
  EXPECT_EQ(read.items[2].prices[0].price, Cents(1600));
}

struct SaleCase {
  const char* range;
  int64_t price_cents;
  bool struck_through;
};
class Sale : public ::testing::TestWithParam<SaleCase> {};

TEST_P(Sale, HoldsWithinItsDates) {
  const SaleCase& sale = GetParam();
  const Outcome read =
      Read(std::string("id,price,sale_price,sale_price_effective_date\nA,20 USD,15 USD,") + sale.range + "\n");
  ASSERT_THAT(read.complaints, IsEmpty());
  EXPECT_EQ(read.items[0].prices[0].price, Cents(sale.price_cents));
  EXPECT_EQ(read.items[0].prices[0].compare_at.has_value(), sale.struck_through);
}

INSTANTIATE_TEST_SUITE_P(Dates, Sale,
                         ::testing::Values(SaleCase{"", 1500, true},
                                           SaleCase{"2026-11-21T12:00:00Z/2026-11-22T00:00:00Z", 1500, true},
                                           SaleCase{"2026-11-21T13:00+0100/2026-11-22T00:00+0100", 1500, true},
                                           SaleCase{"2026-11-21T12:00:01Z/2026-11-22T00:00:00Z", 2000, false},
                                           SaleCase{"2026-11-20T00:00Z/2026-11-21T12:00Z", 2000, false}));

struct StockCase {
  const char* availability;
  const char* quantity;
  StockKind kind;
  int64_t pieces;  // -1: none
};
class Availability : public ::testing::TestWithParam<StockCase> {};

TEST_P(Availability, SaysHowTheItemIsLimited) {
  const StockCase& given = GetParam();
  const Outcome read =
      Read(std::string("id,price,availability,quantity\nA,1 USD,") + given.availability + "," + given.quantity + "\n");
  ASSERT_THAT(read.complaints, IsEmpty());
  const std::optional<ItemStock>& stock = read.items[0].stock;
  EXPECT_EQ(stock ? stock->kind : StockKind::kUnknown, given.kind);
  if (given.pieces >= 0) {
    EXPECT_EQ(stock->quantity, Quantity::Whole(given.pieces));
    EXPECT_EQ(stock->as_of, Options().stock_as_of);
  }
}

INSTANTIATE_TEST_SUITE_P(Words, Availability,
                         ::testing::Values(StockCase{"in_stock", "", StockKind::kUnknown, -1},
                                           StockCase{"in stock", "7", StockKind::kTracked, 7},
                                           StockCase{"", "7", StockKind::kTracked, 7},
                                           StockCase{"out_of_stock", "", StockKind::kTracked, 0},
                                           StockCase{"Out Of Stock", "0", StockKind::kTracked, 0},
                                           StockCase{"preorder", "", StockKind::kSellable, -1},
                                           StockCase{"backorder", "0", StockKind::kSellable, 0}));

struct BadRow {
  const char* name;
  const char* row;
  const char* place;   // line:column
  const char* column;  // empty: the row as a whole
  const char* says;
};
void PrintTo(const BadRow& row, std::ostream* out) { *out << row.name; }
class BadRows : public ::testing::TestWithParam<BadRow> {};

constexpr char kHeadings[] =
    "id,title,price,sale_price,quantity,free_ok,updated_at,availability,cost_of_goods_sold,min_price\n";
constexpr char kGood[] = "Z,,9.99 USD,,,,,,,\n";

TEST_P(BadRows, AreNamedByLineColumnAndRemedyAndSkippedOnRequest) {
  const BadRow& bad = GetParam();
  const std::string text = std::string(kHeadings) + bad.row + "\n" + kGood;
  const Outcome skipped = Read(text, Skipping());
  ASSERT_EQ(skipped.complaints.size(), 1u);
  const std::string& complaint = skipped.complaints[0];
  EXPECT_THAT(complaint, HasSubstr(std::string("feed.csv:") + bad.place + ":"));
  EXPECT_THAT(complaint, HasSubstr(bad.says));
  EXPECT_THAT(complaint, HasSubstr("; "));
  if (*bad.column) {
    EXPECT_THAT(complaint, HasSubstr("column \"" + std::string(bad.column) + "\""));
  }
  EXPECT_TRUE(skipped.summary.ok);
  EXPECT_EQ(skipped.summary.bad_rows, 1);
  ASSERT_EQ(skipped.items.size(), 1u);
  EXPECT_EQ(skipped.items[0].id, "Z");

  const Outcome refused = Read(text);
  EXPECT_FALSE(refused.summary.ok);
  EXPECT_THAT(refused.items, IsEmpty());
  EXPECT_THAT(refused.complaints, ElementsAre(complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadRows,
    ::testing::Values(
        BadRow{"comma_decimals", "A,,\"1.355,90 EUR\",,,,,,,", "2:4", "price", "commas are not read"},
        BadRow{"comma_thousands", "A,,\"1,355.90 USD\",,,,,,,", "2:4", "price", "commas are not read"},
        BadRow{"comma_cents", "A,,\"15,00\",,,,,,,", "2:4", "price", "commas are not read"},
        BadRow{"perhaps_thousands", "A,,1.355 EUR,,,,,,,", "2:4", "price", "could mean 1355"},
        BadRow{"missing_price", "A,apple,,,,,,,,", "2:9", "price", "missing"},
        BadRow{"missing_id", ",apple,1 USD,,,,,,,", "2:1", "id", "missing"},
        BadRow{"negative", "A,,-1.00 USD,,,,,,,", "2:4", "price", "negative"},
        BadRow{"no_such_currency", "A,,1.00 XYX,,,,,,,", "2:4", "price", "no currency"},
        BadRow{"currency_sign", "A,,$1.00,,,,,,,", "2:4", "price", "no number"},
        BadRow{"not_a_number", "A,,NaN,,,,,,,", "2:4", "price", "no currency"},
        BadRow{"infinite", "A,,1e99 USD,,,,,,,", "2:4", "price", "too large"},
        BadRow{"hexadecimal", "A,,0x10 USD,,,,,,,", "2:4", "price", "no number"},
        BadRow{"sale_above", "A,,10 USD,12 USD,,,,,,", "2:11", "sale_price", "above the price"},
        BadRow{"sale_in_other_currency", "A,,10 USD,9 EUR,,,,,,", "2:11", "sale_price", "another currency"},
        BadRow{"cost_in_other_currency", "A,,10 USD,,,,,,5 EUR,", "2:16", "cost_of_goods_sold", "store's currency"},
        BadRow{"quantity_word", "A,,1 USD,,many,,,,,", "2:11", "quantity", "no number"},
        BadRow{"free_perhaps", "A,,1 USD,,,perhaps,,,,", "2:12", "free_ok", "neither yes nor no"},
        BadRow{"time_without_offset", "A,,1 USD,,,,2026-11-21T10:00:00,,,", "2:13", "updated_at", "no time"},
        BadRow{"no_such_day", "A,,1 USD,,,,2026-02-30T10:00:00Z,,,", "2:13", "updated_at", "no time"},
        BadRow{"no_availability", "A,,1 USD,,,,,soon,,", "2:14", "availability", "no availability"},
        BadRow{"contradiction", "A,,1 USD,,5,,,out_of_stock,,", "2:15", "availability", "quantity says 5"},
        BadRow{"too_few_columns", "A,apple,1 USD", "2:1", "", "3 columns"},
        BadRow{"too_many_columns", "A,,1 USD,,,,,,,,,", "2:1", "", "12 columns"},
        BadRow{"quote_inside", "A,12\" disc,1 USD,,,,,,,", "2:5", "", "quote stands inside"},
        BadRow{"text_behind_quote", "A,\"x\"y,1 USD,,,,,,,", "2:6", "", "behind the closing quote"},
        BadRow{"not_utf8", "A,\xFF\xFE,1 USD,,,,,,,", "2:3", "", "not UTF-8"},
        BadRow{"surrogate", "A,\xED\xA0\x80,1 USD,,,,,,,", "2:3", "", "not UTF-8"},
        BadRow{"lone_carriage_return", "A,a\rb,1 USD,,,,,,,", "2:5", "", "carriage return"},
        BadRow{"columns_count_characters", "A,Käse,\"1,5 USD\",,,,,,,", "2:8", "price", "commas are not read"}),
    [](const auto& row) { return row.param.name; });

struct BadFile {
  const char* name;
  std::string text;
  const char* says;
};
void PrintTo(const BadFile& file, std::ostream* out) { *out << file.name; }
class BadFiles : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadFiles, AreRefusedEvenWhenBadRowsAreSkipped) {
  const Outcome read = Read(GetParam().text, Skipping());
  EXPECT_FALSE(read.summary.ok);
  ASSERT_EQ(read.complaints.size(), 1u);
  EXPECT_THAT(read.complaints[0], HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(Table, BadFiles,
                         ::testing::Values(BadFile{"empty", "", "empty"},
                                           BadFile{"no_id", "sku,price\nA,1 USD\n", "no column \"id\""},
                                           BadFile{"no_price", "id,cost\nA,1 USD\n", "no column \"price\""},
                                           BadFile{"semicolons", "id;price\nA;1,50 EUR\n", "semicolons"},
                                           BadFile{"column_twice", "id,price,Price\nA,1 USD,2 USD\n", "twice"},
                                           BadFile{"utf16", std::string("\xFF\xFEi\0d\0", 6), "UTF-16"},
                                           BadFile{"open_quote", "id,price,title\nA,1 USD,\"open\nB,1 USD,x\n",
                                                   ":2:9: the quote that opens"},
                                           BadFile{"endless_row",
                                                   "id,price,title\nA,1 USD,\"" + std::string(2'000'000, 'x') + "\"\n",
                                                   "longer than 1048576"},
                                           BadFile{"html", "<!DOCTYPE html><html></html>", "no column \"id\""}),
                         [](const auto& row) { return row.param.name; });

TEST(CatalogueFile, ReportsUpToItsLimitOfBadRowsBeforeGivingUp) {
  std::string text = "id,price\nA,1 USD\n";
  for (int i = 0; i < 50; ++i) text += "B,nothing\n";
  const Outcome read = Read(text);
  EXPECT_FALSE(read.summary.ok);
  EXPECT_EQ(read.complaints.size(), 20u);
}

TEST(CatalogueFile, RefusesASecondPriceInOneCurrencyForOneItem) {
  const Outcome read = Read("id,price\nA,15 USD\nA,1.50 USD\n", Skipping());
  ASSERT_THAT(read.complaints,
              ElementsAre(HasSubstr("feed.csv:3:3: column \"price\": \"A\" has a price in USD already")));
  EXPECT_EQ(read.items[0].prices[0].price, Cents(1500));
}

TEST(CatalogueFile, AcceptsThreeDigitsWhereTheyAreClear) {
  const Outcome read = Read("id,price\nA,0.125 USD\nB,1.3550 USD\nC,1355.125 USD\n");
  ASSERT_THAT(read.complaints, IsEmpty());
  EXPECT_EQ(read.items[0].prices[0].price, Money::FromMicros(125'000));
  EXPECT_EQ(read.items[1].prices[0].price, Money::FromMicros(1'355'000));
}

TEST(CatalogueFile, WithoutAStoreCurrencyEveryPriceNamesItsOwn) {
  CatalogueOptions options = Options();
  options.currency = Currency();
  EXPECT_THAT(Read("id,price\nA,15.00\n", options).complaints, ElementsAre(HasSubstr("has no currency")));
  EXPECT_TRUE(Read("id,price\nA,15.00 SEK\n", options).summary.ok);
}

constexpr char kShopify[] =
    "Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,"
    "Gift Card,Cost per item\n"
    "tee,\"Tee, "
    "plain\",\"<p>\"\"Soft\"\"</p>\",Acme,Size,S,TEE-S,shopify,10,deny,19.99,24.99,'0123456,http://a/1.png,false,8.50\n"
    "tee,,,,,M,TEE-M,shopify,0,continue,19.99,,,,,\n"
    "tee,,,,,,,,,,,,,http://a/2.png,,\n"
    "card,Gift card,,Acme,,,'0077,,,deny,50.00,,,,true,\n";

TEST(CatalogueFile, ReadsShopifysExport) {
  const Outcome read = Read(kShopify);
  ASSERT_THAT(read.complaints, IsEmpty());
  ASSERT_EQ(read.items.size(), 3u);
  const ItemUpdate &small = read.items[0], &medium = read.items[1], &card = read.items[2];
  EXPECT_EQ(small.id, "TEE-S");
  EXPECT_EQ(small.sku, "TEE-S");
  EXPECT_EQ(small.product_id, "tee");
  EXPECT_EQ(small.title, "Tee, plain");
  EXPECT_EQ(small.gtin, "0123456");
  EXPECT_EQ(small.cost, Cents(850));
  EXPECT_EQ(small.prices[0].currency, Usd());
  EXPECT_EQ(small.prices[0].price, Cents(1999));
  EXPECT_EQ(small.prices[0].compare_at, Cents(2499));
  EXPECT_EQ(small.stock->kind, StockKind::kTracked);
  EXPECT_EQ(small.stock->quantity, Quantity::Whole(10));
  EXPECT_EQ(medium.title, "Tee, plain");
  EXPECT_EQ(medium.stock->kind, StockKind::kSellable);
  EXPECT_EQ(card.sku, "0077");
  EXPECT_EQ(card.is_gift_card, true);
  EXPECT_EQ(card.stock->kind, StockKind::kUntracked);
}

TEST(CatalogueFile, ShopifysExportNeedsTheStoresCurrency) {
  CatalogueOptions options = Options();
  options.currency = Currency();
  EXPECT_THAT(Read(kShopify, options).complaints, ElementsAre(HasSubstr("names no currency")));
}

TEST(CatalogueFile, AShopifyVariantWithoutASkuIsNamed) {
  const Outcome read = Read("Handle,Title,Variant SKU,Variant Price\ntee,Tee,,19.99\n");
  EXPECT_THAT(read.complaints, ElementsAre(HasSubstr("feed.csv:2:9: column \"Variant SKU\": this variant has no SKU")));
}

TEST(CatalogueFile, ReadsNdjsonWithTheSameNames) {
  const Outcome read = Read(
      "{\"id\":\"A\",\"price\":\"15.00 USD\",\"quantity\":3,\"free_ok\":true,\"images\":[{\"src\":1}],\"gtin\":null}\n"
      "{\"id\":7,\"price\":19.99}\n");
  ASSERT_THAT(read.complaints, IsEmpty());
  ASSERT_EQ(read.items.size(), 2u);
  EXPECT_EQ(read.items[0].free_ok, true);
  EXPECT_EQ(read.items[0].stock->quantity, Quantity::Whole(3));
  EXPECT_EQ(read.items[1].id, "7");
  EXPECT_EQ(read.items[1].prices[0].price, Cents(1999));
}

TEST(CatalogueFile, NamesBadNdjsonRowsAndGoesOn) {
  const Outcome read = Read(
      "{\"id\":\"A\",\"price\":\"15.00 USD\"}\n"
      "{\"id\":\"B\",\"price\":\"15,00 USD\"}\n"
      "{\"id\":\"C\",\"price\":\"1 USD\",\"price\":\"2 USD\"}\n"
      "{\"id\":\"D\",\"price\":{\"amount\":1}}\n"
      "{\"id\":\"E\",\n"
      "[1]\n"
      "{\"id\":\"F\",\"price\":\"1 USD\"}\n",
      Skipping());
  EXPECT_THAT(read.complaints,
              ElementsAre(HasSubstr("feed.csv:2:1: column \"price\": \"15,00\" is no amount"),
                          HasSubstr("column \"price\": this key stands twice"),
                          HasSubstr("column \"price\": an object stands here"), HasSubstr("feed.csv:5:"),
                          HasSubstr("feed.csv:6:1: this is no JSON object")));
  ASSERT_EQ(read.items.size(), 2u);
  EXPECT_EQ(read.items[1].id, "F");
}

TEST(CatalogueFile, AStreamThatFailsIsNotTakenForTheEnd) {
  std::istringstream in("id,price\nA,1 USD\n");
  in.setstate(std::ios::badbit);
  std::vector<std::string> complaints;
  const FileSummary summary = ReadCatalogue(
      in, Options(), [](ItemUpdate) {}, [&](const FileComplaint& bad) { complaints.push_back(bad.Text()); });
  EXPECT_FALSE(summary.ok);
  EXPECT_THAT(complaints, ElementsAre(HasSubstr("reading failed")));
}

}  // namespace
}  // namespace parapet
