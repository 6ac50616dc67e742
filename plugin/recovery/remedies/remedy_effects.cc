// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/remedies/remedy_effects.h"

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/plugin/flow/outbox/effect_key.h"

namespace parapet {
namespace {

constexpr Duration kCreditLasts = Days(365);

std::string PayloadOf(const std::string& action, const Case& one, Currency currency) {
  const Money amount = one.grant ? one.grant->amount : Money();
  const std::string note = "Parapet " + one.id;
  if (action == kRefundKind)
    return RemedyPayload(RefundRemedy{.amount = amount, .currency = currency, .note = note + ": charged too much"});
  if (action == kGiftCardKind)
    return RemedyPayload(GiftCardRemedy{.amount = amount, .currency = currency, .note = note});
  if (action == kStoreCreditKind)
    return RemedyPayload(
        StoreCreditRemedy{.amount = amount, .currency = currency, .expires_on = LastDayOf(kStoreCreditKind, one)});
  if (action == kDiscountCodeKind || action == kFreeShippingKind)
    return RemedyPayload(
        DiscountCodeRemedy{.amount = amount, .currency = currency, .expires_on = LastDayOf(action, one), .note = note});
  return RemedyPayload(CancelRemedy{.reason = CancelReason::kCustomer,
                                    .refund = CancelRefund::kOriginal,
                                    .restock = true,
                                    .note = note + ": the customer chose the full refund"});
}

Effect Stamped(const std::string& store, const std::string& subject, std::string kind, std::string target,
               const std::string& step, std::string payload, Instant now) {
  return {.key = EffectKey(store, subject, kind, target, step),
          .store = store,
          .kind = std::move(kind),
          .target = std::move(target),
          .payload = std::move(payload),
          .created_at = now,
          .due_at = now};
}

}  // namespace

std::string LastDayOf(std::string_view kind, const Case& one) {
  if (kind == kGiftCardKind || !one.approved_at.IsKnown()) return {};
  return FormatRfc3339(one.approved_at + kCreditLasts).substr(0, 10);
}

PlacedEffect EffectOfStep(const std::string& store, const Case& one, const PlaybookStep& step, const SeenOrder* order,
                          Currency currency, Instant now) {
  const StepAction& action = *ActionOf(step.id);
  if (order == nullptr) return {{}, "the order is not known any more"};
  if (order->currency != currency) return {{}, "the order is in another currency than the store's books"};
  const bool shown_otherwise = order->presentment != Currency() && order->presentment != currency;
  if (action.moves_money && shown_otherwise)
    return {{}, "the customer paid in " + std::string(order->presentment.code()) + ": choose the amount by hand"};
  if (action.moves_money && !one.grant) return {{}, "no remedy was granted for this case"};
  const std::string kind(action.name);
  return {Stamped(store, one.order, kind, one.order, step.id, PayloadOf(kind, one, currency), now), ""};
}

Effect TaskWebhook(const std::string& store, const Case& one, const PlaybookStep& step, const std::string& why,
                   Currency currency, Instant now) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Field("case", one.id).Field("incident", one.incident).Field("order", one.order);
  json.Field("step", step.id).Field("what", step.what).Field("why", why).Field("owner", step.owner);
  json.Field("by", now + step.deadline);
  if (one.grant && ActionOf(step.id)->moves_money)
    json.Field("amount", one.grant->amount, currency).Field("currency", currency.code());
  json.EndObject();
  return Stamped(store, one.order, std::string(kWebhookKind), one.order, step.id + "/" + one.id,
                 WebhookPayload("case.task", now, data), now);
}

Effect StepAlert(const std::string& store, const std::string& channel, const Incident& incident,
                 const std::string& step, const std::string& about, const std::string& text, Instant now) {
  const std::string key = step + "-" + about + "-" + std::to_string(incident.recurrence);
  return Stamped(store, incident.id, "alert", channel, key, ChatPayload(text, incident.id), now);
}

}  // namespace parapet
