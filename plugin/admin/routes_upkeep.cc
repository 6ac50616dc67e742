// SPDX-License-Identifier: Apache-2.0
//
// The outbox, alerts and the state of things.
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/views.h"

namespace parapet {
namespace {

HttpResponse ShowStatus(const Call& call) { return Ok(WriteStatus(*call.flow, *call.store, *call.ledger, call.now)); }

HttpResponse Effects(const Call& call) {
  std::optional<EffectState> state;
  if (const std::string text = call.Query("state"); !text.empty()) {
    state = EffectStateFromName(text);
    if (!state)
      return Problem(400, "bad-request", "Unknown state",
                     "\"" + text + "\" is none of pending, sending, done, unknown, dead");
  }
  return Ok(WriteEffects(call.ledger->Effects(call.path[1], state, call.Limit())));
}

HttpResponse RetryEffect(const Call& call) {
  if (call.ledger->Retry(call.path[3], call.now)) return Done();
  return NotFound("no dead or unknown effect \"" + call.path[3] + "\"");
}

HttpResponse ShowAlerts(const Call& call) { return Ok(WriteAlerts(call.flow->Alerts())); }

HttpResponse Acknowledge(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string actor = call.Actor(body);
    if (!valid()) return HttpResponse{};
    return Outcome(call.flow->AcknowledgeAlert(call.path[3], actor, call.now));
  });
}

HttpResponse TestAlert(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string actor = call.Actor(body);
    if (!valid()) return HttpResponse{};
    return Outcome(call.flow->TestAlert(actor, call.now));
  });
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "status", Role::kViewer, ShowStatus},
    {"GET", "outbox", Role::kViewer, Effects},
    {"POST", "outbox/{effect}/retry", Role::kOperator, RetryEffect},
    {"GET", "alerts", Role::kViewer, ShowAlerts},
    {"POST", "alerts/test", Role::kOperator, TestAlert},
    {"POST", "alerts/{incident}/acknowledge", Role::kOperator, Acknowledge},
};

}  // namespace

std::span<const AdminRoute> UpkeepRoutes() { return kRoutes; }

}  // namespace parapet
