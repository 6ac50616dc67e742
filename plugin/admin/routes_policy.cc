// SPDX-License-Identifier: Apache-2.0
//
// The policy, its history, and standing aside.
#include <algorithm>
#include <charconv>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/store_policy.h"
#include "parapet/plugin/admin/store_readiness.h"
#include "parapet/plugin/admin/views.h"

namespace parapet {
namespace {

HttpResponse Guardrails(const Call& call) {
  const auto readiness = ReadReadiness(*call.flow, *call.ledger, call.now);
  return Ok(WriteGuardrails(call.flow->program().get(), SuppliedTo(*call.flow), readiness));
}

HttpResponse ShowPolicy(const Call& call) { return Ok(WritePolicy(*call.flow)); }

HttpResponse Promotions(const Call& call) { return Ok(WritePromotions(*call.flow->program(), call.now)); }

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
HttpResponse Answered(const PolicyAnswer& answer, const std::string& file,
                      const std::vector<std::string>& warnings = {}) {
  if (answer.changed_meanwhile) return Refused(Sentence(file, answer.complaints.front()));
  if (!answer.complaints.empty()) return Answered(answer.complaints, file);
  return {.status = answer.proposal == 0 ? 200 : 202, .body = WritePolicyAnswer(answer.proposal, warnings)};
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

constexpr size_t kUnreadyNamed = 3;

std::string SomeOf(const std::vector<std::string>& all) {
  std::string text;
  for (size_t i = 0; i < std::min(all.size(), kUnreadyNamed); ++i) text += (i == 0 ? "" : ", ") + all[i];
  return all.size() <= kUnreadyNamed ? text : text + " and " + std::to_string(all.size() - kUnreadyNamed) + " more";
}

// Whether what a document begins to enforce is ready, or somebody says why it is enforced nevertheless: then the reason
// says so as well. A document that does not compile is refused elsewhere.
bool IsReady(const Call& call, const std::string& document, const std::string& nevertheless, std::string& reason,
             HttpResponse& refusal) {
  const auto wanted = CompilePolicy(document, 0, call.now).program;
  if (wanted == nullptr) return true;
  const auto readiness = ReadReadiness(*call.flow, *call.ledger, call.now);
  const auto unready = EnforcedUnready(*call.flow->program(), *wanted, readiness);
  if (unready.empty()) return true;
  if (nevertheless.empty()) {
    refusal = Problem(409, "not-ready", "Nothing was changed; not ready to enforce: " + SomeOf(unready),
                      "`parapet guardrails` tells of each; say --not-ready-because \"…\" to enforce nevertheless");
    return false;
  }
  reason += "; enforced though not ready, because " + nevertheless + ": " + SomeOf(unready);
  return true;
}

HttpResponse ApplyPolicy(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string document = body.Text("document").value_or(""), actor = call.Actor(body),
                      file = body.Text("file").value_or("policy"),
                      nevertheless = body.Text("not_ready_because").value_or("");
    std::string reason = body.Text("reason").value_or("");
    const auto canary = body.Time("canary_for");
    const auto if_version = body.Whole("if_version");
    const bool only_ready = body.Bool("only_ready").value_or(false) || !nevertheless.empty();
    body.Require("document");
    if (!valid()) return HttpResponse{};
    HttpResponse refusal;
    if (only_ready && !IsReady(call, document, nevertheless, reason, refusal)) return refusal;
    const PolicyChange change{
        .document = document, .actor = actor, .reason = reason, .canary_for = canary, .if_version = if_version};
    const auto answer = call.flow->ApplyPolicy(change, call.now);
    return Answered(answer, file, StoreWarnings(*call.flow, document, file, call.now));
  });
}

HttpResponse ValidatePolicy(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string document = body.Text("document").value_or(""), file = body.Text("file").value_or("policy");
    body.Require("document");
    if (!valid()) return HttpResponse{};
    return Ok(WriteValidation(PolicyComplaints(document, file, call.now),
                              StoreWarnings(*call.flow, document, file, call.now)));
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
    {"GET", "promotions", Role::kViewer, Promotions},
    {"GET", "policy/history", Role::kViewer, PolicyHistory},
    {"POST", "policy/apply", Role::kOperator, ApplyPolicy},
    {"POST", "policy/validate", Role::kViewer, ValidatePolicy},
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
