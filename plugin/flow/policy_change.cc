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

// Between two attempts at a rollback that was refused: whoever is alerted needs time to act.
constexpr Duration kRollbackAgain = Minutes(1);

bool Loosens(const Policy& before, const Policy& after) {
  const auto differences = Compare(before, after);
  return std::any_of(differences.begin(), differences.end(),
                     [](const PolicyDifference& difference) { return difference.loosens; });
}

}  // namespace

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
    next_rollback_ = Instant();
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

// Puts a new version in force and waits until it is on disk.
std::vector<Complaint> StoreFlow::Enact(const PolicyEvent& event, Instant now, Lock& lock) {
  std::string error = PutInForce(event, now);
  if (error.empty()) error = AppendAndWait(EventOf(EventKind::kPolicy, now, "policy", WritePolicyEvent(event)), lock);
  if (error.empty()) return {};
  return {{.what = error}};
}

PolicyAnswer StoreFlow::ApplyPolicy(const PolicyChange& change, Instant now) {
  Lock lock(mutex_);
  if (change.if_version && *change.if_version != policy_version_) {
    return {.complaints = {{.what = "the policy was changed meanwhile: version " + std::to_string(policy_version_) +
                                    " is in force, not " + std::to_string(*change.if_version),
                            .remedy = "look at the one in force and try again"}},
            .changed_meanwhile = true};
  }
  const auto compiled = CompilePolicy(change.document, policy_version_ + 1, now);
  if (compiled.program == nullptr) return {.complaints = compiled.complaints};
  if (ledger_failed_) return {.complaints = {{.what = kLedgerDown}}};
  if (auto refused = WhyRefused(*compiled.program, now); !refused.empty()) return {.complaints = std::move(refused)};
  const bool needs_second = policy_version_ > 0 && program_->policy().approvals.second_approver_for_loosening &&
                            Loosens(program_->policy(), compiled.program->policy());
  if (needs_second) return Propose(change, now, lock);
  PolicyEvent event{
      .version = policy_version_ + 1, .document = change.document, .actor = change.actor, .reason = change.reason};
  if (change.canary_for) event.canary_until = now + *change.canary_for;
  return {.complaints = Enact(event, now, lock)};
}

PolicyAnswer StoreFlow::Propose(const PolicyChange& change, Instant now, Lock& lock) {
  const int64_t number = ++last_proposal_;
  const PolicyProposal proposal{.number = number,
                                .base_version = policy_version_,
                                .canary_for = change.canary_for,
                                .document = change.document,
                                .actor = change.actor,
                                .reason = change.reason,
                                .at = now};
  proposals_[number] = proposal;
  const std::string error =
      AppendAndWait(EventOf(EventKind::kProposal, now, std::to_string(number), WritePolicyProposal(proposal)), lock);
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

// Under one lock from the first check to the event, which alone says that the proposal was approved.
std::vector<Complaint> StoreFlow::Approve(PolicyProposal& proposal, const std::string& actor, Instant now, Lock& lock) {
  if (proposal.actor == actor) return {{.what = "a second person has to approve; " + actor + " proposed it"}};
  if (proposal.base_version != policy_version_) {
    return {{.what = "the policy was changed since: proposal " + std::to_string(proposal.number) +
                     " was made from version " + std::to_string(proposal.base_version) + ", and version " +
                     std::to_string(policy_version_) + " is in force",
             .remedy = "reject it, and propose what is still wanted from the policy in force"}};
  }
  const auto compiled = CompilePolicy(proposal.document, policy_version_ + 1, now);
  if (compiled.program == nullptr) return compiled.complaints;
  if (auto refused = WhyRefused(*compiled.program, now); !refused.empty()) return refused;
  PolicyEvent event{.version = policy_version_ + 1,
                    .document = proposal.document,
                    .actor = proposal.actor,
                    .reason = proposal.reason,
                    .approved_by = actor,
                    .proposal = proposal.number};
  if (proposal.canary_for) event.canary_until = now + *proposal.canary_for;
  proposal.settled = "approved";
  proposal.settled_by = actor;
  return Enact(event, now, lock);
}

std::vector<Complaint> StoreFlow::SettleProposal(int64_t number, bool approve, const std::string& actor, Instant now) {
  Lock lock(mutex_);
  if (ledger_failed_) return {{.what = kLedgerDown}};
  const auto at = proposals_.find(number);
  if (at == proposals_.end() || !at->second.settled.empty()) {
    return {{.what = "no proposal " + std::to_string(number) + " waits", .remedy = "`parapet policy proposals`"}};
  }
  PolicyProposal& proposal = at->second;
  if (approve) return Approve(proposal, actor, now, lock);
  proposal.settled = "rejected";
  proposal.settled_by = actor;
  const std::string error =
      AppendAndWait(EventOf(EventKind::kProposal, now, std::to_string(number), WritePolicyProposal(proposal)), lock);
  if (error.empty()) return {};
  return {{.what = error}};
}

PolicyAnswer StoreFlow::RollBackPolicy(int64_t version, const std::string& actor, const std::string& reason,
                                       Instant now) {
  PolicyEvent wanted;
  std::string present;
  int64_t in_force = 0;
  {
    const Lock lock(mutex_);
    present = policy_document_;
    in_force = policy_version_;
  }
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
                      .reason = "back to version " + std::to_string(wanted.version) + ": " + reason,
                      .if_version = in_force},
                     now);
}

