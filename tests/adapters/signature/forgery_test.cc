// SPDX-License-Identifier: Apache-2.0
//
// Forged and damaged signatures: none is accepted. The same attack finds verifiers that were broken on purpose.
#include <gtest/gtest.h>

#include <random>

#include "parapet/adapters/signature/signature.h"
#include "parapet/tests/adapters/signature/vectors.h"

namespace parapet {
namespace {

using testing::kSignedAt;
using testing::Vector;

constexpr uint64_t kSeed = 20260917;
constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// A delivery that its scheme accepts.
struct Delivery {
  std::string name;
  std::unique_ptr<Verifier> verifier;
  std::string body, signature, id, timestamp;

  bool Accepts(const std::string& changed_body, const std::string& changed_signature, const std::string& changed_id,
               const std::string& changed_timestamp) const {
    return verifier->Verify(changed_body, changed_signature, changed_id, changed_timestamp, kSignedAt) ==
           Refusal::kNone;
  }
};

std::vector<Secret> Only(std::string value) { return {{std::move(value), Instant{}}}; }

std::vector<Delivery> Deliveries() {
  const std::string body = Vector("", "body_utf8");
  std::vector<Delivery> all;
  all.push_back({"shopify", ShopifyVerifier(Only("hush")), body, Vector("shopify", "value"), "", ""});
  all.push_back({"woocommerce", WooCommerceVerifier(Only("hush")), body, Vector("woocommerce", "value"), "", ""});
  all.push_back({"saleor", SaleorHmacVerifier(Only("hush")), body, Vector("saleor_hmac", "value"), "", ""});
  all.push_back({"stripe", StripeVerifier(Only(Vector("stripe", "secret"))), body, Vector("stripe", "value"), "", ""});
  all.push_back({"standard webhooks", StandardWebhooksVerifier(Only(std::string(kSecret))), body,
                 Vector("standard_webhooks", "webhook-signature"), Vector("standard_webhooks", "webhook-id"),
                 Vector("standard_webhooks", "webhook-timestamp")});
  return all;
}

// Flips bits at random in what a delivery carries and counts what is still accepted.
size_t AcceptedFlips(const Delivery& delivery, size_t flips, uint64_t seed) {
  std::mt19937_64 random(seed);
  size_t accepted = 0;
  for (size_t i = 0; i < flips; ++i) {
    std::string parts[] = {delivery.signature, delivery.body, delivery.id, delivery.timestamp};
    std::string& part = parts[random() % 8 == 0 ? 1 + random() % 3 : 0];
    if (part.empty()) continue;
    part[random() % part.size()] ^= static_cast<char>(1 << random() % 8);
    accepted += delivery.Accepts(parts[1], parts[0], parts[2], parts[3]);
  }
  return accepted;
}

// Cuts the signature at every length and counts what is accepted.
size_t AcceptedTruncations(const Delivery& delivery) {
  size_t accepted = 0;
  for (size_t size = 0; size < delivery.signature.size(); ++size) {
    accepted += delivery.Accepts(delivery.body, delivery.signature.substr(0, size), delivery.id, delivery.timestamp);
  }
  return accepted;
}

// Replaces every byte of the signature by every other and counts what is accepted.
size_t AcceptedReplacements(const Delivery& delivery) {
  size_t accepted = 0;
  for (size_t at = 0; at < delivery.signature.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = delivery.signature;
      if (changed[at] == static_cast<char>(value)) continue;
      changed[at] = static_cast<char>(value);
      accepted += delivery.Accepts(delivery.body, changed, delivery.id, delivery.timestamp);
    }
  }
  return accepted;
}

// Puts bytes that decoders like to overlook around and into the signature.
size_t AcceptedAdditions(const Delivery& delivery) {
  size_t accepted = 0;
  for (const std::string_view extra : {" ", "\t", "\r\n", "\n", "=", "A", ",", "0", "\xff"}) {
    for (size_t at = 0; at <= delivery.signature.size(); ++at) {
      std::string changed = delivery.signature;
      changed.insert(at, extra);
      accepted += delivery.Accepts(delivery.body, changed, delivery.id, delivery.timestamp);
    }
  }
  return accepted + delivery.Accepts(delivery.body, delivery.signature + '\0', delivery.id, delivery.timestamp);
}

size_t AcceptedForgeries(const Delivery& delivery, size_t flips) {
  return AcceptedFlips(delivery, flips, kSeed) + AcceptedTruncations(delivery) + AcceptedReplacements(delivery) +
         AcceptedAdditions(delivery);
}

TEST(Forgery, NoneOfTheSchemesAcceptsAny) {
  for (const Delivery& delivery : Deliveries()) {
    SCOPED_TRACE(delivery.name + ", seed " + std::to_string(kSeed));
    ASSERT_TRUE(delivery.Accepts(delivery.body, delivery.signature, delivery.id, delivery.timestamp));
    EXPECT_EQ(AcceptedForgeries(delivery, 40'000), 0u);
  }
}

TEST(Forgery, MissingHeadersAreMissing) {
  for (const Delivery& delivery : Deliveries()) {
    SCOPED_TRACE(delivery.name);
    EXPECT_EQ(delivery.verifier->Verify(delivery.body, "", delivery.id, delivery.timestamp, kSignedAt),
              Refusal::kMissing);
  }
  const Delivery standard = std::move(Deliveries().back());
  EXPECT_EQ(standard.verifier->Verify(standard.body, standard.signature, "", standard.timestamp, kSignedAt),
            Refusal::kMissing);
  EXPECT_EQ(standard.verifier->Verify(standard.body, standard.signature, standard.id, "", kSignedAt),
            Refusal::kMissing);
}

// The signed parts are joined by dots; a part that contains one could be cut elsewhere and sign alike.
TEST(Forgery, SignedPartsCannotBeCutElsewhere) {
  const HmacSha256 key("raw key bytes");
  char code[32];
  key.Compute("a.5.1700000000.body", {}, {}, reinterpret_cast<uint8_t*>(code));
  const std::string signature = "v1," + Base64({code, 32});
  const auto verifier = StandardWebhooksVerifier(Only("raw key bytes"));
  EXPECT_EQ(verifier->Verify("body", signature, "a.5", "1700000000", kSignedAt), Refusal::kMalformed);
  EXPECT_EQ(verifier->Verify("1700000000.body", signature, "a", "5", kSignedAt), Refusal::kStale);
}

TEST(Forgery, WithoutASecretNothingIsAccepted) {
  const std::string body = "{}";
  char code[32];
  HmacSha256("").Compute(body, {}, {}, reinterpret_cast<uint8_t*>(code));
  EXPECT_EQ(ShopifyVerifier({})->Verify(body, Base64({code, 32}), "", "", kSignedAt), Refusal::kMismatch);
  EXPECT_EQ(ShopifyVerifier(Only(""))->Verify(body, Base64({code, 32}), "", "", kSignedAt), Refusal::kMismatch);
  EXPECT_EQ(SharedValueVerifier(Only(""))->Verify(body, "", "", "", kSignedAt), Refusal::kMissing);
  EXPECT_EQ(SharedValueVerifier({})->Verify(body, "x", "", "", kSignedAt), Refusal::kMismatch);
  EXPECT_EQ(VerifyAgainstNothing(body), Refusal::kMismatch);
}

// --- verifiers broken on purpose: the attack above must find each ---------------------------------------------------

// Compares as many bytes as it was given.
class AcceptsTruncated : public Verifier {
 public:
  Refusal Verify(std::string_view body, std::string_view signature, std::string_view, std::string_view,
                 Instant) const override {
    char code[32];
    HmacSha256("hush").Compute(body, {}, {}, reinterpret_cast<uint8_t*>(code));
    return Hex({code, 32}).starts_with(signature) ? Refusal::kNone : Refusal::kMismatch;
  }
};

// Compares the first eight bytes, as a 64-bit word would be.
class ComparesAPrefix : public Verifier {
 public:
  Refusal Verify(std::string_view body, std::string_view signature, std::string_view, std::string_view,
                 Instant) const override {
    char code[32];
    HmacSha256("hush").Compute(body, {}, {}, reinterpret_cast<uint8_t*>(code));
    const std::optional<std::string> given = HexDecode(signature);
    const bool equal = given && given->size() == 32 && given->substr(0, 8) == std::string_view(code, 8);
    return equal ? Refusal::kNone : Refusal::kMismatch;
  }
};

// Signs what it should, but forgets the last byte of the body.
class SkipsAByte : public Verifier {
 public:
  Refusal Verify(std::string_view body, std::string_view signature, std::string_view, std::string_view,
                 Instant) const override {
    char given[32];
    char expected[32];
    const HmacSha256 key("hush");
    key.Compute(body.substr(0, body.size() - 1), {}, {}, reinterpret_cast<uint8_t*>(given));
    key.Compute(std::string_view(body_).substr(0, body_.size() - 1), {}, {}, reinterpret_cast<uint8_t*>(expected));
    const bool equal = std::string_view(given, 32) == std::string_view(expected, 32) && signature == signature_;
    return equal ? Refusal::kNone : Refusal::kMismatch;
  }

 private:
  const std::string body_ = Vector("", "body_utf8");
  const std::string signature_ = Vector("saleor_hmac", "value");
};

// Skips white space in front, as lenient decoders do.
class SkipsWhiteSpace : public Verifier {
 public:
  Refusal Verify(std::string_view body, std::string_view signature, std::string_view, std::string_view,
                 Instant now) const override {
    while (signature.starts_with(' ')) signature.remove_prefix(1);
    return strict_->Verify(body, signature, "", "", now);
  }

 private:
  const std::unique_ptr<Verifier> strict_ = SaleorHmacVerifier(Only("hush"));
};

template <typename Broken>
size_t AcceptedBy() {
  const Delivery delivery = {
      "broken", std::make_unique<Broken>(), Vector("", "body_utf8"), Vector("saleor_hmac", "value"), "", ""};
  EXPECT_TRUE(delivery.Accepts(delivery.body, delivery.signature, "", ""));
  return AcceptedForgeries(delivery, 40'000);
}

TEST(Forgery, BrokenVerifiersAreFound) {
  EXPECT_GT(AcceptedBy<AcceptsTruncated>(), 0u);
  EXPECT_GT(AcceptedBy<ComparesAPrefix>(), 0u);
  EXPECT_GT(AcceptedBy<SkipsAByte>(), 0u);
  EXPECT_GT(AcceptedBy<SkipsWhiteSpace>(), 0u);
}

}  // namespace
}  // namespace parapet
