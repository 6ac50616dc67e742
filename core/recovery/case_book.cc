// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/case_book.h"

#include <algorithm>
#include <utility>

#include "parapet/core/recovery/case_book_impl.h"

namespace parapet {
namespace {

Money MinorUnit(Currency currency) { return Money::FromMicros(currency.MinorUnitMicros()); }

// "2026-11-22" would need a calendar; the number of the day serves as well.
std::string DayOf(Instant at) { return "day-" + std::to_string(at.micros / Days(1).micros); }

bool IsWaiting(const Case& one) { return one.state == CaseState::kOpen || one.state == CaseState::kDecided; }

// Equal instants are told apart by what the revision says of itself, so that arrival never matters.
bool Replaces(const SeenOrder& newer, const SeenOrder& older) {
  if (newer.revision != older.revision) return Newer(newer.revision, older.revision);
  return newer.seen_at > older.seen_at;
}

// A revision that was only recorded says what is charged; what is known of its items was said at the last judgement.
void CarryFacts(const SeenOrder& judged, SeenOrder& newest) {
  if (newest.judged) return;
  for (SeenLine& line : newest.lines) {
    for (const SeenLine& known : judged.lines) {
      if (known.item != line.item) continue;
      const Money charged = line.charged;
      const Quantity quantity = line.quantity;
      line = known;
      line.charged = charged;
      line.quantity = quantity;
      break;
    }
  }
}

// What left stays gone, unless a revision that is newer by the platform's own count says otherwise; of several that say
// so, the first knows when.
void CarryFulfilment(const SeenOrder& other, SeenOrder& newest) {
  const bool undated = newest.revision.version == 0 && !newest.revision.updated_at.IsKnown();
  if (undated && other.fulfilment > newest.fulfilment) newest.fulfilment = other.fulfilment;
  if (!newest.Left() || !other.Left()) return;
  newest.left_at = newest.left_at.IsKnown() ? std::min(newest.left_at, other.left_at) : other.left_at;
}

// The gravest, of equally grave ones the first.
void Keep(const SeenFinding& finding, const SeenOrder& seen, FoundOnce& known) {
  const auto weight = [](const SeenFinding& one) { return std::pair(one.action, one.at_risk.value_or(Money())); };
  const bool first = known.finding.guardrail.empty();
  if (!first && weight(finding) < weight(known.finding)) return;
  if (!first && weight(finding) == weight(known.finding) && known.at <= seen.seen_at) return;
  known = {.finding = finding, .cause = CauseOfFinding(finding, seen), .at = seen.seen_at};
  for (const SeenLine& line : seen.lines) {
    if (line.item == finding.item) known.charged.insert(line.charged);
  }
}

void Merge(const SeenOrder& seen, FollowedOrder& order) {
  const bool replaces = order.newest.identity.empty() || Replaces(seen, order.newest);
  const SeenOrder older = replaces ? std::exchange(order.newest, seen) : seen;
  CarryFulfilment(older, order.newest);
  if (seen.judged && (order.judged.identity.empty() || Replaces(seen, order.judged))) order.judged = seen;
  CarryFacts(order.judged, order.newest);
  order.touched |= !seen.untouched && !seen.findings.empty();
  order.held |= seen.held;
  for (const SeenFinding& finding : seen.findings) {
    Keep(finding, seen, order.findings[{finding.guardrail, finding.item}]);
    if (!order.found_at.IsKnown() || seen.seen_at < order.found_at) order.found_at = seen.seen_at;
  }
}

}  // namespace

CaseBook::CaseBook(Currency currency) : impl_(std::make_unique<Impl>(currency)) {}
CaseBook::~CaseBook() = default;
CaseBook::CaseBook(CaseBook&&) noexcept = default;
CaseBook& CaseBook::operator=(CaseBook&&) noexcept = default;

void CaseBook::Apply(const SeenOrder& seen) {
  FollowedOrder& order = impl_->orders[seen.identity];
  Merge(seen, order);
  if (!order.findings.empty()) impl_->suspects.insert(seen.identity);
  impl_->stale |= !order.findings.empty() || impl_->named.contains(seen.identity);
  const bool new_day = seen.seen_at > impl_->newest_order && DayOf(seen.seen_at) != DayOf(impl_->newest_order);
  impl_->newest_order = std::max(impl_->newest_order, seen.seen_at);
  if (new_day) impl_->Forget();
}

std::string OrderInHand(std::string_view order) { return std::string(kOrderInHand) + std::string(order); }

// Once a day is often enough. Whether an order has a case depends on its findings alone, so that nothing told later
// brings one back.
void CaseBook::Impl::Forget() {
  const auto has_case = [&](const FollowedOrder& order) {
    return named.contains(order.newest.identity) ||
           std::any_of(order.findings.begin(), order.findings.end(),
                       [](const auto& entry) { return OpensCase(entry.second.finding, entry.second.cause); });
  };
  std::erase_if(case_steps, [&](const auto& entry) {
    return entry.first.starts_with(kOrderInHand) && newest_order - entry.second.back().at > kLookBack;
  });
  for (auto order = orders.begin(); order != orders.end();) {
    const bool forgotten = IsTooOld(order->second.newest) && !has_case(order->second);
    if (forgotten) suspects.erase(order->first);
    stale |= forgotten;  // causes point at orders
    order = forgotten ? orders.erase(order) : std::next(order);
  }
}

void CaseBook::Apply(const SeenChange& change) {
  impl_->changes.insert(change);
  impl_->stale = true;
}

void CaseBook::Apply(const IncidentStep& step) {
  const auto earlier = [](const IncidentStep& a, const IncidentStep& b) {
    return std::tie(a.at, a.incident, a.act, a.actor, a.reason) < std::tie(b.at, b.incident, b.act, b.actor, b.reason);
  };
  impl_->steps.insert(std::upper_bound(impl_->steps.begin(), impl_->steps.end(), step, earlier), step);
  impl_->named.insert(step.orders.begin(), step.orders.end());
  if (step.act == IncidentAct::kClosed) impl_->last_closed = std::max(impl_->last_closed, step.at);
  impl_->stale = true;
}

void CaseBook::Apply(const CaseStep& step) {
  std::vector<CaseStep>& steps = impl_->case_steps[step.case_id];
  const auto before = [](const CaseStep& a, const CaseStep& b) {
    return std::tie(a.at, a.act, a.step, a.state, a.actor, a.note) <
           std::tie(b.at, b.act, b.step, b.state, b.actor, b.note);
  };
  steps.insert(std::upper_bound(steps.begin(), steps.end(), step, before), step);
  impl_->stale |= step.act == CaseAct::kOverridden;  // it keeps its order in its incident
  impl_->books.reset();
  const auto known = impl_->by_case.find(step.case_id);
  if (step.case_id.starts_with(kOrderInHand)) {
    impl_->views.clear();
  } else if (!impl_->stale && known != impl_->by_case.end()) {
    impl_->views.erase(known->second.first->id);
  }
}

std::vector<Incident> CaseBook::Incidents(const CaseTerms& terms, Instant now) const {
  std::vector<Incident> incidents;
  for (const auto& [id, cause] : impl_->Causes()) {
    if (cause.round_from.IsKnown()) incidents.push_back(impl_->View(cause, terms, now));
  }
  const auto rank = [](const Incident& one) {
    return std::tuple(one.state == IncidentState::kClosed, -one.severity, std::cref(one.id));
  };
  std::sort(incidents.begin(), incidents.end(), [&](const Incident& a, const Incident& b) {
    const auto [closed, severity, id] = rank(a);
    const auto [other_closed, other_severity, other_id] = rank(b);
    return std::tie(closed, severity, id.get()) < std::tie(other_closed, other_severity, other_id.get());
  });
  return incidents;
}

std::optional<Incident> CaseBook::FindIncident(std::string_view name, const CaseTerms& terms, Instant now) const {
  const FollowedCause* found = nullptr;
  for (const auto& entry : impl_->Causes()) {
    const FollowedCause& cause = entry.second;
    if (!cause.round_from.IsKnown()) continue;
    if (entry.first == name || cause.cause.Text() == name) return impl_->View(cause, terms, now);
    const bool has_item = std::any_of(cause.items.begin(), cause.items.end(), [&](const std::string& item) {
      return name.starts_with("price:") && name.substr(6) == item && cause.IsAboutPrice();
    });
    if (has_item) found = &cause;
  }
  return found == nullptr ? std::nullopt : std::optional(impl_->View(*found, terms, now));
}

std::optional<Case> CaseBook::FindCase(std::string_view id, const CaseTerms& terms, Instant now) const {
  impl_->Causes();
  const auto at = impl_->by_case.find(id);
  if (at == impl_->by_case.end()) return std::nullopt;
  for (Case& viewed : impl_->View(*at->second.first, terms, now).cases) {
    if (viewed.id == id) return std::move(viewed);
  }
  return std::nullopt;
}

Plan CaseBook::PlanFor(const Incident& incident, const RecoveryRules& rules, Instant now) const {
  const BudgetBook& books = Books();
  const Money left = books.Left(BudgetKind::kDay, DayOf(now), rules.day_most);
  const BudgetBook::Balance beside = books.Of(BudgetKind::kUnavoidable, DayOf(now));
  const auto room = Subtract(left, AddUp(beside.claimed, beside.spent));
  std::vector<CaseFacts> facts;
  Money granted;
  for (const Case& one : incident.cases) {
    if (IsWaiting(one)) facts.push_back(one.facts);
    if (one.state >= CaseState::kToDo && one.grant) granted = AddUp(granted, one.grant->amount);
  }
  const Room day{.day = room && !room->IsNegative() ? *room : Money()};
  if (incident.approved_at.IsKnown() && incident.plan) {
    Plan prior = *incident.plan;
    prior.rules = rules;  // what may be spent is the policy's of today: the owner may have raised it for them
    return Extend(prior, facts, granted, day, MinorUnit(incident.currency));
  }
  return Decide(facts, rules, day, MinorUnit(incident.currency));
}

std::vector<Grant> CaseBook::GrantsOf(const Incident& incident, const Plan& plan) const {
  std::vector<Grant> grants;
  for (const Case& one : incident.cases) {
    if (!IsWaiting(one)) continue;
    Grant grant = RemedyFor(plan, one.facts, MinorUnit(incident.currency));
    if (grant.remedy != Remedy::kOwnerDecides) grants.push_back(std::move(grant));
  }
  return grants;
}

// The latest.
const CaseStep* CaseBook::Impl::OverrideOf(const std::string& case_id) const {
  const CaseStep* latest = nullptr;
  for (const CaseStep& step : StepsOf(case_id)) {
    if (step.act == CaseAct::kOverridden && step.grant) latest = &step;
  }
  return latest;
}

namespace {

std::vector<Draw> DrawsOfGrant(const Incident& incident, const Plan& plan, const Grant& grant, Instant at) {
  const std::string day = DayOf(at);
  if (grant.unavoidable) return {{BudgetKind::kUnavoidable, incident.id, {}}, {BudgetKind::kUnavoidable, day, {}}};
  const bool asked = plan.ask == Ask::kOwner;
  const std::string round = incident.id + "/" + std::to_string(incident.recurrence);
  std::vector<Draw> draws = {{BudgetKind::kIncident, round, asked ? plan.rules.owner_honour : plan.rules.auto_honour},
                             {BudgetKind::kDay, day, plan.rules.day_most}};
  if (asked) return draws;
  draws.push_back({BudgetKind::kOrder, grant.order, plan.rules.order_most});
  if (grant.customer != 0) {
    draws.push_back({BudgetKind::kCustomer, std::to_string(grant.customer) + "/" + day, plan.rules.customer_most});
  }
  return draws;
}

constexpr Money kMost = Money::FromMicros(INT64_MAX);

// Booked whatever is left: it was weighed when it was approved.
std::vector<Draw> DrawsOfApproved(const Incident& round, const IncidentStep& approved, const Grant& grant) {
  std::vector<Draw> draws = DrawsOfGrant(round, *approved.plan, grant, approved.at);
  for (Draw& draw : draws) draw.limit = kMost;
  return draws;
}

// Booked whatever is left: it was weighed when it was made.
std::vector<Draw> DrawsOfOverride(const Incident& round, const CaseStep& chosen) {
  const std::string day = DayOf(chosen.at);
  if (chosen.grant->unavoidable) return {{BudgetKind::kUnavoidable, round.id, {}}, {BudgetKind::kUnavoidable, day, {}}};
  return {{BudgetKind::kIncident, round.id + "/" + std::to_string(round.recurrence), kMost},
          {BudgetKind::kDay, day, kMost}};
}

}  // namespace

BudgetBook CaseBook::Impl::Book() const {
  BudgetBook booked;
  for (const auto& [id, cause] : Causes()) {
    Incident round{.id = id};
    for (const IncidentStep* step : cause.steps) {
      if (step->act == IncidentAct::kClosed) ++round.recurrence;
      if (step->act != IncidentAct::kApproved || !step->plan) continue;
      for (const Grant& grant : step->grants) {
        const std::string reference = CaseId(id, grant.order);
        if (OverrideOf(reference) != nullptr) continue;
        booked.Claim(reference, grant.amount, DrawsOfApproved(round, *step, grant));
      }
    }
    for (const auto& [order, one] : cause.cases) {
      const std::string reference = CaseId(id, order);
      const auto& steps = StepsOf(reference);
      if (const CaseStep* chosen = OverrideOf(reference)) {
        booked.Claim(reference, chosen->grant->amount, DrawsOfOverride(round, *chosen));
      }
      const bool done =
          std::any_of(steps.begin(), steps.end(), [](const CaseStep& step) { return step.act == CaseAct::kDone; });
      if (done) booked.Spend(reference);
      if (one.order->newest.cancelled || (cause.closed != nullptr && cause.closed->closing == Closing::kFalseAlarm)) {
        booked.Release(reference);
      }
    }
  }
  return booked;
}

std::vector<Draw> CaseBook::DrawsOf(const Incident& incident, const Plan& plan, const Grant& grant, Instant at) const {
  return DrawsOfGrant(incident, plan, grant, at);
}

const BudgetBook& CaseBook::Books() const {
  impl_->Causes();
  if (!impl_->books) impl_->books = impl_->Book();
  return *impl_->books;
}

const SeenOrder* CaseBook::FindOrder(std::string_view identity) const {
  const auto at = impl_->orders.find(identity);
  return at == impl_->orders.end() ? nullptr : &at->second.newest;
}

size_t CaseBook::order_count() const { return impl_->orders.size(); }

}  // namespace parapet
