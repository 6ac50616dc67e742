// SPDX-License-Identifier: Apache-2.0
//
// Refunds, cancellations, gift cards and store credit at Shopify: once, never too much, and read back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/platforms/shopify/connector.h"
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

const Currency kUsd = *Currency::FromCode("USD");

template <typename Remedy>
Effect With(const Remedy& remedy, std::string_view kind, const std::string& key = kKey) {
  Effect effect = MakeEffect(key, std::string(kind), "1001");
  effect.payload = RemedyPayload(remedy);
  return effect;
}
Effect Refund(int64_t dollars, const std::string& key = kKey) {
  return With(RefundRemedy{.amount = Money::Major(dollars), .currency = kUsd, .note = "charged too much"}, kRefundKind,
              key);
}
Effect Cancel(CancelRefund refund) {
  return With(CancelRemedy{.reason = CancelReason::kInventory, .refund = refund, .restock = true}, kCancelKind);
}
Effect Gift(int64_t dollars = 10) {
  return With(GiftCardRemedy{Money::Major(dollars), kUsd, "2028-12-31", "sorry"}, kGiftCardKind);
}
Effect Credit(const std::string& key = kKey) {
  return With(StoreCreditRemedy{Money::Major(10), kUsd, "2028-12-31", true}, kStoreCreditKind, key);
}

// --- against the stand-in -------------------------------------------------------------------------------------------
class ShopifyRemediesTest : public testing::Test {
 protected:
  Outcome Confirm(const Effect& effect) { return connector_->Confirm(effect).outcome; }
  Outcome Perform(const Effect& effect) { return connector_->Perform(effect).outcome; }
  // As the worker does it: carried out, then read back.
  Outcome Do(const Effect& effect) {
    const Outcome performed = Perform(effect);
    return performed == Outcome::kDone ? Confirm(effect) : performed;
  }

  KillSwitch kill_;
  ShopStandin shop_{{}};
  std::shared_ptr<StandinClient> client_ = std::make_shared<StandinClient>(shop_, &kill_);
  std::unique_ptr<Connector> connector_ =
      MakeShopifyConnector(client_, {.base_url = kBase, .token = "t", .code_secret = "hush"});
};

TEST_F(ShopifyRemediesTest, RefundsOnceAndReadsBack) {
  EXPECT_EQ(Confirm(Refund(5)), Outcome::kRetry);
  EXPECT_EQ(Do(Refund(5)), Outcome::kDone);
  EXPECT_EQ(Do(Refund(5)), Outcome::kDone);
  EXPECT_THAT(shop_.RefundsOf("1001"), ElementsAre("5.00"));
  EXPECT_EQ(Do(Refund(6, "another")), Outcome::kDone);
  EXPECT_THAT(shop_.RefundsOf("1001"), ElementsAre("5.00", "6.00"));
}

TEST_F(ShopifyRemediesTest, NeverRefundsMoreThanWasCaptured) {
  const Attempt over = connector_->Perform(Refund(101));
  EXPECT_EQ(over.outcome, Outcome::kRefused);
  EXPECT_THAT(over.error, HasSubstr("a refund of 101.00 USD is more than the 100.00 USD that were captured"));
  EXPECT_EQ(Do(Refund(60, "one")), Outcome::kDone);
  EXPECT_EQ(Do(Refund(60, "two")), Outcome::kRefused);
  EXPECT_EQ(Do(Refund(40, "three")), Outcome::kDone);
  EXPECT_EQ(Do(Refund(1, "four")), Outcome::kRefused);
  EXPECT_THAT(shop_.RefundsOf("1001"), ElementsAre("60.00", "40.00"));
}

TEST_F(ShopifyRemediesTest, SaysDoneOfARefundOnlyWhenTheMoneyIsBack) {
  shop_.SetPayment("1001", "100.00", "PENDING");
  EXPECT_EQ(Perform(Refund(5)), Outcome::kDone);
  const Attempt pending = connector_->Confirm(Refund(5));
  EXPECT_EQ(pending.outcome, Outcome::kUnknown);
  EXPECT_TRUE(pending.receiver_is_well);
  shop_.SetPayment("1001", "100.00", "FAILURE");
  EXPECT_EQ(Confirm(Refund(5)), Outcome::kRefused);
  shop_.SetPayment("1001", "100.00", "SUCCESS");
  EXPECT_EQ(Confirm(Refund(5)), Outcome::kDone);
  EXPECT_EQ(Confirm(Refund(7)), Outcome::kRefused) << "another amount is there than was asked for";
}

