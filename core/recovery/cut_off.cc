// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/cut_off.h"

namespace parapet {

Instant NextCutOff(const CutOff& cut_off, Instant after) {
  const Duration offset = Minutes(cut_off.utc_offset_minutes);
  const int64_t local = after.micros + offset.micros;
  const int64_t day = Days(1).micros;
  const int64_t midnight = local - ((local % day) + day) % day;
  int64_t at = midnight + Minutes(cut_off.minute).micros;
  while (at <= local) at += day;
  return {at - offset.micros};
}

}  // namespace parapet
