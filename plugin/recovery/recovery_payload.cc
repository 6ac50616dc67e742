// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/recovery_payload.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

constexpr int kPlaces = 2;

struct RuleAmount {
  const char* key;
  Money RecoveryRules::*amount;
};
constexpr RuleAmount kAmounts[] = {{"auto_honour", &RecoveryRules::auto_honour},
                                   {"owner_honour", &RecoveryRules::owner_honour},
                                   {"order_most", &RecoveryRules::order_most},
                                   {"day_most", &RecoveryRules::day_most},
                                   {"customer_most", &RecoveryRules::customer_most}};
struct RuleTime {
  const char* key;
  Duration RecoveryRules::*time;
};
constexpr RuleTime kTimes[] = {{"decide_within", &RecoveryRules::decide_within},
                               {"remedy_within", &RecoveryRules::remedy_within},
                               {"update_single", &RecoveryRules::update_single},
                               {"update_several", &RecoveryRules::update_several},
                               {"update_many", &RecoveryRules::update_many}};

void WriteAmount(JsonWriter& json, const char* key, Money amount) { json.Key(key).Decimal(amount.micros(), kPlaces); }

Money AmountOf(DocumentObject& object, const char* key) { return object.Amount(key).value_or(Money()); }

void WriteRules(JsonWriter& json, const RecoveryRules& rules) {
  json.Key("rules").BeginObject();
  for (const auto& [key, amount] : kAmounts) WriteAmount(json, key, rules.*amount);
  for (const auto& [key, time] : kTimes) json.Field(key, (rules.*time).micros);
  json.Field("offer_of_value", rules.offer_of_value).Field("offer_of_margin", rules.offer_of_margin);
  json.Field("offer_form", Name(rules.offer_form)).EndObject();
}

// Written before there was a choice: a gift card.
OfferForm FormOf(DocumentObject& object) {
  return OfferFormFromName(object.Text("offer_form").value_or("")).value_or(OfferForm::kGiftCard);
}

RecoveryRules ReadRules(DocumentObject object) {
  RecoveryRules rules;
  for (const auto& [key, amount] : kAmounts) rules.*amount = AmountOf(object, key);
  for (const auto& [key, time] : kTimes) (rules.*time).micros = object.Whole(key, 1).value_or((rules.*time).micros);
  rules.offer_of_value = object.Whole("offer_of_value").value_or(0);
  rules.offer_of_margin = object.Whole("offer_of_margin").value_or(0);
  rules.offer_form = FormOf(object);
  object.Finish();
  return rules;
}

void WritePlan(JsonWriter& json, const Plan& plan) {
  json.Key("plan").BeginObject().Field("reversible", Name(plan.reversible)).Field("ask", Name(plan.ask));
  json.Field("offer_form", Name(plan.form));
  WriteAmount(json, "offer_most", plan.offer_most);
  WriteAmount(json, "exposure", plan.exposure);
  WriteAmount(json, "unavoidable", plan.unavoidable);
  WriteAmount(json, "cost", plan.cost);
  for (int i = 0; i < kRemedies; ++i) {
    json.Field(Name(static_cast<Remedy>(i)), static_cast<int64_t>(plan.counts[i]));
  }
  json.Field("cost_unknown", static_cast<int64_t>(plan.cost_unknown)).Field("because", plan.because);
  WriteRules(json, plan.rules);
  json.EndObject();
}

Plan ReadPlan(DocumentObject object) {
  Plan plan;
  plan.reversible = RemedyFromName(object.Text("reversible").value_or("")).value_or(Remedy::kOwnerDecides);
  plan.ask = object.Text("ask").value_or("") == Name(Ask::kNobody) ? Ask::kNobody : Ask::kOwner;
  plan.form = FormOf(object);
  plan.offer_most = AmountOf(object, "offer_most");
  plan.exposure = AmountOf(object, "exposure");
  plan.unavoidable = AmountOf(object, "unavoidable");
  plan.cost = AmountOf(object, "cost");
  for (int i = 0; i < kRemedies; ++i) {
    plan.counts[i] = static_cast<size_t>(object.Whole(Name(static_cast<Remedy>(i)), 0).value_or(0));
  }
  plan.cost_unknown = static_cast<size_t>(object.Whole("cost_unknown", 0).value_or(0));
  plan.because = object.Text("because").value_or("");
  if (auto rules = object.Object("rules")) plan.rules = ReadRules(std::move(*rules));
  object.Finish();
  return plan;
}

