// SPDX-License-Identifier: Apache-2.0
//
// The rules from L10 on, on both sides: what each refuses, and what it must leave alone.
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

Message Delayed(const std::string& choice) {
  return Written("delay", {{Part::kSubject, "Order {{order}}"},
                           {Part::kHappened, "It was due {{old_date}}. Our mistake, sorry."},
                           {Part::kMeaning, "It is with you by {{new_date}}."},
                           {Part::kDone, "One person is in charge."},
                           {Part::kNext, "We write by {{next_update}}."},
                           {Part::kYou, choice}});
}

TEST(L10, WaitingComesWithCancelRefundAndAFreeAnswer) {
  const MessageContext context = SampleContext();
  EXPECT_EQ(Refused(Delayed("Cancel for a full refund: {{cancel_link}}"), context), kNone);
  EXPECT_EQ(Refused(Delayed("You need to do nothing."), context), Rules{"L10"});
  EXPECT_EQ(LintMessage(Delayed("You need to do nothing."), context).size(), 3u);
  EXPECT_EQ(Refused(Delayed("You can cancel: {{cancel_link}}"), context), Rules{"L10"});
}

TEST(L10, SilenceIsNoConsentExceptWhereTheLawSaysSo) {
  const std::string silence = "If we do not hear from you, we send it later. Cancel for a full refund: {{cancel_link}}";
  MessageContext context = SampleContext();
  EXPECT_EQ(Refused(Delayed(silence), context), Rules{"L10"});
  context.jurisdiction = "US";
  EXPECT_EQ(Refused(Delayed(silence), context), kNone);
  FactOf(context, "new_date").at = FactOf(context, "old_date").at + Days(31);
  EXPECT_THAT(Refused(Delayed(silence), context), Contains("L10"));
  EXPECT_EQ(Refusals("If we do not hear from you, we charge nothing."), kNone);
  EXPECT_EQ(Refusals("Ohne Ihre Antwort berechnen wir nichts.", kGerman), kNone);
  EXPECT_EQ(Refusals("Ohne Ihre Antwort stornieren wir die Bestellung.", kGerman), Rules{"L10"});
  EXPECT_EQ(Refusals("Sans réponse, nous expédions un autre article.", kFrench), Rules{"L10"});
  EXPECT_EQ(Refusals("Si no recibimos respuesta, cancelamos el pedido.", kSpanish), Rules{"L10"});
}

// "At no extra cost" says nothing against the sending, and neither does what the reader need not do.
TEST(L10, OnlyADenialOfTheActItselfExcusesIt) {
  const std::pair<Language, const char*> refused[] = {
      {Language::kEnglish, "If we do not hear from you by {{answer_by}}, we send {{substitute}} at no extra cost."},
      {Language::kEnglish, "If we do not hear from you, we send it, and you need to do nothing."},
      {Language::kEnglish, "We ship it unless you object, nothing else changes."},
      {kGerman, "Ohne Ihre Antwort senden wir {{substitute}} ohne Aufpreis."},
      {kGerman, "Ohne Ihre Antwort senden wir {{substitute}} und berechnen keine Mehrkosten."},
      {kFrench, "Sans réponse, nous enverrons {{substitute}} sans frais."},
      {kSpanish, "Si no recibimos respuesta, enviaremos {{substitute}} sin coste."}};
  for (const auto& [language, text] : refused) EXPECT_THAT(Refusals(text, language), Contains("L10")) << text;
  const std::pair<Language, const char*> honest[] = {
      {Language::kEnglish, "If we do not hear from you, we do not send it."},
      {Language::kEnglish, "We cancel nothing unless you tell us."},
      {kGerman, "Ohne Ihre Antwort senden wir den Ersatz nicht."},
      {kFrench, "Sans réponse, nous n'enverrons rien."},
      {kSpanish, "Si no recibimos respuesta, no enviaremos nada."}};
  for (const auto& [language, text] : honest) EXPECT_THAT(Refusals(text, language), Not(Contains("L10"))) << text;
}

