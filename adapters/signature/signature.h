// SPDX-License-Identifier: Apache-2.0
//
// Verifies webhook signatures over the bytes received, in constant time, with several active secrets.
//
// Always before any parsing: an unsigned body must never reach a parser. A refusal tells the caller nothing about why
// beyond what Refusal says, and an unknown store costs the same as a bad signature (VerifyAgainstNothing).
//
//   auto verifier = ShopifyVerifier({{"hush", Instant{}}});
//   if (verifier->Verify(body, request.Header("x-shopify-hmac-sha256"), "", "", now) != Refusal::kNone) return 401;
//
// Rules shared by all schemes:
//  * A code is accepted only at its full length and in the one spelling its alphabet allows: base64 padded and
//    canonical, hexadecimal in lower case. Truncated codes are refused, however long their agreeing prefix.
//  * Every secret is tried, always all of them, so the time taken does not tell which one matched. An empty secret
//    matches nothing.
//  * Signed times are checked both ways: a time ahead of `now` by more than the tolerance is as stale as an old one.
//    (Some client libraries accept times arbitrarily far ahead; a captured delivery could then be kept for later.)
//
// Thread safety: a Verifier and an HmacSha256 are immutable; each thread keeps its own MAC context inside. Errors:
// values, no exceptions; a machine without OpenSSL's default algorithms or without random numbers ends the process.
// Cost: raw SHA-256 of the body plus at most 6 % at 10 kB, for each secret.
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
  std::string value;  // bytes of the key, as the platform shows them
  Instant not_after;  // the last instant at which it is good; unknown: no end
};

enum class Refusal : uint8_t {
  kNone,
  kMissing,    // no signature header, or none of the headers that the scheme signs
  kMalformed,  // wrong length or alphabet, unknown version
  kMismatch,
  kStale,    // well signed, but the signed time is more than the tolerance in the past or the future
  kExpired,  // matches only a secret past its end: the platform has not been given the new one
};
std::string_view Name(Refusal refusal);

// HMAC-SHA256 with one reused context a thread and secret.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  ~HmacSha256();
  HmacSha256(HmacSha256&&) noexcept;
  HmacSha256& operator=(HmacSha256&&) noexcept;
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
  // `signature` is the value of the scheme's header (empty when absent); `id` and `timestamp` those of schemes that
  // sign them. Checks every secret, always all of them. `now` decides which of them are active and whether the signed
  // time is fresh.
  virtual Refusal Verify(std::string_view body, std::string_view signature, std::string_view id,
                         std::string_view timestamp, Instant now) const = 0;
};

// base64 HMAC-SHA256 of the body.
std::unique_ptr<Verifier> ShopifyVerifier(const std::vector<Secret>& secrets);
// The same, keyed with the secret as WordPress' wp_specialchars_decode(secret, ENT_QUOTES) reads it: WooCommerce stores
// `a&b` as `a&amp;b`.
std::unique_ptr<Verifier> WooCommerceVerifier(const std::vector<Secret>& secrets);
// Lower-case hexadecimal HMAC-SHA256 of the body.
std::unique_ptr<Verifier> SaleorHmacVerifier(const std::vector<Secret>& secrets);
// `t=<unix seconds>,v1=<hex>[,v1=<hex>…]` over "t.body". Several v1 are what Stripe sends while a secret rotates; other
// versions (v0) are ignored. `id` and `timestamp` are not used.
std::unique_ptr<Verifier> StripeVerifier(const std::vector<Secret>& secrets, Duration tolerance = Minutes(5));
// `v1,<base64>[ v1,<base64>…]` over "id.timestamp.body". A secret that starts with `whsec_` is base64 after that
// prefix; any other is taken as raw bytes (BigCommerce keys with the bytes of the client secret). A `whsec_` secret
// that is not base64 matches nothing: refuse it when it is configured, see StandardWebhooksKey.
std::unique_ptr<Verifier> StandardWebhooksVerifier(const std::vector<Secret>& secrets, Duration tolerance = Minutes(5));
// A shared value sent as it is, in `signature`: commercetools' Authorization header, or a store token as
// "Bearer …" (then the secret's value begins with "Bearer " too). Nothing is added or taken away.
std::unique_ptr<Verifier> SharedValueVerifier(const std::vector<Secret>& secrets);

// The key bytes of a Standard Webhooks secret; nullopt when it starts with `whsec_` and the rest is not base64, or when
// it is empty.
std::optional<std::string> StandardWebhooksKey(std::string_view secret);

// What an unknown store costs and answers: computes a code over the body with a throw-away key, returns kMismatch.
Refusal VerifyAgainstNothing(std::string_view body);

// --- building blocks, shared with the ledger and the outbox -------------------------------------------------------

std::string Sha256Hex(std::string_view bytes);
void Sha256(std::string_view bytes, uint8_t out[32]);

std::string Base64(std::string_view bytes);
// Padded, canonical (the bits behind the last byte are zero), no white space.
std::optional<std::string> StrictBase64Decode(std::string_view text);
std::string Hex(std::string_view bytes);  // lower case
// Lower case only, whole bytes only.
std::optional<std::string> HexDecode(std::string_view text);

// Takes the same time whatever the bytes are; different lengths are told apart at once.
bool ConstantTimeEqual(std::string_view a, std::string_view b);
std::string RandomBytes(size_t count);  // from the operating system's generator
// A keyed fingerprint of personal data (an e-mail address, a postal address), normalised by the caller.
uint64_t KeyedFingerprint(const HmacSha256& key, std::string_view text);

// AES-256-GCM for personal data at rest: nonce (12) ‖ ciphertext ‖ tag (16). `context` is authenticated, not stored; a
// value moved to another row does not open there. REQUIRES: a key of 32 bytes. Nonces are random, so one key is good
// for 2³² values (NIST SP 800-38D, section 8.3).
std::string Seal(std::string_view key32, std::string_view plain, std::string_view context);
// nullopt: another key, another context, or changed bytes.
std::optional<std::string> Open(std::string_view key32, std::string_view sealed, std::string_view context);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_SIGNATURE_SIGNATURE_H_
