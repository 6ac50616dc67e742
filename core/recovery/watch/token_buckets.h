// SPDX-License-Identifier: Apache-2.0
//
// Limits how often somebody may ask: one bucket a caller, which holds a few tokens and is filled again slowly.
//
//   TokenBuckets buckets({.tokens = 5, .refill = Minutes(1), .callers_most = 4'096});
//   if (!buckets.Take("203.0.113.7", now)) …                  // too often; buckets.Wait("203.0.113.7", now) says for
//   how long
//
// A clock that jumps back fills nothing and takes nothing away: the bucket goes on from the new time. When more callers
// than `callers_most` have been seen lately, the others share one bucket, so that memory is bounded whoever asks.
//
// Thread safety: none; the owner serialises. Cost: a look-up; once in a while all full buckets are thrown away.
#ifndef PARAPET_CORE_RECOVERY_WATCH_TOKEN_BUCKETS_H_
#define PARAPET_CORE_RECOVERY_WATCH_TOKEN_BUCKETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parapet/core/kernel/time.h"

namespace parapet {

struct BucketSettings {
  int64_t tokens = 5;            // at most in a bucket, and at the start; at least 1
  Duration refill = Minutes(1);  // one token each; more than nothing
  size_t callers_most = 4'096;
};

class TokenBuckets {
 public:
  explicit TokenBuckets(BucketSettings settings) : settings_(settings) {}
  // False where the caller has no token left.
  bool Take(std::string_view caller, Instant now);
  // Until the caller has a token again; nothing where it has one.
  Duration Wait(std::string_view caller, Instant now);

 private:
  struct Bucket {
    int64_t tokens = 0;
    Instant filled_at;  // when the last token came
  };
  Bucket& Of(std::string_view caller, Instant now);
  void Fill(Bucket& bucket, Instant now) const;
  void Forget(Instant now);

  const BucketSettings settings_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_TOKEN_BUCKETS_H_
