// SPDX-License-Identifier: Apache-2.0
//
// Laws of judging, on random orders: the fused judge equals each guardrail alone, order does not matter, findings only
// raise, ignorance is never a clean allow.
#include "parapet/core/kernel/judge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>

#include "parapet/tests/core/kernel/random_subject.h"

namespace parapet {
namespace {

constexpr uint64_t kSubjects = 4'000;

GuardrailMask Only(size_t index) {
  GuardrailMask mask;
  mask.Set(index);
  return mask;
}

bool Before(const Finding& a, const Finding& b) {
  return a.guardrail != b.guardrail ? a.guardrail < b.guardrail : a.line < b.line;
}

std::string Text(const Finding& finding) {
  return std::string(Registry()[finding.guardrail].name) + " line " + std::to_string(finding.line) + " " +
         std::string(Name(finding.action)) + " " + std::to_string(finding.observed.value) + " " +
         std::to_string(finding.expected.value) + " " + std::string(Name(finding.loss_to)) + " " +
         (finding.at_risk ? std::to_string(finding.at_risk->micros()) : "unknown");
}

std::vector<std::string> Texts(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(), Before);
  std::vector<std::string> texts;
  for (const Finding& finding : findings) texts.push_back(Text(finding));
  return texts;
}

// What one guardrail makes of an order.
struct Opinion {
  Action action = Action::kAllow;  // of its findings
  bool could_not_check = false;
};

Opinion OpinionOf(size_t index, const Order& order, const Facts& facts) {
  static Findings findings;
  static const auto rules = RecommendedRules();
  JudgeOrder(Only(index), order, facts, {rules.data()}, findings);
  Opinion opinion;
  for (const Finding& finding : findings.findings()) opinion.action = std::max(opinion.action, finding.action);
  opinion.could_not_check = !findings.indeterminates().empty();
  return opinion;
}

TEST(Judge, EqualsEachGuardrailAloneInAnyOrder) {
  const auto rules = RecommendedRules();
  Findings fast, alone;
  size_t found = 0;
  for (uint64_t seed = 0; seed < kSubjects; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const RandomSubject subject(seed);
    JudgeOrder(Everything(), subject.order(), subject.facts(), {rules.data()}, fast);
    std::vector<size_t> order(Registry().size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::shuffle(order.begin(), order.end(), std::mt19937_64(seed));
    Action naive = Action::kAllow;
    std::vector<Finding> gathered;
    size_t missing = 0;
    for (size_t index : order) {
      JudgeOrder(Only(index), subject.order(), subject.facts(), {rules.data()}, alone);
      naive = std::max(naive, alone.decision());
      gathered.insert(gathered.end(), alone.findings().begin(), alone.findings().end());
      missing += alone.indeterminates().size();
    }
    ASSERT_EQ(Name(fast.decision()), Name(naive));
    ASSERT_EQ(Texts({fast.findings().begin(), fast.findings().end()}), Texts(gathered));
    ASSERT_EQ(fast.indeterminates().size(), missing);
    found += gathered.size();
  }
  EXPECT_GT(found, kSubjects) << "the random orders are too tame";
}

TEST(Judge, EveryGuardrailSpeaksOnRandomInput) {
  const auto rules = RecommendedRules();
  std::vector<int> spoke(Registry().size());
  Findings findings;
  for (uint64_t seed = 0; seed < kSubjects; ++seed) {
    const RandomSubject subject(seed);
    JudgeOrder(Everything(), subject.order(), subject.facts(), {rules.data()}, findings);
    for (const Finding& finding : findings.findings()) ++spoke[finding.guardrail];
    JudgeChange(Everything(), RandomChange(seed), {rules.data()}, findings);
    for (const Finding& finding : findings.findings()) ++spoke[finding.guardrail];
  }
  for (size_t i = 0; i < spoke.size(); ++i) EXPECT_GT(spoke[i], 0) << Registry()[i].name;
}

TEST(Judge, DecidesTheGreatestActionOfEnforcedFindings) {
  const auto recommended = RecommendedRules();
  Findings findings;
  for (uint64_t seed = 0; seed < kSubjects; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    auto rules = recommended;
    for (Rule& rule : rules) rule.mode = static_cast<Mode>(random() % 3);
    const RandomSubject subject(seed);
    JudgeOrder(Everything(), subject.order(), subject.facts(), {rules.data()}, findings);
    Action enforced = Action::kAllow, shadowed = Action::kAllow;
    const auto raise = [&](Mode mode, Action action) {
      ASSERT_NE(mode, Mode::kOff);
      Action& verdict = mode == Mode::kEnforce ? enforced : shadowed;
      verdict = std::max(verdict, action);
    };
    for (const Finding& finding : findings.findings()) raise(finding.mode, finding.action);
    for (const Indeterminate& missing : findings.indeterminates()) raise(missing.mode, missing.action);
    ASSERT_EQ(Name(findings.decision()), Name(enforced));
    ASSERT_EQ(Name(findings.shadow()), Name(shadowed));
  }
}

TEST(Judge, NeverFallsWhenGuardrailsAreAdded) {
  const auto rules = RecommendedRules();
  Findings findings;
  for (uint64_t seed = 0; seed < kSubjects / 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const RandomSubject subject(seed);
    GuardrailMask mask;
    Action last = Action::kAllow;
    for (size_t step = 0; step < 10; ++step) {
      mask.Set(random() % Registry().size());
      JudgeOrder(mask, subject.order(), subject.facts(), {rules.data()}, findings);
      ASSERT_GE(findings.decision(), last);
      last = findings.decision();
    }
  }
}

TEST(Judge, GivesEveryFindingWhatAPersonNeeds) {
  const auto rules = RecommendedRules();
  Findings findings;
  for (uint64_t seed = 0; seed < kSubjects; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const RandomSubject subject(seed);
    JudgeOrder(Everything(), subject.order(), subject.facts(), {rules.data()}, findings);
    for (const Finding& finding : findings.findings()) {
      ASSERT_GT(finding.action, Action::kAllow) << Text(finding);
      ASSERT_NE(finding.advice, Advice::kNone) << Text(finding);
      ASSERT_LT(finding.line, static_cast<int>(subject.order().lines.size())) << Text(finding);
      ASSERT_FALSE(finding.at_risk && finding.at_risk->IsNegative()) << Text(finding);
    }
    for (const Indeterminate& missing : findings.indeterminates()) {
      const Guardrail& guardrail = Registry()[missing.guardrail];
      ASSERT_NE(missing.reason, Missing::kNothing) << guardrail.name;
      ASSERT_TRUE(guardrail.needs.Has(missing.fact)) << guardrail.name;
    }
  }
}

// Takes away what the facts say of kind `fact`, as a store does that supplies it but not this time.
void Forget(Fact fact, RandomSubject& subject) {
  for (LineFacts& line : subject.lines()) {
    if (fact == Fact::kReference) line.reference.reset(), line.reference_missing = Missing::kNoReference;
    if (fact == Fact::kCatalogue) line.item_known = false, line.item_missing = Missing::kAmbiguousItem;
    if (fact == Fact::kStock) line.available.reset(), line.stock_missing = Missing::kStaleStock;
    if (fact == Fact::kFaceValue) line.face_value.reset();
    if (fact == Fact::kClaims) line.claim = ClaimOutcome::kNotAsked, line.stock_missing = Missing::kStaleStock;
    if (fact == Fact::kCodes) line.discount = Eligibility::kUnknown;
  }
  if (fact == Fact::kCodes) subject.all_facts().discounts = {};
  if (fact == Fact::kIdentity) {
    subject.all_facts().history = {.identity_missing = Missing::kAnonymous};
  }
}

TEST(Judge, IgnoranceIsNeverACleanAllow) {
  constexpr Fact kForgettable[] = {Fact::kReference, Fact::kCatalogue, Fact::kStock, Fact::kFaceValue,
                                   Fact::kClaims,    Fact::kIdentity,  Fact::kCodes};
  int forgotten = 0;
  for (uint64_t seed = 0; seed < kSubjects / 2; ++seed) {
    for (Fact fact : kForgettable) {
      // Only gift cards must have a face value; any other item without one is no cash equivalent.
      const auto adjust = [&](OrderBuilder& builder, std::vector<LineFacts>& lines, Facts&) {
        for (size_t i = 0; i < lines.size() && fact == Fact::kFaceValue; ++i) {
          if (lines[i].face_value) builder.lines()[i].kind = LineKind::kGiftCard;
        }
        // What was reserved is tracked.
        for (LineFacts& line : lines) {
          if (line.claim == ClaimOutcome::kLost) line.stock_kind = StockKind::kTracked;
        }
        for (Line& line : builder.lines()) {
          if (fact == Fact::kClaims) line.kind = LineKind::kItem;
        }
        if (fact == Fact::kIdentity) builder.order().customer = 0;
        // Only what a customer typed must be in the register of codes; all else is the shop's own.
        if (fact == Fact::kCodes && builder.discounts().empty()) builder.AddDiscount();
        for (Discount& discount : builder.discounts()) {
          if (fact == Fact::kCodes) discount.code = "SAVE10", discount.on_shipping = false;
        }
      };
      for (size_t index = 0; index < Registry().size(); ++index) {
        if (!Registry()[index].needs.Has(fact)) continue;
        RandomSubject subject(seed, adjust);
        if (OpinionOf(index, subject.order(), subject.facts()).action == Action::kAllow) continue;
        Forget(fact, subject);
        const Opinion after = OpinionOf(index, subject.order(), subject.facts());
        ASSERT_TRUE(after.action > Action::kAllow || after.could_not_check)
            << Registry()[index].name << " without " << Name(fact) << ", seed " << seed;
        ++forgotten;
      }
    }
  }
  EXPECT_GT(forgotten, 500);
}

// One more of what a guardrail says it is monotone in.
RandomSubject::Adjust More(Monotone monotone, size_t line, int64_t steps) {
  return [=](OrderBuilder& builder, std::vector<LineFacts>& lines, Facts&) {
    for (Line& each : builder.lines()) {
      if (!each.quantity.IsPositive()) each.quantity = Quantity::Whole(1);
      if (!each.unit_price) each.unit_price = Money::Major(10);
      if (each.unit_price->micros() < 40'000) each.unit_price = Money::FromMicros(40'000);
    }
    for (Discount& each : builder.discounts()) each.on_shipping = false;
    if (lines.empty()) return;
    Line& moved = builder.lines()[line % lines.size()];
    const Money amount = Money::FromMicros(10'000 * steps);
    if (monotone == Monotone::kPriceDown) moved.unit_price = Subtract(*moved.unit_price, amount);
    if (monotone == Monotone::kPriceUp) moved.unit_price = Add(*moved.unit_price, amount);
    if (monotone == Monotone::kQuantityUp) moved.quantity = *Add(moved.quantity, Quantity::Whole(steps));
    if (monotone == Monotone::kStockDown && lines[line % lines.size()].available) {
      lines[line % lines.size()].available =
          Quantity::FromMicros(lines[line % lines.size()].available->micros() - steps * kMicros);
    }
    if (monotone == Monotone::kDiscountUp) {
      moved.discount = Add(moved.discount.value_or(Money()), amount);
      builder.order().discount_total = Add(builder.order().discount_total.value_or(Money()), amount);
    }
    if (monotone == Monotone::kTotalUp) builder.order().total = Add(builder.order().total.value_or(Money()), amount);
  };
}

TEST(Judge, IsMonotoneWhereGuardrailsSaySo) {
  int declared = 0, rose = 0;
  for (size_t index = 0; index < Registry().size(); ++index) {
    const Guardrail& guardrail = Registry()[index];
    if (guardrail.monotone == Monotone::kNone || guardrail.reach == Reach::kChange) continue;
    ++declared;
    for (uint64_t seed = 0; seed < kSubjects / 4; ++seed) {
      Action last = Action::kAllow;
      // Prices go down to zero and not beyond: below it, negative_price takes over from zero_price.
      const int64_t floor = guardrail.name == "negative_price" ? 8 : 4;
      for (int64_t steps : {int64_t{0}, int64_t{1}, int64_t{2}, floor}) {
        const RandomSubject subject(seed, More(guardrail.monotone, seed, steps));
        const Action action = OpinionOf(index, subject.order(), subject.facts()).action;
        ASSERT_GE(action, last) << guardrail.name << " seed " << seed << " steps " << steps;
        rose += action > last;
        last = action;
      }
    }
  }
  EXPECT_GE(declared, 5);
  EXPECT_GT(rose, 100);
}

TEST(Judge, PriceChangesBecomeWorseAsPricesFall) {
  const auto rules = RecommendedRules();
  Findings findings;
  for (size_t index = 0; index < Registry().size(); ++index) {
    if (Registry()[index].reach != Reach::kChange || Registry()[index].monotone != Monotone::kPriceDown) continue;
    for (uint64_t seed = 0; seed < kSubjects; ++seed) {
      PriceChange change = RandomChange(seed);
      change.free_ok = false;
      JudgeChange(Only(index), change, {rules.data()}, findings);
      const Action before = findings.decision();
      change.price = *Subtract(change.price, Money::FromMicros(50'000));
      JudgeChange(Only(index), change, {rules.data()}, findings);
      ASSERT_GE(findings.decision(), before) << Registry()[index].name << " seed " << seed;
    }
  }
}

TEST(Judge, ProfilesChooseTheRuleOfALineAndOfTheOrder) {
  const size_t count = Registry().size();
  std::vector<Rule> table = RecommendedRules();
  table.resize(3 * count);  // profiles 1 and 2: everything off
  const auto adjust = [](OrderBuilder& builder, std::vector<LineFacts>& lines, Facts& facts) {
    builder.order().origin = Origin::kStorefront;
    builder.order().total = Money::FromMicros(-10'000);
    builder.order().presentment_total.reset();
    facts.profile = 2;
    for (size_t i = 0; i < lines.size(); ++i) {
      builder.lines()[i].kind = LineKind::kItem;
      builder.lines()[i].unit_price = Money::FromMicros(-10'000);
      lines[i].profile = i % 2 == 0 ? 0 : 1;
    }
  };
  const auto negative_price = static_cast<size_t>(FindGuardrail("negative_price"));
  const auto negative_total = static_cast<size_t>(FindGuardrail("negative_total"));
  Findings findings;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const RandomSubject subject(seed, adjust);
    JudgeOrder(Only(negative_price), subject.order(), subject.facts(), {table.data()}, findings);
    EXPECT_EQ(findings.findings().size(), (subject.order().lines.size() + 1) / 2);
    JudgeOrder(Only(negative_total), subject.order(), subject.facts(), {table.data()}, findings);
    EXPECT_EQ(findings.findings().size(), 0u);
  }
}

class Crowded : public ::testing::Test {
 protected:
  const Order& Build(size_t lines, std::optional<Money> price) {
    arena_.Reset();
    OrderBuilder builder(arena_);
    builder.order().id = "1001";
    builder.order().currency = *Currency::FromCode("USD");
    for (size_t i = 0; i < lines; ++i) {
      Line& line = *builder.AddLine();
      line.unit_price = price;
      line.quantity = Quantity::Whole(1);
      line.quantity_known = true;
    }
    facts_lines_.assign(lines, LineFacts{.item_known = true, .reference_missing = Missing::kLearning});
    facts_.lines = facts_lines_;
    return *builder.Finish().order;
  }
  std::unique_ptr<std::byte[]> memory_ = std::make_unique<std::byte[]>(kArenaBytes);
  Arena arena_{{memory_.get(), kArenaBytes}};
  std::vector<LineFacts> facts_lines_;
  Facts facts_;
  std::vector<Rule> rules_ = RecommendedRules();
  Findings findings_;
};

TEST_F(Crowded, FindingsBeyondTheListAreCountedAndStillRaise) {
  const Order& order = Build(kLinesMax, Money());
  GuardrailMask mask = Only(static_cast<size_t>(FindGuardrail("zero_price")));
  JudgeOrder(mask, order, facts_, {rules_.data()}, findings_);
  EXPECT_EQ(findings_.findings().size(), kFindingsMax);
  EXPECT_EQ(findings_.more(), kLinesMax - kFindingsMax);
  EXPECT_EQ(findings_.decision(), Action::kHold);

  const size_t zero_price = static_cast<size_t>(FindGuardrail("zero_price"));
  rules_.resize(2 * Registry().size());
  rules_[Registry().size() + zero_price] = rules_[zero_price];
  rules_[Registry().size() + zero_price].action = Action::kBlock;
  facts_lines_.back().profile = 1;
  JudgeOrder(mask, order, facts_, {rules_.data()}, findings_);
  EXPECT_EQ(findings_.decision(), Action::kBlock) << "a finding that is not listed counts all the same";
}

TEST_F(Crowded, IndeterminatesBeyondTheListAreCountedAndStillRaise) {
  const Order& order = Build(kLinesMax, Money::Major(1));
  JudgeOrder(Only(static_cast<size_t>(FindGuardrail("off_reference"))), order, facts_, {rules_.data()}, findings_);
  EXPECT_EQ(findings_.indeterminates().size(), kIndeterminatesMax);
  EXPECT_EQ(findings_.more_missing(), kLinesMax - kIndeterminatesMax);
  EXPECT_EQ(findings_.decision(), Action::kTag);
}

TEST_F(Crowded, FindingsAreClearedBetweenOrders) {
  JudgeOrder(Everything(), Build(kLinesMax, Money()), facts_, {rules_.data()}, findings_);
  JudgeOrder(GuardrailMask(), Build(1, Money()), facts_, {rules_.data()}, findings_);
  EXPECT_TRUE(findings_.findings().empty());
  EXPECT_TRUE(findings_.indeterminates().empty());
  EXPECT_EQ(findings_.more() + findings_.more_missing(), 0u);
  EXPECT_EQ(findings_.decision(), Action::kAllow);
}

TEST(Mask, SetsAndClearsEveryBit) {
  GuardrailMask mask;
  for (size_t i = 0; i < kGuardrailsMax; i += 7) mask.Set(i);
  for (size_t i = 0; i < kGuardrailsMax; ++i) EXPECT_EQ(mask.Has(i), i % 7 == 0) << i;
  EXPECT_EQ(mask.Count(), static_cast<int>((kGuardrailsMax + 6) / 7));
  mask.Clear(7);
  EXPECT_FALSE(mask.Has(7));
  EXPECT_EQ((mask & Only(14)).Count(), 1);
  EXPECT_EQ((mask & Only(13)).Count(), 0);
}

}  // namespace
}  // namespace parapet
