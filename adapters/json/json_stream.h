// SPDX-License-Identifier: Apache-2.0
//
// The streaming JSON reader under every decoder: one pass over a whole body, one event a token, no tree.
//
//   struct Counter : JsonHandler {
//     JsonNext OnKey(const JsonValue& key) override { return key.text == "lines" ? JsonNext::kRead : JsonNext::kSkip; }
//     JsonNext OnScalar(const JsonValue&) override { return ++scalars, JsonNext::kRead; }
//     int scalars = 0;
//   };
//   JsonStream stream;                       // one a thread, reused
//   Counter counter;
//   const JsonError error = stream.Parse(body, counter);
//   if (!error.ok()) Refuse(error.code, error.line, error.column);
//
// Platform decoders do not use it directly: field_reader.h turns a table of paths into calls. Documents that people
// write (policy, configuration) are read through document.h, which keeps places and refuses every repeated key.
//
// The grammar is RFC 8259, strict: UTF-8 only, no byte order mark, no lone surrogates, no trailing commas, nothing
// behind the value. Numbers are handed over as the text that was sent and never become a double here, so that
// 19.99 stays 19.99 and a 30-digit number is the reader's to refuse. A subtree that the handler skips is still checked
// for grammar and UTF-8, but costs no call.
//
// Limits, all of which are named refusals: depth 32 and the body's size (the caller's) come from DESIGN section 5; the
// others keep a hostile body of 1 MiB from costing more than an honest one.
//
// Thread safety: a JsonStream belongs to one thread. Errors: values; nothing throws. Cost: under a nanosecond a byte; a
// 10 kB Shopify order takes some 8 µs, less what is skipped; no allocation once the scratch buffers have grown.
#ifndef PARAPET_ADAPTERS_JSON_JSON_STREAM_H_
#define PARAPET_ADAPTERS_JSON_JSON_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace parapet {

inline constexpr size_t kJsonDepthMax = 32;
inline constexpr size_t kJsonNumberTextMax = 64;
inline constexpr size_t kJsonTokensMax = 100'000;  // keys, scalars and containers together
inline constexpr size_t kJsonKeysPerObjectMax = 10'000;

// What is wrong with a body, for an answer, a log line and a person. An empty code means nothing is.
//
// Codes of this reader: empty_body, bad_syntax, incomplete, extra_data, byte_order_mark, bad_utf8, lone_surrogate,
// bad_escape, too_deep, too_many_tokens, too_many_keys, number_too_long, number_out_of_range, stopped. Readers built on
// it add: duplicate_key, wrong_type, not_an_amount, not_a_whole_number, not_a_boolean, not_a_time, unknown_currency,
// nul_in_text, and what decoders name themselves.
struct JsonError {
  std::string_view code;  // stable word; static storage
  std::string message;    // one sentence with the remedy where there is one
  size_t offset = 0;      // bytes from the body's start
  int line = 0;           // from 1; 0 where not located
  int column = 0;         // from 1, in characters
  std::string path;       // "$.line_items[2].price" where the reader knows it
  bool ok() const { return code.empty(); }
};

// A key or a scalar. `text` is unescaped; for kNumber it is the number exactly as written.
struct JsonValue {
  enum class Kind : uint8_t { kNull, kBool, kNumber, kString };
  Kind kind = Kind::kNull;
  bool boolean = false;
  bool in_body = true;   // text is a view into the body; false: into a scratch buffer that the next token overwrites
  bool has_nul = false;  // a \u0000 stands in the text
  std::string_view text;
  bool IsNull() const { return kind == Kind::kNull; }
  bool IsText() const { return kind == Kind::kString; }
};

enum class JsonNext : uint8_t {
  kRead,  // go on
  kSkip,  // after a key: not interested in its value; after a begin: not in its contents (no end is reported then)
  kStop,  // refuse the body; Parse returns code "stopped" at this place
};

// Receives the events. The default of each is to go on reading.
class JsonHandler {
 public:
  virtual ~JsonHandler() = default;
  virtual JsonNext OnObjectBegin() { return JsonNext::kRead; }
  virtual JsonNext OnObjectEnd() { return JsonNext::kRead; }
  virtual JsonNext OnArrayBegin() { return JsonNext::kRead; }
  virtual JsonNext OnArrayEnd() { return JsonNext::kRead; }
  // A key's text lives until the next key.
  virtual JsonNext OnKey(const JsonValue&) { return JsonNext::kRead; }
  virtual JsonNext OnScalar(const JsonValue&) { return JsonNext::kRead; }
};

class JsonStream {
 public:
  // Comments (// and /* */) are for documents that people write, never for bodies.
  enum class Comments : uint8_t { kRefused, kAllowed };
  explicit JsonStream(Comments comments = Comments::kRefused);
  ~JsonStream();
  JsonStream(JsonStream&&) noexcept;
  JsonStream& operator=(JsonStream&&) noexcept;

  // More tokens than kJsonTokensMax, for what Parapet wrote itself.
  void Allow(size_t tokens);
  // Reads one value that fills the whole body. Views handed to the handler live as JsonValue says.
  JsonError Parse(std::string_view body, JsonHandler& handler);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Fills line and column of `error` from its offset into `body`.
void Locate(std::string_view body, JsonError& error);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_JSON_STREAM_H_
