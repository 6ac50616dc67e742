// SPDX-License-Identifier: Apache-2.0
//
// What people say of steps and remedies: done by hand, another remedy, the customer's answer.
#include "parapet/plugin/recovery/remedies/remedies.h"

namespace parapet {
namespace {

std::string AmountText(Money amount, Currency currency) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(amount.micros(), currency.exponent(), text)) + " " + std::string(currency.code());
}

// The case, or why nothing can be said of it.
const Case* OpenCase(FollowView& view, const Word& word, std::string* error) {
  const Case* one = view.FindCase(word.about);
  if (one == nullptr) *error = "no case \"" + word.about + "\" is known";
  if (one != nullptr && word.actor.empty()) *error = "this asks for a name: give an actor";
  if (one != nullptr && one->state == CaseState::kClosed)
    *error = "case " + one->id + " is closed: " + one->closed_because;
  return error->empty() ? one : nullptr;
}

// The step that moves money or cannot be undone, and has begun.
std::string UnderWay(const Case& one) {
  for (const auto& [id, record] : one.steps) {
    const StepAction* action = ActionOf(id);
    const bool begun = record.state != StepState::kFailed && record.state != StepState::kSkipped;
    if (action != nullptr && begun && (action->irreversible || action->carrier == Carrier::kFlow)) return id;
  }
  return {};
}

// In the form of the incident's other offers, as the policy has it where there are none. Free shipping is worth what
// the order's shipping cost, unless somebody says another amount.
void ChooseOffer(const OverrideRequest& request, const Case& one, OfferForm form, Grant& grant) {
  grant.form = form;
  const Money usual = form == OfferForm::kFreeShipping ? one.facts.shipping.value_or(Money()) : Money();
  grant.amount = request.amount.value_or(usual);
}

Grant GrantOf(const OverrideRequest& request, const Case& one, OfferForm form) {
  const bool refund = request.remedy == Remedy::kRefundDifference;
  const Money usual = refund ? one.facts.overcharged : one.facts.loss;
  Grant grant{.order = one.order, .customer = one.facts.customer, .remedy = request.remedy};
  grant.amount = request.amount.value_or(usual);
  if (request.remedy == Remedy::kOffer) ChooseOffer(request, one, form, grant);
  grant.charge_most = std::max(one.facts.paid, Money());
  if (refund) grant.charge_most = std::max(Money(), Subtract(grant.charge_most, grant.amount).value_or(Money()));
  grant.unavoidable = refund && grant.amount <= one.facts.overcharged;
  return grant;
}

std::string WhyNotGranted(FollowView& view, const OverrideRequest& request, const Case& one, const Grant& grant,
                          const Incident& incident) {
  const RecoveryRules rules = view.rules();
  const Currency currency = incident.currency;
  const int64_t minor = currency.MinorUnitMicros();
  if (request.remedy == Remedy::kOwnerDecides) return "choose refund_difference, honour or offer";
  if (one.facts.other_currency) return "the order is in another currency: settle it by hand, then `parapet cases done`";
  if (grant.amount.IsNegative() || grant.amount.micros() % minor != 0)
    return "an amount is not negative and in whole units such as " + AmountText(Money::FromMicros(minor), currency);
  if (request.remedy == Remedy::kRefundDifference && grant.amount.IsZero())
    return "nothing is known to have been charged too much: give an amount";
  if (request.remedy == Remedy::kRefundDifference && grant.amount > one.facts.paid)
    return "no more can be paid back than was paid, " + AmountText(one.facts.paid, currency);
  const Money most = request.limit.value_or(rules.order_most);
  if (!request.as_owner && grant.amount > most)
    return "this costs " + AmountText(grant.amount, currency) + ", and your limit is " + AmountText(most, currency) +
           ": it takes the role admin";
  if (grant.unavoidable) return {};
  BudgetBook books = view.book().Books();
  books.Release(one.id);
  Plan plan{.ask = Ask::kOwner, .rules = rules};
  const auto short_of =
      books.Claim(one.id + "/again", grant.amount, view.book().DrawsOf(incident, plan, grant, view.now()));
  if (!short_of) return {};
  return "the " + std::string(Name(short_of->kind)) + "'s budget of " + AmountText(short_of->limit, currency) +
         " does not afford it";
}

}  // namespace

std::string Remedies::Settle(FollowView& view, const Word& word, const std::string& step, StepState state) {
  std::string error;
  const Case* one = OpenCase(view, word, &error);
  if (one == nullptr) return error;
  const auto record = one->steps.find(step);
  if (record == one->steps.end()) return "the step \"" + step + "\" of case " + one->id + " has not started";
  const StepState now = record->second.state;
  if (now != StepState::kStarted && now != StepState::kUnknown)
    return "the step \"" + step + "\" is " + std::string(Name(now)) + " already";
  const auto effect = view.ledger().FindEffect(record->second.effect);
  if (effect && !EndedAs(*effect)) return "the outbox is still at it: `parapet outbox list` shows the effect";
  if (state == StepState::kStarted || state == StepState::kUnknown) return "say done, skipped or failed";
  if (step == kOwnerTask && state == StepState::kFailed)
    return "nobody comes after the owner: say what was done instead";
  if (state != StepState::kDone && word.reason.empty()) return "say why: give a reason";
  return view.Take(CaseStep{.case_id = one->id,
                            .act = CaseAct::kStepped,
                            .actor = word.actor,
                            .note = word.reason,
                            .step = step,
                            .state = state});
}

std::string Remedies::Override(FollowView& view, const OverrideRequest& request) {
  std::string error;
  const Case* one = OpenCase(view, request.word, &error);
  if (one == nullptr) return error;
  if (request.word.reason.empty()) return "say why, so that the policy can learn from it: give a reason";
  if (one->state == CaseState::kProposed) return "take the order in first: parapet incidents orders --adopt";
  if (const std::string begun = UnderWay(*one); !begun.empty())
    return "the step \"" + begun + "\" has begun: what was done cannot be chosen again";
  const Incident* incident = view.FindIncident(one->incident);
  const OfferForm form =
      incident->plan && incident->plan->reversible == Remedy::kOffer ? incident->plan->form : view.rules().offer_form;
  const Grant grant = GrantOf(request, *one, form);
  if (std::string why = WhyNotGranted(view, request, *one, grant, *incident); !why.empty()) return why;
  return view.Take(CaseStep{.case_id = one->id,
                            .act = CaseAct::kOverridden,
                            .actor = request.word.actor,
                            .note = request.word.reason,
                            .grant = grant,
                            .instead_of = one->grant ? std::string(Name(one->grant->remedy)) : std::string(),
                            .family = incident->cause.family});
}

std::string Remedies::Answer(FollowView& view, const Word& word, const std::string& choice) {
  std::string error;
  const Case* one = OpenCase(view, word, &error);
  if (one == nullptr) return error;
  if (choice != "accept" && choice != "cancel" && !IsSlot(choice))
    return "an answer is accept, cancel or \"slot 2026-11-23T15:00:00Z\"";
  if (!IsSlot(choice) && !one->answer.empty()) return "the customer has answered already: " + one->answer;
  return view.Take(CaseStep{
      .case_id = one->id, .act = CaseAct::kAnswered, .actor = word.actor, .note = word.reason, .answer = choice});
}

}  // namespace parapet
