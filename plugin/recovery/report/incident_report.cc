// SPDX-License-Identifier: Apache-2.0
//
// What the ledger tells of an incident besides the book.
#include "parapet/plugin/recovery/report/incident_report.h"

#include <algorithm>

#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/recovery/messages/letter_payload.h"
#include "parapet/plugin/recovery/tuning/incident_tuning.h"

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

// When each customer was first written to, and what became of what was promised to them.
void AddLetters(const Ledger& ledger, const std::string& store, const Incident& incident, IncidentHistory& history) {
  std::vector<messages::LetterEvent> events;
  ledger.ReadBack(store, EventKind::kMessage, {}, [&](const StoredEvent& stored) {
    messages::LetterEvent event;
    std::string error;
    if (ReadLetterEvent(stored.event.payload, stored.event.at, &event, &error)) events.push_back(std::move(event));
    return true;
  });
  messages::LetterBook book;
  for (auto event = events.rbegin(); event != events.rend(); ++event) book.Apply(*event);
  PromiseCount promises;
  for (const messages::Letter* letter : book.OfIncident(incident.id)) {
    if (!letter->IsOut() || letter->rehearsal) continue;
    Instant& told = history.told[letter->order];
    told = told.IsKnown() ? std::min(told, letter->settled_at) : letter->settled_at;
    for (const messages::Promise& promise : letter->promises) {
      promises.kept += promise.state == messages::PromiseState::kKept ? 1 : 0;
      promises.broken += promise.state == messages::PromiseState::kBroken ? 1 : 0;
      promises.open += promise.state == messages::PromiseState::kOpen ? 1 : 0;
      history.made.push_back({.order = letter->order,
                              .message = letter->kind,
                              .promise = promise.key,
                              .due = promise.due,
                              .state = std::string(Name(promise.state)),
                              .settled_at = promise.settled_at});
    }
    history.promises = promises;
  }
  std::stable_sort(history.made.begin(), history.made.end(),
                   [](const PromiseMade& a, const PromiseMade& b) { return a.due < b.due; });
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
  AddLetters(ledger, store, incident, history);
  return history;
}

void AddQuieter(FollowUp& follow, const Ledger& ledger, Instant now, PostIncident& report) {
  std::string error;
  const auto tuning = TuneIncident(follow, ledger, report.incident, now, &error);
  if (!tuning) return;
  report.quieter.push_back("Of the changes to the policy that were tried, " + tuning->says + ".");
  for (const TunedChange& change : tuning->changes) report.quieter.push_back(Sentence(change, tuning->true_finds));
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
  if (report->closing == Closing::kFalseAlarm) AddQuieter(follow, ledger, now, *report);
  return report;
}

std::string ReportPage(const PostIncident& report, Instant now, PageFormat format) {
  if (format == PageFormat::kJson) return ReportJson(report, now);
  const Page page = PageOf(report, now);
  return format == PageFormat::kHtml ? Html(page) : Markdown(page);
}

}  // namespace parapet
