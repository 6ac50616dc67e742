// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a file, in words for the person who made it: where, what, and what to do about it.
//
//   feed.csv:12:34: column "price": "1.355,90 EUR" is no amount; write it as 1355.90 EUR, with a point before the cents
//
// Thread safety: values.
#ifndef PARAPET_ADAPTERS_FILES_FILE_COMPLAINT_H_
#define PARAPET_ADAPTERS_FILES_FILE_COMPLAINT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace parapet {

// A place in a text file. Lines and columns count from 1, columns in characters (not bytes); line 0 means the file as
// a whole.
struct FilePlace {
  int64_t line = 0;
  int64_t column = 0;
  friend bool operator==(const FilePlace&, const FilePlace&) = default;
};

// What is wrong, and the remedy; no place yet. An empty `what` means nothing is.
struct Flaw {
  std::string what;
  std::string remedy;
  bool IsNone() const { return what.empty(); }
};

struct FileComplaint {
  std::string file;
  FilePlace place;
  std::string field;  // name of the column as the file writes it; empty for the row or the file as a whole
  Flaw flaw;

  // One line as shown above, without a line feed.
  std::string Text() const;
};

// `text` in double quotes, fit for a message: control characters as \xNN, cut after 60 characters.
std::string Quoted(std::string_view text);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_FILE_COMPLAINT_H_
