// SPDX-License-Identifier: Apache-2.0
//
// The way out: one ledger event a delivery with the effects it causes, and the answer when it is durable.
#include <future>

#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

LedgerEvent StoreFlow::EventOf(EventKind kind, Instant now, std::string subject, std::string payload) const {
  LedgerEvent event;
  event.store = options_.settings.store;
  event.kind = kind;
  event.at = now;
  event.subject = std::move(subject);
  event.payload = std::move(payload);
  return event;
}

LedgerEvent StoreFlow::EventFor(const Incoming& in, EventKind kind, std::string subject, std::string payload) const {
  LedgerEvent event = EventOf(kind, in.now, std::move(subject), std::move(payload));
  event.delivery_id = in.decoded.delivery_id;
  event.body_digest = in.body_digest;
  return event;
}

Duration StoreFlow::DeadlineFor(const PlatformAdapter& adapter, const Decoded& decoded) const {
  if (!decoded.synchronous) return options_.deadlines.webhook;
  return adapter.name() == "native" ? options_.deadlines.native : options_.deadlines.extension;
}

// Under the lock, so that places in the ledger are taken in the order in which the state was changed.
void StoreFlow::Commit(LedgerEvent event, const Incoming& in, HttpResponse response, bool wait,
                       std::function<HttpResponse()> late, HttpReply reply) {
  if (!in.decoded.delivery_id.empty()) event.answer = PackAnswer(response);
  auto pending = std::make_shared<PendingReply>(std::move(reply), std::move(response), std::move(late));
  if (wait) deadlines_.Add(in.now + DeadlineFor(in.adapter, in.decoded), pending);
  last_sequence_ = ledger_.Append(std::move(event), [this, pending](LedgerError error, int64_t) {
    if (error == LedgerError::kNone) return pending->Succeed();
    ++counters_.ledger_failures;
    ledger_failed_ = true;
    pending->FallBack();
  });
  if (!wait) pending->Succeed();
}

std::string StoreFlow::AppendAndWait(LedgerEvent event, Lock& lock) {
  auto promise = std::make_shared<std::promise<LedgerError>>();
  std::future<LedgerError> durable = promise->get_future();
  last_sequence_ =
      ledger_.Append(std::move(event), [promise](LedgerError error, int64_t) { promise->set_value(error); });
  lock.unlock();
  const LedgerError error = durable.get();
  if (error == LedgerError::kNone) return {};
  ++counters_.ledger_failures;
  ledger_failed_ = true;
  return "the ledger could not be written: " + std::string(Name(error));
}

void StoreFlow::Stamp(Effect& effect, std::string_view identity, std::string_view step, Instant now) const {
  effect.store = options_.settings.store;
  effect.key = EffectKey(effect.store, identity, effect.kind, effect.target, step);
  effect.created_at = effect.due_at = now;
}

EnforcementLimits StoreFlow::LimitsFor(const Order& order, Relation relation, bool can_block, Instant now) const {
  EnforcementLimits limits;
  limits.can_block = can_block;
  const bool old =
      relation == Relation::kNew && order.placed_at.IsKnown() && now - order.placed_at > options_.limits.old_order;
  const bool before_enforcement =
      order.placed_at.IsKnown() && enforcing_since_.IsKnown() && order.placed_at < enforcing_since_;
  limits.untouchable = old || before_enforcement || order.origin == Origin::kImport || now < bypassed_until_;
  return limits;
}

void StoreFlow::Count(const Judgement& judgement) {
  if (!judgement.judged) {
    ++counters_.recorded_only;
    return;
  }
  ++counters_.judged[static_cast<size_t>(judgement.verdict.decision)];
  ++counters_.enforced[static_cast<size_t>(judgement.verdict.enforced)];
}

void StoreFlow::AddOrderEffects(const Order& order, const Verdict& verdict, const PlatformAdapter& adapter, Instant now,
                                std::vector<Effect>& effects) {
  if (verdict.enforced == Action::kAllow) return;
  for (Effect& effect : adapter.Actions(order, verdict)) {
    // The verdict's class is the step: a tag that grows into a hold is another effect, the same class again is not.
    Stamp(effect, Identity(order), Name(verdict.enforced), now);
    effects.push_back(std::move(effect));
  }
}

}  // namespace parapet
