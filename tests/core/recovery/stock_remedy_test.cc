// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/stock_remedy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "parapet/core/recovery/consent_table.h"
#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

constexpr Money kPlenty = Money::Major(100);

StockItem ItemAt(const std::string& key, Money price, int available = 5) {
  return {.key = key,
          .group = "mugs",
          .product_type = "Kitchen > Mugs",
          .size = "350 ml",
          .flags = "",
          .price = price,
          .available = Quantity::Whole(available),
          .on_sale = true};
}

// A customer ordered one blue mug for 15.00; there is none.
StockFacts NoBlueMug() {
  StockFacts facts{.order = "1001", .line = "1", .ordered = ItemAt("mug-blue", kRight, 0)};
  facts.quantity = Quantity::Whole(1);
  facts.paid_unit = kRight;
  facts.placed_at = facts.now = kMonday;
  facts.country = "DE";
  return facts;
}

StockProposal Propose(const StockFacts& facts, Money budget = kPlenty) {
  return ProposeForStock(facts, StockRemedyRules(), budget);
}
StockRemedy First(const StockFacts& facts, Money budget = kPlenty) {
  return Propose(facts, budget).options.front().remedy;
}
std::vector<std::string> Substitutes(const StockProposal& proposal) {
  std::vector<std::string> items;
  for (const StockOption& option : proposal.options) {
    if (option.remedy == StockRemedy::kSubstitute) items.push_back(option.item);
  }
  return items;
}

TEST(StockRemedy, BuysElsewhereUpToTheCapAndNotAboveIt) {
  StockFacts facts = NoBlueMug();
  facts.supplier_quote = Money::Major(25);  // 10.00 above what was paid, as much as the cap
  facts.supplier_time = Days(2);
  const StockOption option = Propose(facts).options.front();
  EXPECT_EQ(option.remedy, StockRemedy::kSourceElsewhere);
  EXPECT_EQ(option.cost, Money::Major(10));
  EXPECT_EQ(option.customer_pays, kRight) << "the customer pays nothing of it";
  EXPECT_FALSE(option.needs_consent) << "it is what was ordered, when it was promised";
  facts.supplier_quote = *Add(Money::Major(25), Money::FromMicros(10'000));
  EXPECT_EQ(First(facts), StockRemedy::kRefund);
}

TEST(StockRemedy, BuysElsewhereOnlyWhatComesInTime) {
  StockFacts facts = NoBlueMug();
  facts.supplier_quote = Money::Major(16);
  facts.promised_by = kMonday + Days(3);
  facts.supplier_time = Days(3);
  EXPECT_EQ(First(facts), StockRemedy::kSourceElsewhere);
  facts.supplier_time = Hours(73);
  EXPECT_EQ(First(facts), StockRemedy::kRefund);
}

TEST(StockRemedy, BuysElsewhereOnlyWithinTheBudget) {
  StockFacts facts = NoBlueMug();
  facts.supplier_quote = Money::Major(20);
  facts.supplier_time = Days(1);
  EXPECT_EQ(First(facts, Money::Major(5)), StockRemedy::kSourceElsewhere);
  EXPECT_EQ(First(facts, Money::Major(4)), StockRemedy::kRefund);
}

TEST(StockRemedy, PutsTheMostSimilarSubstituteFirst) {
  StockFacts facts = NoBlueMug();
  facts.substitutes = {ItemAt("mug-dear", Money::Major(40)), ItemAt("mug-green", kRight),
                       ItemAt("mug-cheap", Money::Major(5))};
  facts.substitutes[2].group = "other mugs";
  EXPECT_EQ(Substitutes(Propose(facts)), (std::vector<std::string>{"mug-green", "mug-dear", "mug-cheap"}));
}

TEST(StockRemedy, ChargesNoMoreForADearerSubstituteAndGivesTheDifferenceOfACheaperOneBack) {
  StockFacts facts = NoBlueMug();
  facts.quantity = Quantity::Whole(2);
  facts.substitutes = {ItemAt("mug-dear", Money::Major(18))};
  const StockOption dear = Propose(facts).options.front();
  EXPECT_EQ(dear.customer_pays, kRight);
  EXPECT_EQ(dear.cost, Money::Major(6));
  EXPECT_EQ(dear.refunded, Money());
  facts.substitutes = {ItemAt("mug-cheap", Money::Major(12))};
  const StockOption cheap = Propose(facts).options.front();
  EXPECT_EQ(cheap.customer_pays, Money::Major(12));
  EXPECT_EQ(cheap.cost, Money());
  EXPECT_EQ(cheap.refunded, Money::Major(6));
}

TEST(StockRemedy, OffersNothingOfAnotherClassSizeOrFlags) {
  const auto refused = [](auto change) {
    StockFacts facts = NoBlueMug();
    facts.ordered.flags = "lead free";
    facts.substitutes = {ItemAt("mug-green", kRight)};
    facts.substitutes[0].flags = "Lead Free";
    EXPECT_EQ(First(facts), StockRemedy::kSubstitute) << "before the change";
    change(facts.substitutes[0], facts);
    return First(facts) != StockRemedy::kSubstitute;
  };
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.product_type = "Kitchen > Bowls"; }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.product_type.clear(); }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.size = "500 ml"; }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.size.clear(); }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.flags = "lead free, nickel"; }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.flags = ""; }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.available.reset(); }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.price.reset(); }));
  EXPECT_TRUE(refused([](StockItem& item, StockFacts&) { item.on_sale = false; }));
  EXPECT_TRUE(refused([](StockItem&, StockFacts& facts) { facts.quantity = Quantity::Whole(6); })) << "too few";
}

