// SPDX-License-Identifier: Apache-2.0
//
// The parts of a policy document that are not about single guardrails: read, written, refused, and known to the schema.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/tests/adapters/json/schema_check.h"

namespace parapet {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kSchema = PARAPET_SOURCE_DIR "/adapters/json/schemas/policy.schema.json";

constexpr const char* kAll = R"({
  "ceiling": "block",
  "default_mode": "enforce",
  "guardrails": {"zero_price": {"rollout": "12.5%"}},
  "schedules": [
    {"guardrail": "off_reference", "mode": "shadow", "parameters": {"tag_low": "35%"},
     "from": "2025-11-01T00:00:00Z", "until": "2025-12-01T00:00:00Z",
     "daily": [{"from": "22:30", "until": "06:00", "days": ["fri", "sat"]}, {"from": "00:00", "until": "24:00"}]}
  ],
  "overrides": [{"guardrail": "*", "mode": "shadow", "until": "2025-11-28T11:00:00Z", "actor": "ana",
                 "reason": "storm"}],
  "promotions": [{"name": "bf", "items": "TEA-*", "depth": "40%", "until": "2025-12-01T00:00:00Z",
                  "codes": ["BF40", "Black Friday"], "percentage": "33.333333%", "uses": 500, "uses_per_customer": 2,
                  "uses_per_minute": 60, "exclusive": true, "customer_groups": ["vip"], "channels": ["web"],
                  "countries": ["US"], "budget": "2500.00"},
                 {"name": "welcome", "until": "2025-12-01T00:00:00Z", "codes": ["HI"], "amount": "5.00"}],
  "halts": [{"scope": {"items": "TEA-1"}, "actor": "ana", "reason": "wrong price", "expires": "2025-11-29T00:00:00Z"},
            {"scope": {}, "actor": "ana", "reason": "all", "expires": "2025-11-29T00:00:00Z"},
            {"code": "LEAKED", "actor": "ana", "reason": "forum", "expires": "2025-11-29T00:00:00Z"},
            {"promotion": "bf", "actor": "ana", "reason": "too deep", "expires": "2025-11-29T00:00:00Z"}],
  "tax_rates": [{"country": "US", "region": "CA", "least": "7.25%", "most": "10.75%"}],
  "exchange_rates": [{"from": "USD", "to": "EUR", "rate": "0.920001", "as_of": "2025-11-28T00:00:00Z"}],
  "shipping": [{"country": "US", "currency": "USD", "free_from": "50.00"},
               {"currency": "EUR", "free_from": "49.90"}],
  "exposure": {"order": "50.00", "item": "500.00", "cohort": "2000.00", "day": "5000.00", "tag_from": "40%",
               "hold_from": "75%", "block_from": "99.5%"},
  "calendar": [{"name": "bf", "from": "2025-11-28T00:00:00Z", "until": "2025-12-01T00:00:00Z", "budgets": "300%",
                "expected": "450%", "freeze": true}],
  "utc_offset": "-05:30",
  "fallbacks": {"commercetools": "closed", "native": "open"},
  "autonomy": {"message": "auto", "hold": "propose", "cancel": "off"},
  "holds": {"deadline": "2h", "page_at": "25%", "cut_off": "15:30", "authorisation": "7d",
            "spoilage": [{"items": "FISH-*", "within": "90m"}],
            "brake": {"share": "3%", "orders": 100, "at_least": 5}},
  "out_of_stock": {"source_most": "12.00", "split_most": "3.00", "apology": "7.50"},
  "gestures": {"most": "4.00", "day": "40.00", "month": "400.00", "every": "60d", "abuse_from": 2},
  "recovery": {"offer_form": "discount_code", "auto_honour": "120.00", "owner_honour": "900.00", "order_most": "20.00", "customer_most": "40.00",
               "day_most": "1000.00", "offer_of_value": "60%", "offer_of_margin": "25%", "decide_within": "1h",
               "remedy_within": "12h", "update_single": "90m", "update_several": "20m", "update_many": "10m"},
  "watch": {"reconcile_every": "2m", "reconcile_after": "20m", "reconcile_back": "4d", "stuck_after": "36h",
            "stuck_before_need": "12h", "hold_after": "10m", "silence_least": "5m", "silence_most": "90m",
            "reference_after": "14d", "report_acknowledge": "3m", "report_answer": "8h", "effect_failures": 5},
  "canary": {"money": "750.00"},
  "approvals": {"second_approver_for_loosening": true}
})";

