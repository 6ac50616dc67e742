// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/header_block.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace parapet {
namespace {

constexpr std::string_view kMethods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::string_view kFramingFields[] = {"host", "content-length", "transfer-encoding", "expect"};
constexpr size_t kSingularFieldsMax = 16;
constexpr size_t kContentLengthDigitsMax = 18;  // below 2^63
constexpr size_t kPortDigitsMax = 5;

constexpr unsigned char kToken = 1, kValue = 2, kTarget = 4, kHost = 8, kDigit = 16;

// One table for all character classes of the header. RFC 9110 5.6.2 (token), 5.5 (value), RFC 3986 3.2.2 (host).
constexpr std::array<unsigned char, 256> MakeClasses() {
  std::array<unsigned char, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    unsigned char mask = 0;
    if (digit) mask |= kDigit;
    if (digit || letter) mask |= kToken | kHost;
    if ((c >= 0x20 && c != 0x7f) || c == '\t') mask |= kValue;
    if (c > 0x20 && c < 0x7f) mask |= kTarget;
    classes[static_cast<size_t>(c)] = mask;
  }
  for (char c : std::string_view("!#$%&'*+-.^_`|~")) classes[static_cast<unsigned char>(c)] |= kToken;
  // No comma, although a registered name may have one: "a,b" is what two merged Host fields look like.
  for (char c : std::string_view("-._~%!$&'()*+;=")) classes[static_cast<unsigned char>(c)] |= kHost;
  return classes;
}
constexpr std::array<unsigned char, 256> kClasses = MakeClasses();

bool Is(char c, unsigned char mask) { return (kClasses[static_cast<unsigned char>(c)] & mask) != 0; }
bool AllAre(std::string_view text, unsigned char mask) {
  return std::all_of(text.begin(), text.end(), [mask](char c) { return Is(c, mask); });
}
// Whether any byte is below 0x20 or is 0x7f, eight at a time: the header's bytes are nearly all of its cost.
bool HasControlCharacter(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  uint64_t found = 0;
  while (text.size() >= sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, text.data(), sizeof(word));
    const uint64_t deletes = word ^ kOnes * 0x7f;
    // Per byte: x - n borrows into the high bit where x < n and x had none. A borrow from the byte below may flag
    // one more, never one less; the caller looks closer at what is flagged.
    found |= (word - kOnes * 0x20) & ~word & kHigh;
    found |= (deletes - kOnes) & ~deletes & kHigh;
    text.remove_prefix(sizeof(word));
  }
  return found != 0 || std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

bool EndsWithIgnoringCase(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && EqualsIgnoringCase(text.substr(text.size() - ending.size()), ending);
}

// The one single-valued field of that length: framing, routing, meaning of the body, credentials, dedupe. A repeat of
// any could be read in two ways.
std::string_view SingularFieldOfSize(size_t size) {
  switch (size) {
    case 4:
      return "host";
    case 6:
      return "expect";
    case 12:
      return "content-type";
    case 13:
      return "authorization";
    case 14:
      return "content-length";
    case 15:
      return "idempotency-key";
    case 16:
      return "content-encoding";
    case 17:
      return "transfer-encoding";
    default:
      return {};
  }
}

// Also every credential over the body, whatever a platform calls it. REQUIRES: a name of at least one character.
bool IsSingular(std::string_view name) {
  if (EqualsIgnoringCase(name, SingularFieldOfSize(name.size()))) return true;
  switch (Lower(name.back())) {
    case 'e':
      return EndsWithIgnoringCase(name, "signature");
    case 'c':
      return EndsWithIgnoringCase(name, "hmac");
    case '6':
      return EndsWithIgnoringCase(name, "hmac-sha256");
    default:
      return false;
  }
}

bool IsPort(std::string_view text) { return text.size() <= kPortDigitsMax && AllAre(text, kDigit); }

