// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "parapet/adapters/platforms/commercetools/resource_decoder.h"
#include "parapet/tests/adapters/platforms/harness.h"

namespace parapet::testing {
namespace {

std::string Eur(int64_t cents) {
  return R"({"type":"centPrecision","currencyCode":"EUR","centAmount":)" + std::to_string(cents) +
         R"(,"fractionDigits":2})";
}
std::string LineOf(const std::string& rest) {
  return R"({"id":"l1","productId":"p1","variant":{"id":3,"sku":"PEAR"},"name":{"de":"Birne","en":"Pear"},)" + rest +
         "}";
}
// An extension's input about an order or cart.
std::string Input(const std::string& type, const std::string& action, const std::string& lines,
                  const std::string& extra) {
  return R"({"action":")" + action + R"(","resource":{"typeId":")" + type +
         R"(","id":"o1","obj":{"id":"o1","version":4,)" + extra + R"("lineItems":[)" + lines + "]}}}";
}

class Commercetools : public ::testing::Test {
 protected:
  const Order& OrderOf(const std::string& body) {
    decoded_ = Decode(*adapter_, bench_, body);
    EXPECT_EQ(decoded_.kind, DeliveryKind::kOrder) << decoded_.error;
    static const Order none;
    return decoded_.order == nullptr ? none : *decoded_.order;
  }
  Bench bench_;
  PlatformSettings settings_ = [] {
    PlatformSettings settings = Settings();
    settings.own_clients = {"warehouse"};
    return settings;
  }();
  std::unique_ptr<PlatformAdapter> adapter_ = MakeCommercetoolsAdapter(settings_);
  Decoded decoded_;
};

TEST_F(Commercetools, VerifiesTheSharedValue) {
  const auto verify = [&](const char* header, const char* value) {
    Request request("/hooks/main", "{}", {{header, value}});
    return adapter_->Verify(request.get(), kNow);
  };
  EXPECT_EQ(verify("authorization", "hush"), Refusal::kNone);
  EXPECT_EQ(verify("X-Functions-Key", "hush"), Refusal::kNone);
  EXPECT_EQ(verify("Authorization", "hus"), Refusal::kMismatch);
  EXPECT_EQ(verify("Accept", "hush"), Refusal::kMissing);
}

TEST_F(Commercetools, SaysHowMuchLeft) {
  const auto left = [&](const std::string& state) {
    return OrderOf(Input("order", "Update", LineOf(R"("quantity":1)"),
                         R"("type":"Order","orderState":"Open","shipmentState":")" + state + R"(","totalPrice":)" +
                             Eur(100) + ","))
        .fulfilment;
  };
  EXPECT_EQ(left("Ready"), FulfilmentStage::kNone);
  EXPECT_EQ(left("Partial"), FulfilmentStage::kPartly);
  EXPECT_EQ(left("Shipped"), FulfilmentStage::kFulfilled);
  EXPECT_EQ(left("Delivered"), FulfilmentStage::kDelivered);
}

// A payment's transaction.
std::string Transaction(const std::string& type, const std::string& state, int64_t cents) {
  return R"({"id":"t","type":")" + type + R"(","state":")" + state + R"(","amount":)" + Eur(cents) + "}";
}
std::string Payments(const std::string& transactions, const std::string& method = "CREDIT_CARD") {
  return R"("paymentInfo":{"payments":[{"typeId":"payment","id":"pay1","obj":{"id":"pay1","amountPlanned":)" +
         Eur(9900) + R"(,"paymentMethodInfo":{"paymentInterface":"psp","method":")" + method +
         R"("},"transactions":[)" + transactions + "]}}]},";
}

