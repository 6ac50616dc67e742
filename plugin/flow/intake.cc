// SPDX-License-Identifier: Apache-2.0
//
// The way in: signature, content type, decoding, dedupe, and the branch to what the delivery is about.
#include <algorithm>

#include "parapet/adapters/json/verdict_json.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

Workspace& ThreadWorkspace() {
  thread_local Workspace workspace;
  return workspace;
}

bool ContainsNoCase(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

bool IsJson(std::string_view content_type) {
  return content_type.empty() || ContainsNoCase(content_type, "application/json") ||
         ContainsNoCase(content_type, "+json");
}

std::string Digest(std::string_view body) {
  std::string digest(32, '\0');
  Sha256(body, reinterpret_cast<uint8_t*>(digest.data()));
  return digest;
}

HttpResponse Unavailable() {
  return Problem(503, "ledger-unavailable", "The delivery could not be written to disk",
                 "Nothing was acknowledged; send it again.");
}

std::string ContactJson(const Contact& contact) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("email").String(contact.email);
  json.Key("phone").String(contact.phone);
  json.Key("first_name").String(contact.first_name);
  json.Key("last_name").String(contact.last_name);
  json.Key("locale").String(contact.locale);
  json.Key("address").String(contact.address);
  json.Key("region").String(contact.region);
  json.EndObject();
  return out;
}

// A late answer must not look into the arena, which the thread has used for other orders by then.
Decoded WithoutOrder(Decoded decoded) {
  decoded.order = nullptr;
  return decoded;
}

// A person's key in the ledger: the customer's fingerprint, as adapters name it when a platform asks to forget
// somebody.
std::string PersonOf(uint64_t customer) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(customer >> shift);
  return Hex(bytes);
}

// Findings worth keeping in words; a clean allow is told by its record.
bool SaysSomething(const Verdict& verdict) {
  return verdict.decision != Action::kAllow || !verdict.findings.empty() || !verdict.indeterminate.empty() ||
         !verdict.shadow.empty();
}

}  // namespace

bool StoreFlow::Refuse(const HttpRequest& request, const PlatformAdapter& adapter, bool trusted, Instant now,
                       HttpReply& reply) {
  if (!trusted && adapter.Verify(request, now) != Refusal::kNone) {
    ++counters_.refused_signature;
    reply.Send(Problem(401, "unauthorized", "The signature or token is missing or wrong", ""));
    return true;
  }
  const std::string_view encoding = request.Header("Content-Encoding");
  if (IsJson(request.Header("Content-Type")) && (encoding.empty() || encoding == "identity")) return false;
  ++counters_.refused_content;
  reply.Send(Problem(415, "unsupported-media-type", "Send application/json without a content encoding", ""));
  return true;
}

void StoreFlow::Deliver(const HttpRequest& request, const PlatformAdapter& adapter, bool trusted, Instant now,
                        HttpReply reply) {
  ++counters_.deliveries;
  if (Refuse(request, adapter, trusted, now, reply)) return;
  last_delivery_micros_ = now.micros;
  Workspace& workspace = ThreadWorkspace();
  workspace.arena().Reset();
  const Decoded decoded = adapter.Decode(
      request,
      {.store = options_.settings.store, .identity_key = &identity_key_, .arena = &workspace.arena(), .now = now});
  const std::string digest = decoded.delivery_id.empty() ? std::string() : Digest(request.body);
  const Incoming in{request, adapter, decoded, digest, now};
  if (ledger_failed_ || !ledger_.healthy()) return DeliverWithoutLedger(in, workspace, std::move(reply));
  switch (decoded.kind) {
    case DeliveryKind::kOrder:
      return DeliverOrder(in, workspace, std::move(reply));
    case DeliveryKind::kItems:
      return DeliverItems(in, std::move(reply));
    case DeliveryKind::kStock:
      return DeliverStock(in, std::move(reply));
    case DeliveryKind::kMark:
      return DeliverEditMark(in, std::move(reply));
    case DeliveryKind::kErase:
      return DeliverErasure(in, std::move(reply));
    case DeliveryKind::kIgnored:
      return DeliverNote(in, std::move(reply));
    case DeliveryKind::kUndecodable:
      return DeliverUndecodable(in, std::move(reply));
  }
}

// Called under the lock, so that of two deliveries with one id exactly one goes on.
bool StoreFlow::AnswerRedelivery(const Incoming& in, HttpReply& reply) {
  if (in.decoded.delivery_id.empty()) return false;
  const auto stored = ledger_.FindDelivery(options_.settings.store, in.decoded.delivery_id);
  if (!stored) return false;
  if (stored->body_digest != in.body_digest) {
    ++counters_.conflicts;
    reply.Send(Problem(409, "delivery-conflict", "This delivery id came before with another body",
                       "A delivery id or Idempotency-Key stands for one body; use a new one."));
    return true;
  }
  ++counters_.redeliveries;
  auto pending = std::make_shared<PendingReply>(std::move(reply), UnpackAnswer(stored->answer), Unavailable);
  deadlines_.Add(in.now + DeadlineFor(in.adapter, in.decoded), pending);
  ledger_.WhenDurable(stored->sequence, [pending](LedgerError error, int64_t) {
    if (error == LedgerError::kNone)
      pending->Succeed();
    else
      pending->FallBack();
  });
  return true;
}