TEST(L11, LinksThatNobodySignedAreFoundInAnyLettersAndEverywhere) {
  Message message = Held();
  Append(message, Part::kYou, "Look at WWW.EVIL.EXAMPLE or mail.");
  EXPECT_EQ(Refused(message, SampleContext()), Rules{"L11"});
  message = Held();
  message.passages[5].text = "https://shop.example/a?sig=1 HTTPS://evil.example";
  message.passages[5].spans = {{0, 28, "status_link"}};
  EXPECT_THAT(Refused(message, SampleContext()), Contains("L11"));
  MessageContext context = SampleContext();
  FactOf(context, "item").text = "Apples WWW.EVIL.EXAMPLE";
  EXPECT_EQ(Refused(Honoured(), context), Rules{"L11"});
}

TEST(L11, PlaceholdersAreFilledInTheReadersLanguageAndTheOrdersCurrency) {
  MessageContext context = SampleContext();
  context.locale = "de-DE";
  EXPECT_EQ(Refused(Held(), context), Rules{"L11"});
  context = SampleContext();
  context.currency = *Currency::FromCode("USD");
  EXPECT_EQ(Refused(Honoured(), context), Rules{"L11"});
  context = SampleContext();
  FactOf(context, "paid").amount = Money::FromMicros(3'505'000);
  EXPECT_EQ(Refused(Honoured(), context), Rules{"L11"});
  context = SampleContext();
  FactOf(context, "order").text = "";
  EXPECT_EQ(Refused(Held(), context), Rules{"L11"});
  context = SampleContext();
  FactOf(context, "order").kind = FactKind::kCount;
  EXPECT_EQ(Refused(Held(), context), Rules{"L11"});
  Message message = Held();
  Append(message, Part::kYou, "{{");
  EXPECT_EQ(Refused(message, SampleContext()), Rules{"L11"});
}

TEST(L11, FiguresReadBackAsTheFact) {
  Message message = Held();
  message.rendered = true;
  message.passages = {{Part::kHappened, "Paid 3,50 € only.", {{5, 13, "paid"}}, 1}};
  const auto what = [&] {
    std::string all;
    for (const LintFinding& finding : LintMessage(message, SampleContext()))
      all += finding.rule == "L11" ? finding.what : "";
    return all;
  };
  EXPECT_EQ(what(), "");
  message.passages[0].text = "Paid 3,05 € only.";
  EXPECT_THAT(what(), HasSubstr("which is not the fact"));
}

TEST(L11, LinksAreSignedAndLeadHome) {
  const Message message = Delayed("Cancel for a full refund: {{cancel_link}}");
  for (const char* link : {"http://shop.example/c?sig=1", "https://evil.example/c?sig=1", "https://shop.example/c",
                           "https://shop.example.evil/c?sig=1", ""}) {
    MessageContext context = SampleContext();
    FactOf(context, "cancel_link").text = link;
    EXPECT_EQ(Refused(message, context), Rules{"L11"}) << link;
  }
  Message own = Held();
  Append(own, Part::kYou, "See https://shop.example/status");
  EXPECT_EQ(Refused(own, SampleContext()), Rules{"L11"});
}

TEST(L12, NoJokeWhereTheCustomerLost) {
  MessageContext context = SampleContext();
  EXPECT_EQ(Refusals("Oops, our prices!", context), Rules{"L12"});
  EXPECT_EQ(Refusals("Free fruit 🍎", context), Rules{"L12"});
  context.loss_to = LossTo::kMerchant;
  EXPECT_EQ(Refusals("Oops, our prices!", context), Rules{"L12"});
  context.remedy_generous = true;
  EXPECT_EQ(Refusals("Oops, our prices!", context), kNone);
}

