// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/document_stream.h"

#include <utility>

namespace parapet {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

bool IsSpace(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

bool DocumentStream::Fill() {
  used_ = filled_ = 0;
  if (!in_.good()) return false;
  buffer_.resize(kBufferBytes);
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  filled_ = static_cast<size_t>(in_.gcount());
  return filled_ > 0;
}

int DocumentStream::Peek() {
  if (used_ == filled_ && !Fill()) return kEndOfFile;
  return static_cast<unsigned char>(buffer_[used_]);
}

void DocumentStream::Take() {
  const auto byte = static_cast<unsigned char>(buffer_[used_++]);
  if (byte == '\n') {
    ++at_.line;
    at_.column = 1;
  } else if ((byte & 0xC0) != 0x80) {
    ++at_.column;
  }
}

void DocumentStream::Keep() {
  if (++length_ <= bytes_max_) text_.push_back(buffer_[used_]);
  Take();
}

void DocumentStream::SkipSpace() {
  while (IsSpace(Peek())) Take();
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
    if (Peek() == 0xEF && std::string_view(buffer_.data(), filled_).starts_with("\xEF\xBB\xBF")) used_ = 3;
    SkipSpace();
    if (Peek() == '[') {
      form_ = Form::kList;
      Take();
    }
  }
  SkipSpace();
  Result result = Result::kEnd;
  if (form_ == Form::kList && !list_closed_ && AtListEnd(&result)) return result;
  place_ = at_;
  if (Peek() == kEndOfFile) {
    return in_.bad() ? Broken("reading failed before the end", "check the disk and try again") : Result::kEnd;
  }
  return Cut();
}

// Inside a list: passes over the comma before an element, or the end of the list. Returns true when there is no
// element.
bool DocumentStream::AtListEnd(Result* result) {
  place_ = at_;
  const bool first = std::exchange(list_begun_, true) == false;
  const bool comma = !first && Peek() == ',';
  if (comma) {
    Take();
    SkipSpace();
  }
  const int c = Peek();
  *result = Result::kUnreadable;
  if (c == kEndOfFile)
    return Broken("the list that began the file is not closed", "it was cut off: make it again"), true;
  if (c == ']' && comma) return Broken("a list does not end with a comma", "remove it"), true;
  if (c != ']' && !first && !comma) return Broken("there is no comma between two elements of the list", "add it"), true;
  if (c != ']') return false;
  Take();
  list_closed_ = true;
  SkipSpace();
  *result = Result::kEnd;
  return Peek() == kEndOfFile;
}

DocumentStream::Result DocumentStream::Cut() {
  const bool brackets = Peek() == '{' || Peek() == '[';
  if (form_ == Form::kLines) {
    CutLine();
  } else if (brackets) {
    CutBrackets();
  } else {
    CutText();
  }
  if (form_ == Form::kUndecided) {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\r') Take();
    const bool whole_line = at_.line == place_.line && Peek() == '\n';
    form_ = whole_line ? Form::kLines : Form::kBalanced;
  }
  if (in_.bad()) return Broken("reading failed in the middle of a document", "check the disk and try again");
  if (length_ <= bytes_max_) return Result::kDocument;
  text_.clear();
  flaw_ = {"this document has " + std::to_string(length_) + " bytes, more than " + std::to_string(bytes_max_),
           "split it, or write one order a line"};
  return Result::kTooLong;
}

void DocumentStream::CutLine() {
  for (int c = Peek(); c != kEndOfFile && c != '\n'; c = Peek()) Keep();
  while (!text_.empty() && IsSpace(static_cast<unsigned char>(text_.back()))) text_.pop_back();
}

// From an opening bracket to the one that balances it; strings are passed over whole.
void DocumentStream::CutBrackets() {
  size_t depth = 0;
  bool in_string = false;
  for (int c = Peek(); c != kEndOfFile; c = Peek()) {
    Keep();
    if (in_string) {
      if (c == '\\' && Peek() != kEndOfFile) Keep();
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
  } while (Peek() != kEndOfFile && Peek() != '\n' && !(form_ == Form::kList && (Peek() == ',' || Peek() == ']')));
  while (!text_.empty() && IsSpace(static_cast<unsigned char>(text_.back()))) text_.pop_back();
}

}  // namespace parapet