void StoreFlow::DeliverOrder(const Incoming& in, Workspace& workspace, HttpReply reply) {
  Lock lock(mutex_);
  if (AnswerRedelivery(in, reply)) return;
  Order order = *in.decoded.order;
  if (state_.IsAnnouncedEdit(order)) order.stage = order.revision.stage = Stage::kEdited;
  const bool can_block = in.adapter.CanBlock(in.decoded);
  const OrderRecord* before = state_.FindOrder(Identity(order));
  auto limits = LimitsFor(order, before == nullptr ? Relation::kNew : Relation::kNewer, can_block, in.now);
  limits.untouchable |= !in.decoded.enforceable;
  const bool was_vetoed = before != nullptr && before->vetoed;
  Judgement judgement = Decide(state_,
                               {.order = order,
                                .program = *program_,
                                .now = in.now,
                                .limits = limits,
                                .may_veto = in.decoded.may_veto,
                                .always_judge = in.decoded.synchronous},
                               workspace);
  const bool remembers =
      judgement.relation != Relation::kStale && (judgement.judged || judgement.relation != Relation::kSame);
  const Verdict* verdict = judgement.judged ? &judgement.verdict : nullptr;
  const HttpResponse response = in.adapter.Reply(in.decoded, verdict);
  LedgerEvent event = EventFor(in, remembers ? EventKind::kOrder : EventKind::kIgnored, judgement.record.identity, {});
  if (remembers) {
    const std::string words = verdict != nullptr && SaysSomething(*verdict) ? VerdictJson(*verdict) : std::string();
    event.payload = WriteOrderPayload(order, judgement.judged ? &judgement.facts : nullptr, judgement.record, words);
    if (!in.decoded.contact.IsEmpty() && !erased_.contains(judgement.record.identity)) {
      event.person = order.customer != 0 ? PersonOf(order.customer) : "order:" + judgement.record.identity;
      event.personal = ContactJson(in.decoded.contact);
    }
    if (verdict != nullptr) {
      AddOrderEffects(order, *verdict, in.adapter, in.now, event.effects);
      RaiseOrderAlerts(order, *verdict, in.now);
    }
    state_.Apply(judgement.record);
  }
  Count(judgement);
  if (judgement.record.vetoed && !was_vetoed) ++counters_.checkouts_stopped;
  const bool clean = in.decoded.synchronous && !in.decoded.commit_point && in.decoded.delivery_id.empty() &&
                     judgement.verdict.decision == Action::kAllow && !judgement.claimed;
  const bool wait = !clean || ledger_.queue_depth() >= options_.limits.unwaited_max;
  Commit(std::move(event), in, response, wait, LateAnswer(in, judgement), std::move(reply));
  if (judgement.judged) WatchCanary(order, judgement, in.now);
}

// What is answered when the deadline passes or the disk fails: a block that was found stands, everything else is
// answered as the policy's fallback says and is counted as unguarded. Where nobody waits for a verdict, there is none
// to keep.
std::function<HttpResponse()> StoreFlow::LateAnswer(const Incoming& in, const Judgement& judgement) {
  if (!in.decoded.synchronous) {
    return [this] {
      ++counters_.late;
      return Unavailable();
    };
  }
  const bool blocked = judgement.judged && judgement.verdict.enforced == Action::kBlock;
  if (!blocked) {
    return
        [this, &adapter = in.adapter, decoded = WithoutOrder(in.decoded), fallback = FallbackFor(in.adapter, in.now)] {
          ++counters_.late;
          ++counters_.unguarded;
          return FallbackAnswer(adapter, decoded, fallback);
        };
  }
  return [this, &adapter = in.adapter, decoded = WithoutOrder(in.decoded), degraded = judgement.verdict]() mutable {
    ++counters_.late;
    degraded.status = Status::kDegraded;
    return adapter.Reply(decoded, &degraded);
  };
}

void StoreFlow::DeliverItems(const Incoming& in, HttpReply reply) {
  Lock lock(mutex_);
  if (AnswerRedelivery(in, reply)) return;
  const auto& items = in.decoded.items;
  std::vector<PriceOutcome> outcomes;
  for (const ItemUpdate& item : items) {
    for (PriceOutcome& outcome : state_.Apply(item, *program_, in.now)) outcomes.push_back(std::move(outcome));
  }
  counters_.products += items.size();
  const std::string subject = items.empty() ? std::string() : items.size() == 1 ? items[0].id : items[0].product_id;
  RaiseChangeAlerts(outcomes, in.now);
  Commit(EventFor(in, EventKind::kItems, subject, WriteItems(items)), in, in.adapter.Reply(in.decoded, nullptr), true,
         Unavailable, std::move(reply));
}

