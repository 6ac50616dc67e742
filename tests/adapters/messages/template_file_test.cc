// SPDX-License-Identifier: Apache-2.0
//
// A template that cannot work is refused when it is loaded, with its place and a remedy.
#include "parapet/adapters/messages/template_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/messages/facts_document.h"

namespace parapet::messages {
namespace {

using testing::HasSubstr;

constexpr const char* kHeld =
    "message: order_held\n"
    "language: en\n"
    "\n"
    "[subject]\n"
    "Your order {{order}}\n"
    "[next]\n"
    "\n"
    "You hear from us by {{next_update}}.\n";

std::string Complained(const std::string& text) {
  std::vector<Complaint> complaints;
  const auto read = ReadTemplate(text, "held.txt", complaints);
  EXPECT_EQ(read.has_value(), complaints.empty());
  std::string all;
  for (const Complaint& complaint : complaints) all += Sentence("held.txt", complaint) + "\n";
  return all;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(TemplateFile, ReadsPartsWithTheirPlaces) {
  std::vector<Complaint> complaints;
  const auto text =
      ReadTemplate(Replaced(kHeld, "language: en\n", "language: en\r\napproved_by: Ada\n"), "x", complaints);
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(text->approval.by, "Ada");
  EXPECT_EQ(text->Find(Part::kNext)->source, "You hear from us by {{next_update}}.");
  EXPECT_EQ(text->Find(Part::kNext)->line, 9);
  EXPECT_FALSE(text->Has(Channel::kSms));
}

TEST(TemplateFile, RefusesAnUnknownPlaceholderWithItsPlace) {
  EXPECT_EQ(Complained(Replaced(kHeld, "{{order}}", "{{ordr}}")),
            "held.txt:5:12: $.subject: unknown placeholder \"ordr\"; did you mean \"order\"?\n");
  EXPECT_THAT(Complained(Replaced(kHeld, "{{next_update}}", "{{#next_updat}}x{{/next_updat}}")),
              HasSubstr("held.txt:8:21: $.next: unknown placeholder \"next_updat\""));
}

TEST(TemplateFile, RefusesAnEmailThatLacksWhatItsKindNeeds) {
  EXPECT_THAT(Complained(Replaced(kHeld, "{{next_update}}", "tomorrow")), HasSubstr("never says {{next_update}}"));
}

TEST(TemplateFile, RefusesEveryTagThatCouldLetAnythingIn) {
  for (const char* tag :
       {"{{{order}}}", "{{&order}}", "{{>order}}", "{{=<% %>=}}", "{{Order}}", "{{order.name}}", "{{}}"})
    EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}", tag)), HasSubstr("held.txt:5:12: $.subject: ")) << tag;
}

TEST(TemplateFile, RefusesTagsThatDoNotFit) {
  EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}", "{{order")), HasSubstr("{{ is not closed"));
  EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}", "order}}")), HasSubstr("}} closes nothing"));
  EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}", "{{#order}}x")), HasSubstr("is not closed"));
  EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}", "x{{/order}}")), HasSubstr("closes no open section"));
  EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}", "{{#order}}{{^name}}{{/order}}{{/name}}")),
              HasSubstr("close \"name\" first"));
}

TEST(TemplateFile, RefusesAHeadThatSaysNothingKnown) {
  EXPECT_THAT(Complained(Replaced(kHeld, "order_held", "order_hold")), HasSubstr("did you mean \"order_held\"?"));
  EXPECT_THAT(Complained(Replaced(kHeld, "order_held", "order_hold")), HasSubstr("held.txt:1:10: $.message"));
  EXPECT_THAT(Complained(Replaced(kHeld, ": en", ": it")), HasSubstr("held.txt:2:11: $.language"));
  EXPECT_THAT(Complained(Replaced(kHeld, "language", "languag")), HasSubstr("did you mean \"language\"?"));
  EXPECT_THAT(Complained(Replaced(kHeld, "language: en\n", "")), HasSubstr("names no language"));
  EXPECT_THAT(Complained(Replaced(kHeld, "[next]", "[nextt]")), HasSubstr("did you mean \"next\"?"));
  EXPECT_THAT(Complained("message: order_held\nlanguage: en\n"), HasSubstr("there is no text"));
}

