// SPDX-License-Identifier: Apache-2.0
//
// Resolving an order's facts allocates nothing once its buffer has grown. The test binary's operator new counts; under
// a sanitizer, which brings its own, the same resolving runs uncounted.
#include <gtest/gtest.h>

#include "parapet/tests/core/state/shop.h"
#include "parapet/tests/support/count_allocations.h"

namespace parapet {
namespace {

// A line of every kind of answer: items known and unknown, the same item twice, more of one than there is.
OrderText Everything(const std::string& id, size_t lines) {
  OrderText text = {.id = id, .lines = {}, .customer = 7, .address = 9};
  for (size_t i = 0; i < lines; ++i) {
    const std::string item = i % 4 == 3 ? "unknown-" + std::to_string(i) : "item-" + std::to_string(i % 23);
    text.lines.push_back({item, static_cast<int64_t>(i % 5 + 1)});
  }
  return text;
}

class ResolveAllocations : public testing::TestWithParam<StockAuthority> {};

TEST_P(ResolveAllocations, AreNoneOnceTheBufferHasGrown) {
  StoreSettings settings;
  settings.stock_authority = GetParam();
  Shop shop(settings);
  for (int i = 0; i < 23; ++i) shop.Item("item-" + std::to_string(i), "15.00", i % 3 == 0 ? 5 : 1000);
  shop.Judge(Everything("first", 40));  // the duplicate window knows its like
  FactsBuffer buffer;
  const BuiltOrder largest(Everything("largest", 80));
  shop.state.Resolve(*largest, shop.state.Admit(*largest, shop.now), *shop.policy, shop.now, buffer);
  for (const size_t lines : {size_t{1}, size_t{5}, size_t{40}, size_t{80}}) {
    const BuiltOrder order(Everything("second", lines));
    const Admission admission = shop.state.Admit(*order, shop.now);
    const long before = allocations;
    const Facts facts = shop.state.Resolve(*order, admission, *shop.policy, shop.now, buffer);
    EXPECT_EQ(allocations, before) << lines << " lines";
    ASSERT_EQ(facts.lines.size(), lines);
    EXPECT_TRUE(facts.lines[0].item_known);
    EXPECT_EQ(facts.history.since_same.has_value(), lines == 40);
  }
#ifndef PARAPET_SANITIZED
  EXPECT_GT(allocations, 0);
#endif
}

INSTANTIATE_TEST_SUITE_P(Authorities, ResolveAllocations,
                         testing::Values(StockAuthority::kPlatform, StockAuthority::kParapet));

}  // namespace
}  // namespace parapet
