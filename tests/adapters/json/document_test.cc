// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parapet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Sentences(const std::vector<Complaint>& complaints) {
  std::vector<std::string> texts;
  for (const Complaint& complaint : complaints) texts.push_back(Sentence("f", complaint));
  return texts;
}

TEST(JsonDocument, KeepsThePlaceOfEveryValue) {
  const std::string text =
      "// a comment, with \"quotes\" and {braces}\n"
      "{\n"
      "  \"a\": [1, /* two: */ \"t\\\"wo\", {\"b\\u0063\": null}],\n"
      "  \"\xC3\xA9\": true\n"
      "}\n";
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::Parse(text, complaints);
  ASSERT_THAT(complaints, IsEmpty());
  const auto place = [&document](const char* path) {
    const auto node = document.At(path);
    return node ? std::to_string(node->place().line) + ":" + std::to_string(node->place().column) + " " + node->path()
                : "";
  };
  EXPECT_EQ(place("$"), "2:1 $");
  EXPECT_EQ(place("$.a"), "3:8 $.a");
  EXPECT_EQ(place("$.a[0]"), "3:9 $.a[0]");
  EXPECT_EQ(place("$.a[1]"), "3:23 $.a[1]");
  EXPECT_EQ(place("$.a[2]"), "3:32 $.a[2]");
  EXPECT_EQ(place("$.a[2].bc"), "3:44 $.a[2].bc");
  EXPECT_EQ(place("$.\xC3\xA9"), "4:8 $.\xC3\xA9");
  EXPECT_EQ(place("$.a[3]"), "");
  EXPECT_EQ(document.At("$.a[2].bc")->key_place().column, 33);
  EXPECT_EQ(document.At("$.a[1]")->text(), "t\"wo");
}

TEST(JsonDocument, KeepsNumberTextAndKeyOrder) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::Parse(R"({"z": 1.50, "a": 1e2})", complaints);
  ASSERT_EQ(document.root().size(), 2u);
  EXPECT_EQ(document.root().children()[0].key(), "z");
  EXPECT_EQ(document.root().children()[0].text(), "1.50");
  EXPECT_EQ(document.root().children()[1].text(), "1e2");
}

TEST(JsonDocument, RefusesEveryRepeatedKey) {
  std::vector<Complaint> complaints;
  JsonDocument::Parse("{\"a\": {\"b\": 1,\n \"\\u0062\": 2}, \"c\": [{\"b\": 1}], \"a\": 3}", complaints);
  EXPECT_THAT(Sentences(complaints),
              ElementsAre("f:2:2: $.a.b: the key \"b\" stands twice in one object; keep one of them",
                          "f:2:33: $.a: the key \"a\" stands twice in one object; keep one of them"));
}

TEST(JsonDocument, SaysWhereTheTextIsNoJson) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::Parse("{\n  \"a\": 1,\n}", complaints);
  EXPECT_THAT(Sentences(complaints), ElementsAre("f:3:1: this is not JSON"));
  EXPECT_EQ(document.root().kind(), JsonNode::Kind::kNull);
}

TEST(JsonDocument, StrictRefusesComments) {
  std::vector<Complaint> complaints;
  JsonDocument::ParseStrict("{} // x", complaints);
  EXPECT_EQ(complaints.size(), 1u);
}

