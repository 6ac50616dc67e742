// SPDX-License-Identifier: Apache-2.0
//
// The bytes of the book of letters within a checkpoint; the checkpoint carries their version.
#include "parapet/core/recovery/messages/letter_book.h"
#include "parapet/core/state/codec.h"

namespace parapet::messages {
namespace {

constexpr std::string Letter::*kTexts[] = {&Letter::id,      &Letter::incident,  &Letter::case_id,      &Letter::order,
                                           &Letter::step,    &Letter::kind,      &Letter::language,     &Letter::item,
                                           &Letter::channel, &Letter::effect,    &Letter::remedy_class, &Letter::actor,
                                           &Letter::reason,  &Letter::correction};
constexpr Instant Letter::*kTimes[] = {&Letter::planned_at, &Letter::queued_at, &Letter::settled_at};
constexpr bool Letter::*kFlags[] = {&Letter::rehearsal, &Letter::bounced, &Letter::wrong, &Letter::past};
constexpr std::string Wrong::*kWrongTexts[] = {&Wrong::id,    &Wrong::incident, &Wrong::kind, &Wrong::statement,
                                               &Wrong::right, &Wrong::reason,   &Wrong::actor};

std::string ReadString(Reader& in) { return std::string(in.Text()); }

void Write(const Promise& promise, Writer& out) {
  out.Text(promise.key);
  out.Text(promise.owner);
  out.Time(promise.due);
  out.Byte(static_cast<uint8_t>(promise.state));
  out.Time(promise.settled_at);
  out.Text(promise.because);
}

Promise ReadPromise(Reader& in) {
  Promise promise{.key = ReadString(in), .owner = ReadString(in), .due = in.Time()};
  promise.state = in.Choice(PromiseState::kBroken);
  promise.settled_at = in.Time();
  promise.because = ReadString(in);
  return promise;
}

void Write(const Letter& letter, Writer& out) {
  for (const auto text : kTexts) out.Text(letter.*text);
  for (const auto time : kTimes) out.Time(letter.*time);
  for (const auto flag : kFlags) out.Flag(letter.*flag);
  out.Fixed64(letter.customer);
  out.Signed(letter.round);
  out.Byte(static_cast<uint8_t>(letter.state));
  out.Unsigned(letter.promises.size());
  for (const Promise& promise : letter.promises) Write(promise, out);
  out.Unsigned(letter.told.size());
  for (const auto& [key, value] : letter.told) out.Text(key), out.Text(value);
}

Letter ReadLetter(Reader& in) {
  Letter letter;
  for (const auto text : kTexts) letter.*text = ReadString(in);
  for (const auto time : kTimes) letter.*time = in.Time();
  for (const auto flag : kFlags) letter.*flag = in.Flag();
  letter.customer = in.Fixed64();
  letter.round = in.Signed();
  letter.state = in.Choice(LetterState::kSkipped);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) letter.promises.push_back(ReadPromise(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    std::string key = ReadString(in);
    letter.told.emplace_back(std::move(key), ReadString(in));
  }
  return letter;
}

void WriteNames(const std::vector<std::string>& names, Writer& out) {
  out.Unsigned(names.size());
  for (const std::string& name : names) out.Text(name);
}

std::vector<std::string> ReadNames(Reader& in) {
  std::vector<std::string> names;
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) names.push_back(ReadString(in));
  return names;
}

void WriteNumbers(const std::map<std::string, int64_t>& numbers, Writer& out) {
  out.Unsigned(numbers.size());
  for (const auto& [name, number] : numbers) out.Text(name), out.Signed(number);
}

std::map<std::string, int64_t> ReadNumbers(Reader& in) {
  std::map<std::string, int64_t> numbers;
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    std::string name = ReadString(in);
    numbers[std::move(name)] = in.Signed();
  }
  return numbers;
}

}  // namespace

std::string LetterBook::Save() const {
  Writer out;
  out.Unsigned(order_.size());
  for (const std::string& id : order_) Write(letters_.at(id), out);
  out.Unsigned(approved_.size());
  for (const Approved& one : approved_) {
    for (const std::string* text : {&one.incident, &one.kind, &one.language, &one.digest}) out.Text(*text);
  }
  WriteNames({texts_.begin(), texts_.end()}, out);
  WriteNames({suppressed_.begin(), suppressed_.end()}, out);
  out.Unsigned(halted_.size());
  for (const auto& [incident, why] : halted_) out.Text(incident), out.Text(why);
  WriteNumbers(resumed_from_, out);
  WriteNumbers(closings_, out);
  WriteNumbers(handed_at_, out);
  out.Signed(folded_);
  out.Unsigned(wrongs_.size());
  for (const Wrong& wrong : wrongs_) {
    for (const auto text : kWrongTexts) out.Text(wrong.*text);
    out.Time(wrong.at);
    WriteNames(wrong.letters, out);
  }
  return out.Take();
}

std::optional<LetterBook> LetterBook::Load(std::string_view bytes) {
  Reader in(bytes);
  LetterBook book;
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) book.Enter(ReadLetter(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    Approved one;
    for (std::string* text : {&one.incident, &one.kind, &one.language, &one.digest}) *text = ReadString(in);
    book.approved_.insert(std::move(one));
  }
  for (std::string& text : ReadNames(in)) book.texts_.insert(std::move(text));
  for (std::string& name : ReadNames(in)) book.suppressed_.insert(std::move(name));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    std::string incident = ReadString(in);
    book.halted_[std::move(incident)] = ReadString(in);
  }
  book.resumed_from_ = ReadNumbers(in);
  book.closings_ = ReadNumbers(in);
  book.handed_at_ = ReadNumbers(in);
  book.folded_ = in.Signed();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    Wrong wrong;
    for (const auto text : kWrongTexts) wrong.*text = ReadString(in);
    wrong.at = in.Time();
    wrong.letters = ReadNames(in);
    book.wrongs_.push_back(std::move(wrong));
  }
  return in.ok() && in.AtEnd() ? std::optional(std::move(book)) : std::nullopt;
}

}  // namespace parapet::messages
