// SPDX-License-Identifier: Apache-2.0
//
// Verifying an HMAC-SHA256 signature against hashing the same bytes once with SHA-256, by OpenSSL with a reused
// context.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

#include "parapet/adapters/signature/signature.h"
#include "parapet/bench/check.h"

namespace parapet::bench {
namespace {

constexpr Instant kNow{1'700'000'000'000'000};
constexpr char kSecret[] = "a secret of the bench";

std::string Body(size_t size) {
  std::string body;
  for (size_t i = 0; body.size() < size; ++i) body += "{\"line\":" + std::to_string(i * 7919 % 10'007) + "}";
  body.resize(size);
  return body;
}

void BM_RawSha256(benchmark::State& state) {
  const std::string body = Body(static_cast<size_t>(state.range(0)));
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> digest(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
  unsigned char out[32];
  for (auto _ : state) {
    EVP_DigestInit_ex2(context.get(), digest.get(), nullptr);
    EVP_DigestUpdate(context.get(), body.data(), body.size());
    EVP_DigestFinal_ex(context.get(), out, nullptr);
    benchmark::DoNotOptimize(out);
  }
  uint8_t expected[32];
  Sha256(body, expected);
  Require(std::equal(out, out + 32, expected), "both hash alike");
}

void BM_Verify(benchmark::State& state) {
  const std::string body = Body(static_cast<size_t>(state.range(0)));
  const auto verifier = ShopifyVerifier({{kSecret, {}}});
  uint8_t code[32];
  HmacSha256(kSecret).Compute(body, "", "", code);
  const std::string signature = Base64({reinterpret_cast<const char*>(code), sizeof(code)});
  Require(verifier->Verify(body, signature, "", "", kNow) == Refusal::kNone, "a right signature is accepted");
  std::string forged = body;
  forged[forged.size() / 2] ^= 1;
  Require(verifier->Verify(forged, signature, "", "", kNow) == Refusal::kMismatch, "a changed body is refused");
  for (auto _ : state) benchmark::DoNotOptimize(verifier->Verify(body, signature, "", "", kNow));
}

BENCHMARK(BM_RawSha256)->Arg(4'096)->Arg(10'240);
BENCHMARK(BM_Verify)->Arg(4'096)->Arg(10'240);

}  // namespace
}  // namespace parapet::bench

BENCHMARK_MAIN();
