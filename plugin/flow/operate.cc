// SPDX-License-Identifier: Apache-2.0
//
// What operators do to a store: imports, price decisions, releases, policies, bypass, alerts.
#include <algorithm>
#include <future>
#include <set>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/flow/alert_payload.h"
#include "parapet/plugin/flow/import.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

AlertSettings AlertSettingsOf(const StoreOptions& options) {
  return {.store = options.settings.store,
          .channel = options.alert_channel,
          .escalation_channel = options.escalation_channel};
}

ImportReport StoreFlow::Import(const ImportRequest& request, Instant now) {
  ImportReport report;
  const auto rows = ReadImportRows(request.path, options_.settings.currency, request.skip_bad_rows, now, &report);
  if (!report.error.empty()) return report;
  ImportEvent import{
      .vouch = request.vouch, .skip_bad_rows = request.skip_bad_rows, .actor = request.actor, .reason = request.reason};
  import.archive = archive_.Keep(request.path, &report.error);
  if (import.archive.empty()) return report;
  Lock lock(mutex_);
  if (ledger_failed_) {
    report.error = kLedgerDown;
    return report;
  }
  const auto outcomes = state_.Import(rows, request.vouch, *program_, now);
  report.waiting = state_.Pending().size();
  RaiseChangeAlerts(outcomes, now);
  report.error = AppendAndWait(EventOf(EventKind::kImport, now, import.archive, WriteImportEvent(import)), lock);
  return report;
}

void StoreFlow::Audit(std::string payload, Instant now) {
  const Lock lock(mutex_);
  if (ledger_failed_) return;
  last_sequence_ = ledger_.Append(EventOf(EventKind::kAudit, now, "admin", std::move(payload)), {});
}

bool StoreFlow::WaitForDisk() const {
  int64_t sequence = 0;
  {
    const Lock lock(mutex_);
    if (ledger_failed_) return false;
    sequence = last_sequence_;
  }
  std::promise<LedgerError> settled;
  ledger_.WhenDurable(sequence, [&](LedgerError error, int64_t) { settled.set_value(error); });
  return settled.get_future().get() == LedgerError::kNone;
}

std::vector<PendingPrice> StoreFlow::PendingPrices() const {
  const Lock lock(mutex_);
  return state_.Pending();
}

std::string StoreFlow::DecidePrice(const PriceDecision& decision, Instant now) {
  Lock lock(mutex_);
  if (ledger_failed_) return kLedgerDown;
  if (!state_.Apply(decision, now)) {
    return "nothing is pending for \"" + decision.item + "\" at that price; look again with `parapet prices pending`";
  }
  return AppendAndWait(EventOf(EventKind::kPriceDecision, now, decision.item, WritePriceDecision(decision)), lock);
}

std::optional<ItemView> StoreFlow::FindItem(std::string_view key) const {
  const Lock lock(mutex_);
  return state_.FindItem(key);
}

std::string StoreFlow::ReleaseOrder(const Release& request, Instant now) {
  Release release = request;
  Lock lock(mutex_);
  if (ledger_failed_) return kLedgerDown;
  const OrderRecord* record = state_.FindOrder(release.identity);
  if (record == nullptr) return "no order \"" + release.identity + "\" is known";
  if (record->enforced < Action::kTag && record->decision < Action::kTag) {
    return "order \"" + release.identity + "\" is not tagged, held or blocked";
  }
  release.revision_digest = record->revision.digest;
  const bool held = record->enforced >= Action::kHold;
  state_.Apply(release, now);
  LedgerEvent event = EventOf(EventKind::kRelease, now, release.identity, WriteRelease(release));
  if (held) {
    Effect effect{.kind = "release", .target = release.identity, .payload = "{}"};
    Stamp(effect, release.identity, std::to_string(release.revision_digest), now);
    if (options_.platform == "shopify") event.effects.push_back(std::move(effect));
  }
  return AppendAndWait(std::move(event), lock);
}

