// SPDX-License-Identifier: Apache-2.0
//
// Internal to the compiler of policies: what holds at an instant, and until when that stays so.
//
// Thread safety: pure. Cost: a few comparisons an entry; nine days are looked at for a daily window.
#ifndef PARAPET_CORE_POLICY_TIMING_H_
#define PARAPET_CORE_POLICY_TIMING_H_

#include "parapet/core/policy/policy.h"

namespace parapet {

// Whether `now` is in [from, until), where an instant that is not known is open.
constexpr bool Within(Instant from, Instant until, Instant now) {
  return (!from.IsKnown() || from <= now) && (!until.IsKnown() || now < until);
}

// Whether a schedule is active, with the shop's clocks `utc_offset_minutes` ahead of UTC.
bool IsActive(const Schedule& schedule, int utc_offset_minutes, Instant now);
// When that changes next; not known where it never does.
Instant NextChange(const Schedule& schedule, int utc_offset_minutes, Instant now);

// The earlier of two instants, where one that is not known is never.
constexpr Instant Earlier(Instant a, Instant b) { return !b.IsKnown() || (a.IsKnown() && a < b) ? a : b; }

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_TIMING_H_
