// SPDX-License-Identifier: Apache-2.0
//
// AES-256-GCM over OpenSSL 3.
#include <openssl/evp.h>

#include <cstdlib>

#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

constexpr size_t kKeySize = 32;
constexpr size_t kNonceSize = 12;
constexpr size_t kTagSize = 16;

const EVP_CIPHER* Algorithm() {
  static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return algorithm;
}

struct CipherContext {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  ~CipherContext() { EVP_CIPHER_CTX_free(context); }
};

EVP_CIPHER_CTX* Context() {
  thread_local const CipherContext cipher;
  return cipher.context;
}

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Feeds text through the cipher; `to` null for what is authenticated only.
bool Update(EVP_CIPHER_CTX* context, unsigned char* to, std::string_view text) {
  int written = 0;
  return text.empty() || EVP_CipherUpdate(context, to, &written, Bytes(text), static_cast<int>(text.size())) == 1;
}

bool Fits(std::string_view text) { return text.size() <= 0x7fffffff; }

}  // namespace

std::string Seal(std::string_view key32, std::string_view plain, std::string_view context) {
  std::string sealed = RandomBytes(kNonceSize);
  sealed.resize(kNonceSize + plain.size() + kTagSize);
  EVP_CIPHER_CTX* const cipher = Context();
  int written = 0;
  const bool ok =
      key32.size() == kKeySize && Fits(plain) && Fits(context) &&
      EVP_EncryptInit_ex2(cipher, Algorithm(), Bytes(key32), Bytes(sealed), nullptr) == 1 &&
      Update(cipher, nullptr, context) && Update(cipher, Bytes(sealed) + kNonceSize, plain) &&
      EVP_EncryptFinal_ex(cipher, Bytes(sealed) + kNonceSize + plain.size(), &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, kTagSize, Bytes(sealed) + kNonceSize + plain.size()) == 1;
  if (!ok) std::abort();  // a key of the wrong size is a mistake of ours: never write what it was to protect
  return sealed;
}

std::optional<std::string> Open(std::string_view key32, std::string_view sealed, std::string_view context) {
  if (key32.size() != kKeySize || sealed.size() < kNonceSize + kTagSize || !Fits(sealed) || !Fits(context)) {
    return std::nullopt;
  }
  const std::string_view nonce = sealed.substr(0, kNonceSize);
  const std::string_view text = sealed.substr(kNonceSize, sealed.size() - kNonceSize - kTagSize);
  std::string tag(sealed.substr(sealed.size() - kTagSize));
  std::string plain(text.size(), '\0');
  unsigned char last[16];
  int written = 0;
  EVP_CIPHER_CTX* const cipher = Context();
  const bool ok = EVP_DecryptInit_ex2(cipher, Algorithm(), Bytes(key32), Bytes(nonce), nullptr) == 1 &&
                  Update(cipher, nullptr, context) && Update(cipher, Bytes(plain), text) &&
                  EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
                  EVP_DecryptFinal_ex(cipher, last, &written) == 1;
  return ok ? std::optional(std::move(plain)) : std::nullopt;
}

}  // namespace parapet
