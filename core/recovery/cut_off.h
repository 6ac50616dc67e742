// SPDX-License-Identifier: Apache-2.0
//
// The shop's daily cut-off: what is let go later ships a day later. Holds and decisions end by it.
//
//   const Instant by = NextCutOff({.minute = 15 * 60, .utc_offset_minutes = 60}, opened_at);   // 14:00 UTC
//
// The shop's clocks are UTC with an offset that knows no daylight saving, as Policy::utc_offset_minutes. Thread safety:
// pure.
#ifndef PARAPET_CORE_RECOVERY_CUT_OFF_H_
#define PARAPET_CORE_RECOVERY_CUT_OFF_H_

#include "parapet/core/kernel/time.h"

namespace parapet {

inline constexpr const char* kCutOffName = "the cut-off of the day's parcels";

struct CutOff {
  int minute = 0;              // of the shop's day, 0 to 1'440
  int utc_offset_minutes = 0;  // of the shop's clocks
};

// The next time after `after` at which the shop's clocks show it.
Instant NextCutOff(const CutOff& cut_off, Instant after);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_CUT_OFF_H_
