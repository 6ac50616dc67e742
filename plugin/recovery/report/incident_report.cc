// SPDX-License-Identifier: Apache-2.0
//
// What the ledger tells of an incident besides the book.
#include "parapet/plugin/recovery/report/incident_report.h"

#include <algorithm>

#include "parapet/adapters/ledger/payload/payload.h"

namespace parapet {
namespace {

constexpr Duration kLookedBefore = Days(2);  // for the update that brought a wrong price

void AddPrices(const StoredEvent& stored, const Incident& incident, Currency currency, IncidentHistory& history) {
  std::vector<ItemUpdate> items;
  std::string error;
  if (!ReadItems(stored.event.payload, &items, &error)) return;
  for (const ItemUpdate& item : items) {
    if (std::find(incident.items.begin(), incident.items.end(), item.id) == incident.items.end()) continue;
    for (const ItemPrice& price : item.prices) {
      if (!price.price || !price.price_list.empty() || price.currency != currency) continue;
      history.prices.push_back({stored.event.at, item.id, *price.price});
    }
  }
}

IncidentHistory HistoryOf(const Ledger& ledger, const std::string& store, const Incident& incident) {
  IncidentHistory history;
  const Instant from = incident.opened_at - kLookedBefore;
  ledger.ReadBack(store, EventKind::kItems, {}, [&](const StoredEvent& stored) {
    if (stored.event.at < from) return false;
    AddPrices(stored, incident, incident.currency, history);
    return true;
  });
  std::reverse(history.prices.begin(), history.prices.end());
  return history;
}

}  // namespace

std::optional<PostIncident> ReportOnIncident(FollowUp& follow, const Ledger& ledger, const std::string& store,
                                             std::string_view name, Instant now, std::string* error) {
  const auto incident = follow.FindIncident(name, now);
  if (!incident) {
    *error = "no incident \"" + std::string(name) + "\" is known";
    return std::nullopt;
  }
  const IncidentHistory history = HistoryOf(ledger, store, *incident);
  std::optional<PostIncident> report;
  follow.With(now, [&](FollowView& view) {
    const Incident* still = view.FindIncident(incident->id);
    report = ReportOn(view.book(), still == nullptr ? *incident : *still, history, now);
  });
  return report;
}

std::string ReportPage(const PostIncident& report, Instant now, PageFormat format) {
  const Page page = PageOf(report, now);
  return format == PageFormat::kHtml ? Html(page) : Markdown(page);
}

}  // namespace parapet
