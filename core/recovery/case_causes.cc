// SPDX-License-Identifier: Apache-2.0
//
// Which sightings share a cause, and which rounds a cause has had.
#include <algorithm>
#include <limits>

#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/recovery/case_book_impl.h"

namespace parapet {
namespace {

constexpr std::string_view kDrift = "price_drift";

std::string HexOf(uint64_t value, size_t digits) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < digits; ++i) text += kHex[value >> (60 - 4 * i) & 15];
  return text;
}

bool IsPriceFamily(std::string_view family) {
  return family == "price" || family == kDrift || family == "exposure" || family == "total";
}

bool IsItemsPrice(const Cause& cause) { return cause.kind == CauseKind::kItem && IsPriceFamily(cause.family); }

// Whether what points to `cause` by now is what `decided` was: the item's price, be it near or far off; any wrong price
// where the decision was about many items or about none; another code of the same order.
bool TakesOver(const Cause& cause, const Cause& decided) {
  if (IsItemsPrice(decided)) return IsItemsPrice(cause) && cause.key == decided.key;
  if (IsPriceFamily(decided.family)) return IsPriceFamily(cause.family);
  return cause.family == decided.family && cause.kind == decided.kind && cause.kind == CauseKind::kPromotion;
}

// The order in which steps count: by time, then by what they say, so that equal times are no matter of arrival.
bool Before(const IncidentStep* a, const IncidentStep* b) {
  return std::tie(a->at, a->act, a->actor, a->reason) < std::tie(b->at, b->act, b->actor, b->reason);
}

// Where the record knows what an item should cost: a person's word, else the last change's, else the orders' own.
void CorrectReferences(FollowedCause& cause) {
  for (const SeenChange& change : cause.changes) {
    if (change.reference) cause.references[change.item] = *change.reference;
  }
  for (const IncidentStep* step : cause.steps) {
    if (!step->reference) continue;
    for (const std::string& item : cause.items) cause.references[item] = *step->reference;
  }
}

void FindRounds(FollowedCause& cause) {
  std::vector<Instant> sightings;
  for (const auto& [order, one] : cause.cases) sightings.push_back(one.since);
  for (const SeenChange& change : cause.changes) sightings.push_back(change.at);
  std::sort(sightings.begin(), sightings.end());
  if (sightings.empty()) return;
  cause.round_from = sightings.front();
  cause.last_seen_at = sightings.back();
  for (const IncidentStep* step : cause.steps) {
    if (step->act != IncidentAct::kClosed || step->at < cause.round_from) continue;
    const auto again = std::upper_bound(sightings.begin(), sightings.end(), step->at);
    cause.closed = again == sightings.end() ? step : nullptr;
    if (again == sightings.end()) return;
    cause.round_from = *again;
    ++cause.recurrence;
  }
}

void FindGrants(FollowedCause& cause) {
  for (const IncidentStep* step : cause.steps) {
    if (step->act != IncidentAct::kApproved || step->at < cause.round_from) continue;
    for (const Grant& grant : step->grants) cause.grants.emplace(grant.order, std::pair(&grant, step->at));
  }
}

}  // namespace

Money AddUp(Money a, Money b) { return Add(a, b).value_or(Money::FromMicros(std::numeric_limits<int64_t>::max())); }

std::string IncidentId(const Cause& cause) {
  return "incident-" + HexOf(Fingerprint().Add(std::string_view(cause.Text())).value(), 12);
}

std::string CaseId(std::string_view incident, std::string_view order) {
  return "case-" + HexOf(Fingerprint().Add(incident).Add(order).value(), 12);
}

bool OpensCase(const SeenFinding& finding, const Cause& cause) {
  if (finding.action != Action::kTag) return finding.action >= Action::kHold;
  if (!finding.at_risk || *finding.at_risk <= Money()) return false;
  return cause.family != kDrift || finding.loss_to == LossTo::kCustomer;
}

