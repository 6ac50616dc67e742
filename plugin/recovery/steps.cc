// SPDX-License-Identifier: Apache-2.0
//
// What people decide: noted, taken in, chosen, granted, done.
#include <algorithm>

#include "parapet/core/kernel/fingerprint.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/recovery_payload.h"

namespace parapet {
namespace {

std::string Unknown(const std::string& incident) { return "no incident \"" + incident + "\" is known"; }

std::string AmountText(Money amount, Currency currency) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(amount.micros(), currency.exponent(), text)) + " " + std::string(currency.code());
}

// Whether operations have stopped selling an item altogether.
bool IsHalted(const Policy& policy, const ItemView& item, Instant now) {
  return std::any_of(policy.halts.begin(), policy.halts.end(), [&](const Halt& halt) {
    if (!halt.scope || halt.expires <= now) return false;
    return halt.scope->IsEverything() || (halt.scope->IsByItemOnly() && halt.scope->Admits(item.id, item.sku));
  });
}

// Which orders get what, whatever order they come in.
std::string DigestOf(std::vector<Grant> grants) {
  std::sort(grants.begin(), grants.end(), [](const Grant& a, const Grant& b) { return a.order < b.order; });
  Fingerprint digest;
  for (const Grant& grant : grants) digest.Add(std::string_view(grant.order)).Add(std::string_view(Name(grant.remedy)));
  return std::to_string(digest.value());
}

size_t Waiting(const Incident& incident) {
  return static_cast<size_t>(std::count_if(incident.cases.begin(), incident.cases.end(), [](const Case& one) {
    return one.state == CaseState::kOpen || one.state == CaseState::kDecided;
  }));
}

}  // namespace

std::string FollowUp::Note(const Word& word, Instant now) {
  CatchUp();
  const Lock lock(mutex_);
  const auto incident = Find(word.about, now);
  if (!incident) return Unknown(word.about);
  if (word.actor.empty() || word.reason.empty()) return "a note says who and what: give an actor and a reason";
  return Take(
      {.incident = incident->id, .act = IncidentAct::kNoted, .at = now, .actor = word.actor, .reason = word.reason});
}

std::string FollowUp::Adopt(const BlastRadius& radius, std::vector<std::string> orders, std::optional<Money> reference,
                            const Word& word, Instant now, std::string* incident) {
  if (!radius.error.empty()) return radius.error;
  if (radius.incident.empty()) return "these orders have no cause in common that could be followed";
  if (word.actor.empty()) return "taking orders in asks for a name: give an actor";
  const auto in_radius = [&](const std::string& order) {
    return std::any_of(radius.hits.begin(), radius.hits.end(), [&](const auto& hit) { return hit.order == order; });
  };
  for (const std::string& order : orders) {
    if (!in_radius(order))
      return "order \"" + order + "\" does not have this cause; look at `parapet incidents orders`";
  }
  if (orders.empty()) {
    for (const BlastRadius::Hit& hit : radius.hits) orders.push_back(hit.order);
  }
  if (orders.empty()) return "there is no order to take in";
  CatchUp();
  const Lock lock(mutex_);
  *incident = radius.incident;
  return Take({.incident = radius.incident,
               .act = IncidentAct::kAdopted,
               .at = now,
               .actor = word.actor,
               .reason = word.reason,
               .orders = std::move(orders),
               .cause = radius.cause,
               .reference = reference});
}

// Contain first: while it goes on, what it costs is not known, and whoever comes next would get another answer.
std::string FollowUp::WhyNotContained(const Incident& incident, Instant now) const {
  const DecisionDue due = DecideBy(Terms(), incident.opened_at);
  if (now >= due.at) return {};
  const auto program = flow_.program();
  for (const std::string& key : incident.items) {
    const auto item = flow_.FindItem(key);
    if (!item || IsHalted(program->policy(), *item, now)) continue;
    const bool wrong = std::any_of(item->prices.begin(), item->prices.end(),
                                   [](const ItemView::Price& price) { return !IsVouched(price.vouching); });
    if (!wrong) continue;
    return "\"" + item->id + "\" is still sold at a price that nobody vouched for: correct it in the shop, or " +
           "`parapet halt --sku " + item->id + "`; " +
           std::to_string((due.at - incident.opened_at).micros / Minutes(1).micros) + " minutes after it began" +
           (due.by_cut_off ? std::string(", at ") + kCutOffName + "," : "") + " it can be decided all the same";
  }
  return {};
}

Decided FollowUp::Decide(const Word& word, Instant now) {
  CatchUp();
  const Lock lock(mutex_);
  Decided decided;
  decided.error = DecideLocked(word, now, &decided);
  return decided;
}

