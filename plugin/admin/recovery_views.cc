// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/recovery_views.h"

#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

void Time(JsonWriter& json, const char* key, Instant at) {
  if (at.IsKnown()) json.Field(key, at);
}

void Text(JsonWriter& json, const char* key, const std::string& text) {
  if (!text.empty()) json.Field(key, text);
}

void Texts(JsonWriter& json, const char* key, const std::vector<std::string>& texts) {
  json.Key(key).BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void Steps(JsonWriter& json, const Case& one) {
  if (one.steps.empty()) return;
  json.Key("steps").BeginArray();
  for (const auto& [id, record] : one.steps) {
    json.BeginObject().Field("step", id).Field("state", Name(record.state)).Field("since", record.at);
    Time(json, "late_since", record.late_at);
    Text(json, "by", record.actor);
    Text(json, "note", record.note);
    Text(json, "effect", record.effect);
    json.EndObject();
  }
  json.EndArray();
}

void Members(JsonWriter& json, const Case& one) {
  const Currency currency = one.currency;
  json.Field("case", one.id).Field("incident", one.incident).Field("order", one.order);
  Text(json, "number", one.number);
  json.Field("state", Name(one.state)).Field("held", one.held).Field("currency", currency.code());
  json.Field("exposure", one.exposure, currency).Field("honouring_costs", one.facts.loss, currency);
  json.Field("cost_unknown", one.facts.cost_unknown).Field("confirmed", one.facts.paid, currency);
  if (!one.facts.overcharged.IsZero()) json.Field("overcharged", one.facts.overcharged, currency);
  json.Field("shipped", one.facts.shipped).Field("cash_equivalent", one.facts.cash_equivalent);
  json.Field("opened_at", one.opened_at).Field("owner_role", one.owner_role);
  Text(json, "owner", one.owner);
  Time(json, "next_timer", one.next_timer);
  Text(json, "next", one.next_what);
  Text(json, "next_because", one.next_because);
  if (one.grant) {
    json.Field("remedy", Name(one.grant->remedy)).Field("amount", one.grant->amount, currency);
    if (one.grant->remedy == Remedy::kOffer) json.Field("offer_form", Name(one.grant->form));
    json.Field("charge_most", one.grant->charge_most, currency);
    json.Field("overridden", one.overridden);
  }
  Text(json, "answer", one.answer);
  if (one.paused) json.Field("paused", true);
  Steps(json, one);
  Time(json, "closed_at", one.closed_at);
  Text(json, "closed_because", one.closed_because);
}

void One(JsonWriter& json, const Case& one) {
  json.BeginObject();
  Members(json, one);
  json.EndObject();
}

void Head(JsonWriter& json, const Incident& incident) {
  json.Field("incident", incident.id).Field("cause", incident.cause.Text()).Field("kind", Name(incident.cause.kind));
  json.Field("state", Name(incident.state)).Field("severity", incident.severity);
  json.Field("recurrence", incident.recurrence).Field("orders", static_cast<int64_t>(incident.cases.size()));
  json.Field("customers", static_cast<int64_t>(incident.customers));
  json.Field("exposure", incident.exposure, incident.currency).Field("currency", incident.currency.code());
  json.Field("opened_at", incident.opened_at).Field("last_seen_at", incident.last_seen_at);
  json.Field("owner_role", incident.owner_role);
  Text(json, "owner", incident.owner);
  json.Field("breaches", incident.breaches);
  Time(json, "next_timer", incident.next_timer);
  Text(json, "next", incident.next_what);
  Text(json, "next_because", incident.next_because);
  Texts(json, "guardrails", incident.guardrails);
  Texts(json, "items", incident.items);
  Time(json, "decided_at", incident.decided_at);
  Time(json, "approved_at", incident.approved_at);
  Text(json, "acceptance_asked_by", incident.asked_by);
  if (incident.closing) json.Field("closed_as", Name(*incident.closing));
  Time(json, "closed_at", incident.closed_at);
  Text(json, "closed_because", incident.closed_because);
}

void Write(JsonWriter& json, const Plan& plan, Currency currency) {
  json.Key("plan").BeginObject().Field("because", plan.because).Field("cost", plan.cost, currency);
  json.Field("exposure", plan.exposure, currency).Field("unavoidable", plan.unavoidable, currency);
  json.Field("currency", currency.code()).Field("asks_the_owner", plan.ask == Ask::kOwner);
  if (plan.reversible == Remedy::kOffer)
    json.Field("offer_most", plan.offer_most, currency).Field("offer_form", Name(plan.form));
  json.Field("cost_unknown", static_cast<int64_t>(plan.cost_unknown)).Key("remedies").BeginObject();
  for (int i = 0; i < kRemedies; ++i) {
    json.Field(Name(static_cast<Remedy>(i)), static_cast<int64_t>(plan.counts[i]));
  }
  json.EndObject().EndObject();
}

void Changes(JsonWriter& json, const Incident& incident) {
  json.Key("changes").BeginArray();
  for (const SeenChange& change : incident.changes) {
    json.BeginObject().Field("at", change.at).Field("item", change.item);
    json.Field("price", change.price, change.currency);
    if (change.reference) json.Field("reference", *change.reference, change.currency);
    Text(json, "came_with", change.batch);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string WriteIncidents(const std::vector<Incident>& incidents, size_t most) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("incidents").BeginArray();
  for (size_t i = 0; i < incidents.size() && i < most; ++i) {
    json.BeginObject();
    Head(json, incidents[i]);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteIncident(const Incident& incident, const Plan& preview) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  Head(json, incident);
  Changes(json, incident);
  json.Field("plan_is", incident.plan ? "chosen" : "what would be chosen now");
  Write(json, incident.plan ? *incident.plan : preview, incident.currency);
  json.Key("cases").BeginArray();
  for (const Case& one : incident.cases) One(json, one);
  json.EndArray().EndObject();
  return out;
}

std::string WriteCases(const std::vector<Incident>& incidents, std::string_view state, std::string_view incident,
                       size_t most) {
  std::string out;
  JsonWriter json(out);
  size_t written = 0;
  json.BeginObject().Key("cases").BeginArray();
  for (const Incident& each : incidents) {
    if (!incident.empty() && each.id != incident) continue;
    for (const Case& one : each.cases) {
      if ((!state.empty() && Name(one.state) != state) || written == most) continue;
      One(json, one);
      ++written;
    }
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteCase(const Case& one, std::string_view proposal, const HumanTouch& touch) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  Members(json, one);
  if (!proposal.empty()) json.Key("proposal").Raw(proposal);
  json.Field("severity", touch.severity);
  if (!touch.step.empty()) json.Field("human_touch", touch.step).Field("human_touch_because", touch.because);
  json.EndObject();
  return out;
}

std::string WriteRadius(const BlastRadius& radius, Currency currency) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("cause", radius.cause.Text()).Field("incident", radius.incident);
  Texts(json, "items", radius.items);
  Texts(json, "siblings", radius.siblings);
  json.Key("orders").BeginArray();
  for (const BlastRadius::Hit& hit : radius.hits) {
    json.BeginObject().Field("order", hit.order);
    Text(json, "number", hit.number);
    json.Field("placed_at", hit.placed_at).Field("exposure", hit.exposure, currency);
    json.Field("currency", currency.code()).Field("found", hit.found).Field("has_case", hit.has_case).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WritePlan(const Incident& incident, const Plan& plan) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("incident", incident.id);
  Write(json, plan, incident.currency);
  json.EndObject();
  return out;
}

}  // namespace parapet