TEST_F(Commercetools, ReadsPaymentsWhoseReferenceIsExpanded) {
  const std::string line = LineOf(R"("price":{"value":)" + Eur(1000) + R"(},"quantity":1,"totalPrice":)" + Eur(1000));
  const auto paid = [&](const std::string& payments) -> const Order& {
    return OrderOf(Input("order", "Update", line, payments + R"("orderState":"Open","totalPrice":)" + Eur(1000) + ","));
  };
  const Order& charged =
      paid(Payments(Transaction("Authorization", "Success", 1000) + "," + Transaction("Charge", "Success", 1000) + "," +
                    Transaction("Charge", "Failure", 500) + "," + Transaction("Refund", "Success", 300)));
  ASSERT_EQ(charged.payments.size(), 1u);
  EXPECT_EQ(charged.payments[0].id, "pay1");
  EXPECT_EQ(charged.payments[0].kind, PaymentKind::kCard);
  EXPECT_EQ(charged.payments[0].currency.code(), "EUR");
  EXPECT_EQ(Text(charged.payments[0].authorised), "10.00");
  EXPECT_EQ(Text(charged.payments[0].captured), "10.00");
  EXPECT_TRUE(FindingsIn(charged, Catalogue::kMatching).empty());

  const Order& card = paid(Payments(Transaction("Authorization", "Success", 1000), "GiftCard"));
  EXPECT_EQ(card.payments[0].kind, PaymentKind::kGiftCard);
  EXPECT_FALSE(card.payments[0].captured);
  const Order& open = paid(Payments(Transaction("Authorization", "Pending", 1000)));
  ASSERT_EQ(open.payments.size(), 1u);
  EXPECT_FALSE(open.payments[0].authorised) << "what a transaction under way comes to is not known yet";
  EXPECT_TRUE(paid(Payments(Transaction("Authorization", "Success", 1000) + "," +
                            Transaction("CancelAuthorization", "Success", 1000)))
                  .payments.empty());
  EXPECT_TRUE(paid(R"("paymentInfo":{"payments":[{"typeId":"payment","id":"pay1"}]},)").payments.empty());
  const Order& wrong = paid(Payments(Transaction("Charge", "Success", 100)));
  EXPECT_EQ(FindingsIn(wrong, Catalogue::kMatching), std::vector<std::string>{"payment_amount_mismatch"});
}

TEST_F(Commercetools, DoesNotTakeWhoeverGetsThePresentForTheBuyer) {
  const auto contact = [&](const std::string& address) {
    OrderOf(Input("order", "Create", "",
                  R"("customerEmail":"ann@example.com","shippingAddress":{"country":"DE",)" + address +
                      R"("phone":"+49301234567"},"totalPrice":)" + Eur(0) + ","));
    return decoded_.contact;
  };
  EXPECT_EQ(contact(R"("firstName":"Bob","email":"bob@example.com",)").phone, "");
  EXPECT_EQ(contact(R"("firstName":"Bob","email":"bob@example.com",)").first_name, "");
  EXPECT_EQ(contact(R"("firstName":"Bob","email":"bob@example.com",)").email, "ann@example.com");
  EXPECT_EQ(contact(R"("firstName":"Ann",)").phone, "+49301234567");
}

TEST_F(Commercetools, TellsTheRegionWhereItIsACode) {
  const auto region = [&](const std::string& address) {
    return std::string(
        OrderOf(Input("order", "Create", "",
                      R"("shippingAddress":{"country":"US",)" + address + R"(},"totalPrice":)" + Eur(0) + ","))
            .region);
  };
  EXPECT_EQ(region(R"("state":"CA")"), "CA");
  EXPECT_EQ(region(R"("region":"NY")"), "NY");
  EXPECT_EQ(region(R"("state":"California","region":"West")"), "");
}