// The trap: black was sent instead of blue, and black is what there is plenty of.
TEST(StockRemedy, LooksForWhatWasOrderedAndNotForWhatWasSent) {
  StockFacts facts = NoBlueMug();
  facts.ordered.available = Quantity::Whole(3);
  facts.substitutes = {ItemAt("mug-black", kRight, 50)};
  const StockOption option = Propose(facts).options.front();
  EXPECT_EQ(option.remedy, StockRemedy::kSendOrdered);
  EXPECT_EQ(option.item, "mug-blue");
}

TEST(StockRemedy, SplitsOrWaitsOnlyWhereTheDateIsKnown) {
  StockFacts facts = NoBlueMug();
  EXPECT_EQ(First(facts), StockRemedy::kRefund);
  facts.restocked_on = kMonday + Days(9);
  const StockOption wait = Propose(facts).options.front();
  EXPECT_EQ(wait.remedy, StockRemedy::kBackorder);
  EXPECT_EQ(wait.eta, kMonday + Days(9));
  EXPECT_TRUE(wait.needs_consent) << "later than promised";
  facts.quantity = Quantity::Whole(3);
  facts.ordered.available = Quantity::Whole(1);
  EXPECT_EQ(First(facts), StockRemedy::kSplit);
  facts.restocked_on = kMonday - Days(1);
  EXPECT_EQ(First(facts), StockRemedy::kRefund) << "a date that has passed is none";
}

TEST(StockRemedy, RefundsEverythingWithAGiftCardWhereNothingElseIsLeft) {
  StockFacts facts = NoBlueMug();
  facts.quantity = Quantity::Whole(2);
  const StockOption refund = Propose(facts).options.back();
  EXPECT_EQ(refund.remedy, StockRemedy::kRefund);
  EXPECT_EQ(refund.refunded, Money::Major(30));
  EXPECT_EQ(refund.gift, Money::Major(5));
  const StockOption poor = Propose(facts, Money()).options.back();
  EXPECT_EQ(poor.refunded, Money::Major(30)) << "owed whatever the budget says";
  EXPECT_EQ(poor.gift, Money());
}

TEST(StockRemedy, WaitsForAYesWhereverTheGoodsGo) {
  for (const char* country : {"DE", "US", "GB", "ZZ", ""}) {
    StockFacts facts = NoBlueMug();
    facts.country = country;
    facts.substitutes = {ItemAt("mug-green", kRight)};
    const StockProposal proposal = Propose(facts);
    EXPECT_TRUE(proposal.options.front().needs_consent) << country;
    EXPECT_FALSE(proposal.silence.empty()) << country;
  }
}