bool IsAddressLiteral(std::string_view text) {  // the inside of [ ]
  return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

// uri-host [ ":" port ]
bool IsHost(std::string_view value) {
  if (value.empty()) return false;
  if (value.front() == '[') {
    const size_t close = value.find(']');
    if (close == std::string_view::npos || !IsAddressLiteral(value.substr(1, close - 1))) return false;
    value.remove_prefix(close + 1);
    return value.empty() || (value.front() == ':' && IsPort(value.substr(1)));
  }
  const std::string_view name = value.substr(0, value.find(':'));
  if (name.empty() || !AllAre(name, kHost)) return false;
  return name.size() == value.size() || IsPort(value.substr(name.size() + 1));
}

// Goes through the lines of one complete block; each step returns the rule that it breaks.
class BlockReader {
 public:
  BlockReader(std::string_view block, const HttpLimits& limits, HeaderBlock& result)
      : rest_(block), limits_(limits), result_(result) {}

  HttpRule Read() {
    if (HttpRule rule = ReadRequestLine(NextLine()); rule != HttpRule::kNone) return rule;
    for (std::string_view line = NextLine(); !line.empty(); line = NextLine()) {
      if (++fields_ > limits_.header_fields_max) return HttpRule::kTooManyFields;
      if (HttpRule rule = ReadField(line); rule != HttpRule::kNone) return rule;
    }
    return ReadWhole();
  }

 private:
  // Every line feed of the block follows a carriage return: FindEnd saw to it.
  std::string_view NextLine() {
    const size_t feed = rest_.find('\n');
    const std::string_view line = rest_.substr(0, feed - 1);
    rest_.remove_prefix(feed + 1);
    return line;
  }

  HttpRule ReadRequestLine(std::string_view line) {
    if (line.find('\r') != std::string_view::npos) return HttpRule::kBareCarriageReturn;
    const size_t first = line.find(' ');
    const size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return HttpRule::kRequestLineMalformed;
    result_.method = line.substr(0, first);
    result_.target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (std::find(std::begin(kMethods), std::end(kMethods), result_.method) == std::end(kMethods)) {
      return HttpRule::kMethodNotAllowed;
    }
    if (result_.target.empty() || result_.target.find(' ') != std::string_view::npos) {
      return HttpRule::kRequestLineMalformed;
    }
    if (!AllAre(result_.target, kTarget)) return HttpRule::kTargetNotPrintable;
    if (result_.target.front() != '/') return HttpRule::kTargetNotOriginForm;
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return HttpRule::kVersionNotSupported;
    result_.minor_version = version.back() - '0';
    result_.keep_alive = result_.minor_version == 1;
    return HttpRule::kNone;
  }

  HttpRule ReadField(std::string_view line) {
    if (IsBlank(line.front())) return HttpRule::kFoldedLine;
    const bool has_control = HasControlCharacter(line);
    if (has_control && line.find('\r') != std::string_view::npos) return HttpRule::kBareCarriageReturn;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return HttpRule::kFieldWithoutColon;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = Trim(line.substr(colon + 1));
    if (name.empty()) return HttpRule::kFieldNameEmpty;
    if (IsBlank(name.back())) return HttpRule::kSpaceBeforeColon;
    if (!AllAre(name, kToken)) return HttpRule::kFieldNameNotToken;
    if (has_control && !AllAre(value, kValue)) return HttpRule::kControlCharacterInValue;
    if (IsSingular(name) && !RememberSingular(name)) return HttpRule::kFieldRepeated;
    return ReadKnownField(name, value);
  }

  bool RememberSingular(std::string_view name) {
    for (size_t i = 0; i < singulars_; ++i) {
      if (EqualsIgnoringCase(singular_[i], name)) return false;
    }
    if (singulars_ == kSingularFieldsMax) return false;
    singular_[singulars_++] = name;
    return true;
  }

  HttpRule ReadKnownField(std::string_view name, std::string_view value) {
    switch (name.size()) {
      case 4:
        return EqualsIgnoringCase(name, "host") ? ReadHost(value) : HttpRule::kNone;
      case 6:
        return EqualsIgnoringCase(name, "expect") ? ReadExpect(value) : HttpRule::kNone;
      case 10:
        return EqualsIgnoringCase(name, "connection") ? ReadConnection(value) : HttpRule::kNone;
      case 14:
        return EqualsIgnoringCase(name, "content-length") ? ReadContentLength(value) : HttpRule::kNone;
      case 17:
        return EqualsIgnoringCase(name, "transfer-encoding") ? ReadTransferCoding(value) : HttpRule::kNone;
      default:
        return HttpRule::kNone;
    }
  }

  HttpRule ReadHost(std::string_view value) {
    has_host_ = true;
    return IsHost(value) ? HttpRule::kNone : HttpRule::kHostMalformed;
  }

  HttpRule ReadExpect(std::string_view value) {
    if (result_.minor_version == 0) return HttpRule::kNone;  // RFC 9110 10.1.1: ignored there
    result_.expects_continue = EqualsIgnoringCase(value, "100-continue");
    return result_.expects_continue ? HttpRule::kNone : HttpRule::kExpectationUnknown;
  }

  HttpRule ReadConnection(std::string_view list) {
    while (!list.empty()) {
      const size_t comma = list.find(',');
      const std::string_view option = Trim(list.substr(0, comma));
      list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
      for (std::string_view field : kFramingFields) {
        if (EqualsIgnoringCase(option, field)) return HttpRule::kConnectionNamesFramingField;
      }
      closes_ = closes_ || EqualsIgnoringCase(option, "close");
      keeps_alive_ = keeps_alive_ || EqualsIgnoringCase(option, "keep-alive");
    }
    return HttpRule::kNone;
  }

  HttpRule ReadContentLength(std::string_view value) {
    if (value.empty() || value.size() > kContentLengthDigitsMax || !AllAre(value, kDigit)) {
      return HttpRule::kContentLengthMalformed;
    }
    for (char digit : value) result_.content_length = result_.content_length * 10 + static_cast<uint64_t>(digit - '0');
    result_.has_content_length = true;
    return HttpRule::kNone;
  }

  HttpRule ReadTransferCoding(std::string_view value) {
    if (result_.minor_version == 0) return HttpRule::kTransferCodingOnHttp10;
    result_.chunked = value == "chunked";
    return result_.chunked ? HttpRule::kNone : HttpRule::kTransferCodingNotChunked;
  }

  // What only the whole block can tell.
  HttpRule ReadWhole() {
    if (result_.chunked && result_.has_content_length) return HttpRule::kTransferCodingWithContentLength;
    if (result_.minor_version == 1 && !has_host_) return HttpRule::kHostMissing;
    if (result_.content_length > limits_.body_bytes_max) return HttpRule::kBodyTooLarge;
    if (keeps_alive_) result_.keep_alive = true;
    if (closes_) result_.keep_alive = false;  // `close` wins over `keep-alive`
    return HttpRule::kNone;
  }

  std::string_view rest_;
  const HttpLimits& limits_;
  HeaderBlock& result_;
  size_t fields_ = 0;
  std::array<std::string_view, kSingularFieldsMax> singular_;
  size_t singulars_ = 0;
  bool has_host_ = false, closes_ = false, keeps_alive_ = false;
};

HeaderBlock Refused(HeaderBlock block, HttpRule rule) {
  block.outcome = HeaderBlock::Outcome::kRefused;
  block.rule = rule;
  return block;
}

// The first line feed at or after `from`, which must follow a carriage return.
struct Feed {
  size_t at = std::string_view::npos;
  bool bare = false;
};
Feed NextFeed(std::string_view bytes, size_t from) {
  const size_t at = bytes.find('\n', from);
  if (at == std::string_view::npos) return {};
  return {at, at == 0 || bytes[at - 1] != '\r'};
}

}  // namespace

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return Lower(x) == Lower(y); });
}

