// SPDX-License-Identifier: Apache-2.0
//
// Incidents and cases as of an instant.
#include <algorithm>

#include "parapet/core/recovery/case_book_impl.h"

namespace parapet {
namespace {

constexpr std::string_view kCaseStates[] = {"proposed", "open", "decided", "to_do", "closed"};
constexpr std::string_view kIncidentStates[] = {"open", "decided", "approved", "closed"};

bool IsMoney(std::string_view family) {
  constexpr std::string_view kFamilies[] = {"price", "price_drift", "discount", "total", "tax", "currency", "shipping"};
  return std::find(std::begin(kFamilies), std::end(kFamilies), family) != std::end(kFamilies);
}

// How far an amount is beyond the budgets: 0 to 3.
int StepOf(Money exposure, const RecoveryRules& rules) {
  int step = 0;
  for (const Money budget : {rules.order_most, rules.auto_honour, rules.owner_honour})
    step += exposure > budget ? 1 : 0;
  return step;
}

int StepOf(size_t orders) {
  int step = 0;
  for (const size_t many : {size_t{9}, kManyOrders, 10 * kManyOrders}) step += orders > many ? 1 : 0;
  return step;
}

// What an order lost by a finding that is about no line's price.
void AddFinding(const SeenFinding& finding, CaseFacts& facts, Money* exposure) {
  const Money at_risk = finding.at_risk.value_or(Money());
  Money& lost = finding.loss_to == LossTo::kCustomer ? facts.overcharged : facts.loss;
  lost = std::max(lost, at_risk);  // several findings about one amount are one loss
  *exposure = std::max(*exposure, at_risk);
}

bool IsNothingLost(const CaseFacts& facts, Money exposure) {
  return exposure.IsZero() && facts.loss.IsZero() && facts.overcharged.IsZero();
}

// Whether an item of the cause is still at a price in which something was found.
bool IsStillCharged(const FollowedCause& cause, const FollowedOrder& order) {
  return std::any_of(order.newest.lines.begin(), order.newest.lines.end(), [&](const SeenLine& line) {
    if (line.explained || !cause.Contains(line)) return false;
    return std::any_of(order.findings.begin(), order.findings.end(), [&](const auto& entry) {
      return entry.first.second == line.item && entry.second.charged.contains(line.charged);
    });
  });
}

void Close(Case& one, Instant at, std::string because) {
  one.state = CaseState::kClosed;
  one.closed_at = at;
  one.closed_because = std::move(because);
}

void FollowAnswer(const CaseStep& step, Case& one) {
  if (IsSlot(step.answer)) return void(one.slot = step.answer);
  one.answer = step.answer;
  one.answered_at = step.at;
}

// What one step says of its case; later ones follow.
void Follow(const CaseStep& step, Case& one) {
  if (step.act == CaseAct::kTaken) one.owner = step.actor;
  if (step.act == CaseAct::kOverridden && step.grant) {
    one.state = CaseState::kToDo;
    one.grant = step.grant;
    one.approved_at = step.at;
    one.overridden = true;
  }
  if (step.act == CaseAct::kPaused) one.paused = true;
  if (step.act == CaseAct::kResumed) one.paused = false;
  if (step.act == CaseAct::kAnswered) FollowAnswer(step, one);
  if (step.act != CaseAct::kStepped) return;
  StepRecord& record = one.steps[step.step];
  if (!record.started_at.IsKnown()) record.started_at = step.at;
  if (step.late) record.late_at = step.at;
  record.state = step.state;
  record.at = step.at;
  record.actor = step.actor;
  record.note = step.note;
  if (!step.effect.empty()) record.effect = step.effect;
  if (step.reserved) record.reserved = step.reserved;
}

}  // namespace

std::string_view Name(CaseState state) { return kCaseStates[static_cast<size_t>(state)]; }
std::string_view Name(IncidentState state) { return kIncidentStates[static_cast<size_t>(state)]; }

const std::vector<CaseStep>& CaseBook::Impl::StepsOf(const std::string& case_id) const {
  static const std::vector<CaseStep> none;
  const auto at = case_steps.find(case_id);
  return at == case_steps.end() ? none : at->second;
}

CaseFacts CaseBook::Impl::FactsOf(const FollowedCause& cause, const FollowedCase& one, Money* exposure) const {
  const SeenOrder& order = one.order->newest;
  CaseFacts facts{.order = order.identity, .customer = order.customer, .paid = order.total.value_or(Money())};
  facts.other_currency = order.currency != currency;
  facts.by_hand = !IsMoney(cause.cause.family);
  *exposure = Money();
  for (const SeenLine& line : order.lines) {
    if (!cause.IsAboutPrice() || !cause.Contains(line) || line.explained) continue;
    const auto corrected = cause.references.find(line.item);
    const LineLoss loss =
        LossOf(line, corrected == cause.references.end() ? std::nullopt : std::optional(corrected->second));
    *exposure = AddUp(*exposure, AddUp(loss.exposure, loss.above));
    facts.loss = AddUp(facts.loss, loss.honour);
    facts.overcharged = AddUp(facts.overcharged, loss.above);
    facts.cost_unknown |= loss.cost_unknown;
    facts.cash_equivalent |= line.cash_equivalent;
  }
  for (const auto& [key, finding] : one.order->findings) {
    if (!cause.IsAboutPrice() && cause.guardrails.contains(finding.finding.guardrail))
      AddFinding(finding.finding, facts, exposure);
  }
  // Nobody knows what it should have cost: a person decides.
  if (cause.IsAboutPrice() && IsNothingLost(facts, *exposure) && IsStillCharged(cause, *one.order))
    facts.by_hand = facts.cost_unknown = true;
  facts.value = AddUp(facts.paid, facts.loss);
  facts.shipped = order.Left();
  facts.partly_shipped = order.fulfilment == FulfilmentStage::kPartly;
  facts.shipping = order.shipping;
  for (const CaseStep& step : StepsOf(CaseId(cause.id, order.identity))) facts.shipped |= step.act == CaseAct::kShipped;
  return facts;
}

Case CaseBook::Impl::ViewCase(const FollowedCause& cause, const FollowedCase& followed,
                              const Incident& incident) const {
  const SeenOrder& order = followed.order->newest;
  Case one{.incident = cause.id, .order = order.identity, .number = order.number, .held = followed.order->held};
  one.id = CaseId(cause.id, order.identity);
  one.currency = order.currency;
  one.opened_at = followed.since;
  one.facts = FactsOf(cause, followed, &one.exposure);
  one.owner_role = one.facts.cash_equivalent || one.facts.other_currency ? "owner" : RoleOfFamily(cause.cause.family);
  if (const auto grant = cause.grants.find(order.identity); grant != cause.grants.end()) {
    one.state = CaseState::kToDo;
    one.grant = *grant->second.first;
    one.approved_at = grant->second.second;
  } else if (!followed.order->touched && order.untouched && !followed.adopted) {
    one.state = CaseState::kProposed;
  } else if (incident.plan && incident.decided_at.IsKnown() && incident.decided_at >= incident.approved_at) {
    Grant planned = RemedyFor(*incident.plan, one.facts, Money::FromMicros(incident.currency.MinorUnitMicros()));
    if (planned.remedy != Remedy::kOwnerDecides) one.state = CaseState::kDecided;
    if (planned.remedy != Remedy::kOwnerDecides) one.grant = std::move(planned);
  }
  Instant paused_at;
  for (const CaseStep& step : StepsOf(one.id)) {
    if (step.act == CaseAct::kPaused || step.act == CaseAct::kResumed) paused_at = step.at;
    Follow(step, one);
    if (step.act == CaseAct::kDone) Close(one, step.at, step.note.empty() ? "the remedy was carried out" : step.note);
  }
  // A person may have had the order in hand before it had a case, under whatever name they know it by.
  for (const std::string& name : {order.identity, order.number}) {
    for (const CaseStep& step : StepsOf(OrderInHand(name))) {
      if (!paused_at.IsKnown() || step.at >= paused_at) one.paused = step.act == CaseAct::kPaused;
    }
  }
  if (one.state == CaseState::kClosed) return one;
  if (order.cancelled) Close(one, order.seen_at, "the order was cancelled");
  const bool corrected = IsNothingLost(one.facts, one.exposure) && !one.facts.by_hand;
  if (cause.IsAboutPrice() && corrected) Close(one, order.seen_at, "the order was corrected");
  if (incident.closing) Close(one, incident.closed_at, "the incident was closed");
  return one;
}

Incident CaseBook::Impl::Head(const FollowedCause& cause) const {
  Incident view{.id = cause.id, .cause = cause.cause, .recurrence = cause.recurrence, .changes = cause.changes};
  view.currency = currency;
  view.guardrails.assign(cause.guardrails.begin(), cause.guardrails.end());
  view.items.assign(cause.items.begin(), cause.items.end());
  view.opened_at = cause.round_from;
  view.last_seen_at = cause.last_seen_at;
  view.owner_role = RoleOfFamily(cause.cause.family);
  if (cause.closed != nullptr) {
    view.closing = cause.closed->closing;
    view.closed_at = cause.closed->at;
    view.closed_because = cause.closed->proof.empty() ? cause.closed->reason : cause.closed->proof;
  }
  for (const IncidentStep* step : cause.steps) {
    if (step->at < cause.round_from) continue;
    if (step->act == IncidentAct::kDecided) view.plan = step->plan, view.decided_at = step->at;
    if (step->act == IncidentAct::kApproved) view.plan = step->plan, view.approved_at = step->at;
    if (step->act == IncidentAct::kAsked) view.asked_by = step->actor;
    if (step->act == IncidentAct::kNoted) view.owner = step->actor;
    if (step->act == IncidentAct::kBreached) view.breaches_told = std::max(view.breaches_told, step->breaches);
  }
  return view;
}

const TimelessView& CaseBook::Impl::Timeless(const FollowedCause& cause) const {
  const auto [at, added] = views.try_emplace(cause.id);
  if (!added) return at->second;
  Incident& view = at->second.incident;
  view = Head(cause);
  std::set<uint64_t> customers;
  for (const auto& [order, one] : cause.cases) {
    if (one.since < cause.round_from) continue;
    view.cases.push_back(ViewCase(cause, one, view));
    const Case& added = view.cases.back();
    if (one.order->newest.cancelled || added.facts.other_currency) continue;
    view.exposure = AddUp(view.exposure, added.exposure);
    if (added.facts.customer == 0 || customers.insert(added.facts.customer).second) ++view.customers;
  }
  const auto waits = [](const Case& one) { return one.state == CaseState::kOpen || one.state == CaseState::kDecided; };
  const bool waiting = std::any_of(view.cases.begin(), view.cases.end(), waits);
  view.state = view.closing                 ? IncidentState::kClosed
               : view.plan && waiting       ? IncidentState::kDecided
               : view.approved_at.IsKnown() ? IncidentState::kApproved
                                            : IncidentState::kOpen;
  if (waiting && view.decided_at < view.approved_at) view.state = IncidentState::kOpen;
  at->second.words = WordsOf(cause, case_steps, view);
  for (const IncidentStep* step : cause.steps) {
    if (step->act == IncidentAct::kDecided && step->at >= view.opened_at) at->second.decisions.push_back(step->at);
  }
  return at->second;
}

Incident CaseBook::Impl::View(const FollowedCause& cause, const CaseTerms& terms, Instant now) const {
  const TimelessView& timeless = Timeless(cause);
  Incident view = timeless.incident;
  const int size = std::max(StepOf(view.exposure, terms.rules), StepOf(view.cases.size()));
  view.severity = std::min(kSeverityMost, 1 + size + cause.recurrence);
  SetTimers(timeless, terms, now, view);
  return view;
}

std::optional<Case> CaseBook::PeekCase(std::string_view id) const {
  impl_->Causes();
  const auto at = impl_->by_case.find(id);
  if (at == impl_->by_case.end()) return std::nullopt;
  const auto& [cause, one] = at->second;
  return impl_->ViewCase(*cause, *one, impl_->Head(*cause));
}

Instant CaseBook::DateForIncident(std::string_view incident, Instant now) const {
  const auto cause = impl_->Causes().find(std::string(incident));
  if (cause == impl_->Causes().end()) return now;
  Instant last = cause->second.last_seen_at;
  if (!cause->second.steps.empty()) last = std::max(last, cause->second.steps.back()->at);
  return now > last ? now : last + Duration{1};
}

Instant CaseBook::DateForCase(const std::string& id, Instant now) const {
  const auto& steps = impl_->StepsOf(id);
  return steps.empty() || now > steps.back().at ? now : steps.back().at + Duration{1};
}

Instant CaseBook::DateForSighting(Instant now) const {
  const Instant closed = impl_->last_closed;
  const bool went_back = now <= closed && closed - now < Days(1);
  return went_back ? closed + Duration{1} : now;
}

std::vector<IncidentStep> CaseBook::StepsOf(const Incident& incident) const {
  std::vector<IncidentStep> steps;
  const auto cause = impl_->Causes().find(incident.id);
  if (cause == impl_->Causes().end()) return steps;
  for (const IncidentStep* step : cause->second.steps) steps.push_back(*step);
  return steps;
}

const std::vector<CaseStep>& CaseBook::StepsOf(const Case& one) const { return impl_->StepsOf(one.id); }

std::set<std::string> CaseBook::Actors() const {
  std::set<std::string> actors;
  for (const IncidentStep& step : impl_->steps) actors.insert(step.actor);
  for (const auto& [id, steps] : impl_->case_steps) {
    for (const CaseStep& step : steps) actors.insert(step.actor);
  }
  return actors;
}

void CaseBook::ForOrders(const std::function<void(const SeenOrder& order)>& visit) const {
  for (const auto& [identity, order] : impl_->orders) visit(order.newest);
}

std::vector<Purchase> CaseBook::Purchases() const {
  std::vector<Purchase> purchases;
  for (const auto& [identity, order] : impl_->orders) {
    const SeenOrder& seen = order.newest;
    if (!seen.IsReal() || seen.cancelled || seen.customer == 0 || seen.currency != impl_->currency) continue;
    Money spent;
    for (const SeenLine& line : seen.lines) {
      const Money unit = std::max(line.charged, line.reference.value_or(line.charged));
      spent = AddUp(spent, Multiply(unit, line.quantity).value_or(Money()));
    }
    purchases.push_back({seen.customer, identity, seen.placed_at.IsKnown() ? seen.placed_at : seen.seen_at, spent});
  }
  return purchases;
}

}  // namespace parapet
