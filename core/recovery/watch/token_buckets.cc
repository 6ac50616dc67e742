// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/token_buckets.h"

#include <algorithm>

namespace parapet {
namespace {

constexpr const char* kEverybodyElse = "";

}  // namespace

void TokenBuckets::Fill(Bucket& bucket, Instant now) const {
  if (now < bucket.filled_at) bucket.filled_at = now;
  const int64_t fresh = (now - bucket.filled_at).micros / settings_.refill.micros;
  if (fresh <= 0) return;
  bucket.tokens = std::min(settings_.tokens, bucket.tokens + std::min(fresh, settings_.tokens));
  bucket.filled_at = bucket.filled_at + Duration{fresh * settings_.refill.micros};
}

void TokenBuckets::Forget(Instant now) {
  for (auto at = buckets_.begin(); at != buckets_.end();) {
    Fill(at->second, now);
    at = at->second.tokens == settings_.tokens ? buckets_.erase(at) : std::next(at);
  }
}

TokenBuckets::Bucket& TokenBuckets::Of(std::string_view caller, Instant now) {
  std::string key(caller);
  auto at = buckets_.find(key);
  if (at == buckets_.end() && buckets_.size() >= settings_.callers_most) {
    Forget(now);
    if (buckets_.size() >= settings_.callers_most) key = kEverybodyElse;
    at = buckets_.find(key);
  }
  if (at == buckets_.end()) at = buckets_.emplace(std::move(key), Bucket{settings_.tokens, now}).first;
  Fill(at->second, now);
  return at->second;
}

bool TokenBuckets::Take(std::string_view caller, Instant now) {
  Bucket& bucket = Of(caller, now);
  if (bucket.tokens == 0) return false;
  if (bucket.tokens == settings_.tokens) bucket.filled_at = now;
  --bucket.tokens;
  return true;
}

Duration TokenBuckets::Wait(std::string_view caller, Instant now) {
  const Bucket& bucket = Of(caller, now);
  return bucket.tokens > 0 ? Duration() : bucket.filled_at + settings_.refill - now;
}

}  // namespace parapet
