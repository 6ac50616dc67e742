// SPDX-License-Identifier: Apache-2.0
//
// Looking after single orders and people: what is held and until when, calls and how they ended, forgetting a person.
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/care_views.h"

namespace parapet {
namespace {

HttpResponse ListHolds(const Call& call) {
  std::vector<HoldsPart::Owned> holds;
  call.follow->With(call.now, [&](FollowView& view) { holds = call.care->holds.Holds(view); });
  return Ok(WriteHolds(holds, call.flow->HoldBrake(), call.Limit()));
}

HttpResponse EndCall(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string actor = call.Actor(body);
    body.Text("reason");
    const auto outcome = body.Choice("outcome", {"connected", "dropped", "no_answer", "provider_failed"});
    const int64_t seconds = body.Whole("seconds", 0, 86'400).value_or(0);
    body.Require("outcome");
    if (!valid()) return HttpResponse{};
    std::string error;
    call.follow->With(call.now, [&](FollowView& view) {
      error = call.care->calls.Ended(view, call.path[3], static_cast<CallOutcome>(*outcome), seconds, actor);
    });
    return Outcome(error);
  });
}

HttpResponse GiveGesture(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string actor = call.Actor(body);
    body.Text("reason");
    const auto kind = body.Choice("kind", {"card", "gift_card"});
    const Money amount = body.Amount("amount").value_or(Money());
    for (const char* key : {"kind", "amount"}) body.Require(key);
    if (!valid()) return HttpResponse{};
    const bool as_owner = call.caller.role >= Role::kAdmin;
    if (!as_owner && call.caller.limit && amount > *call.caller.limit)
      return Refused("this costs more than your limit: it takes the role admin");
    std::string error;
    call.follow->With(call.now, [&](FollowView& view) {
      error = call.care->gestures.Give(view, call.path[3], static_cast<GestureKind>(*kind), amount, actor);
    });
    return Outcome(error);
  });
}

HttpResponse ListCalls(const Call& call) {
  std::vector<PhoneCall> calls;
  call.follow->With(call.now, [&](FollowView& view) { calls = call.care->calls.Calls(view); });
  return Ok(WriteCalls(calls, call.Limit()));
}

HttpResponse ErasePeople(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    ErasureRequest request{.actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
    request.customer = body.Text("customer").value_or("");
    if (const std::string order = body.Text("order").value_or(""); !order.empty()) request.orders.push_back(order);
    request.only_look = !body.Bool("confirm").value_or(false);
    if (!valid()) return HttpResponse{};
    if (request.customer.empty() == request.orders.empty()) return Refused("say one of customer and order");
    const ErasureReport report = call.flow->Erase(request, call.now);
    return report.error.empty() ? Ok(WriteErasure(report, !request.only_look)) : Refused(report.error);
  });
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "holds", Role::kViewer, ListHolds},
    {"GET", "calls", Role::kViewer, ListCalls},
    {"POST", "cases/{case}/call", Role::kOperator, EndCall},
    {"POST", "cases/{case}/gesture", Role::kOperator, GiveGesture},
    {"POST", "people/erase", Role::kAdmin, ErasePeople},
};

}  // namespace

std::span<const AdminRoute> CareRoutes() { return kRoutes; }

}  // namespace parapet
