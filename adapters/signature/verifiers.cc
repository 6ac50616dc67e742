// SPDX-License-Identifier: Apache-2.0
//
// The schemes. Each turns its header into the codes it carries; trying them against the secrets is shared.
#include <algorithm>
#include <utility>

#include "parapet/adapters/signature/signature.h"
#include "parapet/adapters/signature/specialchars.h"

namespace parapet {
namespace {

constexpr size_t kCodeSize = 32;
constexpr size_t kCodesMost = 16;       // in one header; platforms send one, or two while a secret rotates
constexpr size_t kIdSizeMost = 256;     // of a signed message id
constexpr size_t kTimeDigitsMost = 12;  // unix seconds to the year 33658

using Codes = std::vector<std::string>;  // 32 bytes each

struct Key {
  HmacSha256 code;
  Instant not_after;
};
using Keys = std::vector<Key>;

bool IsActive(Instant not_after, Instant now) { return !not_after.IsKnown() || now <= not_after; }

Keys MakeKeys(const std::vector<Secret>& secrets, std::optional<std::string> (*key_of)(std::string_view)) {
  Keys keys;
  for (const Secret& secret : secrets) {
    const std::optional<std::string> key = key_of(secret.value);
    if (key && !key->empty()) keys.push_back({HmacSha256(*key), secret.not_after});
  }
  return keys;
}

std::optional<std::string> AsItIs(std::string_view secret) { return std::string(secret); }
std::optional<std::string> Decoded(std::string_view secret) { return DecodeSpecialCharacters(secret); }

// What became of trying every secret; keeps no early way out.
struct Match {
  bool active = false;
  bool expired = false;
  void Add(bool equal, bool is_active) {
    active |= equal & is_active;
    expired |= equal & !is_active;
  }
  Refusal refusal() const { return active ? Refusal::kNone : expired ? Refusal::kExpired : Refusal::kMismatch; }
};

Refusal TryAll(const Keys& keys, const Codes& codes, std::string_view prefix, std::string_view body, Instant now) {
  if (keys.empty()) return VerifyAgainstNothing(body);
  Match match;
  for (const Key& key : keys) {
    char computed[kCodeSize];
    key.code.Compute(prefix, body, {}, reinterpret_cast<uint8_t*>(computed));
    const bool is_active = IsActive(key.not_after, now);
    for (const std::string& code : codes) match.Add(ConstantTimeEqual({computed, kCodeSize}, code), is_active);
  }
  return match.refusal();
}

std::optional<std::string> Code(std::optional<std::string> bytes) {
  return bytes && bytes->size() == kCodeSize ? std::move(bytes) : std::nullopt;
}

// Unix seconds, digits only, no leading zero.
std::optional<Instant> ParseTime(std::string_view text) {
  if (text.empty() || text.size() > kTimeDigitsMost || text.front() == '0') return std::nullopt;
  int64_t seconds = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    seconds = seconds * 10 + (c - '0');
  }
  return Instant{} + Seconds(seconds);
}

bool IsFresh(Instant signed_at, Instant now, Duration tolerance) {
  const Duration age = now - signed_at;
  return age <= tolerance && Duration{-age.micros} <= tolerance;
}

// Takes the text up to the next `separator` off `rest`.
std::string_view TakeItem(std::string_view* rest, char separator) {
  const size_t end = std::min(rest->find(separator), rest->size());
  const std::string_view item = rest->substr(0, end);
  rest->remove_prefix(std::min(end + 1, rest->size()));
  return item;
}

// One code over the body alone.
class BodyVerifier : public Verifier {
 public:
  using Decode = std::optional<std::string> (*)(std::string_view);
  BodyVerifier(Keys keys, Decode decode) : keys_(std::move(keys)), decode_(decode) {}
  Refusal Verify(std::string_view body, std::string_view signature, std::string_view, std::string_view,
                 Instant now) const override {
    if (signature.empty()) return Refusal::kMissing;
    std::optional<std::string> code = Code(decode_(signature));
    if (!code) return Refusal::kMalformed;
    return TryAll(keys_, {*std::move(code)}, {}, body, now);
  }

 private:
  const Keys keys_;
  const Decode decode_;
};

// The parts of a Stripe-Signature header.
struct StripeHeader {
  std::string_view time;
  Codes codes;
};

std::optional<StripeHeader> ParseStripe(std::string_view text) {
  StripeHeader header;
  for (size_t items = 0; !text.empty(); ++items) {
    const bool is_last = text.find(',') == std::string_view::npos;
    std::string_view value = TakeItem(&text, ',');
    const std::string_view name = TakeItem(&value, '=');
    if (items == kCodesMost || name.empty() || value.empty() || (text.empty() && !is_last)) return std::nullopt;
    if (name == "t") {
      if (!header.time.empty()) return std::nullopt;
      header.time = value;
    } else if (name == "v1") {
      std::optional<std::string> code = Code(HexDecode(value));
      if (!code) return std::nullopt;
      header.codes.push_back(*std::move(code));
    }
  }
  return header.time.empty() || header.codes.empty() ? std::nullopt : std::optional(std::move(header));
}

class StripeVerifierImpl : public Verifier {
 public:
  StripeVerifierImpl(Keys keys, Duration tolerance) : keys_(std::move(keys)), tolerance_(tolerance) {}
  Refusal Verify(std::string_view body, std::string_view signature, std::string_view, std::string_view,
                 Instant now) const override {
    if (signature.empty()) return Refusal::kMissing;
    const std::optional<StripeHeader> header = ParseStripe(signature);
    const std::optional<Instant> signed_at = header ? ParseTime(header->time) : std::nullopt;
    if (!signed_at) return Refusal::kMalformed;
    const Refusal refusal = TryAll(keys_, header->codes, std::string(header->time) + ".", body, now);
    if (refusal == Refusal::kMismatch) return refusal;
    return IsFresh(*signed_at, now, tolerance_) ? refusal : Refusal::kStale;
  }