TEST(JsonDocument, ComplaintsAboutAHostileDocumentStaySmall) {
  const std::string key(1'000, 'k');
  std::string text = "{";
  for (int i = 0; i < 9'000; ++i) text += (i == 0 ? "\"" : ",\"") + std::string(i % 2 == 0 ? key : "a") + "\":1";
  std::vector<Complaint> complaints;
  JsonDocument::Parse(text + "}", complaints);
  size_t bytes = 0;
  for (const Complaint& complaint : complaints) bytes += complaint.what.size() + complaint.place.path.size();
  EXPECT_GT(complaints.size(), 0u);
  EXPECT_LT(bytes, 50'000u);
}

TEST(JsonDocument, LocatesComplaintsByTheirPath) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::Parse("{\n \"a\": {\n  \"b\": [1]}}", complaints);
  complaints = {{{0, 0, "$.a.b[0]"}, "x", ""}, {{0, 0, "$.a.missing.deeper"}, "y", ""}, {{9, 9, "$.a"}, "z", ""}};
  document.Locate(complaints);
  EXPECT_THAT(Sentences(complaints),
              ElementsAre("f:3:9: $.a.b[0]: x", "f:2:7: $.a.missing.deeper: y", "f:9:9: $.a: z"));
}

TEST(DocumentObject, ReadsEveryType) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::Parse(
      R"({"text": "x", "yes": true, "count": -3, "price": "15.00", "depth": "2.5%", "wait": "2m", "seconds": 90,
          "at": "2025-11-28T09:00:00Z", "list": ["a", "b"], "word": "hold", "inner": {"a": 1}})",
      complaints);
  DocumentObject object(document.root(), complaints);
  EXPECT_EQ(object.Text("text"), "x");
  EXPECT_EQ(object.Bool("yes"), true);
  EXPECT_EQ(object.Whole("count"), -3);
  EXPECT_EQ(object.Amount("price"), Money::Major(15));
  EXPECT_EQ(object.Percent("depth"), 250);
  EXPECT_EQ(object.Time("wait"), Minutes(2));
  EXPECT_EQ(object.Time("seconds"), Seconds(90));
  EXPECT_EQ(object.Moment("at")->micros, 1'764'320'400'000'000);
  EXPECT_THAT(object.Texts("list"), ElementsAre("a", "b"));
  EXPECT_EQ(object.Choice("word", {"tag", "hold"}), 1u);
  ASSERT_TRUE(object.Object("inner").has_value());
  EXPECT_EQ(object.Object("inner")->Whole("a", 0, 1), 1);
  EXPECT_EQ(object.Text("absent"), std::nullopt);
  object.Finish();
  EXPECT_THAT(complaints, IsEmpty());
}

TEST(DocumentObject, ComplainsAboutEveryMistakeAtOnce) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::Parse(
      "{\"text\": 1, \"yes\": \"no\", \"count\": 1.5, \"range\": 9, \"price\": \"1,5\", \"depth\": 30,\n"
      " \"wait\": \"2 m\", \"at\": \"soon\", \"list\": [\"a\", 1], \"word\": \"hodl\", \"other\": \"xyzzy\", \"mod\": "
      "1}",
      complaints);
  DocumentObject object(document.root(), complaints);
  object.Text("text"), object.Bool("yes"), object.Whole("count"), object.Whole("range", 0, 5), object.Amount("price");
  object.Percent("depth"), object.Time("wait"), object.Moment("at"), object.Texts("list");
  object.Choice("word", {"tag", "hold"}), object.Choice("other", {"tag", "hold"}), object.Bool("mode");
  object.Require("needed");
  object.Finish();
  EXPECT_THAT(
      Sentences(complaints),
      ElementsAre(
          "f:1:10: $.text: expected a text, found a number", "f:1:20: $.yes: expected true or false, found \"no\"",
          "f:1:35: $.count: expected a whole number, found a number", "f:1:49: $.range: 9 is out of range; use 0 to 5",
          "f:1:61: $.price: expected an amount, found \"1,5\"; write it as \"15.00\"",
          "f:1:77: $.depth: expected a percentage, found a number; write it as \"30%\", with at most two decimal "
          "places",
          "f:2:10: $.wait: expected a duration, found \"2 m\"; write it as \"120s\", \"2m\", \"1h\" or a number of "
          "seconds",
          "f:2:23: $.at: expected a time, found \"soon\"; write it as \"2025-11-28T09:00:00Z\"",
          "f:2:45: $.list[1]: expected a text, found a number",
          "f:2:57: $.word: unknown word \"hodl\"; did you mean \"hold\"?",
          "f:2:74: $.other: unknown word \"xyzzy\"; use one of: tag, hold", "f:1:1: the key \"needed\" is missing",
          "f:2:83: $.mod: unknown key \"mod\"; did you mean \"mode\"?"));
}

TEST(DocumentWords, PercentagesAndDurationsRoundTrip) {
  for (int64_t points : {0, 1, 50, 250, 3'000, 10'000, 30'000}) EXPECT_EQ(ParsePercent(FormatPercent(points)), points);
  for (int64_t millis : {0, 1, 999, 1'000, 90'000, 120'000, 3'600'000, 86'400'000}) {
    EXPECT_EQ(ParseDuration(FormatDuration(Milliseconds(millis))), Milliseconds(millis)) << millis;
  }
  EXPECT_EQ(FormatDuration(Minutes(120)), "2h");
  EXPECT_EQ(FormatPercent(250), "2.5%");
  for (const char* text : {"", "%", "30", "30.001%", "x%"}) EXPECT_FALSE(ParsePercent(text).has_value()) << text;
  for (const char* text : {"", "s", "1", "-1s", "1.5h", "1 h", "1w", "999999999999999d"}) {
    EXPECT_FALSE(ParseDuration(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace parapet
