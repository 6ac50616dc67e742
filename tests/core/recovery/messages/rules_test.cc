// SPDX-License-Identifier: Apache-2.0
//
// The rules up to L09, on both sides: what each refuses, and what it must leave alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/tests/core/recovery/messages/sample.h"

namespace parapet::messages {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using Rules = std::vector<std::string>;

constexpr auto kGerman = Language::kGerman;
constexpr auto kFrench = Language::kFrench;
constexpr auto kSpanish = Language::kSpanish;

const Rules kNone;

TEST(Lint, LeavesWhatIsTrueAlone) {
  EXPECT_EQ(Refused(Held(), SampleContext()), kNone);
  EXPECT_EQ(Refused(Honoured(), SampleContext()), kNone);
}

TEST(Lint, HasEighteenRulesInOrder) {
  ASSERT_EQ(LintRules().size(), 18u);
  for (size_t i = 0; i < LintRules().size(); ++i) {
    EXPECT_EQ(LintRules()[i]->id, (i < 9 ? "L0" : "L") + std::to_string(i + 1));
    EXPECT_EQ(FindLintRule(LintRules()[i]->id), LintRules()[i]);
  }
  EXPECT_EQ(FindLintRule("L19"), nullptr);
}

TEST(Lint, NamesPlaceWordsAndRemedy) {
  const Message message = FromText("Größe: we know.\nWe ship it shortly.", Language::kEnglish);
  const std::vector<LintFinding> findings = LintSentences(message, SampleContext());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].place.line, 2);
  EXPECT_EQ(findings[0].place.column, 12);
  EXPECT_THAT(Explain(findings[0]), HasSubstr("L02 text, line 2, column 12: \"shortly\" says no time; give the date"));
}

TEST(L01, RefusesAFigureThatIsNoFact) {
  EXPECT_EQ(Refusals("The price is 15.00 USD."), Rules{"L01"});
  EXPECT_EQ(Refusals("Der Preis ist {{normal_price}}.", kGerman), kNone);
}

TEST(L01, RefusesAFactThatIsUnboundStaleOrWithoutSource) {
  MessageContext context = SampleContext();
  FactOf(context, "next_update").source = "";
  EXPECT_EQ(Refused(Held(), context), Rules{"L01"});
  context = SampleContext();
  FactOf(context, "order").as_of = kSampleNow - Hours(1);
  EXPECT_EQ(Refused(Held(), context), kNone);
  FactOf(context, "order").as_of = kSampleNow - Hours(1) - Seconds(1);
  EXPECT_EQ(Refused(Held(), context), Rules{"L01"});
  FactOf(context, "order").as_of = kSampleNow + Seconds(1);
  EXPECT_EQ(Refused(Held(), context), Rules{"L01"});
  FactOf(context, "order").as_of = Instant{};
  EXPECT_EQ(Refused(Held(), context), Rules{"L01"});
  context.facts.clear();
  EXPECT_EQ(Refused(Held(), context), Rules{"L01"});
}

TEST(L01, RefusesAClaimOfWhatWasNotCarriedOut) {
  const std::vector<std::pair<Language, std::string>> claims = {
      {Language::kEnglish, "We have refunded {{refund_amount}}."},
      {kGerman, "Wir haben {{refund_amount}} erstattet."},
      {kFrench, "Nous avons remboursé {{refund_amount}}."},
      {kSpanish, "Hemos reembolsado {{refund_amount}}."}};
  for (const auto& [language, claim] : claims) {
    MessageContext context = SampleContext(language);
    EXPECT_EQ(Refusals(claim, context, language), kNone) << claim;
    EffectIn(context, "refund").state = StatedEffect::State::kApproved;
    EXPECT_EQ(Refusals(claim, context, language), Rules{"L01"}) << claim;
  }
  EXPECT_EQ(Refusals("We have cancelled your order."), Rules{"L01"});
  EXPECT_EQ(Refusals("We have not cancelled your order."), kNone);
  EXPECT_EQ(Refusals("Your order is neither cancelled nor changed."), kNone);
  MessageContext planned = SampleContext();
  EffectIn(planned, "refund").state = StatedEffect::State::kApproved;
  EXPECT_EQ(Refusals("We have refunded {{refund_amount}}, so you need to do nothing.", planned), Rules{"L01"});
  EXPECT_EQ(Refusals("Nothing was refunded.", planned), kNone);
}

