// SPDX-License-Identifier: Apache-2.0
//
// Signature headers, ids and timestamps from arbitrary bytes: never a crash, never an acceptance, and each decoder's
// answer spells back to what it read.
#include "parapet/adapters/signature/signature.h"
#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {
namespace {

constexpr Instant kNow = {1'700'000'000'000'000};

const std::vector<std::unique_ptr<Verifier>>& Verifiers() {
  static const auto* const verifiers = [] {
    const std::vector<Secret> secrets = {{RandomBytes(32), {}}, {RandomBytes(24), kNow}};
    auto* const all = new std::vector<std::unique_ptr<Verifier>>;
    all->push_back(ShopifyVerifier(secrets));
    all->push_back(WooCommerceVerifier(secrets));
    all->push_back(SaleorHmacVerifier(secrets));
    all->push_back(StripeVerifier(secrets));
    all->push_back(StandardWebhooksVerifier(secrets));
    all->push_back(SharedValueVerifier(secrets));
    return all;
  }();
  return *verifiers;
}

std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return line;
}

}  // namespace

// Lines of the input: signature, id, timestamp; the rest is the body.
void FuzzSignatureHeaders(std::string_view body) {
  const std::string_view signature = TakeLine(&body);
  const std::string_view id = TakeLine(&body);
  const std::string_view timestamp = TakeLine(&body);
  for (const auto& verifier : Verifiers()) {
    const Refusal refusal = verifier->Verify(body, signature, id, timestamp, kNow);
    FUZZ_CHECK(refusal != Refusal::kNone && !Name(refusal).empty());
  }
  if (const auto bytes = StrictBase64Decode(signature)) FUZZ_CHECK(Base64(*bytes) == signature);
  if (const auto bytes = HexDecode(signature)) FUZZ_CHECK(Hex(*bytes) == signature);
  WooCommerceVerifier({{std::string(signature), {}}});
  StandardWebhooksKey(signature);
}

}  // namespace parapet
