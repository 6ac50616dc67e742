// SPDX-License-Identifier: Apache-2.0
//
// A playbook as the JSON document that people write; comments allowed.
//
//   {
//     "playbook": "PB-PRICE-HIGH",
//     "what": "The customer was charged more than the item costs.",
//     "triggers": [{"family": "price", "loss": "customer"}],   // or {"guardrail": "total_identity"}, {"word": "stuck"}
//     "steps": [
//       {"step": "refund", "what": "pay back what was charged too much", "owner": "finance", "deadline": "24h",
//        "when": {"remedy": ["refund_difference"]}, "fallback": "owner"},
//       {"step": "message:overcharged_refunded", "owner": "support", "deadline": "24h",
//        "when": {"done": ["refund"]}, "fallback": "call"},
//       {"step": "call", "owner": "support", "deadline": "8h", "when": {"remedy": ["refund_difference"]},
//        "fallback": "owner"}
//     ]
//   }
//
// core/recovery/playbook.h says what the words mean; adapters/json/schemas/playbook.schema.json is for editors.
//
// Thread safety: pure. Errors: complaints with line, column and JSON path, all of them at once, with the nearest valid
// name; nothing is returned while there is one. Cost: for people.
#ifndef PARAPET_ADAPTERS_JSON_PLAYBOOK_DOCUMENT_H_
#define PARAPET_ADAPTERS_JSON_PLAYBOOK_DOCUMENT_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/playbook.h"

namespace parapet {

// Reads and checks it.
std::optional<Playbook> ReadPlaybook(std::string_view text, std::vector<Complaint>& complaints);

// The playbooks that come with Parapet, as texts.
struct ShippedPlaybook {
  std::string_view name, text;
};
std::span<const ShippedPlaybook> ShippedPlaybookTexts();
// The same, read; by name.
std::vector<Playbook> ShippedPlaybooks();

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_PLAYBOOK_DOCUMENT_H_
