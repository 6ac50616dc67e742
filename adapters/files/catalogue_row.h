// SPDX-License-Identifier: Apache-2.0
//
// One row of a catalogue, whatever file it stood in, and how it becomes an ItemUpdate.
//
// Three dialects share one set of columns: Google Merchant feeds (CSV or TSV) with our own columns, NDJSON with the
// same names, and Shopify's product export, old and new headings. The dialect is told by the headings. Internal to this
// folder; users include catalogue_file.h. Thread safety: values.
#ifndef PARAPET_ADAPTERS_FILES_CATALOGUE_ROW_H_
#define PARAPET_ADAPTERS_FILES_CATALOGUE_ROW_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/adapters/files/file_complaint.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/state/events.h"

namespace parapet {

// What we read of a row; every other column is passed over.
enum class Column : uint8_t {
  kId,
  kTitle,
  kGroup,
  kGtin,
  kPrice,
  kSalePrice,
  kSaleRange,
  kCompareAt,
  kCost,
  kAvailability,
  kSku,
  kVariantId,
  kQuantity,
  kSafety,
  kMinPrice,
  kMaxPrice,
  kMaxPerOrder,
  kMaxPerCustomer,
  kMinPerOrder,
  kOrderMultiple,
  kPackSize,
  kDiscountable,
  kAvailableOn,
  kFaceValue,
  kFreeOk,
  kPriceList,
  kUpdatedAt,
  kInventoryItem,
  kGiftCard,
  kProductType,
  kSize,
  kFlags,
  kSubstitutes,
  kSupplierQuote,
  kSupplierDays,
  kTracker,          // Shopify: "shopify" where stock is tracked, empty where not
  kInventoryPolicy,  // Shopify: "deny" or "continue"; "continue" sells beyond zero
};
inline constexpr size_t kColumns = 37;

enum class CatalogueDialect : uint8_t { kMerchant, kShopify };

// The column that a heading names; nullopt for one that we do not read.
std::optional<Column> ColumnFromHeading(CatalogueDialect dialect, std::string_view heading);

// The name of a column in feeds and NDJSON.
std::string_view HeadingOf(Column column);

// The texts of one row. An absent column and an empty field mean the same: nothing said.
struct CatalogueRow {
  std::array<std::string_view, kColumns> text = {};
  std::array<bool, kColumns> present = {};  // the column exists in this file or object
  std::string_view operator[](Column column) const { return text[static_cast<size_t>(column)]; }
  bool Has(Column column) const { return present[static_cast<size_t>(column)]; }
};

struct RowContext {
  CatalogueDialect dialect = CatalogueDialect::kMerchant;
  Currency currency;    // the store's; none where it is not known
  Instant now;          // decides whether a sale runs
  Instant stock_as_of;  // of rows without updated_at
};

// A row read, or the column that is at fault and why.
struct RowResult {
  ItemUpdate item;
  Column at = Column::kId;
  Flaw flaw;
  bool ok() const { return flaw.IsNone(); }
};
RowResult ReadCatalogueRow(const CatalogueRow& row, const RowContext& context);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_CATALOGUE_ROW_H_
