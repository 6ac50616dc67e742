// SPDX-License-Identifier: Apache-2.0
//
// The parts of follow-through that look after single orders and people, made together for one store: holds that end,
// calls that come about, small gestures, something else for what is not there.
//
//   CareParts care(has_webhook);
//   care.AttachTo(follow);                                              // before the first event is folded
//   follow.With(now, [&](FollowView& view) { care.holds.Holds(view); });
//
// Thread safety: asked only from inside FollowUp::With.
#ifndef PARAPET_PLUGIN_RECOVERY_CARE_H_
#define PARAPET_PLUGIN_RECOVERY_CARE_H_

#include "parapet/plugin/recovery/calls/calls_part.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/gestures/gestures_part.h"
#include "parapet/plugin/recovery/holds/holds_part.h"

namespace parapet {

struct CareParts {
  // `has_webhook`: the store has an endpoint that takes what has no connector: calls, cards.
  explicit CareParts(bool has_webhook = false) : calls(has_webhook), gestures(has_webhook) {}

  HoldsPart holds;
  CallsPart calls;
  GesturesPart gestures;

  void AttachTo(FollowUp& follow) {
    follow.Attach(holds);
    follow.Attach(calls);
    follow.Attach(gestures);
  }
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_CARE_H_
