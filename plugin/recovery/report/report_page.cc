// SPDX-License-Identifier: Apache-2.0
//
// The report in sentences and tables.
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/plugin/recovery/report/incident_report.h"

namespace parapet {
namespace {

constexpr size_t kOrdersShown = 500;
constexpr const char* kNotKnown = "not known";

std::string Amount(Money amount, Currency currency) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(amount.micros(), currency.exponent(), text)) + " " + std::string(currency.code());
}

// "2026-11-22 08:00:05 UTC"
std::string Time(Instant at) {
  if (!at.IsKnown()) return kNotKnown;
  std::string text = FormatRfc3339({at.micros / 1'000'000 * 1'000'000});
  text[text.find('T')] = ' ';
  return text.substr(0, text.size() - 1) + " UTC";
}

// "2 h 5 min", "40 s"; the two largest parts.
std::string Length(std::optional<Duration> duration) {
  if (!duration) return kNotKnown;
  constexpr std::pair<int64_t, const char*> kParts[] = {{86'400, " d"}, {3'600, " h"}, {60, " min"}, {1, " s"}};
  int64_t seconds = duration->micros / 1'000'000;
  std::string text;
  int parts = 0;
  for (const auto& [length, unit] : kParts) {
    if (seconds < length || parts == 2) continue;
    text += (text.empty() ? "" : " ") + std::to_string(seconds / length) + unit;
    seconds %= length;
    ++parts;
  }
  return text.empty() ? "at once" : text;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined.empty() ? "none" : joined;
}

std::string Orders(size_t count) { return std::to_string(count) + (count == 1 ? " order" : " orders"); }

// "+4.0"; basis points as points of a percentage.
std::string Points(int64_t basis_points) {
  const int64_t size = basis_points < 0 ? -basis_points : basis_points;
  return (basis_points < 0 ? "-" : "+") + std::to_string(size / 100) + "." + std::to_string(size % 100 / 10);
}

PageSection Summary(const PostIncident& report) {
  PageSection section{.heading = "What happened"};
  section.sentences.push_back(std::string(report.process.sentence) + " (" + std::string(report.process.name) + ")");
  section.sentences.push_back("Cause " + report.cause + ", items " + Joined(report.items) + ", seen by " +
                              Joined(report.guardrails) + ".");
  std::string scale = Orders(report.orders.size()) + " of " + std::to_string(report.customers) +
                      (report.customers == 1 ? " customer" : " customers") + ", exposure " +
                      Amount(report.exposure, report.currency) + ", severity " + std::to_string(report.severity) +
                      " of 5";
  if (report.recurrence > 0) scale += ", come back " + std::to_string(report.recurrence) + " times after closing";
  section.sentences.push_back(scale + ".");
  section.sentences.push_back("The incident is " + std::string(Name(report.state)) + ".");
  if (report.left_out > 0) {
    section.sentences.push_back(std::to_string(report.left_out) +
                                " sentences were left out that name or blame somebody.");
  }
  return section;
}

PageSection Times(const PostIncident& report) {
  PageSection section{.heading = "How long it took"};
  section.table = {"Times, as recorded", {"What", "How long"}, {}};
  section.table->rows = {{"To detect, from the first wrong price or order", Length(report.to_detect)},
                         {"To notify the first customer, from then", Length(report.to_notify)},
                         {"To fix, from then to the right price", Length(report.to_fix)}};
  section.sentences.push_back("Timers that were missed: " + std::to_string(report.timers_missed) + ".");
  return section;
}

PageSection Timeline(const PostIncident& report) {
  PageSection section{.heading = "Timeline"};
  section.table = {"Events, by role", {"When", "Until", "Who", "What"}, {}};
  for (const ReportEvent& event : report.timeline) {
    section.table->rows.push_back(
        {Time(event.at), event.until > event.at ? Time(event.until) : "", event.role, event.what});
  }
  return section;
}

PageSection Costs(const PostIncident& report) {
  PageSection section{.heading = "Remedies and what they cost"};
  section.table = {"By remedy", {"Remedy", "Orders", "Cost"}, {}};
  for (const auto& [remedy, cost] : report.remedies) {
    section.table->rows.push_back({remedy, std::to_string(cost.orders), Amount(cost.amount, report.currency)});
  }
  section.sentences.push_back("Spent " + Amount(report.spent, report.currency) + ", claimed and not carried out yet " +
                              Amount(report.claimed, report.currency) + ", given back " +
                              Amount(report.given_back, report.currency) + ".");
  if (report.remedies.empty()) section.table.reset(), section.sentences = {"No remedy was granted."};
  return section;
}

