// SPDX-License-Identifier: Apache-2.0
//
// Orders that are fine although they look cheap, in the platforms' own words: what says so has to survive decoding. The
// same orders in native form are in tests/corpus/quiet.ndjson. Some cannot be said on a platform: Shopify's order body
// names no selling plan, and no quantity there is broken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/program.h"
#include "parapet/core/state/store_state.h"
#include "parapet/tests/adapters/platforms/harness.h"

namespace parapet::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

// A shop whose pears cost 15.00 and have since yesterday, and its policy.
class Shop {
 public:
  explicit Shop(const char* currency) {
    settings_.store = "main";
    settings_.currency = *Currency::FromCode(currency);
    settings_.supplied = {Fact::kEntitlement, Fact::kIdentity};
    state_.emplace(settings_);
    Compile();
    const ItemPrice price = {.currency = settings_.currency, .price = Money::Major(15)};
    for (const char* id : {"7", "p1#3"}) {
      ItemUpdate pear{.id = id, .sku = "PEAR", .prices = {price}, .cost = Money::Major(6)};
      pear.stock = ItemStock{.kind = StockKind::kUntracked, .as_of = kNow};
      state_->Import({&pear, 1}, true, *program_, kNow - Days(1));
    }
  }
  void Entitle(const EntitlementEntry& entry) {
    policy_.entitlements.push_back(entry);
    Compile();
  }
  // What is found in an order; then it was placed.
  std::set<std::string> Place(const Order& order) {
    const Admission admission = state_->Admit(order, kNow);
    const Facts facts = state_->Resolve(order, admission, *program_, kNow, buffer_);
    JudgeOrder(program_->MaskFor(order, facts.supplied), order, facts, program_->RulesFor(order), findings_);
    std::set<std::string> names;
    for (const Finding& finding : findings_.findings()) names.emplace(Registry()[finding.guardrail].name);
    state_->Apply(state_->Record(order, admission, kNow));
    return names;
  }

 private:
  void Compile() {
    program_ = Program::Compile(policy_, 1, kNow).program;
    ASSERT_NE(program_, nullptr);
  }
  StoreSettings settings_;
  Policy policy_ = RecommendedPolicy();
  std::shared_ptr<const Program> program_;
  std::optional<StoreState> state_;
  FactsBuffer buffer_;
  Findings findings_;
};

EntitlementEntry Right(std::vector<std::string> codes, std::vector<Origin> origins = {}) {
  return {.name = "right", .codes = std::move(codes), .origins = std::move(origins), .until = kNow + Days(30)};
}

class QuietOnShopify : public ::testing::Test {
 protected:
  // An order of these lines with what makes it what it is.
  std::set<std::string> Findings(const std::string& lines, const std::string& total, const std::string& extra,
                                 const std::string& id = "1001") {
    const std::string body = R"({"id":)" + id + R"(,"currency":"USD","created_at":"2025-11-28T04:00:00-05:00",)" +
                             R"("financial_status":"paid","total_price":")" + total + R"(",)" + extra +
                             R"("line_items":[)" + lines + "]}";
    decoded_ = Decode(*adapter_, bench_, body, "orders/create");
    EXPECT_EQ(decoded_.kind, DeliveryKind::kOrder) << decoded_.error;
    return shop_.Place(*decoded_.order);
  }
  static std::string Pear(const std::string& price, const std::string& extra = "") {
    return R"({"id":1,"variant_id":7,"product_id":8,"sku":"PEAR","quantity":1,"price":")" + price + "\"" + extra + "}";
  }
  static std::string AllOff(const std::string& code) {
    return R"("customer":{"id":115},"total_discounts":"15.00","discount_applications":[{"type":"discount_code","code":")" +
           code + R"(","value":"100.0","value_type":"percentage","target_type":"line_item"}],)";
  }
  static constexpr const char* kAllocated =
      R"(,"discount_allocations":[{"amount":"15.00","discount_application_index":0}])";

  Shop shop_{"USD"};
  Bench bench_;
  std::unique_ptr<PlatformAdapter> adapter_ = MakeShopifyAdapter(Settings());
  Decoded decoded_;
};

TEST_F(QuietOnShopify, ARenewalAtAGrandfatheredPrice) {
  EXPECT_THAT(Findings(Pear("6.00"), "6.00", R"("source_name":"subscription_contract",)"), IsEmpty());
  EXPECT_THAT(Findings(Pear("6.00"), "6.00", R"("source_name":"web",)", "1002"), Contains("off_reference"))
      << "the same from the storefront";
}

TEST_F(QuietOnShopify, AnExchangeForNothingAndAMarketplacesPrice) {
  EXPECT_THAT(Findings(Pear("0.00"), "0.00", R"("source_name":"exchange",)"), IsEmpty());
  EXPECT_THAT(Findings(Pear("9.00"), "9.00", R"("source_name":"amazon",)", "1002"), IsEmpty());
}

TEST_F(QuietOnShopify, ATradeCustomersPrice) {
  EXPECT_THAT(Findings(Pear("9.00"), "9.00", R"("company":{"id":5,"location_id":6},)"), IsEmpty());
}

TEST_F(QuietOnShopify, ABundleWhosePartsCostNothing) {
  const std::string part = R"({"id":2,"variant_id":9,"product_id":8,"sku":"LID","quantity":1,"price":"0.00",)"
                           R"("sales_line_item_group_id":11})";
  EXPECT_THAT(Findings(Pear("15.00", R"(,"sales_line_item_group_id":11)") + "," + part, "15.00", ""), IsEmpty());
}

