// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/document_stream.h"

#include <utility>

namespace parapet {
namespace {

constexpr int kEndOfFile = ByteReader::kEndOfFile;

bool IsSpace(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void DocumentStream::Keep() {
  if (++length_ <= bytes_max_) text_.push_back(static_cast<char>(bytes_.Peek()));
  bytes_.Take();
}

void DocumentStream::SkipSpace() {
  while (IsSpace(bytes_.Peek())) bytes_.Take();
}

DocumentStream::Result DocumentStream::Broken(std::string what, std::string remedy) {
  broken_ = true;
  flaw_ = {std::move(what), std::move(remedy)};
  return Result::kUnreadable;
}

DocumentStream::Result DocumentStream::Next() {
  if (broken_) return Result::kUnreadable;
  text_.clear();
  length_ = 0;
  if (!started_) {
    started_ = true;
    bytes_.SkipByteOrderMark();
    SkipSpace();
    if (bytes_.Peek() == '[') {
      form_ = Form::kList;
      bytes_.Take();
    }
  }
  SkipSpace();
  Result result = Result::kEnd;
  if (form_ == Form::kList && !list_closed_ && AtListEnd(&result)) return result;
  place_ = bytes_.place();
  if (bytes_.Peek() == kEndOfFile) {
    return bytes_.failed() ? Broken("reading failed before the end", "check the disk and try again") : Result::kEnd;
  }
  return Cut();
}

// Inside a list: passes over the comma before an element, or the end of the list. Returns true when there is no
// element.
bool DocumentStream::AtListEnd(Result* result) {
  place_ = bytes_.place();
  const bool first = std::exchange(list_begun_, true) == false;
  const bool comma = !first && bytes_.Peek() == ',';
  if (comma) {
    bytes_.Take();
    SkipSpace();
  }
  const int c = bytes_.Peek();
  *result = Result::kUnreadable;
  if (c == kEndOfFile)
    return Broken("the list that began the file is not closed", "it was cut off: make it again"), true;
  if (c == ']' && comma) return Broken("a list does not end with a comma", "remove it"), true;
  if (c != ']' && !first && !comma) return Broken("there is no comma between two elements of the list", "add it"), true;
  if (c != ']') return false;
  bytes_.Take();
  list_closed_ = true;
  SkipSpace();
  *result = Result::kEnd;
  return bytes_.Peek() == kEndOfFile;
}

DocumentStream::Result DocumentStream::Cut() {
  const bool brackets = bytes_.Peek() == '{' || bytes_.Peek() == '[';
  if (form_ == Form::kLines) {
    CutLine();
  } else if (brackets) {
    CutBrackets();
  } else {
    CutText();
  }
  if (form_ == Form::kUndecided) {
    while (bytes_.Peek() == ' ' || bytes_.Peek() == '\t' || bytes_.Peek() == '\r') bytes_.Take();
    const bool whole_line = bytes_.place().line == place_.line && bytes_.Peek() == '\n';
    form_ = whole_line ? Form::kLines : Form::kBalanced;
  }
  if (bytes_.failed()) return Broken("reading failed in the middle of a document", "check the disk and try again");
  if (length_ <= bytes_max_) return Result::kDocument;
  text_.clear();
  flaw_ = {"this document has " + std::to_string(length_) + " bytes, more than " + std::to_string(bytes_max_),
           "split it, or write one order a line"};
  return Result::kTooLong;
}

void DocumentStream::CutLine() {
  for (int c = bytes_.Peek(); c != kEndOfFile && c != '\n'; c = bytes_.Peek()) Keep();
  while (!text_.empty() && IsSpace(static_cast<unsigned char>(text_.back()))) text_.pop_back();
}

// From an opening bracket to the one that balances it; strings are passed over whole.
void DocumentStream::CutBrackets() {
  size_t depth = 0;
  bool in_string = false;
  for (int c = bytes_.Peek(); c != kEndOfFile; c = bytes_.Peek()) {
    Keep();
    if (in_string) {
      if (c == '\\' && bytes_.Peek() != kEndOfFile) Keep();
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return;
  }
}

// What does not begin with a bracket: to the line's end, in a list to the next comma or bracket.
void DocumentStream::CutText() {
  do {
    Keep();
  } while (bytes_.Peek() != kEndOfFile && bytes_.Peek() != '\n' &&
           !(form_ == Form::kList && (bytes_.Peek() == ',' || bytes_.Peek() == ']')));
  while (!text_.empty() && IsSpace(static_cast<unsigned char>(text_.back()))) text_.pop_back();
}

}  // namespace parapet
