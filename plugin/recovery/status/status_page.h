// SPDX-License-Identifier: Apache-2.0
//
// The public status as a feed and as a page: what people told, nothing else. Thread safety: pure. What people wrote is
// escaped.
#ifndef PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_PAGE_H_
#define PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_PAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "parapet/core/recovery/case_book.h"
#include "parapet/core/recovery/reports/report_book.h"
#include "parapet/core/recovery/status/status_book.h"
#include "parapet/plugin/recovery/public_page.h"

namespace parapet {

// Outages that are over are shown for so long.
inline constexpr Duration kShownAfterwards = Days(7);

// What was promised and what became of it, and how many mistakes there were. The numbers are the ledger's.
struct KeptPromises {
  PromiseCount updates;  // the next word on an outage by a time
  PromiseCount reports;  // an answer to who reported a mistake
  int64_t incidents_open = 0, incidents_closed = 0;
  friend bool operator==(const KeptPromises&, const KeptPromises&) = default;
};
KeptPromises CountPromises(const StatusBook& status, const std::vector<Report>& reports, const WatchRules& rules,
                           const std::vector<Incident>& incidents, Instant now);

struct PublicStatus {
  std::string store;
  std::vector<Outage> outages;  // open ones, and those that ended lately
  std::optional<KeptPromises> promises;
  Instant now;
};
std::string StatusFeed(const PublicStatus& status);
HttpResponse StatusPage(const PublicStatus& status);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_PAGE_H_
