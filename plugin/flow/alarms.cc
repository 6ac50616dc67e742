// SPDX-License-Identifier: Apache-2.0
//
// Which findings become alerts. An alert is an event of its own, just before the one that caused it, so that the book
// of incidents is a fold of the ledger like everything else.
#include <algorithm>
#include <map>

#include "parapet/plugin/flow/alert_payload.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

std::optional<Money> AsMoney(const Reading& reading) {
  if (reading.kind != Reading::Kind::kMoney) return std::nullopt;
  return Money::FromMicros(reading.value);
}

std::string_view FamilyOf(std::string_view guardrail) {
  const int index = FindGuardrail(guardrail);
  if (index < 0) return {};
  const std::string_view family = Registry()[static_cast<size_t>(index)].family;
  return family == "change" ? "price" : family;  // the update and the orders at it are one incident
}

// The catalogue's own key of what a finding is about, so that the update and the orders at it are one incident and the
// next command finds the item. As the order names it where the catalogue does not know it.
void NameItem(const Order& order, const StoreState& state, const VerdictFinding& finding, AlertObservation& seen) {
  seen.item = finding.item;
  if (finding.item.empty()) return;
  for (const Line& line : order.lines) {
    if (line.variant_id != finding.item && line.sku != finding.item && line.item_id != finding.item) continue;
    seen.title = std::string(line.title);
    for (const std::string_view key : {line.variant_id, line.sku, line.item_id}) {
      const auto item = key.empty() ? std::nullopt : state.FindItem(key);
      if (item) return void(seen.item = item->id);
    }
    return;
  }
}

AlertObservation FromFinding(const Order& order, const StoreState& state, const Verdict& verdict,
                             const VerdictFinding& finding) {
  AlertObservation seen;
  NameItem(order, state, finding, seen);
  seen.cause = CauseOf(FamilyOf(finding.guardrail), finding.guardrail, seen.item);
  seen.guardrail = finding.guardrail;
  seen.action = std::min(finding.action, verdict.enforced);
  seen.currency = verdict.currency;
  seen.price = AsMoney(finding.observed);
  seen.reference = AsMoney(finding.expected);
  seen.order = verdict.order;
  seen.order_number = std::string(order.name);
  seen.at_risk = finding.amount_at_risk;
  return seen;
}

}  // namespace

// One for as long as it lasts: whoever is paged looks for what stopped telling facts, not at the orders.
void StoreFlow::RaiseBrakeAlert(const Order& order, const Verdict& verdict, Instant now) {
  AlertObservation seen;
  seen.cause = seen.guardrail = "brake_on_holds";
  seen.action = verdict.enforced;
  seen.order = verdict.order;
  seen.order_number = std::string(order.name);
  seen.advice =
      "Too many orders could not be checked to hold them all: they are tagged instead, until facts come "
      "again.";
  if (!verdict.indeterminate.empty()) {
    const VerdictIndeterminate& missing = verdict.indeterminate.front();
    seen.advice += " The last wanted " + missing.fact + ": " + missing.because + ".";
  }
  Raise({seen}, now);
}

void StoreFlow::RaiseOrderAlerts(const Order& order, const Verdict& verdict, Instant now) {
  if (verdict.braked && !order.test) RaiseBrakeAlert(order, verdict, now);
  if (verdict.enforced < Action::kHold || order.test) return;
  std::map<std::string, AlertObservation> by_cause;  // the strictest and dearest finding speaks for its cause
  const bool about_an_item = std::any_of(verdict.findings.begin(), verdict.findings.end(), [](const auto& finding) {
    return finding.action >= Action::kHold && !finding.item.empty();
  });
  for (const VerdictFinding& finding : verdict.findings) {
    if (finding.action < Action::kHold) continue;
    // A wrong price makes a wrong total, and a surge of them: one incident, the item's.
    const std::string_view family = FamilyOf(finding.guardrail);
    if (about_an_item && finding.item.empty() && (family == "total" || family == "exposure")) continue;
    AlertObservation seen = FromFinding(order, state_, verdict, finding);
    const auto [at, inserted] = by_cause.emplace(seen.cause, seen);
    const auto weight = [](const AlertObservation& one) {
      return std::pair(one.action, one.at_risk.value_or(Money()));
    };
    if (!inserted && weight(seen) > weight(at->second)) at->second = std::move(seen);
  }
  std::vector<AlertObservation> observations;
  observations.reserve(by_cause.size());
  for (auto& [cause, seen] : by_cause) observations.push_back(std::move(seen));
  Raise(observations, now);
}

void StoreFlow::RaiseChangeAlerts(const std::vector<PriceOutcome>& outcomes, Instant now) {
  static thread_local Findings findings;
  std::vector<AlertObservation> observations;
  for (const PriceOutcome& outcome : outcomes) {
    if (!IsVouched(outcome.vouching)) ++counters_.unvouched;
    JudgeChange(program_->MaskForChange(outcome.change.supplied), outcome.change, program_->RulesForChange(), findings);
    const Action action = Cap(findings.decision(), program_->ceiling());
    if (action == Action::kAllow || now < bypassed_until_) continue;
    const auto worst = std::max_element(
        findings.findings().begin(), findings.findings().end(),
        [](const Finding& a, const Finding& b) { return std::pair(a.mode, a.action) < std::pair(b.mode, b.action); });
    if (worst == findings.findings().end() || worst->mode != Mode::kEnforce) continue;
    const Guardrail& guardrail = Registry()[worst->guardrail];
    AlertObservation seen;
    const bool about_many = worst->observed.kind == Reading::Kind::kCount;
    seen.cause = CauseOf("price", guardrail.name, about_many ? std::string_view() : std::string_view(outcome.item));
    seen.guardrail = guardrail.name;
    if (!about_many) seen.item = outcome.item;
    seen.title = outcome.title;
    seen.action = Action::kTag;  // a price change itself is not stopped; orders at it are
    seen.currency = outcome.currency;
    seen.price = outcome.change.price;
    seen.reference = outcome.change.reference;
    seen.advice = Explain(guardrail, *worst, outcome);
    observations.push_back(std::move(seen));
  }
  Raise(observations, now);
}

void StoreFlow::RaiseUndecodableAlert(std::string_view error, Instant now) {
  AlertObservation seen;
  seen.cause = "undecodable";
  seen.guardrail = "undecodable";
  seen.action = Action::kTag;
  seen.advice = std::string("A signed delivery could not be read and was kept: ").append(error);
  Raise({seen}, now);
}

void StoreFlow::Raise(const std::vector<AlertObservation>& observations, Instant now) {
  if (observations.empty()) return;
  std::vector<Effect> effects;
  for (const AlertObservation& seen : observations) {
    for (Effect& effect : alerts_.Observe(seen, now)) effects.push_back(std::move(effect));
  }
  AppendAlert({}, WriteAlertObservations(observations), std::move(effects), now);
}

void StoreFlow::AppendAlert(std::string subject, std::string payload, std::vector<Effect> effects, Instant now) {
  LedgerEvent event = EventOf(EventKind::kAlert, now, std::move(subject), std::move(payload));
  event.effects = std::move(effects);
  last_sequence_ = ledger_.Append(std::move(event), {});
}

}  // namespace parapet
