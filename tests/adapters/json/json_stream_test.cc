// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/json_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace parapet {
namespace {

using testing::ElementsAre;

// Writes the events down.
struct Transcript final : JsonHandler {
  JsonNext OnObjectBegin() override { return Note("{"); }
  JsonNext OnObjectEnd() override { return Note("}"); }
  JsonNext OnArrayBegin() override { return Note("["); }
  JsonNext OnArrayEnd() override { return Note("]"); }
  JsonNext OnKey(const JsonValue& key) override {
    Note("key " + std::string(key.text));
    return key.text == skip ? JsonNext::kSkip : key.text == stop ? JsonNext::kStop : JsonNext::kRead;
  }
  JsonNext OnScalar(const JsonValue& value) override {
    constexpr const char* kKinds[] = {"null", "bool", "number", "string"};
    last = value;
    return Note(std::string(kKinds[static_cast<size_t>(value.kind)]) + " " + std::string(value.text));
  }
  JsonNext Note(std::string event) {
    events.push_back(std::move(event));
    return JsonNext::kRead;
  }
  std::vector<std::string> events;
  std::string skip = "\x01", stop = "\x01";
  JsonValue last;
};

std::string CodeFor(const std::string& body) {
  JsonHandler everything;
  JsonStream stream;
  return std::string(stream.Parse(body, everything).code);
}

TEST(JsonStream, TellsEveryTokenInOrder) {
  Transcript transcript;
  JsonStream stream;
  ASSERT_TRUE(stream.Parse(R"({"a": [1, "x", true, null], "b": {}})", transcript).ok());
  EXPECT_THAT(transcript.events, ElementsAre("{", "key a", "[", "number 1", "string x", "bool true", "null null", "]",
                                             "key b", "{", "}", "}"));
}

TEST(JsonStream, HandsOverNumbersAsTheyAreWritten) {
  for (const char* text : {"19.99", "-0", "0.10", "1e2", "1E+400", "123456789012345678901234567890", "-1.5e-7", "0"}) {
    Transcript transcript;
    JsonStream stream;
    ASSERT_TRUE(stream.Parse(text, transcript).ok()) << text;
    EXPECT_THAT(transcript.events, ElementsAre(std::string("number ") + text));
  }
}

TEST(JsonStream, PassesTextWithoutEscapesAsAViewIntoTheBody) {
  const std::string body = "[\"plain\"]";
  Transcript transcript;
  JsonStream stream;
  ASSERT_TRUE(stream.Parse(body, transcript).ok());
  EXPECT_TRUE(transcript.last.in_body);
  EXPECT_EQ(transcript.last.text.data(), body.data() + 2);
}

TEST(JsonStream, JoinsTextThatEscapesTear) {
  Transcript transcript;
  JsonStream stream;
  ASSERT_TRUE(stream.Parse(R"({"k\u0065y": "a\nb\ud83d\ude00c\u00e9", "s": "\u0041"})", transcript).ok());
  EXPECT_THAT(transcript.events, ElementsAre("{", "key key",
                                             "string a\nb\xF0\x9F\x98\x80"
                                             "c\xC3\xA9",
                                             "key s", "string A", "}"));
  EXPECT_FALSE(transcript.last.in_body);
}

TEST(JsonStream, KeepsAKeyWhileItsValueIsRead) {
  struct Keeper final : JsonHandler {
    JsonNext OnKey(const JsonValue& given) override { return key = given, JsonNext::kRead; }
    JsonNext OnScalar(const JsonValue& value) override {
      pairs.push_back(std::string(key.text) + "=" + std::string(value.text));
      return JsonNext::kRead;
    }
    JsonValue key;
    std::vector<std::string> pairs;
  };
  Keeper keeper;
  JsonStream stream;
  ASSERT_TRUE(stream.Parse(R"({"\u0061": "\u0062", "x\u0061": "\u0062y"})", keeper).ok());
  EXPECT_THAT(keeper.pairs, ElementsAre("a=b", "xa=by"));
}

TEST(JsonStream, FlagsNulInText) {
  Transcript transcript;
  JsonStream stream;
  ASSERT_TRUE(stream.Parse(R"(["a\u0000b"])", transcript).ok());
  EXPECT_TRUE(transcript.last.has_nul);
  EXPECT_EQ(transcript.last.text, std::string_view("a\0b", 3));
  ASSERT_TRUE(stream.Parse(R"(["a\u0001b"])", transcript).ok());
  EXPECT_FALSE(transcript.last.has_nul);
}

TEST(JsonStream, SkipsTheValueOfAKey) {
  for (const char* value :
       {"1", "\"a\\nb\"", "null", "true", "{\"x\": [{\"no\": 1}]}", "[[\"no\"], {\"no\": 2}]", "[]", "{}"}) {
    Transcript transcript;
    transcript.skip = "no";
    JsonStream stream;
    ASSERT_TRUE(stream.Parse("{\"no\": " + std::string(value) + ", \"yes\": \"b\"}", transcript).ok()) << value;
    EXPECT_THAT(transcript.events, ElementsAre("{", "key no", "key yes", "string b", "}")) << value;
  }
}

TEST(JsonStream, ChecksWhatItSkips) {
  Transcript transcript;
  transcript.skip = "no";
  JsonStream stream;
  EXPECT_EQ(stream.Parse("{\"no\": [1,]}", transcript).code, "bad_syntax");
  EXPECT_EQ(stream.Parse("{\"no\": \"\xFF\"}", transcript).code, "bad_utf8");
  EXPECT_EQ(stream.Parse("{\"no\": [" + std::string(65, '1') + "]}", transcript).code, "number_too_long");
}

TEST(JsonStream, StopsWhereTheHandlerWants) {
  Transcript transcript;
  transcript.stop = "b";
  JsonStream stream;
  const JsonError error = stream.Parse("{\"a\": 1,\n \"b\": 2}", transcript);
  EXPECT_EQ(error.code, "stopped");
  EXPECT_EQ(error.line, 2);
}

TEST(JsonStream, CanBeUsedAgainAfterARefusal) {
  JsonStream stream;
  Transcript bad, good;
  EXPECT_EQ(stream.Parse("{\"a\\n", bad).code, "incomplete");
  ASSERT_TRUE(stream.Parse("{\"b\": 1}", good).ok());
  EXPECT_THAT(good.events, ElementsAre("{", "key b", "number 1", "}"));
}

TEST(JsonStream, NamesEveryRefusal) {
  EXPECT_EQ(CodeFor(""), "empty_body");
  EXPECT_EQ(CodeFor(" \n\t"), "empty_body");
  EXPECT_EQ(CodeFor("{\"a\": 1"), "incomplete");
  EXPECT_EQ(CodeFor("{\"a\": 1,}"), "bad_syntax");
  EXPECT_EQ(CodeFor("{'a': 1}"), "bad_syntax");
  EXPECT_EQ(CodeFor("{\"a\": 1} x"), "extra_data");
  EXPECT_EQ(CodeFor("{\"a\": 1}{}"), "extra_data");
  EXPECT_EQ(CodeFor("\xEF\xBB\xBF{}"), "byte_order_mark");
  EXPECT_EQ(CodeFor("[\"\\x\"]"), "bad_escape");
  EXPECT_EQ(CodeFor("[\"\\u12G4\"]"), "bad_escape");
  EXPECT_EQ(CodeFor("[\"\\ud800\"]"), "lone_surrogate");
  EXPECT_EQ(CodeFor("[\"\xC0\x80\"]"), "bad_utf8");
  EXPECT_EQ(CodeFor("[1] // x"), "extra_data");
  EXPECT_EQ(CodeFor("[NaN]"), "bad_syntax");
  EXPECT_EQ(CodeFor("[01]"), "bad_syntax");
}

TEST(JsonStream, RefusesBadUtf8OfEveryKind) {
  for (const char* bytes : {"\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xF8\x88\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98"}) {
    EXPECT_EQ(CodeFor("[\"a" + std::string(bytes) + "b\"]"), "bad_utf8") << testing::PrintToString(bytes);
    EXPECT_EQ(CodeFor("{\"a" + std::string(bytes) + "b\": 1}"), "bad_utf8") << testing::PrintToString(bytes);
  }
}

TEST(JsonStream, DepthHasABound) {
  EXPECT_EQ(CodeFor(std::string(32, '[') + std::string(32, ']')), "");
  EXPECT_EQ(CodeFor(std::string(33, '[') + std::string(33, ']')), "too_deep");
  EXPECT_EQ(CodeFor(std::string(1'000'000, '[')), "too_deep");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(CodeFor(objects), "too_deep");
}

TEST(JsonStream, WidthHasABound) {
  const auto array = [](size_t elements) {
    std::string body = "[1";
    for (size_t i = 1; i < elements; ++i) body += ",1";
    return body + "]";
  };
  EXPECT_EQ(CodeFor(array(kJsonTokensMax - 1)), "");
  EXPECT_EQ(CodeFor(array(kJsonTokensMax)), "too_many_tokens");
  const auto object = [](size_t keys) {
    std::string body = "{\"k\":1";
    for (size_t i = 1; i < keys; ++i) body += ",\"k\":1";
    return body + "}";
  };
  EXPECT_EQ(CodeFor(object(kJsonKeysPerObjectMax)), "");
  EXPECT_EQ(CodeFor(object(kJsonKeysPerObjectMax + 1)), "too_many_keys");
}

TEST(JsonStream, NumberTextHasABound) {
  EXPECT_EQ(CodeFor("[" + std::string(kJsonNumberTextMax, '1') + "]"), "");
  EXPECT_EQ(CodeFor("[" + std::string(kJsonNumberTextMax + 1, '1') + "]"), "number_too_long");
  EXPECT_EQ(CodeFor(std::string(1'000'000, '1')), "number_too_long");
  EXPECT_EQ(CodeFor("[1e" + std::string(1'000'000, '9') + "]"), "number_out_of_range");
}

TEST(JsonStream, LongTextIsNoProblem) {
  Transcript transcript;
  JsonStream stream;
  const std::string text(1'000'000, 'x');
  const std::string body = "[\"" + text + "\"]";
  ASSERT_TRUE(stream.Parse(body, transcript).ok());
  EXPECT_EQ(transcript.last.text, text);
}

TEST(JsonStream, LocatesInCharacters) {
  JsonHandler everything;
  JsonStream stream;
  const JsonError error = stream.Parse("{\n  \"\xC3\xA9\": x}", everything);
  EXPECT_EQ(error.line, 2);
  EXPECT_EQ(error.column, 8);
}

TEST(JsonStream, ReadsCommentsOnlyWhereAllowed) {
  JsonHandler everything;
  JsonStream commented(JsonStream::Comments::kAllowed);
  EXPECT_TRUE(commented.Parse("// a\n{\"a\": /* b */ 1} // c", everything).ok());
  EXPECT_EQ(CodeFor("// a\n{}"), "bad_syntax");
}

}  // namespace
}  // namespace parapet