void WriteGrant(JsonWriter& json, const Grant& grant) {
  json.BeginObject().Field("order", grant.order).Field("remedy", Name(grant.remedy));
  if (grant.remedy == Remedy::kOffer) json.Field("offer_form", Name(grant.form));
  WriteAmount(json, "amount", grant.amount);
  WriteAmount(json, "charge_most", grant.charge_most);
  // As text: a fingerprint uses all 64 bits, which a JSON number does not carry everywhere.
  json.Field("customer", std::to_string(grant.customer)).Field("unavoidable", grant.unavoidable).EndObject();
}

uint64_t FingerprintOf(const std::string& text) {
  uint64_t value = 0;
  for (const char c : text) value = c >= '0' && c <= '9' ? value * 10 + static_cast<uint64_t>(c - '0') : value;
  return value;
}

Grant ReadGrant(DocumentObject object) {
  Grant grant;
  grant.order = object.Text("order").value_or("");
  grant.remedy = RemedyFromName(object.Text("remedy").value_or("")).value_or(Remedy::kOwnerDecides);
  grant.form = FormOf(object);
  grant.amount = AmountOf(object, "amount");
  grant.charge_most = AmountOf(object, "charge_most");
  grant.customer = FingerprintOf(object.Text("customer").value_or(""));
  grant.unavoidable = object.Bool("unavoidable").value_or(false);
  object.Require("order");
  object.Finish();
  return grant;
}

void WriteReserved(JsonWriter& json, const Reserved& reserved) {
  json.Key("reserved").BeginObject().Field("item", reserved.item).Field("quantity", reserved.quantity.micros());
  WriteAmount(json, "unit_price", reserved.unit_price);
  json.Field("until", reserved.until).EndObject();
}

Reserved ReadReserved(DocumentObject object) {
  Reserved reserved{.item = object.Text("item").value_or("")};
  reserved.quantity = Quantity::FromMicros(object.Whole("quantity", 0).value_or(0));
  reserved.unit_price = AmountOf(object, "unit_price");
  reserved.until = object.Moment("until").value_or(Instant());
  object.Require("item");
  object.Finish();
  return reserved;
}

void WriteCause(JsonWriter& json, const Cause& cause) {
  json.Key("cause").BeginObject().Field("kind", Name(cause.kind)).Field("family", cause.family);
  json.Field("key", cause.key).EndObject();
}

Cause ReadCause(DocumentObject object) {
  Cause cause;
  const std::string kind = object.Text("kind").value_or("");
  for (int i = 0; i <= static_cast<int>(CauseKind::kCurrency); ++i) {
    if (Name(static_cast<CauseKind>(i)) == kind) cause.kind = static_cast<CauseKind>(i);
  }
  cause.family = object.Text("family").value_or("");
  cause.key = object.Text("key").value_or("");
  object.Finish();
  return cause;
}

void ReadDetails(DocumentObject& object, std::vector<Complaint>& complaints, IncidentStep* out) {
  out->orders = object.Texts("orders");
  out->reference = object.Amount("reference");
  if (auto cause = object.Object("cause")) out->cause = ReadCause(std::move(*cause));
  if (auto plan = object.Object("plan")) out->plan = ReadPlan(std::move(*plan));
  for (const JsonNode& node : object.Array("grants"))
    out->grants.push_back(ReadGrant(DocumentObject(node, complaints)));
  if (const auto closing = object.Text("closing")) out->closing = ClosingFromName(*closing);
  out->review_at = object.Moment("review_at").value_or(Instant());
  out->proof = object.Text("proof").value_or("");
  out->breaches = object.Whole("breaches", 0).value_or(0);
  out->shown = object.Text("shown").value_or("");
}

}  // namespace

