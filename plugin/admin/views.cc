// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/views.h"

#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/core/policy/promotions.h"
#include "parapet/plugin/admin/store_policy.h"
#include "parapet/plugin/admin/store_readiness.h"

namespace parapet {
namespace {

void Strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.Key(key).BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void Optional(JsonWriter& json, std::string_view key, const std::optional<Money>& amount, Currency currency) {
  if (amount) json.Field(key, *amount, currency);
}

void Optional(JsonWriter& json, std::string_view key, const std::optional<Quantity>& quantity) {
  if (quantity) json.Field(key, *quantity);
}

void Known(JsonWriter& json, std::string_view key, Instant instant) {
  if (instant.IsKnown()) json.Field(key, instant);
}

int64_t Count(size_t n) { return static_cast<int64_t>(n); }

void WriteParameters(JsonWriter& json, const Guardrail& guardrail, const Rule* rule) {
  json.Key("parameters").BeginArray();
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    const Parameter& parameter = guardrail.parameters[i];
    constexpr std::string_view kUnits[] = {"basis_points", "seconds", "count", "minor_units"};
    const int64_t value = rule != nullptr ? rule->parameter[i] : parameter.standard;
    json.BeginObject().Field("name", parameter.name).Field("unit", kUnits[static_cast<size_t>(parameter.unit)]);
    if (value == kNever)
      json.Field("value", "never");
    else
      json.Field("value", value);
    json.Field("doc", parameter.doc).EndObject();
  }
  json.EndArray();
}

void WriteReadiness(JsonWriter& json, const Readiness& of) {
  json.Field("ready", of.ready());
  if (!of.ready()) json.Field("not_ready_because", of.not_ready_because);
  json.Key("so_far").BeginObject().Field("orders", of.seen).Field("could_not_check", of.unchecked);
  json.Field("found", of.found).Field("right", of.right).Field("false_alarms", of.false_alarms);
  json.Field("presumed_good", of.presumed_good).Field("unsure", of.unsure).Field("unreviewed", of.unreviewed);
  json.EndObject();
}

}  // namespace

std::string WriteImportReport(const ImportReport& report) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("done", report.error.empty()).Field("error", report.error).Field("rows", Count(report.rows));
  json.Field("waiting", Count(report.waiting)).Field("bad_rows", Count(report.bad_row_count));
  Strings(json, "complaints", report.bad_rows);
  json.EndObject();
  return out;
}

std::string WriteOrderImport(size_t imported, const std::vector<std::string>& bad) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("imported", Count(imported));
  Strings(json, "complaints", bad);
  json.EndObject();
  return out;
}

std::string WriteOrders(const std::vector<OrderSummary>& orders) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("orders").BeginArray();
  for (const OrderSummary& order : orders) {
    json.BeginObject().Field("order", order.identity).Field("seen_at", order.seen_at);
    json.Field("decision", Name(order.decision)).Field("enforced", Name(order.enforced));
    Strings(json, "guardrails", order.guardrails);
    json.Field("cancelled", order.cancelled).Field("test", order.test).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteStoredOrder(const StoredEvent& stored) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject()
      .Field("sequence", stored.sequence)
      .Field("at", stored.event.at)
      .Key("event")
      .Raw(stored.event.payload);
  json.EndObject();
  return out;
}

std::string WriteItem(const ItemView& item) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("id", item.id).Field("sku", item.sku).Field("variant_id", item.variant_id);
  json.Field("title", item.title).Field("product_id", item.product_id).Key("prices").BeginArray();
  for (const ItemView::Price& price : item.prices) {
    json.BeginObject().Field("currency", price.currency.code()).Field("price_list", price.price_list);
    Optional(json, "live", price.live, price.currency);
    Optional(json, "reference", price.reference, price.currency);
    Optional(json, "compare_at", price.compare_at, price.currency);
    json.Field("vouching", Name(price.vouching));
    Known(json, "changed_at", price.changed_at);
    json.EndObject();
  }
  json.EndArray();
  Optional(json, "observed", item.observed);
  Optional(json, "claimed", item.claimed);
  Optional(json, "promisable", item.promisable);
  Known(json, "stock_as_of", item.stock_as_of);
  json.EndObject();
  return out;
}

