// SPDX-License-Identifier: Apache-2.0
//
// Unambiguous encodings of what is hashed, sealed or compared.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_BYTES_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_BYTES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "parapet/adapters/signature/signature.h"

namespace parapet::sqlite {

// 8 bytes, most significant first.
inline void AppendInt(std::string* out, int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) *out += static_cast<char>(static_cast<uint64_t>(value) >> shift);
}

// Length, then bytes: ("ab","c") and ("a","bc") differ.
inline void AppendText(std::string* out, std::string_view text) {
  AppendInt(out, static_cast<int64_t>(text.size()));
  out->append(text);
}

inline std::string Sha256Bytes(std::string_view bytes) {
  std::string digest(32, '\0');
  Sha256(bytes, reinterpret_cast<uint8_t*>(digest.data()));
  return digest;
}

inline std::string CodeBytes(const HmacSha256& key, std::string_view a, std::string_view b = {}) {
  std::string code(32, '\0');
  key.Compute(a, b, {}, reinterpret_cast<uint8_t*>(code.data()));
  return code;
}

// A key for one purpose from the master key.
inline std::string DerivedKey(std::string_view master_key, std::string_view purpose) {
  return CodeBytes(HmacSha256(master_key), "parapet ledger: ", purpose);
}

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_BYTES_H_
