// SPDX-License-Identifier: Apache-2.0
//
// Discount codes and free shipping at Shopify: one code an effect, for one customer, once, and told to nobody.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/adapters/signature/value_code.h"
#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"

namespace parapet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kBase[] = "https://fruit.myshopify.com";
constexpr char kKey[] = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kBoth[] = {kDiscountCodeKind, kFreeShippingKind};

const Currency kUsd = *Currency::FromCode("USD");

Effect Code(std::string_view kind, int64_t dollars = 10, const std::string& key = kKey) {
  Effect effect = MakeEffect(key, std::string(kind), "1001");
  effect.payload = RemedyPayload(DiscountCodeRemedy{Money::Major(dollars), kUsd, "2027-12-31", "sorry"});
  return effect;
}

class ShopifyCodes : public testing::TestWithParam<std::string_view> {
 protected:
  Effect Wanted(int64_t dollars = 10, const std::string& key = kKey) { return Code(GetParam(), dollars, key); }
  Outcome Perform(const Effect& effect) { return connector_->Perform(effect).outcome; }
  Outcome Confirm(const Effect& effect) { return connector_->Confirm(effect).outcome; }
  // The shop's one code is changed behind our back.
  void Change(const std::function<void(ShopStandin::DiscountCode&)>& change) {
    auto [code, as] = *shop_.discount_codes().begin();
    change(as);
    shop_.SetDiscountCode(code, as);
  }

  KillSwitch kill_;
  ShopStandin shop_{{}};
  std::shared_ptr<StandinClient> client_ = std::make_shared<StandinClient>(shop_, &kill_);
  std::unique_ptr<Connector> connector_ =
      MakeShopifyConnector(client_, {.base_url = kBase, .token = "t", .code_secret = "hush"});
};
INSTANTIATE_TEST_SUITE_P(Both, ShopifyCodes, testing::ValuesIn(kBoth),
                         [](const auto& each) { return std::string(each.param); });

TEST_P(ShopifyCodes, AreMadeOnceForOneCustomerAndOneUse) {
  EXPECT_EQ(Confirm(Wanted()), Outcome::kRetry);
  EXPECT_EQ(Perform(Wanted()), Outcome::kDone);
  EXPECT_EQ(Confirm(Wanted()), Outcome::kDone);
  EXPECT_EQ(Perform(Wanted()), Outcome::kDone);
  EXPECT_EQ(shop_.TimesDone("discount_code"), 1);
  ASSERT_THAT(shop_.discount_codes(), SizeIs(1));
  const auto [code, made] = *shop_.discount_codes().begin();
  EXPECT_THAT(code, testing::MatchesRegex("[a-km-np-z2-9]{16}"));
  EXPECT_EQ(made.amount, "10.00");
  EXPECT_EQ(made.customer, "gid://shopify/Customer/7001");
  EXPECT_EQ(made.uses, 1);
  EXPECT_TRUE(made.once_per_customer);
  EXPECT_EQ(made.ends_at, "2028-01-01T00:00:00Z") << "good throughout the day that is named";
  EXPECT_EQ(made.free_shipping, GetParam() == kFreeShippingKind);
  EXPECT_THAT(made.title, Not(HasSubstr(code))) << "staff who see the list see no cash";
}

TEST_P(ShopifyCodes, AreLookedForBeforeTheyAreSentAgain) {
  for (const auto loss : {StandinClient::Loss::kAnswer, StandinClient::Loss::kDoneThenServerError}) {
    const std::string key = std::string(31, 'a') + std::to_string(static_cast<int>(loss));
    client_->LoseAt(client_->calls() + 1, loss);
    EXPECT_EQ(Perform(Wanted(10, key)), Outcome::kUnknown);
    EXPECT_EQ(Confirm(Wanted(10, key)), Outcome::kDone);
    const int calls = client_->calls();
    EXPECT_EQ(Perform(Wanted(10, key)), Outcome::kDone);
    EXPECT_EQ(client_->calls(), calls + 1) << "a look, and no second code";
  }
  EXPECT_EQ(shop_.TimesDone("discount_code"), 2);
}

TEST_P(ShopifyCodes, AreNotBelievedToBeThereUntilTheyAreSeen) {
  shop_.LieOfCodes(true);
  EXPECT_EQ(Perform(Wanted()), Outcome::kDone);
  EXPECT_EQ(Confirm(Wanted()), Outcome::kRetry);
}

TEST_P(ShopifyCodes, AreRefusedWhereTheyAreNotAsAskedFor) {
  const struct {
    std::function<void(ShopStandin::DiscountCode&)> change;
    const char* why;
  } rows[] = {
      {[](auto& code) { code.amount = "11.00"; }, "amount"},
      {[](auto& code) { code.currency = "EUR"; }, "amount"},
      {[](auto& code) { code.customer = "gid://shopify/Customer/7002"; }, "customer alone"},
      {[](auto& code) { code.uses = 2; }, "more than once"},
      {[](auto& code) { code.once_per_customer = false; }, "more than once"},
      {[](auto& code) { code.ends_at = "2029-01-01T00:00:00Z"; }, "another time"},
      {[](auto& code) { code.free_shipping = !code.free_shipping; }, "amount"},
      {[](auto& code) { code.title = "Summer sale"; }, "somebody else's"},
  };
  ASSERT_EQ(Perform(Wanted()), Outcome::kDone);
  const auto [code, made] = *shop_.discount_codes().begin();
  for (const auto& row : rows) {
    shop_.SetDiscountCode(code, made);
    Change(row.change);
    for (const Attempt& attempt : {connector_->Confirm(Wanted()), connector_->Perform(Wanted())}) {
      EXPECT_EQ(attempt.outcome, Outcome::kRefused) << row.why;
      EXPECT_THAT(attempt.error, HasSubstr(row.why));
    }
  }
  EXPECT_EQ(shop_.TimesDone("discount_code"), 1);
}