TEST_F(Commercetools, ReadsLinesWithProductAndCartDiscounts) {
  const std::string line =
      LineOf(R"("price":{"value":)" + Eur(1000) + R"(,"discounted":{"value":)" + Eur(900) +
             R"(}},"quantity":3,"discountedPricePerQuantity":[{"quantity":2,"discountedPrice":{"value":)" + Eur(800) +
             R"(}},{"quantity":1,"discountedPrice":{"value":)" + Eur(900) + R"(}}],"totalPrice":)" + Eur(2500) +
             R"(,"taxRate":{"includedInPrice":true})");
  const Order& order =
      OrderOf(Input("order", "Create", line,
                    R"("cart":{"typeId":"cart","id":"c1"},"orderNumber":"A-7","totalPrice":)" + Eur(2400) +
                        R"(,"discountOnTotalPrice":{"discountedAmount":)" + Eur(100) + "},"));
  const Line& read = order.lines[0];
  EXPECT_EQ(read.variant_id, "p1#3");
  EXPECT_EQ(read.sku, "PEAR");
  EXPECT_EQ(read.title, "Pear");
  EXPECT_EQ(Text(read.unit_price), "9.00");
  EXPECT_EQ(Text(read.compare_at), "10.00");
  EXPECT_EQ(Text(read.discount), "2.00");
  EXPECT_EQ(Text(read.stated_total), "27.00");
  EXPECT_EQ(Text(order.discount_total), "3.00");
  EXPECT_EQ(order.cart_id, "c1");
  EXPECT_EQ(order.name, "A-7");
  EXPECT_EQ(order.revision.version, 4);
  EXPECT_TRUE(FindingsIn(order, Catalogue::kMatching).empty());
}

TEST_F(Commercetools, ChargesTaxOnTopWhereItIsNotIncluded) {
  const std::string line = LineOf(R"("price":{"value":)" + Eur(1000) + R"(},"quantity":1,"totalPrice":)" + Eur(1000) +
                                  R"(,"taxRate":{"includedInPrice":false})");
  const Order& order = OrderOf(Input("order", "Create", line,
                                     R"("totalPrice":)" + Eur(1000) + R"(,"taxedPrice":{"totalNet":)" + Eur(1000) +
                                         R"(,"totalGross":)" + Eur(1190) + "},"));
  EXPECT_EQ(Text(order.total), "11.90");
  EXPECT_EQ(Text(order.tax_total), "1.90");
  EXPECT_EQ(order.tax_basis, TaxBasis::kExcluded);
  EXPECT_TRUE(FindingsIn(order, Catalogue::kNone).empty());
}

TEST_F(Commercetools, ReadsHighPrecisionMoneyExactly) {
  const std::string price =
      R"({"type":"highPrecision","currencyCode":"EUR","centAmount":0,"preciseAmount":4125,"fractionDigits":6})";
  const std::string finer =
      R"({"type":"highPrecision","currencyCode":"EUR","centAmount":0,"preciseAmount":25,"fractionDigits":7})";
  const Order& order = OrderOf(Input("cart", "Create",
                                     LineOf(R"("price":{"value":)" + price + R"(},"quantity":1000)") + "," +
                                         LineOf(R"("price":{"value":)" + finer + R"(},"quantity":1)"),
                                     R"("totalPrice":)" + Eur(413) + ","));
  EXPECT_EQ(order.lines[0].unit_price->micros(), 4125);
  EXPECT_EQ(order.lines[0].unit_price_places, 6);
  EXPECT_EQ(order.lines[1].unit_price->micros(), 2);  // 2.5 micros, half to even
  EXPECT_EQ(order.lines[1].unit_price_places, 7);
  EXPECT_EQ(order.rounded_terms, 2);
}

