// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/shopify/order_decoder.h"
#include "parapet/tests/adapters/platforms/harness.h"

namespace parapet::testing {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A webhook order with `extra` members and the given lines.
std::string Body(const std::string& lines, const std::string& extra = "") {
  return R"({"id":820982911946154508,"currency":"USD","created_at":"2025-11-28T03:00:00-05:00",)" + extra +
         R"("line_items":[)" + lines + "]}";
}
std::string LineOf(const std::string& extra) {
  return R"({"id":1,"variant_id":808950810,"product_id":632910392,"sku":"PEAR","quantity":2,"price":"15.00")" + extra +
         "}";
}

class Shopify : public ::testing::Test {
 protected:
  const Order& OrderOf(const std::string& body, const std::string& topic = "orders/create") {
    decoded_ = Decode(*adapter_, bench_, body_ = body, topic);
    EXPECT_EQ(decoded_.kind, DeliveryKind::kOrder) << decoded_.error;
    static const Order none;
    return decoded_.order == nullptr ? none : *decoded_.order;
  }
  std::string ErrorOf(const std::string& body, const std::string& topic = "orders/create") {
    const Decoded decoded = Decode(*adapter_, bench_, body, topic);
    EXPECT_EQ(decoded.kind, DeliveryKind::kUndecodable);
    EXPECT_EQ(decoded.order, nullptr);
    return decoded.error;
  }
  Bench bench_;
  std::unique_ptr<PlatformAdapter> adapter_ = MakeShopifyAdapter(Settings());
  Decoded decoded_;
  std::string body_;
};

TEST_F(Shopify, VerifiesTheRawBodyAndTheShop) {
  const std::string body = R"({"id":820982911946154508,"total_price":"404.95","currency":"USD"})";
  const std::string signature = "phtP72PDvKaOs9xsx5hklamT/Sa5NwbuwWNsn0ui4es=";
  PlatformSettings settings = Settings();
  settings.shop = "fruit.myshopify.com";
  const auto adapter = MakeShopifyAdapter(settings);
  const auto verify = [&](const std::string& text, const std::string& shop) {
    Request request("/hooks/main", text, {{"X-Shopify-Hmac-Sha256", signature}, {"x-shopify-shop-domain", shop}});
    return adapter->Verify(request.get(), kNow);
  };
  EXPECT_EQ(verify(body, "Fruit.myshopify.com"), Refusal::kNone);
  EXPECT_EQ(verify(body, "other.myshopify.com"), Refusal::kMismatch);
  EXPECT_EQ(verify(body, ""), Refusal::kMismatch);
  EXPECT_EQ(verify(body + " ", "fruit.myshopify.com"), Refusal::kMismatch);
  Request bare("/hooks/main", body);
  EXPECT_EQ(adapter->Verify(bare.get(), kNow), Refusal::kMissing);
}

TEST_F(Shopify, SaysHowMuchLeftAndWhen) {
  const auto left = [&](const std::string& members, const char* topic = "orders/updated") -> const Order& {
    return OrderOf(Body(LineOf(""), members), topic);
  };
  EXPECT_EQ(left(R"("fulfillment_status":null,)").fulfilment, FulfilmentStage::kNone);
  EXPECT_EQ(left(R"("fulfillment_status":"restocked",)").fulfilment, FulfilmentStage::kNone);
  EXPECT_EQ(left(R"("fulfillment_status":"partial",)", "orders/partially_fulfilled").fulfilment,
            FulfilmentStage::kPartly);
  EXPECT_FALSE(left(R"("fulfillment_status":"fulfilled",)").fulfilled_at.IsKnown());
  const std::string parcels =
      R"("fulfillment_status":"fulfilled","fulfillments":[)"
      R"({"id":1,"status":"success","created_at":"2025-11-29T10:00:00Z","shipment_status":"delivered"},)"
      R"({"id":2,"status":"cancelled","created_at":"2025-12-24T10:00:00Z","shipment_status":null},)"
      R"({"id":3,"status":"success","created_at":"2025-11-30T10:00:00Z","shipment_status":"in_transit"}],)";
  EXPECT_EQ(left(parcels, "orders/fulfilled").fulfilment, FulfilmentStage::kFulfilled) << "one is on its way";
  EXPECT_EQ(left(parcels).fulfilled_at, *ParseRfc3339("2025-11-30T10:00:00Z")) << "the last that stands";
  std::string all = parcels;
  all.replace(all.find("in_transit"), 10, "delivered");
  EXPECT_EQ(left(all).fulfilment, FulfilmentStage::kDelivered);
}

TEST_F(Shopify, AnOrderThatLeftIsNoLongerTheSameAndOneThatDidNotKeepsItsFingerprint) {
  const uint64_t before = OrderOf(Body(LineOf(""))).revision.digest;
  EXPECT_EQ(OrderOf(Body(LineOf(""), R"("fulfillment_status":null,)")).revision.digest, before);
  EXPECT_NE(OrderOf(Body(LineOf(""), R"("fulfillment_status":"fulfilled",)")).revision.digest, before);
}

TEST_F(Shopify, TheBuyersRegionTravelsWithTheContactOnly) {
  OrderOf(Body(LineOf(""), R"("shipping_address":{"country_code":"US","province_code":"HI"},)"
                           R"("billing_address":{"country_code":"US","province_code":"NY"},)"));
  EXPECT_EQ(decoded_.contact.region, "US-NY");
  EXPECT_EQ(decoded_.order->region, "HI");
}

TEST_F(Shopify, TakesIdsOfTheDeliveryFromItsHeaders) {
  Request request("/hooks/main", "{}",
                  {{"X-Shopify-Topic", "themes/update"},
                   {"X-Shopify-Webhook-Id", "b54557e4"},
                   {"X-Shopify-Event-Id", "98880550"},
                   {"X-Shopify-Triggered-At", "2025-11-28T09:00:00.5Z"}});
  const Decoded decoded = adapter_->Decode(request.get(), bench_.context());
  EXPECT_EQ(decoded.kind, DeliveryKind::kIgnored);
  EXPECT_EQ(decoded.delivery_id, "b54557e4");
  EXPECT_EQ(decoded.event_id, "98880550");
  EXPECT_EQ(decoded.triggered_at.micros, kNow.micros + 500'000);
  EXPECT_FALSE(decoded.synchronous);
  EXPECT_FALSE(adapter_->CanBlock(decoded));
}

TEST_F(Shopify, KeepsIdsBeyond2To53AsTheirDigits) {
  const Order& order = OrderOf(Body(LineOf(R"(,"x":0)"), R"("customer":{"id":115310627314723954},)"));
  EXPECT_EQ(order.id, "820982911946154508");
  EXPECT_EQ(order.lines[0].variant_id, "808950810");
  EXPECT_NE(ErrorOf(R"({"id":8.20982911946154508e17,"currency":"USD","line_items":[]})").find("$.id"),
            std::string::npos);
}

TEST_F(Shopify, TellsStageByTopicElseByPayment) {
  EXPECT_EQ(OrderOf(Body("", R"("financial_status":"paid",)")).stage, Stage::kPlaced);
  EXPECT_EQ(OrderOf(Body("", R"("financial_status":"pending",)"), "orders/paid").stage, Stage::kPaid);
  EXPECT_EQ(OrderOf(Body("", R"("financial_status":"paid",)"), "orders/updated").stage, Stage::kPaid);
  EXPECT_EQ(OrderOf(Body("", R"("financial_status":"pending",)"), "orders/updated").stage, Stage::kPlaced);
}

TEST_F(Shopify, TellsOriginBySourceName) {
  const std::pair<const char*, Origin> rows[] = {
      {"web", Origin::kStorefront},
      {"pos", Origin::kPos},
      {"shopify_draft_order", Origin::kDraft},
      {"subscription_contract", Origin::kRenewal},
      {"subscription_contract_checkout_one", Origin::kRenewal},
      {"exchange", Origin::kExchange},
      {"amazon", Origin::kMarketplace},
      {"580111", Origin::kStorefront},
      {"", Origin::kStorefront},
  };
  for (const auto& [name, origin] : rows) EXPECT_EQ(shopify::OriginOf(name), origin) << name;
  EXPECT_EQ(OrderOf(Body("", R"("source_name":"web","company":{"id":5},)")).origin, Origin::kB2b);
}

TEST_F(Shopify, TellsTheRegionThatTaxIsDueInAndWhatShips) {
  const std::string ship = R"("shipping_address":{"country_code":"US","province_code":"CA"},)";
  const std::string bill = R"("billing_address":{"country_code":"CA","province_code":"ON"},)";
  const Order& shipped = OrderOf(Body(LineOf(R"(,"requires_shipping":true)"), ship + bill));
  EXPECT_EQ(shipped.country, "US");
  EXPECT_EQ(shipped.region, "CA");
  EXPECT_TRUE(shipped.lines[0].requires_shipping);
  const Order& download = OrderOf(Body(LineOf(R"(,"requires_shipping":false)"), bill));
  EXPECT_EQ(download.region, "ON");
  EXPECT_FALSE(download.lines[0].requires_shipping);
  EXPECT_TRUE(OrderOf(Body(LineOf(R"(,"requires_shipping":null)"),
                           R"("shipping_address":{"country_code":"DE","province_code":null},)"))
                  .lines[0]
                  .requires_shipping);
  EXPECT_EQ(OrderOf(Body("", R"("shipping_address":{"country_code":"GB","province_code":"Kent"},)")).region, "");
}

TEST_F(Shopify, TellsKindsOfLines) {
  const Order& order =
      OrderOf(Body(R"({"id":1,"variant_id":null,"product_id":null,"sku":null,"quantity":1,"price":"5.00"},)"
                   R"({"id":2,"variant_id":7,"product_id":8,"quantity":1,"price":"50.00","gift_card":true},)"
                   R"({"id":3,"quantity":1,"price":"4.00","tip_payment_gateway":"shopify_payments"},)"
                   R"({"id":4,"variant_id":9,"quantity":1,"price":"0.00","sales_line_item_group_id":11},)"
                   R"({"id":5,"variant_id":null,"product_id":8,"quantity":1,"price":null})",
                   R"("total_tip_received":"6.00",)"));
  const LineKind kinds[] = {LineKind::kCustom, LineKind::kGiftCard, LineKind::kTip, LineKind::kBundlePart,
                            LineKind::kItem};
  ASSERT_EQ(order.lines.size(), 5u);
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(order.lines[i].kind, kinds[i]) << i;
  EXPECT_FALSE(order.lines[4].unit_price);
  EXPECT_EQ(order.lines[3].parent_id, "group:11");
  EXPECT_TRUE(order.lines[4].parent_id.empty());
  EXPECT_EQ(Text(order.tip_total), "2.00");  // 6.00 less the 4.00 that stand as a line
}

TEST_F(Shopify, AllocatesDiscountsAndCountsThoseOnShippingOnce) {
  const std::string lines =
      LineOf(R"(,"total_discount":"0.00","discount_allocations":[{"amount":"3.00","discount_application_index":0}])");
  const Order& order = OrderOf(Body(lines, R"("taxes_included":false,"total_tax":"2.70","total_price":"29.70",
      "total_discounts":"13.00","shipping_lines":[{"price":"10.00","discounted_price":"0.00",
        "discount_allocations":[{"amount":"10.00","discount_application_index":1}]}],
      "discount_applications":[{"type":"discount_code","code":"TEN","value":"10.0","value_type":"percentage"},
        {"type":"automatic","title":"Free shipping","value":"100.0","value_type":"percentage","target_type":"shipping_line"}],)"));
  EXPECT_EQ(Text(order.lines[0].discount), "3.00");
  EXPECT_EQ(Text(order.lines[0].net_unit), "13.50");
  EXPECT_EQ(Text(order.discount_total), "3.00");
  EXPECT_EQ(Text(order.shipping), "0.00");
  ASSERT_EQ(order.discounts.size(), 2u);
  EXPECT_EQ(order.discounts[0].code, "TEN");
  EXPECT_EQ(order.discounts[0].percentage_micros, 10'000'000);
  EXPECT_EQ(Text(order.discounts[0].amount), "3.00");
  EXPECT_TRUE(order.discounts[1].on_shipping);
  EXPECT_EQ(order.rounded_terms, 2);
  EXPECT_TRUE(FindingsIn(order, Catalogue::kNone).empty());
}

TEST_F(Shopify, CountsDutiesFeesAndCashRounding) {
  const Order& order = OrderOf(Body(LineOf(""), R"("taxes_included":true,"total_tax":"5.00","total_price":"37.05",
      "original_total_duties_set":{"shop_money":{"amount":"4.00"}},
      "original_total_additional_fees_set":{"shop_money":{"amount":"3.00"}},
      "total_cash_rounding_payment_adjustment_set":{"shop_money":{"amount":"0.05"}},)"));
  EXPECT_EQ(Text(order.fee_total), "7.05");
  EXPECT_EQ(order.tax_basis, TaxBasis::kIncluded);
  EXPECT_TRUE(FindingsIn(order, Catalogue::kNone).empty());
}

TEST_F(Shopify, KeepsPresentmentMoneyBesideShopMoney) {
  const std::string line = LineOf(R"(,"price_set":{"shop_money":{"amount":"15.00","currency_code":"USD"},
      "presentment_money":{"amount":"2250","currency_code":"JPY"}})");
  const Order& order = OrderOf(Body(line, R"("presentment_currency":"JPY","total_price":"30.00",
      "total_price_set":{"shop_money":{"amount":"30.00"},"presentment_money":{"amount":"4500","currency_code":"JPY"}},)"));
  EXPECT_EQ(order.presentment_currency.code(), "JPY");
  EXPECT_EQ(Text(order.total), "30.00");
  EXPECT_EQ(Text(order.presentment_total, 0), "4500");
  EXPECT_EQ(Text(order.lines[0].presentment_unit, 0), "2250");
  EXPECT_EQ(OrderOf(Body("", R"("presentment_currency":"USD",)")).presentment_currency, Currency());
}

TEST_F(Shopify, DoesNotTakeTheTelephoneOfWhoeverGetsThePresentForTheBuyers) {
  OrderOf(
      Body("", R"("email":"ann@example.com","shipping_address":{"address1":"1 High St","phone":"+447700900123"},)"));
  EXPECT_EQ(decoded_.contact.phone, "");
  OrderOf(
      Body("", R"("email":"ann@example.com","phone":"+447700900999","shipping_address":{"phone":"+447700900123"},)"));
  EXPECT_EQ(decoded_.contact.phone, "+447700900999");
}

TEST_F(Shopify, KnowsCustomersByFingerprintOnly) {
  const std::string body = Body("", R"("email":"Ann@Example.com","shipping_address":{"address1":"1 High St","zip":"AB1",
      "country_code":"GB"},)");
  const Order& order = OrderOf(body);
  const uint64_t customer = order.customer, address = order.address;
  EXPECT_NE(customer, 0u);
  EXPECT_NE(address, 0u);
  EXPECT_EQ(order.country, "GB");
  EXPECT_EQ(decoded_.contact.email, "Ann@Example.com");
  EXPECT_EQ(OrderOf(Body("", R"("email":"ann@example.com","shipping_address":{"address1":"1, HIGH st.","zip":"ab1",
      "country_code":"GB"},)"))
                .customer,
            customer);
  EXPECT_EQ(decoded_.order->address, address);
  EXPECT_EQ(OrderOf(Body("")).customer, 0u);
  Bench other("second");
  EXPECT_NE(Decode(*adapter_, other, body, "orders/create").order->customer, customer);
}

TEST_F(Shopify, ReadsTagsAndAsksOnlyForMissingOnes) {
  const Order& order = OrderOf(Body("", R"("tags":"vip, Parapet-Held , ",)"));
  ASSERT_EQ(order.tags.size(), 2u);
  EXPECT_EQ(order.tags[1], "Parapet-Held");
  Verdict verdict;
  verdict.enforced = Action::kHold;
  verdict.tags = {"parapet-held", "parapet-price"};
  verdict.findings.push_back({.guardrail = "zero_price", .action = Action::kHold});
  const auto effects = adapter_->Actions(order, verdict);
  ASSERT_EQ(effects.size(), 2u);
  EXPECT_EQ(effects[0].kind, "tag");
  EXPECT_EQ(effects[0].target, "820982911946154508");
  EXPECT_EQ(effects[0].payload.find("parapet-held"), std::string::npos);
  EXPECT_NE(effects[0].payload.find("parapet-price"), std::string::npos);
  EXPECT_EQ(effects[1].kind, "hold");
  EXPECT_NE(effects[1].payload.find("zero_price"), std::string::npos);
  verdict.tags = {"parapet-held"};
  EXPECT_EQ(adapter_->Actions(order, verdict).size(), 1u);
  verdict.enforced = Action::kAllow;
  EXPECT_TRUE(adapter_->Actions(order, verdict).empty());
}

TEST_F(Shopify, MarksEditsErasesPeopleIgnoresTheRest) {
  const Decoded edit =
      Decode(*adapter_, bench_, ReadFile("payloads/shopify/orders_edited_triggerdev.json"), "orders/edited");
  EXPECT_EQ(edit.kind, DeliveryKind::kMark);
  EXPECT_EQ(edit.subject, "820982911946154500");
  const Order& order = OrderOf(Body("", R"("customer":{"id":207119551},)"));
  const uint64_t customer = order.customer;
  const Decoded redact =
      Decode(*adapter_, bench_,
             R"({"shop_id":1,"customer":{"id":207119551,"email":"a@b.c","phone":null},"orders_to_redact":[17,18]})",
             "customers/redact");
  EXPECT_EQ(redact.kind, DeliveryKind::kErase);
  EXPECT_EQ(std::stoull(redact.subject, nullptr, 16), customer);
  const Order& guest = OrderOf(Body("", R"("email":"a@b.c",)"));
  ASSERT_EQ(redact.people.size(), 1u);
  EXPECT_EQ(std::stoull(redact.people[0], nullptr, 16), guest.customer) << "who bought as a guest before";
  EXPECT_EQ(redact.orders, (std::vector<std::string>{"17", "18"}));
  EXPECT_EQ(Decode(*adapter_, bench_, "{}", "shop/redact").subject, "*");
  for (const char* topic : {"customers/data_request", "refunds/create", "", "orders/createx"}) {
    EXPECT_EQ(Decode(*adapter_, bench_, "not even JSON", topic).kind, DeliveryKind::kIgnored) << topic;
  }
  const Decoded removed = Decode(*adapter_, bench_, R"({"id":788032119674292922})", "products/delete");
  ASSERT_EQ(removed.items.size(), 1u);
  EXPECT_EQ(removed.items[0].product_id, "788032119674292922");
  EXPECT_TRUE(removed.items[0].removed);
}

TEST_F(Shopify, TellsKindsOfStock) {
  const auto stock = [&](const std::string& fields) {
    const Decoded decoded =
        Decode(*adapter_, bench_, R"({"id":1,"variants":[{"id":2,"price":"1.00",)" + fields + "}]}", "products/update");
    EXPECT_EQ(decoded.kind, DeliveryKind::kItems) << decoded.error;
    return decoded.items.at(0).stock;
  };
  EXPECT_EQ(stock(R"("inventory_management":null,"inventory_quantity":0)")->kind, StockKind::kUntracked);
  EXPECT_EQ(stock(R"("inventory_management":"shopify","inventory_policy":"continue")")->kind, StockKind::kSellable);
  EXPECT_EQ(stock(R"("inventory_management":"shopify","inventory_policy":"deny","inventory_quantity":-3)")->quantity,
            Quantity::Whole(-3));
  EXPECT_FALSE(stock(R"("inventory_policy":"deny","inventory_quantity":3)"));
}

TEST_F(Shopify, RefusesWhatItCannotRead) {
  const std::pair<std::string, const char*> rows[] = {
      {Body(LineOf(R"(,"price":"0.00")")), "$.line_items[0].price: this key stands twice"},
      {Body(R"({"id":1,"price":"12,50"})"), "$.line_items[0].price: expected a decimal number"},
      {Body(R"({"id":1,"price":1e400})"), "$.line_items[0].price: the number is beyond"},
      {Body(R"({"id":1,"price":{"amount":"1"}})"), "$.line_items[0].price: expected a single value, found an object"},
      {Body(R"({"id":1,"price":"1.00","quantity":true})"), "$.line_items[0].quantity: expected a decimal number"},
      {R"({"currency":"USD","line_items":[]})", "$.id: an order needs its id"},
      {R"({"id":1,"line_items":[]})", "no currency"},
      {R"({"id":1,"currency":"XXZ","line_items":[]})", "$.currency: expected a currency code"},
      {R"({"id":1,"currency":"USD","line_items":"none"})", "$.line_items: expected an array"},
      {R"({"id":"\ud800","currency":"USD"})", "half of a surrogate pair"},
      {R"({"id":"\u0000","currency":"USD"})", "$.id: a text holds a NUL character"},
      {R"({"id":1,"id":2,"currency":"USD"})", "$.id: this key stands twice"},
      {R"({"id":1,"created_at":"yesterday"})", "$.created_at: expected a time"},
      {"[]", "$: expected an object"},
      {"", "there is nothing here"},
      {"{\"id\":1", "ends in the middle"},
  };
  for (const auto& [body, error] : rows)
    EXPECT_NE(ErrorOf(body).find(error), std::string::npos) << body << "\n" << ErrorOf(body);
  std::string many;
  for (int i = 0; i < 501; ++i) many += (i > 0 ? "," : "") + std::string("{}");
  EXPECT_NE(ErrorOf(Body(many)).find("more than 500 lines"), std::string::npos);
  EXPECT_NE(ErrorOf(std::string(33, '[')).find("$"), std::string::npos);
}

}  // namespace
}  // namespace parapet::testing
