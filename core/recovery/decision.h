// SPDX-License-Identifier: Apache-2.0
//
// What is done for the customers of an incident: decided once, for all of them together, from stated facts alone.
//
//   Plan plan = Decide(cases, rules, room);
//   Grant grant = RemedyFor(plan, one_case);        // the same for equal facts, whatever order they came in
//
// A case belongs to a class by its facts, and a class has one remedy:
//   overcharged       the difference is refunded, always; the owner decides where another item of the order was
//                     undercharged, since no one remedy settles both
//   cash equivalent   nothing is promised; the owner decides order by order
//   other currency    likewise: budgets are in one currency; and what no money puts right
//   shipped           honoured, since it cannot be undone; charged first, whatever the budget
//   reversible        honoured, all alike, where the exposure fits the automatic budget and no order or customer costs
//                     more than its cap; else honoured once the owner has said yes, up to the owner's budget; else the
//                     largest offer that the owner's budget affords, equal for equal orders, beside a full refund
// An offer is made in one form for all, as the policy says. Free shipping is worth what the shipping of the affected
// order cost; where that is not known of every order, or not affordable, it is a gift card, and `because` says so.
// What cannot be avoided (refunds of differences, goods that are gone) comes first and leaves the others less.
//
// Nothing is ever charged above the confirmed total: a grant says the most that may be charged.
//
// Thread safety: pure functions. Cost: one pass and a sort. Sums that do not fit count as the most there is, which no
// budget affords.
#ifndef PARAPET_CORE_RECOVERY_DECISION_H_
#define PARAPET_CORE_RECOVERY_DECISION_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/recovery_rules.h"

namespace parapet {

// What a case's remedy rests on. Two cases that agree in all but `order` and `customer` get the same.
struct CaseFacts {
  std::string order;
  uint64_t customer = 0;
  Money paid;         // the total that the customer confirmed
  Money value;        // what the goods are worth at the corrected reference
  Money loss;         // what honouring would cost
  Money overcharged;  // what the customer paid too much
  bool cost_unknown = false;
  bool cash_equivalent = false;
  bool other_currency = false;
  bool by_hand = false;           // no money puts this right: stock, duplicates, data
  bool shipped = false;           // or past the point where it could be stopped
  bool partly_shipped = false;    // some of it left and some can still be stopped: a person looks
  std::optional<Money> shipping;  // what its shipping cost, after discounts
  std::optional<Money> margin;    // expected of this customer, where the shop tells
  friend bool operator==(const CaseFacts&, const CaseFacts&) = default;
};

enum class Remedy : uint8_t {
  kRefundDifference,
  kHonour,        // sold at the price that was shown
  kOffer,         // an amount towards the right price, or a full refund: the customer chooses
  kOwnerDecides,  // nothing yet; a person looks at this order
};
inline constexpr int kRemedies = 4;
std::string_view Name(Remedy remedy);  // "refund_difference", "honour", "offer", "owner_decides"
std::optional<Remedy> RemedyFromName(std::string_view name);

// Who has to say yes before it happens, whatever the autonomy.
enum class Ask : uint8_t {
  kNobody,  // the policy's autonomy decides
  kOwner,   // beyond the automatic budget, or nothing but an offer is affordable
};
std::string_view Name(Ask ask);

// What is left to be spent, before this plan.
struct Room {
  Money day;  // of the day's budget
  friend bool operator==(const Room&, const Room&) = default;
};

struct Plan {
  Remedy reversible = Remedy::kHonour;    // the remedy of reversible cases
  Money offer_most;                       // where that is kOffer: no order gets more
  OfferForm form = OfferForm::kGiftCard;  // likewise: what is offered
  Ask ask = Ask::kNobody;
  Money exposure;     // honouring everything reversible would cost this
  Money unavoidable;  // refunds of differences and shipped goods
  Money cost;         // of the plan, unavoidable included
  size_t counts[kRemedies] = {};
  size_t cost_unknown = 0;  // cases whose loss is from the reference, since nobody told the cost
  RecoveryRules rules;
  std::string because;  // one sentence
  friend bool operator==(const Plan&, const Plan&) = default;
};

// What one order gets.
struct Grant {
  std::string order;
  uint64_t customer = 0;
  Remedy remedy = Remedy::kOwnerDecides;
  OfferForm form = OfferForm::kGiftCard;  // of an offer
  Money amount;                           // what it costs the shop
  Money charge_most;                      // never more than the confirmed total
  bool unavoidable = false;
  friend bool operator==(const Grant&, const Grant&) = default;
};

// `minor_unit` is the currency's smallest amount, in which offers are made.
Plan Decide(std::span<const CaseFacts> cases, const RecoveryRules& rules, const Room& room, Money minor_unit);
// The same for cases that came to light after `prior` was approved: what was decided for the others holds for them, and
// the owner is asked where it no longer fits. `granted` is what the others cost.
Plan Extend(const Plan& prior, std::span<const CaseFacts> cases, Money granted, const Room& room, Money minor_unit);
Grant RemedyFor(const Plan& plan, const CaseFacts& facts, Money minor_unit);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_DECISION_H_