TEST_F(Commercetools, TellsKindsOfLinesAndExternalTotals) {
  const std::string gift = LineOf(R"("price":{"value":)" + Eur(500) + R"(},"quantity":1,"lineItemMode":"GiftLineItem",
      "discountedPricePerQuantity":[{"quantity":1,"discountedPrice":{"value":)" +
                                  Eur(0) + R"(}}],"totalPrice":)" + Eur(0));
  const std::string external = LineOf(R"("price":{"value":)" + Eur(500) +
                                      R"(},"quantity":4,"priceMode":"ExternalTotal","totalPrice":)" + Eur(1000));
  const Order& order = OrderOf(Input("order", "Create", gift + "," + external, R"("totalPrice":)" + Eur(1000) + ","));
  EXPECT_EQ(order.lines[0].kind, LineKind::kGift);
  EXPECT_EQ(Text(order.lines[0].net_total), "0.00");
  EXPECT_EQ(Text(order.lines[1].unit_price), "2.50");
  EXPECT_TRUE(FindingsIn(order, Catalogue::kNone).empty());
}

// A line that the platform priced: what restricts its price, and what the line asked for.
std::string Priced(const std::string& restrictions, const std::string& asked = "") {
  return LineOf(asked + R"("price":{"id":"x",)" + restrictions + R"("value":)" + Eur(900) + R"(},"quantity":1)");
}

TEST_F(Commercetools, ReadsThePriceListFromThePricesOnTheLines) {
  const std::string group = R"("customerGroup":{"typeId":"customer-group","id":"g1"},)";
  const std::string other_group = R"("customerGroup":{"typeId":"customer-group","id":"g2"},)";
  const std::string germany = R"("country":"DE",)";
  const std::string web = R"("channel":{"typeId":"channel","id":"web"},)";
  const std::string for_web = R"("distributionChannel":{"typeId":"channel","id":"web"},)";
  const std::string weekly = R"("recurrencePolicy":{"typeId":"recurrence-policy","id":"w"},)";
  const std::string for_weekly = R"("recurrenceInfo":{"recurrencePolicy":{"id":"w"}},)";
  const std::string external =
      LineOf(R"("priceMode":"ExternalPrice","price":{"value":)" + Eur(1) + R"(},"quantity":1)");
  const std::pair<std::vector<std::string>, std::string> rows[] = {
      {{}, ""},
      {{Priced("")}, ""},
      {{Priced(germany)}, "country:DE"},
      {{Priced(germany + web + group)}, "customer-group:g1/channel:web/country:DE"},
      // Every line has the closest price that there is for its item; together they say what was asked for.
      {{Priced(germany), Priced(""), Priced(group)}, "customer-group:g1/country:DE"},
      {{Priced(web), Priced(germany, for_web)}, "channel:web/country:DE"},
      {{Priced(weekly), Priced("", for_weekly)}, "recurrence:w"},
      {{external, Priced(germany)}, "country:DE"},
      // One list cannot say these.
      {{Priced(group), Priced(other_group)}, "mixed"},
      {{Priced(web), Priced("")}, "mixed"},
      {{Priced(""), Priced(web)}, "mixed"},
      {{Priced(weekly), Priced("")}, "mixed"},
      // No price is for a channel, so none was passed over for it.
      {{Priced(germany, for_web), Priced(germany)}, "country:DE"},
  };
  for (const auto& [lines, list] : rows) {
    std::string all;
    for (const std::string& line : lines) all.append(all.empty() ? "" : ",").append(line);
    EXPECT_EQ(OrderOf(Input("order", "Create", all, R"("totalPrice":)" + Eur(900) + ",")).price_list, list) << all;
  }
}

// The platform's own sample, as it stands and with its price restricted as a product's price may be.
TEST_F(Commercetools, ReadsThePriceListOfTheSampleOrder) {
  std::string body = ReadFile("payloads/commercetools/DERIVED_extension_input_order_create.json");
  EXPECT_EQ(OrderOf(body).price_list, "");
  const size_t id = body.find("\"id\"", body.find("\"price\""));
  ASSERT_NE(id, body.npos);
  body.insert(id, R"("country": "DE", "customerGroup": {"typeId": "customer-group", "id": "vip"}, )");
  EXPECT_EQ(OrderOf(body).price_list, "customer-group:vip/country:DE");
}

TEST_F(Commercetools, VetoesOnlyTheShoppersOrderCreate) {
  const auto veto = [&](const char* type, const char* action, const std::string& by) {
    OrderOf(Input(type, action, "", by + R"("totalPrice":)" + Eur(0) + ","));
    return decoded_.may_veto;
  };
  const std::string shopper = R"("lastModifiedBy":{"clientId":"shop","isPlatformClient":false},)";
  EXPECT_TRUE(veto("order", "Create", shopper));
  EXPECT_TRUE(decoded_.commit_point && decoded_.synchronous);
  EXPECT_FALSE(veto("order", "Update", shopper));
  EXPECT_FALSE(veto("cart", "Create", shopper));
  EXPECT_FALSE(veto("cart", "Update", shopper));
  EXPECT_FALSE(veto("order", "Create", R"("lastModifiedBy":{"clientId":"warehouse"},)"));
  EXPECT_TRUE(decoded_.commit_point);
  EXPECT_FALSE(veto("order", "Create", R"("lastModifiedBy":{"clientId":"mc","isPlatformClient":true},)"));
}

TEST_F(Commercetools, AnswersInThePlatformsWords) {
  OrderOf(Input("order", "Create", "", R"("totalPrice":)" + Eur(0) + ","));
  Verdict verdict;
  EXPECT_EQ(adapter_->Reply(decoded_, &verdict).body, R"({"actions":[]})");
  EXPECT_EQ(adapter_->Reply(decoded_, nullptr).body, R"({"actions":[]})");
  EXPECT_EQ(adapter_->Fallback().status, 200);
  verdict.enforced = Action::kHold;
  verdict.tags = {"parapet-held"};
  EXPECT_EQ(adapter_->Reply(decoded_, &verdict).body,
            R"({"actions":[{"action":"setCustomType","type":{"typeId":"type","key":"parapet"},)"
            R"("fields":{"parapetVerdict":"hold","parapetTags":["parapet-held"]}}]})");
  OrderOf(Input("order", "Create", "",
                R"("custom":{"type":{"id":"theirs"},"fields":{"gift":true}},"totalPrice":)" + Eur(0) + ","));
  EXPECT_EQ(adapter_->Reply(decoded_, &verdict).body, R"({"actions":[]})");
}

TEST_F(Commercetools, ShowsTheShopperNothingButTheSentence) {
  OrderOf(Input("order", "Create", "", R"("totalPrice":)" + Eur(0) + ","));
  Verdict verdict;
  verdict.store = "SECRET-STORE";
  verdict.enforced = Action::kBlock;
  verdict.tags = {"SECRET-TAG"};
  verdict.findings.push_back({.guardrail = "SECRET-GUARDRAIL",
                              .action = Action::kBlock,
                              .target = "SECRET-PATH",
                              .item = "SECRET-ITEM",
                              .message = "SECRET-MESSAGE",
                              .shopper_message = "Please reload \"it\"."});
  verdict.findings.push_back({.guardrail = "SECRET", .action = Action::kTag, .shopper_message = "SECRET-NOT-BLOCKING"});
  const HttpResponse response = adapter_->Reply(decoded_, &verdict);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body,
            R"({"errors":[{"code":"InvalidInput","message":"Please reload \"it\".",)"
            R"("localizedMessage":{"en":"Please reload \"it\"."},"extensionExtraInfo":{"source":"parapet"}}]})");
  decoded_.may_veto = false;
  EXPECT_EQ(adapter_->Reply(decoded_, &verdict).status, 200);
  verdict.findings.clear();
  decoded_.may_veto = true;
  EXPECT_NE(adapter_->Reply(decoded_, &verdict).body.find("contact us"), std::string::npos);
}

