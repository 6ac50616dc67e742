// SPDX-License-Identifier: Apache-2.0
//
// Reads the vector files of tests/vectors/signature, which are pretty-printed: one field a line.
#ifndef PARAPET_TESTS_ADAPTERS_SIGNATURE_VECTORS_H_
#define PARAPET_TESTS_ADAPTERS_SIGNATURE_VECTORS_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"

namespace parapet::testing {

// A string of one platform in signature_vectors.json, e.g. Vector("stripe", "value"); of the file itself when
// `platform` is empty. Fails the test and returns an empty string when there is none.
std::string Vector(std::string_view platform, std::string_view field);

// A test of Wycheproof's HMAC-SHA256 file.
struct MacVector {
  std::string id;
  std::string key;  // bytes
  std::string message;
  std::string tag;
  bool valid = false;
};
std::vector<MacVector> WycheproofVectors();

// When the signed vectors say they were sent.
inline constexpr Instant kSignedAt = {1'700'000'000'000'000};

}  // namespace parapet::testing

#endif  // PARAPET_TESTS_ADAPTERS_SIGNATURE_VECTORS_H_
