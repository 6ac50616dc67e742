// SPDX-License-Identifier: Apache-2.0
//
// All texts of a catalogue in one place: a text costs its bytes, two for the length, and a four-byte reference.
//
// Texts are never moved, so views stay good until the text is released. Released room is handed out again to texts of
// the same size class. Thread safety: none. Cost: a copy.
#ifndef PARAPET_CORE_STATE_TEXT_POOL_H_
#define PARAPET_CORE_STATE_TEXT_POOL_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace parapet {

// Where a text lies; 0 is the empty text.
using TextRef = uint32_t;

class TextPool {
 public:
  // REQUIRES: text.size() <= kTextMax; longer ones are cut.
  static constexpr size_t kTextMax = 4'096;

  TextRef Add(std::string_view text);
  void Release(TextRef ref);
  std::string_view Get(TextRef ref) const;
  void Prefetch(TextRef ref) const {
    if (ref != 0) __builtin_prefetch(At(ref));
  }
  // Replaces the text behind `ref` where it differs.
  void Replace(TextRef& ref, std::string_view text);

 private:
  static constexpr uint32_t kUnitBytes = 4;
  static constexpr uint32_t kChunkUnitsLog = 18;  // 1 MiB
  static constexpr uint32_t kChunkUnits = 1u << kChunkUnitsLog;

  static uint32_t UnitsFor(size_t size) { return static_cast<uint32_t>((size + 2 + kUnitBytes - 1) / kUnitBytes); }
  char* At(TextRef ref) const {
    return chunks_[ref >> kChunkUnitsLog].get() + size_t{ref & (kChunkUnits - 1)} * kUnitBytes;
  }
  TextRef Allocate(uint32_t units);

  std::vector<std::unique_ptr<char[]>> chunks_;
  std::vector<std::vector<TextRef>> free_;  // by size in units
  uint32_t used_ = kChunkUnits;             // units used in the last chunk
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_TEXT_POOL_H_