TEST(L02, RefusesAVagueTimeInEveryLanguage) {
  EXPECT_EQ(Refusals("Your order ships as soon as possible."), Rules{"L02"});
  EXPECT_EQ(Refusals("Die Ware geht schnellstmöglich ab.", kGerman), Rules{"L02"});
  EXPECT_EQ(Refusals("Le colis part dans les meilleurs délais.", kFrench), Rules{"L02"});
  EXPECT_EQ(Refusals("El paquete sale lo antes posible.", kSpanish), Rules{"L02"});
  EXPECT_EQ(Refusals("Soon after {{noticed}} we stopped the sale."), kNone);
}

TEST(L02, AHopeNeedsATime) {
  EXPECT_EQ(Refusals("The parcel should arrive."), Rules{"L02"});
  EXPECT_EQ(Refusals("The parcel should arrive by {{new_date}}."), kNone);
}

TEST(L02, APastTimeIsNoneForAHope) {
  EXPECT_EQ(Refusals("Since {{noticed}} we hope to have your parcel with you."), Rules{"L02"});
  EXPECT_EQ(Refusals("It should have been with you by {{old_date}}."), kNone);
  EXPECT_EQ(Refusals("We hope to have it with you by {{new_date}}, as noticed at {{noticed}}."), kNone);
}

TEST(L02, RefusesATimeInWords) {
  EXPECT_EQ(Refusals("It arrives within three days."), Rules{"L02"});
  EXPECT_EQ(Refusals("Das Paket ist morgen da.", kGerman), Rules{"L02"});
  EXPECT_EQ(Refusals("Guten Morgen.", kGerman), kNone);
  EXPECT_EQ(Refusals("Le colis part demain.", kFrench), Rules{"L02"});
  EXPECT_EQ(Refusals("El paquete sale mañana.", kSpanish), Rules{"L02"});
  EXPECT_EQ(Refusals("Esa mañana el precio era otro.", kSpanish), kNone);
}

TEST(L02, NotKnowingNeedsTheNextUpdate) {
  EXPECT_EQ(Refusals("We do not know yet when it arrives."), Rules{"L02"});
  EXPECT_EQ(Refusals("We do not know yet when it arrives. We write by {{next_update}}."), kNone);
}

TEST(L03, AsksTheHistory) {
  MessageContext context = SampleContext();
  const std::string claim = "This has never happened before.";
  EXPECT_EQ(Refusals(claim, context), Rules{"L03"});
  context.similar_incidents = 0;
  EXPECT_EQ(Refusals(claim, context), kNone);
  context.history_searched = false;
  EXPECT_EQ(Refusals(claim, context), Rules{"L03"});
}

TEST(L04, APromiseNeedsATimeInItsSentence) {
  EXPECT_EQ(Refusals("Our team will call you."), Rules{"L04"});
  EXPECT_EQ(Refusals("Our team will call you at {{call_at}}."), kNone);
  EXPECT_EQ(Refusals("Our team will call you. It is {{call_at}}."), Rules{"L04"});
  EXPECT_EQ(Refusals("We will not charge you again."), kNone);
  EXPECT_EQ(Refusals("Antworten Sie auf diese Nachricht.", kGerman), kNone);
}

TEST(L04, APromiseNeedsAnOwnerWhoAcceptedIt) {
  MessageContext context = SampleContext();
  AcceptedTask& task = TaskIn(context, "next_update");
  task.accepted = false;
  EXPECT_EQ(Refused(Held(), context), Rules{"L04"});
  task.accepted = true;
  task.owner = "";
  EXPECT_EQ(Refused(Held(), context), Rules{"L04"});
  task.owner = "support lead";
  task.due = FactOf(context, "next_update").at + Seconds(1);
  EXPECT_EQ(Refused(Held(), context), Rules{"L04"});
  task.due = FactOf(context, "next_update").at - Seconds(1);
  EXPECT_EQ(Refused(Held(), context), kNone);
  FactOf(context, "next_update").at = task.due = kSampleNow;
  EXPECT_EQ(Refused(Held(), context), Rules{"L04"});
}