// A Subscription's message about an order, as the platform writes it into a queue.
std::string OrderMessage(const std::string& type, const std::string& rest) {
  return R"({"notificationType":"Message","projectKey":"trees","id":"m-7","version":1,"sequenceNumber":1,)"
         R"("resource":{"typeId":"order","id":"92f5a867-bf19-47ab-982c-6720a03a3921"},"resourceVersion":1,"type":")" +
         type + R"(","createdAt":"2025-11-28T08:59:58Z")" + rest + "}";
}

TEST_F(Commercetools, TakesOrdersThatComeAfterTheFact) {
  const std::string order = ReadFile("payloads/commercetools/order.json");
  const std::string message = OrderMessage("OrderCreated", R"(,"order":)" + order);
  const std::string event = R"({"specversion":"1.0","id":"e-1","type":"com.commercetools.order.message.OrderCreated",)"
                            R"("data":)" +
                            message + "}";
  uint64_t digest = 0;
  for (const std::string& body : {order, message, event}) {
    const Order& read = OrderOf(body);
    EXPECT_EQ(read.id, "92f5a867-bf19-47ab-982c-6720a03a3921");
    EXPECT_EQ(read.stage, Stage::kPlaced);
    EXPECT_EQ(read.revision.version, 1);
    EXPECT_EQ(read.lines.size(), 1u);
    EXPECT_TRUE(digest == 0 || digest == read.revision.digest) << "the same order however it came";
    digest = read.revision.digest;
    EXPECT_FALSE(decoded_.synchronous || decoded_.commit_point || decoded_.may_veto || decoded_.enforceable);
    EXPECT_FALSE(adapter_->CanBlock(decoded_));
    Verdict verdict;
    verdict.enforced = Action::kBlock;
    EXPECT_EQ(adapter_->Reply(decoded_, &verdict).body, R"({"actions":[]})");
    EXPECT_EQ(decoded_.delivery_id, body == order ? "" : "m-7");
  }
  EXPECT_EQ(decoded_.triggered_at.micros, kNow.micros - 2'000'000);
  EXPECT_EQ(OrderOf(OrderMessage("OrderImported", R"(,"order":)" + order)).origin, Origin::kImport);
}

