// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const uint16_t kZeroPrice = static_cast<uint16_t>(FindGuardrail("zero_price"));

Rule Enforced(Action action = Action::kTag) {
  return {.mode = Mode::kEnforce, .action = action, .on_missing = Action::kTag};
}

// The verdict on an order of three lines with findings of our own making.
struct Scene {
  Scene() {
    fixture.Item("TEA", Money()).Item("MUG", Money::Major(2)).Item("POT", Money::Major(3));
    order = &fixture.Finish(program.get());
  }
  void Find(size_t line, Action action, Mode mode = Mode::kEnforce) {
    findings.Begin(kZeroPrice, LossTo::kMerchant);
    const Rule rule = {.mode = mode, .action = action};
    findings.Line(line, rule, action)
        .Observed(Money())
        .Expected(Money::Major(15))
        .AtRisk(Money::Major(15))
        .Advise(Advice::kReview);
  }
  Verdict Make(const EnforcementLimits& limits = {}) {
    return MakeVerdict(*order, fixture.facts, findings, *program, limits);
  }

  std::shared_ptr<const Program> program = CompileOrDie(RecommendedPolicy());
  OrderFixture fixture;
  const Order* order = nullptr;
  Findings findings;
};

TEST(Verdict, OfACleanOrderAllowsAndTagsNothing) {
  Scene scene;
  scene.findings.Clear();
  const Verdict verdict = scene.Make();
  EXPECT_EQ(verdict.decision, Action::kAllow);
  EXPECT_EQ(verdict.enforced, Action::kAllow);
  EXPECT_EQ(verdict.order, "1001");
  EXPECT_EQ(verdict.policy_version, 7);
  EXPECT_THAT(verdict.tags, IsEmpty());
  EXPECT_THAT(verdict.findings, IsEmpty());
  EXPECT_EQ(verdict.unarmed, scene.program->UnarmedCount(scene.fixture.facts.supplied));
}

TEST(Verdict, WordsAFinding) {
  Scene scene;
  scene.Find(0, Action::kHold);
  const Verdict verdict = scene.Make();
  ASSERT_EQ(verdict.findings.size(), 1u);
  const VerdictFinding& finding = verdict.findings[0];
  EXPECT_EQ(finding.guardrail, "zero_price");
  EXPECT_EQ(finding.target, "$.lines[0].unit_price");
  EXPECT_EQ(finding.item, "TEA");
  EXPECT_EQ(finding.message, "TEA is offered at 0.00 USD; it is not marked as free. At risk: 15.00 USD.");
  EXPECT_EQ(finding.shopper_message, Registry()[kZeroPrice].shopper);
  EXPECT_FALSE(finding.options.empty());
  EXPECT_THAT(verdict.tags, ElementsAre("parapet-held", "parapet-price"));
}

TEST(Verdict, ListsTheGravestFirstThenByLine) {
  Scene scene;
  scene.Find(2, Action::kTag);
  scene.Find(1, Action::kHold);
  scene.Find(0, Action::kTag);
  const Verdict verdict = scene.Make();
  ASSERT_EQ(verdict.findings.size(), 3u);
  EXPECT_EQ(verdict.findings[0].item, "MUG");
  EXPECT_EQ(verdict.findings[1].item, "TEA");
  EXPECT_EQ(verdict.findings[2].item, "POT");
}

TEST(Verdict, KeepsShadowApart) {
  Scene scene;
  scene.Find(0, Action::kBlock, Mode::kShadow);
  const Verdict verdict = scene.Make();
  EXPECT_EQ(verdict.decision, Action::kAllow);
  EXPECT_THAT(verdict.findings, IsEmpty());
  EXPECT_EQ(verdict.shadow.size(), 1u);
  EXPECT_THAT(verdict.tags, IsEmpty());
}

