// SPDX-License-Identifier: Apache-2.0
//
// The hash chain over the events: what is hashed, the codes that protect its ends, and its verification.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_CHAIN_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_CHAIN_H_

#include <optional>
#include <string>
#include <string_view>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet::sqlite {

// A row as the chain sees it: everything but personal data.
struct ChainRow {
  int64_t sequence = 0;
  int64_t kind = 0;
  int64_t at = 0;
  int64_t person = 0;
  std::string_view store;
  std::string_view delivery_id;
  std::string_view body_digest;
  std::string_view subject;
  std::string_view answer;
  std::string_view payload;
};

// A place in the chain: a row's sequence and hash. `code` is over both, under the ledger's key.
struct ChainHead {
  int64_t sequence = 0;
  std::string hash;
};

// Thread safety: immutable.
class Chain {
 public:
  // `identity` is what the ledger was given when it was made; the hash before the first row derives from it.
  Chain(std::string_view master_key, std::string_view identity);

  ChainHead Root() const;
  // The hash of a row behind `before`.
  std::string Next(std::string_view before, const ChainRow& row) const;
  std::string HeadCode(const ChainHead& head) const;
  // Over the deleted run first..last, whose last row had this hash.
  std::string AnchorCode(int64_t first, int64_t last, std::string_view hash) const;
  // Walks the whole chain in one view of the database; the first sequence that does not fit, nullopt when all do.
  std::optional<int64_t> Verify(Database& database) const;

 private:
  std::optional<int64_t> VerifyRows(Database& database, const ChainHead& head) const;

  const HmacSha256 key_;
  const std::string root_;
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_CHAIN_H_
