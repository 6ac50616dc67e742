// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/daemon/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace parapet {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

class Page {
 public:
  Page& Family(const std::string& name, const std::string& help, MetricType type = MetricType::Counter) {
    families_.push_back({});
    families_.back().name = name;
    families_.back().help = help;
    families_.back().type = type;
    return *this;
  }
  Page& Add(uint64_t value, std::vector<ClientMetric::Label> labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    const bool gauge = families_.back().type == MetricType::Gauge;
    (gauge ? metric.gauge.value : metric.counter.value) = static_cast<double>(value);
    families_.back().metric.push_back(std::move(metric));
    return *this;
  }
  std::string Text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  std::vector<MetricFamily> families_;
};

void AddHttp(Page& page, const HttpCounters& http) {
  page.Family("parapet_http_requests_total", "Requests that reached the service.").Add(http.requests);
  page.Family("parapet_http_refused_total", "Requests refused before they reached it.");
  page.Add(http.refused_malformed, {{"reason", "malformed"}}).Add(http.refused_timeout, {{"reason", "timeout"}});
  page.Add(http.refused_too_large, {{"reason", "too_large"}})
      .Add(http.refused_connections, {{"reason", "connections"}});
}

void AddDecisions(Page& page, const Assembly& assembly) {
  page.Family("parapet_decisions_total", "Orders judged, by decision.");
  for (const auto& parts : assembly.stores()) {
    for (size_t i = 0; i < 4; ++i) {
      page.Add(parts->flow.counters().judged[i],
               {{"store", parts->name()}, {"decision", std::string(Name(static_cast<Action>(i)))}});
    }
  }
  page.Family("parapet_enforced_total", "Orders judged, by what was enforced.");
  for (const auto& parts : assembly.stores()) {
    for (size_t i = 0; i < 4; ++i) {
      page.Add(parts->flow.counters().enforced[i],
               {{"store", parts->name()}, {"decision", std::string(Name(static_cast<Action>(i)))}});
    }
  }
}

void AddFlow(Page& page, const Assembly& assembly) {
  page.Family("parapet_deliveries_total",
              "Deliveries by what became of them; recorded_only ones were not judged again.");
  for (const auto& parts : assembly.stores()) {
    const FlowCounters& counters = parts->flow.counters();
    const std::pair<const char*, uint64_t> rows[] = {{"received", counters.deliveries},
                                                     {"refused_signature", counters.refused_signature},
                                                     {"refused_content", counters.refused_content},
                                                     {"redelivered", counters.redeliveries},
                                                     {"conflict", counters.conflicts},
                                                     {"recorded_only", counters.recorded_only},
                                                     {"undecodable", counters.undecodable},
                                                     {"ignored", counters.ignored},
                                                     {"late", counters.late},
                                                     {"unguarded", counters.unguarded},
                                                     {"checkout_stopped", counters.checkouts_stopped},
                                                     {"rejudged", counters.rejudged}};
    for (const auto& [outcome, value] : rows) {
      page.Add(value, {{"store", parts->name()}, {"outcome", outcome}});
    }
  }
  page.Family("parapet_price_changes_unvouched_total", "Price changes that nothing vouched for.");
  for (const auto& parts : assembly.stores()) page.Add(parts->flow.counters().unvouched, {{"store", parts->name()}});
  page.Family("parapet_ledger_failures_total", "Events that could not be written.");
  for (const auto& parts : assembly.stores())
    page.Add(parts->flow.counters().ledger_failures, {{"store", parts->name()}});
}

void AddHolds(Page& page, const Assembly& assembly) {
  page.Family("parapet_hold_brake", "1 while holds for want of facts fall to tags.", MetricType::Gauge);
  for (const auto& parts : assembly.stores()) {
    page.Add(parts->flow.HoldBrake().on, {{"store", parts->name()}});
  }
  page.Family("parapet_holds", "Orders that are held, by whether their deadline has passed.", MetricType::Gauge);
  for (const auto& parts : assembly.stores()) {
    const HoldsPart& holds = parts->care.holds;
    page.Add(holds.open(), {{"store", parts->name()}, {"state", "open"}});
    page.Add(holds.overdue(), {{"store", parts->name()}, {"state", "overdue"}});
  }
}

