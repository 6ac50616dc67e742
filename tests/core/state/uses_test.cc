// SPDX-License-Identifier: Apache-2.0
//
// Codes, stored values, budgets and what the policy knows of an order's surroundings.
#include <map>

#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

// A policy whose answers a test sets.
class SetPolicy final : public PolicyView {
 public:
  std::map<std::string, Promotion, std::less<>> codes;
  std::optional<Promotion> promotion;
  Budgets budgets;
  std::optional<TaxBand> tax;
  std::optional<Money> free_from;
  std::string halted = "pear";

  uint8_t LineProfile(std::string_view, std::string_view) const override { return 0; }
  uint8_t OrderProfile(const Order&) const override { return 0; }
  const Promotion* PromotionFor(std::string_view, std::string_view, Instant) const override {
    return promotion ? &*promotion : nullptr;
  }
  bool CoversZeroTotal(const Order&, Instant) const override { return false; }
  const Promotion* CodeFor(std::string_view code) const override {
    const auto found = codes.find(code);
    return found == codes.end() ? nullptr : &found->second;
  }
  bool IsHalted(std::string_view item, std::string_view, const Order&, Instant) const override {
    return item == halted;
  }
  bool IsCodeHalted(std::string_view code, Instant) const override { return code == "STOPPED"; }
  std::optional<TaxBand> TaxRates(const Order&) const override { return tax; }
  std::optional<ExchangeRate> RateBetween(Currency from, Currency to) const override {
    return from == Usd() && to.code() == "EUR" ? std::optional(ExchangeRate{920'000, kNoon}) : std::nullopt;
  }
  std::optional<Money> FreeShippingFrom(const Order&) const override { return free_from; }
  Budgets BudgetsAt(Instant) const override { return budgets; }
};

struct CodeShop : Shop {
  CodeShop() {
    Item("apple", "15.00");
    Item("pear", "15.00");
    policy = &set;
    Promotion ten = {.name = "ten", .items = "app*", .from = kNoon - Days(1), .until = kNoon + Days(1)};
    ten.codes = {"SAVE10", "save-ten"};
    ten.percentage = 10'000'000;
    ten.uses = 5, ten.uses_per_customer = 2, ten.uses_per_minute = 3;
    ten.exclusive = true;
    ten.countries = {"US", "CA"};
    for (const std::string& code : ten.codes) set.codes[code] = ten;
  }
  void Use(const std::string& id, const std::string& code, uint64_t customer, Instant at) {
    OrderText text = {.id = id, .placed_at = at, .customer = customer};
    text.codes = {code};
    Judge(text);
  }
  SetPolicy set;
};

TEST(Uses, ACodeIsJudgedByItsRegistrationAndItsUses) {
  CodeShop shop;
  shop.Use("1", "SAVE10", 7, kNoon - Hours(3));
  shop.Use("2", "save10", 7, kNoon - Seconds(59));  // the same code
  shop.Use("3", "save-ten", 8, kNoon - Seconds(30));
  OrderText text = {.id = "9", .customer = 7};
  text.codes = {"SAVE10", "WILD", "STOPPED"};
  text.country = "DE";
  for (const bool restart : {false, true}) {
    if (restart) shop.Restart();
    const Judgement judged = shop.Look(text);
    const DiscountFacts& code = judged.facts.discounts[0];
    EXPECT_TRUE(code.registered && code.exclusive && code.wrong_audience);
    EXPECT_FALSE(code.halted);
    EXPECT_EQ(code.starts, kNoon - Days(1));
    EXPECT_EQ(code.ends, kNoon + Days(1));
    EXPECT_EQ(code.percentage, 10'000'000);
    EXPECT_EQ(code.uses_left, 2);
    EXPECT_EQ(code.customer_left, 0);
    EXPECT_EQ(code.uses_lately, 2);
    EXPECT_EQ(code.uses_planned, 3);
    EXPECT_FALSE(judged.facts.discounts[1].registered);
    EXPECT_TRUE(judged.facts.discounts[2].halted);
    EXPECT_TRUE(judged.facts.supplied.Has(Fact::kCodes));
  }
  text.country = "CA", text.customer = 0;
  const Judgement guest = shop.Look(text);
  EXPECT_FALSE(guest.facts.discounts[0].wrong_audience);
  EXPECT_EQ(guest.facts.discounts[0].customer_left, std::nullopt);
  OrderText again = {.id = "2", .placed_at = kNoon - Seconds(59), .customer = 7};
  again.codes = {"save-ten"};
  EXPECT_EQ(shop.Look(again).facts.discounts[0].uses_left, 3);  // without its own use
  EXPECT_EQ(shop.Look(again).facts.discounts[0].customer_left, 1);
  OrderText cancelled = {.id = "3", .placed_at = kNoon - Seconds(30), .version = 2, .cancelled = true, .customer = 8};
  cancelled.codes = {"save-ten"};
  shop.Judge(cancelled);
  EXPECT_EQ(shop.Look(text).facts.discounts[0].uses_left, 3);
}

TEST(Uses, AHaltReachesWhatTheCatalogueLacks) {
  CodeShop shop;
  const Judgement judged = shop.Look({.id = "9", .lines = {{"apple"}, {"pear"}, {"plum"}, {"never-imported"}}});
  EXPECT_FALSE(judged.line(0).halted);
  EXPECT_TRUE(judged.line(1).halted);
  EXPECT_FALSE(judged.line(3).halted);
  shop.set.halted = "never-imported";
  EXPECT_TRUE(shop.Look({.id = "9", .lines = {{"apple"}, {"never-imported"}}}).line(1).halted);
}

TEST(Uses, ALineIsExcludedByTheCatalogueOrByEveryCodeOfTheOrder) {
  CodeShop shop;
  OrderText text = {.id = "9", .lines = {{"apple"}, {"pear"}}};
  EXPECT_EQ(shop.Look(text).line(0).discount, Eligibility::kUnknown);
  text.codes = {"SAVE10"};
  EXPECT_EQ(shop.Look(text).line(0).discount, Eligibility::kEligible);
  EXPECT_EQ(shop.Look(text).line(1).discount, Eligibility::kExcluded);
  text.codes = {"SAVE10", "WILD"};  // who knows what that one is for
  EXPECT_EQ(shop.Look(text).line(1).discount, Eligibility::kUnknown);
  shop.Update({.id = "apple", .discountable = false});
  EXPECT_EQ(shop.Look(text).line(0).discount, Eligibility::kExcluded);
  EXPECT_FALSE(shop.Look(text).line(0).halted);
  EXPECT_TRUE(shop.Look(text).line(1).halted);
}

TEST(Uses, WhatOthersSpentOfAStoredValueCountsUnlessTheStatedBalanceContainsIt) {
  CodeShop shop;
  const auto spend = [&](const std::string& id, const char* spent, std::optional<std::string> balance, Instant at) {
    OrderText text = {.id = id, .placed_at = at};
    text.stored_values = {{"card", spent, std::move(balance)}};
    return text;
  };
  shop.Judge(spend("1", "40.00", "100.00", kNoon - Hours(2)));
  shop.Judge(spend("2", "50.00", "60.00", kNoon - Minutes(1)));
  const auto elsewhere = [&](std::optional<std::string> balance) {
    return shop.Look(spend("9", "10.00", std::move(balance), kNoon)).facts.payments[0].spent_elsewhere;
  };
  EXPECT_EQ(elsewhere("10.00"), Money());           // contains both
  EXPECT_EQ(elsewhere("60.00"), Amount("50.00"));   // contains the first
  EXPECT_EQ(elsewhere("100.00"), Amount("90.00"));  // contains none
  EXPECT_EQ(elsewhere(std::nullopt), Amount("90.00"));
  EXPECT_EQ(shop.Look(spend("2", "50.00", "60.00", kNoon - Minutes(1))).facts.payments[0].spent_elsewhere, Money());
  shop.Restart();
  EXPECT_EQ(elsewhere("60.00"), Amount("50.00"));
  shop.now = kNoon + Hours(23);
  EXPECT_EQ(shop.Look(spend("9", "10.00", "100.00", shop.now)).facts.payments[0].spent_elsewhere, Amount("50.00"));
}

TEST(Uses, TheTotalThatWasAuthorisedIsRemembered) {
  CodeShop shop;
  OrderText text = {.id = "1", .version = 1};
  text.total = "15.00";
  shop.Judge(text);
  text.version = 2, text.stored_values = {{"card", "15.00"}};
  EXPECT_EQ(shop.Look(text).facts.history.authorised_total, std::nullopt);
  shop.Judge(text);
  text.version = 3, text.total = "20.00";
  EXPECT_EQ(shop.Look(text).facts.history.authorised_total, Amount("15.00"));
  shop.Judge(text);
  shop.Restart();
  text.version = 4, text.total = "25.00";
  EXPECT_EQ(shop.Look(text).facts.history.authorised_total, Amount("15.00"));
}

TEST(Uses, BudgetsHaveLeftWhatOtherOrdersDidNotSpend) {
  CodeShop shop;
  EXPECT_FALSE(shop.Look({}).facts.supplied.Has(Fact::kBudgets));
  shop.set.budgets = {Amount("20"), Amount("50"), Amount("100"), Amount("200")};
  shop.set.promotion = Promotion{.name = "sale", .depth_basis_points = 9'000};
  shop.set.promotion->budget = Amount("70");
  const auto judge = [&](const std::string& id, const std::string& item, const std::string& price, Instant at) {
    const OrderText text = {.id = id, .lines = {{item, 1, price}}, .placed_at = at};
    const BuiltOrder order(text);
    OrderRecord record = shop.state.Record(*order, shop.state.Admit(*order, shop.now), shop.now);
    record.exposure = {{item, Amount("10"), Amount(price), {}}, {item, Amount("7"), Amount(price), "sale"}};
    shop.state.Apply(record);
    return text;
  };
  const OrderText mine = judge("1", "apple", "5.00", kNoon);
  judge("2", "pear", "5.00", kNoon);
  judge("3", "apple", "6.00", kNoon);
  judge("4", "apple", "5.00", kNoon - Days(1));  // another day's budgets
  const auto left = [&](const OrderText& text) {
    const Judgement judged = shop.Look(text);
    const LineFacts& line = judged.line();
    EXPECT_EQ(judged.facts.surroundings.order_budget, Amount("20"));
    return std::vector<std::optional<Money>>{line.item_budget_left, line.cohort_budget_left, line.promotion_budget_left,
                                             judged.facts.surroundings.day_budget_left};
  };
  using Row = std::vector<std::optional<Money>>;
  const Row other = {Amount("30"), Amount("80"), Amount("42"), Amount("170")};
  EXPECT_EQ(left({.id = "9", .lines = {{"apple", 1, "5.00"}}}), other);
  const Row own = {Amount("40"), Amount("90"), Amount("49"), Amount("180")};
  EXPECT_EQ(left(mine), own);  // an order's own exposure is not held against it
  EXPECT_EQ(shop.state.ExposureOfCohort(Amount("5.00"), kNoon), Amount("20"));
  EXPECT_EQ(shop.state.ExposureOfPromotion("sale"), Amount("28"));  // from no other budget
  shop.Restart();
  EXPECT_EQ(left(mine), own);
  OrderText euros = {.id = "9"};
  euros.currency = "EUR";
  EXPECT_EQ(shop.Look(euros).line().item_budget_left, Amount("27.60"));  // at 0.92
  EXPECT_EQ(shop.Look(euros).facts.surroundings.order_budget, Amount("18.40"));
  euros.currency = "JPY";
  EXPECT_EQ(shop.Look(euros).line().item_budget_left, std::nullopt);  // no rate
  shop.set.promotion.reset();
  shop.set.codes["SAVE10"].budget = Amount("60");
  OrderText coded = {.id = "9", .lines = {{"apple", 1, "5.00"}}};
  coded.codes = {"SAVE10"};
  EXPECT_EQ(shop.Look(coded).line().promotion_budget_left, Amount("60"));
}

TEST(Uses, SurroundingsComeFromThePolicy) {
  CodeShop shop;
  shop.set.tax = PolicyView::TaxBand{700, 1'050};
  shop.set.free_from = Amount("50");
  OrderText text = {.id = "9"};
  const Judgement plain = shop.Look(text);
  EXPECT_EQ(plain.facts.surroundings.tax_least, 700);
  EXPECT_EQ(plain.facts.surroundings.tax_most, 1'050);
  EXPECT_EQ(plain.facts.surroundings.free_shipping_from, Amount("50"));
  EXPECT_EQ(plain.facts.surroundings.exchange_rate, std::nullopt);
  EXPECT_TRUE(plain.facts.supplied.Covers({Fact::kTaxRates, Fact::kShippingRules}));
  EXPECT_FALSE(plain.facts.supplied.Has(Fact::kExchangeRates));
  text.presentment_currency = "EUR";
  const Judgement abroad = shop.Look(text);
  EXPECT_EQ(abroad.facts.surroundings.exchange_rate, 920'000);
  EXPECT_EQ(abroad.facts.surroundings.exchange_rate_as_of, kNoon);
  EXPECT_TRUE(abroad.facts.supplied.Has(Fact::kExchangeRates));
}

}  // namespace
}  // namespace parapet