bool FollowedCause::IsAboutPrice() const {
  return (cause.family == "price" || cause.family == kDrift) && cause.kind != CauseKind::kGuardrail;
}

bool FollowedCause::Contains(const SeenLine& line) const { return !line.item.empty() && items.contains(line.item); }

Cause CaseBook::Impl::CanonicalOf(const SeenChange& change) const {
  const auto batch = batches.find(change.batch);
  if (!change.batch.empty() && batch != batches.end() && batch->second > 1) {
    return {CauseKind::kImport, "price", change.batch};
  }
  if (change.item.empty()) return {CauseKind::kGuardrail, "price", change.guardrail};
  return {CauseKind::kItem, "price", change.item};
}

// An item's wrong price that came with a batch of wrong prices is the batch's.
Cause CaseBook::Impl::CanonicalOf(const FoundOnce& found) const {
  if (found.cause.kind != CauseKind::kItem || found.cause.family != "price") return found.cause;
  const auto known = changes_of.find(found.cause.key);
  if (known == changes_of.end()) return found.cause;
  for (const SeenChange* change : known->second) {
    if (found.charged.contains(change->price)) return CanonicalOf(*change);
  }
  return found.cause;
}

// Steps of cases do not tell their cause, nor did those of incidents once: where a finding points tells it as well.
void CaseBook::Impl::FindKept() const {
  std::set<std::pair<std::string_view, std::string_view>> granted;  // incident and order
  for (const IncidentStep& step : steps) {
    const bool adopted = step.act == IncidentAct::kAdopted;
    if (!adopted && step.act != IncidentAct::kApproved) continue;
    for (const Grant& grant : step.grants) granted.emplace(step.incident, grant.order);
    if (!step.cause) continue;
    for (const Grant& grant : step.grants) kept[grant.order].insert(*step.cause);
    if (!adopted) continue;
    for (const std::string& order : step.orders) kept[order].insert(*step.cause);
  }
  for (const std::string& identity : suspects) {
    for (const auto& [key, found] : orders.at(identity).findings) {
      const std::string id = IncidentId(found.cause);
      if (granted.contains({id, identity}) || OverrideOf(CaseId(id, identity)) != nullptr)
        kept[identity].insert(found.cause);
    }
  }
}

// Where a finding points in an order that stays with what was decided: to the decided cause, where that is the one it
// pointed to before more was known.
Cause CaseBook::Impl::PointedAt(const FoundOnce& found, const std::set<Cause>* stays) const {
  if (stays == nullptr) return CanonicalOf(found);
  bool by_item = false;
  for (const Cause& cause : *stays) {
    if (TakesOver(found.cause, cause)) return cause;
    by_item |= IsItemsPrice(cause);
  }
  return by_item ? found.cause : CanonicalOf(found);
}

const std::set<Cause>* CaseBook::Impl::KeptOf(const std::string& identity) const {
  const auto known = kept.find(identity);
  return known == kept.end() ? nullptr : &known->second;
}

// A wrong price makes a wrong total, and a surge of them: one cause, the item's. Many at one price: the cohort's. But
// an order stays in the incident in which something was decided for it, whatever is understood later.
std::set<Cause> CaseBook::Impl::CausesOf(const FollowedOrder& order) const {
  const std::set<Cause>* stays = KeptOf(order.newest.identity);
  std::set<Cause> found;
  for (const auto& [key, finding] : order.findings) {
    Cause cause = PointedAt(finding, stays);
    if (OpensCase(finding.finding, cause)) found.insert(std::move(cause));
  }
  if (stays != nullptr) found.insert(stays->begin(), stays->end());
  const bool by_item = stays != nullptr && std::any_of(stays->begin(), stays->end(), IsItemsPrice);
  const auto has = [&](CauseKind kind) {
    return std::any_of(found.begin(), found.end(),
                       [&](const Cause& cause) { return cause.kind == kind && IsPriceFamily(cause.family); });
  };
  const bool imported = has(CauseKind::kImport), cohort = has(CauseKind::kCohort), item = has(CauseKind::kItem);
  std::erase_if(found, [&](const Cause& cause) {
    if (!IsPriceFamily(cause.family) || (stays != nullptr && stays->contains(cause))) return false;
    if (by_item) return cause.kind != CauseKind::kItem;
    if (cause.kind == CauseKind::kImport) return false;
    if (imported) return true;
    if (cause.kind == CauseKind::kCohort) return false;
    return cohort || (item && cause.kind == CauseKind::kGuardrail);
  });
  return found;
}

