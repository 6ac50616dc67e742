// SPDX-License-Identifier: Apache-2.0
//
// The verdict on one revision of one order, with every field that a user or a script may rely on, and the sentences
// that explain it.
//
// Thread safety: values. Cost: sentences are made here, off the judging path; a clean allow makes none.
#ifndef PARAPET_CORE_POLICY_VERDICT_H_
#define PARAPET_CORE_POLICY_VERDICT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/policy/program.h"

namespace parapet {

// How the verdict came about. "The order is bad" is a finding; "we failed" is a status.
enum class Status : uint8_t {
  kOk,
  kDegraded,  // judged, but something of ours did not work: the ledger hung, a veto was answered at the deadline
  kFallback,  // not judged: the declared fallback answered
};
std::string_view Name(Status status);

// What may be done to an order at most, besides the ceiling: rule 8 of the flow, what the platform can enforce, whose
// client asked.
struct EnforcementLimits {
  Ceiling ceiling = Ceiling::kBlock;
  bool untouchable = false;  // old, imported, swept, or placed before enforcement: decision stands, enforced is nothing
  bool can_block = true;     // false: a block becomes a hold
};

struct VerdictFinding {
  std::string guardrail;
  Action action = Action::kAllow;
  Mode mode = Mode::kEnforce;
  std::string target;  // JSON path into the order: "$.lines[0].unit_price"; "$" for the whole
  std::string item;    // key of the item the line sells; empty for the whole order
  Reading observed, expected;
  LossTo loss_to = LossTo::kMerchant;
  std::optional<Money> amount_at_risk;
  Advice advice = Advice::kNone;
  std::vector<std::string> options;  // remedies a person may choose: "accept the price", "release the order"
  std::string message;
  std::string shopper_message;
};

struct VerdictIndeterminate {
  std::string guardrail;
  std::string target;
  std::string fact;
  std::string because;
  Action action = Action::kAllow;
  Mode mode = Mode::kEnforce;
};

struct Verdict {
  std::string store, order;  // order: its identity
  Revision revision;
  Stage stage = Stage::kPlaced;
  Status status = Status::kOk;
  Action decision = Action::kAllow;
  Action enforced = Action::kAllow;
  bool braked = false;  // a hold for want of facts fell to a tag, since too many orders lack them (see operations.h)
  Currency currency;
  Currency presentment_currency;  // of readings of kind presentment money; none when equal
  std::vector<std::string> tags;
  std::vector<VerdictFinding> findings;  // of enforced guardrails
  std::vector<VerdictIndeterminate> indeterminate;
  std::vector<VerdictFinding> shadow;  // what shadowed guardrails would have found
  size_t findings_not_listed = 0;
  int unarmed = 0;  // guardrails that are on but that this store gives no facts for
  int64_t policy_version = 0;
  uint64_t facts_digest = 0;
};

// Makes the verdict from what the judge gathered.
Verdict MakeVerdict(const Order& order, const Facts& facts, const Findings& findings, const Program& program,
                    const EnforcementLimits& limits);

// The few fixed tags that an enforced verdict puts on an order, with the policy's prefix, ≤ 40 characters of ASCII:
// parapet-tagged, parapet-held, parapet-blocked, parapet-price, parapet-stock, parapet-duplicate, …
std::vector<std::string> TagsFor(const Verdict& verdict, std::string_view prefix);

// A reading in words: "15.00 USD", "3", "−87.3 %", "40 seconds". `currency` is the one that the reading is in.
std::string Describe(const Reading& reading, Currency currency);
// Fills a guardrail's message template.
std::string Explain(const Guardrail& guardrail, const Finding& finding, const Order& order);
// What a price change's finding means, for the alert.
std::string Explain(const Guardrail& guardrail, const Finding& finding, const PriceOutcome& outcome);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_VERDICT_H_
