// SPDX-License-Identifier: Apache-2.0
//
// Incidents and cases: who is affected, what is decided about it, what was done, and closing it.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/care_views.h"
#include "parapet/plugin/admin/recovery_views.h"
#include "parapet/plugin/admin/tuning_view.h"

namespace parapet {
namespace {

// ?reference=15.00; complains in `refusal` where it is no amount.
bool ReadReference(const Call& call, std::optional<Money>* reference, HttpResponse* refusal) {
  const std::string text = call.Query("reference");
  if (text.empty()) return true;
  const DecimalResult read = ParseDecimal(text);
  if (read.ok() && read.money() > Money()) return *reference = read.money(), true;
  *refusal = Problem(400, "bad-request", "Unknown reference", "\"" + text + "\" is no price such as 15.00");
  return false;
}

HttpResponse Incidents(const Call& call) { return Ok(WriteIncidents(call.follow->Incidents(call.now), call.Limit())); }

HttpResponse ShowIncident(const Call& call) {
  const auto incident = call.follow->FindIncident(call.path[3], call.now);
  if (!incident) return NotFound("no incident \"" + call.path[3] + "\" is known");
  return Ok(WriteIncident(*incident, call.follow->Preview(*incident, call.now)));
}

// From an order or an item where the query names one, else from the incident.
BlastRadius RadiusOf(const Call& call, const std::optional<Money>& reference) {
  if (const std::string order = call.Query("order"); !order.empty())
    return call.follow->RadiusOfOrder(order, reference);
  if (const std::string item = call.Query("item"); !item.empty()) return call.follow->RadiusOfItem(item, reference);
  return call.follow->RadiusOfIncident(call.Query("incident"), reference, call.now);
}

HttpResponse ShowRadius(const Call& call) {
  std::optional<Money> reference;
  HttpResponse refusal;
  if (!ReadReference(call, &reference, &refusal)) return refusal;
  const BlastRadius radius = RadiusOf(call, reference);
  if (!radius.error.empty()) return NotFound(radius.error);
  return Ok(WriteRadius(radius, call.store->settings.currency));
}

HttpResponse Adopt(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word{.actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
    const std::vector<std::string> orders = body.Texts("orders");
    std::optional<Money> reference;
    HttpResponse refusal;
    if (!valid()) return HttpResponse{};
    if (!ReadReference(call, &reference, &refusal)) return refusal;
    std::string incident;
    const std::string error =
        call.follow->Adopt(RadiusOf(call, reference), orders, reference, word, call.now, &incident);
    return error.empty() ? Ok("{\"incident\":\"" + incident + "\"}") : Refused(error);
  });
}

Word WordOf(const Call& call, DocumentObject& body) {
  return {.about = call.path[3], .actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
}

HttpResponse Note(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word = WordOf(call, body);
    return valid() ? Outcome(call.follow->Note(word, call.now)) : HttpResponse{};
  });
}

HttpResponse Decide(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word = WordOf(call, body);
    if (!valid()) return HttpResponse{};
    const Decided decided = call.follow->Decide(word, call.now);
    return decided.error.empty() ? Ok(WritePlan(decided.incident, decided.plan)) : Refused(decided.error);
  });
}

HttpResponse Approve(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word = WordOf(call, body);
    if (!valid()) return HttpResponse{};
    return Outcome(call.follow->Approve(word, call.caller.role >= Role::kAdmin, call.now, call.caller.limit));
  });
}

// It is closed by now: what would have kept it quiet is for whoever wants to see to that.
void AddTuning(const Call& call, JsonWriter& json) {
  std::string error;
  const auto tuning = TuneIncident(*call.follow, *call.ledger, call.path[3], call.now, &error);
  if (tuning) json.Key("tuning").Raw(WriteTuning(*tuning));
}

HttpResponse Close(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    CloseRequest request{.word = WordOf(call, body), .review_at = body.Moment("review_at").value_or(Instant())};
    const auto as = body.Choice("as", {"prevented", "false_alarm", "accepted", "external"});
    body.Require("as");
    if (!valid()) return HttpResponse{};
    request.closing = static_cast<Closing>(*as);
    const Closed closed = call.follow->Close(request, call.now);
    if (!closed.error.empty()) return Refused(closed.error);
    if (closed.waits_for_second) return HttpResponse{.status = 202, .body = R"({"closed":false,"waits_for":"second"})"};
    std::string out;
    JsonWriter json(out);
    json.BeginObject().Field("closed", true).Field("proof", closed.proof);
    if (request.closing == Closing::kFalseAlarm) AddTuning(call, json);
    json.EndObject();
    return Ok(std::move(out));
  });
}

HttpResponse Cases(const Call& call) {
  return Ok(WriteCases(call.follow->Incidents(call.now), call.Query("state"), call.Query("incident"), call.Limit()));
}

HttpResponse ShowCase(const Call& call) {
  const auto one = call.follow->FindCase(call.path[3], call.now);
  if (!one) return NotFound("no case \"" + call.path[3] + "\" is known");
  std::string proposal;
  HumanTouch touch;
  call.follow->With(call.now, [&](FollowView& view) {
    if (const auto made = ProposeForStock(view, *one)) proposal = WriteProposal(*made, call.store->settings.currency);
    touch = call.care->gestures.TouchFor(view, *one);
  });
  return Ok(WriteCase(*one, proposal, touch));
}

HttpResponse Mark(const Call& call, CaseAct act) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word = WordOf(call, body);
    return valid() ? Outcome(call.follow->Mark(word, act, call.now)) : HttpResponse{};
  });
}
HttpResponse TakeCase(const Call& call) { return Mark(call, CaseAct::kTaken); }
HttpResponse ShipCase(const Call& call) { return Mark(call, CaseAct::kShipped); }
HttpResponse FinishCase(const Call& call) { return Mark(call, CaseAct::kDone); }

constexpr AdminRoute kRoutes[] = {
    {"GET", "incidents", Role::kViewer, Incidents},
    {"GET", "incidents/{incident}", Role::kViewer, ShowIncident},
    {"POST", "incidents/{incident}/note", Role::kOperator, Note},
    {"POST", "incidents/{incident}/decide", Role::kOperator, Decide},
    {"POST", "incidents/{incident}/approve", Role::kApprover, Approve},
    {"POST", "incidents/{incident}/close", Role::kApprover, Close},
    {"GET", "blast-radius", Role::kViewer, ShowRadius},
    {"POST", "blast-radius/adopt", Role::kOperator, Adopt},
    {"GET", "cases", Role::kViewer, Cases},
    {"GET", "cases/{case}", Role::kViewer, ShowCase},
    {"POST", "cases/{case}/take", Role::kOperator, TakeCase},
    {"POST", "cases/{case}/shipped", Role::kOperator, ShipCase},
    {"POST", "cases/{case}/done", Role::kOperator, FinishCase},
};

}  // namespace

std::span<const AdminRoute> RecoveryRoutes() { return kRoutes; }

}  // namespace parapet
