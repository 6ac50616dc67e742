// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/signature/value_code.h"

#include "parapet/adapters/signature/signature.h"

namespace parapet {

std::string ValueCode(std::string_view secret, std::string_view purpose, std::string_view key) {
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  constexpr size_t kCharacters = 16;
  if (secret.empty()) return {};
  uint8_t bytes[32];
  HmacSha256(std::string(secret)).Compute(std::string(purpose) + " ", key, "", bytes);
  std::string code;
  for (size_t i = 0; i < kCharacters; ++i) code += kLetters[bytes[i] % kLetters.size()];
  return code;
}

}  // namespace parapet
