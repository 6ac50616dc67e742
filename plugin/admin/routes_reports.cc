// SPDX-License-Identifier: Apache-2.0
//
// Reports of mistakes by people: taken in, acknowledged, linked to an incident, answered.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/watch_views.h"

namespace parapet {
namespace {

HttpResponse List(const Call& call) {
  HttpResponse response;
  call.follow->With(call.now, [&](FollowView&) {
    const WatchRules rules = call.flow->program()->policy().watch;
    response = Ok(WriteReports(call.watch->reports.All(), rules, call.Query("state") == "open", call.Limit()));
  });
  return response;
}

HttpResponse Show(const Call& call) {
  HttpResponse response;
  call.follow->With(call.now, [&](FollowView& view) {
    const Reports& reports = call.watch->reports;
    const Report* report = reports.Find(call.path[3]);
    response = report == nullptr ? NotFound("no report \"" + call.path[3] + "\" is known")
                                 : Ok(WriteReport(*report, call.flow->program()->policy().watch,
                                                  reports.SaysOf(view, report->id), reports.RadiusOf(view, *report)));
  });
  return response;
}

HttpResponse Add(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    ReportRequest request{.actor = call.Actor(body)};
    request.by = static_cast<ReportedBy>(body.Choice("by", {"employee", "customer"}).value_or(0));
    request.order = body.Text("order").value_or("");
    request.item = body.Text("item").value_or("");
    request.says = {body.Text("text").value_or(""), body.Text("contact").value_or(""), body.Text("name").value_or("")};
    body.Require("text");
    if (!valid()) return HttpResponse{};
    Reported reported;
    call.follow->With(call.now, [&](FollowView& view) { reported = call.watch->reports.Take(view, request); });
    if (!reported.error.empty()) return Refused(reported.error);
    std::string out;
    JsonWriter(out).BeginObject().Field("report", reported.report).Field("shown", reported.shown).EndObject();
    return Ok(std::move(out));
  });
}

template <typename Do>
HttpResponse Change(const Call& call, Do change) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word{.about = call.path[3], .actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
    const std::string incident = body.Text("incident").value_or("");
    const bool notified = body.Bool("notified").value_or(false);
    if (!valid()) return HttpResponse{};
    std::string error;
    call.follow->With(call.now, [&](FollowView& view) { error = change(view, word, incident, notified); });
    return Outcome(error);
  });
}

HttpResponse Acknowledge(const Call& call) {
  return Change(call, [&](FollowView& view, const Word& word, const std::string&, bool) {
    return call.watch->reports.Acknowledge(view, word);
  });
}
HttpResponse Link(const Call& call) {
  return Change(call, [&](FollowView& view, const Word& word, const std::string& incident, bool) {
    return call.watch->reports.Link(view, word, incident);
  });
}
HttpResponse Close(const Call& call) {
  return Change(call, [&](FollowView& view, const Word& word, const std::string&, bool notified) {
    return call.watch->reports.Close(view, word, notified);
  });
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "reports", Role::kViewer, List},
    {"POST", "reports", Role::kViewer, Add},
    {"GET", "reports/{report}", Role::kOperator, Show},
    {"POST", "reports/{report}/acknowledge", Role::kOperator, Acknowledge},
    {"POST", "reports/{report}/link", Role::kOperator, Link},
    {"POST", "reports/{report}/close", Role::kOperator, Close},
};

}  // namespace

std::span<const AdminRoute> ReportRoutes() { return kRoutes; }

}  // namespace parapet
