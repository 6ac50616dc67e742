// SPDX-License-Identifier: Apache-2.0
//
// One row of a file of promotions, by column, and how it becomes the JSON of policies' promotions. Internal to this
// folder; users include promotion_file.h. Thread safety: pure.
#ifndef PARAPET_ADAPTERS_FILES_PROMOTION_ROW_H_
#define PARAPET_ADAPTERS_FILES_PROMOTION_ROW_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/files/file_complaint.h"
#include "parapet/core/kernel/money.h"

namespace parapet {

// Texts by column; empty ones are left out.
using PromotionRow = std::map<std::string, std::string, std::less<>>;

// The documents of a row, or the column that is at fault and why.
struct PromotionDocuments {
  std::vector<std::string> documents;  // one JSON object each, as policies write them
  std::string at;
  Flaw flaw;
};

// Whether we read a column of that name; feeds have more.
bool IsPromotionColumn(std::string_view heading);
// Those of our own.
std::vector<std::string> PromotionColumns();
// A row with the names of policies.
PromotionDocuments FromOwnRow(const PromotionRow& row);
// A row of a Google Merchant promotions feed.
PromotionDocuments FromFeedRow(const PromotionRow& row, Currency currency);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_PROMOTION_ROW_H_