TEST_F(ShopifyRemediesTest, CancelsAndSeesThatTheMoneyIsBack) {
  EXPECT_EQ(Confirm(Cancel(CancelRefund::kOriginal)), Outcome::kRetry);
  EXPECT_EQ(Do(Cancel(CancelRefund::kOriginal)), Outcome::kDone);
  EXPECT_EQ(Do(Cancel(CancelRefund::kOriginal)), Outcome::kDone);
  EXPECT_EQ(shop_.TimesDone("cancel 1001"), 1);
  EXPECT_THAT(shop_.RefundsOf("1001"), ElementsAre("100.00"));
}

TEST_F(ShopifyRemediesTest, IsNotContentWithACancellationWithoutItsRefund) {
  EXPECT_EQ(Do(Cancel(CancelRefund::kNone)), Outcome::kDone);
  EXPECT_THAT(shop_.RefundsOf("1001"), IsEmpty());
  const Attempt wanted = connector_->Confirm(Cancel(CancelRefund::kOriginal));
  EXPECT_EQ(wanted.outcome, Outcome::kUnknown);
  EXPECT_THAT(wanted.error, HasSubstr("has not been given back"));
}

TEST_F(ShopifyRemediesTest, WaitsForTheJobThatCancels) {
  shop_.HoldJobs(true);
  EXPECT_EQ(Perform(Cancel(CancelRefund::kNone)), Outcome::kDone);
  EXPECT_EQ(Confirm(Cancel(CancelRefund::kNone)), Outcome::kRetry) << "accepted is not cancelled";
}

TEST_F(ShopifyRemediesTest, MakesOneGiftCardHoweverOftenItIsAsked) {
  EXPECT_EQ(Confirm(Gift()), Outcome::kRetry);
  client_->LoseAt(2, StandinClient::Loss::kAnswer);
  EXPECT_EQ(Perform(Gift()), Outcome::kUnknown);
  EXPECT_EQ(Do(Gift()), Outcome::kDone);
  ASSERT_THAT(shop_.gift_cards(), SizeIs(1));
  const auto [code, amount] = *shop_.gift_cards().begin();
  EXPECT_EQ(amount, "10.00");
  EXPECT_THAT(code, testing::MatchesRegex("[a-km-np-z2-9]{16}"));
  EXPECT_EQ(Confirm(Gift(20)), Outcome::kRefused) << "the card is there, over another amount";
}

TEST_F(ShopifyRemediesTest, MakesGiftCardCodesThatOnlyTheSecretTells) {
  const auto other = MakeShopifyConnector(client_, {.base_url = kBase, .token = "t", .code_secret = "other"});
  EXPECT_EQ(Do(Gift()), Outcome::kDone);
  EXPECT_EQ(other->Confirm(Gift()).outcome, Outcome::kRetry);
  const auto none = MakeShopifyConnector(client_, {.base_url = kBase, .token = "t"});
  EXPECT_EQ(none->Perform(Gift()).outcome, Outcome::kRefused);
  EXPECT_THAT(shop_.gift_cards(), SizeIs(1));
}

TEST_F(ShopifyRemediesTest, CreditsOnceAndTellsTwoCreditsApart) {
  EXPECT_EQ(Confirm(Credit()), Outcome::kRetry);
  EXPECT_EQ(Do(Credit()), Outcome::kDone);
  EXPECT_EQ(Do(Credit()), Outcome::kDone);
  EXPECT_THAT(shop_.CreditsOf("1001"), ElementsAre("10.00"));
  EXPECT_EQ(Confirm(Credit("another")), Outcome::kRetry) << "same customer, amount and day";
  EXPECT_EQ(Do(Credit("another")), Outcome::kDone);
  EXPECT_THAT(shop_.CreditsOf("1001"), SizeIs(2));
}