void AddFollowUp(Page& page, const Assembly& assembly) {
  const auto each = [&](auto add) {
    for (const auto& parts : assembly.stores()) add(parts->name(), parts->follow.totals());
  };
  page.Family("parapet_incidents_open", "Incidents that are not closed.", MetricType::Gauge);
  each([&](const std::string& store, const FollowTotals& totals) {
    page.Add(totals.incidents_open, {{"store", store}});
  });
  page.Family("parapet_cases", "Affected orders of open incidents, by where they stand.", MetricType::Gauge);
  each([&](const std::string& store, const FollowTotals& totals) {
    for (size_t i = 0; i < std::size(totals.cases); ++i) {
      page.Add(totals.cases[i], {{"store", store}, {"state", std::string(Name(static_cast<CaseState>(i)))}});
    }
  });
  page.Family("parapet_timers_missed", "Timers that nobody kept, in open incidents.", MetricType::Gauge);
  each([&](const std::string& store, const FollowTotals& totals) { page.Add(totals.missed, {{"store", store}}); });
}

void AddMessages(Page& page, const Assembly& assembly) {
  const auto each = [&](auto add) {
    for (const auto& parts : assembly.stores()) add(parts->name(), parts->letters.totals());
  };
  using Totals = messages::LetterBook::Totals;
  page.Family("parapet_messages", "Messages to customers, by what became of them.", MetricType::Gauge);
  each([&](const std::string& store, const Totals& totals) {
    for (int i = 0; i < messages::kLetterStates; ++i) {
      page.Add(totals.letters[i],
               {{"store", store}, {"state", std::string(Name(static_cast<messages::LetterState>(i)))}});
    }
  });
  page.Family("parapet_promises", "Promises made to customers, by what became of them.", MetricType::Gauge);
  each([&](const std::string& store, const Totals& totals) {
    for (int i = 0; i < messages::kPromiseStates; ++i) {
      page.Add(totals.promises[i],
               {{"store", store}, {"state", std::string(Name(static_cast<messages::PromiseState>(i)))}});
    }
  });
  page.Family("parapet_messages_bounced", "Messages that a mailbox gave back.", MetricType::Gauge);
  each([&](const std::string& store, const Totals& totals) { page.Add(totals.bounced, {{"store", store}}); });
}

void AddWatch(Page& page, const Assembly& assembly) {
  page.Family("parapet_watch_amiss", "What watchers find amiss.", MetricType::Gauge);
  for (const auto& parts : assembly.stores()) {
    const std::string& store = parts->name();
    const WatchTotals totals = parts->watch.WatchTotalsNow();
    for (int i = 0; i < kWatchers; ++i) {
      page.Add(static_cast<uint64_t>(totals.amiss[i]),
               {{"store", store}, {"watcher", std::string(Name(static_cast<Watcher>(i)))}});
    }
  }
  page.Family("parapet_reports_open", "Mistakes that people reported and that wait for somebody.", MetricType::Gauge);
  for (const auto& parts : assembly.stores()) {
    page.Add(parts->watch.ReportTotalsNow().open, {{"store", parts->name()}});
  }
  page.Family("parapet_outages_open", "Outages that the public was told of and that are not over.", MetricType::Gauge);
  for (const auto& parts : assembly.stores()) {
    uint64_t open = 0;
    parts->follow.Locked([&] {
      for (const Outage& outage : parts->watch.status.book().Outages()) open += outage.IsOpen() ? 1 : 0;
    });
    page.Add(open, {{"store", parts->name()}});
  }
  page.Family("parapet_report_timers_missed_total", "Timers of reports that nobody kept.");
  for (const auto& parts : assembly.stores()) {
    page.Add(parts->watch.ReportTotalsNow().breached, {{"store", parts->name()}});
  }
}

}  // namespace

std::string WriteMetrics(Assembly& assembly, const DeliveryCounters& outbox, const HttpCounters& http) {
  Page page;
  AddHttp(page, http);
  AddDecisions(page, assembly);
  AddFlow(page, assembly);
  AddFollowUp(page, assembly);
  AddHolds(page, assembly);
  AddMessages(page, assembly);
  AddWatch(page, assembly);
  page.Family("parapet_effects_total", "Effects of the outbox by what became of them.");
  page.Add(outbox.done, {{"state", "done"}}).Add(outbox.retried, {{"state", "retried"}});
  page.Add(outbox.unknown, {{"state", "unknown"}}).Add(outbox.dead, {{"state", "dead"}});
  page.Family("parapet_ledger_queue_depth", "Events that wait to be written.", MetricType::Gauge)
      .Add(assembly.ledger().queue_depth());
  page.Family("parapet_ledger_healthy", "1 while the ledger can be written.", MetricType::Gauge)
      .Add(assembly.ledger().healthy());
  return page.Text();
}

}  // namespace parapet
