// SPDX-License-Identifier: Apache-2.0
//
// Orders: looking, letting go, judging again, saying whether a finding was right.
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/views.h"
#include "parapet/plugin/trial/backtest.h"

namespace parapet {
namespace {

HttpResponse Orders(const Call& call) {
  std::optional<Action> at_least;
  if (const std::string text = call.Query("at_least"); !text.empty()) {
    at_least = ActionFromName(text);
    if (!at_least)
      return Problem(400, "bad-request", "Unknown decision", "\"" + text + "\" is none of allow, tag, hold, block");
  }
  return Ok(WriteOrders(call.flow->Orders(at_least, call.Limit())));
}

HttpResponse ShowOrder(const Call& call) {
  const auto event = call.flow->LastOrderEvent(call.path[3]);
  return event ? Ok(WriteStoredOrder(*event)) : NotFound("no order \"" + call.path[3] + "\" is recorded");
}

HttpResponse ReleaseOrder(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    Release release{.identity = call.path[3], .actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
    if (!valid()) return HttpResponse{};
    if (release.reason.empty()) return Refused("letting an order go asks for a reason");
    return Outcome(call.flow->ReleaseOrder(release, call.now));
  });
}

HttpResponse RecheckOrder(const Call& call) { return Outcome(call.flow->RecheckOrder(call.path[3], call.now)); }

HttpResponse ReviewOrder(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string label = body.Text("label").value_or(""), actor = call.Actor(body),
                      reason = body.Text("reason").value_or("");
    body.Require("label");
    if (!valid()) return HttpResponse{};
    if (!LabelFromName(label)) return Refused("\"" + label + "\" is none of right, false_alarm, unsure");
    return Outcome(call.flow->ReviewOrder(call.path[3], label, actor, reason, call.now));
  });
}

HttpResponse ImportOrders(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string path = body.Text("path").value_or("");
    call.Actor(body);
    body.Require("path");
    if (!valid()) return HttpResponse{};
    if (call.caller.remote) return RefusedPath("parapet orders import");
    size_t imported = 0;
    std::vector<std::string> bad;
    const std::string error = call.flow->ImportOrders(path, call.now, &imported, &bad);
    return error.empty() ? Ok(WriteOrderImport(imported, bad)) : Refused(error);
  });
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "orders", Role::kViewer, Orders},
    {"POST", "orders/import", Role::kOperator, ImportOrders},
    {"GET", "orders/{order}", Role::kViewer, ShowOrder},
    {"POST", "orders/{order}/release", Role::kOperator, ReleaseOrder},
    {"POST", "orders/{order}/recheck", Role::kOperator, RecheckOrder},
    {"POST", "orders/{order}/review", Role::kOperator, ReviewOrder},
};

}  // namespace

std::span<const AdminRoute> OrderRoutes() { return kRoutes; }

}  // namespace parapet
