// SPDX-License-Identifier: Apache-2.0
//
// What time and later readings do: deadlines, stock questions asked again, escalations, recovery of a failed ledger.
#include <algorithm>

#include "parapet/adapters/json/verdict_json.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/flow/alert_payload.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

void StoreFlow::Tick(Instant now) {
  deadlines_.Expire(now);
  // It may have failed at somebody else's event, follow-through's or another store's: whoever sees it opens it again.
  if (!ledger_.healthy()) ledger_failed_ = true;
  if (ledger_failed_) {
    // Once a second: a full disk does not empty faster. What was queued and never written is gone, so the state is told
    // again from what is on disk.
    if (now < next_reopen_) return;
    next_reopen_ = now + Seconds(1);
    if (!ledger_.Reopen()) return;
    Lock lock(mutex_);
    if (Rebuild(now).empty()) ledger_failed_ = false;
    return;
  }
  std::vector<std::string> questions;
  {
    const Lock lock(mutex_);
    if (now >= next_advance_) {
      next_advance_ = now + Seconds(1);
      for (const Recheck& recheck : state_.Advance(now)) to_rejudge_.push_back(recheck.identity);
    }
    if (program_->valid_until().IsKnown() && program_->valid_until() <= now) {
      PutInForce({.version = policy_version_, .document = policy_document_}, now);  // an exemption has ended
    }
    EndCanary(now);
    const Instant alert_due = alerts_.NextDue();
    if (alert_due.IsKnown() && alert_due <= now && now >= bypassed_until_) {
      AppendAlert({}, WriteAlertTick(), alerts_.Tick(now), now);
    }
    questions.swap(to_rejudge_);
  }
  std::sort(questions.begin(), questions.end());
  questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
  for (const std::string& identity : questions) Rejudge(identity, Question::kStock, now);
}

std::optional<StoredEvent> StoreFlow::LastOrderEvent(std::string_view identity) const {
  std::optional<StoredEvent> found;
  ledger_.ReadBack(options_.settings.store, EventKind::kOrder, identity, [&](const StoredEvent& stored) {
    found = stored;
    return false;
  });
  return found;
}

// Asks a question about a remembered order again, on its last recorded revision, under what is known now.
void StoreFlow::Rejudge(std::string_view identity, Question question, Instant now) {
  const auto stored = LastOrderEvent(identity);
  if (!stored) {
    const Lock lock(mutex_);
    to_rejudge_.emplace_back(identity);  // its event is queued and not yet readable: next time
    return;
  }
  Workspace workspace;
  OrderPayload payload;
  std::string error;
  if (!ReadOrderPayload(stored->event.payload, &workspace.arena(), nullptr, &payload, &error)) return;
  const Order& order = *payload.order;
  const Lock lock(mutex_);
  const OrderRecord* before = state_.FindOrder(identity);
  if (before == nullptr || before->cancelled) return;
  const auto limits = LimitsFor(order, Relation::kNewer, false, now);
  Judgement judgement = Decide(
      state_,
      {.order = order, .program = *program_, .now = now, .limits = limits, .always_judge = true, .question = question},
      workspace);
  if (!judgement.judged) return;
  ++counters_.rejudged;
  Count(judgement);
  const std::string words =
      judgement.verdict.decision == Action::kAllow ? std::string() : VerdictJson(judgement.verdict);
  LedgerEvent event = EventOf(EventKind::kOrder, now, std::string(identity),
                              WriteOrderPayload(order, &judgement.facts, judgement.record, words));
  AddOrderEffects(order, judgement.verdict, *options_.hooks, now, event.effects);
  RaiseOrderAlerts(order, judgement.verdict, now);
  state_.Apply(judgement.record);
  last_sequence_ = ledger_.Append(std::move(event), {});
  WatchCanary(order, judgement, now);
}

std::string StoreFlow::RecheckOrder(std::string_view identity, Instant now) {
  if (!LastOrderEvent(identity)) return "no order \"" + std::string(identity) + "\" is recorded";
  Rejudge(identity, Question::kEverything, now);
  return {};
}

}  // namespace parapet