TEST(L13, OneMessageForOneChange) {
  MessageContext context = SampleContext();
  context.earlier = {{.state_change = "held", .remedy_class = "honour"}};
  EXPECT_EQ(Refused(Held(), context), kNone);
  context.state_change = "held";
  EXPECT_EQ(Refused(Held(), context), Rules{"L13"});
  context.state_change = "";
  EXPECT_EQ(Refused(Held(), context), kNone);
}

TEST(L13, NoneContradictsOneOnItsWay) {
  MessageContext context = SampleContext();
  context.earlier = {{.state_change = "held", .remedy_class = "refund", .in_flight = true}};
  EXPECT_EQ(Refused(Held(), context), Rules{"L13"});
  context.earlier[0].remedy_class = context.remedy_class;
  EXPECT_EQ(Refused(Held(), context), kNone);
}

TEST(L14, AsksForOneClickAtMost) {
  EXPECT_EQ(Refusals("Please log in to your account."), Rules{"L14"});
  EXPECT_EQ(Refusals("Bitte senden Sie uns ein Foto.", kGerman), Rules{"L14"});
  EXPECT_EQ(Refusals("Remplissez le formulaire.", kFrench), Rules{"L14"});
  EXPECT_EQ(Refusals("Llámenos por teléfono.", kSpanish), Rules{"L14"});
  EXPECT_EQ(Refusals("Contact our support."), Rules{"L14"});
  EXPECT_EQ(Refusals("Contact our support, or just reply to this message."), kNone);
  EXPECT_EQ(Refusals("Choose here: {{accept_link}}"), kNone);
}

TEST(L15, WhatIsNormalIsSaid) {
  Message message = Honoured();
  message.passages[1].text = "{{item}} was shown at {{paid}}. Our mistake, sorry.";
  message.passages[1].spans.pop_back();
  EXPECT_EQ(Refused(message, SampleContext()), Rules{"L15"});
}

Message Corrected() {
  return Written("correction", {{Part::kSubject, "Order {{order}}"},
                                {Part::kHappened, "On {{sent_at}} we wrote: {{wrong_statement}}. Our mistake, sorry."},
                                {Part::kMeaning, "Right is: {{right_statement}}."},
                                {Part::kDone, "All who read it get this."},
                                {Part::kNext, "Reply, and you get an answer by {{next_update}}."},
                                {Part::kYou, "You need to do nothing."}});
}

TEST(L16, ACorrectionGoesToExactlyThoseWhoReadTheMistake) {
  MessageContext context = SampleContext();
  EXPECT_EQ(Refused(Corrected(), context), kNone);
  context.recipients = {"b", "a", "a"};
  EXPECT_EQ(Refused(Corrected(), context), kNone);
  context.recipients = {"a"};
  EXPECT_EQ(Refused(Corrected(), context), Rules{"L16"});
  context.recipients = {"a", "b", "c"};
  EXPECT_EQ(Refused(Corrected(), context), Rules{"L16"});
}

TEST(L16, WhatProvedWrongIsCorrectedFirst) {
  MessageContext context = SampleContext();
  context.earlier = {{.state_change = "held", .remedy_class = "honour", .wrong = true}};
  EXPECT_EQ(Refused(Held(), context), Rules{"L16"});
  EXPECT_EQ(Refused(Corrected(), context), kNone);
}

TEST(L17, EverybodyOfTheIncidentIsToldTheSame) {
  MessageContext context = SampleContext();
  context.told_to_peers = {{"normal_price", "24.90 EUR"}, {"paid", "9.99 EUR"}};
  EXPECT_EQ(Refused(Honoured(), context), kNone);  // what each paid is their own
  context.told_to_peers = {{"normal_price", "25.00 EUR"}};
  EXPECT_EQ(Refused(Honoured(), context), Rules{"L17"});
}

TEST(L18, APromiseRings) {
  MessageContext context = SampleContext();
  TaskIn(context, "next_update").timer = false;
  EXPECT_EQ(Refused(Held(), context), Rules{"L18"});
}

}  // namespace
}  // namespace parapet::messages