TEST_F(QuietOnShopify, ATipAnEngravingAndShippingProtection) {
  const std::string more =
      R"(,{"id":2,"quantity":1,"price":"2.00","title":"Tip","tip_payment_gateway":"shopify_payments"},)"
      R"({"id":3,"variant_id":null,"product_id":null,"quantity":1,"price":"5.00","title":"Engraving"},)"
      R"({"id":4,"variant_id":null,"product_id":null,"quantity":1,"price":"0.98","title":"Shipping protection",)"
      R"("requires_shipping":false})";
  EXPECT_THAT(Findings(Pear("15.00") + more, "22.98", R"("total_tip_received":"2.00",)"), IsEmpty());
}

TEST_F(QuietOnShopify, AnEmployeesCodeOnceItIsRegistered) {
  EXPECT_THAT(Findings(Pear("15.00", kAllocated), "0.00", AllOff("STAFF")), Contains("unentitled_zero_total"))
      << "a discount that the platform knows is not one that somebody approved";
  shop_.Entitle(Right({"staff"}));
  EXPECT_THAT(Findings(Pear("15.00", kAllocated), "0.00", AllOff("STAFF"), "1002"), IsEmpty());
}

TEST_F(QuietOnShopify, AReplacementMadeByStaffOnceDraftsMayBeFree) {
  shop_.Entitle(Right({}, {Origin::kDraft}));
  const std::string draft = R"("source_name":"shopify_draft_order",)";
  EXPECT_THAT(Findings(Pear("15.00", kAllocated), "0.00", draft + AllOff("Replacement")), IsEmpty());
}

TEST_F(QuietOnShopify, AnonymousSalesAtTheTillOneLikeTheOther) {
  for (const char* id : {"1001", "1002", "1003"}) {
    EXPECT_THAT(Findings(Pear("15.00"), "15.00", R"("source_name":"pos",)", id), IsEmpty()) << id;
  }
}

class QuietOnCommercetools : public ::testing::Test {
 protected:
  static std::string Eur(int cents) {
    return R"({"type":"centPrecision","currencyCode":"EUR","centAmount":)" + std::to_string(cents) +
           R"(,"fractionDigits":2})";
  }
  static std::string Pear(int cents, const std::string& mode = "Standard", const std::string& price_mode = "Platform") {
    return R"({"id":"l)" + mode + R"(","productId":"p1","variant":{"id":3,"sku":"PEAR"},"name":{"en":"Pear"},)" +
           R"("price":{"value":)" + Eur(cents) + R"(},"quantity":1,"totalPrice":)" + Eur(cents) + R"(,"priceMode":")" +
           price_mode + R"(","lineItemMode":")" + mode + R"("})";
  }
  std::set<std::string> Findings(const std::string& lines, int total, const std::string& extra,
                                 const std::string& id = "o1") {
    const std::string body = R"({"action":"Create","resource":{"typeId":"order","id":")" + id + R"(","obj":{"id":")" +
                             id + R"(","version":1,"createdAt":"2025-11-28T09:00:00Z","orderState":"Open",)" + extra +
                             R"("totalPrice":)" + Eur(total) + R"(,"lineItems":[)" + lines + "]}}}";
    decoded_ = Decode(*adapter_, bench_, body);
    EXPECT_EQ(decoded_.kind, DeliveryKind::kOrder) << decoded_.error;
    return shop_.Place(*decoded_.order);
  }

  Shop shop_{"EUR"};
  Bench bench_;
  std::unique_ptr<PlatformAdapter> adapter_ = MakeCommercetoolsAdapter(Settings());
  Decoded decoded_;
};

TEST_F(QuietOnCommercetools, ARecurringOrderAndATradeCustomersPrice) {
  EXPECT_THAT(Findings(Pear(600), 600, R"("origin":"RecurringOrder",)"), IsEmpty());
  EXPECT_THAT(Findings(Pear(900), 900, R"("businessUnit":{"typeId":"business-unit","key":"acme"},)", "o2"), IsEmpty());
  EXPECT_THAT(Findings(Pear(600), 600, "", "o3"), Contains("off_reference")) << "the same from the storefront";
}

TEST_F(QuietOnCommercetools, AQuotedPrice) {
  EXPECT_THAT(Findings(Pear(900, "Standard", "ExternalPrice"), 900, R"("origin":"Quote",)"), IsEmpty());
}

TEST_F(QuietOnCommercetools, AGiftWithPurchaseAndACustomLine) {
  const std::string custom = R"("customLineItems":[{"id":"c1","name":{"en":"Engraving"},"slug":"engraving","money":)" +
                             Eur(500) + R"(,"quantity":1,"totalPrice":)" + Eur(500) + "}],";
  EXPECT_THAT(Findings(Pear(1500) + "," + Pear(0, "GiftLineItem"), 2000, custom), IsEmpty());
}

TEST_F(QuietOnCommercetools, AnEmployeesCodeOnceItIsRegistered) {
  const std::string code =
      R"("customerId":"c1","discountCodes":[{"discountCode":{"typeId":"discount-code","id":"d1","obj":{"code":"STAFF"}}}],)"
      R"("discountOnTotalPrice":{"discountedAmount":)" +
      Eur(1500) + "},";
  EXPECT_THAT(Findings(Pear(1500), 0, code), Contains("unentitled_zero_total"));
  shop_.Entitle(Right({"STAFF"}));
  EXPECT_THAT(Findings(Pear(1500), 0, code, "o2"), IsEmpty());
}

}  // namespace
}  // namespace parapet::testing
