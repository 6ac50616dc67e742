// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with what a policy registers and with how it lets the shop be run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/core/policy/store_lint.h"
#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> Worded(const std::vector<Complaint>& complaints) {
  std::vector<std::string> texts;
  for (const Complaint& complaint : complaints) {
    texts.push_back(complaint.place.path + ": " + complaint.what + "; " + complaint.remedy);
  }
  return texts;
}
std::vector<std::string> Complaints(const Policy& policy) {
  return Worded(Program::Compile(policy, 1, kNow).complaints);
}
std::vector<std::string> Warnings(const Policy& policy) { return Worded(Program::Compile(policy, 1, kNow).warnings); }

// One complaint about one edit, at its path.
struct Row {
  const char* path;
  const char* what;
  std::function<void(Policy&)> edit;
};

Halt Halted() { return {.code = "OLD", .actor = "ana", .reason = "leaked", .expires = kNow + Days(1)}; }
Promotion Sale() { return {.name = "bf", .items = "TEA-*", .depth_basis_points = 4'000, .until = kNow + Days(3)}; }

const Row kRefused[] = {
    {"$.halts[0]", "does not say what is halted", [](Policy& p) { p.halts = {Halted()}, p.halts[0].code.clear(); }},
    {"$.halts[0]", "more than one thing", [](Policy& p) { p.halts = {Halted()}, p.halts[0].scope = Scope(); }},
    {"$.halts[0]", "no actor", [](Policy& p) { p.halts = {Halted()}, p.halts[0].actor.clear(); }},
    {"$.halts[0]", "no reason", [](Policy& p) { p.halts = {Halted()}, p.halts[0].reason.clear(); }},
    {"$.halts[0]", "no end", [](Policy& p) { p.halts = {Halted()}, p.halts[0].expires = Instant(); }},
    {"$.halts[0].promotion", "no promotion is called \"fb\"",
     [](Policy& p) {
       p.promotions = {Sale()};
       p.halts = {Halted()}, p.halts[0].code.clear(), p.halts[0].promotion = "fb";
     }},
    {"$.promotions[0]", "both a percentage and an amount",
     [](Policy& p) {
       p.promotions = {Sale()}, p.promotions[0].codes = {"BF"};
       p.promotions[0].percentage = kMicros, p.promotions[0].amount = Money::Major(1);
     }},
    {"$.promotions[0].percentage", "above 0%",
     [](Policy& p) { p.promotions = {Sale()}, p.promotions[0].codes = {"BF"}, p.promotions[0].percentage = 0; }},
    {"$.promotions[0]", "has no code", [](Policy& p) { p.promotions = {Sale()}, p.promotions[0].uses = 3; }},
    {"$.promotions[0].countries[0]", "no country code",
     [](Policy& p) { p.promotions = {Sale()}, p.promotions[0].countries = {"usa"}; }},
    {"$.tax_rates[0].country", "no country code", [](Policy& p) { p.tax_rates = {{.country = "USA"}}; }},
    {"$.tax_rates[0]", "5% to 4% are no range",
     [](Policy& p) { p.tax_rates = {{.country = "US", .least = 500, .most = 400}}; }},
    {"$.tax_rates[1]", "says the same place",
     [](Policy& p) {
       p.tax_rates = {{.country = "US"}, {.country = "US"}};
     }},
    {"$.exchange_rates[0].to", "no currency code",
     [](Policy& p) { p.exchange_rates = {{.from = "USD", .to = "EURO", .rate_micros = 1, .as_of = kNow}}; }},
    {"$.exchange_rates[0].rate", "not above zero",
     [](Policy& p) { p.exchange_rates = {{.from = "USD", .to = "EUR", .rate_micros = 0, .as_of = kNow}}; }},
    {"$.exchange_rates[0]", "no date",
     [](Policy& p) { p.exchange_rates = {{.from = "USD", .to = "EUR", .rate_micros = 1}}; }},
    {"$.exchange_rates[0]", "the two currencies are one",
     [](Policy& p) { p.exchange_rates = {{.from = "USD", .to = "USD", .rate_micros = 1, .as_of = kNow}}; }},
    {"$.shipping[0].currency", "no currency code", [](Policy& p) { p.shipping = {{.currency = "usd"}}; }},
    {"$.shipping[0].free_from", "negative",
     [](Policy& p) { p.shipping = {{.currency = "USD", .free_from = Money::Major(-1)}}; }},
    {"$.recovery.day_most", "negative", [](Policy& p) { p.recovery.day_most = Money::Major(-1); }},
    {"$.recovery.auto_honour", "above what the owner", [](Policy& p) { p.recovery.auto_honour = Money::Major(5'000); }},
    {"$.recovery.update_many", "between a minute", [](Policy& p) { p.recovery.update_many = Duration(); }},
    {"$.watch.stuck_after", "between 1h and 60d", [](Policy& p) { p.watch.stuck_after = Minutes(59); }},
    {"$.watch.silence_most", "between 5m and 7d", [](Policy& p) { p.watch.silence_most = Days(8); }},
    {"$.watch.silence_least", "above the longest", [](Policy& p) { p.watch.silence_least = Hours(7); }},
    {"$.watch.effect_failures", "between 1 and 100", [](Policy& p) { p.watch.effect_failures = 0; }},
    {"$.recovery", "more than 100%", [](Policy& p) { p.recovery.offer_of_value = 10'001; }},
    {"$.exposure.day", "negative", [](Policy& p) { p.exposure.day = Money::Major(-1); }},
    {"$.exposure", "do not rise", [](Policy& p) { p.exposure.hold_from = 4'000; }},
    {"$.calendar[0]", "no end", [](Policy& p) { p.calendar = {{.name = "bf"}}; }},
    {"$.calendar[0].until", "ends before it begins",
     [](Policy& p) { p.calendar = {{.name = "bf", .from = kNow + Days(2), .until = kNow + Days(1)}}; }},
    {"$.calendar[0].budgets", "a multiple is",
     [](Policy& p) { p.calendar = {{.name = "bf", .until = kNow + Days(1), .budget_multiple = 0}}; }},
    {"$.utc_offset", "no clock", [](Policy& p) { p.utc_offset_minutes = 900; }},
    {"$.fallbacks.shopfy", "unknown kind of platform \"shopfy\"; did you mean \"shopify\"?",
     [](Policy& p) { p.fallbacks["shopfy"] = Fallback::kClosed; }},
    {"$.holds.deadline", "a hold ends", [](Policy& p) { p.holds.deadline = Duration(); }},
    {"$.holds.cut_off", "no day has", [](Policy& p) { p.holds.cut_off_minute = 1'441; }},
    {"$.holds.authorisation", "an hour to 90 days", [](Policy& p) { p.holds.authorisation = Days(91); }},
    {"$.holds.spoilage[0].items", "no item", [](Policy& p) { p.holds.spoilage = {{.within = Hours(2)}}; }},
    {"$.holds.spoilage[0].within", "between a minute", [](Policy& p) { p.holds.spoilage = {{.items = "FISH-*"}}; }},
    {"$.out_of_stock.apology", "negative", [](Policy& p) { p.out_of_stock.apology = Money::Major(-1); }},
    {"$.gestures.most", "negative", [](Policy& p) { p.gestures.most = Money::Major(-1); }},
    {"$.gestures.day", "more than a month", [](Policy& p) { p.gestures.day = Money::Major(501); }},
    {"$.gestures.every", "between a day", [](Policy& p) { p.gestures.every = Hours(1); }},
    {"$.gestures.abuse_from", "below one", [](Policy& p) { p.gestures.abuse_from = 0; }},
    {"$.holds.brake", "10,000", [](Policy& p) { p.holds.brake_orders = 10'001; }},
    {"$.holds.brake", "more holds than orders", [](Policy& p) { p.holds.brake_at_least = 300; }},
    {"$.canary.orders", "below one", [](Policy& p) { p.canary.orders = 0; }},
    {"$.guardrails.zero_price.rollout", "0% to 100%", [](Policy& p) { p.rollouts["zero_price"] = 10'001; }},
    {"$.guardrails.zero_prise.rollout", "did you mean \"zero_price\"?",
     [](Policy& p) { p.rollouts["zero_prise"] = 1; }},
    {"$.overrides[0]", "no end",
     [](Policy& p) {
       p.overrides = {{"*", Mode::kOff, Instant(), "ana", "storm", {}}};
     }},
    {"$.overrides[0].guardrail", "unknown guardrail",
     [](Policy& p) {
       p.overrides = {{"zero", Mode::kOff, kNow + Days(1), "ana", "storm", {}}};
     }},
    {"$.schedules[0]", "sets nothing",
     [](Policy& p) { p.schedules = {{.guardrail = "zero_price", .from = kNow, .until = kNow + Days(1)}}; }},
    {"$.schedules[0].daily[0]", "empty or outside",
     [](Policy& p) {
       p.schedules = {{.guardrail = "zero_price", .daily = {{.from_minute = 60, .until_minute = 60}}}};
       p.schedules[0].setting.mode = Mode::kShadow;
     }},
};

TEST(LintOperations, RefusesWhatCannotBeMeant) {
  for (const Row& row : kRefused) {
    Policy policy = RecommendedPolicy();
    row.edit(policy);
    EXPECT_THAT(Complaints(policy), ElementsAre(AllOf(HasSubstr(std::string(row.path) + ": "), HasSubstr(row.what))))
        << row.path;
  }
}

const Row kOdd[] = {
    {"$.halts[0]", "expired", [](Policy& p) { p.halts = {Halted()}, p.halts[0].expires = kNow; }},
    {"$.overrides[0]", "is over",
     [](Policy& p) {
       p.overrides = {{"*", Mode::kOff, kNow, "ana", "storm", {}}};
     }},
    {"$.calendar[0]", "expired", [](Policy& p) { p.calendar = {{.name = "bf", .until = kNow}}; }},
    {"$.exchange_rates[0].as_of", "of the future",
     [](Policy& p) { p.exchange_rates = {{.from = "USD", .to = "EUR", .rate_micros = 1, .as_of = kNow + Days(1)}}; }},
    {"$.exposure.order", "is above the day's",
     [](Policy& p) { p.exposure.order = Money::Major(6), p.exposure.day = Money::Major(5); }},
    {"$.exposure.order", "above that by item",
     [](Policy& p) { p.exposure.order = Money::Major(6), p.exposure.item = Money::Major(5); }},
    {"$.calendar[0].freeze", "\"bf\" begins while the policy is frozen",
     [](Policy& p) {
       p.promotions = {Sale()}, p.promotions[0].from = kNow + Days(1);
       p.calendar = {{.name = "peak", .from = kNow, .until = kNow + Days(2), .freeze = true}};
     }},
    {"$.guardrails.zero_price.rollout", "reaches nobody", [](Policy& p) { p.rollouts["zero_price"] = 0; }},
    {"$.guardrails.price_to_zero.rollout", "has no customer", [](Policy& p) { p.rollouts["price_to_zero"] = 5'000; }},
    {"$.schedules[0]", "always active",
     [](Policy& p) {
       p.schedules = {{.guardrail = "zero_price"}};
       p.schedules[0].setting.mode = Mode::kShadow;
     }},
    {"$.promotions[1].codes", "the code \"bf40\" means another value in the promotion \"bf\"",
     [](Policy& p) {
       p.promotions = {Sale(), Sale()};
       p.promotions[0].codes = {"BF40"}, p.promotions[0].percentage = 40 * kMicros;
       p.promotions[1].codes = {"bf40"}, p.promotions[1].percentage = 50 * kMicros;
       p.promotions[1].name = "mugs", p.promotions[1].items = "MUG-*";
     }},
};

TEST(LintOperations, WarnsOfWhatIsOdd) {
  for (const Row& row : kOdd) {
    Policy policy = RecommendedPolicy();
    row.edit(policy);
    EXPECT_THAT(Complaints(policy), IsEmpty()) << row.path;
    EXPECT_THAT(Warnings(policy), ElementsAre(AllOf(HasSubstr(std::string(row.path) + ": "), HasSubstr(row.what))))
        << row.path;
  }
}

TEST(LintOperations, ACodeOfOneValueMayStandInTwoPromotions) {
  Policy policy = RecommendedPolicy();
  policy.promotions = {Sale(), Sale()};
  policy.promotions[1].name = "mugs", policy.promotions[1].items = "MUG-*";
  for (Promotion& promotion : policy.promotions) promotion.codes = {"BF"}, promotion.percentage = kMicros;
  EXPECT_THAT(Warnings(policy), IsEmpty());
  policy.promotions[1].percentage = 2 * kMicros;
  policy.promotions[1].from = policy.promotions[0].until;
  policy.promotions[1].until = kNow + Days(9);
  EXPECT_THAT(Warnings(policy), IsEmpty()) << "one after the other";
}

TEST(LintOperations, ACodeNeedsNeitherDepthNorPrice) {
  Policy policy = RecommendedPolicy();
  policy.promotions = {{.name = "welcome", .until = kNow + Days(1), .codes = {"HI"}}};
  EXPECT_THAT(Complaints(policy), IsEmpty());
}

Exemption Exempt(std::string guardrail, std::string items, Duration lasts) {
  return {.guardrail = std::move(guardrail),
          .scope = {.items = std::move(items)},
          .owner = "ana",
          .reason = "x",
          .expires = kNow + lasts};
}

TEST(LintOperations, NamesAnExemptionThatLiesInsideAnother) {
  const auto shadowed = [](std::vector<Exemption> exemptions) {
    Policy policy = RecommendedPolicy();
    policy.exemptions = std::move(exemptions);
    return Warnings(policy);
  };
  EXPECT_THAT(shadowed({Exempt("zero_price", "A-*", Days(2)), Exempt("zero_price", "A-1*", Days(1))}),
              ElementsAre(HasSubstr("$.exemptions[1]: the exemption lies wholly inside exemptions[0]")));
  EXPECT_THAT(shadowed({Exempt("zero_price", "A-1", Days(1)), Exempt("*", "A-?", Days(1))}),
              ElementsAre(HasSubstr("$.exemptions[0]")));
  EXPECT_THAT(shadowed({Exempt("zero_price", "A", Days(1)), Exempt("zero_price", "A", Days(1))}), SizeIs(1));
  EXPECT_THAT(shadowed({Exempt("zero_price", "A-*", Days(1)), Exempt("zero_price", "A-1", Days(2))}), IsEmpty())
      << "it lasts longer";
  EXPECT_THAT(shadowed({Exempt("zero_price", "A-*", Days(1)), Exempt("off_reference", "A-1", Days(1))}), IsEmpty());
  EXPECT_THAT(shadowed({Exempt("zero_price", "A-1*", Days(1)), Exempt("zero_price", "*-1", Days(1))}), IsEmpty());
}

TEST(LintOperations, ScopesCoverListByList) {
  Scope outer, inner;
  EXPECT_TRUE(Covers(outer, inner));
  inner.channels = {"web"};
  EXPECT_TRUE(Covers(outer, inner));
  EXPECT_FALSE(Covers(inner, outer));
  outer.channels = {"pos", "web"};
  EXPECT_TRUE(Covers(outer, inner));
  EXPECT_FALSE(Covers(inner, outer));
  inner.origins = {Origin::kPos};
  outer.origins = {Origin::kDraft};
  EXPECT_FALSE(Covers(outer, inner));
}

TEST(LintForStore, NamesUnknownItemsAndWhatTheStoreCannotArm) {
  Policy policy = RecommendedPolicy();
  policy.guardrails["off_reference"].mode = Mode::kEnforce;
  policy.guardrails["zero_price"].mode = Mode::kEnforce;
  policy.guardrails["duplicate_order"].mode = Mode::kShadow;
  policy.exemptions = {Exempt("zero_price", "MUG", Days(1)), Exempt("zero_price", "MUGG", Days(1)),
                       Exempt("zero_price", "MUGG-*", Days(1))};
  policy.promotions = {Sale()};
  policy.promotions[0].items = "TEE";
  policy.halts = {Halted()};
  policy.halts[0].scope = Scope{.items = "POTT"};
  const StoreKnowledge store = {.supplied = FactSet({Fact::kCatalogue}),
                                .has_item = [](std::string_view item) { return item == "MUG" || item == "TEA"; }};
  EXPECT_THAT(Worded(LintForStore(policy, store)),
              ElementsAre(HasSubstr("$.guardrails.off_reference: off_reference is unarmed here: this store supplies no "
                                    "reference"),
                          HasSubstr("guardrails are unarmed here: price_below_face_value, "),
                          HasSubstr("$.exemptions[1].scope.items: the catalogue has no item \"MUGG\""),
                          HasSubstr("$.promotions[0].items"), HasSubstr("$.halts[0].scope.items")));
  EXPECT_THAT(LintForStore(policy, {}), IsEmpty());
}

TEST(LintForStore, NamesInOneWarningWhatIsUnarmedByDefault) {
  Policy policy = RecommendedPolicy();
  policy.default_mode = Mode::kEnforce;
  policy.guardrails.clear();
  policy.guardrails["below_face_value"].mode = Mode::kShadow;
  FactSet all = FactSet::FromBits((1u << kFacts) - 1);
  EXPECT_THAT(LintForStore(policy, {.supplied = all}), IsEmpty());
  EXPECT_THAT(Worded(LintForStore(policy, {.supplied = all.Remove(Fact::kFaceValue)})),
              ElementsAre(HasSubstr("$.default_mode: 1 guardrails are unarmed here: price_below_face_value")));
  EXPECT_THAT(Worded(LintForStore(policy, {.supplied = FactSet()})), ElementsAre(HasSubstr(" more; `parapet guard")));
  policy.default_mode = Mode::kShadow;
  EXPECT_THAT(LintForStore(policy, {.supplied = all}), IsEmpty());
}

}  // namespace
}  // namespace parapet