PageSection Affected(const PostIncident& report) {
  PageSection section{.heading = "Orders"};
  section.table = {"Affected orders", {"Order", "Placed", "Confirmed", "Exposure", "Remedy", "Cost", "State"}, {}};
  for (const ReportOrder& order : report.orders) {
    if (section.table->rows.size() == kOrdersShown) {
      section.sentences.push_back("The first " + std::to_string(kOrdersShown) + " of " + Orders(report.orders.size()) +
                                  " are shown.");
      break;
    }
    const std::string state =
        std::string(Name(order.state)) + (order.closed_because.empty() ? "" : ": " + order.closed_because);
    section.table->rows.push_back({order.number.empty() ? order.order : order.number, Time(order.placed_at),
                                   Amount(order.confirmed, order.currency), Amount(order.exposure, order.currency),
                                   order.remedy.empty() ? "none" : order.remedy,
                                   order.remedy.empty() ? "" : Amount(order.amount, order.currency), state});
  }
  return section;
}

PageSection Promises(const PostIncident& report) {
  PageSection section{.heading = "What customers were told"};
  section.sentences.push_back("Customers of " + Orders(report.told) + " were written to.");
  section.sentences.push_back(report.promises ? "Promises kept: " + std::to_string(report.promises->kept) +
                                                    ", broken: " + std::to_string(report.promises->broken) +
                                                    ", not due yet: " + std::to_string(report.promises->open) + "."
                                              : "No promise was recorded.");
  if (report.made.empty()) return section;
  section.table = {"Promises made in messages", {"Promise", "Message", "Order", "Due", "Became", "When"}, {}};
  for (const PromiseMade& made : report.made) {
    if (section.table->rows.size() == kOrdersShown) {
      section.sentences.push_back("The first " + std::to_string(kOrdersShown) + " of " +
                                  std::to_string(report.made.size()) + " promises are shown.");
      break;
    }
    const bool open = made.state == "open";
    section.table->rows.push_back({made.promise, made.message, made.order, Time(made.due),
                                   open ? "not due yet" : made.state, open ? "" : Time(made.settled_at)});
  }
  return section;
}

PageSection Prevention(const PostIncident& report) {
  PageSection section{.heading = "What keeps it from happening again"};
  if (!report.closing) {
    section.sentences.push_back("Nothing yet: the incident is open.");
  } else {
    section.sentences.push_back("Closed as " + std::string(Name(*report.closing)) +
                                (report.prevention.empty() ? "." : ": " + report.prevention + "."));
  }
  return section;
}

std::string BoughtAgain(const BuyerShare& share) {
  return std::to_string(share.again) + " of " + std::to_string(share.of);
}

PageSection Afterwards(const PostIncident& report) {
  PageSection section{.heading = "What became of the customers"};
  section.sentences.push_back(
      "Complaints since: " + (report.complaints ? std::to_string(*report.complaints) : std::string(kNotKnown)) + ".");
  const Repurchase& outcome = report.repurchase;
  const std::string counts = BoughtAgain(outcome.affected) + " affected customers bought again within 30 days, and " +
                             BoughtAgain(outcome.comparable) + " comparable ones";
  section.sentences.push_back(outcome.too_few ? counts + ": too few to compare, or too early."
                                              : counts + ": " + Points(outcome.difference) + " points, between " +
                                                    Points(outcome.low) + " and " + Points(outcome.high) +
                                                    " (95 %). It shows what happened, not why.");
  return section;
}

}  // namespace

Page PageOf(const PostIncident& report, Instant now) {
  Page page{.title = "Post-incident report: " + report.incident};
  page.sections = {Summary(report),  Times(report),    Timeline(report),   Costs(report),
                   Affected(report), Promises(report), Prevention(report), Afterwards(report)};
  if (!report.quieter.empty()) {
    page.sections.insert(page.sections.end() - 1,
                         {.heading = "What would have kept it quiet", .sentences = report.quieter, .table = {}});
  }
  page.sections.front().sentences.push_back("As of " + Time(now) + ".");
  return page;
}

}  // namespace parapet
