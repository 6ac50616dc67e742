// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/byte_reader.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "parapet/adapters/files/delimited_reader.h"

namespace parapet {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

TEST(ByteReader, KnowsThePlaceOfEachByte) {
  std::istringstream in(
      "\xEF\xBB\xBF"
      "a\xC3\xA4"
      "z\nb");
  ByteReader bytes(in);
  bytes.SkipByteOrderMark();
  EXPECT_EQ(bytes.place(), (FilePlace{1, 1}));
  for (int i = 0; i < 3; ++i) bytes.Take();  // "a" and both bytes of the umlaut
  EXPECT_EQ(bytes.Peek(), 'z');
  EXPECT_EQ(bytes.place(), (FilePlace{1, 3}));
  bytes.Take();
  bytes.Take();
  EXPECT_EQ(bytes.place(), (FilePlace{2, 1}));
  bytes.Take();
  EXPECT_EQ(bytes.Peek(), ByteReader::kEndOfFile);
  EXPECT_FALSE(bytes.failed());
}

TEST(ByteReader, LooksAheadAcrossTheEndOfItsBuffer) {
  std::istringstream in(std::string(kBufferBytes - 1, 'x') + "\r\nend");
  ByteReader bytes(in);
  for (size_t i = 0; i + 1 < kBufferBytes; ++i) {
    ASSERT_EQ(bytes.Peek(), 'x');
    bytes.Take();
  }
  EXPECT_TRUE(bytes.Begins("\r\nend"));
  EXPECT_FALSE(bytes.Begins("\r\nend and more"));
  EXPECT_EQ(bytes.Ahead(), "\r\nend");
  EXPECT_EQ(bytes.place(), (FilePlace{1, static_cast<int64_t>(kBufferBytes)}));
}

TEST(DelimitedReader, PassesOverAnEmptyLineAcrossTheEndOfTheBuffer) {
  std::istringstream in(std::string(kBufferBytes - 3, 'x') + "\r\n\r\nend\r\n");
  DelimitedReader reader(in);
  ASSERT_EQ(reader.Next(), DelimitedReader::Result::kRecord);
  ASSERT_EQ(reader.Next(), DelimitedReader::Result::kRecord);
  EXPECT_EQ(reader.field(0), "end");
  EXPECT_EQ(reader.Next(), DelimitedReader::Result::kEnd);
}

}  // namespace
}  // namespace parapet