TEST(TemplateFile, RefusesPartsThatCannotBeSent) {
  EXPECT_THAT(Complained(Replaced(kHeld, "[next]", "[subject]")), HasSubstr("written twice"));
  EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}\n", "{{order}}\nBcc: x@y\n")), HasSubstr("one line only"));
  EXPECT_THAT(Complained(std::string(kHeld) + "[you]\n"), HasSubstr("the part is empty"));
  EXPECT_THAT(Complained(std::string(kHeld) + "\xff"), HasSubstr("no UTF-8"));
  EXPECT_THAT(Complained(std::string(kHeld) + std::string(kTemplateBytesMax, 'x')), HasSubstr("64 KiB"));
  EXPECT_THAT(Complained(Replaced(kHeld, "{{order}}", "\x03{{order}}")), HasSubstr("held.txt:5:12: a control"));
  EXPECT_THAT(Complained(""), HasSubstr("names no message"));
}

std::string FactComplaints(const std::string& json) {
  std::vector<Complaint> complaints;
  const auto read = ReadFacts(json, Instant{1}, complaints);
  EXPECT_EQ(read.has_value(), complaints.empty());
  std::string all;
  for (const Complaint& complaint : complaints) all += Sentence("facts.json", complaint) + "\n";
  return all;
}

TEST(FactsDocument, ReadsEverything) {
  std::vector<Complaint> complaints;
  const auto context = ReadFacts(
      R"({"now": "2026-11-22T10:00:00Z", "locale": "de-DE", "currency": "EUR", "loss_to": "merchant",
          "facts": {"paid": {"amount": "3.50", "currency": "EUR", "source": "order 1",
                             "as_of": "2026-11-22T09:00:00Z", "ttl": "2h"}},
          "effects": [{"kind": "refund", "state": "done", "amount": "3.00", "currency": "EUR"}],
          "tasks": [{"promise": "next_update", "owner": "lead", "due": "2026-11-22T12:00:00Z",
                     "accepted": true, "timer": true}],
          "history": {"searched": true, "similar": 2}, "prevention": {"source_fixed": true, "replay_passed": true},
          "earlier": [{"state_change": "held", "wrong": true}], "told_to_peers": {"normal_price": "24.90 EUR"}})",
      Instant{1}, complaints);
  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->now.micros, 1'795'341'600'000'000);
  EXPECT_EQ(CanonicalText(*context->Find("paid")), "3.50 EUR");
  EXPECT_EQ(context->Find("paid")->time_to_live, Hours(2));
  EXPECT_EQ(context->EffectOf("refund")->state, StatedEffect::State::kDone);
  EXPECT_TRUE(context->TaskFor("next_update")->timer);
  EXPECT_EQ(context->similar_incidents, 2);
  EXPECT_EQ(context->loss_to, LossTo::kMerchant);
  EXPECT_TRUE(context->earlier.at(0).wrong);
  EXPECT_EQ(context->told_to_peers.at(0).second, "24.90 EUR");
}

TEST(FactsDocument, RefusesWhatItDoesNotKnowWithItsPlace) {
  EXPECT_THAT(FactComplaints(R"({"facts": {"ordr": {"text": "1"}}})"), HasSubstr("facts.json:1:12: $.facts.ordr"));
  EXPECT_THAT(FactComplaints(R"({"facts": {"ordr": {"text": "1"}}})"), HasSubstr("did you mean \"order\"?"));
  EXPECT_THAT(FactComplaints(R"({"facts": {"order": {"text": "1", "count": 2}}})"), HasSubstr("one value"));
  EXPECT_THAT(FactComplaints(R"({"currency": "EURO"})"), HasSubstr("no currency"));
  EXPECT_THAT(FactComplaints(R"({"tasks": [{"owner": "x"}]})"), HasSubstr("promise"));
  EXPECT_THAT(FactComplaints(R"({"noww": 1})"), HasSubstr("did you mean \"now\"?"));
  EXPECT_NE(FactComplaints("{"), "");
}

}  // namespace
}  // namespace parapet::messages
