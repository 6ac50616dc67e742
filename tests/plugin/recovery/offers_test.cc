// SPDX-License-Identifier: Apache-2.0
//
// What customers get for accepting an offer: in the form that the policy names, once, and said on their page.
#include <gtest/gtest.h>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/signature/value_code.h"
#include "parapet/plugin/recovery/answers/answer_page.h"
#include "parapet/tests/plugin/recovery/remedy_shop.h"

namespace parapet {
namespace {

const AnswerLinks kLinks{"https://answers.fruit.example", "orchard", "fruit"};
const std::set<std::string, std::less<>> kAll = {"refund",        "gift_card",     "store_credit",
                                                 "discount_code", "free_shipping", "cancel"};

class Offers : public ::testing::Test {
 protected:
  // Orders at 0.00 that are offered something; the message is out.
  void Offer(OfferForm form, const std::string& shipping = "4.90", int orders = 3) {
    shop_->rules().offer_form = form;
    shop_->rules().owner_honour = Money::Major(orders == 1 ? 12 : 16);  // honouring one costs 15.00
    shop_->rules().auto_honour = Money::Major(1);
    shop_->Enforce();
    shop_->SellFree(orders, shipping);
    shop_->Grant();
    shop_->Run(Seconds(5));
    for (const Case& one : shop_->Find().cases)
      ASSERT_EQ(shop_->Settle(one.id, "message:price_not_honoured", StepState::kDone), "");
    shop_->Run(Seconds(5));
  }
  void AcceptAll() {
    for (const Case& one : shop_->Find().cases) shop_->Answer(one.id, "accept");
    shop_->Run(Seconds(30), true);
  }
  std::string Link(const Case& one, Duration lasts = Days(7)) {
    const std::string url = AnswerLink(kLinks, one.id, "accept", shop_->sim().now() + lasts);
    return url.substr(url.rfind('/') + 1);
  }
  HttpResponse Ask(const std::string& method, const std::string& token, const std::string& languages = "en") {
    return ServeAnswer(kLinks, shop_->follow(), shop_->remedies(), {method, token, languages}, shop_->sim().now());
  }
  static bool Says(const HttpResponse& page, const std::string& words) {
    return page.body.find(words) != std::string::npos;
  }

