// SPDX-License-Identifier: Apache-2.0
//
// Reports of mistakes by people: taken in, acknowledged, looked into, answered.
//
//   const Reported reported = reports.Take(view, {.by = ReportedBy::kCustomer, .order = "1001", .text = "It was
//   0.00"}); reports.Acknowledge(view, {reported.report, "maria", "looking into it"}); reports.Close(view,
//   {reported.report, "maria", "the price was wrong; you keep it"}, /*notified=*/true);
//
// Where the policy lets messages go out without a person, the answer that the reporter reads on the spot is the
// acknowledgement; otherwise a person has the policy's time for it. A timer that passes is an event and a post. An
// incident that a report is about is not closed before its reporter knows what came of it.
//
// What the reporter wrote is theirs: it is kept beside the event under a person's key, that of the customer with the
// same address where one was left, so that erasing the person takes it along. A reporter named inside is in the audit.
//
// Thread safety: as FollowPart. Errors: sentences. Cost: a report is one event, or two.
#ifndef PARAPET_PLUGIN_RECOVERY_REPORTS_REPORTS_H_
#define PARAPET_PLUGIN_RECOVERY_REPORTS_REPORTS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/signature/signature.h"
#include "parapet/core/recovery/reports/report_book.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/reports/report_payload.h"

namespace parapet {

struct ReportRequest {
  ReportedBy by = ReportedBy::kEmployee;
  std::string actor;  // of an employee
  std::string order, item;
  ReporterSays says;
};

// Order and item are kept in the event and named to staff, so they are what a number or a key can be and no words: at
// most so many characters, letters, digits and # - _ ., with a digit at least. An item that the catalogue knows may be
// without one where it is not the public that asks. Empty, or why not, naming `field`.
inline constexpr size_t kReportNameMost = 32;
std::string WhyNoReportName(std::string_view field, std::string_view text);

// What came of taking one in.
struct Reported {
  std::string error;   // not empty: nothing was written
  std::string report;  // its number
  std::string shown;   // what the reporter reads
};

// For /metrics.
struct ReportTotals {
  uint64_t open = 0;
  uint64_t breached = 0;  // timers missed since the ledger began
};

// A form that is sent again within this is the same report.
inline constexpr Duration kSameReport = Hours(1);

class Reports final : public FollowPart {
 public:
  // `flow` must outlive this.
  explicit Reports(const StoreFlow& flow);

  void Fold(const StoredEvent& stored) override;
  void See(const SeenOrder& order, Instant at) override;
  void Tick(FollowView& view) override;
  std::string WhyNotClosed(const Incident& incident) const override { return book_.WhyNotClosed(incident.id); }

  Reported Take(FollowView& view, const ReportRequest& request);
  // Empty on success, as all below. `word.about` is the report, `word.reason` what the reporter was told.
  std::string Acknowledge(FollowView& view, const Word& word);
  std::string Link(FollowView& view, const Word& word, const std::string& incident);
  // `word.reason` is the outcome. Saying `notified` of a closed one tells that its reporter knows by now.
  std::string Close(FollowView& view, const Word& word, bool notified);

  std::vector<Report> All() const;
  const Report* Find(std::string_view id) const { return book_.Find(id); }
  // What the reporter wrote; nothing where they were erased.
  std::optional<ReporterSays> SaysOf(const FollowView& view, std::string_view id) const;
  // The order that people call by this number or identity; empty where none is known.
  std::string OrderNamed(const FollowView& view, const std::string& name) const;
  // Orders with the same cause as the one that was reported.
  BlastRadius RadiusOf(const FollowView& view, const Report& report) const;
  ReportTotals totals() const;
  const std::string& store() const { return flow_.options().settings.store; }

 private:
  std::string Append(FollowView& view, ReportStep step, std::vector<Effect> effects = {});
  std::string PersonOf(const ReportRequest& request, const std::string& id) const;
  std::string LikenessOf(const ReportRequest& request) const;
  std::string Shown(const std::string& id, bool reachable, Instant reported_at) const;
  std::string WhyNotNamed(const ReportRequest& request) const;
  std::string AboutText(const FollowView& view, const std::string& order, const std::string& item) const;

  const StoreFlow& flow_;
  const HmacSha256 identity_key_;
  ReportBook book_;
  std::map<std::string, int64_t, std::less<>> sequences_;  // report → its first event
  struct Named {
    std::string identity;
    Instant at;
  };
  std::map<std::string, Named, std::less<>> numbers_;  // of orders, while they are looked back at
  Instant next_forget_;
  uint64_t breached_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_REPORTS_REPORTS_H_
