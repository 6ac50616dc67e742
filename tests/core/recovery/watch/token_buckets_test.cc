// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/token_buckets.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};

int Taken(TokenBuckets& buckets, const std::string& caller, Instant now, int tries) {
  int taken = 0;
  for (int i = 0; i < tries; ++i) taken += buckets.Take(caller, now) ? 1 : 0;
  return taken;
}

TEST(TokenBuckets, HoldAFewAndFillAgainOneAtATime) {
  TokenBuckets buckets({.tokens = 3, .refill = Minutes(1)});
  EXPECT_EQ(Taken(buckets, "a", kNow, 10), 3);
  EXPECT_EQ(buckets.Wait("a", kNow), Minutes(1));
  EXPECT_EQ(Taken(buckets, "b", kNow, 10), 3) << "each caller for itself";
  EXPECT_EQ(Taken(buckets, "a", kNow + Seconds(59), 10), 0);
  EXPECT_EQ(Taken(buckets, "a", kNow + Seconds(60), 10), 1);
  EXPECT_EQ(Taken(buckets, "a", kNow + Days(1), 10), 3) << "never more than it holds";
}

TEST(TokenBuckets, GoOnFromTheNewTimeWhenTheClockJumpsBack) {
  TokenBuckets buckets({.tokens = 2, .refill = Minutes(1)});
  EXPECT_EQ(Taken(buckets, "a", kNow, 5), 2);
  const Instant back = kNow - Days(3);
  EXPECT_EQ(Taken(buckets, "a", back, 5), 0) << "a jump fills nothing";
  EXPECT_EQ(Taken(buckets, "a", back + Minutes(1), 5), 1) << "and nobody waits for three days";
}

TEST(TokenBuckets, RememberABoundedNumberOfCallers) {
  TokenBuckets buckets({.tokens = 1, .refill = Hours(1), .callers_most = 10});
  int taken = 0;
  for (int i = 0; i < 1'000; ++i) taken += Taken(buckets, "caller " + std::to_string(i), kNow, 1);
  EXPECT_EQ(taken, 11) << "ten of their own, one shared by all others";
  EXPECT_EQ(Taken(buckets, "a new one", kNow + Hours(2), 1), 1) << "full ones are forgotten";
}

}  // namespace
}  // namespace parapet
