// SPDX-License-Identifier: Apache-2.0
//
// Which orders are known, at which revision, and when their open questions are asked again.
//
// Thread safety: none. Cost: a hash look-up.
#ifndef PARAPET_CORE_STATE_ORDER_BOOK_H_
#define PARAPET_CORE_STATE_ORDER_BOOK_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/state/codec.h"
#include "parapet/core/state/events.h"
#include "parapet/core/state/store_state.h"
#include "parapet/core/state/text_hash.h"

namespace parapet {

// What is remembered of one order.
struct BookEntry {
  OrderRecord record;
  Instant forgotten_at;
  std::optional<uint64_t> released;  // the content that a person let go
  bool release_counted = false;      // towards an unvouched price that stands
  bool took_cart = false;            // took over what was remembered under its cart's id, and keeps that name
  Instant recheck_since;             // when the order's question was first asked; unknown: never
  Instant recheck_due;               // unknown: none
  bool recheck_last = false;         // the question is answered; asked again once more
  bool edit_announced = false;       // the next revision with other content is an edit
  bool claimed = false;              // its last revision held a claim, or confirmed one
};

// Whether the order exists: placed, and not refused.
bool IsPlaced(const OrderRecord& record);
// Whether it is one that windows, exposure and stock count: placed, not cancelled, not a test.
bool Counts(const OrderRecord& record);

// How a revision relates to the remembered one of the same identity. Two revisions of which the platform says neither
// version nor time are ordered by stage, then by arrival.
Relation Compare(const Revision& revision, const OrderRecord& before);

class OrderBook {
 public:
  // By identity; a cart that an order took over leads to the order.
  const BookEntry* Find(std::string_view identity) const;
  // What an order that names a cart continues: its own entry, else its cart's where no other order took it over.
  const BookEntry* FindFor(std::string_view identity, std::string_view cart_id) const;
  BookEntry* FindMutable(std::string_view identity);

  BookEntry& Put(BookEntry entry);  // replaces what the identity had
  void Erase(std::string_view identity);
  void Schedule(BookEntry& entry, Instant due);  // unknown: never
  size_t size() const { return entries_.size(); }
  // Identities of entries to be forgotten by `now`, and of those to be asked again.
  std::vector<std::string> Forgotten(Instant now) const;
  std::vector<Recheck> Due(Instant now) const;
  const TextMap<std::unique_ptr<BookEntry>>& all() const { return entries_; }

 private:
  TextMap<std::unique_ptr<BookEntry>> entries_;
  TextMap<std::string> carts_;  // cart id → identity of the order that took it over
  std::set<std::pair<Instant, std::string>> forgotten_;
  std::set<std::pair<Instant, std::string>> rechecks_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_ORDER_BOOK_H_