FollowedCause& CaseBook::Impl::At(const Cause& cause) const {
  std::string id = IncidentId(cause);
  FollowedCause& followed = causes[id];
  if (followed.id.empty()) followed.id = std::move(id), followed.cause = cause;
  if (cause.kind == CauseKind::kItem) followed.items.insert(cause.key);
  return followed;
}

void CaseBook::Impl::DeriveFromChanges() const {
  std::set<std::pair<std::string, std::string>> changed;
  for (const SeenChange& change : changes) {
    changes_of[change.item].push_back(&change);
    if (!change.batch.empty() && changed.emplace(change.batch, change.item).second) ++batches[change.batch];
  }
  for (const SeenChange& change : changes) {
    FollowedCause& cause = At(CanonicalOf(change));
    cause.changes.push_back(change);
    if (!change.item.empty()) cause.items.insert(change.item);
    cause.guardrails.insert(change.guardrail);
  }
}

void CaseBook::Impl::DeriveFromOrders() const {
  for (const std::string& identity : suspects) {
    const FollowedOrder& order = orders.at(identity);
    if (!order.newest.IsReal()) continue;
    for (const Cause& found : CausesOf(order)) At(found).cases[identity] = {&order, order.found_at, false};
    const std::set<Cause>* stays = KeptOf(identity);
    for (const auto& [key, finding] : order.findings) {
      const auto cause = causes.find(IncidentId(PointedAt(finding, stays)));
      if (cause == causes.end()) continue;
      const auto& [guardrail, item] = key;
      cause->second.guardrails.insert(guardrail);
      if (cause->second.cause.kind != CauseKind::kPromotion && !item.empty()) cause->second.items.insert(item);
    }
  }
}

// What opens an incident first, whatever the clock said when it was told.
void CaseBook::Impl::DeriveFromSteps() const {
  for (const IncidentStep& step : steps) {
    const bool opens = step.cause && step.act == IncidentAct::kAdopted;
    if (opens && !causes.contains(step.incident)) At(*step.cause);
  }
  for (const IncidentStep& step : steps) {
    const auto cause = causes.find(step.incident);
    if (cause == causes.end()) continue;
    cause->second.steps.push_back(&step);
    for (const std::string& identity : step.orders) {
      const auto order = orders.find(identity);
      if (order == orders.end()) continue;
      FollowedCase& one = cause->second.cases[identity];
      if (one.order == nullptr) one = {&order->second, step.at, true};
      one.adopted = true;
    }
  }
}

void CaseBook::Impl::Derive() const {
  causes.clear();
  batches.clear();
  changes_of.clear();
  by_case.clear();
  kept.clear();
  FindKept();
  DeriveFromChanges();
  DeriveFromOrders();
  DeriveFromSteps();
  for (auto& [id, cause] : causes) {
    std::sort(cause.steps.begin(), cause.steps.end(), Before);
    CorrectReferences(cause);
    FindRounds(cause);
    FindGrants(cause);
    for (const auto& [order, one] : cause.cases) by_case[CaseId(id, order)] = {&cause, &one};
  }
}

const std::map<std::string, FollowedCause>& CaseBook::Impl::Causes() const {
  if (stale) {
    Derive();
    views.clear();
    books.reset();
  }
  stale = false;
  return causes;
}

}  // namespace parapet
