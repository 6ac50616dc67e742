// SPDX-License-Identifier: Apache-2.0
//
// Small gestures: a card by hand, a few coins, beside what is owed; never more than the shop set aside for them.
//
//   GestureBook book;
//   book.Apply(step);                                            // CaseStep "gesture:…", oldest first
//   if (const std::string why = book.WhyNot(ask, rules); why.empty()) …   // append the step: that claims it
//
// A gesture is claimed from the day's and the month's budget when its step is started, spent when it is done, and given
// back when it failed or was skipped. One customer gets one in a while. Who meets mistakes all the time and costs the
// shop more than they bring gets none; what is owed to them is owed all the same, and is not asked for here.
//
// A fold: told again it is the book it was, whatever the budgets are by then. Checking and claiming are one step where
// the owner holds its lock from WhyNot to the step's being folded.
//
// Thread safety: none; the owner serialises. Cost: a look-up.
#ifndef PARAPET_CORE_RECOVERY_GESTURE_BOOK_H_
#define PARAPET_CORE_RECOVERY_GESTURE_BOOK_H_

#include <map>
#include <string>
#include <string_view>

#include "parapet/core/policy/recovery_rules.h"
#include "parapet/core/recovery/budget_book.h"
#include "parapet/core/recovery/case_book.h"

namespace parapet {

inline constexpr std::string_view kGestureSteps = "gesture:";  // "gesture:card", "gesture:gift_card"
inline constexpr std::string_view kCardStep = "card";          // a playbook's
bool IsGesture(std::string_view step);

struct GestureAsk {
  std::string case_id;
  uint64_t customer = 0;
  Money amount;
  Instant at;
  CustomerRecord record;  // of the customer
};

class GestureBook {
 public:
  void Apply(const CaseStep& step);

  // One sentence; empty where it may be given.
  std::string WhyNot(const GestureAsk& ask, const GestureRules& rules) const;
  // Claimed and spent on the day (UTC) or in the month of an instant.
  BudgetBook::Balance OfDay(Instant at) const;
  BudgetBook::Balance OfMonth(Instant at) const;
  bool IsBalanced() const { return budgets_.IsBalanced(); }

 private:
  BudgetBook budgets_;
  std::map<uint64_t, std::map<std::string, Instant>> given_;  // by customer: when, by case
};

// Whether a customer meets mistakes all the time and costs more than they bring.
bool LosesTheShopMoney(const CustomerRecord& record, const GestureRules& rules);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_GESTURE_BOOK_H_
