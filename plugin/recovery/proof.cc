// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/proof.h"

#include <memory>
#include <optional>
#include <vector>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/parts.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/core/policy/replay.h"
#include "parapet/plugin/flow/decide.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/recovery/change_proof.h"
#include "parapet/plugin/trial/corpus_vector.h"

namespace parapet {
namespace {

// The policy that was in force at an instant.
std::shared_ptr<const Program> PolicyAt(const Ledger& ledger, const std::string& store, Instant at) {
  std::shared_ptr<const Program> program;
  ledger.ReadBack(store, EventKind::kPolicy, "policy", [&](const StoredEvent& stored) {
    if (stored.event.at > at) return true;
    PolicyEvent policy;
    std::string error;
    if (ReadPolicyEvent(stored.event.payload, &policy, &error)) {
      program = CompilePolicy(policy.document, policy.version, at).program;
    }
    return false;
  });
  return program;
}

struct Recorded {
  Instant at;
  std::string payload;
};

// The earliest that was seen of an order together with facts.
std::optional<Recorded> FirstJudged(const Ledger& ledger, const std::string& store, const std::string& order) {
  std::optional<Recorded> first;
  ledger.ReadBack(store, EventKind::kOrder, order, [&](const StoredEvent& stored) {
    payload::OrderMembers members;
    std::string error;
    const bool judged = payload::Split(stored.event.payload, &members, &error) && !members.facts.empty();
    if (judged) first = {stored.event.at, stored.event.payload};
    return true;
  });
  return first;
}

class Trial {
 public:
  explicit Trial(const Program& program) : replay_(program) {}
  // Whether the policy holds the order of a recorded event; false too where it cannot be read.
  bool Stops(const std::string& recorded) {
    workspace_->arena().Reset();
    OrderPayload payload;
    std::string error;
    const bool read = ReadOrderPayload(recorded, &workspace_->arena(), &workspace_->facts(), &payload, &error);
    if (!read || payload.order == nullptr || !payload.facts.now.IsKnown()) return false;
    if (payload.facts.lines.size() != payload.order->lines.size()) return false;
    return replay_.Judge(*payload.order, payload.facts) >= Action::kHold;
  }
  bool Stops(const CorpusSubject& subject) {
    return subject.order() != nullptr && replay_.Judge(*subject.order(), subject.facts()) >= Action::kHold;
  }

