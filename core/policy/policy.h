// SPDX-License-Identifier: Apache-2.0
//
// What operations want done: the policy as plain data, before it is compiled.
//
// adapters/json/policy_document.h reads and writes the JSON form; program.h compiles it. Every list keeps the place in
// the document where an entry stood, so that a complaint can name line, column and JSON path.
// Thread safety: values.
#ifndef PARAPET_CORE_POLICY_POLICY_H_
#define PARAPET_CORE_POLICY_POLICY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/state/events.h"

namespace parapet {

// Where in a document something stood; line and column from 1, 0 when it did not come from a document.
struct Place {
  int line = 0;
  int column = 0;
  std::string path;  // JSON path, "$.guardrails.off_reference.mode"
};

// What is wrong with a policy, in words for the person who wrote it.
struct Complaint {
  Place place;
  std::string what;    // "unknown guardrail \"zero_prise\""
  std::string remedy;  // "did you mean \"zero_price\"?"
};

// To which orders and lines something applies. Empty fields match everything.
struct Scope {
  std::string items;  // pattern over item key and SKU: * and ?
  std::vector<std::string> channels, countries, currencies, price_lists, customer_groups;
  std::vector<Origin> origins;
  bool IsEverything() const;
  bool IsByItemOnly() const;
};

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
  std::vector<ScopedSetting> scoped;
  std::vector<Exemption> exemptions;
  std::vector<Promotion> promotions;
  std::vector<EntitlementEntry> entitlements;
  std::string tag_prefix = "parapet-";
  bool alert_channel_required = true;  // enforcing without a tested alert channel is refused
};

// The shipped policies. *recommended* enforces every guardrail as it recommends, ceiling block; *install* is what a new
// store starts with: ceiling observe, everything in shadow.
Policy RecommendedPolicy();
Policy InstallPolicy();

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_POLICY_H_
