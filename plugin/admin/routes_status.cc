// SPDX-License-Identifier: Apache-2.0
//
// The public status: outages told, updated, ended.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/recovery/status/status_page.h"

namespace parapet {
namespace {

HttpResponse Show(const Call& call) {
  HttpResponse response;
  call.follow->With(call.now, [&](FollowView& view) {
    PublicStatus status = call.watch->PublicStatusNow(view);
    status.promises = call.watch->PromisesNow(view);
    response = Ok(StatusFeed(status));
  });
  return response;
}

HttpResponse Tell(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    TellRequest request{.component = body.Text("component").value_or(""),
                        .text = body.Text("text").value_or(""),
                        .actor = call.Actor(body),
                        .affected = body.Whole("affected", 0).value_or(0),
                        .next_update = body.Moment("next_update").value_or(Instant()),
                        .cases = body.Texts("cases")};
    if (!valid()) return HttpResponse{};
    // Writing to customers takes more than telling the public, on whichever way it is asked for.
    if (!request.cases.empty() && call.caller.role < Role::kApprover) return Forbidden(Role::kApprover);
    std::string outage, error;
    call.follow->With(call.now, [&](FollowView& view) { error = call.watch->status.Tell(view, request, &outage); });
    return error.empty() ? Ok("{\"outage\":\"" + outage + "\"}") : Refused(error);
  });
}

HttpResponse Update(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word{.about = call.path[3], .actor = call.Actor(body), .reason = body.Text("text").value_or("")};
    const Instant next = body.Moment("next_update").value_or(Instant());
    if (!valid()) return HttpResponse{};
    std::string error;
    call.follow->With(call.now, [&](FollowView& view) { error = call.watch->status.Update(view, word, next); });
    return Outcome(error);
  });
}

HttpResponse End(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word{.about = call.path[3], .actor = call.Actor(body), .reason = body.Text("text").value_or("")};
    if (!valid()) return HttpResponse{};
    std::string error;
    call.follow->With(call.now, [&](FollowView& view) { error = call.watch->status.End(view, word); });
    return Outcome(error);
  });
}

HttpResponse TellCases(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word{.about = call.path[3], .actor = call.Actor(body)};
    const std::vector<std::string> cases = body.Texts("cases");
    if (!valid()) return HttpResponse{};
    std::string error;
    call.follow->With(call.now, [&](FollowView& view) { error = call.watch->status.TellCases(view, word, cases); });
    return Outcome(error);
  });
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "public-status", Role::kViewer, Show},
    {"POST", "public-status", Role::kOperator, Tell},
    {"POST", "public-status/{outage}/update", Role::kOperator, Update},
    {"POST", "public-status/{outage}/end", Role::kOperator, End},
    {"POST", "public-status/{outage}/cases", Role::kApprover, TellCases},
};

}  // namespace

std::span<const AdminRoute> StatusRoutes() { return kRoutes; }

}  // namespace parapet
