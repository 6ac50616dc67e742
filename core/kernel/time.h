// SPDX-License-Identifier: Apache-2.0
//
// Time as an argument: instants and durations counted in microseconds.
//
// The kernel never asks for the time. Whoever calls it says what time it is, so that a check can be replayed,
// backtested and simulated. Wall-clock instants come from outside (an order's own timestamps, the intake's clock);
// nothing here knows a time zone.
//
// Thread safety: values. Cost: one integer.
#ifndef PARAPET_CORE_KERNEL_TIME_H_
#define PARAPET_CORE_KERNEL_TIME_H_

#include <compare>
#include <cstdint>

namespace parapet {

// A signed length of time in microseconds. Range: about ±292,000 years; arithmetic on sane inputs cannot overflow.
struct Duration {
  int64_t micros = 0;
  friend constexpr auto operator<=>(const Duration&, const Duration&) = default;
};

constexpr Duration Milliseconds(int64_t n) { return {n * 1'000}; }
constexpr Duration Seconds(int64_t n) { return {n * 1'000'000}; }
constexpr Duration Minutes(int64_t n) { return Seconds(n * 60); }
constexpr Duration Hours(int64_t n) { return Minutes(n * 60); }
constexpr Duration Days(int64_t n) { return Hours(n * 24); }

// A point in time: microseconds since 1970-01-01T00:00:00Z. Zero means "not known"; no order of ours is that old.
struct Instant {
  int64_t micros = 0;
  constexpr bool IsKnown() const { return micros != 0; }
  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
  friend constexpr Duration operator-(Instant a, Instant b) { return {a.micros - b.micros}; }
  friend constexpr Instant operator+(Instant a, Duration d) { return {a.micros + d.micros}; }
  friend constexpr Instant operator-(Instant a, Duration d) { return {a.micros - d.micros}; }
};

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_TIME_H_
