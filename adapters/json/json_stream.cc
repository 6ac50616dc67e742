// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/json_stream.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <cstring>
#include <functional>
#include <utility>

namespace parapet {
namespace {

namespace json = boost::json;
using Text = json::string_view;

// Joins the parts of a key or string that escapes tore apart; untouched text stays a view into the body. Boost
// unescapes into a buffer on its stack, so a text in one piece need not lie in the body.
class Joiner {
 public:
  void Add(Text part) { scratch_.append(part.data(), part.size()), torn_ = true; }
  JsonValue Finish(Text last, JsonValue::Kind kind, std::string_view body) {
    const std::less_equal<const char*> before;
    const bool in_body =
        before(body.data(), last.data()) && before(last.data() + last.size(), body.data() + body.size());
    if (!torn_ && in_body) return {.kind = kind, .text = {last.data(), last.size()}};
    scratch_.append(last.data(), last.size());
    done_.swap(scratch_);
    scratch_.clear();
    torn_ = false;
    const bool nul = std::memchr(done_.data(), 0, done_.size()) != nullptr;
    return {.kind = kind, .in_body = false, .has_nul = nul, .text = done_};
  }
  void Reset() { scratch_.clear(), torn_ = false; }

 private:
  std::string scratch_, done_;
  bool torn_ = false;
};

// Boost's handler: counts, joins, skips, and hands on what is wanted.
class Events {
 public:
  static constexpr size_t max_object_size = kJsonKeysPerObjectMax;
  static constexpr size_t max_array_size = size_t{1} << 30;  // each element is a token, and those are counted
  static constexpr size_t max_key_size = size_t{1} << 30;
  static constexpr size_t max_string_size = size_t{1} << 30;