std::string WriteIncidentStep(const IncidentStep& step) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("incident", step.incident).Field("act", Name(step.act)).Field("actor", step.actor);
  json.Field("reason", step.reason);
  if (!step.orders.empty()) {
    json.Key("orders").BeginArray();
    for (const std::string& order : step.orders) json.String(order);
    json.EndArray();
  }
  if (step.reference) WriteAmount(json, "reference", *step.reference);
  if (step.cause) WriteCause(json, *step.cause);
  if (step.plan) WritePlan(json, *step.plan);
  if (!step.grants.empty()) {
    json.Key("grants").BeginArray();
    for (const Grant& grant : step.grants) WriteGrant(json, grant);
    json.EndArray();
  }
  if (step.closing) json.Field("closing", Name(*step.closing));
  if (step.review_at.IsKnown()) json.Field("review_at", step.review_at);
  if (!step.proof.empty()) json.Field("proof", step.proof);
  if (step.breaches != 0) json.Field("breaches", step.breaches);
  if (!step.shown.empty()) json.Field("shown", step.shown);
  json.EndObject();
  return out;
}

bool ReadIncidentStep(std::string_view text, Instant at, IncidentStep* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseOwn(text, complaints);
  DocumentObject object(document.root(), complaints);
  *out = {};
  out->at = at;
  out->incident = object.Text("incident").value_or("");
  const auto act = IncidentActFromName(object.Text("act").value_or(""));
  out->act = act.value_or(IncidentAct::kNoted);
  out->actor = object.Text("actor").value_or("");
  out->reason = object.Text("reason").value_or("");
  ReadDetails(object, complaints, out);
  object.Require("incident");
  object.Finish();
  if (!complaints.empty()) *error = Sentence("incident event", complaints.front());
  if (complaints.empty() && !act) *error = "incident event: unknown act";
  return complaints.empty() && act.has_value();
}

std::string WriteCaseStep(const CaseStep& step) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("case", step.case_id).Field("act", Name(step.act)).Field("actor", step.actor);
  json.Field("note", step.note);
  if (!step.step.empty()) json.Field("step", step.step).Field("state", Name(step.state));
  if (!step.effect.empty()) json.Field("effect", step.effect);
  if (!step.answer.empty()) json.Field("answer", step.answer);
  if (step.amount) WriteAmount(json, "amount", *step.amount);
  if (step.customer != 0) json.Field("customer", std::to_string(step.customer));
  if (step.late) json.Field("late", true);
  if (step.grant) WriteGrant(json.Key("grant"), *step.grant);
  if (!step.instead_of.empty()) json.Field("instead_of", step.instead_of);
  if (!step.family.empty()) json.Field("family", step.family);
  if (step.reserved) WriteReserved(json, *step.reserved);
  json.EndObject();
  return out;
}

bool ReadCaseStep(std::string_view text, Instant at, CaseStep* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  DocumentObject object(document.root(), complaints);
  *out = {};
  out->at = at;
  out->case_id = object.Text("case").value_or("");
  const auto act = CaseActFromName(object.Text("act").value_or(""));
  out->act = act.value_or(CaseAct::kTaken);
  out->actor = object.Text("actor").value_or("");
  out->note = object.Text("note").value_or("");
  out->step = object.Text("step").value_or("");
  const auto state = StepStateFromName(object.Text("state").value_or("started"));
  out->state = state.value_or(StepState::kStarted);
  out->effect = object.Text("effect").value_or("");
  out->answer = object.Text("answer").value_or("");
  out->amount = object.Amount("amount");
  out->customer = FingerprintOf(object.Text("customer").value_or(""));
  out->late = object.Bool("late").value_or(false);
  if (auto grant = object.Object("grant")) out->grant = ReadGrant(std::move(*grant));
  out->instead_of = object.Text("instead_of").value_or("");
  out->family = object.Text("family").value_or("");
  if (auto reserved = object.Object("reserved")) out->reserved = ReadReserved(std::move(*reserved));
  object.Require("case");
  object.Finish();
  if (!complaints.empty()) *error = Sentence("case event", complaints.front());
  if (complaints.empty() && (!act || !state)) *error = "case event: unknown act or state";
  return complaints.empty() && act && state;
}

}  // namespace parapet