TEST_F(ShopifyRemediesTest, GivesNothingToAGuest) {
  shop_.SetCustomer("1001", "");
  for (const Effect& effect : {Gift(), Credit()}) {
    const Attempt attempt = connector_->Perform(effect);
    EXPECT_EQ(attempt.outcome, Outcome::kRefused);
    EXPECT_THAT(attempt.error, HasSubstr("no customer"));
  }
}

TEST_F(ShopifyRemediesTest, RefusesWhatConcernsNoOrder) {
  shop_.RemoveOrder("1001");
  for (const Effect& effect : {Refund(5), Cancel(CancelRefund::kNone), Gift(), Credit()}) {
    EXPECT_EQ(Perform(effect), Outcome::kRefused) << effect.kind;
  }
}

TEST_F(ShopifyRemediesTest, KnowsThatNothingWasDoneWhenNotEvenTheReadWentWell) {
  for (const Effect& effect : {Refund(5), Cancel(CancelRefund::kNone), Gift(), Credit()}) {
    client_->LoseAt(client_->calls(), StandinClient::Loss::kAnswer);
    EXPECT_EQ(Perform(effect), Outcome::kRetry) << effect.kind;
    client_->LoseAt(client_->calls(), StandinClient::Loss::kAnswer);
    EXPECT_EQ(Confirm(effect), Outcome::kUnknown) << effect.kind;
  }
}

TEST_F(ShopifyRemediesTest, DoesNotKnowAfterAServerErrorWhetherMoneyMoved) {
  for (const Effect& effect : {Refund(5), Cancel(CancelRefund::kNone), Gift(), Credit()}) {
    client_->LoseAt(client_->calls() + 1, StandinClient::Loss::kDoneThenServerError);
    EXPECT_EQ(Perform(effect), Outcome::kUnknown) << effect.kind;
    EXPECT_EQ(Confirm(effect), Outcome::kDone) << effect.kind;
  }
}

// --- answers by the letter -------------------------------------------------------------------------------------------
std::string Payments(const std::string& transactions) {
  return R"({"data":{"order":{"id":"x","presentmentCurrencyCode":"USD","transactions":[)" + transactions +
         R"(],"refunds":[]}}})";
}
std::string Transaction(const std::string& id, const std::string& kind, const std::string& status,
                        const std::string& amount, const std::string& parent = "none") {
  return R"({"id":")" + id + R"(","kind":")" + kind + R"(","status":")" + status +
         R"(","gateway":"g","parentTransaction":{"id":")" + parent +
         R"("},"amountSet":{"presentmentMoney":{"amount":")" + amount + R"("}}})";
}
std::string Answered(const std::string& user_errors = "") {
  return R"({"data":{"refundCreate":{"refund":null,"userErrors":[)" + user_errors + "]}}}";
}

class ShopifyRefundAnswers : public testing::Test {
 protected:
  Attempt Perform(const Effect& effect, const std::string& payments, const std::string& answer, int status = 200) {
    client_->answers = {{.status = 200, .body = payments}, {.status = status, .body = answer}};
    client_->requests.clear();
    return connector_->Perform(effect);
  }
  std::shared_ptr<Canned> client_ = std::make_shared<Canned>();
  std::unique_ptr<Connector> connector_ = MakeShopifyConnector(client_, {.base_url = kBase, .token = "t"});
};

TEST_F(ShopifyRefundAnswers, SpreadsARefundOverWhatIsLeftOfThePayments) {
  const std::string payments = Payments(
      Transaction("auth", "AUTHORIZATION", "SUCCESS", "30.00") + "," +
      Transaction("a", "CAPTURE", "SUCCESS", "30.00", "auth") + "," + Transaction("f", "SALE", "FAILURE", "99.00") +
      "," + Transaction("b", "SALE", "SUCCESS", "20.00") + "," + Transaction("r", "REFUND", "PENDING", "25.00", "a") +
      "," + Transaction("s", "REFUND", "FAILURE", "5.00", "a"));
  EXPECT_EQ(Perform(Refund(12), payments, Answered()).outcome, Outcome::kDone);
  ASSERT_THAT(client_->requests, SizeIs(2));
  EXPECT_THAT(client_->requests[1].body,
              HasSubstr(R"({"input":{"orderId":"gid://shopify/Order/1001","currency":"USD","note":)"
                        R"("charged too much [parapet 0123456789abcdef0123456789abcdef]","notify":false,)"
                        R"("allowOverRefunding":false,"refundLineItems":[],"transactions":[)"
                        R"({"orderId":"gid://shopify/Order/1001","parentId":"a","gateway":"g","kind":"REFUND",)"
                        R"("amount":"5.00"},{"orderId":"gid://shopify/Order/1001","parentId":"b","gateway":"g",)"
                        R"("kind":"REFUND","amount":"7.00"}]},"key":"0123456789abcdef0123456789abcdef"})"));
  EXPECT_THAT(client_->requests[1].body, HasSubstr("refundCreate(input: $input) @idempotent(key: $key)"));
  const Attempt over = Perform(Refund(26), payments, Answered());
  EXPECT_EQ(over.outcome, Outcome::kRefused) << "25 are left";
  EXPECT_THAT(client_->requests, SizeIs(1));
}

