// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/budget_book.h"

#include <gtest/gtest.h>

#include <random>

namespace parapet {
namespace {

std::vector<Draw> Draws(const std::string& incident, Money of_incident, Money of_day) {
  return {{BudgetKind::kIncident, incident, of_incident}, {BudgetKind::kDay, "monday", of_day}};
}

TEST(BudgetBook, ClaimsFromEveryBudgetOrFromNone) {
  BudgetBook book;
  const auto draws = Draws("a", Money::Major(100), Money::Major(10));
  EXPECT_FALSE(book.Claim("1", Money::Major(8), draws));
  const auto short_of = book.Claim("2", Money::Major(3), draws);
  ASSERT_TRUE(short_of);
  EXPECT_EQ(short_of->kind, BudgetKind::kDay);
  EXPECT_EQ(book.Of(BudgetKind::kIncident, "a").claimed, Money::Major(8)) << "the refused claim left nothing behind";
  EXPECT_FALSE(book.Claim("3", Money::Major(2), draws)) << "exactly what is left";
}

TEST(BudgetBook, BooksAReferenceOnce) {
  BudgetBook book;
  const auto draws = Draws("a", Money::Major(100), Money::Major(100));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(book.Claim("1", Money::Major(8), draws));
  book.Spend("1");
  book.Spend("1");
  EXPECT_FALSE(book.Claim("1", Money::Major(8), draws)) << "what is spent is not claimed again";
  EXPECT_EQ(book.Of(BudgetKind::kDay, "monday").claimed, Money());
  EXPECT_EQ(book.Of(BudgetKind::kDay, "monday").spent, Money::Major(8));
}

TEST(BudgetBook, GivesBackWhatWasNotNeeded) {
  BudgetBook book;
  const auto draws = Draws("a", Money::Major(10), Money::Major(10));
  EXPECT_FALSE(book.Claim("1", Money::Major(10), draws));
  EXPECT_TRUE(book.Claim("2", Money::Major(1), draws));
  book.Release("1");
  EXPECT_FALSE(book.Claim("2", Money::Major(10), draws));
}

TEST(BudgetBook, CountsTheUnavoidableAndRefusesNoneOfIt) {
  BudgetBook book;
  EXPECT_FALSE(book.Claim("1", Money::Major(1'000'000), {{BudgetKind::kUnavoidable, "a", {}}}));
  book.Spend("1");
  EXPECT_EQ(book.Of(BudgetKind::kUnavoidable, "a").spent, Money::Major(1'000'000));
  EXPECT_TRUE(book.IsBalanced());
}

TEST(BudgetBook, NeverLosesACentAndNeverExceedsALimit) {
  std::mt19937_64 random(11);
  const Money limit = Money::Major(50);
  for (int round = 0; round < 200; ++round) {
    BudgetBook book;
    Money spent, claimed;
    std::vector<std::pair<std::string, Money>> open;
    for (int i = 0; i < 60; ++i) {
      const std::string reference = std::to_string(i);
      const Money amount = Money::FromMicros(static_cast<int64_t>(random() % 20'000'000));
      const uint64_t what = random() % 3;
      if (!book.Claim(reference, amount, Draws("a", limit, limit))) {
        open.emplace_back(reference, amount);
        claimed = *Add(claimed, amount);
      }
      if (what == 0 || open.empty()) continue;
      const auto [settled, of] = open.back();
      open.pop_back();
      claimed = *Subtract(claimed, of);
      if (what == 1) spent = *Add(spent, of);
      what == 1 ? book.Spend(settled) : book.Release(settled);
    }
    ASSERT_TRUE(book.IsBalanced());
    ASSERT_EQ(book.Of(BudgetKind::kIncident, "a").spent, spent);
    ASSERT_EQ(book.Of(BudgetKind::kIncident, "a").claimed, claimed);
    ASSERT_LE(*Add(spent, claimed), limit);
  }
}

}  // namespace
}  // namespace parapet
