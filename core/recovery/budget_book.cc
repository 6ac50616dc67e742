// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/budget_book.h"

namespace parapet {
namespace {

constexpr std::string_view kKinds[] = {"order", "incident", "day", "customer", "unavoidable", "gesture"};

}  // namespace

std::string_view Name(BudgetKind kind) { return kKinds[static_cast<size_t>(kind)]; }

Money BudgetBook::BalanceOf(const Budget& budget, Account account) const {
  const auto at = accounts_.find({budget, account});
  return at == accounts_.end() ? Money() : at->second;
}

void BudgetBook::Post(const Budget& budget, Account from, Account to, Money amount) {
  Money& source = accounts_[{budget, from}];
  Money& target = accounts_[{budget, to}];
  const auto less = Subtract(source, amount);
  const auto more = Add(target, amount);
  if (!less || !more) return;  // neither side moves
  source = *less;
  target = *more;
}

std::optional<Draw> BudgetBook::Claim(const std::string& reference, Money amount, const std::vector<Draw>& draws) {
  if (claimed_.contains(reference) || settled_.contains(reference)) return std::nullopt;
  for (const Draw& draw : draws) {
    if (draw.kind == BudgetKind::kUnavoidable) continue;
    if (amount > Left(draw.kind, draw.key, draw.limit)) return draw;
  }
  // After this point the claim succeeds.
  Entry entry{.amount = amount};
  for (const Draw& draw : draws) {
    entry.budgets.emplace_back(draw.kind, draw.key);
    Post(entry.budgets.back(), Account::kLimit, Account::kClaimed, amount);
  }
  claimed_.emplace(reference, std::move(entry));
  return std::nullopt;
}

void BudgetBook::Settle(std::string_view reference, Account to) {
  const auto at = claimed_.find(reference);
  if (at == claimed_.end()) return;
  for (const Budget& budget : at->second.budgets) Post(budget, Account::kClaimed, to, at->second.amount);
  settled_.emplace(at->first, to);
  claimed_.erase(at);
}

std::optional<BudgetBook::Account> BudgetBook::Find(std::string_view reference) const {
  if (claimed_.contains(reference)) return Account::kClaimed;
  const auto at = settled_.find(reference);
  return at == settled_.end() ? std::nullopt : std::optional(at->second);
}

BudgetBook::Balance BudgetBook::Of(BudgetKind kind, std::string_view key) const {
  const Budget budget{kind, std::string(key)};
  return {BalanceOf(budget, Account::kClaimed), BalanceOf(budget, Account::kSpent)};
}

Money BudgetBook::Left(BudgetKind kind, std::string_view key, Money limit) const {
  const Balance balance = Of(kind, key);
  const auto booked = Add(balance.claimed, balance.spent);
  const auto left = booked ? Subtract(limit, *booked) : std::nullopt;
  return left && !left->IsNegative() ? *left : Money();
}

bool BudgetBook::IsBalanced() const {
  std::map<Budget, Money> sums;
  for (const auto& [account, balance] : accounts_) {
    Money& sum = sums[account.first];
    const auto more = Add(sum, balance);
    if (!more) return false;
    sum = *more;
  }
  for (const auto& [budget, sum] : sums) {
    if (!sum.IsZero()) return false;
  }
  return true;
}

}  // namespace parapet
