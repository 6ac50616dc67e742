// SPDX-License-Identifier: Apache-2.0
//
// Cuts a stream into JSON documents without holding more than one of them.
//
//   DocumentStream documents(std::cin);
//   while (documents.Next() == DocumentStream::Result::kDocument) Decode(documents.text());
//
// Three forms, told apart by what the first line holds:
//   * NDJSON, when the first line is a whole document by itself: from then on every line is one, and a broken line
//   spoils
//     only itself;
//   * one document over many lines, or several behind each other: cut where brackets balance;
//   * a list: a document that begins with '[' is taken apart, each of its elements is a document.
// It cuts and does not judge: what is no JSON comes out as a piece that the decoder refuses, with its place. Blank
// lines and a byte order mark at the start are passed over.
//
// Thread safety: one thread. Errors: values. Cost: one pass; memory of one document, at most `document_bytes_max`.
#ifndef PARAPET_ADAPTERS_FILES_DOCUMENT_STREAM_H_
#define PARAPET_ADAPTERS_FILES_DOCUMENT_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

#include "parapet/adapters/files/byte_reader.h"
#include "parapet/adapters/files/file_complaint.h"

namespace parapet {

// DESIGN section 5: a body of at most 1 MiB.
inline constexpr size_t kDocumentBytesMax = 1024 * 1024;

class DocumentStream {
 public:
  enum class Result : uint8_t {
    kDocument,  // text(), place()
    kTooLong,   // flaw(); Next goes on behind it
    kEnd,
    kUnreadable,  // flaw(): the stream failed, or a list never closes
  };

  // REQUIRES: `in` outlives this object.
  explicit DocumentStream(std::istream& in, size_t document_bytes_max = kDocumentBytesMax)
      : bytes_(in), bytes_max_(document_bytes_max) {}

  Result Next();
  // The document; lives until the next call.
  std::string_view text() const { return text_; }
  // Where it begins.
  FilePlace place() const { return place_; }
  const Flaw& flaw() const { return flaw_; }

 private:
  enum class Form : uint8_t { kUndecided, kLines, kBalanced, kList };

  void Keep();
  void SkipSpace();
  bool AtListEnd(Result* result);
  Result Cut();
  void CutBrackets();
  void CutLine();
  void CutText();
  Result Broken(std::string what, std::string remedy);

  ByteReader bytes_;
  size_t bytes_max_;
  Form form_ = Form::kUndecided;
  bool started_ = false, list_begun_ = false, list_closed_ = false, broken_ = false;
  std::string text_;
  size_t length_ = 0;  // of the document, kept or not
  FilePlace place_;
  Flaw flaw_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_DOCUMENT_STREAM_H_
