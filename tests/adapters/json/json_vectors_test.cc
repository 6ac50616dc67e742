// SPDX-License-Identifier: Apache-2.0
//
// The reader and the document reader against JSONTestSuite (tests/vectors/json).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_stream.h"

namespace parapet {
namespace {

// Files that must be accepted by the grammar, but that a limit of ours refuses.
const std::map<std::string, std::string> kRefusedByLimit = {
    {"y_number_double_close_to_zero.json", "number_too_long"},
};

// Files that are JSON, but repeat a key: the document reader refuses them, the stream hands both on.
const std::map<std::string, std::string> kRepeats = {
    {"y_object_duplicated_key.json", "$.a"},
    {"y_object_duplicated_key_and_value.json", "$.a"},
};

// What is left to the reader: the code it refuses with; "" where it accepts. Numbers keep their text, so that size is
// nobody's business until somebody reads an amount.
const std::map<std::string, std::string> kLeftToUs = {
    {"i_number_double_huge_neg_exp.json", ""},
    {"i_number_huge_exp.json", "number_out_of_range"},
    {"i_number_neg_int_huge_exp.json", ""},
    {"i_number_pos_double_huge_exp.json", ""},
    {"i_number_real_neg_overflow.json", ""},
    {"i_number_real_pos_overflow.json", ""},
    {"i_number_real_underflow.json", ""},
    {"i_number_too_big_neg_int.json", ""},
    {"i_number_too_big_pos_int.json", ""},
    {"i_number_very_big_negative_int.json", ""},
    {"i_object_key_lone_2nd_surrogate.json", "lone_surrogate"},
    {"i_string_1st_surrogate_but_2nd_missing.json", "lone_surrogate"},
    {"i_string_1st_valid_surrogate_2nd_invalid.json", "lone_surrogate"},
    {"i_string_UTF-16LE_with_BOM.json", "bad_utf8"},
    {"i_string_UTF-8_invalid_sequence.json", "bad_utf8"},
    {"i_string_UTF8_surrogate_U+D800.json", "bad_utf8"},
    {"i_string_incomplete_surrogate_and_escape_valid.json", "lone_surrogate"},
    {"i_string_incomplete_surrogate_pair.json", "lone_surrogate"},
    {"i_string_incomplete_surrogates_escape_valid.json", "lone_surrogate"},
    {"i_string_invalid_lonely_surrogate.json", "lone_surrogate"},
    {"i_string_invalid_surrogate.json", "lone_surrogate"},
    {"i_string_invalid_utf-8.json", "bad_utf8"},
    {"i_string_inverted_surrogates_U+1D11E.json", "lone_surrogate"},
    {"i_string_iso_latin_1.json", "bad_utf8"},
    {"i_string_lone_second_surrogate.json", "lone_surrogate"},
    {"i_string_lone_utf8_continuation_byte.json", "bad_utf8"},
    {"i_string_not_in_unicode_range.json", "bad_utf8"},
    {"i_string_overlong_sequence_2_bytes.json", "bad_utf8"},
    {"i_string_overlong_sequence_6_bytes.json", "bad_utf8"},
    {"i_string_overlong_sequence_6_bytes_null.json", "bad_utf8"},
    {"i_string_truncated-utf-8.json", "bad_utf8"},
    {"i_string_utf16BE_no_BOM.json", "bad_syntax"},
    {"i_string_utf16LE_no_BOM.json", "bad_syntax"},
    {"i_structure_500_nested_arrays.json", "too_deep"},
    {"i_structure_UTF-8_BOM_empty_object.json", "byte_order_mark"},
};

std::map<std::string, std::string> Vectors() {
  std::map<std::string, std::string> vectors;
  for (const auto& entry : std::filesystem::directory_iterator(PARAPET_SOURCE_DIR "/tests/vectors/json/parsing")) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    vectors[entry.path().filename().string()] = text.str();
  }
  return vectors;
}

std::string CodeFor(const std::string& body) {
  JsonHandler everything;
  JsonStream stream;
  return std::string(stream.Parse(body, everything).code);
}

std::string Expected(const std::map<std::string, std::string>& table, const std::string& name) {
  const auto found = table.find(name);
  return found == table.end() ? "" : found->second;
}

TEST(JsonVectors, AreAllThere) {
  int accept = 0;
  int refuse = 0;
  for (const auto& [name, body] : Vectors()) {
    accept += name[0] == 'y';
    refuse += name[0] == 'n';
    EXPECT_TRUE(name[0] != 'i' || kLeftToUs.count(name) == 1) << name;
  }
  EXPECT_EQ(accept, 95);
  EXPECT_EQ(refuse, 188);
}

TEST(JsonVectors, AcceptsWhatIsJsonAndRefusesWhatIsNot) {
  for (const auto& [name, body] : Vectors()) {
    const std::string code = CodeFor(body);
    if (name[0] == 'n') {
      EXPECT_NE(code, "") << name;
    } else {
      EXPECT_EQ(code, Expected(name[0] == 'y' ? kRefusedByLimit : kLeftToUs, name)) << name;
    }
  }
}

TEST(JsonVectors, TheDocumentReaderAgreesAndRefusesRepeats) {
  for (const auto& [name, body] : Vectors()) {
    std::vector<Complaint> complaints;
    const JsonDocument document = JsonDocument::ParseStrict(body, complaints);
    const std::string repeated = Expected(kRepeats, name);
    EXPECT_EQ(complaints.empty(), CodeFor(body).empty() && repeated.empty()) << name;
    if (repeated.empty()) continue;
    ASSERT_FALSE(complaints.empty()) << name;
    EXPECT_EQ(complaints[0].place.path, repeated) << name;
  }
}

TEST(JsonVectors, CommentsChangeNothingElse) {
  for (const auto& [name, body] : Vectors()) {
    const bool comment = body.find("/*") != std::string::npos || body.find("//") != std::string::npos;
    if (comment) continue;
    std::vector<Complaint> strict, commented;
    JsonDocument::ParseStrict(body, strict);
    JsonDocument::Parse(body, commented);
    EXPECT_EQ(strict.empty(), commented.empty()) << name;
  }
}

}  // namespace
}  // namespace parapet