std::string StoreFlow::ReviewOrder(std::string_view identity, std::string_view label, const std::string& actor,
                                   const std::string& reason, Instant now) {
  Lock lock(mutex_);
  if (ledger_failed_) return kLedgerDown;
  if (state_.FindOrder(identity) == nullptr) return "no order \"" + std::string(identity) + "\" is known";
  return AppendAndWait(
      EventOf(EventKind::kReview, now, std::string(identity), WriteReviewEvent({std::string(label), actor, reason})),
      lock);
}

bool StoreFlow::ReleasedSince(std::string_view identity, Instant since) const {
  bool released = false;
  ledger_.ReadBack(options_.settings.store, EventKind::kRelease, identity, [&](const StoredEvent& stored) {
    released = stored.event.at >= since;
    return false;
  });
  return released;
}

// Works with the ledger down: standing aside must never depend on what may be broken.
void StoreFlow::Bypass(Instant until, const std::string& actor, const std::string& reason, Instant now) {
  const Lock lock(mutex_);
  bypassed_until_ = until;
  if (ledger_failed_) return;
  last_sequence_ =
      ledger_.Append(EventOf(EventKind::kBypass, now, "bypass", WriteBypassEvent(until, actor, reason)), {});
}

Instant StoreFlow::bypassed_until() const {
  const Lock lock(mutex_);
  return bypassed_until_;
}

bool StoreFlow::bypassed(Instant now) const { return now < bypassed_until(); }

std::vector<AlertView> StoreFlow::Alerts() const {
  const Lock lock(mutex_);
  return alerts_.Incidents();
}

std::string StoreFlow::AcknowledgeAlert(std::string_view incident, const std::string& actor, Instant now) {
  Lock lock(mutex_);
  if (ledger_failed_) return kLedgerDown;
  if (std::string error = alerts_.Acknowledge(incident, actor, now); !error.empty()) return error;
  return AppendAndWait(
      EventOf(EventKind::kAlert, now, std::string(incident), WriteAlertAcknowledgement(incident, actor)), lock);
}

std::string StoreFlow::TestAlert(const std::string& actor, Instant now) {
  Lock lock(mutex_);
  if (ledger_failed_) return kLedgerDown;
  if (options_.alert_channel.empty()) return "no alert channel is configured for this store";
  LedgerEvent event = EventOf(EventKind::kAudit, now, "alert-test", "{}");
  event.effects.push_back(alerts_.TestAlert(actor, now));
  return AppendAndWait(std::move(event), lock);
}

void StoreFlow::AlertDelivered(Instant now) {
  const Lock lock(mutex_);
  if (alert_tested_ || ledger_failed_) return;
  alert_tested_ = true;
  AppendAlert("tested", WriteAlertTested(), {}, now);
}

std::vector<OrderSummary> StoreFlow::Orders(std::optional<Action> at_least, size_t most) const {
  std::vector<OrderSummary> orders;
  std::set<std::string> seen;
  const Lock lock(mutex_);
  ledger_.ReadBack(options_.settings.store, EventKind::kOrder, {}, [&](const StoredEvent& stored) {
    if (!seen.insert(stored.event.subject).second) return true;
    const OrderRecord* record = state_.FindOrder(stored.event.subject);
    if (record == nullptr || (at_least && std::max(record->decision, record->enforced) < *at_least)) return true;
    orders.push_back({.identity = record->identity,
                      .seen_at = record->seen_at,
                      .decision = record->decision,
                      .enforced = record->enforced,
                      .guardrails = record->guardrails,
                      .cancelled = record->cancelled,
                      .test = record->test});
    return orders.size() < most;
  });
  return orders;
}

StoreFlow::BrakeView StoreFlow::HoldBrake() const {
  const Lock lock(mutex_);
  const HoldRules& rules = program_->policy().holds;
  const HoldShare share = state_.LastHolds(rules.brake_orders, {});
  return {IsBraked(rules, share), share};
}

FactSet StoreFlow::supplied() const {
  const Lock lock(mutex_);
  return state_.supplied();
}

size_t StoreFlow::item_count() const {
  const Lock lock(mutex_);
  return state_.item_count();
}

bool StoreFlow::alert_channel_tested() const {
  const Lock lock(mutex_);
  return alert_tested_;
}

Instant StoreFlow::last_delivery_at() const { return {last_delivery_micros_.load()}; }

}  // namespace parapet
