// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/document_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace parapet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Pieces {
  std::vector<std::string> texts;
  std::vector<FilePlace> places;
  std::string flaw;
  int too_long = 0;
};

Pieces Cut(const std::string& text, size_t most = kDocumentBytesMax) {
  Pieces pieces;
  std::istringstream in(text);
  DocumentStream documents(in, most);
  for (;;) {
    switch (documents.Next()) {
      case DocumentStream::Result::kDocument:
        pieces.texts.emplace_back(documents.text());
        pieces.places.push_back(documents.place());
        break;
      case DocumentStream::Result::kTooLong:
        ++pieces.too_long;
        break;
      case DocumentStream::Result::kUnreadable:
        pieces.flaw = documents.flaw().what;
        return pieces;
      case DocumentStream::Result::kEnd:
        return pieces;
    }
  }
}

TEST(DocumentStream, ALineIsADocument) {
  const Pieces pieces = Cut("{\"a\":1}\n\n{\"b\":\n{\"c\":3}\r\nhello\n{\"d\":4}");
  EXPECT_THAT(pieces.texts, ElementsAre("{\"a\":1}", "{\"b\":", "{\"c\":3}", "hello", "{\"d\":4}"));
  EXPECT_EQ(pieces.places[2], (FilePlace{4, 1}));
}

TEST(DocumentStream, ADocumentMayTakeManyLines) {
  const std::string one = "{\n  \"a\": \"}\\\"{\",\n  \"b\": [1, {}]\n}";
  EXPECT_THAT(Cut(one + "\n").texts, ElementsAre(one));
  EXPECT_THAT(Cut(one + one).texts, ElementsAre(one, one));
}

TEST(DocumentStream, AListIsTakenApart) {
  const Pieces pieces = Cut(" [ {\"a\":[1,2]} ,\n{\"b\":\"]\"}, 3 ]\n");
  EXPECT_THAT(pieces.texts, ElementsAre("{\"a\":[1,2]}", "{\"b\":\"]\"}", "3"));
  EXPECT_EQ(pieces.places[1], (FilePlace{2, 1}));
  EXPECT_THAT(Cut("[]").texts, IsEmpty());
}

TEST(DocumentStream, AByteOrderMarkAndNothingAreNoDocuments) {
  EXPECT_THAT(Cut("\xEF\xBB\xBF{}\n").texts, ElementsAre("{}"));
  EXPECT_THAT(Cut("").texts, IsEmpty());
  EXPECT_THAT(Cut(" \n\t\n").texts, IsEmpty());
}

TEST(DocumentStream, RefusesAListThatIsNotOne) {
  EXPECT_THAT(Cut("[{}").flaw, HasSubstr("not closed"));
  EXPECT_THAT(Cut("[{},]").flaw, HasSubstr("does not end with a comma"));
  EXPECT_THAT(Cut("[{} {}]").flaw, HasSubstr("no comma"));
}

TEST(DocumentStream, PassesOverWhatIsTooLong) {
  const std::string huge = "{\"a\":\"" + std::string(300'000, 'x') + "\"}";
  const Pieces lines = Cut("{\"a\":1}\n" + huge + "\n{\"b\":2}\n", 1000);
  EXPECT_THAT(lines.texts, ElementsAre("{\"a\":1}", "{\"b\":2}"));
  EXPECT_EQ(lines.too_long, 1);
  const Pieces list = Cut("[" + huge + ",{\"b\":2}]", 1000);
  EXPECT_THAT(list.texts, ElementsAre("{\"b\":2}"));
  EXPECT_EQ(list.too_long, 1);
}

TEST(DocumentStream, BoundIsExact) {
  EXPECT_EQ(Cut("{\"a\":12}", 8).too_long, 0);
  EXPECT_EQ(Cut("{\"a\":12}", 7).too_long, 1);
}

}  // namespace
}  // namespace parapet