std::string WritePending(const std::vector<PendingPrice>& pending) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("pending").BeginArray();
  for (const PendingPrice& price : pending) {
    json.BeginObject().Field("item", price.item).Field("title", price.title).Field("currency", price.currency.code());
    json.Field("price_list", price.price_list).Field("live", price.live, price.currency);
    Optional(json, "reference", price.reference, price.currency);
    json.Field("why", Name(price.why))
        .Field("since", price.since)
        .Field("released_orders", price.released_orders)
        .EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteGuardrails(const Program* program, FactSet supplied, const std::vector<Readiness>& readiness) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("guardrails").BeginArray();
  const auto registry = Registry();
  for (size_t i = 0; i < registry.size(); ++i) {
    const Guardrail& guardrail = registry[i];
    const Rule* rule = program != nullptr ? &program->RulesForChange().rules[i] : nullptr;
    const bool looked = !readiness.empty() && readiness[i].seen > 0;
    const std::string missing = looked ? std::string() : MissingFacts(guardrail, supplied);
    json.BeginObject()
        .Field("name", guardrail.name)
        .Field("family", guardrail.family)
        .Field("reach", Name(guardrail.reach));
    json.Field("doc", guardrail.doc).Field("recommended", Name(guardrail.recommended));
    if (rule != nullptr)
      json.Field("mode", Name(rule->mode))
          .Field("action", Name(rule->action))
          .Field("on_missing", Name(rule->on_missing));
    json.Field("armed", missing.empty());
    if (!missing.empty()) json.Field("unarmed_because", "this store has not supplied: " + missing);
    if (!readiness.empty()) WriteReadiness(json, readiness[i]);
    if (!guardrail.sources.empty()) json.Field("sources", guardrail.sources);
    WriteParameters(json, guardrail, rule);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WritePolicy(const StoreFlow& flow) {
  std::string out;
  JsonWriter json(out);
  const auto program = flow.program();
  json.BeginObject().Field("version", program->version()).Field("ceiling", Name(program->ceiling()));
  json.Field("document", flow.policy_document()).EndObject();
  return out;
}

std::string WritePromotions(const Program& program, Instant now) {
  const Policy& policy = program.policy();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("promotions").BeginArray();
  constexpr PromotionState kOrder[] = {PromotionState::kRunning, PromotionState::kHalted, PromotionState::kComing,
                                       PromotionState::kEnded, PromotionState::kExpired};
  for (const PromotionState state : kOrder) {
    for (const Promotion& promotion : policy.promotions) {
      if (StateOf(promotion, policy, now) != state) continue;
      json.BeginObject().Field("name", promotion.name).Field("state", Name(state)).Field("items", promotion.items);
      if (promotion.depth_basis_points != 0) json.Field("depth", FormatPercent(promotion.depth_basis_points));
      if (promotion.flat_price) json.Key("price").Decimal(promotion.flat_price->micros(), 2);
      Strings(json, "codes", promotion.codes);
      Known(json, "from", promotion.from);
      Known(json, "until", promotion.until);
      if (promotion.budget) json.Key("budget").Decimal(promotion.budget->micros(), 2);
      json.EndObject();
    }
  }
  json.EndArray().EndObject();
  return out;
}

std::string WritePolicyAnswer(int64_t proposal, const std::vector<std::string>& warnings) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  if (proposal == 0) json.Field("done", true);
  if (proposal != 0) json.Field("proposal", proposal);
  Strings(json, "warnings", warnings);
  json.EndObject();
  return out;
}

std::string WriteValidation(const std::vector<std::string>& complaints, const std::vector<std::string>& warnings) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("valid", complaints.empty());
  Strings(json, "complaints", complaints);
  Strings(json, "warnings", warnings);
  json.EndObject();
  return out;
}

std::string WriteProposals(const std::vector<PolicyProposal>& proposals) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("proposals").BeginArray();
  for (const PolicyProposal& proposal : proposals) {
    json.BeginObject().Field("number", proposal.number).Field("base_version", proposal.base_version);
    json.Field("at", proposal.at).Field("actor", proposal.actor);
    if (proposal.canary_for) json.Field("canary_for", FormatDuration(*proposal.canary_for));
    json.Field("reason", proposal.reason).Field("document", proposal.document).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteHistory(const Ledger& ledger, const std::string& store, EventKind kind, const std::string& subject,
                         size_t most) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("history").BeginArray();
  size_t count = 0;
  ledger.ReadBack(store, kind, subject, [&](const StoredEvent& stored) {
    json.BeginObject()
        .Field("sequence", stored.sequence)
        .Field("at", stored.event.at)
        .Field("subject", stored.event.subject);
    json.Key("event").Raw(stored.event.payload).EndObject();
    return ++count < most;
  });
  json.EndArray().EndObject();
  return out;
}

