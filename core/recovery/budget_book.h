// SPDX-License-Identifier: Apache-2.0
//
// What remedies may cost and do cost, booked double-entry: every cent that leaves one account enters another.
//
// A budget (an incident's, a day's, a customer's) is a pair of accounts beside its limit: what is claimed by remedies
// that were approved and are not done, and what is spent. Claiming is all or nothing over every budget that a remedy
// draws on. What cannot be avoided (a refund of a difference, goods that are gone) is booked beside the budgets, under
// "unavoidable", so that it is counted and never refused.
//
//   BudgetBook book;
//   if (const auto short_of = book.Claim("case-1", Money::Major(3), {{BudgetKind::kDay, "2026-11-22", limit}})) …
//   book.Spend("case-1");                       // the remedy was carried out; or Release("case-1"): it was not needed
//   book.IsBalanced()                           // all accounts together are zero, claimed + spent ≤ limit
//
// Thread safety: none. Cost: a look-up a budget. Amounts are in the store's currency.
#ifndef PARAPET_CORE_RECOVERY_BUDGET_BOOK_H_
#define PARAPET_CORE_RECOVERY_BUDGET_BOOK_H_

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/kernel/money.h"

namespace parapet {

enum class BudgetKind : uint8_t { kOrder, kIncident, kDay, kCustomer, kUnavoidable, kGesture };
std::string_view Name(BudgetKind kind);

// One budget that a remedy draws on.
struct Draw {
  BudgetKind kind = BudgetKind::kIncident;
  std::string key;  // the order, the incident, "2026-11-22", the customer's fingerprint
  Money limit;      // ignored for kUnavoidable
};

class BudgetBook {
 public:
  enum class Account : uint8_t { kLimit, kClaimed, kSpent };
  struct Balance {
    Money claimed, spent;
  };

  // Books `amount` as claimed under `reference` against every budget, or nothing at all: then the first budget that it
  // does not fit. A reference that is booked already stays as it is.
  std::optional<Draw> Claim(const std::string& reference, Money amount, const std::vector<Draw>& draws);
  // Claimed becomes spent; or claimed goes back. A reference that is not claimed changes nothing.
  void Spend(std::string_view reference) { Settle(reference, Account::kSpent); }
  void Release(std::string_view reference) { Settle(reference, Account::kLimit); }

  // Where a reference stands: claimed, spent, or given back (kLimit); nullopt for one that was never booked.
  std::optional<Account> Find(std::string_view reference) const;
  Balance Of(BudgetKind kind, std::string_view key) const;
  // What is left of a limit; zero where more was booked than that.
  Money Left(BudgetKind kind, std::string_view key, Money limit) const;
  // Every posting moved an amount between two accounts, so all accounts together are zero.
  bool IsBalanced() const;

 private:
  using Budget = std::pair<BudgetKind, std::string>;
  struct Entry {
    Money amount;
    std::vector<Budget> budgets;
  };
  void Post(const Budget& budget, Account from, Account to, Money amount);
  void Settle(std::string_view reference, Account to);
  Money BalanceOf(const Budget& budget, Account account) const;

  std::map<std::pair<Budget, Account>, Money> accounts_;
  std::map<std::string, Entry, std::less<>> claimed_;
  std::map<std::string, Account, std::less<>> settled_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_BUDGET_BOOK_H_