std::vector<std::string> Sentences(const std::vector<Complaint>& complaints) {
  std::vector<std::string> texts;
  for (const Complaint& complaint : complaints) texts.push_back(Sentence("p", complaint));
  return texts;
}

TEST(PolicyOperations, ReadsEveryPart) {
  const PolicyDocument document = ParsePolicy(kAll);
  ASSERT_THAT(Sentences(document.complaints), IsEmpty());
  const Policy& p = *document.policy;
  EXPECT_EQ(p.rollouts.at("zero_price"), 1'250);
  EXPECT_EQ(p.schedules[0].setting.mode, Mode::kShadow);
  EXPECT_EQ(p.schedules[0].setting.parameters.at("tag_low"), 3'500);
  EXPECT_THAT(p.schedules[0].daily,
              ElementsAre(DailyWindow{22 * 60 + 30, 6 * 60, 0x30}, DailyWindow{0, 24 * 60, 0x7F}));
  EXPECT_EQ(p.overrides[0].guardrail, "*");
  EXPECT_THAT(p.promotions[0].codes, ElementsAre("BF40", "Black Friday"));
  EXPECT_EQ(p.promotions[0].percentage, 33'333'333);
  EXPECT_EQ(p.promotions[0].uses_per_minute, 60);
  EXPECT_TRUE(p.promotions[0].exclusive);
  EXPECT_EQ(p.promotions[0].budget, Money::Major(2'500));
  EXPECT_EQ(p.promotions[1].amount, Money::Major(5));
  EXPECT_EQ(p.halts[0].scope->items, "TEA-1");
  EXPECT_TRUE(p.halts[1].scope->IsEverything());
  EXPECT_FALSE(p.halts[2].scope);
  EXPECT_EQ(p.halts[2].code, "LEAKED");
  EXPECT_EQ(p.tax_rates[0].most, 1'075);
  EXPECT_EQ(p.exchange_rates[0].rate_micros, 920'001);
  EXPECT_EQ(p.shipping[1].free_from.micros(), 49'900'000);
  EXPECT_EQ(p.exposure.cohort, Money::Major(2'000));
  EXPECT_EQ(p.exposure.block_from, 9'950);
  EXPECT_EQ(p.recovery.owner_honour, Money::Major(900));
  EXPECT_EQ(p.recovery.offer_of_margin, 2'500);
  EXPECT_EQ(p.recovery.offer_form, OfferForm::kDiscountCode);
  EXPECT_EQ(p.recovery.update_many, Minutes(10));
  EXPECT_EQ(p.watch.stuck_after, Hours(36));
  EXPECT_EQ(p.watch.silence_most, Minutes(90));
  EXPECT_EQ(p.watch.effect_failures, 5);
  EXPECT_EQ(p.calendar[0].expected_multiple, 45'000);
  EXPECT_TRUE(p.calendar[0].freeze);
  EXPECT_EQ(p.utc_offset_minutes, -330);
  EXPECT_EQ(p.fallbacks.at("commercetools"), Fallback::kClosed);
  EXPECT_EQ(p.autonomy.Of(EffectKind::kMessage), Autonomy::kAuto);
  EXPECT_EQ(p.autonomy.Of(EffectKind::kRefund), Autonomy::kApprove) << "as shipped";
  EXPECT_EQ(p.holds.brake_at_least, 5);
  EXPECT_EQ(p.holds.cut_off_minute, 15 * 60 + 30);
  EXPECT_EQ(p.holds.authorisation, Days(7));
  ASSERT_EQ(p.holds.spoilage.size(), 1u);
  EXPECT_EQ(p.holds.spoilage[0].within, Minutes(90));
  EXPECT_EQ(p.out_of_stock.split_most, Money::Major(3));
  EXPECT_EQ(p.gestures.every, Days(60));
  EXPECT_EQ(p.gestures.abuse_from, 2);
  EXPECT_FALSE(p.canary.orders);
  EXPECT_EQ(p.canary.money, Money::Major(750));
  EXPECT_TRUE(p.approvals.second_approver_for_loosening);
  EXPECT_THAT(Sentences(CompilePolicy(kAll, 1, Instant{1'764'320'400'000'000}).complaints), IsEmpty());
}

TEST(PolicyOperations, WritesWhatItReads) {
  const Policy policy = *ParsePolicy(kAll).policy;
  const std::string text = WritePolicy(policy);
  const PolicyDocument again = ParsePolicy(text);
  ASSERT_THAT(Sentences(again.complaints), IsEmpty()) << text;
  EXPECT_THAT(Compare(policy, *again.policy), IsEmpty());
  EXPECT_EQ(WritePolicy(*again.policy), text);
}

// Nothing is dropped on the way.
TEST(PolicyOperations, WritesEveryKeyThatItReads) {
  const std::string text = WritePolicy(*ParsePolicy(kAll).policy);
  std::vector<Complaint> complaints;
  const JsonDocument source = JsonDocument::Parse(kAll, complaints);
  const std::function<void(const JsonNode&)> check = [&](const JsonNode& node) {
    const bool standard = node.key() == "from" || node.key() == "days";
    if (!node.key().empty() && !standard) {
      EXPECT_THAT(text, HasSubstr("\"" + node.key() + "\"")) << node.path();
    }
    for (const JsonNode& child : node.children()) check(child);
  };
  check(source.root());
}

TEST(PolicyOperations, TheSchemaKnowsEveryPart) {
  SchemaCheck schema(kSchema);
  EXPECT_THAT(schema.Errors(kAll), IsEmpty());
  EXPECT_THAT(schema.Errors(WritePolicy(*ParsePolicy(kAll).policy)), IsEmpty());
}

TEST(PolicyOperations, ReaderAndSchemaRefuseTheSame) {
  SchemaCheck schema(kSchema);
  for (
      const char* text :
      {R"({"halts": [{"code": "A", "actor": "a", "reason": "b"}]})",
       R"({"halts": [{"code": "A", "actor": "a", "expires": "2025-11-29T00:00:00Z"}]})",
       R"({"overrides": [{"guardrail": "*", "mode": "shadow", "actor": "a", "reason": "b"}]})",
       R"({"overrides": [{"guardrail": "*", "mode": "on", "until": "2025-11-29T00:00:00Z", "actor": "a", "reason": "b"}]})",
       R"({"schedules": [{"mode": "off"}]})",
       R"({"schedules": [{"guardrail": "zero_prise", "mode": "off"}]})",
       R"({"schedules": [{"guardrail": "zero_price", "daily": [{"from": "9", "until": "10:00"}]}]})",
       R"({"schedules": [{"guardrail": "zero_price", "daily": [{"from": "09:00", "until": "10:00", "days": ["su"]}]}]})",
       R"({"tax_rates": [{"country": "US", "least": 7, "most": "8%"}]})",
       R"({"tax_rates": [{"country": "US"}]})",
       R"({"exchange_rates": [{"from": "USD", "to": "EUR", "rate": "x", "as_of": "2025-11-29T00:00:00Z"}]})",
       R"({"shipping": [{"currency": "USD"}]})",
       R"({"exposure": {"month": "1.00"}})",
       R"({"exposure": {"day": "many"}})",
       R"({"recovery": {"auto_honor": "1.00"}})",
       R"({"recovery": {"offer_form": "giftcard"}})",
       R"({"recovery": {"decide_within": "soon"}})",
       R"({"watch": {"stuck_afer": "3d"}})",
       R"({"watch": {"effect_failures": "many"}})",
       R"({"calendar": [{"name": "bf"}]})",
       R"({"utc_offset": "Berlin"})",
       R"({"fallbacks": {"shopfy": "closed"}})",
       R"({"fallbacks": {"shopify": "shut"}})",
       R"({"autonomy": {"message": "always"}})",
       R"({"autonomy": {"messages": "auto"}})",
       R"({"holds": {"brake": {"share": 2}}})",
       R"({"canary": {"orders": "20"}})",
       R"({"approvals": {"second_approver_for_loosening": 1}})",
       R"({"guardrails": {"zero_price": {"rollout": 25}}})",
       R"({"guardrails": {"zero_prise": {}}})",
       R"({"promotions": [{"name": "x", "until": "2025-11-29T00:00:00Z", "percentage": "40"}]})"}) {
    EXPECT_FALSE(ParsePolicy(text).policy.has_value()) << text;
    EXPECT_FALSE(schema.Errors(text).empty()) << text;
  }
}

TEST(PolicyOperations, NamesEveryMistakeWithItsPlaceAndTheNearestName) {
  const PolicyDocument document = ParsePolicy(
      "{\n"
      "  \"exposuer\": {},\n"
      "  \"fallbacks\": {\"shopfy\": \"closed\"},\n"
      "  \"autonomy\": {\"refunds\": \"auto\"},\n"
      "  \"utc_offset\": \"Berlin\",\n"
      "  \"schedules\": [{\"guardrail\": \"zero_prise\", \"mode\": \"off\"}],\n"
      "  \"holds\": {\"deadline\": \"soon\"}\n"
      "}");
  EXPECT_THAT(
      Sentences(document.complaints),
      ElementsAre("p:6:31: $.schedules[0].guardrail: unknown guardrail \"zero_prise\"; did you mean \"zero_price\"?",
                  "p:5:17: $.utc_offset: expected an offset from UTC; write it as \"+01:00\"",
                  "p:3:17: $.fallbacks.shopfy: unknown key \"shopfy\"; did you mean \"shopify\"?",
                  "p:4:16: $.autonomy.refunds: unknown key \"refunds\"; did you mean \"refund\"?",
                  "p:7:25: $.holds.deadline: expected a duration, found \"soon\"; write it as \"120s\", \"2m\", \"1h\" "
                  "or a number of seconds",
                  "p:2:3: $.exposuer: unknown key \"exposuer\"; did you mean \"exposure\"?"));
}

TEST(PolicyOperations, LocatesWhatOnlyCompilingFinds) {
  const auto result = CompilePolicy(
      "{\n \"exposure\": {\"day\": \"-1.00\"},\n \"halts\": [\n  {\"actor\": \"a\", \"reason\": \"b\", \"expires\": "
      "\"2025-11-29T00:00:00Z\"}]\n}",
      1, Instant{1'764'320'400'000'000});
  EXPECT_THAT(Sentences(result.complaints), ElementsAre(HasSubstr("p:4:3: $.halts[0]: the halt does not say"),
                                                        HasSubstr("p:2:22: $.exposure.day: a budget is negative")));
}

// The list in the schema is the registry's: paste what this prints.
TEST(PolicySchema, NamesEveryGuardrail) {
  std::vector<std::string> names;
  for (const Guardrail& guardrail : Registry()) names.emplace_back(guardrail.name);
  std::sort(names.begin(), names.end());
  std::string wanted;
  for (const std::string& name : names) wanted += (wanted.empty() ? "" : ",\n") + ("        \"" + name + "\"");
  std::ifstream stream(kSchema, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  EXPECT_NE(text.str().find("\"guardrail_name\": {\n      \"enum\": [\n" + wanted + "\n      ]"), std::string::npos)
      << "$defs.guardrail_name.enum of " << kSchema << " should be\n"
      << wanted;
}

}  // namespace
}  // namespace parapet
