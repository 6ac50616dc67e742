// SPDX-License-Identifier: Apache-2.0
//
// Reads promotions from a file: a Google Merchant promotions feed (CSV or TSV), CSV or TSV with the names that policies
// use, or NDJSON with the same. Which of them it is, the file itself says: a feed has the column promotion_id.
//
//   promotion_id,product_applicability,offer_type,generic_redemption_code,percent_off,promotion_effective_dates,item_id
//   BF-TEA,specific_products,no_code,,40,2025-11-28T00:00:00Z/2025-12-01T00:00:00Z,TEA-1
//
//   name,items,depth,codes,percentage,from,until,uses
//   bf,TEA-*,40%,,,2025-11-28T00:00:00Z,2025-12-01T00:00:00Z,
//
//   {"name": "bf", "items": "TEA-*", "depth": "40%", "until": "2025-12-01T00:00:00Z"}
//
// What a promotion may say is what a policy's promotion may: see adapters/json/policy_document.h. In delimited text a
// list (codes, customer_groups, channels, countries) is parted by commas inside the field.
//
// Of a feed: promotion_id is the name; promotion_effective_dates when it holds; generic_redemption_code its code, where
// offer_type is generic_code; percent_off or money_off_amount what the code takes off. Without a code percent_off is
// how far prices may go down; how far money_off_amount takes them nobody can tell, so a row with it says `depth` or
// `price` itself. all_products are all items; specific_products need item_id, since the feed has that mapping in the
// product feed; several ids make a promotion each, "NAME (ID)". Our own columns may stand beside the feed's and win.
// Other columns (titles, display dates, destinations, minimum purchases) are passed over.
//
// Every row is checked as a policy would be: an unknown key, a depth of 140 %, an end before its beginning are bad
// rows.
//
// Thread safety: pure. Errors: values; see catalogue_file.h for what a bad row does to the file. Cost: some 100 µs a
// row, one row in memory.
#ifndef PARAPET_ADAPTERS_FILES_PROMOTION_FILE_H_
#define PARAPET_ADAPTERS_FILES_PROMOTION_FILE_H_

#include <functional>
#include <istream>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/core/state/events.h"

namespace parapet {

// `options.currency` is that of amounts, which a feed must not contradict; options.stock_as_of says nothing here.
FileSummary ReadPromotions(std::istream& in, const CatalogueOptions& options,
                           const std::function<void(Promotion)>& deliver,
                           const std::function<void(const FileComplaint&)>& complain);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_PROMOTION_FILE_H_
