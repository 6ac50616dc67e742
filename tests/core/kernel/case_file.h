// SPDX-License-Identifier: Apache-2.0
//
// Cases that a merchant can read: tests/cases/<family>/<guardrail>.json, an array of
//
//   {"case": "a third off", "kind": "firing", "why": "…", "bug": "woocommerce/woocommerce#44408",
//    "order": {…}, "facts": {"lines": [{"reference": "100.00"}]}, "rule": {"tag_low": 2000},
//    "expect": {"action": "tag", "line": 0, "at_risk": "34.00"}}
//
// `order` names the fields of parapet::Order and parapet::Line; guardrails of reach change have `change`, which names
// those of parapet::PriceChange; `facts` names those of core/kernel/facts_fields.h. Amounts are decimal text in major
// units, times are seconds from now (-3600 is an hour ago), customer and address any number but 0 for a known one. A
// line of facts is a known item unless it says why not. `expect` is "quiet", one finding, an array of findings, or
// {"indeterminate": {…}}; a field that it does not name may have any value, null demands that there is none. All facts
// are supplied unless `supplied` lists some.
//
// Used by the case runner, the mutation run and the property tests. Errors: a case file that cannot be read, or uses a
// word that does not exist, throws std::runtime_error naming file and case.
#ifndef PARAPET_TESTS_CORE_KERNEL_CASE_FILE_H_
#define PARAPET_TESTS_CORE_KERNEL_CASE_FILE_H_

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/kernel/order_builder.h"

namespace parapet {

struct Case {
  std::string guardrail;  // the file's name
  std::string family;     // its folder's
  std::string name, kind, bug, why;

  std::unique_ptr<std::byte[]> memory;
  const Order* order = nullptr;  // null where a change is judged
  std::vector<LineFacts> lines;
  std::vector<DiscountFacts> discounts;
  std::vector<PaymentFacts> payments;
  std::set<std::string> texts;  // what views in the facts look at
  Facts facts;
  PriceChange change;
  Rule rule;  // recommended, with the case's own settings

  std::vector<std::map<std::string, std::string>> findings;
  std::vector<std::map<std::string, std::string>> indeterminates;

  int index() const { return FindGuardrail(guardrail); }
};

// Called on every order before it is finished; the mutation run moves amounts with it.
using Adjust = std::function<void(const std::string& guardrail, OrderBuilder& builder)>;

// All cases, by file and place; of one guardrail where it is named.
std::vector<Case> LoadCases(const Adjust& adjust = {}, std::string_view only = {});

// Judges the case by its guardrail alone under `rule`, as far as the guardrail applies to it.
void JudgeCase(const Case& subject, const Rule& rule, Findings& findings);

// Empty when the findings are what the case expects; else both, in full.
std::string Mismatch(const Case& subject, const Findings& findings);

// All findings and indeterminates, a line each; for messages.
std::string Print(const Findings& findings, const Order* order);

}  // namespace parapet

#endif  // PARAPET_TESTS_CORE_KERNEL_CASE_FILE_H_
