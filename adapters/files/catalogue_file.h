// SPDX-License-Identifier: Apache-2.0
//
// Reads a catalogue file item by item: a Google Merchant product feed (CSV or TSV), Shopify's product export (CSV), or
// NDJSON with the feed's names. Which of them it is, the file itself says.
//
//   std::ifstream in("feed.csv", std::ios::binary);
//   CatalogueOptions options{.file = "feed.csv", .currency = *Currency::FromCode("USD"), .now = now};
//   FileSummary summary = ReadCatalogue(in, options,
//       [&](ItemUpdate item) { items.push_back(std::move(item)); },
//       [&](const FileComplaint& bad) { std::cerr << bad.Text() << "\n"; });
//   if (!summary.ok) items.clear();    // the file was refused as a whole
//
// Columns of a feed: id and price are required; title, item_group_id, gtin, sale_price, sale_price_effective_date,
// cost_of_goods_sold, availability, and our own sku, variant_id, quantity, safety_quantity, min_price, max_price,
// max_per_order, face_value, free_ok, price_list, compare_at_price, inventory_item_id, gift_card, updated_at. Others
// are passed over. Headings may be written with spaces and capitals. Rows with one id that follow each other are one
// item with several prices; rows with one id further apart are updates of it, in their order.
//
// Stock: preorder and backorder are sellable beyond zero, out_of_stock is a reading of zero, in_stock without a
// quantity says nothing. Shopify's export names no currency, so options.currency is required for it; a variant's key is
// its SKU.
//
// A row that cannot be read is reported with its place and the remedy. As shipped the first one refuses the file (the
// next ones, up to `complaints_max`, are reported too, so that one round of corrections is enough); with skip_bad_rows
// the row is left out. What makes the rest unreadable (a quote that never closes, missing columns) refuses the file
// either way. Never guessed: "1.355,90 EUR" is a bad row.
//
// Thread safety: pure. Errors: values. Cost: constant memory (one row, at most 1 MiB); about a microsecond a row.
#ifndef PARAPET_ADAPTERS_FILES_CATALOGUE_FILE_H_
#define PARAPET_ADAPTERS_FILES_CATALOGUE_FILE_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <string>

#include "parapet/adapters/files/file_complaint.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/state/events.h"

namespace parapet {

struct CatalogueOptions {
  std::string file;     // its name, for complaints
  Currency currency;    // the store's; none: every price must name its own
  Instant now;          // decides whether a sale runs
  Instant stock_as_of;  // when quantities were true, for rows without updated_at; unknown leaves them without a time
  bool skip_bad_rows = false;
  size_t complaints_max = 20;  // reported before a file that is refused is given up
};

struct FileSummary {
  bool ok = false;    // false: refused; what was delivered before is not to be used
  int64_t rows = 0;   // data rows seen
  int64_t items = 0;  // delivered
  int64_t bad_rows = 0;
};

FileSummary ReadCatalogue(std::istream& in, const CatalogueOptions& options,
                          const std::function<void(ItemUpdate)>& deliver,
                          const std::function<void(const FileComplaint&)>& complain);

// Reads a stock file, CSV or TSV with the columns id, quantity, as_of and, where there are several, location. An empty
// quantity means that the item is no longer tracked. An empty as_of takes options.stock_as_of.
FileSummary ReadStock(std::istream& in, const CatalogueOptions& options,
                      const std::function<void(StockReading)>& deliver,
                      const std::function<void(const FileComplaint&)>& complain);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_CATALOGUE_FILE_H_
