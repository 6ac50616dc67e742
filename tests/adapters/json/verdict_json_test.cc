// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/verdict_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/tests/adapters/json/schema_check.h"

namespace parapet {
namespace {

using testing::IsEmpty;

const std::string kSchema = PARAPET_SOURCE_DIR "/adapters/json/schemas/verdict.schema.json";

Verdict Sample() {
  Verdict verdict;
  verdict.store = "main";
  verdict.order = "1001";
  verdict.revision = {.version = 2, .updated_at = {1'764'320'400'000'000}, .digest = 0xAB};
  verdict.decision = Action::kHold;
  verdict.enforced = Action::kTag;
  verdict.currency = *Currency::FromCode("USD");
  verdict.presentment_currency = *Currency::FromCode("JPY");
  verdict.tags = {"parapet-tagged", "parapet-price"};
  verdict.findings.push_back({.guardrail = "zero_price",
                              .action = Action::kHold,
                              .target = "$.lines[0].unit_price",
                              .item = "4711",
                              .observed = Money(),
                              .expected = Money::Major(15),
                              .amount_at_risk = Money::Major(15),
                              .advice = Advice::kReview,
                              .options = {"release the order"},
                              .message = "Tea \"green\" is free",
                              .shopper_message = "Please contact us."});
  verdict.indeterminate.push_back(
      {"off_reference", "$.lines[1]", "reference", "the item has no vouched price", Action::kTag});
  verdict.unarmed = 2;
  verdict.policy_version = 7;
  verdict.facts_digest = 0x0123456789ABCDEFULL;
  return verdict;
}

TEST(VerdictJson, WritesEveryField) {
  EXPECT_EQ(
      VerdictJson(Sample()),
      R"({"version":1,"store":"main","order":"1001","revision":{"version":2,"updated_at":"2025-11-28T09:00:00Z",)"
      R"("digest":"00000000000000ab"},"stage":"placed","status":"ok","decision":"hold","enforced":"tag",)"
      R"("currency":"USD",)"
      R"("tags":["parapet-tagged","parapet-price"],"findings":[{"guardrail":"zero_price","action":"hold",)"
      R"("mode":"enforce","target":"$.lines[0].unit_price","item":"4711","observed":{"kind":"money","value":"0.00"},)"
      R"("expected":{"kind":"money","value":"15.00"},"loss_to":"merchant","amount_at_risk":"15.00","currency":"USD",)"
      R"("advice":"review","options":["release the order"],"message":"Tea \"green\" is free",)"
      R"("shopper_message":"Please contact us."}],"findings_not_listed":0,)"
      R"("indeterminate":[{"guardrail":"off_reference",)"
      R"("target":"$.lines[1]","fact":"reference","because":"the item has no vouched price","action":"tag",)"
      R"("mode":"enforce"}],"shadow":[],"unarmed":2,"policy_version":7,"facts_digest":"0123456789abcdef"})");
}

TEST(VerdictJson, FitsItsSchemaWhateverWasRead) {
  SchemaCheck schema(kSchema);
  EXPECT_THAT(schema.Errors(VerdictJson(Sample())), IsEmpty());
  EXPECT_THAT(schema.Errors(VerdictJson(Verdict())), IsEmpty());
  const Reading readings[] = {Reading(),
                              Money::Major(-1),
                              Quantity::FromMicros(2'500'000),
                              Reading(Reading::Kind::kBasisPoints, -8'730),
                              Reading(Reading::Kind::kBasisPoints, kDeviationLimit),
                              Reading(Reading::Kind::kBasisPoints, -kDeviationLimit),
                              Reading::Count(INT64_MIN),
                              Reading::SecondsOf(Seconds(40)),
                              Reading::Places(3),
                              Reading::Presentment(Money::Major(150))};
  for (const Reading& reading : readings) {
    Verdict verdict = Sample();
    verdict.findings[0].observed = reading;
    verdict.shadow = verdict.findings;
    EXPECT_THAT(schema.Errors(VerdictJson(verdict)), IsEmpty()) << static_cast<int>(reading.kind);
  }
}

TEST(VerdictJson, WritesPercentagesAndPresentmentMoney) {
  Verdict verdict = Sample();
  verdict.findings[0].observed = Reading(Reading::Kind::kBasisPoints, -8'730);
  verdict.findings[0].expected = Reading::Presentment(Money::Major(150));
  const std::string text = VerdictJson(verdict);
  EXPECT_NE(text.find(R"("observed":{"kind":"percent","value":"-87.3"})"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("expected":{"kind":"presentment_money","value":"150","currency":"JPY"})"), std::string::npos)
      << text;
}

TEST(VerdictJson, TheSchemaRefusesWhatIsNoVerdict) {
  SchemaCheck schema(kSchema);
  EXPECT_FALSE(schema.Errors("{}").empty());
  std::string text = VerdictJson(Sample());
  text.replace(text.find("\"15.00\""), 7, "15.00");
  EXPECT_FALSE(schema.Errors(text).empty());
}

}  // namespace
}  // namespace parapet