TEST(Verdict, EnforcesNoMoreThanTheLimitsAllow) {
  struct Row {
    Action decision;
    EnforcementLimits limits;
    Action enforced;
  };
  const Row rows[] = {
      {Action::kBlock, {}, Action::kBlock},
      {Action::kBlock, {.can_block = false}, Action::kHold},
      {Action::kBlock, {.ceiling = Ceiling::kHold}, Action::kHold},
      {Action::kBlock, {.ceiling = Ceiling::kTag, .can_block = false}, Action::kTag},
      {Action::kBlock, {.ceiling = Ceiling::kObserve}, Action::kAllow},
      {Action::kBlock, {.untouchable = true}, Action::kAllow},
      {Action::kHold, {.can_block = false}, Action::kHold},
      {Action::kTag, {.ceiling = Ceiling::kHold}, Action::kTag},
  };
  for (const Row& row : rows) {
    Scene scene;
    scene.Find(0, row.decision);
    const Verdict verdict = scene.Make(row.limits);
    EXPECT_EQ(verdict.decision, row.decision);
    EXPECT_EQ(verdict.enforced, row.enforced);
    EXPECT_EQ(verdict.tags.empty(), row.enforced == Action::kAllow);
  }
}

TEST(Verdict, EnforcesNoMoreThanThePolicysCeiling) {
  Scene scene;
  Policy policy = RecommendedPolicy();
  policy.ceiling = Ceiling::kTag;
  scene.program = CompileOrDie(policy);
  scene.Find(0, Action::kBlock);
  EXPECT_EQ(scene.Make().decision, Action::kBlock);
  EXPECT_EQ(scene.Make().enforced, Action::kTag);
  EXPECT_THAT(scene.Make().tags, ElementsAre("parapet-tagged", "parapet-price"));
}

TEST(Verdict, SaysWhatCouldNotBeChecked) {
  Scene scene;
  scene.findings.Begin(kZeroPrice, LossTo::kMerchant);
  scene.findings.CouldNotCheck(1, Enforced(), Fact::kReference, Missing::kNoReference);
  const Verdict verdict = scene.Make();
  ASSERT_EQ(verdict.indeterminate.size(), 1u);
  EXPECT_EQ(verdict.indeterminate[0].because, "the item has no vouched price");
  EXPECT_EQ(verdict.indeterminate[0].fact, "reference");
  EXPECT_THAT(verdict.tags, ElementsAre("parapet-tagged", "parapet-unchecked"));
}

TEST(Verdict, CountsWhatItDoesNotList) {
  Scene scene;
  for (size_t i = 0; i < kFindingsMax + 3; ++i) scene.Find(0, Action::kTag);
  EXPECT_EQ(scene.Make().findings.size(), kFindingsMax);
  EXPECT_EQ(scene.Make().findings_not_listed, 3u);
}

TEST(Verdict, ItsDigestCoversOrderAndFacts) {
  Scene a, b, c;
  b.fixture.line_facts[0].reference = Money::Major(16);
  c.fixture.header().revision.digest += 1;
  EXPECT_EQ(a.Make().facts_digest, Scene().Make().facts_digest);
  EXPECT_NE(a.Make().facts_digest, b.Make().facts_digest);
  EXPECT_NE(a.Make().facts_digest, c.Make().facts_digest);
}

TEST(Verdict, TagsAreShortAscii) {
  const std::string longest = "12345678901234567890";
  for (const Guardrail& guardrail : Registry()) {
    Verdict verdict;
    verdict.enforced = Action::kBlock;
    verdict.findings.push_back({.guardrail = std::string(guardrail.name), .action = Action::kBlock});
    for (const std::string& tag : TagsFor(verdict, longest)) {
      EXPECT_LE(tag.size(), 40u);
      EXPECT_TRUE(std::regex_match(tag, std::regex("[ -~]+"))) << tag;
    }
  }
}