  void Reset(JsonHandler& handler, std::string_view body) {
    handler_ = &handler;
    body_ = body;
    refusal_ = {};
    tokens_ = depth_ = skip_from_ = 0;
    skip_value_ = false;
    key_.Reset(), string_.Reset(), number_.Reset();
  }
  std::string_view refusal() const { return refusal_; }
  void Allow(size_t tokens) { most_ = tokens; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_comment_part(Text, json::error_code&) { return true; }
  bool on_comment(Text, json::error_code&) { return true; }

  bool on_object_begin(json::error_code& ec) {
    if (depth_ < kJsonDepthMax) keys_[depth_ + 1] = 0;
    return Begin(&JsonHandler::OnObjectBegin, ec);
  }
  bool on_array_begin(json::error_code& ec) { return Begin(&JsonHandler::OnArrayBegin, ec); }
  bool on_object_end(size_t, json::error_code& ec) { return End(&JsonHandler::OnObjectEnd, ec); }
  bool on_array_end(size_t, json::error_code& ec) { return End(&JsonHandler::OnArrayEnd, ec); }

  bool on_key_part(Text part, size_t, json::error_code&) {
    if (!skip_from_) key_.Add(part);
    return true;
  }
  bool on_key(Text last, size_t, json::error_code& ec) {
    if (++keys_[depth_] > kJsonKeysPerObjectMax) return Refuse("too_many_keys", ec);
    if (!Count(ec)) return false;
    if (skip_from_) return true;
    const JsonNext next = handler_->OnKey(key_.Finish(last, JsonValue::Kind::kString, body_));
    skip_value_ = next == JsonNext::kSkip;
    return next != JsonNext::kStop || Refuse("stopped", ec);
  }
  bool on_string_part(Text part, size_t, json::error_code&) {
    if (!Skipping()) string_.Add(part);
    return true;
  }
  bool on_string(Text last, size_t, json::error_code& ec) {
    if (!Wanted(ec)) return refusal_.empty();
    return Hand(string_.Finish(last, JsonValue::Kind::kString, body_), ec);
  }
  bool on_number_part(Text part, json::error_code& ec) {
    if (part.size() > kJsonNumberTextMax) return Refuse("number_too_long", ec);
    number_.Add(part);
    return true;
  }
  bool on_int64(int64_t, Text text, json::error_code& ec) { return Number(text, ec); }
  bool on_uint64(uint64_t, Text text, json::error_code& ec) { return Number(text, ec); }
  bool on_double(double, Text text, json::error_code& ec) { return Number(text, ec); }
  bool on_bool(bool value, json::error_code& ec) {
    if (!Wanted(ec)) return refusal_.empty();
    return Hand({.kind = JsonValue::Kind::kBool, .boolean = value, .text = value ? "true" : "false"}, ec);
  }
  bool on_null(json::error_code& ec) {
    if (!Wanted(ec)) return refusal_.empty();
    return Hand({.text = "null"}, ec);
  }

 private:
  bool Skipping() const { return skip_from_ != 0 || skip_value_; }

  bool Refuse(std::string_view code, json::error_code& ec) {
    refusal_ = code;
    ec = json::error::syntax;
    return false;
  }
  bool Count(json::error_code& ec) { return ++tokens_ <= most_ || Refuse("too_many_tokens", ec); }

  // Counts a scalar and says whether the handler wants it.
  bool Wanted(json::error_code& ec) {
    if (!Count(ec)) return false;
    const bool skipped = Skipping();
    skip_value_ = false;
    return !skipped;
  }
  bool Hand(const JsonValue& value, json::error_code& ec) {
    return handler_->OnScalar(value) != JsonNext::kStop || Refuse("stopped", ec);
  }
  bool Number(Text text, json::error_code& ec) {
    const JsonValue value = number_.Finish(text, JsonValue::Kind::kNumber, body_);
    if (value.text.size() > kJsonNumberTextMax) return Refuse("number_too_long", ec);
    if (!Wanted(ec)) return refusal_.empty();
    return Hand(value, ec);
  }

  bool Begin(JsonNext (JsonHandler::*begin)(), json::error_code& ec) {
    ++depth_;
    if (!Count(ec)) return false;
    if (skip_from_) return true;
    if (skip_value_) {
      skip_value_ = false;
      skip_from_ = depth_;
      return true;
    }
    const JsonNext next = (handler_->*begin)();
    if (next == JsonNext::kSkip) skip_from_ = depth_;
    return next != JsonNext::kStop || Refuse("stopped", ec);
  }
  bool End(JsonNext (JsonHandler::*end)(), json::error_code& ec) {
    const size_t closing = depth_--;
    if (skip_from_) {
      if (skip_from_ == closing) skip_from_ = 0;
      return true;
    }
    return (handler_->*end)() != JsonNext::kStop || Refuse("stopped", ec);
  }

  JsonHandler* handler_ = nullptr;
  std::string_view body_;
  std::string_view refusal_;
  Joiner key_, string_, number_;
  size_t tokens_ = 0;
  size_t most_ = kJsonTokensMax;
  size_t depth_ = 0;
  size_t skip_from_ = 0;     // depth of the outermost container that is skipped; 0 = none
  bool skip_value_ = false;  // the value of the key just read is skipped
  size_t keys_[kJsonDepthMax + 2] = {};
};

struct Refusal {
  std::string_view code;
  const char* message;
};

Refusal Describe(std::string_view code) {
  static constexpr Refusal kRefusals[] = {
      {"empty_body", "there is nothing here; send one JSON value"},
      {"bad_syntax", "this is not JSON"},
      {"incomplete", "the text ends in the middle of a value"},
      {"extra_data", "something follows the end of the value"},
      {"byte_order_mark", "the text starts with a byte order mark; save it as UTF-8 without one"},
      {"bad_utf8", "these bytes are not UTF-8"},
      {"lone_surrogate", "half of a surrogate pair stands alone"},
      {"bad_escape", "this is no escape that JSON knows"},
      {"too_deep", "values are nested more than 32 deep"},
      {"too_many_tokens", "more than 100000 keys and values"},
      {"too_many_keys", "an object has more than 10000 keys"},
      {"number_too_long", "a number is written with more than 64 characters"},
      {"number_out_of_range", "a number's exponent is beyond every range"},
      {"stopped", "the reader refused this"},
  };
  for (const Refusal& refusal : kRefusals) {
    if (refusal.code == code) return refusal;
  }
  return {"bad_syntax", "this is not JSON"};
}

// Whether `text` ends in the escape of the first half of a pair, \uD800 to \uDBFF.
bool EndsInHighSurrogate(std::string_view text) {
  if (text.size() < 6) return false;
  const std::string_view escape = text.substr(text.size() - 6);
  return escape[0] == '\\' && escape[1] == 'u' && (escape[2] | 32) == 'd' &&
         std::string_view("89abAB").find(escape[3]) != std::string_view::npos;
}

std::string_view CodeOf(const json::error_code& ec, std::string_view body, size_t offset) {
  if (ec == json::error::incomplete)
    return body.find_first_not_of(" \t\r\n") == body.npos ? "empty_body" : "incomplete";
  if (ec == json::error::too_deep) return "too_deep";
  if (ec == json::error::exponent_overflow) return "number_out_of_range";
  if (ec == json::error::object_too_large) return "too_many_keys";
  if (ec == json::error::array_too_large) return "too_many_tokens";
  if (ec == json::error::illegal_leading_surrogate) return "lone_surrogate";
  if (ec == json::error::illegal_trailing_surrogate || ec == json::error::expected_utf16_escape)
    return "lone_surrogate";
  if (ec == json::error::expected_hex_digit) return "bad_escape";
  if (body.substr(0, 3) == "\xEF\xBB\xBF") return "byte_order_mark";
  if (offset < body.size() && (body[offset] & 0x80) != 0) return "bad_utf8";
  const std::string_view read = body.substr(0, offset);
  if (EndsInHighSurrogate(read)) return "lone_surrogate";
  if (read.empty() || read.back() != '\\') return "bad_syntax";
  return EndsInHighSurrogate(read.substr(0, read.size() - 1)) ? "lone_surrogate" : "bad_escape";
}

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

struct JsonStream::Impl {
  explicit Impl(json::parse_options options) : parser(options) {}
  json::basic_parser<Events> parser;
};

JsonStream::JsonStream(Comments comments) {
  json::parse_options options;
  options.max_depth = kJsonDepthMax;
  options.allow_comments = comments == Comments::kAllowed;
  impl_ = std::make_unique<Impl>(options);
}
void JsonStream::Allow(size_t tokens) { impl_->parser.handler().Allow(tokens); }
JsonStream::~JsonStream() = default;
JsonStream::JsonStream(JsonStream&&) noexcept = default;
JsonStream& JsonStream::operator=(JsonStream&&) noexcept = default;

JsonError JsonStream::Parse(std::string_view body, JsonHandler& handler) {
  auto& parser = impl_->parser;
  parser.reset();
  parser.handler().Reset(handler, body);
  json::error_code ec;
  const size_t consumed = parser.write_some(false, body.data(), body.size(), ec);
  if (!ec && consumed == body.size()) return {};
  std::string_view code = parser.handler().refusal();
  if (code.empty()) code = ec ? CodeOf(ec, body, consumed) : "extra_data";
  const Refusal refusal = Describe(code);
  JsonError error{.code = refusal.code, .message = refusal.message, .offset = consumed};
  Locate(body, error);
  return error;
}

void Locate(std::string_view body, JsonError& error) {
  error.line = error.column = 1;
  const size_t end = error.offset < body.size() ? error.offset : body.size();
  for (size_t i = 0; i < end; ++i) {
    if (body[i] == '\n') {
      ++error.line;
      error.column = 1;
    } else if (!Continues(body[i])) {
      ++error.column;
    }
  }
}

}  // namespace parapet
