// SPDX-License-Identifier: Apache-2.0
//
// A 64-bit fingerprint of a sequence of values, for revision tie-breaks, window keys and state hashes.
//
// Not cryptographic: an attacker who chooses inputs can make two collide. What must withstand an attacker (signatures,
// the audit chain, keyed customer identities) is computed by adapters with OpenSSL. Stable across builds and machines:
// it is written to the ledger. Thread safety: values. Cost: a multiplication per 8 bytes.
#ifndef PARAPET_CORE_KERNEL_FINGERPRINT_H_
#define PARAPET_CORE_KERNEL_FINGERPRINT_H_

#include <cstdint>
#include <string_view>

namespace parapet {

class Fingerprint {
 public:
  constexpr Fingerprint& Add(uint64_t value) {
    state_ = Mix(state_ ^ value);
    return *this;
  }
  constexpr Fingerprint& Add(int64_t value) { return Add(static_cast<uint64_t>(value)); }
  // The length goes in too, so that ("ab","c") and ("a","bc") differ.
  constexpr Fingerprint& Add(std::string_view text) {
    Add(static_cast<uint64_t>(text.size()));
    while (!text.empty()) {
      uint64_t word = 0;
      const size_t take = text.size() < 8 ? text.size() : 8;
      for (size_t i = 0; i < take; ++i) word |= static_cast<uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
      Add(word);
      text.remove_prefix(take);
    }
    return *this;
  }
  constexpr uint64_t value() const { return state_; }

 private:
  // The finaliser of MurmurHash3 (public domain constants): every input bit reaches every output bit.
  static constexpr uint64_t Mix(uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return x + 0x9e3779b97f4a7c15ULL;
  }
  uint64_t state_ = 0x243f6a8885a308d3ULL;
};

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_FINGERPRINT_H_