  std::unique_ptr<RemedyShop> shop_ = std::make_unique<RemedyShop>(kAll);
};

TEST_F(Offers, AreGivenInTheFormThatThePolicyNamesAndInNoOther) {
  for (const OfferForm form : {OfferForm::kStoreCredit, OfferForm::kDiscountCode, OfferForm::kFreeShipping}) {
    shop_ = std::make_unique<RemedyShop>(kAll);
    Offer(form);
    AcceptAll();
    for (const char* kind : {"gift_card", "store_credit", "discount_code", "free_shipping"}) {
      const size_t given = kind == Name(form) ? 3 : 0;
      EXPECT_EQ(shop_->connector(kind).done.size(), given) << kind;
      for (const auto& [key, times] : shop_->connector(kind).done) EXPECT_EQ(times, 1) << kind;
    }
    EXPECT_EQ(shop_->connector("cancel").done.size(), 3u) << "with the full refund";
  }
}

TEST_F(Offers, ACodeIsOverWhatWasGrantedWithItsLastDayAndNoCodeInThePayload) {
  Offer(OfferForm::kDiscountCode);
  AcceptAll();
  const Case one = shop_->Find().cases.front();
  ASSERT_EQ(shop_->connector("discount_code").payloads.size(), 3u);
  for (const auto& [key, payload] : shop_->connector("discount_code").payloads) {
    DiscountCodeRemedy remedy;
    ASSERT_EQ(ReadRemedy(payload, remedy), "") << payload;
    EXPECT_EQ(remedy.amount, one.grant->amount);
    EXPECT_EQ(remedy.expires_on.size(), 10u);
    EXPECT_EQ(payload.find(ValueCode(kLinks.secret, kCodeOfDiscount, key)), std::string::npos);
  }
}

TEST_F(Offers, FreeShippingIsCountedAtTheOrdersRecordedShipping) {
  Offer(OfferForm::kFreeShipping);
  for (const Case& one : shop_->Find().cases) {
    EXPECT_EQ(one.grant->form, OfferForm::kFreeShipping);
    EXPECT_EQ(one.grant->amount, Money::FromMicros(4'900'000));
  }
}

TEST_F(Offers, FreeShippingOfOrdersThatSayNoShippingIsAGiftCardForAll) {
  Offer(OfferForm::kFreeShipping, "");
  const Incident incident = shop_->Find();
  EXPECT_NE(incident.plan->because.find("Free shipping is none of the choices"), std::string::npos);
  AcceptAll();
  EXPECT_EQ(shop_->connector("gift_card").done.size(), 3u);
  EXPECT_TRUE(shop_->connector("free_shipping").done.empty());
}

TEST_F(Offers, WithoutAConnectorAreTasksWithAnOwnerAndOverdueIsTold) {
  shop_ = std::make_unique<RemedyShop>(std::set<std::string, std::less<>>{"cancel", "gift_card", "store_credit"});
  Offer(OfferForm::kDiscountCode);
  AcceptAll();
  const Case one = shop_->Find().cases.front();
  EXPECT_EQ(one.steps.at("discount_code").state, StepState::kStarted);
  EXPECT_NE(one.steps.at("discount_code").note.find("no connector carries out \"discount_code\""), std::string::npos);
  EXPECT_FALSE(one.steps.contains("cancel")) << "the order is not called off before the offer is kept";
  shop_->Run(Hours(25), false, Minutes(10));
  EXPECT_TRUE(shop_->Find().cases.front().steps.at("discount_code").late_at.IsKnown());
  EXPECT_TRUE(shop_->connector("gift_card").done.empty()) << "nothing else is given instead";
}

TEST_F(Offers, SurviveACheckpointInTheirForm) {
  Offer(OfferForm::kDiscountCode);
  shop_->Checkpoint();
  shop_->Live();
  for (const Case& one : shop_->Find().cases) EXPECT_EQ(one.grant->form, OfferForm::kDiscountCode);
  AcceptAll();
  EXPECT_EQ(shop_->connector("discount_code").done.size(), 3u);
}

TEST_F(Offers, ThePageSaysWhatIsOfferedAndShowsTheCodeOnceItWasMade) {
  Offer(OfferForm::kDiscountCode, "4.90", 1);
  const Case one = shop_->Find().cases.front();
  const std::string link = Link(one);
  const HttpResponse offered = Ask("GET", link);
  EXPECT_TRUE(Says(offered, "a discount code: $12.00 off the goods of one order")) << offered.body;
  EXPECT_TRUE(Says(offered, "Good until")) << offered.body;
  EXPECT_TRUE(Says(Ask("GET", link, "de"), "einen Rabattcode"));
  const HttpResponse thanks = Ask("POST", link);
  EXPECT_TRUE(Says(thanks, "your code stands on this page once it is made")) << thanks.body;
  shop_->Run(Seconds(30));
  ASSERT_EQ(shop_->connector("discount_code").done.size(), 1u);
  const std::string code =
      ValueCode(kLinks.secret, kCodeOfDiscount, shop_->connector("discount_code").done.begin()->first);
  EXPECT_TRUE(Says(Ask("GET", link), "Your code: " + code));
  EXPECT_FALSE(Says(Ask("GET", Link(one).substr(1)), code)) << "to nobody without the link";
  EXPECT_EQ(shop_->Find().cases.front().state, CaseState::kClosed);
  shop_->sim().Pass(Days(100));
  EXPECT_TRUE(Says(Ask("GET", link), code)) << "as long as it is good";
  shop_->sim().Pass(Days(300));
  EXPECT_EQ(Ask("GET", link).status, 404);
}

TEST_F(Offers, WhoCancelsIsShownNoCode) {
  Offer(OfferForm::kDiscountCode, "4.90", 1);
  const Case one = shop_->Find().cases.front();
  shop_->Answer(one.id, "cancel");
  shop_->Run(Seconds(30));
  EXPECT_TRUE(shop_->connector("discount_code").done.empty());
  const HttpResponse page = Ask("GET", Link(one));
  EXPECT_FALSE(Says(page, "code")) << page.body;
}

}  // namespace
}  // namespace parapet
