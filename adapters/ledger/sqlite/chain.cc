// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/chain.h"

#include <algorithm>

#include "parapet/adapters/ledger/sqlite/bytes.h"

namespace parapet::sqlite {

Chain::Chain(std::string_view master_key, std::string_view identity)
    : key_(DerivedKey(master_key, "chain")), root_(Sha256Bytes("parapet ledger " + std::string(identity))) {}

ChainHead Chain::Root() const { return {0, root_}; }

std::string Chain::Next(std::string_view before, const ChainRow& row) const {
  thread_local std::string buffer;  // of some kilobytes, reused for each row
  buffer.assign(before);
  for (const int64_t value : {row.sequence, row.kind, row.at, row.person}) AppendInt(&buffer, value);
  for (const std::string_view text :
       {row.store, row.delivery_id, row.body_digest, row.subject, row.answer, row.payload}) {
    AppendText(&buffer, text);
  }
  return Sha256Bytes(buffer);
}

std::string Chain::HeadCode(const ChainHead& head) const {
  std::string text = "head";
  AppendInt(&text, head.sequence);
  return CodeBytes(key_, text, head.hash);
}

std::string Chain::AnchorCode(int64_t first, int64_t last, std::string_view hash) const {
  std::string text = "anchor";
  AppendInt(&text, first);
  AppendInt(&text, last);
  return CodeBytes(key_, text, hash);
}

std::optional<int64_t> Chain::Verify(Database& database) const {
  database.ClearError();
  if (!database.Execute("BEGIN")) return 1;
  ChainHead head;
  std::string code;
  {
    Query query(database, "SELECT head_sequence, head_hash, head_code FROM ledger");
    if (query.Row()) head = {query.IntAt(0), query.StringAt(1)}, code = query.StringAt(2);
  }
  std::optional<int64_t> bad = VerifyRows(database, head);
  if (!bad && !ConstantTimeEqual(code, HeadCode(head))) bad = head.sequence;
  database.Rollback();
  return bad;
}

std::optional<int64_t> Chain::VerifyRows(Database& database, const ChainHead& head) const {
  ChainHead at = Root();
  Query anchors(database, "SELECT first, last, hash, code FROM anchors ORDER BY first");
  bool has_anchor = anchors.Row();
  Query rows(database,
             "SELECT sequence, kind, at, person, store, delivery_id, body_digest, subject, answer, payload, hash "
             "FROM events ORDER BY sequence");
  bool has_row = rows.Row();
  while (has_anchor || has_row) {
    const int64_t next = at.sequence + 1;
    if (has_anchor && anchors.IntAt(0) == next) {
      const int64_t last = anchors.IntAt(1);
      if (last < next || !ConstantTimeEqual(anchors.BytesAt(3), AnchorCode(next, last, anchors.BytesAt(2))))
        return next;
      at = {last, anchors.StringAt(2)};
      has_anchor = anchors.Row();
      continue;
    }
    if (!has_row || rows.IntAt(0) != next) return next;
    const std::string hash =
        Next(at.hash, {next, rows.IntAt(1), rows.IntAt(2), rows.IntAt(3), rows.BytesAt(4), rows.BytesAt(5),
                       rows.BytesAt(6), rows.BytesAt(7), rows.BytesAt(8), rows.BytesAt(9)});
    if (hash != rows.BytesAt(10)) return next;
    at = {next, hash};
    has_row = rows.Row();
  }
  if (!database.ok()) return at.sequence + 1;
  if (at.sequence != head.sequence) return std::min(at.sequence, head.sequence) + 1;
  return at.hash == head.hash ? std::nullopt : std::optional(at.sequence);
}

}  // namespace parapet::sqlite
