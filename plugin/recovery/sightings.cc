// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/sightings.h"

#include <algorithm>
#include <charconv>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/plugin/flow/alert_payload.h"

namespace parapet {
namespace {

// The line that "$.lines[3].unit_price" speaks of; nullopt for the whole order.
std::optional<size_t> LineOf(std::string_view target) {
  constexpr std::string_view kPrefix = "$.lines[";
  size_t line = 0;
  if (!target.starts_with(kPrefix)) return std::nullopt;
  const auto [end, failed] = std::from_chars(target.data() + kPrefix.size(), target.data() + target.size(), line);
  return failed == std::errc() ? std::optional(line) : std::nullopt;
}

std::string_view FamilyOf(std::string_view guardrail) {
  const int index = FindGuardrail(guardrail);
  return index < 0 ? std::string_view() : Registry()[static_cast<size_t>(index)].family;
}

// The catalogue's key where the record has it, else the order's own.
std::string KeyOf(const Line& line, size_t i, const OrderRecord& record) {
  if (i < record.lines.size() && !record.lines[i].item.empty()) return record.lines[i].item;
  if (!line.variant_id.empty()) return std::string(line.variant_id);
  return std::string(line.sku.empty() ? line.item_id : line.sku);
}

SeenLine SeeLine(const Line& line, size_t i, const OrderPayload& payload) {
  SeenLine seen{.charged = line.offered_unit, .quantity = line.quantity};
  if (!line.IsMerchandise() || !line.priced) return seen;
  seen.item = KeyOf(line, i, payload.record);
  seen.cash_equivalent = line.kind == LineKind::kGiftCard;
  if (i < payload.record.lines.size()) seen.reference = payload.record.lines[i].reference;
  if (i >= payload.facts.lines.size()) return seen;
  const LineFacts& facts = payload.facts.lines[i];
  if (facts.reference) seen.reference = facts.reference;
  seen.cost = facts.cost;
  seen.floor = facts.floor;
  seen.cash_equivalent |= facts.face_value.has_value();
  seen.explained = facts.promoted || facts.free_ok || payload.facts.entitlement.covers_zero_total;
  return seen;
}

// The platform's word for when; where it gives none, when it changed the order so, and at the latest when we were told.
Instant LeftAt(const Order& order, Instant told_at) {
  const Instant said = order.fulfilled_at.IsKnown() ? order.fulfilled_at : order.revision.updated_at;
  return said.IsKnown() ? std::min(said, told_at) : told_at;
}

// What the revision's own verdict says; nothing where it was only recorded or found clean.
void SeeVerdict(const OrderPayload& payload, SeenOrder& seen) {
  const std::vector<SeenLine>& lines = seen.lines;
  std::vector<SeenFinding>& findings = seen.findings;
  if (payload.verdict_json.empty()) return;
  std::vector<Complaint> complaints;
  const JsonDocument verdict = JsonDocument::ParseStrict(payload.verdict_json, complaints);
  const auto enforced = verdict.root().IsObject() ? verdict.root().Find("enforced") : std::nullopt;
  seen.holds = enforced && ActionFromName(enforced->text()).value_or(Action::kAllow) >= Action::kHold;
  const auto list = verdict.root().IsObject() ? verdict.root().Find("findings") : std::nullopt;
  for (const JsonNode& node : list ? list->children() : std::vector<JsonNode>()) {
    DocumentObject object(node, complaints);
    SeenFinding finding{.guardrail = object.Text("guardrail").value_or("")};
    finding.family = FamilyOf(finding.guardrail);
    finding.action = ActionFromName(object.Text("action").value_or("")).value_or(Action::kAllow);
    finding.item = object.Text("item").value_or("");
    const auto line = LineOf(object.Text("target").value_or(""));
    if (line && *line < lines.size() && !lines[*line].item.empty()) finding.item = lines[*line].item;
    const auto loss_to = node.Find("loss_to");
    if (loss_to && loss_to->text() == Name(LossTo::kCustomer)) finding.loss_to = LossTo::kCustomer;
    const auto at_risk = node.Find("amount_at_risk");
    if (at_risk && at_risk->kind() == JsonNode::Kind::kString) finding.at_risk = object.Amount("amount_at_risk");
    findings.push_back(std::move(finding));
  }
}

}  // namespace

std::optional<SeenOrder> SeeOrder(const LedgerEvent& event, Workspace& workspace, std::string* error) {
  workspace.arena().Reset();
  OrderPayload payload;
  if (!ReadOrderPayload(event.payload, &workspace.arena(), &workspace.facts(), &payload, error)) return std::nullopt;
  const OrderRecord& record = payload.record;
  SeenOrder seen{.identity = record.identity,
                 .customer = record.customer,
                 .currency = record.currency,
                 .revision = record.revision,
                 .placed_at = record.placed_at,
                 .seen_at = event.at,
                 .cancelled = record.cancelled,
                 .test = record.test,
                 .stopped = record.vetoed};
  seen.untouched = record.decision >= Action::kTag && record.enforced == Action::kAllow;
  seen.held = record.enforced >= Action::kHold;
  seen.unsure = record.unsure_hold;
  seen.total = record.total;
  seen.judged = payload.facts.now.IsKnown();
  for (const Used& code : record.codes) seen.codes.push_back(code.what);
  if (payload.order == nullptr) return seen;
  const Order& order = *payload.order;
  seen.number = std::string(order.name);
  seen.fulfilment = order.fulfilment;
  if (seen.Left()) seen.left_at = LeftAt(order, event.at);
  if (seen.currency.IsNone()) seen.currency = order.currency;
  seen.shipping = order.shipping;
  if (order.presentment_currency != order.currency) seen.presentment = order.presentment_currency;
  for (size_t i = 0; i < order.lines.size(); ++i) seen.lines.push_back(SeeLine(order.lines[i], i, payload));
  SeeVerdict(payload, seen);
  return seen;
}

std::vector<SeenChange> SeeChanges(const LedgerEvent& event) {
  std::vector<SeenChange> changes;
  AlertEvent alert;
  std::string error;
  if (!ReadAlertEvent(event.payload, &alert, &error)) return changes;
  for (const AlertObservation& seen : alert.seen) {
    if (!seen.order.empty() || !seen.price) continue;
    changes.push_back({.item = seen.item,
                       .price = *seen.price,
                       .reference = seen.reference,
                       .currency = seen.currency,
                       .guardrail = seen.guardrail,
                       .at = event.at});
  }
  return changes;
}

}  // namespace parapet
