// SPDX-License-Identifier: Apache-2.0
//
// Replaces operator new by one that counts, for a whole test program: include it in exactly one source file of it.
//
// Under a sanitizer, which brings its own, nothing is replaced and nothing is counted. Thread safety: any thread.
#ifndef PARAPET_TESTS_SUPPORT_COUNT_ALLOCATIONS_H_
#define PARAPET_TESTS_SUPPORT_COUNT_ALLOCATIONS_H_

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<long> allocations{0};
}  // namespace

#ifndef PARAPET_SANITIZED
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
#endif

#endif  // PARAPET_TESTS_SUPPORT_COUNT_ALLOCATIONS_H_
