// SPDX-License-Identifier: Apache-2.0
//
// Building and judging an order allocates nothing. The test binary's operator new counts; under a sanitizer, which
// brings its own, the same judging runs uncounted.
#include <gtest/gtest.h>

#include "parapet/tests/core/kernel/random_subject.h"
#include "parapet/tests/support/count_allocations.h"

namespace parapet {
namespace {

TEST(Allocations, TheCounterCounts) {
#ifndef PARAPET_SANITIZED
  const long before = allocations;
  const auto sink = std::make_unique<std::byte[]>(4'096);
  EXPECT_EQ(allocations, before + 1) << static_cast<const void*>(sink.get());
#else
  EXPECT_EQ(allocations, 0);
#endif
}

TEST(Allocations, JudgingMakesNone) {
  const auto rules = RecommendedRules();
  const GuardrailMask mask = Everything();
  static Findings findings;
  size_t found = 0;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const RandomSubject subject(seed);
    const PriceChange change = RandomChange(seed);
    const long before = allocations;
    JudgeOrder(mask, subject.order(), subject.facts(), {rules.data()}, findings);
    found += findings.findings().size();
    JudgeChange(mask, change, {rules.data()}, findings);
    ASSERT_EQ(allocations, before) << "seed " << seed;
  }
  EXPECT_GT(found, 0u);
}

TEST(Allocations, BuildingMakesNone) {
  const auto memory = std::make_unique<std::byte[]>(kArenaBytes);
  const long before = allocations;
  Arena arena({memory.get(), kArenaBytes});
  OrderBuilder builder(arena);
  builder.order().id = arena.Copy("1001");
  builder.order().currency = *Currency::FromCode("USD");
  for (size_t i = 0; i < kLinesMax; ++i) builder.AddLine()->sku = arena.Copy("MUG");
  EXPECT_TRUE(builder.Finish().ok());
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace parapet