TEST(Describe, SaysReadingsInWords) {
  const Currency usd = *Currency::FromCode("USD");
  const Currency jpy = *Currency::FromCode("JPY");
  EXPECT_EQ(Describe(Money::Major(15), usd), "15.00 USD");
  EXPECT_EQ(Describe(Money::Major(-1500), jpy), "−1500 JPY");
  EXPECT_EQ(Describe(Quantity::Whole(3), usd), "3");
  EXPECT_EQ(Describe(Quantity::FromMicros(2'500'000), usd), "2.5");
  EXPECT_EQ(Describe({Reading::Kind::kBasisPoints, -8'730}, usd), "−87.3 %");
  EXPECT_EQ(Describe({Reading::Kind::kBasisPoints, kDeviationLimit}, usd), "beyond measure");
  EXPECT_EQ(Describe(Reading::SecondsOf(Seconds(40)), usd), "40 seconds");
  EXPECT_EQ(Describe(Reading::SecondsOf(Seconds(1)), usd), "1 second");
  EXPECT_EQ(Describe(Reading::Places(3), usd), "3 decimal places");
  EXPECT_EQ(Describe(Reading::Count(12), usd), "12");
  EXPECT_EQ(Describe({}, usd), "not known");
}

TEST(Explain, FillsEveryPlaceOfEveryMessage) {
  OrderFixture fixture;
  const Order& order = fixture.Item("TEA", Money::Major(1)).Finish();
  for (size_t g = 0; g < Registry().size(); ++g) {
    for (int16_t line : {int16_t{0}, kWholeOrder}) {
      const std::string message = Explain(Registry()[g], {.guardrail = static_cast<uint16_t>(g), .line = line}, order);
      EXPECT_EQ(message.find('{'), std::string::npos) << Registry()[g].name << ": " << message;
      EXPECT_FALSE(message.empty());
    }
  }
}

TEST(Explain, ShowsAPriceInTheCurrencyItWasReadIn) {
  constexpr Guardrail kShown = {.message = "{item}: {observed}, {expected}"};
  OrderFixture fixture;
  fixture.header().presentment_currency = *Currency::FromCode("JPY");
  const Order& order = fixture.Item("TEA", Money::Major(1)).Finish();
  const Finding finding = {.line = 0, .observed = Reading::Presentment(Money::Major(150)), .expected = Money::Major(1)};
  EXPECT_EQ(Explain(kShown, finding, order), "TEA: 150 JPY, 1.00 USD");
}

TEST(Explain, NeverPutsAPlaceIntoAPlace) {
  constexpr Guardrail kEcho = {.message = "{item} at {observed}"};
  OrderFixture fixture;
  const Order& order = fixture.Item("{observed}", Money::Major(1)).Finish();
  EXPECT_EQ(Explain(kEcho, {.line = 0, .observed = Money::Major(1)}, order), "{observed} at 1.00 USD");
}

TEST(Explain, OfAPriceChangeNamesTheItem) {
  PriceOutcome outcome;
  outcome.item = "4711";
  outcome.title = "Tea";
  outcome.currency = *Currency::FromCode("EUR");
  const std::string text = Explain(Registry()[kZeroPrice], {.observed = Money()}, outcome);
  EXPECT_EQ(text, "Tea (4711) is offered at 0.00 EUR; it is not marked as free. At risk: not known.");
}

TEST(ShopperMessage, NamesNoGuardrailThresholdOrKey) {
  for (const Guardrail& guardrail : Registry()) {
    const std::string shopper(guardrail.shopper);
    EXPECT_EQ(shopper.find('{'), std::string::npos) << guardrail.name;
    EXPECT_EQ(shopper.find('_'), std::string::npos) << guardrail.name;
    EXPECT_EQ(shopper.find('%'), std::string::npos) << guardrail.name;
    for (const char* word : {"guardrail", "threshold", "SKU", "policy", "Parapet", "fraud"}) {
      EXPECT_EQ(shopper.find(word), std::string::npos) << guardrail.name << ": " << word;
    }
  }
}

}  // namespace
}  // namespace parapet
