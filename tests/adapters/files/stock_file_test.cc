// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Instant At(std::string_view text) { return *ParseRfc3339(text); }

CatalogueOptions Options() {
  CatalogueOptions options;
  options.file = "stock.csv";
  options.stock_as_of = At("2026-11-21T00:00:00Z");
  return options;
}

CatalogueOptions Skipping() {
  CatalogueOptions options = Options();
  options.skip_bad_rows = true;
  return options;
}

TEST(StockFile, ReadsReadings) {
  std::istringstream in("id,quantity,as_of,location\nA,5,2026-11-21T10:00:00Z,berlin\nB,-2,,\nC,,,\n");
  std::vector<StockReading> readings;
  const FileSummary summary = ReadStock(
      in, Options(), [&](StockReading reading) { readings.push_back(std::move(reading)); },
      [](const FileComplaint& bad) { FAIL() << bad.Text(); });
  ASSERT_TRUE(summary.ok);
  ASSERT_EQ(readings.size(), 3u);
  EXPECT_EQ(readings[0].available, Quantity::Whole(5));
  EXPECT_EQ(readings[0].location, "berlin");
  EXPECT_EQ(readings[0].as_of, At("2026-11-21T10:00:00Z"));
  EXPECT_EQ(readings[1].available, Quantity::Whole(-2));
  EXPECT_EQ(readings[1].as_of, Options().stock_as_of);
  EXPECT_EQ(readings[2].available, std::nullopt);
}

TEST(StockFile, NamesBadRows) {
  std::istringstream in("id,quantity,as_of\n,5,\nB,\"1,5\",\nC,1,yesterday\nD,1\nE,4,\n");
  std::vector<std::string> complaints;
  int readings = 0;
  const FileSummary summary = ReadStock(
      in, Skipping(), [&](StockReading) { ++readings; },
      [&](const FileComplaint& bad) { complaints.push_back(bad.Text()); });
  EXPECT_TRUE(summary.ok);
  EXPECT_EQ(readings, 1);
  EXPECT_THAT(complaints,
              ElementsAre(HasSubstr("stock.csv:2:1: column \"id\""), HasSubstr("stock.csv:3:3: column \"quantity\""),
                          HasSubstr("stock.csv:4:5: column \"as_of\""), HasSubstr("stock.csv:5:1: this row")));
}

}  // namespace
}  // namespace parapet
