// SPDX-License-Identifier: Apache-2.0
//
// How a policy comes into force: applied, proposed to a second person, tried as a canary, rolled back.
#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

constexpr const char* kLedgerDown = "the ledger cannot be written at the moment; nothing was changed";

bool Loosens(const Policy& before, const Policy& after) {
  const auto differences = Compare(before, after);
  return std::any_of(differences.begin(), differences.end(),
                     [](const PolicyDifference& difference) { return difference.loosens; });
}

}  // namespace

LedgerEvent StoreFlow::PolicyEventOf(EventKind kind, std::string subject, std::string payload, Instant now) const {
  LedgerEvent event;
  event.store = options_.settings.store;
  event.kind = kind;
  event.at = now;
  event.subject = std::move(subject);
  event.payload = std::move(payload);
  return event;
}

std::shared_ptr<const Program> StoreFlow::program() const {
  const Lock lock(mutex_);
  return program_;
}

std::string StoreFlow::policy_document() const {
  const Lock lock(mutex_);
  return policy_document_;
}

std::string StoreFlow::PutInForce(const PolicyEvent& event, Instant at) {
  auto compiled = CompilePolicy(event.document, event.version, at);
  if (compiled.program == nullptr) return Sentence("policy", compiled.complaints.front());
  const bool is_new = event.version != policy_version_;
  const bool enforced = program_ != nullptr && program_->ceiling() != Ceiling::kObserve;
  if (is_new) {
    canary_.reset();
    baseline_ = {.version = policy_version_, .document = policy_document_};
    if (event.canary_until.IsKnown()) {
      canary_ = std::make_unique<Canary>(program_, compiled.program->policy().canary, event.canary_until);
    }
  }
  program_ = std::move(compiled.program);
  if (!enforced && program_->ceiling() != Ceiling::kObserve) enforcing_since_ = at;
  if (program_->ceiling() == Ceiling::kObserve) enforcing_since_ = Instant();
  policy_document_ = event.document;
  policy_version_ = event.version;
  return {};
}

std::vector<Complaint> StoreFlow::WhyRefused(const Program& wanted, Instant now) const {
  const bool stops = wanted.ceiling() > Ceiling::kTag;
  if (stops && wanted.policy().alert_channel_required && !alert_tested_) {
    return {{.place = {.path = "$.ceiling"},
             .what = "holding and blocking are refused until an alert channel was tested",
             .remedy = "run `parapet alerts test`, or set \"alert_channel_required\": false and own the silence"}};
  }
  const CalendarEntry* freeze = program_ == nullptr ? nullptr : program_->FreezeAt(now);
  if (freeze != nullptr && Loosens(program_->policy(), wanted.policy())) {
    return {{.place = {.path = "$.calendar"},
             .what = "the policy is not loosened during \"" + freeze->name + "\"",
             .remedy = "wait for its end, or `parapet bypass` if shoppers suffer"}};
  }
  return {};
}

PolicyAnswer StoreFlow::ApplyPolicy(const PolicyChange& change, Instant now) {
  Lock lock(mutex_);
  const auto compiled = CompilePolicy(change.document, policy_version_ + 1, now);
  if (compiled.program == nullptr) return {.complaints = compiled.complaints};
  if (ledger_failed_) return {.complaints = {{.what = kLedgerDown}}};
  if (auto refused = WhyRefused(*compiled.program, now); !refused.empty()) return {.complaints = std::move(refused)};
  const bool needs_second = policy_version_ > 0 && program_->policy().approvals.second_approver_for_loosening &&
                            change.approved_by.empty() && Loosens(program_->policy(), compiled.program->policy());
  if (needs_second) return Propose(change, now, lock);
  PolicyEvent event{.version = policy_version_ + 1,
                    .document = change.document,
                    .actor = change.actor,
                    .reason = change.reason,
                    .approved_by = change.approved_by};
  if (change.canary_for) event.canary_until = now + *change.canary_for;
  PutInForce(event, now);
  const std::string error =
      AppendAndWait(PolicyEventOf(EventKind::kPolicy, "policy", WritePolicyEvent(event), now), lock);
  if (error.empty()) return {};
  return {.complaints = {{.what = error}}};
}

PolicyAnswer StoreFlow::Propose(const PolicyChange& change, Instant now, Lock& lock) {
  const int64_t number = ++last_proposal_;
  const PolicyProposal proposal{
      .number = number, .document = change.document, .actor = change.actor, .reason = change.reason, .at = now};
  proposals_[number] = proposal;
  const std::string error = AppendAndWait(
      PolicyEventOf(EventKind::kProposal, std::to_string(number), WritePolicyProposal(proposal), now), lock);
  if (!error.empty()) return {.complaints = {{.what = error}}};
  return {.proposal = number};
}