TEST_F(ShopifyRefundAnswers, CountsWhatWasGivenBackWithoutItsPaymentBeingNamed) {
  const std::string payments =
      Payments(Transaction("a", "SALE", "SUCCESS", "20.00") + "," + Transaction("r", "REFUND", "SUCCESS", "15.00") +
               "," + Transaction("c", "CHANGE", "SUCCESS", "2.00"));
  const Attempt attempt = Perform(Refund(4), payments, Answered());
  EXPECT_EQ(attempt.outcome, Outcome::kRefused);
  EXPECT_THAT(attempt.error, HasSubstr("more than the 3.00 USD"));
  EXPECT_EQ(Perform(Refund(3), payments, Answered()).outcome, Outcome::kDone);
}

TEST_F(ShopifyRefundAnswers, RefusesAnotherCurrencyThanWasPaid) {
  const std::string payments =
      R"({"data":{"order":{"id":"x","presentmentCurrencyCode":"EUR","transactions":[],"refunds":[]}}})";
  const Attempt attempt = Perform(Refund(5), payments, Answered());
  EXPECT_EQ(attempt.outcome, Outcome::kRefused);
  EXPECT_THAT(attempt.error, HasSubstr("paid in EUR"));
}

TEST_F(ShopifyRefundAnswers, MeanWhatTheySay) {
  const std::string payments = Payments(Transaction("b", "SALE", "SUCCESS", "20.00"));
  const auto errors = [](const std::string& code) {
    return R"({"errors":[{"message":"m","extensions":{"code":")" + code + R"("}}]})";
  };
  const struct {
    int status;
    std::string body;
    Outcome outcome;
  } rows[] = {
      {200, Answered(R"({"field":null,"message":"Gateway does not refund"})"), Outcome::kRefused},
      {200, Answered(R"({"message":"This request is currently in progress, please try again."})"), Outcome::kUnknown},
      {200, errors("THROTTLED"), Outcome::kRetry},
      {200, errors("INTERNAL_SERVER_ERROR"), Outcome::kUnknown},
      {200, errors("IDEMPOTENCY_KEY_PARAMETER_MISMATCH"), Outcome::kUnknown},
      {200, errors("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"), Outcome::kRefused},
      {200, R"({"data":{"refundCreate":null}})", Outcome::kUnknown},
      {200, "<html>", Outcome::kUnknown},
      {429, "", Outcome::kRetry},
      {503, "", Outcome::kUnknown},
      {403, "", Outcome::kRefused},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Perform(Refund(5), payments, row.body, row.status).outcome, row.outcome) << row.status << row.body;
  }
  EXPECT_THAT(Perform(Refund(5), payments, rows[0].body).error, HasSubstr("Gateway does not refund"));
}

TEST_F(ShopifyRefundAnswers, SendNoRefundOfAnOrderWithMorePaymentsThanAreRead) {
  std::string many;
  for (int i = 0; i < 100; ++i) many += (i ? "," : "") + Transaction(std::to_string(i), "SALE", "SUCCESS", "1.00");
  EXPECT_EQ(Perform(Refund(5), Payments(many), Answered()).outcome, Outcome::kRefused);
  EXPECT_THAT(client_->requests, SizeIs(1));
}

