// SPDX-License-Identifier: Apache-2.0
//
// Hashes and codes over OpenSSL 3: fetched once, contexts reused.
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

// A machine on which SHA-256 cannot be computed can judge nothing and record nothing.
void Require(bool ok) {
  if (!ok) std::abort();
}

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(algorithm != nullptr);
  return algorithm;
}

struct DigestContext {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~DigestContext() { EVP_MD_CTX_free(context); }
};

// A small number for each living thread, given back when it ends, so that a key can keep a context for each thread in
// an array. A thread that inherits a number inherits its contexts; the lock orders the two.
constexpr size_t kThreadNumbers = 64;

class ThreadNumbers {
 public:
  static ThreadNumbers& Instance() {
    static auto* const instance = new ThreadNumbers;
    return *instance;
  }
  size_t Take() {
    std::lock_guard lock(mutex_);
    for (size_t i = 0; i < kThreadNumbers; ++i) {
      if (!taken_[i]) return taken_[i] = true, i;
    }
    return kThreadNumbers;
  }
  void Give(size_t number) {
    if (number == kThreadNumbers) return;
    std::lock_guard lock(mutex_);
    taken_[number] = false;
  }

 private:
  std::mutex mutex_;
  std::array<bool, kThreadNumbers> taken_ = {};
};

struct ThreadNumber {
  const size_t value = ThreadNumbers::Instance().Take();
  ~ThreadNumber() { ThreadNumbers::Instance().Give(value); }
};

size_t CurrentThreadNumber() {
  thread_local const ThreadNumber number;
  return number.value;
}

void ComputeWith(EVP_MAC_CTX* context, std::string_view a, std::string_view b, std::string_view c, uint8_t out[32]) {
  size_t length = 0;
  Require(EVP_MAC_init(context, nullptr, 0, nullptr) == 1);
  for (const std::string_view part : {a, b, c}) {
    if (!part.empty()) Require(EVP_MAC_update(context, Bytes(part), part.size()) == 1);
  }
  Require(EVP_MAC_final(context, out, &length, 32) == 1 && length == 32);
}

}  // namespace

// `keyed` holds the key and is only ever copied; each thread's copy is made on its first use and kept.
struct HmacSha256::Impl {
  EVP_MAC_CTX* keyed = nullptr;
  std::array<std::atomic<EVP_MAC_CTX*>, kThreadNumbers> of_thread = {};

  ~Impl() {
    for (auto& context : of_thread) EVP_MAC_CTX_free(context.load());
    EVP_MAC_CTX_free(keyed);
  }
};

HmacSha256::HmacSha256(std::string_view key) : impl_(std::make_unique<Impl>()) {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Require(algorithm != nullptr);
  impl_->keyed = EVP_MAC_CTX_new(algorithm);
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  static const unsigned char no_bytes[1] = {};
  const unsigned char* const bytes = key.empty() ? no_bytes : Bytes(key);
  Require(impl_->keyed != nullptr && EVP_MAC_init(impl_->keyed, bytes, key.size(), parameters) == 1);
}

HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;

void HmacSha256::Compute(std::string_view a, std::string_view b, std::string_view c, uint8_t out[32]) const {
  const size_t number = CurrentThreadNumber();
  EVP_MAC_CTX* context = number < kThreadNumbers ? impl_->of_thread[number].load(std::memory_order_acquire) : nullptr;
  if (context != nullptr) return ComputeWith(context, a, b, c, out);
  context = EVP_MAC_CTX_dup(impl_->keyed);
  Require(context != nullptr);
  ComputeWith(context, a, b, c, out);
  if (number < kThreadNumbers) {
    impl_->of_thread[number].store(context, std::memory_order_release);
  } else {
    EVP_MAC_CTX_free(context);
  }
}

void Sha256(std::string_view bytes, uint8_t out[32]) {
  thread_local const DigestContext digest;
  unsigned int length = 0;
  Require(EVP_DigestInit_ex2(digest.context, Sha256Algorithm(), nullptr) == 1 &&
          EVP_DigestUpdate(digest.context, bytes.data(), bytes.size()) == 1 &&
          EVP_DigestFinal_ex(digest.context, out, &length) == 1);
}

std::string Sha256Hex(std::string_view bytes) {
  char digest[32];
  Sha256(bytes, reinterpret_cast<uint8_t*>(digest));
  return Hex({digest, sizeof digest});
}

bool ConstantTimeEqual(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string RandomBytes(size_t count) {
  constexpr size_t kMost = 256;  // of one call of getentropy
  std::string bytes(count, '\0');
  for (size_t done = 0; done < count; done += kMost) {
    Require(getentropy(bytes.data() + done, count - done < kMost ? count - done : kMost) == 0);
  }
  return bytes;
}

uint64_t KeyedFingerprint(const HmacSha256& key, std::string_view text) {
  uint8_t code[32];
  key.Compute(text, {}, {}, code);
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | code[i];
  return value;
}

}  // namespace parapet
