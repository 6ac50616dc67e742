// SPDX-License-Identifier: Apache-2.0
//
// What a customer has to agree to before something else, or something later, is sent; by where it goes.
//
//   ConsentFor("DE").substitute        // true: nothing else than what was ordered without a yes
//   ConsentFor("DE").silence           // what an answer that never comes means there, for the person who decides
//
// Data, each row with its source. Parapet is stricter than any of them: whatever the law would let silence mean, it
// takes an answer for an answer and silence for none, and tells a person. No row is legal advice.
//
// Thread safety: pure. Cost: a walk over a short table.
#ifndef PARAPET_CORE_RECOVERY_CONSENT_TABLE_H_
#define PARAPET_CORE_RECOVERY_CONSENT_TABLE_H_

#include <span>
#include <string_view>

namespace parapet {

struct ConsentRule {
  std::string_view country;  // ISO 3166 alpha-2; empty: everywhere else
  bool substitute = true;    // something else takes a yes
  bool delay = true;         // something later takes a yes
  std::string_view silence;  // what no answer means there
  std::string_view source;
};

const ConsentRule& ConsentFor(std::string_view country);
std::span<const ConsentRule> ConsentTable();

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_CONSENT_TABLE_H_