TEST_P(ShopifyCodes, AreToldByTheSecretAloneAndNeverInAnError) {
  const auto other = MakeShopifyConnector(client_, {.base_url = kBase, .token = "t", .code_secret = "other"});
  EXPECT_EQ(Perform(Wanted()), Outcome::kDone);
  EXPECT_EQ(other->Confirm(Wanted()).outcome, Outcome::kRetry);
  const auto none = MakeShopifyConnector(client_, {.base_url = kBase, .token = "t"});
  EXPECT_EQ(none->Perform(Wanted()).outcome, Outcome::kRefused);
  EXPECT_EQ(none->Confirm(Wanted()).outcome, Outcome::kRefused);

  const std::string code = ValueCode("hush", kCodeOfDiscount, kKey);
  std::string shouted = code;
  for (char& c : shouted) c = static_cast<char>(std::toupper(c));
  const auto canned = std::make_shared<Canned>();
  const auto quoting = MakeShopifyConnector(canned, {.base_url = kBase, .token = "t", .code_secret = "hush"});
  const std::string order = R"("order":{"id":"x","customer":{"id":"c"}})";
  const std::string error = R"({"code":"INVALID","message":")" + shouted + " and " + code + R"( are no codes"})";
  const std::string mutation =
      GetParam() == kFreeShippingKind ? "discountCodeFreeShippingCreate" : "discountCodeBasicCreate";
  canned->answers = {{.status = 200, .body = R"({"data":{)" + order + R"(,"codeDiscountNodeByCode":null}})"},
                     {.status = 200, .body = R"({"data":{")" + mutation + R"(":{"userErrors":[)" + error + "]}}}"}};
  const Attempt attempt = quoting->Perform(Wanted());
  EXPECT_EQ(attempt.outcome, Outcome::kRefused);
  EXPECT_THAT(attempt.error, HasSubstr("… and … are no codes"));
  EXPECT_THAT(Wanted().payload, Not(HasSubstr(code)));
}

TEST_P(ShopifyCodes, AreForNoGuestAndNoOrderThatIsGone) {
  shop_.SetCustomer("1001", "");
  EXPECT_THAT(connector_->Perform(Wanted()).error, HasSubstr("no customer"));
  shop_.RemoveOrder("1001");
  EXPECT_EQ(Perform(Wanted()), Outcome::kRefused);
  EXPECT_THAT(shop_.discount_codes(), IsEmpty());
}

TEST_P(ShopifyCodes, AreNotMadeWhereNotEvenTheReadWentWell) {
  client_->LoseAt(client_->calls(), StandinClient::Loss::kAnswer);
  EXPECT_EQ(Perform(Wanted()), Outcome::kRetry) << "nothing was begun, for sure";
  client_->LoseAt(client_->calls(), StandinClient::Loss::kAnswer);
  EXPECT_EQ(Confirm(Wanted()), Outcome::kUnknown);
}

TEST_P(ShopifyCodes, NeverComeOfAPayloadThatMakesNoSense) {
  Effect effect = Wanted();
  for (const char* payload : {R"({"amount":"1.00","currency":"USD"})", R"({"amount":"0.00","currency":"USD"})", ""}) {
    effect.payload = payload;
    EXPECT_EQ(Perform(effect), Outcome::kRefused) << payload;
    EXPECT_EQ(Confirm(effect), Outcome::kRefused) << payload;
  }
  EXPECT_EQ(client_->calls(), 0);
}

TEST(ShopifyCodeRequest, IsAsShopifysSchemaHasIt) {
  const auto canned = std::make_shared<Canned>();
  const auto connector = MakeShopifyConnector(canned, {.base_url = kBase, .token = "t", .code_secret = "hush"});
  const std::string code = ValueCode("hush", kCodeOfDiscount, kKey);
  const auto sent = [&](std::string_view kind) {
    canned->answers = {
        {.status = 200, .body = R"({"data":{"order":{"id":"x","customer":{"id":"c"}},"codeDiscountNodeByCode":null}})"},
        {.status = 200, .body = R"({"data":{}})"}};
    canned->requests.clear();
    connector->Perform(Code(kind));
    return canned->requests.at(1).body;
  };
  const std::string basic = sent(kDiscountCodeKind);
  EXPECT_THAT(basic, HasSubstr("discountCodeBasicCreate(basicCodeDiscount: $input)"));
  EXPECT_THAT(basic,
              HasSubstr(R"({"input":{"title":"sorry [parapet 0123456789abcdef0123456789abcdef]","code":")" + code));
  EXPECT_THAT(basic, HasSubstr(R"("endsAt":"2028-01-01T00:00:00Z","usageLimit":1,"appliesOncePerCustomer":true,)"
                               R"("context":{"customers":{"add":["c"]}},"customerGets":{"value":{"discountAmount":)"
                               R"({"amount":"10.00","appliesOnEachItem":false}},"items":{"all":true}}}})"));
  const std::string shipping = sent(kFreeShippingKind);
  EXPECT_THAT(shipping, HasSubstr("discountCodeFreeShippingCreate(freeShippingCodeDiscount: $input)"));
  EXPECT_THAT(shipping, HasSubstr(R"("context":{"customers":{"add":["c"]}},"destination":{"all":true},)"
                                  R"("maximumShippingPrice":"10.00"}})"));
}

}  // namespace
}  // namespace parapet
