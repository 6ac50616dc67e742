// SPDX-License-Identifier: Apache-2.0
//
// A message about an offer says what is really offered: its form, its amount as it was approved, its last day.
#include <gtest/gtest.h>

#include "parapet/plugin/recovery/stock/stock_part.h"
#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

constexpr std::string_view kKind = "price_not_honoured";

LetterSettings WithLinks() {
  LetterSettings settings = LetterShop::Settings();
  settings.answer_within = Days(2);
  settings.link_host = "answers.example";
  settings.link = [](std::string_view case_id, std::string_view placeholder, Instant) {
    return "https://answers.example/" + std::string(case_id) + "/" + std::string(placeholder) + "?sig=5f0c";
  };
  return settings;
}

// Two orders, offered 6.00 each.
struct OfferShop : LetterShop {
  explicit OfferShop(OfferForm form, Money owner = Money::Major(12)) : LetterShop(Autonomy::kAuto, WithLinks()) {
    Policy(Autonomy::kAuto, [&](RecoveryRules& rules) {
      rules.offer_form = form;
      rules.auto_honour = Money();
      rules.owner_honour = owner;
    });
    Sell(2);
    Noon();
    Ask(std::string(kKind));
    Run(Minutes(10));
  }
};

TEST(LettersOffer, SayFormAmountAndLastDayAndNoOther) {
  const std::pair<OfferForm, const char*> rows[] = {
      {OfferForm::kGiftCard, "a gift card over $6.00;"},
      {OfferForm::kStoreCredit, "store credit of $6.00, good until "},
      {OfferForm::kDiscountCode, "a discount code for one order, $6.00 off the goods, good until "},
  };
  for (const auto& [form, words] : rows) {
    OfferShop shop(form);
    ASSERT_EQ(shop.mail().received.size(), 2u)
        << Name(form) << ": " << shop.CaseOf("501").steps.at("message:price_not_honoured").note;
    const std::string& text = shop.mail().received.front().text;
    EXPECT_NE(text.find(words), std::string::npos) << text;
    for (const auto& [other, of_other] : rows) {
      const bool said = text.find(std::string(of_other).substr(0, 14)) != std::string::npos;
      EXPECT_EQ(said, other == form) << text;
    }
    EXPECT_EQ(text.find("free shipping"), std::string::npos) << text;
    EXPECT_EQ(shop.Doubled(), 0u);
  }
}

TEST(LettersOffer, AreNotSentWhereNothingIsOffered) {
  OfferShop shop(OfferForm::kDiscountCode, Money());
  EXPECT_TRUE(shop.mail().received.empty());
  EXPECT_EQ(shop.CaseOf("501").steps.at("message:price_not_honoured").state, StepState::kFailed);
}

// One customer who was asked about pears, of which two are kept.
struct PearShop : LetterShop {
  explicit PearShop(std::optional<Duration> kept) : LetterShop(Autonomy::kAuto, WithLinks()) {
    Sell(1);
    sim().Product("14.00", "", "4002");
    Noon();
    const std::string id = incident().cases.front().id;
    With([&](FollowView& view) {
      CaseStep step{.case_id = id, .act = CaseAct::kStepped, .actor = std::string(kStockActor)};
      step.step = "message:out_of_stock_substitute";
      if (kept) step.reserved = Reserved{"4002", Quantity::Whole(2), Money::Major(14), view.now() + *kept};
      ASSERT_EQ(view.Take(step), "");
    });
    Run(Minutes(10));
  }
};

TEST(LettersSubstitute, StateThePriceThatIsSwappedFor) {
  PearShop shop(Days(3));
  ASSERT_EQ(shop.mail().received.size(), 1u) << shop.CaseOf("501").steps.at("message:out_of_stock_substitute").note;
  const std::string& text = shop.mail().received.front().text;
  EXPECT_NE(text.find("We chose 2 × Apples"), std::string::npos) << text;
  EXPECT_NE(text.find("for $28.00;"), std::string::npos) << text;
}

TEST(LettersSubstitute, AreNotSentWhereNothingIsKeptOrNotForAsLongAsTheySay) {
  for (const auto& kept : {std::optional<Duration>(), std::optional<Duration>(Days(1))}) {
    PearShop shop(kept);
    EXPECT_TRUE(shop.mail().received.empty());
    EXPECT_EQ(shop.CaseOf("501").steps.at("message:out_of_stock_substitute").state, StepState::kFailed);
  }
}

}  // namespace
}  // namespace parapet
