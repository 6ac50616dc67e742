// SPDX-License-Identifier: Apache-2.0
//
// Promises of any kind, counted: what became of them. Thread safety: values.
#ifndef PARAPET_CORE_RECOVERY_PROMISE_COUNT_H_
#define PARAPET_CORE_RECOVERY_PROMISE_COUNT_H_

#include <cstdint>

namespace parapet {

struct PromiseCount {
  int64_t kept = 0, broken = 0, open = 0;
  friend bool operator==(const PromiseCount&, const PromiseCount&) = default;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_PROMISE_COUNT_H_
