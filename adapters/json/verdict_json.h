// SPDX-License-Identifier: Apache-2.0
//
// A verdict as the JSON that scripts rely on: printed by `parapet check`, answered by /v1/check, kept in the ledger.
//
//   {"version":1,"store":"main","order":"1001","revision":{"version":0,"updated_at":"…","digest":"…"},"stage":"placed",
//    "status":"ok","decision":"hold","enforced":"hold","currency":"USD","tags":["parapet-held","parapet-price"],
//    "findings":[{"guardrail":"zero_price","action":"hold","mode":"enforce","target":"$.lines[0].unit_price",
//      "item":"4711","observed":{"kind":"money","value":"0.00"},"expected":{"kind":"money","value":"15.00"},
//      "loss_to":"merchant","amount_at_risk":"15.00","currency":"USD","advice":"review","options":["…"],
//      "message":"…","shopper_message":"…"}],
//    "findings_not_listed":0,"indeterminate":[],"shadow":[],"unarmed":2,"policy_version":7,
//    "facts_digest":"0f3c…"}
//
// Amounts and quantities are decimal strings in major units, digests are 16 hexadecimal digits; absent values are null.
// The schema is adapters/json/schemas/verdict.schema.json. `version` grows when a field changes its meaning or goes; a
// new field does not raise it. `message` is for operations; `shopper_message` is the only text a shopper may see.
//
// Thread safety: pure. Cost: appends; a clean allow takes well under a microsecond.
#ifndef PARAPET_ADAPTERS_JSON_VERDICT_JSON_H_
#define PARAPET_ADAPTERS_JSON_VERDICT_JSON_H_

#include <string>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/core/policy/verdict.h"

namespace parapet {

inline constexpr int kVerdictJsonVersion = 1;

void WriteVerdict(const Verdict& verdict, JsonWriter& json);
std::string VerdictJson(const Verdict& verdict);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_VERDICT_JSON_H_
