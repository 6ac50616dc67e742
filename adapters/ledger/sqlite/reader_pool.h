// SPDX-License-Identifier: Apache-2.0
//
// Read-only connections, one for each read in progress. Thread safety: safe.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_READER_POOL_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_READER_POOL_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/ledger/sqlite/database.h"

namespace parapet::sqlite {

class ReaderPool {
 public:
  explicit ReaderPool(std::string path) : path_(std::move(path)) {}

  // Calls `read` with a connection; false when there is none or it failed, and then *error says why.
  template <typename Read>
  bool With(const Read& read, std::string* error) {
    std::unique_ptr<Database> reader = Take(error);
    if (reader == nullptr) return false;
    read(*reader);
    if (!reader->ok()) return *error = reader->message(), false;
    GiveBack(std::move(reader));
    return true;
  }

  // Closes what is not in use.
  void Clear();

 private:
  std::unique_ptr<Database> Take(std::string* error);
  void GiveBack(std::unique_ptr<Database> reader);

  const std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Database>> idle_;
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_READER_POOL_H_