HeaderBlock CheckHeaderBlock(std::string_view bytes, const HttpLimits& limits, size_t scanned) {
  HeaderBlock block;
  block.begin = bytes.starts_with("\r\n") ? 2 : 0;
  block.scanned = std::max(scanned, block.begin);
  const std::string_view allowed = bytes.substr(0, block.begin + limits.header_bytes_max);
  for (Feed feed = NextFeed(allowed, block.scanned); feed.at != std::string_view::npos;
       feed = NextFeed(allowed, block.scanned)) {
    if (feed.bare) return Refused(block, HttpRule::kBareLineFeed);
    block.scanned = feed.at + 1;
    if (feed.at == block.begin + 1) return Refused(block, HttpRule::kEmptyLinesFirst);
    if (allowed[feed.at - 2] != '\n') continue;
    block.size = feed.at + 1;
    const HttpRule rule = BlockReader(bytes.substr(block.begin, block.size - block.begin), limits, block).Read();
    if (rule != HttpRule::kNone) return Refused(block, rule);
    block.outcome = HeaderBlock::Outcome::kAccepted;
    return block;
  }
  if (bytes.size() > allowed.size()) return Refused(block, HttpRule::kHeaderTooLarge);
  block.scanned = std::max(block.scanned, allowed.size());
  return block;
}

}  // namespace parapet
