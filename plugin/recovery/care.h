// SPDX-License-Identifier: Apache-2.0
//
// The parts of follow-through that look after single orders and people, made together for one store: holds that end,
// calls that come about, small gestures, something else for what is not there.
//
//   CareParts care({.has_webhook = true});
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
#include "parapet/plugin/recovery/stock/stock_part.h"

namespace parapet {

// What a store has connectors for.
struct CareSettings {
  bool has_webhook = false;   // an endpoint takes what has no connector: calls, cards
  bool edits_orders = false;  // the platform's orders can be edited
  bool gives_gift_cards = false;
  Duration keep_for = kKeepFor;  // pieces of a substitute, for a customer who was asked
};

struct CareParts {
  explicit CareParts(CareSettings settings = {})
      : calls(settings.has_webhook),
        gestures(settings.has_webhook, settings.gives_gift_cards),
        stock(settings.edits_orders, settings.keep_for) {}

  HoldsPart holds;
  CallsPart calls;
  GesturesPart gestures;
  StockPart stock;

  void AttachTo(FollowUp& follow) {
    for (FollowPart* part : {static_cast<FollowPart*>(&holds), static_cast<FollowPart*>(&calls),
                             static_cast<FollowPart*>(&gestures), static_cast<FollowPart*>(&stock)}) {
      follow.Attach(*part);
    }
  }
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_CARE_H_