std::vector<PolicyProposal> StoreFlow::Proposals() const {
  const Lock lock(mutex_);
  std::vector<PolicyProposal> waiting;
  for (const auto& [number, proposal] : proposals_) {
    if (proposal.settled.empty()) waiting.push_back(proposal);
  }
  return waiting;
}

std::vector<Complaint> StoreFlow::SettleProposal(int64_t number, bool approve, const std::string& actor, Instant now) {
  PolicyProposal proposal;
  {
    const Lock lock(mutex_);
    const auto at = proposals_.find(number);
    if (at == proposals_.end() || !at->second.settled.empty()) {
      return {{.what = "no proposal " + std::to_string(number) + " waits", .remedy = "`parapet policy proposals`"}};
    }
    if (approve && at->second.actor == actor) {
      return {{.what = "a second person has to approve; " + actor + " proposed it"}};
    }
    proposal = at->second;
  }
  if (approve) {
    PolicyAnswer answer = ApplyPolicy(
        {.document = proposal.document, .actor = proposal.actor, .reason = proposal.reason, .approved_by = actor}, now);
    if (!answer.complaints.empty()) return answer.complaints;
  }
  Lock lock(mutex_);
  proposal.settled = approve ? "approved" : "rejected";
  proposal.settled_by = actor;
  proposals_[number] = proposal;
  const std::string error = AppendAndWait(
      PolicyEventOf(EventKind::kProposal, std::to_string(number), WritePolicyProposal(proposal), now), lock);
  if (error.empty()) return {};
  return {{.what = error}};
}

PolicyAnswer StoreFlow::RollBackPolicy(int64_t version, const std::string& actor, const std::string& reason,
                                       Instant now) {
  PolicyEvent wanted;
  const std::string present = policy_document();
  ledger_.ReadBack(options_.settings.store, EventKind::kPolicy, "policy", [&](const StoredEvent& stored) {
    PolicyEvent event;
    std::string error;
    if (!ReadPolicyEvent(stored.event.payload, &event, &error)) return true;
    if (version == 0 ? event.document == present : event.version != version) return true;
    wanted = std::move(event);
    return false;
  });
  if (wanted.document.empty()) {
    return {.complaints = {{.what = version == 0 ? "there is no earlier policy to go back to"
                                                 : "there is no version " + std::to_string(version),
                            .remedy = "`parapet policy history` lists the versions"}}};
  }
  return ApplyPolicy({.document = wanted.document,
                      .actor = actor,
                      .reason = "back to version " + std::to_string(wanted.version) + ": " + reason},
                     now);
}

// Under the lock, after an order was judged: the ledger holds the order before the policy that its stopping brought
// back.
void StoreFlow::WatchCanary(const Order& order, const Facts& facts, Action decided, Instant now) {
  if (canary_ == nullptr) return;
  if (now >= canary_->until()) return canary_.reset();
  const auto why = canary_->Compare(order, facts, Cap(decided, program_->ceiling()));
  if (!why) return;
  const PolicyEvent back{.version = policy_version_ + 1,
                         .document = baseline_.document,
                         .actor = "parapet",
                         .reason = "canary: version " + std::to_string(policy_version_) + " was rolled back, " + *why};
  PutInForce(back, now);
  last_sequence_ = ledger_.Append(PolicyEventOf(EventKind::kPolicy, "policy", WritePolicyEvent(back), now), {});
  AlertObservation seen;
  seen.cause = "canary";
  seen.guardrail = "canary";
  seen.action = Action::kTag;
  seen.advice = "A new policy was rolled back: " + *why + ".";
  Raise({seen}, now);
}

// What the canary counted before a restart is counted again, from the policy's own event on.
void StoreFlow::RecountCanary(int64_t from_sequence, Instant now) {
  if (canary_ == nullptr || now >= canary_->until()) return canary_.reset();
  Workspace workspace;
  ledger_.Read(options_.settings.store, from_sequence, [&](const StoredEvent& stored) {
    if (stored.event.kind != EventKind::kOrder) return true;
    OrderPayload recorded;
    std::string error;
    workspace.arena().Reset();
    const bool read = ReadOrderPayload(stored.event.payload, &workspace.arena(), &workspace.facts(), &recorded, &error);
    if (read && recorded.order != nullptr && recorded.facts.now.IsKnown()) {
      canary_->Compare(*recorded.order, recorded.facts, Cap(recorded.record.decision, program_->ceiling()));
    }
    return true;
  });
}

}  // namespace parapet
