// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/decision.h"

#include <algorithm>
#include <limits>
#include <map>

namespace parapet {
namespace {

constexpr std::string_view kRemedyNames[kRemedies] = {"refund_difference", "honour", "offer", "owner_decides"};
constexpr Money kMost = Money::FromMicros(std::numeric_limits<int64_t>::max());

Money Sum(Money a, Money b) { return Add(a, b).value_or(kMost); }
Money Less(Money a, Money b) { return b >= a ? Money() : Subtract(a, b).value_or(kMost); }

// `part` basis points of an amount, rounded down to whole minor units.
Money Part(Money amount, int64_t part, Money minor_unit) {
  const auto micros = MultiplyDivide(std::max(amount, Money()).micros(), part, kHundredPercent);
  const int64_t least = std::max<int64_t>(1, minor_unit.micros());
  return Money::FromMicros(micros ? *micros / least * least : 0);
}

enum class Class : uint8_t { kOvercharged, kOwners, kShipped, kReversible };

Class ClassOf(const CaseFacts& facts) {
  if (facts.other_currency || facts.by_hand) return Class::kOwners;
  if (!facts.overcharged.IsZero()) return facts.loss.IsZero() ? Class::kOvercharged : Class::kOwners;
  if (facts.cash_equivalent) return Class::kOwners;
  if (facts.shipped) return Class::kShipped;
  return facts.partly_shipped ? Class::kOwners : Class::kReversible;
}

// The most that a case may be offered by its own facts.
Money OfferCap(const CaseFacts& facts, const RecoveryRules& rules, Money minor_unit) {
  Money cap = Part(std::max(facts.paid, facts.value), rules.offer_of_value, minor_unit);
  if (facts.margin) cap = std::min(cap, Part(*facts.margin, rules.offer_of_margin, minor_unit));
  cap = std::min(cap, Part(rules.order_most, kHundredPercent, minor_unit));
  return std::min(cap, Part(facts.loss, kHundredPercent, minor_unit));  // honouring would be dearer for nobody
}

// The highest level, in minor units, at which everybody's min(level, cap) together stays within the budget.
Money LevelWithin(std::vector<Money> caps, Money budget, Money minor_unit) {
  std::sort(caps.begin(), caps.end());
  const int64_t least = std::max<int64_t>(1, minor_unit.micros());
  int64_t left = std::max<int64_t>(0, budget.micros());
  for (size_t i = 0; i < caps.size(); ++i) {
    const auto open = static_cast<int64_t>(caps.size() - i);
    if (caps[i].micros() > left / open) return Money::FromMicros(left / open / least * least);
    left -= caps[i].micros();
  }
  return caps.empty() ? Money() : caps.back();
}

// What the reversible cases come to together.
struct Reversible {
  Money exposure, dearest_order, dearest_customer;
  std::vector<const CaseFacts*> cases;
};

Reversible Gather(std::span<const CaseFacts> cases) {
  Reversible all;
  std::map<uint64_t, Money> by_customer;
  for (const CaseFacts& facts : cases) {
    if (ClassOf(facts) != Class::kReversible) continue;
    all.cases.push_back(&facts);
    all.exposure = Sum(all.exposure, facts.loss);
    all.dearest_order = std::max(all.dearest_order, facts.loss);
    if (facts.customer == 0) continue;
    Money& of_customer = by_customer[facts.customer];
    of_customer = Sum(of_customer, facts.loss);
    all.dearest_customer = std::max(all.dearest_customer, of_customer);
  }
  return all;
}

// What was charged too much, in whole minor units, as it is paid back: what is finer is rounded in the customer's
// favour. Never more than was paid at all.
Money Refundable(const CaseFacts& facts, Money minor_unit) {
  const int64_t least = std::max<int64_t>(1, minor_unit.micros());
  const int64_t beyond = facts.overcharged.micros() % least;
  const Money whole = beyond == 0 ? facts.overcharged : Sum(facts.overcharged, Money::FromMicros(least - beyond));
  return std::min(whole, Part(facts.paid, kHundredPercent, minor_unit));
}

Money Unavoidable(const CaseFacts& facts, Money minor_unit) {
  if (ClassOf(facts) == Class::kOvercharged) return Refundable(facts, minor_unit);
  return ClassOf(facts) == Class::kShipped ? facts.loss : Money();
}

// What free shipping is worth to the order's customer; nothing where it cannot be counted or is beyond what the order
// may be offered.
std::optional<Money> ShippingWorth(const CaseFacts& facts, const RecoveryRules& rules, Money minor_unit) {
  const bool counted = facts.shipping && *facts.shipping > Money() &&
                       *facts.shipping == Part(*facts.shipping, kHundredPercent, minor_unit);
  if (!counted || *facts.shipping > OfferCap(facts, rules, minor_unit)) return std::nullopt;
  return facts.shipping;
}

// Free shipping for all of them; false, and why, where it is none of the choices.
bool OfferShipping(const Reversible& all, Money budget, Money minor_unit, Plan& plan) {
  size_t left_out = 0;
  Money sum, most;
  for (const CaseFacts* facts : all.cases) {
    const auto worth = ShippingWorth(*facts, plan.rules, minor_unit);
    left_out += worth ? 0 : 1;
    sum = Sum(sum, worth.value_or(Money()));
    most = std::max(most, worth.value_or(Money()));
  }
  if (left_out > 0) {
    plan.because += " Free shipping is none of the choices: of " + std::to_string(left_out) + " of " +
                    std::to_string(all.cases.size()) +
                    " orders the price of shipping is not recorded, nothing, or more than the order may be offered. A "
                    "gift card is offered instead.";
  } else if (sum > budget) {
    plan.because +=
        " Free shipping is none of the choices: it is beyond the owner's budget. A gift card is offered instead.";
  }
  if (left_out > 0 || sum > budget) return false;
  plan.form = OfferForm::kFreeShipping;
  plan.offer_most = most;
  return true;
}

void Choose(const Reversible& all, const Room& room, Money minor_unit, Plan& plan) {
  const RecoveryRules& rules = plan.rules;
  const Money automatic = std::min(Less(rules.auto_honour, plan.unavoidable), Less(room.day, plan.unavoidable));
  const Money owners = std::min(Less(rules.owner_honour, plan.unavoidable), Less(room.day, plan.unavoidable));
  const bool capped = all.dearest_order <= rules.order_most && all.dearest_customer <= rules.customer_most;
  plan.reversible = Remedy::kHonour;
  if (all.exposure <= automatic && capped) {
    plan.because = all.cases.empty() ? "No order of it can still be changed."
                                     : "Honouring all alike fits the automatic budget and every cap.";
    return;
  }
  plan.ask = Ask::kOwner;
  if (all.exposure <= owners) {
    plan.because = capped ? "Honouring all alike is beyond the automatic budget and within the owner's."
                          : "An order or a customer costs more than its cap; the owner's budget affords all alike.";
    return;
  }
  plan.reversible = Remedy::kOffer;
  plan.because = "Honouring all is beyond the owner's budget: the largest equal offer within it, beside a full refund.";
  if (rules.offer_form == OfferForm::kFreeShipping) {
    if (OfferShipping(all, owners, minor_unit, plan)) return;
  } else {
    plan.form = rules.offer_form;
  }
  std::vector<Money> caps;
  caps.reserve(all.cases.size());
  for (const CaseFacts* facts : all.cases) caps.push_back(OfferCap(*facts, rules, minor_unit));
  plan.offer_most = LevelWithin(std::move(caps), owners, minor_unit);
}

void GrantReversible(const Plan& plan, const CaseFacts& facts, Money minor_unit, Grant& grant) {
  grant.remedy = plan.reversible;
  grant.amount = facts.loss;
  if (plan.reversible != Remedy::kOffer) return;
  grant.form = plan.form;
  grant.amount = std::min(plan.offer_most, OfferCap(facts, plan.rules, minor_unit));
  if (plan.form != OfferForm::kFreeShipping) return;
  // An order that came to light later and cannot be offered what the others were: a person looks.
  const auto worth = ShippingWorth(facts, plan.rules, minor_unit);
  const bool fits = worth && *worth <= plan.offer_most;
  if (!fits) grant.remedy = Remedy::kOwnerDecides;
  grant.amount = fits ? *worth : Money();
}

void Cost(std::span<const CaseFacts> cases, Money minor_unit, Plan& plan) {
  plan.cost = Money();
  std::fill(std::begin(plan.counts), std::end(plan.counts), 0);
  for (const CaseFacts& facts : cases) {
    const Grant grant = RemedyFor(plan, facts, minor_unit);
    plan.cost = Sum(plan.cost, grant.amount);
    ++plan.counts[static_cast<size_t>(grant.remedy)];
  }
}

}  // namespace

std::string_view Name(Remedy remedy) { return kRemedyNames[static_cast<size_t>(remedy)]; }
std::string_view Name(Ask ask) { return ask == Ask::kOwner ? "owner" : "nobody"; }

std::optional<Remedy> RemedyFromName(std::string_view name) {
  for (size_t i = 0; i < kRemedies; ++i) {
    if (kRemedyNames[i] == name) return static_cast<Remedy>(i);
  }
  return std::nullopt;
}

Plan Decide(std::span<const CaseFacts> cases, const RecoveryRules& rules, const Room& room, Money minor_unit) {
  Plan plan{.rules = rules};
  const Reversible all = Gather(cases);
  plan.exposure = all.exposure;
  for (const CaseFacts& facts : cases) {
    plan.unavoidable = Sum(plan.unavoidable, Unavoidable(facts, minor_unit));
    plan.cost_unknown += facts.cost_unknown ? 1 : 0;
  }
  Choose(all, room, minor_unit, plan);
  Cost(cases, minor_unit, plan);
  return plan;
}

Plan Extend(const Plan& prior, std::span<const CaseFacts> cases, Money granted, const Room& room, Money minor_unit) {
  Plan plan = Decide(cases, prior.rules, room, minor_unit);
  const Ask of_these = plan.ask;
  const bool asked = of_these == Ask::kOwner || prior.ask == Ask::kOwner;
  plan.reversible = prior.reversible;
  plan.offer_most = prior.offer_most;
  plan.form = prior.form;
  Cost(cases, minor_unit, plan);
  const bool fits = Sum(plan.cost, granted) <= prior.rules.auto_honour;
  plan.ask = asked || !fits ? Ask::kOwner : Ask::kNobody;
  // What goes back to a customer in any case waits for nobody, whatever the others cost.
  if (plan.cost == plan.unavoidable) plan.ask = of_these;
  plan.because = "As decided for the others of the incident.";
  return plan;
}

Grant RemedyFor(const Plan& plan, const CaseFacts& facts, Money minor_unit) {
  Grant grant{.order = facts.order, .customer = facts.customer, .charge_most = std::max(facts.paid, Money())};
  switch (ClassOf(facts)) {
    case Class::kOvercharged:
      grant.remedy = Remedy::kRefundDifference;
      grant.amount = Refundable(facts, minor_unit);
      grant.charge_most = Less(grant.charge_most, grant.amount);
      grant.unavoidable = true;
      break;
    case Class::kOwners:
      break;
    case Class::kShipped:
      grant.remedy = Remedy::kHonour;
      grant.amount = facts.loss;
      grant.unavoidable = true;
      break;
    case Class::kReversible:
      GrantReversible(plan, facts, minor_unit, grant);
  }
  return grant;
}

}  // namespace parapet
