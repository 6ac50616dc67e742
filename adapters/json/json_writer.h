// SPDX-License-Identifier: Apache-2.0
//
// Writes JSON by appending to a string: verdicts, records, answers, documents.
//
//   std::string out;
//   JsonWriter json(out);
//   json.BeginObject().Field("order", "1001").Field("total", Money::Major(15), usd).Field("lines", int64_t{2});
//   json.Key("tags").BeginArray().String("parapet-held").EndArray().EndObject();
//   // {"order":"1001","total":"15.00","lines":2,"tags":["parapet-held"]}
//
// Commas are put where they belong. Amounts are written as decimal strings in major units, since a number would be read
// as a double somewhere; quantities likewise. Bytes that are not UTF-8 become U+FFFD, so that what is written is always
// JSON. With `indent` the text is laid out for people, two spaces a level being usual.
//
// Thread safety: one writer, one thread. Errors: none; unbalanced calls are the caller's mistake and show in the text.
// Cost: one append a token; text without escapes is copied in one piece.
#ifndef PARAPET_ADAPTERS_JSON_JSON_WRITER_H_
#define PARAPET_ADAPTERS_JSON_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, int indent = 0) : out_(out), indent_(indent) {}

  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }
  JsonWriter& Key(std::string_view key);

  JsonWriter& String(std::string_view text);
  JsonWriter& Integer(int64_t value);
  JsonWriter& Unsigned(uint64_t value);
  JsonWriter& Bool(bool value) { return Raw(value ? "true" : "false"); }
  JsonWriter& Null() { return Raw("null"); }
  // "15.00": micros as a quoted decimal with at least `places` digits behind the point.
  JsonWriter& Decimal(int64_t micros, int places = 0);
  JsonWriter& Amount(Money amount, Currency currency) { return Decimal(amount.micros(), currency.exponent()); }
  JsonWriter& Time(Instant instant);
  // A value that is JSON already.
  JsonWriter& Raw(std::string_view json);

  JsonWriter& Field(std::string_view key, std::string_view text) { return Key(key).String(text); }
  JsonWriter& Field(std::string_view key, const char* text) { return Key(key).String(text); }
  JsonWriter& Field(std::string_view key, int64_t value) { return Key(key).Integer(value); }
  JsonWriter& Field(std::string_view key, int value) { return Key(key).Integer(value); }
  JsonWriter& Field(std::string_view key, bool value) { return Key(key).Bool(value); }
  JsonWriter& Field(std::string_view key, Money amount, Currency currency) { return Key(key).Amount(amount, currency); }
  JsonWriter& Field(std::string_view key, Quantity quantity) { return Key(key).Decimal(quantity.micros()); }
  JsonWriter& Field(std::string_view key, Instant instant) { return Key(key).Time(instant); }

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  void Separate();
  void Break();

  std::string& out_;
  int indent_ = 0;
  int depth_ = 0;
  bool first_ = true;  // nothing stands in the present container yet
  bool behind_key_ = false;
};

// Appends `text` as a JSON string with its quotes.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_JSON_WRITER_H_