 private:
  const Keys keys_;
  const Duration tolerance_;
};

// The v1 codes of a space-separated list; nullopt when one is malformed or there is none.
std::optional<Codes> ParseStandardWebhooks(std::string_view text) {
  Codes codes;
  for (size_t items = 0; !text.empty(); ++items) {
    const bool is_last = text.find(' ') == std::string_view::npos;
    std::string_view value = TakeItem(&text, ' ');
    const std::string_view version = TakeItem(&value, ',');
    if (items == kCodesMost || version.empty() || value.empty() || (text.empty() && !is_last)) return std::nullopt;
    if (version != "v1") continue;
    std::optional<std::string> code = Code(StrictBase64Decode(value));
    if (!code) return std::nullopt;
    codes.push_back(*std::move(code));
  }
  return codes.empty() ? std::nullopt : std::optional(std::move(codes));
}

// Printable ASCII without the dot, which separates the signed parts: "a.1" and "a" with another time would sign alike.
bool IsMessageId(std::string_view id) {
  return id.size() <= kIdSizeMost &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~' && c != '.'; });
}

class StandardWebhooksVerifierImpl : public Verifier {
 public:
  StandardWebhooksVerifierImpl(Keys keys, Duration tolerance) : keys_(std::move(keys)), tolerance_(tolerance) {}
  Refusal Verify(std::string_view body, std::string_view signature, std::string_view id, std::string_view timestamp,
                 Instant now) const override {
    if (signature.empty() || id.empty() || timestamp.empty()) return Refusal::kMissing;
    const std::optional<Codes> codes = ParseStandardWebhooks(signature);
    const std::optional<Instant> signed_at = ParseTime(timestamp);
    if (!codes || !signed_at || !IsMessageId(id)) return Refusal::kMalformed;
    std::string prefix;
    prefix.append(id).append(".").append(timestamp).append(".");
    const Refusal refusal = TryAll(keys_, *codes, prefix, body, now);
    if (refusal == Refusal::kMismatch) return refusal;
    return IsFresh(*signed_at, now, tolerance_) ? refusal : Refusal::kStale;
  }

 private:
  const Keys keys_;
  const Duration tolerance_;
};

// Compares digests, so that neither the value nor its length shows in the time taken.
class SharedValueVerifierImpl : public Verifier {
 public:
  explicit SharedValueVerifierImpl(const std::vector<Secret>& secrets) {
    for (const Secret& secret : secrets) {
      if (!secret.value.empty()) digests_.push_back({Sha256Hex(secret.value), secret.not_after});
    }
  }
  Refusal Verify(std::string_view, std::string_view signature, std::string_view, std::string_view,
                 Instant now) const override {
    if (signature.empty()) return Refusal::kMissing;
    const std::string digest = Sha256Hex(signature);
    Match match;
    for (const Secret& secret : digests_) {
      match.Add(ConstantTimeEqual(digest, secret.value), IsActive(secret.not_after, now));
    }
    return match.refusal();
  }

 private:
  std::vector<Secret> digests_;
};

}  // namespace

std::string_view Name(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone:
      return "none";
    case Refusal::kMissing:
      return "missing";
    case Refusal::kMalformed:
      return "malformed";
    case Refusal::kMismatch:
      return "mismatch";
    case Refusal::kStale:
      return "stale";
    case Refusal::kExpired:
      return "expired";
  }
  return "unknown";
}

std::unique_ptr<Verifier> ShopifyVerifier(const std::vector<Secret>& secrets) {
  return std::make_unique<BodyVerifier>(MakeKeys(secrets, AsItIs), StrictBase64Decode);
}

std::unique_ptr<Verifier> WooCommerceVerifier(const std::vector<Secret>& secrets) {
  return std::make_unique<BodyVerifier>(MakeKeys(secrets, Decoded), StrictBase64Decode);
}

std::unique_ptr<Verifier> SaleorHmacVerifier(const std::vector<Secret>& secrets) {
  return std::make_unique<BodyVerifier>(MakeKeys(secrets, AsItIs), HexDecode);
}

std::unique_ptr<Verifier> StripeVerifier(const std::vector<Secret>& secrets, Duration tolerance) {
  return std::make_unique<StripeVerifierImpl>(MakeKeys(secrets, AsItIs), tolerance);
}

std::unique_ptr<Verifier> StandardWebhooksVerifier(const std::vector<Secret>& secrets, Duration tolerance) {
  return std::make_unique<StandardWebhooksVerifierImpl>(MakeKeys(secrets, StandardWebhooksKey), tolerance);
}

std::unique_ptr<Verifier> SharedValueVerifier(const std::vector<Secret>& secrets) {
  return std::make_unique<SharedValueVerifierImpl>(secrets);
}

std::optional<std::string> StandardWebhooksKey(std::string_view secret) {
  constexpr std::string_view kPrefix = "whsec_";
  if (secret.empty()) return std::nullopt;
  if (!secret.starts_with(kPrefix)) return std::string(secret);
  std::optional<std::string> key = StrictBase64Decode(secret.substr(kPrefix.size()));
  return key && !key->empty() ? std::move(key) : std::nullopt;
}

Refusal VerifyAgainstNothing(std::string_view body) {
  static const HmacSha256 nobody(RandomBytes(32));
  uint8_t code[kCodeSize];
  nobody.Compute(body, {}, {}, code);
  return Refusal::kMismatch;
}

}  // namespace parapet