TEST(ConsentTable, HasASourceForEachRowAndARowForTheRest) {
  std::set<std::string_view> countries;
  for (const ConsentRule& rule : ConsentTable()) {
    EXPECT_FALSE(rule.source.empty()) << rule.country;
    EXPECT_FALSE(rule.silence.empty()) << rule.country;
    EXPECT_TRUE(countries.insert(rule.country).second) << rule.country;
  }
  EXPECT_EQ(ConsentFor("FR").country, "FR");
  EXPECT_EQ(ConsentFor("XX").country, "");
  EXPECT_TRUE(ConsentFor("XX").substitute && ConsentFor("XX").delay);
}

struct DrawnStock {
  StockFacts facts;
  StockRemedyRules rules;
  Money budget;
};

DrawnStock Draw(std::mt19937_64& random) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<uint64_t>(n)); };
  const auto amount = [&] { return Money::FromMicros(int64_t{10'000} * below(4'000)); };
  const auto item = [&](const std::string& key) {
    constexpr const char* kFlags[] = {"", "nuts", "milk,nuts", "Nuts, milk"};
    constexpr const char* kSizes[] = {"", "S", "M"};
    StockItem one{.key = key, .group = below(2) ? "g" : "", .product_type = below(3) ? "T" : ""};
    one.size = kSizes[below(3)];
    one.flags = kFlags[below(4)];
    if (below(8)) one.price = amount();
    if (below(8)) one.available = Quantity::Whole(below(6));
    one.on_sale = below(5) != 0;
    return one;
  };
  DrawnStock drawn{.budget = amount()};
  StockFacts& facts = drawn.facts;
  facts.ordered = item("ordered");
  facts.quantity = Quantity::Whole(1 + below(4));
  facts.paid_unit = below(6) ? amount() : Money();
  facts.placed_at = facts.now = kMonday;
  if (below(2)) facts.supplier_quote = amount();
  if (below(2)) facts.supplier_time = Days(below(9));
  if (below(3) == 0) facts.restocked_on = kMonday + Days(below(30));
  for (int i = below(7); i > 0; --i) facts.substitutes.push_back(item("sub-" + std::to_string(i)));
  drawn.rules.source_most = amount();
  drawn.rules.apology = amount();
  return drawn;
}

std::set<std::string> Flags(std::string text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : text + ",") {
    if (c == ',') words.insert(word), word.clear();
    if (c != ',' && c != ' ') word += static_cast<char>(std::tolower(c));
  }
  return words;
}

TEST(StockRemedyProperty, NoSubstituteIsDearerFlaggedOtherwiseOrAbsent) {
  std::mt19937_64 random(11);
  int seen = 0;
  for (int round = 0; round < 20'000; ++round) {
    const DrawnStock drawn = Draw(random);
    const StockFacts& facts = drawn.facts;
    const StockProposal proposal = ProposeForStock(facts, drawn.rules, drawn.budget);
    ASSERT_EQ(proposal.options.back().remedy, StockRemedy::kRefund);
    for (const StockOption& option : proposal.options) {
      ASSERT_LE(option.customer_pays, facts.paid_unit) << "never above the original";
      ASSERT_LE(option.cost, drawn.budget);
      if (option.remedy != StockRemedy::kSubstitute) continue;
      ++seen;
      const auto item = std::find_if(facts.substitutes.begin(), facts.substitutes.end(),
                                     [&](const StockItem& one) { return one.key == option.item; });
      ASSERT_NE(item, facts.substitutes.end());
      ASSERT_LE(option.customer_pays, *item->price) << "and never above what it costs";
      ASSERT_EQ(Flags(item->flags), Flags(facts.ordered.flags));
      ASSERT_GE(*item->available, facts.quantity);
      ASSERT_TRUE(option.needs_consent && option.needs_reserving);
    }
  }
  EXPECT_GT(seen, 200);
}

TEST(StockRemedyProperty, TheSameFactsGetTheSameProposal) {
  std::mt19937_64 random(12);
  for (int round = 0; round < 2'000; ++round) {
    const DrawnStock drawn = Draw(random);
    DrawnStock copy = drawn;
    copy.facts.order = "another", copy.facts.line = "7";
    ASSERT_EQ(ProposeForStock(drawn.facts, drawn.rules, drawn.budget),
              ProposeForStock(copy.facts, copy.rules, copy.budget));
  }
}

}  // namespace
}  // namespace parapet
