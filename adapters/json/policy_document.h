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
//       "zero_price": {"mode": "enforce", "action": "hold"}
//     },
//     "exemptions": [{"guardrail": "zero_price", "scope": {"items": "SAMPLE-*"}, "owner": "ana", "reason": "samples",
//                     "expires": "2026-01-31T00:00:00Z"}],
//     "promotions": [{"name": "bf", "items": "*", "depth": "40%", "from": "2025-11-28T00:00:00Z",
//                     "until": "2025-12-01T00:00:00Z"}, {"name": "gift", "items": "MUG", "price": "0.00", ...}],
//     "entitlements": [{"name": "staff", "codes": ["STAFF100"], "customer_groups": ["employees"]}],
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

// A parameter's value as documents write it, and back: "30%", "2m", 20, "never". nullopt when the text is none.
std::optional<int64_t> ParseParameter(const Parameter& parameter, std::string_view text);
std::string FormatParameter(const Parameter& parameter, int64_t value);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_POLICY_DOCUMENT_H_
