// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/json_writer.h"

#include <gtest/gtest.h>

#include <random>

#include "parapet/adapters/json/document.h"

namespace parapet {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject()
      .Field("order", "1001")
      .Field("total", Money::Major(15), *Currency::FromCode("USD"))
      .Field("lines", 2);
  json.Key("tags").BeginArray().String("a").String("b").EndArray();
  json.Key("empty").BeginObject().EndObject().Key("none").Null().Field("ok", true);
  json.Key("nested")
      .BeginArray()
      .BeginArray()
      .EndArray()
      .BeginObject()
      .Field("q", Quantity::FromMicros(2'500'000))
      .EndObject();
  json.EndArray().EndObject();
  EXPECT_EQ(out, R"({"order":"1001","total":"15.00","lines":2,"tags":["a","b"],"empty":{},"none":null,"ok":true,)"
                 R"("nested":[[],{"q":"2.5"}]})");
}

TEST(JsonWriter, LaysOutForPeople) {
  std::string out;
  JsonWriter json(out, 2);
  json.BeginObject()
      .Field("a", 1)
      .Key("b")
      .BeginArray()
      .Integer(2)
      .Integer(3)
      .EndArray()
      .Key("c")
      .BeginObject()
      .EndObject();
  json.EndObject();
  EXPECT_EQ(out, "{\n  \"a\": 1,\n  \"b\": [\n    2,\n    3\n  ],\n  \"c\": {}\n}");
}

TEST(JsonWriter, EscapesWhatMustBe) {
  EXPECT_EQ(Quoted("a\"b\\c\n\r\t\x01\x1F/"), "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f/\"");
  EXPECT_EQ(Quoted(std::string_view("\0", 1)), "\"\\u0000\"");
  EXPECT_EQ(Quoted("\xC3\xA9 \xF0\x9F\x98\x80"), "\"\xC3\xA9 \xF0\x9F\x98\x80\"");
}

TEST(JsonWriter, ReplacesWhatIsNoUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(Quoted("a\xFF"), "\"a" + mark + "\"");
  EXPECT_EQ(Quoted("\xC0\x80"), "\"" + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xED\xA0\x80"), "\"" + mark + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xE2\x82"), "\"" + mark + mark + "\"");
}

TEST(JsonWriter, WritesNumbersAtTheirBounds) {
  std::string out;
  JsonWriter(out)
      .BeginArray()
      .Integer(INT64_MIN)
      .Integer(INT64_MAX)
      .Unsigned(UINT64_MAX)
      .Decimal(-1)
      .Decimal(INT64_MIN)
      .EndArray();
  EXPECT_EQ(out,
            "[-9223372036854775808,9223372036854775807,18446744073709551615,\"-0.000001\",\"-9223372036854.775808\"]");
}

TEST(JsonWriter, WhateverItWritesCanBeRead) {
  constexpr unsigned kSeed = 8259;
  std::mt19937 random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 12, ' ');
    for (char& c : text) c = static_cast<char>(random() % 256);
    std::vector<Complaint> complaints;
    const JsonDocument document = JsonDocument::ParseStrict(Quoted(text), complaints);
    ASSERT_TRUE(complaints.empty()) << testing::PrintToString(text) << ", seed " << kSeed;
    if (Quoted(text).find("\xEF\xBF\xBD") != std::string::npos) continue;
    ASSERT_EQ(document.root().text(), text) << ", seed " << kSeed;
  }
}

}  // namespace
}  // namespace parapet
