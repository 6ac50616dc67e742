// SPDX-License-Identifier: Apache-2.0
//
// The policy, its history, and standing aside.
#include <charconv>

#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/views.h"

namespace parapet {
namespace {

HttpResponse Guardrails(const Call& call) {
  return Ok(WriteGuardrails(call.flow->program().get(), call.flow->supplied()));
}

HttpResponse ShowPolicy(const Call& call) { return Ok(WritePolicy(*call.flow)); }

HttpResponse PolicyHistory(const Call& call) {
  return Ok(WriteHistory(*call.ledger, call.path[1], EventKind::kPolicy, "policy", call.Limit()));
}

// Complaints in one problem document, or done.
HttpResponse Answered(const std::vector<Complaint>& complaints, const std::string& file) {
  if (complaints.empty()) return Done();
  std::string all;
  for (const Complaint& complaint : complaints) all += (all.empty() ? "" : "\n") + Sentence(file, complaint);
  return Problem(422, "policy-refused", "The policy was refused; the one in force stays", all);
}
HttpResponse Answered(const PolicyAnswer& answer, const std::string& file) {
  if (answer.changed_meanwhile) return Refused(Sentence(file, answer.complaints.front()));
  if (answer.proposal == 0) return Answered(answer.complaints, file);
  return {.status = 202, .body = "{\"proposal\":" + std::to_string(answer.proposal) + "}"};
}

HttpResponse RollBack(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const int64_t version = body.Whole("version").value_or(0);
    const std::string actor = call.Actor(body), reason = body.Text("reason").value_or("");
    if (!valid()) return HttpResponse{};
    if (reason.empty()) return Refused("going back asks for a reason");
    return Answered(call.flow->RollBackPolicy(version, actor, reason, call.now), "policy");
  });
}

HttpResponse ShowProposals(const Call& call) { return Ok(WriteProposals(call.flow->Proposals())); }

HttpResponse Settle(const Call& call, bool approve) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string actor = call.Actor(body);
    const std::string& text = call.path[4];
    int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!valid()) return HttpResponse{};
    if (failed != std::errc() || end != text.data() + text.size()) {
      return NotFound("\"" + text + "\" is no number of a proposal");
    }
    return Answered(call.flow->SettleProposal(number, approve, actor, call.now), "policy");
  });
}
HttpResponse Approve(const Call& call) { return Settle(call, true); }
HttpResponse Reject(const Call& call) { return Settle(call, false); }

// Policies, bypasses, price decisions and administrative calls, and whether the chain that holds them is whole.
HttpResponse Audit(const Call& call) {
  call.flow->WaitForDisk();
  std::optional<int64_t> broken;
  const bool verify = call.Query("verify") == "true";
  if (verify) broken = call.ledger->VerifyChain();
  return Ok(WriteAudit(*call.ledger, call.path[1], call.Limit(), verify, broken));
}

HttpResponse ApplyPolicy(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string document = body.Text("document").value_or(""), actor = call.Actor(body),
                      reason = body.Text("reason").value_or(""), file = body.Text("file").value_or("policy");
    const auto canary = body.Time("canary_for");
    const auto if_version = body.Whole("if_version");
    body.Require("document");
    if (!valid()) return HttpResponse{};
    const PolicyChange change{
        .document = document, .actor = actor, .reason = reason, .canary_for = canary, .if_version = if_version};
    return Answered(call.flow->ApplyPolicy(change, call.now), file);
  });
}

HttpResponse SetBypass(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const auto length = body.Time("for");
    const std::string actor = call.Actor(body), reason = body.Text("reason").value_or("");
    if (!valid()) return HttpResponse{};
    call.flow->Bypass(length ? call.now + *length : Instant(), actor, reason, call.now);
    return Done();
  });
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "guardrails", Role::kViewer, Guardrails},
    {"GET", "policy", Role::kViewer, ShowPolicy},
    {"GET", "policy/history", Role::kViewer, PolicyHistory},
    {"POST", "policy/apply", Role::kOperator, ApplyPolicy},
    {"GET", "policy/proposals", Role::kViewer, ShowProposals},
    {"POST", "policy/proposals/{proposal}/approve", Role::kApprover, Approve},
    {"POST", "policy/proposals/{proposal}/reject", Role::kApprover, Reject},
    {"POST", "policy/rollback", Role::kOperator, RollBack},
    {"GET", "audit", Role::kViewer, Audit},
    {"POST", "bypass", Role::kOperator, SetBypass},
};

}  // namespace

std::span<const AdminRoute> PolicyRoutes() { return kRoutes; }

}  // namespace parapet
