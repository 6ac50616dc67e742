// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/policy_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/adapters/json/document.h"
#include "parapet/tests/adapters/json/schema_check.h"

namespace parapet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant kNow{1'764'320'400'000'000};  // 2025-11-28T09:00:00Z
const std::string kSchema = PARAPET_SOURCE_DIR "/adapters/json/schemas/policy.schema.json";

constexpr const char* kEverything = R"({
  // what a shop may write
  "name": "spring",
  "ceiling": "hold",
  "default_mode": "shadow",
  "guardrails": {
    "zero_price": {
      "mode": "enforce", "action": "hold", "on_missing": "allow",
      "scoped": [
        {"scope": {"items": "GIFT-*", "channels": ["pos", "web"]}, "mode": "off"},
        {"scope": {"countries": ["US"], "currencies": ["USD"], "price_lists": ["b2b"], "customer_groups": ["vip"],
                   "origins": ["draft", "pos"]}, "action": "tag"}
      ]
    }
  },
  "exemptions": [{"guardrail": "zero_price", "scope": {"items": "SAMPLE-*"}, "owner": "ana", "reason": "samples",
                  "expires": "2026-01-31T00:00:00Z"}],
  "promotions": [{"name": "bf", "items": "TEA-*", "depth": "42.5%", "from": "2025-11-28T00:00:00Z",
                  "until": "2025-12-01T00:00:00+01:00"},
                 {"name": "gift", "items": "MUG", "price": "0.00", "until": "2025-12-01T00:00:00Z"}],
  "entitlements": [{"name": "staff", "codes": ["STAFF100"], "customer_groups": ["employees"], "origins": ["draft"],
                    "from": "2025-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}],
  "tag_prefix": "px-",
  "alerts": {"channel_required": false}
})";

std::vector<std::string> Sentences(const std::vector<Complaint>& complaints) {
  std::vector<std::string> texts;
  for (const Complaint& complaint : complaints) texts.push_back(Sentence("p", complaint));
  return texts;
}

TEST(PolicyDocument, ReadsEverything) {
  const PolicyDocument document = ParsePolicy(kEverything);
  ASSERT_THAT(Sentences(document.complaints), IsEmpty());
  const Policy& policy = *document.policy;
  EXPECT_EQ(policy.name, "spring");
  EXPECT_EQ(policy.ceiling, Ceiling::kHold);
  EXPECT_EQ(policy.guardrails.at("zero_price").mode, Mode::kEnforce);
  EXPECT_EQ(policy.guardrails.at("zero_price").action, Action::kHold);
  EXPECT_EQ(policy.guardrails.at("zero_price").on_missing, Action::kAllow);
  EXPECT_EQ(policy.guardrails.at("zero_price").place.line, 7);
  ASSERT_EQ(policy.scoped.size(), 2u);
  EXPECT_EQ(policy.scoped[0].scope.items, "GIFT-*");
  EXPECT_THAT(policy.scoped[0].scope.channels, ElementsAre("pos", "web"));
  EXPECT_THAT(policy.scoped[1].scope.origins, ElementsAre(Origin::kDraft, Origin::kPos));
  EXPECT_EQ(policy.exemptions[0].owner, "ana");
  EXPECT_EQ(policy.exemptions[0].expires.micros, 1'769'817'600'000'000);
  EXPECT_EQ(policy.promotions[0].depth_basis_points, 4'250);
  EXPECT_EQ(policy.promotions[0].until.micros, 1'764'543'600'000'000);
  EXPECT_EQ(policy.promotions[1].flat_price, Money());
  EXPECT_THAT(policy.entitlements[0].codes, ElementsAre("STAFF100"));
  EXPECT_EQ(policy.tag_prefix, "px-");
  EXPECT_FALSE(policy.alert_channel_required);
}

TEST(PolicyDocument, WritesWhatItReads) {
  const Policy policy = *ParsePolicy(kEverything).policy;
  const std::string text = WritePolicy(policy);
  const PolicyDocument again = ParsePolicy(text);
  ASSERT_THAT(Sentences(again.complaints), IsEmpty());
  EXPECT_THAT(Compare(policy, *again.policy), IsEmpty());
  EXPECT_EQ(WritePolicy(*again.policy), text);
}

TEST(PolicyDocument, EveryParameterOfEveryGuardrailRoundTrips) {
  for (const Guardrail& guardrail : Registry()) {
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
      const Parameter& parameter = guardrail.parameters[i];
      for (int64_t value : {parameter.standard, parameter.min, parameter.max, kNever}) {
        EXPECT_EQ(ParseParameter(parameter, FormatParameter(parameter, value)), value)
            << guardrail.name << parameter.name;
        Policy policy = RecommendedPolicy();
        policy.guardrails[std::string(guardrail.name)].parameters[std::string(parameter.name)] = value;
        const PolicyDocument again = ParsePolicy(WritePolicy(policy));
        ASSERT_TRUE(again.policy.has_value()) << guardrail.name << ": " << WritePolicy(policy);
        EXPECT_THAT(Compare(policy, *again.policy), IsEmpty()) << guardrail.name;
      }
    }
  }
}

TEST(PolicyDocument, ParametersAreWrittenInTheirUnit) {
  constexpr Parameter kPercent = {.name = "tag_low", .unit = Unit::kBasisPoints};
  constexpr Parameter kSeconds = {.name = "hold_within", .unit = Unit::kSeconds};
  constexpr Parameter kCount = {.name = "items", .unit = Unit::kCount};
  EXPECT_EQ(ParseParameter(kPercent, "30%"), 3'000);
  EXPECT_EQ(ParseParameter(kPercent, "30"), std::nullopt);
  EXPECT_EQ(ParseParameter(kSeconds, "2m"), 120);
  EXPECT_EQ(ParseParameter(kSeconds, "120s"), 120);
  EXPECT_EQ(ParseParameter(kSeconds, "120"), 120);
  EXPECT_EQ(ParseParameter(kSeconds, "1500ms"), std::nullopt);
  EXPECT_EQ(ParseParameter(kCount, "20"), 20);
  EXPECT_EQ(ParseParameter(kCount, "20.5"), std::nullopt);
  for (const Parameter& parameter : {kPercent, kSeconds, kCount}) EXPECT_EQ(ParseParameter(parameter, "never"), kNever);
}

TEST(PolicyDocument, ShippedPoliciesRoundTripAndFitTheSchema) {
  SchemaCheck schema(kSchema);
  for (const Policy& policy : {RecommendedPolicy(), InstallPolicy()}) {
    const std::string text = WritePolicy(policy);
    ASSERT_TRUE(ParsePolicy(text).policy.has_value());
    EXPECT_THAT(Compare(policy, *ParsePolicy(text).policy), IsEmpty());
    EXPECT_THAT(schema.Errors(text), IsEmpty());
  }
}

TEST(PolicyDocument, TheSchemaAgreesWithTheReader) {
  SchemaCheck schema(kSchema);
  EXPECT_THAT(schema.Errors(kEverything), IsEmpty());
  EXPECT_THAT(schema.Errors(WritePolicy(*ParsePolicy(kEverything).policy)), IsEmpty());
  for (const char* text :
       {R"({"mode": "enforce"})", R"({"ceiling": "max"})", R"({"guardrails": {"zero_price": {"mod": "off"}}})",
        R"({"exemptions": [{"guardrail": "*", "owner": "a", "reason": "b"}]})",
        R"({"guardrails": {"zero_price": {"scoped": [{"mode": "off"}]}}})",
        R"({"promotions": [{"name": "x", "until": "tomorrow"}]})", R"({"entitlements": [{}]})",
        R"({"guardrails": {"zero_price": {"scoped": [{"scope": {"origins": ["shop"]}}]}}})",
        R"({"alerts": {"channel_required": "yes"}})", R"({"name": 1})", R"([])"}) {
    EXPECT_FALSE(ParsePolicy(text).policy.has_value()) << text;
    EXPECT_FALSE(schema.Errors(text).empty()) << text;
  }
}

TEST(PolicyDocument, NamesEveryMistakeWithItsPlace) {
  const PolicyDocument document = ParsePolicy(
      "{\n"
      "  \"ceiling\": \"hodl\",\n"
      "  \"guardrails\": {\n"
      "    \"zero_prise\": {},\n"
      "    \"zero_price\": {\"mod\": \"off\", \"parameters\": {\"tag_low\": \"30%\"}}\n"
      "  },\n"
      "  \"exemptions\": [{\"guardrail\": \"*\", \"owner\": \"ana\", \"reason\": \"x\"}]\n"
      "}");
  EXPECT_FALSE(document.policy.has_value());
  EXPECT_THAT(
      Sentences(document.complaints),
      ElementsAre("p:2:14: $.ceiling: unknown word \"hodl\"; did you mean \"hold\"?",
                  "p:4:5: $.guardrails.zero_prise: unknown guardrail \"zero_prise\"; did you mean \"zero_price\"?",
                  "p:5:49: $.guardrails.zero_price.parameters.tag_low: unknown key \"tag_low\"; remove it",
                  "p:5:20: $.guardrails.zero_price.mod: unknown key \"mod\"; did you mean \"mode\"?",
                  "p:7:18: $.exemptions[0]: the key \"expires\" is missing"));
}

TEST(PolicyDocument, RefusesARepeatedKey) {
  const PolicyDocument document = ParsePolicy("{\"ceiling\": \"hold\",\n \"ceiling\": \"block\"}");
  EXPECT_THAT(Sentences(document.complaints),
              ElementsAre("p:2:2: $.ceiling: the key \"ceiling\" stands twice in one object; keep one of them"));
}

TEST(CompilePolicy, LocatesWhatOnlyCompilingFinds) {
  const auto result = CompilePolicy(
      "{\"ceiling\": \"observe\",\n \"promotions\": [\n  {\"name\": \"a\", \"depth\": \"4%\", \"until\": "
      "\"2026-01-01T00:00:00Z\"},\n"
      "  {\"name\": \"a\", \"depth\": \"4%\", \"until\": \"2026-01-01T00:00:00Z\"}]}",
      1, kNow);
  EXPECT_EQ(result.program, nullptr);
  EXPECT_THAT(
      Sentences(result.complaints),
      ElementsAre("p:4:12: $.promotions[1].name: two promotions are called \"a\"; give each a name of its own"));
}

TEST(CompilePolicy, LocatesWarnings) {
  const auto result = CompilePolicy(
      "{\n \"ceiling\": \"observe\",\n \"guardrails\": {\"zero_price\": {\"mode\": \"enforce\"}}}", 1, kNow);
  EXPECT_NE(result.program, nullptr);
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_EQ(result.warnings[0].place.line, 3);
  EXPECT_EQ(result.warnings[0].place.column, 40);
}

TEST(CompilePolicy, AnEmptyDocumentIsTheDefault) {
  const auto result = CompilePolicy("{}", 1, kNow);
  ASSERT_NE(result.program, nullptr);
  EXPECT_EQ(result.program->ceiling(), Ceiling::kObserve);
}

}  // namespace
}  // namespace parapet
