// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/promotion_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Instant At(std::string_view text) { return *ParseRfc3339(text); }

struct Read {
  bool ok = false;
  std::vector<Promotion> promotions;
  std::vector<std::string> complaints;
};

Read ReadText(const std::string& text, bool skip_bad_rows = false) {
  std::istringstream in(text);
  Read read;
  const CatalogueOptions options{.file = "sale.csv",
                                 .currency = *Currency::FromCode("USD"),
                                 .now = At("2026-11-21T00:00:00Z"),
                                 .skip_bad_rows = skip_bad_rows};
  read.ok = ReadPromotions(
                in, options, [&](Promotion promotion) { read.promotions.push_back(std::move(promotion)); },
                [&](const FileComplaint& bad) { read.complaints.push_back(bad.Text()); })
                .ok;
  return read;
}

constexpr const char* kFeedHeadings =
    "promotion_id,product_applicability,offer_type,long_title,generic_redemption_code,percent_off,money_off_amount,"
    "promotion_effective_dates,promotion_destination,promotion_destination,item_id\n";
constexpr const char* kDates = "2026-11-28T00:00:00-08:00/2026-12-01T00:00:00-08:00";

TEST(PromotionFile, ReadsAMerchantPromotionsFeed) {
  const Read read = ReadText(std::string(kFeedHeadings) + "KID20,ALL_PRODUCTS,GENERIC_CODE,20 off,KIDS,20,," + kDates +
                             ",Shopping_ads,,\n" + "GIFT,all products,generic code,15 off,GIFT15,,15.00 USD," + kDates +
                             ",,,\n" + "TEA,specific_products,no_code,40% off tea,,40,," + kDates + ",,,TEA-1\n");
  EXPECT_THAT(read.complaints, IsEmpty());
  ASSERT_EQ(read.promotions.size(), 3u);
  const Promotion &kids = read.promotions[0], &gift = read.promotions[1], &tea = read.promotions[2];
  EXPECT_EQ(kids.name, "KID20");
  EXPECT_EQ(kids.items, "*");
  EXPECT_THAT(kids.codes, ElementsAre("KIDS"));
  EXPECT_EQ(kids.percentage, 20'000'000);
  EXPECT_EQ(kids.depth_basis_points, 0);
  EXPECT_EQ(kids.from, At("2026-11-28T08:00:00Z"));
  EXPECT_EQ(kids.until, At("2026-12-01T08:00:00Z"));
  EXPECT_EQ(gift.amount, Money::Major(15));
  EXPECT_EQ(tea.items, "TEA-1");
  EXPECT_EQ(tea.depth_basis_points, 4'000);
  EXPECT_THAT(tea.codes, IsEmpty());
}

TEST(PromotionFile, MakesAPromotionOfEachItemOfAFeedsRow) {
  const Read read =
      ReadText(std::string(kFeedHeadings) + "TEA,specific_products,no_code,x,,40,," + kDates + ",,,\"TEA-1, TEA-2\"\n");
  ASSERT_EQ(read.promotions.size(), 2u);
  EXPECT_EQ(read.promotions[0].name, "TEA (TEA-1)");
  EXPECT_EQ(read.promotions[1].items, "TEA-2");
}

TEST(PromotionFile, RefusesWhatAFeedDoesNotSay) {
  const Read read = ReadText(
      std::string(kFeedHeadings) + "A,specific_products,no_code,x,,40,," + kDates + ",,,\n" +
          "B,all_products,no_code,x,,,15.00 USD," + kDates + ",,,\n" + "C,all_products,generic_code,x,C,,15.00 EUR," +
          kDates + ",,,\n" + "D,all_products,generic_code,x,D,20,,tomorrow,,,\n" + "E,all_products,no_code,x,,140,," +
          kDates + ",,,\n" + "F,all_products,generic_code,x,F,20,,,,,\n",
      true);
  EXPECT_TRUE(read.ok);
  EXPECT_THAT(read.promotions, IsEmpty());
  EXPECT_THAT(read.complaints,
              ElementsAre(HasSubstr("sale.csv:2:3: column \"product_applicability\": which products"),
                          HasSubstr("sale.csv:3:16: column \"offer_type\": without a code nothing says"),
                          HasSubstr("another currency than the store"),
                          HasSubstr("sale.csv:5:37: column \"promotion_effective_dates\""),
                          HasSubstr("a depth is above 0% and at most 100%"), HasSubstr("sale.csv:7")));
}

TEST(PromotionFile, ReadsPoliciesNamesFromColumnsAndLines) {
  const Read rows = ReadText(
      "Name\tItems\tDepth\tCodes\tUses\tExclusive\tCountries\tFrom\tUntil\tBudget\n"
      "bf\tTEA-*\t40%\t\t\t\t\t2026-11-28T00:00:00Z\t2026-12-01T00:00:00Z\t500.00\n"
      "vip\t\t\tVIP,VIP2\t100\tyes\tUS, CA\t\t2026-12-01T00:00:00Z\t\n");
  EXPECT_THAT(rows.complaints, IsEmpty());
  ASSERT_EQ(rows.promotions.size(), 2u);
  EXPECT_EQ(rows.promotions[0].depth_basis_points, 4'000);
  EXPECT_EQ(rows.promotions[0].budget, Money::Major(500));
  EXPECT_EQ(rows.promotions[1].items, "*");
  EXPECT_THAT(rows.promotions[1].codes, ElementsAre("VIP", "VIP2"));
  EXPECT_THAT(rows.promotions[1].countries, ElementsAre("US", "CA"));
  EXPECT_EQ(rows.promotions[1].uses, 100);
  EXPECT_TRUE(rows.promotions[1].exclusive);

  const Read lines = ReadText(
      "{\"name\":\"bf\",\"items\":\"TEA-*\",\"depth\":\"40%\",\"until\":\"2026-12-01T00:00:00Z\"}\n"
      "{\"name\":\"flat\",\"price\":\"9.99\",\"until\":\"2026-12-01T00:00:00Z\"}\n");
  ASSERT_EQ(lines.promotions.size(), 2u);
  EXPECT_EQ(lines.promotions[0].items, "TEA-*");
  EXPECT_EQ(lines.promotions[1].flat_price, Money::FromMicros(9'990'000));
}

TEST(PromotionFile, ChecksEveryRowAsAPolicyIsChecked) {
  EXPECT_THAT(ReadText("{\"name\":\"bf\",\"dept\":\"40%\",\"until\":\"2026-12-01T00:00:00Z\"}\n").complaints,
              ElementsAre(HasSubstr("sale.csv:1:14: column \"dept\": unknown key \"dept\"; did you mean \"depth\"?")));
  EXPECT_THAT(ReadText("name,items,dept,until\nbf,*,40%,2026-12-01T00:00:00Z\n").complaints,
              ElementsAre(HasSubstr("sale.csv:1:12: column \"dept\": promotions have no such column")));
  EXPECT_THAT(ReadText("items,depth\n*,40%\n").complaints, ElementsAre(HasSubstr("no column \"name\"")));
  EXPECT_THAT(ReadText("name,name\n").complaints, ElementsAre(HasSubstr("stands twice")));
  EXPECT_THAT(ReadText("").complaints, ElementsAre(HasSubstr("the file is empty")));
  const Read backwards = ReadText(
      "name,depth,from,until\nbf,40%,2026-12-02T00:00:00Z,2026-12-01T00:00:00Z\nok,40%,,2026-12-01T00:00:00Z\n");
  EXPECT_FALSE(backwards.ok);
  EXPECT_THAT(backwards.complaints,
              ElementsAre(HasSubstr("sale.csv:2:29: column \"until\": the promotion ends before")));
}

}  // namespace
}  // namespace parapet
