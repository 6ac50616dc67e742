// SPDX-License-Identifier: Apache-2.0
//
// What the decoders of all platforms share: who the customer is without saying so, sums that cannot wrap, and how a
// body that cannot be read is reported.
//
// Personal data enters an Order only as a keyed fingerprint: 64 bits of an HMAC under the store's own key, over the
// store's name, what kind of thing it is, and its normalised text. Two stores never get equal fingerprints for one
// person, and nobody without the key can test a guess. The customer is known by the platform's customer id, else by
// e-mail address, else by telephone: the id comes first, because a request to forget a person names it and because
// platforms make one for guests too. A postal address counts as known when it has a street or a postal code; letters'
// case, spaces and punctuation do not matter.
//
// Thread safety: pure but for the arena, which the caller owns. Cost: one HMAC each; no allocation outside the arena.
#ifndef PARAPET_ADAPTERS_PLATFORMS_DECODING_H_
#define PARAPET_ADAPTERS_PLATFORMS_DECODING_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_stream.h"
#include "parapet/adapters/platforms/platform.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/core/kernel/money.h"

namespace parapet {
inline namespace decoding {  // a namespace of its own: these are small words that others may use too

// A sum of amounts that says when it does not fit instead of wrapping. Unknown until something was added.
class MoneySum {
 public:
  // False when the sum does not fit; it is unknown from then on.
  bool Add(std::optional<Money> amount) {
    if (!amount || broken_) return !broken_;
    const auto sum = parapet::Add(sum_.value_or(Money()), *amount);
    broken_ = !sum.has_value();
    sum_ = sum;
    return !broken_;
  }
  std::optional<Money> value() const { return sum_; }
  Money value_or_zero() const { return sum_.value_or(Money()); }

 private:
  std::optional<Money> sum_;
  bool broken_ = false;
};

// How a text is made comparable before its fingerprint is taken.
enum class Normalise : uint8_t {
  kNothing,           // ids
  kCase,              // e-mail addresses: ASCII letters in lower case
  kLettersAndDigits,  // postal addresses, telephone numbers: nothing else counts
};

inline char LowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Appends the normalised text at `out`, at most text.size() bytes; returns the end. What is beyond ASCII stays.
inline char* AppendNormalised(std::string_view text, Normalise how, char* out) {
  for (const char c : text) {
    const char lower = how == Normalise::kNothing ? c : LowerCase(c);
    const bool kept = how != Normalise::kLettersAndDigits || (lower >= 'a' && lower <= 'z') ||
                      (lower >= '0' && lower <= '9') || (lower & 0x80) != 0;
    if (kept) *out++ = lower;
  }
  return out;
}

// The fingerprint of `parts` under the store's key; 0 without a key, for empty parts, or when the arena is full.
inline uint64_t IdentityFingerprint(const DecodeContext& context, std::string_view kind, Normalise how,
                                    std::initializer_list<std::string_view> parts) {
  size_t size = context.store.size() + kind.size() + 2;
  for (const std::string_view part : parts) size += part.size() + 1;
  char* const start = context.identity_key == nullptr ? nullptr : static_cast<char*>(context.arena->Allocate(size));
  if (start == nullptr) return 0;
  char* at = AppendNormalised(context.store, Normalise::kNothing, start);
  *at++ = '\n';
  at = AppendNormalised(kind, Normalise::kNothing, at);
  *at++ = '\n';
  bool empty = true;
  for (const std::string_view part : parts) {
    char* const end = AppendNormalised(part, how, at);
    empty = empty && end == at;
    at = end;
    *at++ = '\n';
  }
  if (empty) return 0;
  const uint64_t fingerprint = KeyedFingerprint(*context.identity_key, {start, static_cast<size_t>(at - start)});
  return fingerprint == 0 ? 1 : fingerprint;
}

inline uint64_t CustomerFingerprint(const DecodeContext& context, std::string_view id, std::string_view email,
                                    std::string_view phone) {
  if (!id.empty()) return IdentityFingerprint(context, "customer id", Normalise::kNothing, {id});
  if (!email.empty()) return IdentityFingerprint(context, "customer email", Normalise::kCase, {email});
  return IdentityFingerprint(context, "customer phone", Normalise::kLettersAndDigits, {phone});
}

// The parts of a postal address that tell two addresses apart.
struct PostalAddress {
  std::string_view street, street2, city, region, postal_code, country;
};

inline uint64_t AddressFingerprint(const DecodeContext& context, const PostalAddress& address) {
  if (address.street.empty() && address.postal_code.empty()) return 0;
  return IdentityFingerprint(
      context, "address", Normalise::kLettersAndDigits,
      {address.street, address.street2, address.city, address.region, address.postal_code, address.country});
}

// The same address for a person to read: its lines joined by ", ".
inline std::string DescribeAddress(const PostalAddress& address) {
  std::string text;
  for (const std::string_view part :
       {address.street, address.street2, address.postal_code, address.city, address.region, address.country}) {
    if (part.empty()) continue;
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

// As ReadFields, with a stream of its own: the sink's callbacks may read other bodies meanwhile. For files of orders,
// whose visitors do what they like.
inline JsonError ReadFieldsApart(std::string_view body, const FieldTable& table, FieldSink& sink) {
  JsonStream stream;
  FieldReader reader(table, sink);
  JsonError error = stream.Parse(body, reader);
  if (!reader.failed()) return error;
  JsonError refusal = reader.error();
  refusal.offset = error.offset;
  Locate(body, refusal);
  return refusal;
}

// Where and what: "$.line_items[2].price: expected a decimal number … (line 12, column 9)". Never a value: bodies hold
// personal data, errors go to logs.
inline std::string Describe(const JsonError& error) {
  std::string text = error.path.empty() ? "$" : error.path;
  text += ": ";
  text += error.message;
  if (error.line > 0) {
    text += " (line " + std::to_string(error.line) + ", column " + std::to_string(error.column) + ")";
  }
  return text;
}

// An undecodable delivery, for `return`.
inline Decoded Undecodable(Decoded decoded, std::string error) {
  decoded.kind = DeliveryKind::kUndecodable;
  decoded.order = nullptr;
  decoded.items.clear();
  decoded.stock.clear();
  decoded.error = std::move(error);
  return decoded;
}

// Whether two texts are equal but for the case of ASCII letters: host names, header values.
inline bool SameIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (LowerCase(a[i]) != LowerCase(b[i])) return false;
  }
  return true;
}

// The value of a header; empty when absent. As HttpRequest::Header, without the server behind it.
inline std::string_view HeaderOf(const HttpRequest& request, std::string_view name) {
  for (const auto& [field, value] : request.headers) {
    if (SameIgnoringCase(field, name)) return value;
  }
  return {};
}

}  // namespace decoding
// The part of ISO 3166-2 after the dash, where that is what a platform wrote: "CA", "NW", "13". Empty for a name in
// full.
constexpr std::string_view RegionCode(std::string_view text) {
  constexpr size_t kCodeMost = 3;
  for (const char c : text) {
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return {};
  }
  return text.size() <= kCodeMost ? text : std::string_view();
}

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_DECODING_H_
