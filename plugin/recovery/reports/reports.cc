// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/reports/reports.h"

#include <algorithm>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/plugin/recovery/posts.h"

namespace parapet {
namespace {

constexpr const char* kSelf = "parapet";
constexpr size_t kIdDigits = 8;
constexpr Duration kForgetEvery = Hours(6);
constexpr size_t kContactArenaBytes = 4'096;

// "2026-11-23 10:27 UTC": the next whole minute, so that the timer falls due before what was promised does.
std::string MinuteText(Instant at) {
  const std::string text = FormatRfc3339(Instant{at.micros - at.micros % Minutes(1).micros} + Minutes(1));
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string Unknown(const std::string& id) {
  return "no report \"" + id + "\" is known; look at `parapet report list`";
}

std::string HexOf(uint64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
  return Hex(bytes);
}

WatchRules WatchRulesOf(const StoreFlow& flow) { return flow.program()->policy().watch; }

std::string NextText(const StoreFlow& flow, const std::string& id) {
  return " Next: parapet report show --store " + flow.options().settings.store + " " + id;
}

std::string BreachText(const StoreFlow& flow, const Report& report, const std::string& about) {
  const std::string_view next = report.Next();
  const std::string what = next == "acknowledge" ? " has not been acknowledged"
                           : next == "answer"    ? " has not been answered"
                                                 : " was closed, and who reported it has not been told";
  return "Late: the report " + report.id + about + what + "." + NextText(flow, report.id);
}

}  // namespace

std::string WhyNoReportName(std::string_view field, std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_part = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '#' || c == '-' || c == '_' ||
           c == '.';
  };
  const bool fits = text.size() <= kReportNameMost && std::all_of(text.begin(), text.end(), is_part) &&
                    std::any_of(text.begin(), text.end(), is_digit);
  if (text.empty() || fits) return {};
  return std::string(field) + " is no number or key (at most " + std::to_string(kReportNameMost) +
         " letters, digits and # - _ . with a digit among them); put it into the text";
}

Reports::Reports(const StoreFlow& flow) : flow_(flow), identity_key_(flow.options().identity_secret) {}

void Reports::Fold(const StoredEvent& stored) {
  ReportStep step;
  std::string error;
  if (stored.event.kind != EventKind::kReport) return;
  if (!ReadReportStep(stored.event.payload, stored.event.at, &step, &error)) return;
  if (step.act == ReportAct::kReported) sequences_[step.report] = stored.sequence;
  if (step.act == ReportAct::kBreached) ++breached_;
  book_.Apply(step);
}

void Reports::See(const SeenOrder& order, Instant at) {
  if (!order.number.empty()) numbers_[order.number] = {order.identity, at};
  if (at < next_forget_) return;
  next_forget_ = at + kForgetEvery;
  std::erase_if(numbers_, [&](const auto& entry) { return entry.second.at + kLookBack < at; });
}

std::string Reports::Append(FollowView& view, ReportStep step, std::vector<Effect> effects) {
  step.at = view.now();
  LedgerEvent event{.kind = EventKind::kReport, .subject = step.report, .payload = WriteReportStep(step)};
  event.effects = std::move(effects);
  return view.Append(std::move(event));
}

// The key that the customer's orders are kept under, where the same address was left.
std::string Reports::PersonOf(const ReportRequest& request, const std::string& id) const {
  const std::string& contact = request.says.contact;
  if (request.by == ReportedBy::kEmployee) return "employee:" + request.actor;
  if (contact.empty()) return id;
  std::vector<std::byte> memory(kContactArenaBytes);
  Arena arena(memory);
  const DecodeContext context{.store = flow_.options().settings.store, .identity_key = &identity_key_, .arena = &arena};
  const bool email = contact.find('@') != std::string::npos;
  const uint64_t customer = CustomerFingerprint(context, {}, email ? contact : "", email ? "" : contact);
  return customer == 0 ? id : HexOf(customer);
}

std::string Reports::LikenessOf(const ReportRequest& request) const {
  std::string all;
  for (const std::string* part :
       {&request.actor, &request.order, &request.item, &request.says.contact, &request.says.name, &request.says.text}) {
    all += std::to_string(part->size()) + ":" + *part;
  }
  return HexOf(KeyedFingerprint(identity_key_, "report\n" + all));
}

std::string Reports::Shown(const std::string& id, bool reachable, Instant reported_at) const {
  const std::string thanks = "Thank you for telling us. Your report has the number " + id + ". ";
  if (!reachable) {
    return thanks + "You left no address, so we cannot write to you: keep the number, and name it when you ask us.";
  }
  const Instant by = reported_at + WatchRulesOf(flow_).report_answer;
  return thanks + "A person looks into it, and you hear what came of it by " + MinuteText(by) + ".";
}

std::string Reports::WhyNotNamed(const ReportRequest& request) const {
  const std::string why = WhyNoReportName("order", request.order);
  return why.empty() && !flow_.FindItem(request.item) ? WhyNoReportName("item", request.item) : why;
}

// Only what is known here is named to staff; anything else might be whatever somebody typed.
std::string Reports::AboutText(const FollowView& view, const std::string& order, const std::string& item) const {
  if (!OrderNamed(view, order).empty()) return " about order " + order;
  return item.empty() || !flow_.FindItem(item) ? "" : " about item " + item;
}

Reported Reports::Take(FollowView& view, const ReportRequest& request) {
  if (request.says.text.empty()) return {.error = "a report says what is wrong: give a text"};
  if (request.by == ReportedBy::kEmployee && request.actor.empty()) {
    return {.error = "a report from inside says who reports: give an actor"};
  }
  if (std::string why = WhyNotNamed(request); !why.empty()) return {.error = std::move(why)};
  const bool reachable = !request.says.contact.empty() || request.by == ReportedBy::kEmployee;
  const std::string likeness = LikenessOf(request);
  if (const Report* like = book_.FindLike(likeness, view.now() - kSameReport)) {
    return {.report = like->id, .shown = Shown(like->id, reachable, like->reported_at)};
  }
  ReportStep step{.act = ReportAct::kReported,
                  .actor = request.actor,
                  .by = request.by,
                  .order = request.order,
                  .item = request.item,
                  .reachable = reachable,
                  .likeness = likeness};
  // Nobody can tell from one number what another is, and a new life gives the same number for the same words.
  for (uint64_t n = 0; step.report.empty() || book_.Find(step.report) != nullptr; ++n) {
    const std::string seed = likeness + std::to_string(view.now().micros) + ":" + std::to_string(n);
    step.report = "report-" + HexOf(KeyedFingerprint(identity_key_, seed)).substr(0, kIdDigits);
  }
  step.at = view.now();
  LedgerEvent event{.kind = EventKind::kReport, .subject = step.report, .payload = WriteReportStep(step)};
  event.person = PersonOf(request, step.report);
  event.personal = WriteReporterSays(request.says);
  const std::string who = request.by == ReportedBy::kCustomer ? "A customer" : "Somebody inside";
  event.effects = Post(flow_, {step.report, "reported",
                               who + " reports a mistake" + AboutText(view, step.order, step.item) + " (" +
                                   step.report + ")." + NextText(flow_, step.report),
                               view.now()});
  if (std::string error = view.Append(std::move(event)); !error.empty()) return {.error = std::move(error)};
  const std::string shown = Shown(step.report, reachable, step.at);
  // What fails here is not lost: nobody has acknowledged it, so a person is told in time.
  const bool alone = flow_.program()->policy().autonomy.Of(EffectKind::kMessage) == Autonomy::kAuto;
  if (alone) Append(view, {.report = step.report, .act = ReportAct::kAcknowledged, .actor = kSelf, .shown = shown});
  return {.report = step.report, .shown = shown};
}

std::string Reports::Acknowledge(FollowView& view, const Word& word) {
  const Report* report = Find(word.about);
  if (report == nullptr) return Unknown(word.about);
  if (word.actor.empty()) return "acknowledging asks for a name: give an actor";
  if (report->acknowledged_at.IsKnown()) return {};
  return Append(view,
                {.report = report->id, .act = ReportAct::kAcknowledged, .actor = word.actor, .shown = word.reason});
}

std::string Reports::Link(FollowView& view, const Word& word, const std::string& incident) {
  const Report* report = Find(word.about);
  if (report == nullptr) return Unknown(word.about);
  if (word.actor.empty()) return "linking asks for a name: give an actor";
  const Incident* about = view.FindIncident(incident);
  if (about == nullptr) return "no incident \"" + incident + "\" is known";
  if (about->state == IncidentState::kClosed && report->IsOpen()) {
    return "incident " + incident + " is closed; answer the report first, or report it anew";
  }
  if (report->incidents.contains(incident)) return {};
  return Append(view, {.report = report->id, .act = ReportAct::kLinked, .actor = word.actor, .incident = incident});
}

std::string Reports::Close(FollowView& view, const Word& word, bool notified) {
  const Report* report = Find(word.about);
  if (report == nullptr) return Unknown(word.about);
  if (word.actor.empty()) return "closing asks for a name: give an actor";
  const std::string id = report->id;
  if (!report->closed_at.IsKnown()) {
    if (word.reason.empty()) return "closing says what came of it: give an outcome";
    std::string error =
        Append(view, {.report = id, .act = ReportAct::kClosed, .actor = word.actor, .outcome = word.reason});
    if (!error.empty()) return error;
  } else if (!notified) {
    return "report " + id + " is closed already; say --notified once its reporter knows";
  }
  const bool untold = Find(id) != nullptr && Find(id)->MustBeTold();
  return notified && untold ? Append(view, {.report = id, .act = ReportAct::kTold, .actor = word.actor}) : "";
}

void Reports::Tick(FollowView& view) {
  const WatchRules rules = WatchRulesOf(flow_);
  for (const Report& report : book_.Open()) {
    const int64_t missed = report.Missed(rules, view.now());
    if (missed <= report.breaches) continue;
    const std::string step = std::string(report.Next()) + "-" + std::to_string(missed);
    Append(view, {.report = report.id, .act = ReportAct::kBreached, .actor = kSelf, .breaches = missed},
           Post(flow_, {report.id, step, BreachText(flow_, report, AboutText(view, report.order, report.item)),
                        view.now(), EscalationChannel(flow_)}));
  }
}

std::vector<Report> Reports::All() const { return book_.Reports(WatchRulesOf(flow_)); }

std::optional<ReporterSays> Reports::SaysOf(const FollowView& view, std::string_view id) const {
  const auto at = sequences_.find(id);
  const auto kept = at == sequences_.end() ? std::nullopt : view.ledger().Personal(at->second);
  return kept ? std::optional(ReadReporterSays(*kept)) : std::nullopt;
}

std::string Reports::OrderNamed(const FollowView& view, const std::string& name) const {
  if (name.empty()) return {};
  if (view.book().FindOrder(name) != nullptr) return name;
  for (const std::string& number : {name, "#" + name}) {
    if (const auto at = numbers_.find(number); at != numbers_.end()) return at->second.identity;
  }
  return {};
}

BlastRadius Reports::RadiusOf(const FollowView& view, const Report& report) const {
  const std::string order = OrderNamed(view, report.order);
  if (!order.empty()) return view.book().RadiusOfOrder(order, std::nullopt);
  if (!report.item.empty()) return view.book().RadiusOfItem(report.item, std::nullopt);
  return {.error = report.order.empty() ? "the report names no order and no item"
                                        : "no order \"" + report.order + "\" is known here"};
}

ReportTotals Reports::totals() const { return {.open = book_.Open().size(), .breached = breached_}; }

}  // namespace parapet
