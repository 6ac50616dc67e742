// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/care_views.h"

#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

void One(JsonWriter& json, const HoldsPart::Owned& owned) {
  const Hold& hold = owned.hold;
  json.BeginObject().Field("order", hold.order).Field("number", hold.number).Field("since", hold.since);
  json.Field("owner_role", hold.owner_role);
  if (!owned.owner.empty()) json.Field("owner", owned.owner);
  if (!owned.case_id.empty()) json.Field("case", owned.case_id);
  json.Key("reasons").BeginArray();
  for (const std::string& reason : hold.reasons) json.String(reason);
  if (hold.reasons.empty()) json.String("something could not be checked");
  json.EndArray();
  json.Field("unsure", hold.unsure).Field("page_at", hold.page_at).Field("deadline", hold.deadline);
  json.Field("deadline_because", hold.deadline_because).Field("outcome", kHoldOutcome);
  json.Field("told", hold.told + 1).Field("next", hold.next_what).Field("next_timer", hold.next_timer).EndObject();
}

void One(JsonWriter& json, const StockOption& option, Currency currency) {
  json.BeginObject().Field("step", Name(option.remedy)).Field("because", option.because);
  if (!option.item.empty()) json.Field("item", option.item);
  json.Field("cost", option.cost, currency).Field("customer_pays", option.customer_pays, currency);
  if (!option.refunded.IsZero()) json.Field("refunded", option.refunded, currency);
  if (!option.gift.IsZero()) json.Field("gift_card", option.gift, currency);
  if (option.eta.IsKnown()) json.Field("eta", option.eta);
  if (option.remedy == StockRemedy::kSubstitute) json.Field("similarity", option.similarity);
  json.Field("needs_consent", option.needs_consent).Field("needs_reserving", option.needs_reserving).EndObject();
}

}  // namespace

std::string WriteProposal(const CaseProposal& made, Currency currency) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("line", made.facts.line).Field("ordered", made.facts.ordered.key);
  json.Field("quantity", made.facts.quantity).Field("paid", made.facts.paid_unit, currency);
  json.Field("silence_means", made.proposal.silence).Key("options").BeginArray();
  for (const StockOption& option : made.proposal.options) One(json, option, currency);
  json.EndArray().EndObject();
  return out;
}

std::string WriteCalls(const std::vector<PhoneCall>& calls, size_t most) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("calls").BeginArray();
  for (size_t i = 0; i < calls.size() && i < most; ++i) {
    const PhoneCall& call = calls[i];
    json.BeginObject().Field("case", call.case_id).Field("state", Name(call.state)).Field("owner", call.owner);
    json.Field("started_at", call.started_at).Field("attempts", call.attempts);
    if (call.slot.IsKnown()) json.Field("slot", call.slot);
    if (call.last) json.Field("last", Name(*call.last));
    if (call.next_timer.IsKnown()) json.Field("next", Name(call.next)).Field("next_timer", call.next_timer);
    if (!call.ended_because.empty()) json.Field("ended_because", call.ended_because);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteErasure(const ErasureReport& report, bool done) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("done", done).Field("orders", static_cast<int64_t>(report.orders));
  json.Field("unreadable_deliveries", static_cast<int64_t>(report.deliveries)).EndObject();
  return out;
}

std::string WriteHolds(const std::vector<HoldsPart::Owned>& holds, const StoreFlow::BrakeView& brake, size_t most) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("held", static_cast<int64_t>(holds.size()));
  json.Key("brake").BeginObject().Field("on", brake.on).Field("orders", brake.share.orders);
  json.Field("unsure", brake.share.unsure).EndObject().Key("holds").BeginArray();
  for (size_t i = 0; i < holds.size() && i < most; ++i) One(json, holds[i]);
  json.EndArray().EndObject();
  return out;
}

}  // namespace parapet