std::string FollowUp::DecideLocked(const Word& word, Instant now, Decided* decided) {
  const auto incident = Find(word.about, now);
  if (!incident) return Unknown(word.about);
  if (word.actor.empty()) return "deciding asks for a name: give an actor";
  if (incident->state == IncidentState::kClosed) return "incident " + incident->id + " is closed";
  if (Waiting(*incident) == 0) return "no case of incident " + incident->id + " waits for a decision";
  if (std::string why = WhyNotContained(*incident, now); !why.empty()) return why;
  decided->incident = *incident;
  decided->plan = book_.PlanFor(*incident, Rules(), now);
  return Take({.incident = incident->id,
               .act = IncidentAct::kDecided,
               .at = now,
               .actor = word.actor,
               .reason = word.reason,
               .cause = incident->cause,
               .plan = decided->plan,
               .shown = DigestOf(book_.GrantsOf(*incident, decided->plan))});
}

// Whether these are the orders that were shown when the incident was decided: as many others would cost the same.
bool FollowUp::IsAsShown(const Incident& incident, const std::vector<Grant>& grants) const {
  std::string shown;
  for (const IncidentStep& step : book_.StepsOf(incident)) {
    if (step.act == IncidentAct::kDecided) shown = step.shown;
  }
  return shown.empty() || shown == DigestOf(grants);
}

// All of it or none of it.
std::string FollowUp::WhyNotAffordable(const Incident& incident, const Plan& plan, const std::vector<Grant>& grants,
                                       Instant now) const {
  BudgetBook books = book_.Books();
  for (const Grant& grant : grants) {
    const auto short_of =
        books.Claim(incident.id + "/" + grant.order, grant.amount, book_.DrawsOf(incident, plan, grant, now));
    if (!short_of) continue;
    return "the " + std::string(Name(short_of->kind)) + "'s budget of " +
           AmountText(short_of->limit, incident.currency) + " does not afford order \"" + grant.order +
           "\" as well; nothing was granted" +
           (incident.approved_at.IsKnown() ? ". The others were granted it: put a larger budget in force (recovery), "
                                             "then decide again"
                                           : ", decide again");
  }
  return {};
}

std::string FollowUp::Approve(const Word& word, bool as_owner, Instant now, std::optional<Money> limit) {
  CatchUp();
  const Lock lock(mutex_);
  return ApproveLocked(word, as_owner, now, limit);
}

std::string FollowUp::ApproveLocked(const Word& word, bool as_owner, Instant now, std::optional<Money> limit) {
  const auto incident = Find(word.about, now);
  if (!incident) return Unknown(word.about);
  if (word.actor.empty()) return "approving asks for a name: give an actor";
  if (incident->state != IncidentState::kDecided || !incident->plan) {
    return "nothing of incident " + incident->id + " waits for approval; `parapet incidents decide` comes first";
  }
  const Plan& plan = *incident->plan;
  if (limit && !as_owner && plan.cost > *limit) {
    return "this costs " + AmountText(plan.cost, incident->currency) + ", and your limit is " +
           AmountText(*limit, incident->currency) + ": it takes the role admin";
  }
  if (plan.ask == Ask::kOwner && !as_owner && !limit) {
    return "this is beyond what may be spent without the owner (" + AmountText(plan.cost, incident->currency) +
           "): it takes the role admin";
  }
  const Plan now_wanted = book_.PlanFor(*incident, plan.rules, now);
  const bool same = now_wanted.reversible == plan.reversible && now_wanted.offer_most == plan.offer_most &&
                    now_wanted.cost == plan.cost &&
                    std::equal(std::begin(plan.counts), std::end(plan.counts), std::begin(now_wanted.counts));
  const std::vector<Grant> grants = book_.GrantsOf(*incident, plan);
  if (!same || !IsAsShown(*incident, grants)) {
    return "the facts have changed since this was decided; decide again and look at what is shown";
  }
  if (grants.empty()) return "the plan grants nothing: these orders wait for the owner one by one";
  if (std::string why = WhyNotAffordable(*incident, plan, grants, now); !why.empty()) return why;
  return Take({.incident = incident->id,
               .act = IncidentAct::kApproved,
               .at = now,
               .actor = word.actor,
               .reason = word.reason,
               .cause = incident->cause,
               .grants = grants,
               .plan = plan});
}

std::string FollowUp::Mark(const Word& word, CaseAct act, Instant now) {
  CatchUp();
  const Lock lock(mutex_);
  const auto one = book_.PeekCase(word.about);
  if (!one) return "no case \"" + word.about + "\" is known";
  if (word.actor.empty()) return "this asks for a name: give an actor";
  // That goods left is a fact whenever it is told: promises rest on it.
  if (one->state == CaseState::kClosed && act != CaseAct::kShipped)
    return "case " + one->id + " is closed: " + one->closed_because;
  const bool granted = one->state == CaseState::kToDo;
  if (act == CaseAct::kDone && !granted && word.reason.empty()) {
    return "no remedy was granted for case " + one->id + ": say in the reason what was done for the customer";
  }
  return FollowView(*this, now)
      .Take(CaseStep{.case_id = one->id, .act = act, .actor = word.actor, .note = word.reason});
}

}  // namespace parapet
