// SPDX-License-Identifier: Apache-2.0
//
// A policy as the JSON document that operations write; comments allowed.
//
//   {
//     "name": "spring",
//     "ceiling": "hold",                      // observe, tag, hold, block: the most that may happen
//     "default_mode": "shadow",               // of guardrails not named below: off, shadow, enforce
//     "guardrails": {
//       "off_reference": {
//         "mode": "enforce",
//         "on_missing": "tag",                // when a fact is missing: allow, tag, hold, block
//         "parameters": {"tag_low": "30%", "hold_low": "never"},
//         "scoped": [{"scope": {"items": "GIFT-*", "channels": ["pos"]}, "mode": "shadow"}]   // later entries win
//       },
//       "zero_price": {"mode": "enforce", "action": "hold", "rollout": "25%"}   // for a quarter of the customers
//     },
//     "schedules": [{"guardrail": "off_reference", "mode": "shadow",   // by the shop's clocks
//                    "daily": [{"from": "22:00", "until": "06:00", "days": ["fri", "sat"]}]}],
//     "overrides": [{"guardrail": "*", "mode": "shadow", "until": "2025-11-28T11:00:00Z", "actor": "ana",
//                    "reason": "storm"}],
//     "exemptions": [{"guardrail": "zero_price", "scope": {"items": "SAMPLE-*"}, "owner": "ana", "reason": "samples",
//                     "expires": "2026-01-31T00:00:00Z"}],
//     "promotions": [{"name": "bf", "items": "*", "depth": "40%", "from": "2025-11-28T00:00:00Z",
//                     "until": "2025-12-01T00:00:00Z", "codes": ["BF40"], "percentage": "40%", "uses": 500,
//                     "exclusive": true, "countries": ["US"], "budget": "2500.00"},
//                    {"name": "gift", "items": "MUG", "price": "0.00", ...}],
//     "entitlements": [{"name": "staff", "codes": ["STAFF100"], "customer_groups": ["employees"]}],
//     "halts": [{"scope": {"items": "TEA-1"}, "actor": "ana", "reason": "wrong price",       // or "code", "promotion"
//                "expires": "2025-11-29T00:00:00Z"}],
//     "tax_rates": [{"country": "US", "region": "CA", "least": "7.25%", "most": "10.75%"}],
//     "exchange_rates": [{"from": "USD", "to": "EUR", "rate": "0.92", "as_of": "2025-11-28T00:00:00Z"}],
//     "shipping": [{"country": "US", "currency": "USD", "free_from": "50.00"}],
//     "exposure": {"order": "50.00", "item": "500.00", "cohort": "2000.00", "day": "5000.00",
//                  "tag_from": "50%", "hold_from": "80%", "block_from": "100%"},
//     "calendar": [{"name": "bf", "from": "2025-11-28T00:00:00Z", "until": "2025-12-01T00:00:00Z", "budgets": "300%",
//                   "expected": "400%", "freeze": true}],
//     "utc_offset": "+01:00",                 // of the shop's clocks; fixed, knows no daylight saving
//     "fallbacks": {"commercetools": "closed"},
//     "autonomy": {"message": "approve"},     // off, propose, approve, auto
//     "holds": {"deadline": "4h", "page_at": "50%", "brake": {"share": "2%", "orders": 200, "at_least": 10}},
//     "canary": {"orders": 20, "money": "500.00"},
//     "approvals": {"second_approver_for_loosening": true},
//     "tag_prefix": "parapet-",
//     "alerts": {"channel_required": true}
//   }
//
// Percentages are written "30%", times of the clock "120s", "2m", "1h" or as a number of seconds, counts as numbers,
// minor units as numbers, a threshold that is never reached "never", moments as RFC 3339. The schema for editors is
// adapters/json/schemas/policy.schema.json. A document without a key means the default that policy.h states.
//
// Thread safety: pure. Errors: complaints with line, column and JSON path, all of them at once, with the nearest valid
// name. Cost: for people; not for the checkout path.
#ifndef PARAPET_ADAPTERS_JSON_POLICY_DOCUMENT_H_
#define PARAPET_ADAPTERS_JSON_POLICY_DOCUMENT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"
#include "parapet/core/policy/program.h"

namespace parapet {

struct PolicyDocument {
  std::optional<Policy> policy;  // absent when there are complaints
  std::vector<Complaint> complaints;
};

// Reads the document. What only compiling finds (contradictions, expired promotions) is not looked for here.
PolicyDocument ParsePolicy(std::string_view text);

// Reads and compiles it; every complaint and warning knows its place in the text.
Program::Result CompilePolicy(std::string_view text, int64_t version, Instant now);

// Writes a policy so that ParsePolicy gives it back: the same settings, with new places. Names that the registry does
// not know are written with their parameters as plain numbers.
std::string WritePolicy(const Policy& policy);

// The guardrails and the register of a policy alone: what a change sets, and what it adds to the lists of another.
std::string WritePolicyPatch(const Policy& added);

// A parameter's value as documents write it, and back: "30%", "2m", 20, "never". nullopt when the text is none.
std::optional<int64_t> ParseParameter(const Parameter& parameter, std::string_view text);
std::string FormatParameter(const Parameter& parameter, int64_t value);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_POLICY_DOCUMENT_H_
