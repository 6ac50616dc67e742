// SPDX-License-Identifier: Apache-2.0
//
// The windows over orders: what was sold lately and how much of it usually, at which prices, to whom, with which codes.
//
// All of them follow from the book: an order that counts (placed, not cancelled, not refused, no test) is added when it
// is indexed and removed before a newer revision takes its place, so that an order counts once whatever arrives in
// which order; after loading they are made again. Each part says what it holds at most (item_sales.h, sale_drops.h,
// pace.h, orders_by.h, use_counts.h); together less than 400 MB however many orders there are, and about 600 bytes an
// order of the last day in an ordinary shop.
//
// Thread safety: none. Cost: a few microseconds an order that is added or removed.
#ifndef PARAPET_CORE_STATE_SALES_WINDOWS_H_
#define PARAPET_CORE_STATE_SALES_WINDOWS_H_

#include <string_view>
#include <vector>

#include "parapet/core/state/catalogue.h"
#include "parapet/core/state/item_sales.h"
#include "parapet/core/state/order_book.h"
#include "parapet/core/state/orders_by.h"
#include "parapet/core/state/pace.h"
#include "parapet/core/state/sale_drops.h"
#include "parapet/core/state/use_counts.h"

namespace parapet {

inline constexpr Duration kBurstTime = Minutes(1);
inline constexpr Duration kDayTime = Hours(24);

class SalesWindows {
 public:
  ItemSales items;
  SaleDrops drops;
  PaceWindow pace;
  TotalsWindow totals;
  OrdersBy customers{kDayTime, 200'000};
  OrdersBy carts{kDayTime, 200'000};
  OrdersBy stored_values{kDayTime, 50'000};
  OrdersBy codes{kBurstTime, 100'000};
  UseCounts uses;
  int64_t counted = 0;  // orders

  // REQUIRES: Counts(entry.record); the entry stays where it is until it is removed.
  void Add(const BookEntry& entry, const Catalogue& catalogue);
  void Remove(const BookEntry& entry, const Catalogue& catalogue);
  void Expire(Instant now);
  WindowStats Stats() const;

 private:
  std::vector<ItemSale> sales_;  // room to work in
  std::vector<SaleDrop> drops_;
};

// What the windows count of an order, from its record.
OrderTraits TraitsOf(const OrderRecord& record);
// Replaces `out` by its share in each known item; lines of one item together.
void ItemSalesOf(const OrderRecord& record, const Catalogue& catalogue, std::vector<ItemSale>& out);
// Replaces `out` by its lines more than 25 % below their references; none of re-ships, renewals, B2B and the like.
void DropsOf(const OrderRecord& record, const Catalogue& catalogue, std::vector<SaleDrop>& out);

// Keys. Codes are the same in capitals and in small letters.
uint64_t KeyOfCode(std::string_view code);
uint64_t KeyOfCode(std::string_view code, uint64_t customer);
uint64_t KeyOfText(std::string_view text);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_SALES_WINDOWS_H_