TEST(L05, FixedNeedsAReadBackAndAVowAReplay) {
  MessageContext context = SampleContext();
  EXPECT_EQ(Refusals("We have fixed the problem.", context), Rules{"L05"});
  EXPECT_EQ(Refusals("It will not happen again.", context), Rules{"L05"});
  context.source_fixed = true;
  EXPECT_EQ(Refusals("We have fixed the problem.", context), kNone);
  EXPECT_EQ(Refusals("It will not happen again.", context), Rules{"L05"});
  context.replay_passed = true;
  EXPECT_EQ(Refusals("It will not happen again.", context), kNone);
  EXPECT_EQ(Refusals("Das wird nicht wieder vorkommen.", kGerman), Rules{"L05"});
}

TEST(L06, RefusesBlameOfAnybodyElse) {
  EXPECT_EQ(Refusals("A glitch caused it."), Rules{"L06"});
  EXPECT_EQ(Refusals("Ein Mitarbeiter hat sich vertippt.", kGerman), Rules{"L06"});
  EXPECT_EQ(Refusals("C'était une erreur humaine.", kFrench), Rules{"L06"});
  EXPECT_EQ(Refusals("Usted debería haber mirado el precio.", kSpanish), (Rules{"L02", "L06"}));
  EXPECT_EQ(Refusals("A colleague calls you at {{call_at}}."), kNone);
  EXPECT_EQ(Refusals("The price of your order was our mistake."), kNone);
}

TEST(L06, RefusesTheNameOfAColleagueButNotOfTheCustomer) {
  MessageContext context = SampleContext();
  context.staff = {"Jim Doe"};
  EXPECT_EQ(Refusals("Jim Doe loaded the price list.", context), Rules{"L06"});
  Message message = Held();
  message.passages[1].text = "Hello Jim Doe, we are checking your order.";
  message.passages[1].spans = {{6, 13, "name"}};
  EXPECT_EQ(Refused(message, context), kNone);
}

TEST(L06, RefusesANameInAnyLettersAndPlaceAndAsAWholeWord) {
  MessageContext context = SampleContext();
  context.staff = {"anna", "will", "jim doe"};
  for (const char* text : {"ANNA loaded the price list.", "We asked anna.", "Will loaded the price list.",
                           "The list was loaded by JIM DOE."}) {
    EXPECT_EQ(Refusals(text, context), Rules{"L06"}) << text;
  }
  for (const char* text : {"We refund the savanna hat.", "The order will stay as it is.", "Jim is a kind of tea."})
    EXPECT_EQ(Refusals(text, context), kNone) << text;
  Message message = Held();
  message.passages[1].text = "Hello Anna, we are checking your order, says Anna.";
  message.passages[1].spans = {{6, 10, "name"}};
  EXPECT_EQ(Refused(message, context), Rules{"L06"}) << "the customer's name hides no colleague's";
}

TEST(L06, AMistakeIsOwned) {
  Message message = Honoured();
  message.passages[1].text = "{{item}} was shown at {{paid}}; normal is {{normal_price}}. We are sorry.";
  EXPECT_THAT(Refused(message, SampleContext()), Contains("L06"));
}

TEST(L07, EveryPartIsThere) {
  for (const Part part : {Part::kHappened, Part::kMeaning, Part::kDone, Part::kNext, Part::kYou}) {
    Message message = Held();
    std::erase_if(message.passages, [&](const Passage& passage) { return passage.part == part; });
    EXPECT_EQ(Refused(message, SampleContext()), Rules{"L07"}) << Name(part);
  }
}