TEST_F(Commercetools, IgnoresMessagesWithoutTheirOrder) {
  const std::string order = ReadFile("payloads/commercetools/order.json");
  const std::pair<std::string, const char*> rows[] = {
      {OrderMessage("OrderStateChanged", R"(,"orderState":"Complete")"), "post the order"},
      {OrderMessage("OrderDeleted", R"(,"order":)" + order), "deleted"},
      {R"({"notificationType":"ResourceUpdated","resource":{"typeId":"order","id":"o1"},"version":2})",
       "post the order"},
      {ReadFile("payloads/commercetools/cart_adyen_fixture.json"), "a cart"},
  };
  for (const auto& [body, why] : rows) {
    const Decoded decoded = Decode(*adapter_, bench_, body);
    EXPECT_EQ(decoded.kind, DeliveryKind::kIgnored) << body << "\n" << decoded.error;
    EXPECT_NE(decoded.subject.find(why), std::string::npos) << decoded.subject;
    EXPECT_FALSE(decoded.synchronous);
  }
  const Decoded broken = Decode(*adapter_, bench_, OrderMessage("OrderCreated", R"(,"order":{"id":"o1"})"));
  EXPECT_EQ(broken.kind, DeliveryKind::kUndecodable);
  EXPECT_FALSE(broken.synchronous) << "kept and acknowledged";
}

TEST_F(Commercetools, IgnoresOtherResourcesAndRefusesWhatItCannotRead) {
  EXPECT_EQ(Decode(*adapter_, bench_, Input("payment", "Create", "", "")).kind, DeliveryKind::kIgnored);
  const std::pair<std::string, const char*> rows[] = {
      {"{}", "$.resource.obj"},
      {R"({"action":"Create","resource":{"typeId":"order","id":"o1"}})", "$.resource.obj"},
      {Input("order", "Create", "", R"("totalPrice":{"centAmount":1.5,"currencyCode":"EUR"},)"), "whole number"},
      {Input("order", "Create", "", R"("totalPrice":{"centAmount":15},)"), "currencyCode"},
      {Input("order", "Create", "", R"("totalPrice":{"currencyCode":"EUR"},)"), "centAmount"},
      {Input("order", "Create", "", R"("totalPrice":{"centAmount":1,"currencyCode":"EUR","fractionDigits":21},)"),
       "fractionDigits"},
      {Input("order", "Create", "", R"("totalPrice":{"centAmount":9223372036854775807,"currencyCode":"EUR"},)"),
       "beyond"},
      {Input("order", "Create", "", R"("totalPrice":"10.00",)"), "$.resource.obj.totalPrice: expected an object"},
      {Input("order", "Create", "", R"("version":4,)"), "this key stands twice"},
      {Input("order", "Create", "", ""), "needs its total"},
  };
  for (const auto& [body, error] : rows) {
    const Decoded decoded = Decode(*adapter_, bench_, body);
    EXPECT_EQ(decoded.kind, DeliveryKind::kUndecodable) << body;
    EXPECT_NE(decoded.error.find(error), std::string::npos) << body << "\n" << decoded.error;
    EXPECT_TRUE(decoded.synchronous);
  }
}

}  // namespace
}  // namespace parapet::testing
