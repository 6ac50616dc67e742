// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/text_pool.h"

#include <cstring>

namespace parapet {

TextRef TextPool::Allocate(uint32_t units) {
  if (units < free_.size() && !free_[units].empty()) {
    const TextRef ref = free_[units].back();
    free_[units].pop_back();
    return ref;
  }
  if (used_ + units > kChunkUnits) {
    chunks_.emplace_back(new char[size_t{kChunkUnits} * kUnitBytes]);
    used_ = chunks_.size() == 1 ? 1 : 0;  // reference 0 is the empty text
  }
  const auto ref = static_cast<TextRef>(((chunks_.size() - 1) << kChunkUnitsLog) + used_);
  used_ += units;
  return ref;
}

TextRef TextPool::Add(std::string_view text) {
  if (text.empty()) return 0;
  text = text.substr(0, kTextMax);
  const TextRef ref = Allocate(UnitsFor(text.size()));
  char* at = At(ref);
  const auto size = static_cast<uint16_t>(text.size());
  std::memcpy(at, &size, sizeof(size));
  std::memcpy(at + sizeof(size), text.data(), text.size());
  return ref;
}

void TextPool::Release(TextRef ref) {
  if (ref == 0) return;
  const uint32_t units = UnitsFor(Get(ref).size());
  if (units >= free_.size()) free_.resize(units + 1);
  free_[units].push_back(ref);
}

std::string_view TextPool::Get(TextRef ref) const {
  if (ref == 0) return {};
  const char* at = At(ref);
  uint16_t size = 0;
  std::memcpy(&size, at, sizeof(size));
  return {at + sizeof(size), size};
}

void TextPool::Replace(TextRef& ref, std::string_view text) {
  text = text.substr(0, kTextMax);
  if (Get(ref) == text) return;
  Release(ref);
  ref = Add(text);
}

}  // namespace parapet
