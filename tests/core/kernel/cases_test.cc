// SPDX-License-Identifier: Apache-2.0
//
// Runs every case of tests/cases/ and keeps their house in order.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "parapet/tests/core/kernel/case_file.h"

namespace parapet {
namespace {

TEST(Cases, GiveTheVerdictTheyExpect) {
  const auto cases = LoadCases();
  ASSERT_GE(cases.size(), 300u);
  Findings findings;
  for (const Case& subject : cases) {
    JudgeCase(subject, subject.rule, findings);
    EXPECT_EQ(Mismatch(subject, findings), "");
  }
}

TEST(Cases, AreOfTheKindTheySay) {
  for (const Case& subject : LoadCases()) {
    SCOPED_TRACE(subject.guardrail + ": " + subject.name);
    EXPECT_FALSE(subject.name.empty());
    EXPECT_FALSE(subject.why.empty());
    if (subject.kind == "firing") {
      EXPECT_FALSE(subject.findings.empty());
    } else if (subject.kind == "quiet") {
      EXPECT_TRUE(subject.findings.empty() && subject.indeterminates.empty());
    } else if (subject.kind == "indeterminate") {
      EXPECT_FALSE(subject.indeterminates.empty());
    } else {
      EXPECT_EQ(subject.kind, "boundary");
      EXPECT_TRUE(subject.indeterminates.empty());
    }
  }
}

TEST(Cases, HaveNamesThatTellThemApart) {
  std::set<std::string> names;
  for (const Case& subject : LoadCases()) {
    EXPECT_TRUE(names.insert(subject.guardrail + ": " + subject.name).second)
        << subject.guardrail << ": " << subject.name;
  }
}

TEST(Cases, OfEveryGuardrailFireAndStayQuiet) {
  const auto cases = LoadCases();
  for (const Guardrail& guardrail : Registry()) {
    const auto count = [&](std::string_view kind) {
      return std::count_if(cases.begin(), cases.end(),
                           [&](const Case& each) { return each.guardrail == guardrail.name && each.kind == kind; });
    };
    SCOPED_TRACE(guardrail.name);
    EXPECT_GT(count("firing"), 0);
    EXPECT_GT(count("quiet"), 0);
    EXPECT_GT(count("boundary"), 0);
    EXPECT_EQ(count("indeterminate") > 0, guardrail.needs.bits() != 0);
  }
}

// The public reports that a guardrail of this kind has to catch, or, for the last ones, must not react to.
TEST(Cases, AnswerThePublicReports) {
  const char* const reports[] = {"woocommerce/woocommerce#53776",
                                 "woocommerce/woocommerce#58365",
                                 "woocommerce/woocommerce#19766",
                                 "woocommerce/woocommerce#44408",
                                 "medusajs/medusa#14795",
                                 "woocommerce/woocommerce-ios#14968",
                                 "magento/magento2#40504",
                                 "magento/magento2#35162",
                                 "vendurehq/vendure#2385",
                                 "magento/magento2#10790",
                                 "solidusio/solidus#2741",
                                 "openfoodfoundation/openfoodnetwork#11233",
                                 "Sylius/Sylius#862",
                                 "awesomemotive/easy-digital-downloads#218",
                                 "OriginProtocol/dshop#723",
                                 "saleor/saleor#17453",
                                 "Paymenter/Paymenter#1258",
                                 "InvoicePlane/InvoicePlane#1677",
                                 "Ctrlpanel-gg/panel#1120",
                                 "cartalyst/stripe#59",
                                 "cezerin/cezerin#486",
                                 "simplcommerce/SimplCommerce#1110",
                                 "openfoodfoundation/openfoodnetwork#9473",
                                 "umbraco/Umbraco.Commerce.Issues#126",
                                 "magento/magento2#32270",
                                 "GoogleCloudPlatform/microservices-demo#690",
                                 "vendurehq/vendure#2702",
                                 "magento/magento2#25653",
                                 "magento/magento2#28508",
                                 "magento/magento2#6363",
                                 "vendurehq/vendure#1738",
                                 "saleor/saleor#543",
                                 "woocommerce/woocommerce#12467",
                                 "openfoodfoundation/openfoodnetwork#1491",
                                 "Ixotic27/The-Leetcode-City#975",
                                 "PrestaShop/PrestaShop#17266",
                                 "woocommerce/woocommerce#14541",
                                 "206Tours/DB#1681",
                                 "defendicon/POS-Awesome-V15#2728",
                                 "newbee-ltd/newbee-mall#127",
                                 "adempiere/adempiere#2975",
                                 "Sylius/Sylius#1824",
                                 "Automattic/woocommerce-payments#11932",
                                 "vendurehq/vendure#2662",
                                 "easy-digital-downloads#5879",
                                 "OXID-eSales/paypal#19",
                                 "spree/spree#11801",
                                 "magento/magento2#36885",
                                 "kenyee/angularjs-cart#2",
                                 "woocommerce/woocommerce-blocks#3341",
                                 "magento/magento2#15413",
                                 "bagisto/bagisto#9585",
                                 "taxjar/taxjar-magento2-extension#123",
                                 "vendurehq/vendure#3091",
                                 "adempiere/adempiere#2975",
                                 "nopSolutions/nopCommerce#6487",
                                 "magento/magento2#38017",
                                 "vendurehq/vendure#4660",
                                 "Azuriom/Plugin-Shop#285",
                                 "saleor/saleor#13640",
                                 "spree/spree#11284",
                                 "solidusio/solidus_stripe#186",
                                 "polarsource/polar#5876",
                                 "Sylius/Sylius#1824",
                                 "saleor/saleor#12107",
                                 "woocommerce/woocommerce#67021"};
  std::set<std::string> answered;
  for (const Case& subject : LoadCases()) answered.insert(subject.bug);
  for (const char* report : reports) EXPECT_EQ(answered.count(report), 1u) << report << " has no case";
}

TEST(Cases, JudgeNothingWhileGuardrailsAreOff) {
  Findings findings;
  for (const Case& subject : LoadCases()) {
    Rule off = subject.rule;
    off.mode = Mode::kOff;
    JudgeCase(subject, off, findings);
    EXPECT_EQ(findings.findings().size() + findings.indeterminates().size(), 0u) << subject.guardrail;
    EXPECT_EQ(findings.decision(), Action::kAllow);
  }
}

TEST(Cases, InShadowCountButDecideNothing) {
  Findings findings;
  for (const Case& subject : LoadCases()) {
    Rule shadow = subject.rule;
    shadow.mode = Mode::kShadow;
    JudgeCase(subject, shadow, findings);
    EXPECT_EQ(Mismatch(subject, findings), "");
    EXPECT_EQ(findings.decision(), Action::kAllow);
    Action expected = Action::kAllow;
    for (const Finding& finding : findings.findings()) expected = std::max(expected, finding.action);
    for (const Indeterminate& missing : findings.indeterminates()) expected = std::max(expected, missing.action);
    EXPECT_EQ(findings.shadow(), expected);
  }
}

}  // namespace
}  // namespace parapet
