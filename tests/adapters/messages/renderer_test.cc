// SPDX-License-Identifier: Apache-2.0
//
// Rendering: the reader's own money and dates, and nothing of an order that could become header, mark-up or template.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/adapters/messages/clean_text.h"
#include "parapet/adapters/messages/locale_text.h"
#include "parapet/adapters/messages/mustache_renderer.h"
#include "parapet/adapters/messages/template_file.h"
#include "parapet/core/recovery/messages/obligations.h"
#include "parapet/tests/core/recovery/messages/sample.h"

namespace parapet::messages {
namespace {

using testing::HasSubstr;
using testing::Not;

RenderedMessage Rendered(const MessageContext& context, std::string_view kind = "price_honoured",
                         Channel channel = Channel::kEmail) {
  const auto text = ShippedTemplate(kind, *LanguageOf(context.locale));
  return MustacheRenderer().Render(*text, channel, context);
}

MessageContext WithText(std::string_view key, const std::string& value) {
  MessageContext context = SampleContext();
  FactOf(context, key).text = value;
  return context;
}

std::string MoneyIn(const char* locale, const char* currency, Money amount) {
  return LocaleText(locale, "UTC")
      .Of({.kind = FactKind::kMoney, .amount = amount, .currency = *Currency::FromCode(currency)})
      .value_or("nothing");
}

TEST(LocaleText, WritesMoneyAsTheReaderDoes) {
  EXPECT_EQ(MoneyIn("en-US", "USD", Money::FromMicros(1'234'500'000)), "$1,234.50");
  EXPECT_EQ(MoneyIn("de-DE", "EUR", Money::FromMicros(1'234'500'000)), "1.234,50\u00a0€");
  EXPECT_EQ(MoneyIn("fr-FR", "EUR", Money::FromMicros(1'234'500'000)), "1\u202f234,50\u00a0€");
  EXPECT_EQ(MoneyIn("es-ES", "EUR", Money::FromMicros(12'345'500'000)), "12.345,50\u00a0€");
  EXPECT_EQ(MoneyIn("de-CH", "CHF", Money::Major(5)), "CHF\u00a05.00");
  EXPECT_EQ(MoneyIn("en", "JPY", Money::Major(1'500)), "¥1,500");
  EXPECT_EQ(MoneyIn("en", "KWD", Money::FromMicros(1'234'000)), "KWD\u00a01.234");
  // Beyond what a double holds exactly.
  EXPECT_EQ(MoneyIn("en-US", "USD", Money::FromMicros(9'007'199'254'740'990'000)), "$9,007,199,254,740.99");
}

TEST(LocaleText, WritesTimesInTheReadersZoneAndNamesIt) {
  const BoundFact fact{.kind = FactKind::kTime, .at = kSampleNow};  // 10:00 in UTC
  EXPECT_EQ(LocaleText("de-DE", "Europe/Berlin").Of(fact), "Sonntag, 22. November 2026 um 11:00 MEZ");
  EXPECT_THAT(LocaleText("en-US", "America/New_York").Of(fact).value(), HasSubstr("5:00"));
  EXPECT_THAT(LocaleText("en-US", "America/New_York").Of(fact).value(), HasSubstr("EST"));
  const BoundFact night{.kind = FactKind::kDate, .at = kSampleNow + Hours(14)};  // midnight in UTC
  EXPECT_EQ(LocaleText("es", "America/New_York").Of(night), "22 de noviembre de 2026");
  EXPECT_EQ(LocaleText("es", "Europe/Madrid").Of(night), "23 de noviembre de 2026");
}

TEST(LocaleText, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(LocaleText("xx-bogus-locale!", "UTC").problem(), HasSubstr("locale"));
  EXPECT_THAT(LocaleText("it", "UTC").problem(), HasSubstr("locale"));
  EXPECT_THAT(LocaleText("de", "Europe/Atlantis").problem(), HasSubstr("time zone"));
  EXPECT_FALSE(LocaleText("de", "").valid());
}

TEST(Rendering, MarksEveryValueAndNothingElse) {
  MessageContext context = SampleContext();
  EXPECT_EQ(Rendered(context).subject, "Your order Sample order: the prices you saw stand")
      << "two lines are concerned";
  std::erase_if(context.facts, [](const BoundFact& fact) { return fact.key == "items"; });
  const RenderedMessage ready = Rendered(context);
  const Passage* subject = ready.message.Find(Part::kSubject);
  ASSERT_EQ(subject->spans.size(), 2u);
  EXPECT_EQ(subject->spans[0].key, "order");
  EXPECT_EQ(subject->text.substr(subject->spans[0].begin, subject->spans[0].end - subject->spans[0].begin),
            "Sample order");
  EXPECT_EQ(ready.subject, "Your order Sample order: the price of €3.50 stands");
  EXPECT_THAT(ready.text, Not(HasSubstr("{{")));
}

TEST(Rendering, AMissingFactIsAProblemUnlessItsSectionHidesIt) {
  MessageContext context = SampleContext();
  std::erase_if(context.facts, [](const BoundFact& fact) { return fact.key == "ships_by"; });
  EXPECT_EQ(Rendered(context).problem, "\"ships_by\" is bound to no fact");
  EXPECT_EQ(Rendered(context).text, "");
  context = SampleContext();
  std::erase_if(context.facts, [](const BoundFact& fact) { return fact.key == "name"; });
  EXPECT_THAT(Rendered(context).text, HasSubstr("Hello,"));
}

TEST(Rendering, ATemplateWithControlCharactersIsAProblem) {
  Template text = *ShippedTemplate("delay", Language::kEnglish);
  text.parts[2].source += "\x03";
  EXPECT_THAT(MustacheRenderer().Render(text, Channel::kEmail, SampleContext()).problem,
              HasSubstr("control characters"));
}

TEST(HostileText, AddsNoHeader) {
  const std::vector<std::string> names = {"Ann\r\nBcc: all@example.com", "Ann\nSubject: Free",
                                          "Ann\x0b\x0c\xc2\x85 Bcc: x", "Ann\u2028Bcc: x",
                                          std::string("Ann\0Bcc: x", 10)};
  for (const std::string& name : names) {
    const RenderedMessage ready = Rendered(WithText("order", name));
    for (const char c : ready.subject) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20) << ready.subject;
    EXPECT_THAT(ready.subject, Not(HasSubstr("\u2028")));
    EXPECT_THAT(ready.text, Not(HasSubstr("\nBcc")));
    EXPECT_THAT(ready.text, Not(HasSubstr("\nSubject")));
  }
}

TEST(HostileText, AddsNoMarkUp) {
  for (const char* key : {"name", "item", "order", "shop"}) {
    const RenderedMessage ready =
        Rendered(WithText(key, "</p><script>alert('x')</script><img src=x onerror=\"y\">&amp;"));
    EXPECT_THAT(ready.html, Not(HasSubstr("<script")));
    EXPECT_THAT(ready.html, Not(HasSubstr("<img")));
    EXPECT_THAT(ready.html, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)"));
    EXPECT_THAT(ready.html, HasSubstr("&amp;amp;"));
  }
}

TEST(HostileText, IsNeverReadAsATemplate) {
  const std::vector<std::string> names = {"{{paid}}",   "{{{paid}}}",          "{{#order}}x{{/order}}",
                                          "{{>order}}", "{{=<% %>=}}",         "}}{{",
                                          "{{!",        "\x01paid\x02free\x03"};
  for (const std::string& name : names) {
    const MessageContext context = WithText("name", name);
    const RenderedMessage ready = Rendered(context);
    EXPECT_EQ(ready.problem, "");
    EXPECT_THAT(ready.text, HasSubstr("Hello " + CleanText(name) + ","));
    EXPECT_THAT(ready.text, HasSubstr("offered in our shop at €3.50"));
    EXPECT_EQ(ready.message.Find(Part::kGreeting)->spans.size(), 1u);
    EXPECT_EQ(RulesOf(LintMessage(ready.message, context)), std::vector<std::string>{});
  }
}

TEST(HostileText, IsNotTakenForTheShopsOwnWords) {
  const MessageContext context = WithText("item", "Coming Soon: never happened before, oops 😂 our new collection");
  EXPECT_EQ(RulesOf(LintMessage(Rendered(context).message, context)), std::vector<std::string>{});
}

TEST(HostileText, WithALinkIsLeftToAPerson) {
  for (const char* name : {"see https://evil.example", "www.evil.example", "mailto:x@evil.example"}) {
    const MessageContext context = WithText("name", name);
    EXPECT_EQ(RulesOf(LintMessage(Rendered(context).message, context)), std::vector<std::string>{"L11"}) << name;
  }
}

TEST(HostileText, OnlyHttpsLinksBecomeAnchors) {
  MessageContext context = SampleContext();
  EXPECT_THAT(Rendered(context, "delay").html, HasSubstr("<a href=\"https://shop.example/a/cancel_link?sig=5f0c\">"));
  FactOf(context, "cancel_link").text = "javascript:alert(1)";
  const RenderedMessage ready = Rendered(context, "delay");
  EXPECT_THAT(ready.html, Not(HasSubstr("<a href")));
  EXPECT_EQ(RulesOf(LintMessage(ready.message, context)), std::vector<std::string>{"L11"});
  FactOf(context, "cancel_link").text = "https://shop.example/\"><script>?sig=1";
  EXPECT_THAT(Rendered(context, "delay").html, Not(HasSubstr("<script")));
}

TEST(CleanText, IsOneLineOfWhatCanBeSeen) {
  EXPECT_EQ(CleanText("  a \t\r\n b  "), "a b");
  EXPECT_EQ(CleanText("pay\u202egnp.exe"), "paygnp.exe");
  EXPECT_EQ(CleanText("a\u200bb\ufeffc"), "abc");
  EXPECT_EQ(CleanText("a\xff\xc0\xaf z"), "a\ufffd\ufffd\ufffd z");
  EXPECT_EQ(CleanText("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");
  EXPECT_EQ(CleanText("äöü", 2), "äö…");
  EXPECT_EQ(CleanText(""), "");
}

TEST(Obligations, AreReadFromWhatTheCustomerReads) {
  const MessageContext context = SampleContext();
  const RenderedMessage ready = Rendered(context, "delay");
  const std::vector<Obligation> obligations = ObligationsOf(ready.message, context);
  ASSERT_EQ(obligations.size(), 2u);
  EXPECT_EQ(obligations[0].promise, "new_date");
  EXPECT_EQ(obligations[0].due, kSampleNow + Hours(72));
  EXPECT_EQ(obligations[1].promise, "next_update");
  EXPECT_EQ(obligations[1].owner, "support lead");
  EXPECT_EQ(obligations[1].due, kSampleNow + Hours(4));
  EXPECT_THAT(obligations[1].text, HasSubstr("We write to you by Sunday, November 22, 2026 at 3:00\u202fPM"));
}

}  // namespace
}  // namespace parapet::messages