std::string WriteAudit(const Ledger& ledger, const std::string& store, size_t most, bool verified,
                       std::optional<int64_t> broken) {
  struct Entry {
    int64_t sequence;
    Instant at;
    EventKind kind;
    std::string payload;
  };
  std::vector<Entry> entries;
  for (const EventKind kind :
       {EventKind::kPolicy, EventKind::kProposal, EventKind::kBypass, EventKind::kPriceDecision, EventKind::kRelease,
        EventKind::kReview, EventKind::kAudit, EventKind::kIncident, EventKind::kCase, EventKind::kMessage,
        EventKind::kReport, EventKind::kStatus, EventKind::kHold, EventKind::kErasure}) {
    size_t count = 0;
    ledger.ReadBack(store, kind, {}, [&](const StoredEvent& stored) {
      entries.push_back({stored.sequence, stored.event.at, kind, stored.event.payload});
      return ++count < most;
    });
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.sequence > b.sequence; });
  if (entries.size() > most) entries.resize(most);
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  if (verified) json.Field("chain", broken ? "broken" : "whole");
  if (broken) json.Field("first_broken", *broken);
  json.Key("audit").BeginArray();
  for (const Entry& entry : entries) {
    json.BeginObject().Field("sequence", entry.sequence).Field("at", entry.at).Field("kind", Name(entry.kind));
    json.Key("event").Raw(entry.payload).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteEffects(const std::vector<Effect>& effects) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("effects").BeginArray();
  for (const Effect& effect : effects) {
    json.BeginObject().Field("key", effect.key).Field("kind", effect.kind).Field("target", effect.target);
    json.Field("state", Name(effect.state)).Field("attempts", effect.attempts);
    Known(json, "created_at", effect.created_at);
    Known(json, "due_at", effect.due_at);
    if (!effect.last_error.empty()) json.Field("last_error", effect.last_error);
    json.Key("payload").Raw(effect.payload.empty() ? "{}" : effect.payload).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteAlerts(const std::vector<AlertView>& alerts) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("alerts").BeginArray();
  for (const AlertView& alert : alerts) {
    json.BeginObject()
        .Field("incident", alert.incident)
        .Field("cause", alert.cause)
        .Field("guardrail", alert.guardrail);
    json.Field("item", alert.item).Field("title", alert.title).Field("action", Name(alert.action));
    json.Field("orders", Count(alert.orders)).Field("posts", Count(alert.posts));
    Optional(json, "price", alert.price, alert.currency);
    Optional(json, "reference", alert.reference, alert.currency);
    Optional(json, "at_risk", alert.at_risk, alert.currency);
    if (!alert.currency.IsNone()) json.Field("currency", alert.currency.code());
    Known(json, "opened_at", alert.opened_at);
    Known(json, "last_seen_at", alert.last_seen_at);
    Known(json, "acknowledged_at", alert.acknowledged_at);
    if (!alert.acknowledged_by.empty()) json.Field("acknowledged_by", alert.acknowledged_by);
    json.Field("next", alert.next_command).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteStatus(const StoreFlow& flow, const StoreConfig& config, const Ledger& ledger, Instant now) {
  std::string out;
  JsonWriter json(out);
  const auto program = flow.program();
  const FactSet supplied = SuppliedTo(flow);
  const auto match = flow.RecentMatchRate();
  json.BeginObject().Field("store", config.settings.store).Field("platform", config.platform);
  json.Field("ledger_healthy", ledger.healthy()).Field("policy_version", program->version());
  json.Field("policy", program->policy().name).Field("ceiling", Name(program->ceiling()));
  json.Field("items", Count(flow.item_count())).Field("pending_prices", Count(flow.PendingPrices().size()));
  json.Field("stock_authority", config.settings.stock_authority == StockAuthority::kPlatform ? "platform" : "parapet");
  json.Key("supplied").BeginArray();
  for (int i = 0; i < kFacts; ++i) {
    if (supplied.Has(static_cast<Fact>(i))) json.String(Name(static_cast<Fact>(i)));
  }
  json.EndArray();
  json.Field("lines_seen", Count(match.lines)).Field("lines_matched", Count(match.matched));
  Strings(json, "misses", match.misses);
  Strings(json, "unarmed", program->Unarmed(supplied));
  Strings(json, "policy_warnings", StoreWarnings(flow, flow.policy_document(), "policy", now));
  json.Field("alert_channel", !config.chat_url.empty()).Field("alert_channel_tested", flow.alert_channel_tested());
  if (config.platform == "commercetools") json.Field("type_key", config.type_key);
  json.Field("api", !config.api_base_url.empty())
      .Field("outbox_dead", Count(ledger.Effects(config.settings.store, EffectState::kDead, 1'000).size()));
  json.Field("outbox_unknown", Count(ledger.Effects(config.settings.store, EffectState::kUnknown, 1'000).size()));
  const StoreFlow::BrakeView brake = flow.HoldBrake();
  json.Field("hold_brake", brake.on).Field("hold_brake_unsure", brake.share.unsure);
  json.Field("hold_brake_orders", brake.share.orders);
  Known(json, "last_delivery_at", flow.last_delivery_at());
  if (flow.bypassed(now)) json.Field("bypassed_until", flow.bypassed_until());
  json.EndObject();
  return out;
}

}  // namespace parapet