// Under the lock, after an order was judged: the ledger holds the order before the policy that its stopping brought
// back.
void StoreFlow::WatchCanary(const Order& order, const Judgement& judgement, Instant now) {
  if (canary_ == nullptr) return;
  if (now < canary_->until()) canary_->Compare(order, judgement.facts, judgement.record.enforced);
  EndCanary(now);
}

// Under the lock. Goes back where there is a reason to, again and again until that is done or a person put another
// policy in force; a canary whose time is over ends only without such a reason.
void StoreFlow::EndCanary(Instant now) {
  if (canary_ == nullptr) return;
  if (canary_->why_back().empty()) {
    if (now >= canary_->until()) canary_.reset();
    return;
  }
  if (next_rollback_.IsKnown() && now < next_rollback_) return;
  const std::string why = canary_->why_back();
  const PolicyEvent back{.version = policy_version_ + 1,
                         .document = baseline_.document,
                         .actor = "parapet",
                         .reason = "canary: version " + std::to_string(policy_version_) + " was rolled back, " + why};
  const std::string refused = PutInForce(back, now);
  if (refused.empty()) {
    last_sequence_ = ledger_.Append(EventOf(EventKind::kPolicy, now, "policy", WritePolicyEvent(back)), {});
  } else {
    next_rollback_ = now + kRollbackAgain;
  }
  AlertObservation seen;
  seen.cause = "canary";
  seen.guardrail = "canary";
  seen.action = Action::kTag;
  seen.advice = refused.empty() ? "A new policy was rolled back: " + why + "."
                                : "A new policy has to be rolled back (" + why + ") and could not be: " + refused +
                                      ". Put one in force with `parapet policy apply`.";
  Raise({seen}, now);
}

// What the canary counted before a restart is counted again, from the policy's own event to its end: a rollback may be
// owed.
void StoreFlow::RecountCanary(int64_t from_sequence) {
  if (canary_ == nullptr) return;
  Workspace workspace;
  ledger_.Read(options_.settings.store, from_sequence, [&](const StoredEvent& stored) {
    if (stored.event.at >= canary_->until()) return false;
    if (stored.event.kind != EventKind::kOrder) return true;
    OrderPayload recorded;
    std::string error;
    workspace.arena().Reset();
    const bool read = ReadOrderPayload(stored.event.payload, &workspace.arena(), &workspace.facts(), &recorded, &error);
    if (read && recorded.order != nullptr && recorded.facts.now.IsKnown()) {
      canary_->Compare(*recorded.order, recorded.facts, recorded.record.enforced);
    }
    return true;
  });
}

}  // namespace parapet
