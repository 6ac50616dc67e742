// SPDX-License-Identifier: Apache-2.0
//
// Every scheme against codes computed elsewhere.
#include <gtest/gtest.h>

#include "parapet/adapters/signature/signature.h"
#include "parapet/adapters/signature/specialchars.h"
#include "parapet/tests/adapters/signature/vectors.h"

namespace parapet {
namespace {

using testing::kSignedAt;
using testing::Vector;

std::vector<Secret> Only(std::string value) { return {{std::move(value), Instant{}}}; }
std::string Body() { return Vector("", "body_utf8"); }

TEST(KnownAnswers, BodyIsTheOneThatWasSigned) {
  EXPECT_EQ(Body().size(), 65u);
  EXPECT_EQ(Sha256Hex(Body()), Vector("", "body_sha256_hex"));
}

TEST(KnownAnswers, Shopify) {
  const auto verifier = ShopifyVerifier(Only(Vector("shopify", "secret")));
  EXPECT_EQ(verifier->Verify(Body(), Vector("shopify", "value"), "", "", kSignedAt), Refusal::kNone);
  EXPECT_EQ(verifier->Verify(Body() + "\n", Vector("shopify", "value"), "", "", kSignedAt), Refusal::kMismatch);
}

TEST(KnownAnswers, WooCommerceDecodesTheSecret) {
  const auto plain = WooCommerceVerifier(Only(Vector("woocommerce", "secret")));
  EXPECT_EQ(plain->Verify(Body(), Vector("woocommerce", "value"), "", "", kSignedAt), Refusal::kNone);
  const std::string platform = "woocommerce_secret_with_entity";
  const std::string value = Vector(platform, "value");
  const std::string stored = Vector(platform, "stored_secret");
  EXPECT_EQ(WooCommerceVerifier(Only(stored))->Verify(Body(), value, "", "", kSignedAt), Refusal::kNone);
  EXPECT_EQ(ShopifyVerifier(Only(stored))->Verify(Body(), value, "", "", kSignedAt), Refusal::kMismatch);
}

TEST(KnownAnswers, SpecialCharactersAsWordPressReadsThem) {
  EXPECT_EQ(DecodeSpecialCharacters("a&amp;b"), "a&b");
  EXPECT_EQ(DecodeSpecialCharacters("&lt;&gt;&quot;&#039;&#39;&#x27;&#X0027;"), "<>\"''''");
  EXPECT_EQ(DecodeSpecialCharacters("&#060;&#62;&#034;&#x22;&#0038;&#x26;"), "<>\"\"&&");
  EXPECT_EQ(DecodeSpecialCharacters("&amp;lt;"), "&lt;");  // once
  EXPECT_EQ(DecodeSpecialCharacters("&#x3c;&AMP;&apos;&;&#;&amp"), "&#x3c;&AMP;&apos;&;&#;&amp");
  EXPECT_EQ(DecodeSpecialCharacters("&&amp;&"), "&&&");
}

TEST(KnownAnswers, SaleorHexadecimal) {
  const auto verifier = SaleorHmacVerifier(Only(Vector("saleor_hmac", "secret")));
  EXPECT_EQ(verifier->Verify(Body(), Vector("saleor_hmac", "value"), "", "", kSignedAt), Refusal::kNone);
}

TEST(KnownAnswers, Stripe) {
  const auto verifier = StripeVerifier(Only(Vector("stripe", "secret")));
  const std::string value = Vector("stripe", "value");
  EXPECT_EQ(verifier->Verify(Body(), value, "", "", kSignedAt), Refusal::kNone);
  const std::string other(64, '0');
  EXPECT_EQ(verifier->Verify(Body(), value + ",v1=" + other, "", "", kSignedAt), Refusal::kNone);
  EXPECT_EQ(verifier->Verify(Body(), value + ",v0=" + other, "", "", kSignedAt), Refusal::kNone);
  EXPECT_EQ(verifier->Verify(Body(), "t=1700000000,v1=" + other + value.substr(12), "", "", kSignedAt), Refusal::kNone);
  EXPECT_EQ(verifier->Verify(Body(), "t=1700000000,v0=" + value.substr(16), "", "", kSignedAt), Refusal::kMalformed);
}

TEST(KnownAnswers, StandardWebhooks) {
  for (const std::string platform : {"standard_webhooks", "standard_webhooks_published", "bigcommerce"}) {
    SCOPED_TRACE(platform);
    const bool published = platform == "standard_webhooks_published";
    const std::string body = published ? Vector(platform, "body_utf8") : Body();
    const std::string timestamp = Vector(platform, "webhook-timestamp");
    const Instant now = Instant{} + Seconds(std::stoll(timestamp));
    const auto verifier = StandardWebhooksVerifier(Only(Vector(platform, "secret")));
    const std::string id = Vector(platform, "webhook-id");
    const std::string value = Vector(platform, "webhook-signature");
    EXPECT_EQ(verifier->Verify(body, value, id, timestamp, now), Refusal::kNone);
    EXPECT_EQ(verifier->Verify(body, "v1a,AAAA " + value, id, timestamp, now), Refusal::kNone);
    EXPECT_EQ(verifier->Verify(body, "v1a," + value.substr(3), id, timestamp, now), Refusal::kMalformed);
  }
}

TEST(KnownAnswers, StandardWebhooksSecretForms) {
  EXPECT_EQ(StandardWebhooksKey("whsec_aHVzaA=="), "hush");
  EXPECT_EQ(StandardWebhooksKey("raw bytes"), "raw bytes");
  EXPECT_EQ(StandardWebhooksKey("whsec_not base64"), std::nullopt);
  EXPECT_EQ(StandardWebhooksKey("whsec_"), std::nullopt);
  EXPECT_EQ(StandardWebhooksKey(""), std::nullopt);
}

TEST(KnownAnswers, SharedValue) {
  const auto verifier = SharedValueVerifier(Only("Bearer 5f2a"));
  EXPECT_EQ(verifier->Verify("body", "Bearer 5f2a", "", "", kSignedAt), Refusal::kNone);
  EXPECT_EQ(verifier->Verify("body", "bearer 5f2a", "", "", kSignedAt), Refusal::kMismatch);
  EXPECT_EQ(verifier->Verify("body", "Bearer 5f2a ", "", "", kSignedAt), Refusal::kMismatch);
  EXPECT_EQ(verifier->Verify("body", "", "", "", kSignedAt), Refusal::kMissing);
}

// Half of Wycheproof's vectors have the tag cut to 16 bytes: right as a MAC of that length, never as a webhook.
TEST(KnownAnswers, WycheproofFullTagsVerifyAndTruncatedOnesNever) {
  const std::vector<testing::MacVector> vectors = testing::WycheproofVectors();
  ASSERT_EQ(vectors.size(), 174u);
  size_t accepted = 0;
  size_t truncated_valid = 0;
  for (const testing::MacVector& vector : vectors) {
    SCOPED_TRACE("tcId " + vector.id);
    char code[32];
    HmacSha256(vector.key).Compute(vector.message, {}, {}, reinterpret_cast<uint8_t*>(code));
    EXPECT_EQ(vector.tag == std::string_view(code, vector.tag.size()), vector.valid);
    const bool should_pass = vector.valid && vector.tag.size() == 32;
    truncated_valid += vector.valid && !should_pass;
    const Refusal hex =
        SaleorHmacVerifier(Only(vector.key))->Verify(vector.message, Hex(vector.tag), "", "", kSignedAt);
    const Refusal base64 =
        ShopifyVerifier(Only(vector.key))->Verify(vector.message, Base64(vector.tag), "", "", kSignedAt);
    EXPECT_EQ(hex == Refusal::kNone, should_pass);
    EXPECT_EQ(base64 == Refusal::kNone, should_pass);
    accepted += hex == Refusal::kNone;
  }
  EXPECT_GT(accepted, 20u);
  EXPECT_GT(truncated_valid, 20u);
}

TEST(KnownAnswers, MessageInPartsIsTheSameMessage) {
  const HmacSha256 key("key");
  char whole[32];
  char parts[32];
  key.Compute("one.two.three", {}, {}, reinterpret_cast<uint8_t*>(whole));
  key.Compute("one.", "two.", "three", reinterpret_cast<uint8_t*>(parts));
  EXPECT_EQ(std::string_view(whole, 32), std::string_view(parts, 32));
  EXPECT_NE(KeyedFingerprint(key, "a@example.com"), KeyedFingerprint(key, "b@example.com"));
  EXPECT_NE(KeyedFingerprint(key, "a@example.com"), KeyedFingerprint(HmacSha256("other"), "a@example.com"));
}

}  // namespace
}  // namespace parapet