 private:
  Replay replay_;
  std::unique_ptr<Workspace> workspace_ = std::make_unique<Workspace>();
};

void TryVariations(const std::vector<Recorded>& recorded, const Program& in_force, Proof& proof) {
  Trial now(in_force);
  CorpusSubject subject;
  for (int i = 0; i < kProofVariations; ++i) {
    const std::string& text = recorded[static_cast<size_t>(i) % recorded.size()].payload;
    payload::OrderMembers members;
    std::string error;
    if (!payload::Split(text, &members, &error)) continue;
    CorpusVector vector{.report = "incident", .line = i};
    vector.order = std::string(members.order);
    vector.facts = std::string(members.facts);
    if (!subject.Load(vector, DrawVariation(vector, kProofSeed, i + 1)).empty()) continue;
    ++proof.variations;
    proof.variations_stopped += now.Stops(subject) ? 1 : 0;
  }
}

void TryOthers(const ProofRequest& request, const std::string& store, const Ledger& ledger, const Program& then,
               const Program& in_force, Instant now, Proof& proof) {
  std::set<std::string> right, seen;
  ledger.ReadBack(store, EventKind::kReview, {}, [&](const StoredEvent& stored) {
    ReviewEvent review;
    std::string error;
    if (ReadReviewEvent(stored.event.payload, &review, &error) && review.label == "right") {
      right.insert(stored.event.subject);
    }
    return true;
  });
  Trial old_trial(then), new_trial(in_force);
  ledger.ReadBack(store, EventKind::kOrder, {}, [&](const StoredEvent& stored) {
    const std::string& order = stored.event.subject;
    if (stored.event.at < now - kFalseAlarmsOver) return false;
    if (request.orders.contains(order) || request.related.contains(order) || right.contains(order)) return true;
    payload::OrderMembers members;
    std::string error;
    if (!payload::Split(stored.event.payload, &members, &error) || members.facts.empty()) return true;
    if (!seen.insert(order).second) return true;
    ++proof.others;
    proof.newly_stopped += new_trial.Stops(stored.event.payload) && !old_trial.Stops(stored.event.payload) ? 1 : 0;
    return true;
  });
}

// More false alarms than there may be; empty for no.
std::string TooManyStopped(const Proof& proof) {
  if (proof.newly_stopped * kHundredPercent <= proof.others * kNewlyStoppedMost) return {};
  return "newly stops " + OutOf(proof.newly_stopped, proof.others) +
         " other orders of the last 30 days; that is above the limit for false alarms";
}

}  // namespace

std::string WhyNot(const Proof& proof) {
  if (proof.orders == 0) return "no order of it is recorded with its facts, so there is nothing to replay";
  const std::string policies =
      "policy " + std::to_string(proof.policy_now) + ", in force now, holds " + OutOf(proof.stopped_now, proof.orders);
  if (!IsShareOf(proof.stopped_now, proof.orders, kProvedOrdersLeast)) {
    return policies + " of its orders; put a policy in force that would have stopped them";
  }
  if (proof.stopped_then == proof.orders) {
    return "policy " + std::to_string(proof.policy_then) +
           " held all of its orders already when they came, so nothing " +
           "new was put in their way; close it as external, or accepted";
  }
  if (proof.variations < kProofVariations) {
    return "only " + OutOf(proof.variations, kProofVariations) +
           " variations of its orders could be played, which proves too little; close it as external, or accepted";
  }
  if (!IsShareOf(proof.variations_stopped, proof.variations, kProvedVariationsLeast)) {
    return policies + " of its orders but only " + OutOf(proof.variations_stopped, proof.variations) +
           " variations with other items, amounts and times; a rule for these items alone prevents nothing else";
  }
  const std::string stopped = TooManyStopped(proof);
  return stopped.empty() ? stopped : policies + " of its orders, and " + stopped;
}

namespace {

void TryOrders(const std::vector<Recorded>& recorded, const Program& then, const Program& in_force, Proof& proof) {
  Trial old_trial(then), new_trial(in_force);
  for (const Recorded& one : recorded) {
    proof.stopped_then += old_trial.Stops(one.payload) ? 1 : 0;
    proof.stopped_now += new_trial.Stops(one.payload) ? 1 : 0;
  }
  if (!recorded.empty()) TryVariations(recorded, in_force, proof);
  proof.sentence = "policy " + std::to_string(proof.policy_now) + " holds " + OutOf(proof.stopped_now, proof.orders) +
                   " orders where policy " + std::to_string(proof.policy_then) + " held " +
                   std::to_string(proof.stopped_then) + ", and " + OutOf(proof.variations_stopped, proof.variations) +
                   " variations";
}

// The other way to prove it, where its orders do not.
void TryItsChange(const ProofRequest& request, const StoreFlow& flow, const Ledger& ledger, const Program& in_force,
                  Instant now, Proof& proof) {
  const ChangeProof change = ProveByChange(request, flow, ledger, in_force, now);
  std::string why_not = change.why_not;
  if (const std::string stopped = TooManyStopped(proof); why_not.empty() && !stopped.empty()) {
    why_not = "the policy refuses it, and " + stopped;
  }
  if (!why_not.empty()) {
    proof.why_not += "; nor is it proved by its price change: " + why_not;
    return;
  }
  proof.why_not.clear();
  proof.sentence = change.sentence + " and stops " + OutOf(proof.newly_stopped, proof.others) + " other orders";
}

}  // namespace

bool IsShareOf(int64_t part, int64_t whole, int64_t basis_points) {
  return part * kHundredPercent >= whole * basis_points;
}

std::string OutOf(int64_t part, int64_t whole) { return std::to_string(part) + " of " + std::to_string(whole); }

Proof ProvePrevented(const ProofRequest& request, const StoreFlow& flow, const Ledger& ledger, const Program& in_force,
                     Instant now) {
  const std::string& store = flow.options().settings.store;
  Proof proof{.policy_now = in_force.version()};
  std::vector<Recorded> recorded;
  for (const std::string& order : request.orders) {
    if (auto first = FirstJudged(ledger, store, order)) recorded.push_back(std::move(*first));
  }
  proof.orders = static_cast<int64_t>(recorded.size());
  Instant earliest = recorded.empty() ? request.began : recorded.front().at;
  for (const Recorded& one : recorded) earliest = std::min(earliest, one.at);
  const auto then = PolicyAt(ledger, store, earliest);
  if (then == nullptr) {
    proof.why_not = "the policy that was in force when it began can no longer be read";
    return proof;
  }
  proof.policy_then = then->version();
  TryOrders(recorded, *then, in_force, proof);
  TryOthers(request, store, ledger, *then, in_force, now, proof);
  proof.sentence +=
      "; it newly stops " + OutOf(proof.newly_stopped, proof.others) + " other orders of the last 30 days";
  proof.why_not = WhyNot(proof);
  if (!proof.why_not.empty() && !request.wrong_prices.empty()) {
    TryItsChange(request, flow, ledger, in_force, now, proof);
  }
  return proof;
}

}  // namespace parapet