TEST_F(ShopifyRefundAnswers, PutLinesBackWhereToldTo) {
  RefundRemedy remedy{.amount = Money::Major(5), .currency = kUsd};
  remedy.lines = {{.line = "7", .quantity = 2, .restock = Restock::kReturn, .location = "9"}};
  EXPECT_EQ(
      Perform(With(remedy, kRefundKind), Payments(Transaction("b", "SALE", "SUCCESS", "20.00")), Answered()).outcome,
      Outcome::kDone);
  EXPECT_THAT(client_->requests[1].body,
              HasSubstr(R"("refundLineItems":[{"lineItemId":"gid://shopify/LineItem/7","quantity":2,)"
                        R"("restockType":"RETURN","locationId":"gid://shopify/Location/9"}])"));
}

TEST_F(ShopifyRefundAnswers, SayEachConsequenceOfACancellation) {
  const std::string open = R"({"data":{"order":{"id":"x","cancelledAt":null}}})";
  const std::string done = R"({"data":{"orderCancel":{"job":{"id":"j"},"orderCancelUserErrors":[]}}})";
  EXPECT_EQ(Perform(Cancel(CancelRefund::kNone), open, done).outcome, Outcome::kDone);
  EXPECT_THAT(client_->requests[1].body,
              HasSubstr(R"("reason":"INVENTORY","refund":{"originalPaymentMethodsRefund":false},"restock":true,)"
                        R"("notify":false,"note":"")"));
  EXPECT_EQ(Perform(Cancel(CancelRefund::kStoreCredit), open, done).outcome, Outcome::kDone);
  EXPECT_THAT(client_->requests[1].body, HasSubstr(R"("refund":{"storeCreditRefund":{}})"));
  const std::string no =
      R"({"data":{"orderCancel":{"orderCancelUserErrors":[{"code":"INVALID","message":"Cannot cancel an order )"
      R"(with fulfillments"}]}}})";
  EXPECT_THAT(Perform(Cancel(CancelRefund::kNone), open, no).error, HasSubstr("Cannot cancel an order"));
}

TEST_F(ShopifyRefundAnswers, NeverComeOfAPayloadThatMakesNoSense) {
  const struct {
    std::string_view kind;
    const char* payload;
    const char* why;
  } rows[] = {
      {kRefundKind, R"({"amount":"0.00","currency":"USD"})", "above zero"},
      {kRefundKind, R"({"amount":"-1.00","currency":"USD"})", "above zero"},
      {kRefundKind, R"({"amount":"1.001","currency":"USD"})", "smallest unit"},
      {kRefundKind, R"({"amount":"1.5","currency":"JPY"})", "smallest unit"},
      {kRefundKind, R"({"amount":"1.00"})", "no currency"},
      {kRefundKind, R"({"amount":"1.00","currency":"XQX"})", "currency"},
      {kRefundKind, R"({"amount":"lots","currency":"USD"})", "amount"},
      {kRefundKind, R"({"amount":"1.00","currency":"USD","lines":[{"line":"7"}]})", "quantity"},
      {kRefundKind, R"({"amount":"1.00","currency":"USD","lines":[{"line":"7","quantity":1,"restock":"cancel"}]})",
       "location"},
      {kRefundKind, "", "cannot be read"},
      {kCancelKind, R"({"reason":"other","refund":"none","restock":true})", "has to say"},
      {kCancelKind, R"({"reason":"boredom","refund":"none","restock":true,"notify":true})", "boredom"},
      {kGiftCardKind, R"({"amount":"1.00","currency":"USD","expires_on":"2027-02-30"})", "no date"},
      {kStoreCreditKind, R"({"amount":"1.00","currency":"USD"})", "expires"},
  };
  for (const auto& row : rows) {
    Effect effect = MakeEffect(kKey, std::string(row.kind));
    effect.payload = row.payload;
    const Attempt attempt = connector_->Perform(effect);
    EXPECT_EQ(attempt.outcome, Outcome::kRefused) << row.payload;
    EXPECT_THAT(attempt.error, HasSubstr(row.why));
    EXPECT_EQ(connector_->Confirm(effect).outcome, Outcome::kRefused) << row.payload;
  }
  EXPECT_THAT(client_->requests, IsEmpty());
}

}  // namespace
}  // namespace parapet
