// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {

// Not in the list of targets: it breaks on purpose.
void FuzzCanary(std::string_view bytes) {
  const bool canary = bytes.size() >= 4 && bytes[0] == 's' && bytes[1] == 'i' && bytes[2] == 'n' && bytes[3] == 'g';
  FUZZ_CHECK(!canary);
}

}  // namespace parapet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  parapet::PARAPET_FUZZ_FUNCTION({reinterpret_cast<const char*>(data), size});
  return 0;
}
