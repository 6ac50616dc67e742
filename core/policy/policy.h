// SPDX-License-Identifier: Apache-2.0
//
// What operations want done: the policy as plain data, before it is compiled.
//
// adapters/json/policy_document.h reads and writes the JSON form; program.h compiles it; operations.h holds the parts
// that are not about single guardrails. Every list keeps the place in the document where an entry stood, so that a
// complaint can name line, column and JSON path.
//
// What is wanted of a guardrail is found by going through, in this order, and letting the later win: what it recommends
// itself · `default_mode` · its own setting · a schedule that is active · scoped settings that match · outside the
// share of its rollout, at most shadow · an override in force · an exemption that matches. Thread safety: values.
#ifndef PARAPET_CORE_POLICY_POLICY_H_
#define PARAPET_CORE_POLICY_POLICY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/policy/operations.h"
#include "parapet/core/policy/recovery_rules.h"
#include "parapet/core/policy/scope.h"
#include "parapet/core/policy/watch_rules.h"
#include "parapet/core/state/events.h"

namespace parapet {

// What is wanted of one guardrail. Absent: as the level above, in the end as the guardrail recommends.
struct GuardrailSetting {
  std::optional<Mode> mode;
  std::optional<Action> action;
  std::optional<Action> on_missing;
  std::map<std::string, int64_t> parameters;
  Place place;
};

// Settings for a part of the orders or items. Later entries win over earlier ones where both match.
struct ScopedSetting {
  std::string guardrail;
  Scope scope;
  GuardrailSetting setting;
};

// A setting for a part of the time: from … until, and in it every day within one of the windows, all day where there is
// none. The shop's time zone is Policy::utc_offset, which knows no daylight saving: a window moves by an hour when the
// shop's clocks do, unless somebody changes the offset.
struct Schedule {
  std::string guardrail;
  GuardrailSetting setting;
  Instant from, until;
  std::vector<DailyWindow> daily;
  Place place;
};

// "Leave this alone until": off for a scope, owned, reasoned, and with an end.
struct Exemption {
  std::string guardrail;  // "*" for all
  Scope scope;
  std::string owner;
  std::string reason;
  Instant expires;
  Place place;
};

// A registered right to pay little or nothing: by code, customer group or origin.
struct EntitlementEntry {
  std::string name;
  std::vector<std::string> codes;
  std::vector<std::string> customer_groups;
  std::vector<Origin> origins;
  Instant from, until;
  Place place;
};

struct Policy {
  std::string name;
  Ceiling ceiling = Ceiling::kObserve;
  Mode default_mode = Mode::kShadow;  // of guardrails that the document does not name
  std::map<std::string, GuardrailSetting> guardrails;
  // The share of customers, in basis points, for whom a guardrail does what its setting says; for all others it is at
  // most in shadow. One customer stays on one side, and shares grow from the same side.
  std::map<std::string, int64_t> rollouts;
  std::vector<ScopedSetting> scoped;
  std::vector<Schedule> schedules;
  std::vector<Override> overrides;
  std::vector<Exemption> exemptions;
  std::vector<Promotion> promotions;
  std::vector<EntitlementEntry> entitlements;
  std::vector<Halt> halts;
  std::vector<TaxRate> tax_rates;
  std::vector<ExchangeRateEntry> exchange_rates;
  std::vector<ShippingRule> shipping;
  ExposureBudgets exposure;
  std::vector<CalendarEntry> calendar;
  int utc_offset_minutes = 0;                 // of the shop's clocks, −840 to 840
  std::map<std::string, Fallback> fallbacks;  // by kind of platform; open where not named
  AutonomyRules autonomy;
  HoldRules holds;
  RecoveryRules recovery;
  StockRemedyRules out_of_stock;
  GestureRules gestures;
  WatchRules watch;
  CanaryLimits canary;
  ApprovalRules approvals;
  std::string tag_prefix = "parapet-";
  bool alert_channel_required = true;  // enforcing without a tested alert channel is refused
};

// The shipped policies. *recommended* enforces every guardrail as it recommends, ceiling block; *install* is what a new
// store starts with: ceiling observe, everything in shadow.
Policy RecommendedPolicy();
Policy InstallPolicy();

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_POLICY_H_
