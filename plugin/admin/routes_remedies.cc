// SPDX-License-Identifier: Apache-2.0
//
// Steps of playbooks done by people, other remedies, customers' answers, and what was learnt from them.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/admin/call.h"

namespace parapet {
namespace {

// Runs `say` on follow-through, under its lock.
template <typename Say>
HttpResponse Said(const Call& call, Say say) {
  std::string error;
  call.follow->With(call.now, [&](FollowView& view) { error = say(view); });
  return Outcome(error);
}

Word WordOf(const Call& call, DocumentObject& body) {
  return {.about = call.path[3], .actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
}

HttpResponse Settle(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word = WordOf(call, body);
    if (!valid()) return HttpResponse{};
    const auto state = StepStateFromName(call.path[6]);
    if (!state) return NotFound("a step is done, skipped or failed");
    return Said(call, [&](FollowView& view) { return call.remedies->Settle(view, word, call.path[5], *state); });
  });
}

HttpResponse Override(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    OverrideRequest request{.word = WordOf(call, body),
                            .amount = body.Amount("amount"),
                            .as_owner = call.caller.role >= Role::kAdmin,
                            .limit = call.caller.limit};
    const auto remedy = body.Choice("remedy", {"refund_difference", "honour", "offer"});
    body.Require("remedy");
    if (!valid()) return HttpResponse{};
    request.remedy = static_cast<Remedy>(*remedy);
    return Said(call, [&](FollowView& view) { return call.remedies->Override(view, request); });
  });
}

HttpResponse Answer(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word = WordOf(call, body);
    const std::string choice = body.Text("choice").value_or("");
    body.Require("choice");
    if (!valid()) return HttpResponse{};
    return Said(call, [&](FollowView& view) { return call.remedies->Answer(view, word, choice); });
  });
}

HttpResponse ShowLearning(const Call& call) {
  std::string out;
  JsonWriter json(out);
  const Currency currency = call.store->settings.currency;
  call.follow->With(call.now, [&](FollowView& view) {
    const Learning& learning = call.remedies->learning();
    json.BeginObject().Key("overrides").BeginArray();
    for (const OverrideLesson& lesson : learning.Overrides()) {
      json.BeginObject().Field("family", lesson.family).Field("instead_of", lesson.instead_of);
      json.Field("chosen", lesson.chosen).Field("count", lesson.count).Field("dearest", lesson.dearest, currency);
      json.Field("currency", currency.code()).Field("suggestion", lesson.suggestion).EndObject();
    }
    json.EndArray().Key("autonomy").BeginArray();
    for (const AutonomyLesson& lesson : learning.Suggestions(view.flow().program()->policy().autonomy)) {
      json.BeginObject().Field("kind", Name(lesson.kind)).Field("approvals", lesson.approvals);
      json.Field("cap", lesson.cap, currency).Field("currency", currency.code()).EndObject();
    }
    json.EndArray().EndObject();
  });
  return Ok(std::move(out));
}

constexpr AdminRoute kRoutes[] = {
    {"POST", "cases/{case}/steps/{step}/{state}", Role::kOperator, Settle},
    {"POST", "cases/{case}/override", Role::kApprover, Override},
    {"POST", "cases/{case}/answer", Role::kOperator, Answer},
    {"GET", "learning", Role::kViewer, ShowLearning},
};

}  // namespace

std::span<const AdminRoute> RemedyRoutes() { return kRoutes; }

}  // namespace parapet
