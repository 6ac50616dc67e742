// SPDX-License-Identifier: Apache-2.0
//
// Reads delimited text (CSV or TSV) a record at a time, strictly after RFC 4180, in constant memory.
//
//   DelimitedReader reader(stream);
//   while (true) {
//     switch (reader.Next()) {
//       case DelimitedReader::Result::kRecord:     use reader.field(i); break;
//       case DelimitedReader::Result::kBadRecord:  reader.flaw(), reader.flaw_place(); break;   // and goes on
//       case DelimitedReader::Result::kUnreadable: reader.flaw(); return;                       // nothing more to read
//       case DelimitedReader::Result::kEnd:        return;
//     }
//   }
//
// Records end with LF or CRLF, the last one with or without; empty lines are passed over; a UTF-8 byte order mark at
// the start is dropped. The delimiter is a tab when the first line has one outside quotes, else a comma. A field that
// begins with a double quote ends with one, holds anything, and doubles the quotes inside it. Everything else is a
// flaw, never a guess: a quote inside an unquoted field, text behind a closing quote, a lone carriage return, a NUL,
// text that is not UTF-8. After such a record reading goes on with the next line. A quote that never closes swallows
// the rest of the file, so the reader stops there instead.
//
// Thread safety: one thread. Errors: values; nothing throws, provided that the stream does not. Cost: a few nanoseconds
// a byte; memory of one record, at most `record_bytes_max`.
#ifndef PARAPET_ADAPTERS_FILES_DELIMITED_READER_H_
#define PARAPET_ADAPTERS_FILES_DELIMITED_READER_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/files/byte_reader.h"
#include "parapet/adapters/files/file_complaint.h"

namespace parapet {

struct DelimitedLimits {
  size_t record_bytes_max = 1024 * 1024;  // a product with its HTML description stays far below
  size_t fields_max = 1000;               // Shopify exports have about 60
};

class DelimitedReader {
 public:
  enum class Result : uint8_t {
    kRecord,
    kBadRecord,  // flaw() says what is wrong with it; Next goes on behind it
    kEnd,
    kUnreadable,  // flaw() says why; every further Next says so again
  };

  // REQUIRES: `in` outlives the reader.
  explicit DelimitedReader(std::istream& in, DelimitedLimits limits = {});

  Result Next();

  // The record that Next returned. Views live until the next call.
  size_t size() const { return fields_.size(); }
  std::string_view field(size_t i) const { return {record_.data() + fields_[i].begin, fields_[i].size}; }
  // Where a field begins; its opening quote where it has one.
  FilePlace place(size_t i) const { return fields_[i].place; }
  // Where the record begins.
  FilePlace record_place() const { return record_place_; }

  char delimiter() const { return delimiter_; }
  const Flaw& flaw() const { return flaw_; }
  FilePlace flaw_place() const { return flaw_place_; }

 private:
  enum class Stop : uint8_t { kDelimiter, kRecordEnd, kFlaw, kBroken };
  struct Field {
    size_t begin = 0, size = 0;
    FilePlace place;
  };

  void Start();
  static char DelimiterOf(std::string_view head);
  void SkipEmptyLines();
  Stop ReadField();
  Stop ReadPlain();
  Stop ReadQuoted();
  Stop AfterField();
  bool HasRoom() const { return record_.size() < limits_.record_bytes_max; }
  Stop Complain(std::string what, std::string remedy);
  Stop TooLong();
  Result Break(std::string what, std::string remedy);
  Result CheckText();
  void SkipLine();

  ByteReader bytes_;
  DelimitedLimits limits_;
  bool started_ = false, broken_ = false;
  char delimiter_ = ',';
  std::string record_;
  std::vector<Field> fields_;
  FilePlace record_place_;
  Flaw flaw_;
  FilePlace flaw_place_;
};

// The offset of the first byte of `text` that is not part of well-formed UTF-8 (no overlong forms, no surrogates) or is
// a NUL; text.size() when there is none.
size_t FirstBadByte(std::string_view text);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_DELIMITED_READER_H_