void StoreFlow::DeliverStock(const Incoming& in, HttpReply reply) {
  Lock lock(mutex_);
  if (AnswerRedelivery(in, reply)) return;
  for (const StockReading& reading : in.decoded.stock) {
    for (std::string& identity : state_.Apply(reading, in.now)) to_rejudge_.push_back(std::move(identity));
  }
  counters_.stock += in.decoded.stock.size();
  const std::string subject = in.decoded.stock.empty() ? std::string() : in.decoded.stock[0].item;
  Commit(EventFor(in, EventKind::kStock, subject, WriteStock(in.decoded.stock)), in,
         in.adapter.Reply(in.decoded, nullptr), true, Unavailable, std::move(reply));
}

void StoreFlow::DeliverEditMark(const Incoming& in, HttpReply reply) {
  Lock lock(mutex_);
  if (AnswerRedelivery(in, reply)) return;
  const EditMark mark{.identity = in.decoded.subject, .edited_at = in.decoded.triggered_at};
  state_.Apply(mark, in.now);
  Commit(EventFor(in, EventKind::kEditMark, mark.identity, WriteEditMark(mark)), in,
         in.adapter.Reply(in.decoded, nullptr), true, Unavailable, std::move(reply));
}

void StoreFlow::DeliverNote(const Incoming& in, HttpReply reply) {
  ++counters_.ignored;
  Lock lock(mutex_);
  if (AnswerRedelivery(in, reply)) return;
  Commit(EventFor(in, EventKind::kIgnored, in.decoded.subject, "{}"), in, in.adapter.Reply(in.decoded, nullptr), true,
         Unavailable, std::move(reply));
}

// One person, or with "*" everybody of the store: the shop has left the platform. Acknowledged, and known as a delivery
// that came, only once it is done; what failed is sent again and tried again.
void StoreFlow::DeliverErasure(const Incoming& in, HttpReply reply) {
  {
    const Lock lock(mutex_);
    if (AnswerRedelivery(in, reply)) return;
  }
  bool erased = false;
  if (in.decoded.subject == "*") {
    erased = ledger_.EraseStore(options_.settings.store);
  } else {
    ErasureRequest request{.people = in.decoded.people, .orders = in.decoded.orders, .actor = "platform"};
    request.people.push_back(in.decoded.subject);
    request.reason = "the platform asked for it";
    erased = Erase(request, in.now).error.empty();
  }
  if (!erased) {
    ++counters_.ledger_failures;
    return reply.Send(Unavailable());
  }
  DeliverNote(in, std::move(reply));
}

void StoreFlow::DeliverUndecodable(const Incoming& in, HttpReply reply) {
  ++counters_.undecodable;
  if (in.adapter.name() == "native") {
    return reply.Send(Problem(400, "malformed-order", "The order could not be read", in.decoded.error));
  }
  ++counters_.unguarded;
  Lock lock(mutex_);
  if (AnswerRedelivery(in, reply)) return;
  std::string payload;
  JsonWriter json(payload);
  json.BeginObject();
  json.Key("error").String(in.decoded.error);
  json.EndObject();
  LedgerEvent event = EventFor(in, EventKind::kUndecodable, in.decoded.delivery_id, std::move(payload));
  event.person =
      "undecodable:" + (in.decoded.delivery_id.empty() ? Sha256Hex(in.request.body) : in.decoded.delivery_id);
  event.personal = std::string(in.request.body);
  RaiseUndecodableAlert(in.decoded.error, in.now);
  const HttpResponse response = in.decoded.synchronous ? in.adapter.Fallback() : in.adapter.Reply(in.decoded, nullptr);
  Commit(std::move(event), in, response, !in.decoded.synchronous, Unavailable, std::move(reply));
}

// The disk is gone: nothing is acknowledged; a synchronous check is judged on what is remembered, without entering it.
void StoreFlow::DeliverWithoutLedger(const Incoming& in, Workspace& workspace, HttpReply reply) {
  if (in.decoded.kind == DeliveryKind::kUndecodable && in.adapter.name() == "native") {
    return DeliverUndecodable(in, std::move(reply));
  }
  ++counters_.late;
  if (!in.decoded.synchronous) return reply.Send(Unavailable());
  ++counters_.unguarded;
  if (in.decoded.kind != DeliveryKind::kOrder) return reply.Send(in.adapter.Fallback());
  const Lock lock(mutex_);
  const auto limits = LimitsFor(*in.decoded.order, Relation::kNewer, in.adapter.CanBlock(in.decoded), in.now);
  Judgement judgement = Decide(state_,
                               {.order = *in.decoded.order,
                                .program = *program_,
                                .now = in.now,
                                .limits = limits,
                                .may_veto = in.decoded.may_veto,
                                .always_judge = true},
                               workspace);
  judgement.verdict.status = Status::kDegraded;
  reply.Send(judgement.judged ? in.adapter.Reply(in.decoded, &judgement.verdict)
                              : FallbackAnswer(in.adapter, in.decoded, FallbackFor(in.adapter, in.now)));
}

}  // namespace parapet
