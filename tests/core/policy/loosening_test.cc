// SPDX-License-Identifier: Apache-2.0
//
// The table of what loosens a policy: every row is one edit, which does what it says, and undone does the opposite.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

enum class Does { kLoosen, kTighten, kNeither };

struct Row {
  const char* edit;
  Does does;
  std::function<void(Policy&)> apply;
  Does undone = Does::kNeither;  // where it is not simply the opposite
  bool odd = false;              // `undone` holds
};

// A policy with one of everything.
Policy Full() {
  Policy policy = RecommendedPolicy();
  policy.ceiling = Ceiling::kHold;
  policy.default_mode = Mode::kShadow;
  policy.guardrails["off_reference"].mode = Mode::kShadow;
  policy.guardrails["off_reference"].parameters = {{"tag_low", 3'000}, {"hold_low", 5'000}};
  policy.guardrails["zero_price"].mode = Mode::kEnforce;
  policy.guardrails["zero_price"].action = Action::kHold;
  policy.rollouts["zero_price"] = 5'000;
  ScopedSetting scoped{.guardrail = "zero_price", .scope = {.items = "GIFT-*"}};
  scoped.setting.mode = Mode::kShadow;
  policy.scoped.push_back(scoped);
  Schedule schedule{.guardrail = "off_reference"};
  schedule.setting.mode = Mode::kEnforce;
  schedule.daily = {{.from_minute = 60, .until_minute = 120}};
  policy.schedules.push_back(schedule);
  policy.overrides.push_back({"zero_price", Mode::kShadow, kNow + Hours(2), "ana", "storm", {}});
  policy.overrides.push_back({"off_reference", Mode::kEnforce, kNow + Hours(2), "ana", "storm", {}});
  policy.exemptions.push_back({.guardrail = "zero_price",
                               .scope = {.items = "SAMPLE-*"},
                               .owner = "ana",
                               .reason = "samples",
                               .expires = kNow + Days(1)});
  Promotion promotion{.name = "bf",
                      .items = "TEA-*",
                      .depth_basis_points = 4'000,
                      .from = kNow + Days(1),
                      .until = kNow + Days(3),
                      .codes = {"BF", "BF2"}};
  promotion.percentage = 40 * kMicros;
  promotion.uses = 100;
  promotion.exclusive = true;
  promotion.countries = {"US", "CA"};
  promotion.budget = Money::Major(500);
  policy.promotions.push_back(promotion);
  policy.entitlements.push_back({.name = "staff", .codes = {"STAFF"}, .customer_groups = {"a", "b"}});
  policy.halts.push_back({.code = "OLD", .actor = "ana", .reason = "leaked", .expires = kNow + Days(1)});
  policy.tax_rates = {{.country = "US", .least = 500, .most = 1'000}};
  policy.exchange_rates = {{.from = "USD", .to = "EUR", .rate_micros = 920'000, .as_of = kNow}};
  policy.shipping = {{.currency = "USD", .free_from = Money::Major(50)}};
  policy.exposure.item = Money::Major(500);
  policy.exposure.day = Money::Major(5'000);
  policy.calendar = {{.name = "freeze", .from = kNow, .until = kNow + Days(3), .freeze = true},
                     {.name = "peak", .from = kNow, .until = kNow + Days(3), .budget_multiple = 20'000}};
  policy.fallbacks["commercetools"] = Fallback::kClosed;
  policy.canary.money = Money::Major(1'000);
  policy.approvals.second_approver_for_loosening = true;
  return policy;
}

std::vector<Row> GuardrailRows() {
  return {
      {"the ceiling falls", Does::kLoosen, [](Policy& p) { p.ceiling = Ceiling::kTag; }},
      {"the default mode falls", Does::kLoosen, [](Policy& p) { p.default_mode = Mode::kOff; }},
      {"a mode falls", Does::kLoosen, [](Policy& p) { p.guardrails["zero_price"].mode = Mode::kShadow; }},
      {"a mode rises", Does::kTighten, [](Policy& p) { p.guardrails["off_reference"].mode = Mode::kEnforce; }},
      {"an action falls", Does::kLoosen, [](Policy& p) { p.guardrails["zero_price"].action = Action::kTag; }},
      {"ignorance is let through", Does::kLoosen,
       [](Policy& p) { p.guardrails["zero_price"].on_missing = Action::kAllow; }},
      {"a threshold widens", Does::kLoosen,
       [](Policy& p) { p.guardrails["off_reference"].parameters["tag_low"] = 4'000; }},
      {"a threshold is never reached", Does::kLoosen,
       [](Policy& p) { p.guardrails["off_reference"].parameters["hold_low"] = kNever; }},
      {"a threshold narrows", Does::kTighten,
       [](Policy& p) { p.guardrails["off_reference"].parameters["tag_low"] = 2'000; }},
      {"a rollout shrinks", Does::kLoosen, [](Policy& p) { p.rollouts["zero_price"] = 1'000; }},
      {"a rollout is completed", Does::kTighten, [](Policy& p) { p.rollouts.clear(); }},
      {"a rollout begins", Does::kLoosen, [](Policy& p) { p.rollouts["missing_price"] = 9'000; }},
      {"a milder scope goes", Does::kTighten, [](Policy& p) { p.scoped.clear(); }},
      {"a milder scope widens", Does::kLoosen, [](Policy& p) { p.scoped[0].scope.items = "*"; }, Does::kLoosen, true},
      {"an enforcing schedule goes", Does::kLoosen, [](Policy& p) { p.schedules.clear(); }},
      {"an override to a lower mode goes", Does::kTighten, [](Policy& p) { p.overrides.erase(p.overrides.begin()); }},
      {"an override to a lower mode lasts longer", Does::kLoosen,
       [](Policy& p) { p.overrides[0].until = kNow + Hours(5); }},
      {"an override to a lower mode falls further", Does::kLoosen, [](Policy& p) { p.overrides[0].mode = Mode::kOff; }},
      {"an override to a higher mode goes", Does::kLoosen, [](Policy& p) { p.overrides.pop_back(); }},
      {"an override to a higher mode ends sooner", Does::kLoosen,
       [](Policy& p) { p.overrides[1].until = kNow + Hours(1); }},
      {"an exemption goes", Does::kTighten, [](Policy& p) { p.exemptions.clear(); }},
      {"an exemption lasts longer", Does::kLoosen, [](Policy& p) { p.exemptions[0].expires = kNow + Days(9); }},
      {"a longer exemption hides before the same one", Does::kLoosen,
       [](Policy& p) {
         p.exemptions.insert(p.exemptions.begin(), p.exemptions[0]);
         p.exemptions[0].expires = kNow + Days(900);
       }},
      {"a milder setting hides before the same scope", Does::kLoosen,
       [](Policy& p) {
         p.scoped.push_back(p.scoped[0]);
         p.scoped[0].setting.mode = Mode::kOff;
       },
       Does::kLoosen, true},
      {"overrides change places", Does::kLoosen, [](Policy& p) { std::swap(p.overrides[0], p.overrides[1]); },
       Does::kLoosen, true},
      {"an exemption changes hands", Does::kNeither, [](Policy& p) { p.exemptions[0].owner = "ben"; }},
      {"the name changes", Does::kNeither, [](Policy& p) { p.name = "spring"; }},
      {"no alert channel is asked for", Does::kLoosen, [](Policy& p) { p.alert_channel_required = false; }},
  };
}

std::vector<Row> RegisterRows() {
  const auto promotion = [](const char* edit, Does does, std::function<void(Promotion&)> change) {
    return Row{edit, does, [change](Policy& p) { change(p.promotions[0]); }};
  };
  std::vector<Row> rows = {
      {"a promotion goes", Does::kTighten, [](Policy& p) { p.promotions.clear(); }},
      promotion("a promotion goes deeper", Does::kLoosen, [](Promotion& p) { p.depth_basis_points = 5'000; }),
      promotion("a promotion covers fewer items", Does::kTighten, [](Promotion& p) { p.items = "TEA-9*"; }),
      promotion("a promotion lasts longer", Does::kLoosen, [](Promotion& p) { p.until = kNow + Days(9); }),
      promotion("a promotion begins sooner", Does::kLoosen, [](Promotion& p) { p.from = kNow; }),
      promotion("a code comes", Does::kLoosen, [](Promotion& p) { p.codes.push_back("BF3"); }),
      promotion("a code takes off more", Does::kLoosen, [](Promotion& p) { p.percentage = 41 * kMicros; }),
      promotion("a code may take off anything", Does::kLoosen, [](Promotion& p) { p.percentage.reset(); }),
      promotion("a code may be used more often", Does::kLoosen, [](Promotion& p) { p.uses = 101; }),
      promotion("a code may be used at will", Does::kLoosen, [](Promotion& p) { p.uses.reset(); }),
      promotion("a customer's uses are bounded", Does::kTighten, [](Promotion& p) { p.uses_per_customer = 1; }),
      promotion("a code may be combined", Does::kLoosen, [](Promotion& p) { p.exclusive = false; }),
      promotion("an audience grows", Does::kLoosen, [](Promotion& p) { p.countries.push_back("MX"); }),
      promotion("an audience becomes everybody", Does::kLoosen, [](Promotion& p) { p.countries.clear(); }),
      promotion("an audience is named", Does::kTighten, [](Promotion& p) { p.channels = {"web"}; }),
      promotion("a promotion's budget rises", Does::kLoosen, [](Promotion& p) { p.budget = Money::Major(501); }),
      {"a right to pay nothing goes", Does::kTighten, [](Policy& p) { p.entitlements.clear(); }},
      {"a right needs no group any more", Does::kLoosen, [](Policy& p) { p.entitlements[0].customer_groups.clear(); }},
      {"a right is for fewer groups", Does::kTighten, [](Policy& p) { p.entitlements[0].customer_groups = {"a"}; }},
      {"a halt goes", Does::kLoosen, [](Policy& p) { p.halts.clear(); }},
      {"a halt ends sooner", Does::kLoosen, [](Policy& p) { p.halts[0].expires = kNow + Hours(1); }},
      {"tax may be less", Does::kLoosen, [](Policy& p) { p.tax_rates[0].least = 0; }},
      {"tax may be more", Does::kLoosen, [](Policy& p) { p.tax_rates[0].most = 2'000; }},
      {"a region's tax may be less than its country's", Does::kLoosen,
       [](Policy& p) {
         p.tax_rates.push_back(p.tax_rates[0]);
         p.tax_rates.back().region = "CA";
         p.tax_rates.back().least = 0;
       }},
      {"a country ships free before the others", Does::kLoosen,
       [](Policy& p) {
         p.shipping.push_back(p.shipping[0]);
         p.shipping.back().country = "CA";
         p.shipping.back().free_from = Money();
       }},
      {"tax rates are no longer known", Does::kLoosen, [](Policy& p) { p.tax_rates.clear(); }},
      {"a rate moves by a little", Does::kNeither, [](Policy& p) { p.exchange_rates[0].rate_micros = 930'000; }},
      {"a rate moves tenfold", Does::kLoosen, [](Policy& p) { p.exchange_rates[0].rate_micros = 92'000; },
       Does::kLoosen, true},
      {"more ships free", Does::kLoosen, [](Policy& p) { p.shipping[0].free_from = Money::Major(20); }},
  };
  Row budget = promotion("a promotion loses its budget", Does::kLoosen, [](Promotion& p) { p.budget.reset(); });
  budget.undone = Does::kLoosen;
  budget.odd = true;
  rows.push_back(budget);
  return rows;
}

std::vector<Row> OperationsRows() {
  return {
      {"a budget rises", Does::kLoosen, [](Policy& p) { p.exposure.day = Money::Major(6'000); }},
      {"a budget is given up", Does::kLoosen, [](Policy& p) { p.exposure.item.reset(); }},
      {"what was unbounded gets a budget", Does::kTighten, [](Policy& p) { p.exposure.order = Money::Major(50); }},
      {"holding by budgets begins later", Does::kLoosen, [](Policy& p) { p.exposure.hold_from = 9'000; }},
      {"the calendar multiplies more", Does::kLoosen, [](Policy& p) { p.calendar[1].budget_multiple = 30'000; }},
      {"a multiple lasts longer", Does::kLoosen, [](Policy& p) { p.calendar[1].until = kNow + Days(9); }},
      {"a multiple goes", Does::kTighten, [](Policy& p) { p.calendar.pop_back(); }},
      {"a freeze is lifted", Does::kLoosen, [](Policy& p) { p.calendar[0].freeze = false; }},
      {"a freeze ends sooner", Does::kLoosen, [](Policy& p) { p.calendar[0].until = kNow + Days(1); }},
      {"a freeze goes", Does::kLoosen, [](Policy& p) { p.calendar.erase(p.calendar.begin()); }},
      {"a fallback opens", Does::kLoosen, [](Policy& p) { p.fallbacks.clear(); }},
      {"holds ask first", Does::kLoosen,
       [](Policy& p) { p.autonomy.of[static_cast<size_t>(EffectKind::kHold)] = Autonomy::kApprove; }},
      {"refunds go out by themselves", Does::kLoosen,
       [](Policy& p) { p.autonomy.of[static_cast<size_t>(EffectKind::kRefund)] = Autonomy::kAuto; }},
      {"releases are never made", Does::kTighten,
       [](Policy& p) { p.autonomy.of[static_cast<size_t>(EffectKind::kRelease)] = Autonomy::kOff; }},
      {"the brake falls sooner", Does::kLoosen, [](Policy& p) { p.holds.brake_share = 100; }},
      {"an incident may cost more unasked", Does::kLoosen,
       [](Policy& p) { p.recovery.auto_honour = Money::Major(501); }},
      {"an incident is decided later", Does::kLoosen, [](Policy& p) { p.recovery.decide_within = Hours(3); }},
      {"a silence is told later", Does::kLoosen, [](Policy& p) { p.watch.silence_most = Hours(7); }},
      {"unseen orders are looked for less far back", Does::kLoosen,
       [](Policy& p) { p.watch.reconcile_back = Days(1); }},
      {"a disabled effect is told sooner", Does::kTighten, [](Policy& p) { p.watch.effect_failures = 2; }},
      {"a customer may cost less", Does::kTighten, [](Policy& p) { p.recovery.customer_most = Money::Major(9); }},
      {"a missing item may cost more elsewhere", Does::kLoosen,
       [](Policy& p) { p.out_of_stock.source_most = Money::Major(11); }},
      {"gestures cost less in a month", Does::kTighten, [](Policy& p) { p.gestures.month = Money::Major(60); }},
      {"a customer gets gestures more often", Does::kLoosen, [](Policy& p) { p.gestures.every = Days(30); }},
      {"abuse shows later", Does::kLoosen, [](Policy& p) { p.gestures.abuse_from = 4; }},
      {"holds end before the parcels go", Does::kNeither, [](Policy& p) { p.holds.cut_off_minute = 900; }},
      {"payments lapse", Does::kNeither, [](Policy& p) { p.holds.authorisation = Days(7); }},
      {"fish does not keep", Does::kNeither,
       [](Policy& p) {
         p.holds.spoilage = {{"FISH-*", Hours(2), {}}};
       }},
      {"holds end sooner", Does::kNeither, [](Policy& p) { p.holds.deadline = Hours(1); }},
      {"the canary waits longer", Does::kLoosen, [](Policy& p) { p.canary.orders = 50; }},
      {"the canary ignores money", Does::kLoosen, [](Policy& p) { p.canary.money.reset(); }},
      {"nobody has to agree", Does::kLoosen, [](Policy& p) { p.approvals.second_approver_for_loosening = false; }},
  };
}

void Check(const Policy& before, const Policy& after, Does does, const std::string& edit) {
  const auto differences = Compare(before, after);
  ASSERT_FALSE(differences.empty()) << edit;
  bool tightens = false;
  for (const PolicyDifference& each : differences) {
    EXPECT_FALSE(each.words.empty());
    EXPECT_FALSE(each.loosens && each.tightens) << each.words;
    tightens = tightens || each.tightens;
  }
  EXPECT_EQ(Loosens(differences), does == Does::kLoosen) << edit << ": " << differences[0].words;
  if (does == Does::kLoosen) return;
  EXPECT_EQ(tightens, does == Does::kTighten) << edit << ": " << differences[0].words;
}

Does Opposite(Does does) {
  return does == Does::kLoosen ? Does::kTighten : does == Does::kTighten ? Does::kLoosen : does;
}

void CheckAll(const std::vector<Row>& rows) {
  const Policy full = Full();
  ASSERT_TRUE(Compare(full, full).empty());
  ASSERT_TRUE(Program::Compile(full, 1, kNow).complaints.empty());
  for (const Row& row : rows) {
    Policy edited = full;
    row.apply(edited);
    Check(full, edited, row.does, row.edit);
    Check(edited, full, row.odd ? row.undone : Opposite(row.does), std::string("undone: ") + row.edit);
  }
}

TEST(Loosening, OfGuardrails) { CheckAll(GuardrailRows()); }
TEST(Loosening, OfWhatIsRegistered) { CheckAll(RegisterRows()); }
TEST(Loosening, OfOperations) { CheckAll(OperationsRows()); }

// One edit that loosens makes any number of others loosening too.
TEST(Loosening, IsNotHiddenByWhatTightens) {
  std::vector<Row> rows = GuardrailRows();
  for (auto more : {RegisterRows(), OperationsRows()}) rows.insert(rows.end(), more.begin(), more.end());
  for (const Row& loose : rows) {
    if (loose.does != Does::kLoosen) continue;
    Policy edited = Full();
    edited.guardrails["missing_price"].mode = Mode::kEnforce;
    edited.exposure.order = Money::Major(1);
    loose.apply(edited);
    EXPECT_TRUE(Loosens(Compare(Full(), edited))) << loose.edit;
  }
}

TEST(Loosening, WhatHasEndedIsNotCompared) {
  const Policy full = Full();
  Policy edited = full;
  edited.halts.clear();
  edited.overrides.clear();
  EXPECT_TRUE(Loosens(Compare(full, edited)));
  EXPECT_TRUE(Compare(full, edited, kNow + Days(2)).empty());
}

TEST(Loosening, IsSaidInWords) {
  Policy edited = Full();
  edited.guardrails["zero_price"].mode = Mode::kShadow;
  edited.exposure.day = Money::Major(6'000);
  edited.halts.clear();
  std::vector<std::string> words;
  for (const PolicyDifference& each : Compare(Full(), edited)) words.push_back(each.words);
  EXPECT_THAT(words, testing::UnorderedElementsAre(
                         "loosens: the mode of zero_price goes from enforce to shadow",
                         "loosens: the halt of code=OLD is taken away: until=2025-11-29T09:00:00Z actor=ana "
                         "reason=leaked",
                         "loosens: the budget for exposure by day goes from 5000.00 to 6000.00"));
}

}  // namespace
}  // namespace parapet
