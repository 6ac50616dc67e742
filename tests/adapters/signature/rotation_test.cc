// SPDX-License-Identifier: Apache-2.0
//
// Time in signatures: stale both ways, and secrets that begin and end.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "parapet/adapters/signature/signature.h"
#include "parapet/tests/adapters/signature/vectors.h"

namespace parapet {
namespace {

using testing::kSignedAt;

std::string CodeOf(std::string_view secret, std::string_view body) {
  char code[32];
  HmacSha256(secret).Compute(body, {}, {}, reinterpret_cast<uint8_t*>(code));
  return {code, sizeof code};
}

Refusal Stripe(std::string_view time, Instant now) {
  const std::string signature = "t=" + std::string(time) + ",v1=" + Hex(CodeOf("s", std::string(time) + ".body"));
  return StripeVerifier({{"s", {}}})->Verify("body", signature, "", "", now);
}

Refusal StandardWebhooks(std::string_view time, Instant now) {
  const std::string signature = "v1," + Base64(CodeOf("s", "m1." + std::string(time) + ".body"));
  return StandardWebhooksVerifier({{"s", {}}})->Verify("body", signature, "m1", time, now);
}

TEST(SignedTime, IsStaleBothWaysBeyondTheTolerance) {
  const struct {
    Duration offset;
    Refusal expected;
  } cases[] = {
      {Seconds(0), Refusal::kNone},        {Seconds(299), Refusal::kNone},      {Seconds(300), Refusal::kNone},
      {Seconds(301), Refusal::kStale},     {Seconds(-299), Refusal::kNone},     {Seconds(-300), Refusal::kNone},
      {Seconds(-301), Refusal::kStale},    {Days(1), Refusal::kStale},          {Days(-1), Refusal::kStale},
      {Seconds(100'000), Refusal::kStale}, {Seconds(-100'000), Refusal::kStale}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.offset.micros);
    EXPECT_EQ(Stripe("1700000000", kSignedAt + c.offset), c.expected);
    EXPECT_EQ(StandardWebhooks("1700000000", kSignedAt + c.offset), c.expected);
  }
}

TEST(SignedTime, HasOneSpelling) {
  for (const std::string time : {"01700000000", "+1700000000", "-1", "1700000000.0", "1.7e9", " 1700000000", "0",
                                 "1700000000000000", "17000000000000000000000000", "x"}) {
    SCOPED_TRACE(time);
    EXPECT_EQ(Stripe(time, kSignedAt), Refusal::kMalformed);
    EXPECT_EQ(StandardWebhooks(time, kSignedAt), Refusal::kMalformed);
  }
}

TEST(Rotation, TwoActiveSecretsAreBothGood) {
  const auto verifier = ShopifyVerifier({{"old", kSignedAt + Hours(1)}, {"new", {}}});
  for (const std::string secret : {"old", "new"}) {
    EXPECT_EQ(verifier->Verify("body", Base64(CodeOf(secret, "body")), "", "", kSignedAt), Refusal::kNone) << secret;
  }
}

TEST(Rotation, AnEndedSecretIsReportedAsExpired) {
  const Instant end = kSignedAt + Hours(1);
  const std::string old_code = Base64(CodeOf("old", "body"));
  const auto verifier = ShopifyVerifier({{"old", end}, {"new", {}}});
  EXPECT_EQ(verifier->Verify("body", old_code, "", "", end), Refusal::kNone);
  EXPECT_EQ(verifier->Verify("body", old_code, "", "", end + Duration{1}), Refusal::kExpired);
  EXPECT_EQ(verifier->Verify("Body", old_code, "", "", end + Duration{1}), Refusal::kMismatch);
  EXPECT_EQ(verifier->Verify("body", Base64(CodeOf("new", "body")), "", "", end + Days(400)), Refusal::kNone);
}

TEST(Rotation, SharedValuesEndToo) {
  const auto verifier = SharedValueVerifier({{"Basic b2xk", kSignedAt}, {"Basic bmV3", {}}});
  EXPECT_EQ(verifier->Verify("", "Basic b2xk", "", "", kSignedAt), Refusal::kNone);
  EXPECT_EQ(verifier->Verify("", "Basic b2xk", "", "", kSignedAt + Seconds(1)), Refusal::kExpired);
  EXPECT_EQ(verifier->Verify("", "Basic bmV3", "", "", kSignedAt + Seconds(1)), Refusal::kNone);
}

TEST(Rotation, AnExpiredSecretInAStaleDeliveryIsRefusedEitherWay) {
  const std::string signature = "t=1700000000,v1=" + Hex(CodeOf("s", "1700000000.body"));
  const auto verifier = StripeVerifier({{"s", kSignedAt}});
  EXPECT_EQ(verifier->Verify("body", signature, "", "", kSignedAt + Seconds(10)), Refusal::kExpired);
  EXPECT_EQ(verifier->Verify("body", signature, "", "", kSignedAt + Hours(10)), Refusal::kStale);
}

// More threads than a key keeps contexts for, twice, so that numbers of ended threads are taken again.
TEST(Threads, ShareOneVerifier) {
  const auto verifier = ShopifyVerifier({{"old", {}}, {"new", {}}});
  const std::string signature = Base64(CodeOf("new", "body"));
  std::atomic<int> wrong = 0;
  for (int round = 0; round < 2; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 100; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 50; ++n) {
          wrong += verifier->Verify("body", signature, "", "", kSignedAt) != Refusal::kNone;
          wrong += verifier->Verify("Body", signature, "", "", kSignedAt) != Refusal::kMismatch;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace parapet
