// SPDX-License-Identifier: Apache-2.0
//
// Verifies webhook signatures over the bytes received, in constant time, with several active secrets.
//
// Always before any parsing: an unsigned body must never reach a parser. A refusal tells the caller nothing about why
// beyond what Refusal says, and an unknown store costs the same as a bad signature (VerifyAgainstNothing).
// Thread safety: a Verifier is immutable; each thread keeps its own MAC contexts inside. Errors: values, no exceptions.
// Cost: raw SHA-256 of the body plus at most 6 % at 10 kB.
#ifndef PARAPET_ADAPTERS_SIGNATURE_SIGNATURE_H_
#define PARAPET_ADAPTERS_SIGNATURE_SIGNATURE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"

namespace parapet {

// A secret and when it ends; rotation keeps two for a while.
struct Secret {
  std::string value;   // bytes of the key
  Instant not_after;   // unknown: no end
};

enum class Refusal : uint8_t {
  kNone,
  kMissing,    // no signature header
  kMalformed,  // wrong length or alphabet, unknown version
  kMismatch,
  kStale,      // signed time more than the tolerance in the past or the future
  kExpired,    // matches only a secret past its end
};
std::string_view Name(Refusal refusal);

// HMAC-SHA256 with one reused context a thread and secret.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  ~HmacSha256();
  HmacSha256(HmacSha256&&) noexcept;
  // The 32 bytes of the code over the concatenation of up to three parts.
  void Compute(std::string_view a, std::string_view b, std::string_view c, uint8_t out[32]) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A scheme with its secrets: Shopify, WooCommerce, Saleor's hexadecimal form, Stripe, Standard Webhooks, and the plain
// shared value of commercetools and of our own store tokens.
class Verifier {
 public:
  virtual ~Verifier() = default;
  // `signature` is the value of the scheme's header (empty when absent); `id` and `timestamp` those of schemes that sign
  // them. Checks every secret that is active at `now`, always all of them.
  virtual Refusal Verify(std::string_view body, std::string_view signature, std::string_view id,
                         std::string_view timestamp, Instant now) const = 0;
};

std::unique_ptr<Verifier> ShopifyVerifier(std::vector<Secret> secrets);      // base64 HMAC-SHA256 of the body
std::unique_ptr<Verifier> WooCommerceVerifier(std::vector<Secret> secrets);  // the same after wp_specialchars_decode of the secret
std::unique_ptr<Verifier> SaleorHmacVerifier(std::vector<Secret> secrets);   // hexadecimal
std::unique_ptr<Verifier> StripeVerifier(std::vector<Secret> secrets, Duration tolerance = Minutes(5));
std::unique_ptr<Verifier> StandardWebhooksVerifier(std::vector<Secret> secrets, Duration tolerance = Minutes(5));
// A shared value sent as it is (commercetools' Authorization header, store tokens as "Bearer …").
std::unique_ptr<Verifier> SharedValueVerifier(std::vector<Secret> secrets);

// What an unknown store costs and answers: computes a code over the body with a throw-away key, returns kMismatch.
Refusal VerifyAgainstNothing(std::string_view body);

// Building blocks, shared with the ledger and the outbox.
std::string Sha256Hex(std::string_view bytes);
void Sha256(std::string_view bytes, uint8_t out[32]);
std::string Base64(std::string_view bytes);
std::optional<std::string> StrictBase64Decode(std::string_view text);  // padded, canonical, no white space
std::string Hex(std::string_view bytes);
std::optional<std::string> HexDecode(std::string_view text);
bool ConstantTimeEqual(std::string_view a, std::string_view b);
std::string RandomBytes(size_t count);  // from the operating system's generator
// A keyed fingerprint of personal data (an e-mail address, a postal address), normalised by the caller.
uint64_t KeyedFingerprint(const HmacSha256& key, std::string_view text);

// AES-256-GCM for personal data at rest: nonce (12) ‖ ciphertext ‖ tag (16). `context` is authenticated, not stored.
std::string Seal(std::string_view key32, std::string_view plain, std::string_view context);
std::optional<std::string> Open(std::string_view key32, std::string_view sealed, std::string_view context);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_SIGNATURE_SIGNATURE_H_
