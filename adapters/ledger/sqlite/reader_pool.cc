// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/reader_pool.h"

namespace parapet::sqlite {
namespace {

constexpr size_t kIdleMost = 8;

}  // namespace

std::unique_ptr<Database> ReaderPool::Take(std::string* error) {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Database> reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  return Database::Open(path_, Database::Use::kRead, error);
}

void ReaderPool::GiveBack(std::unique_ptr<Database> reader) {
  std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleMost) idle_.push_back(std::move(reader));
}

void ReaderPool::Clear() {
  std::lock_guard lock(mutex_);
  idle_.clear();
}

}  // namespace parapet::sqlite