TEST(L07, WhatIsNextHasATimeUnlessNothingIsLeftToCome) {
  Message message = Held();
  message.passages[4] = {Part::kNext, "You hear from us.", {}, 1};
  EXPECT_EQ(Refused(message, SampleContext()), (Rules{"L04", "L07"}));
  Message restored =
      Written("restored", {{Part::kSubject, "Open"},
                           {Part::kHappened, "Closed from {{outage_from}} to {{outage_until}}. Our fault, sorry."},
                           {Part::kMeaning, "Orders are unchanged."},
                           {Part::kDone, "All who were told get this."},
                           {Part::kNext, "Nothing is left to come."},
                           {Part::kYou, "You need to do nothing."}});
  EXPECT_EQ(Refused(restored, SampleContext()), kNone);
}

TEST(L07, ATextByHandHasANextStep) {
  EXPECT_EQ(Refused(FromText("The price was wrong.", Language::kEnglish), SampleContext()), Rules{"L07"});
  EXPECT_EQ(Refused(FromText("The price was wrong. You need to do nothing.", Language::kEnglish), SampleContext()),
            kNone);
}

TEST(L08, OneApology) {
  Message message = Honoured();
  Append(message, Part::kMeaning, "Please accept our apologies.");
  EXPECT_EQ(Refused(message, SampleContext()), Rules{"L08"});
  message = Honoured();
  message.passages[1].text = "{{item}} was shown at {{paid}}; normal is {{normal_price}}. Our mistake.";
  EXPECT_EQ(Refused(message, SampleContext()), Rules{"L08"});
}

TEST(L08, NoAdvertisingBeforeTheRemedyIsAccepted) {
  MessageContext context = SampleContext();
  EXPECT_EQ(Refusals("Discover our new collection.", context), Rules{"L08"});
  context.remedy_accepted = true;
  EXPECT_EQ(Refusals("Discover our new collection.", context), kNone);
}

Message Refunded() {
  return Written("overcharged_refunded",
                 {{Part::kSubject, "Order {{order}}"},
                  {Part::kHappened, "We charged {{charged}} instead of {{right_price}}. Our mistake, sorry."},
                  {Part::kMeaning, "That is too much."},
                  {Part::kDone, "We have refunded {{refund_amount}}."},
                  {Part::kNext, "Your bank shows it by {{refund_by}}."},
                  {Part::kYou, "You need to do nothing."}});
}

TEST(L09, AmountAndCurrencyAreTheEffects) {
  MessageContext context = SampleContext();
  EXPECT_EQ(Refused(Refunded(), context), kNone);
  EffectIn(context, "refund").amount = Money::FromMicros(2'990'000);
  EXPECT_EQ(Refused(Refunded(), context), Rules{"L09"});
  const std::vector<LintFinding> findings = LintMessage(Refunded(), context);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(findings[0].what, HasSubstr("states 3.00 EUR; the refund is 2.99 EUR"));
  context = SampleContext();
  EffectIn(context, "refund").currency = *Currency::FromCode("USD");
  EXPECT_EQ(Refused(Refunded(), context), Rules{"L09"});
  EffectIn(context, "refund").state = StatedEffect::State::kPlanned;
  EXPECT_EQ(Refused(Refunded(), context), (Rules{"L01", "L09"}));
}

TEST(L09, ExpiryIsTheEffects) {
  Message message = Held();
  message.passages.push_back({Part::kClosing,
                              "{{gift_card_amount}} {{gift_card_until}}",
                              {{0, 20, "gift_card_amount"}, {21, 40, "gift_card_until"}},
                              1});
  MessageContext context = SampleContext();
  EXPECT_EQ(Refused(message, context), kNone);
  EffectIn(context, "gift_card").expires = kSampleNow;
  EXPECT_EQ(Refused(message, context), Rules{"L09"});
}

TEST(Lint, JudgesAnyBytes) {
  const std::vector<std::string> texts = {std::string(),
                                          std::string("\xff\xfe\xf0\x9f"),
                                          std::string(10'000, 'a'),
                                          std::string("{{{{}}}}"),
                                          std::string("a\0b", 3),
                                          std::string(2'000, '\n'),
                                          std::string("as as as as as as soon as")};
  for (const std::string& text : texts) {
    for (const Language language : {Language::kEnglish, kGerman, kFrench, kSpanish})
      EXPECT_THAT(Refused(FromText(text, language), SampleContext(language)), Contains("L07"));
  }
}

}  // namespace
}  // namespace parapet::messages
