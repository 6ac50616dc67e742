// SPDX-License-Identifier: Apache-2.0
//
// A policy, compiled: a table of rules, a mask of guardrails, and the answers that facts need.
//
// Compiled once when the policy changes, then read by every thread without a lock; a new policy is a new Program.
//
// Scopes become two numbers. What an order is (channel, country, currency, price list, customer group, origin) selects
// a *context*, and RulesFor(order) answers with that context's table; what an item is called selects a *profile* within
// the table, which facts carry per line. So an item scope and an order scope combine in every guardrail, and an order
// scope reaches guardrails that see no facts. The whole order has profile 0. A pattern matches a line when it matches
// the item's key or its SKU.
//
// Bounds, each a complaint when a policy breaks it: 255 profiles that differ in what they want, 255 contexts, 4096 of
// both together, 256 item patterns, 64 different order scopes. Entries that want the same share a profile.
//
// Thread safety: immutable. Cost: MaskFor and RulesFor are a few table look-ups and one comparison a scope; LineProfile
// walks the item patterns (state caches it).
#ifndef PARAPET_CORE_POLICY_PROGRAM_H_
#define PARAPET_CORE_POLICY_PROGRAM_H_

#include <memory>
#include <string>
#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/policy.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

class Program final : public PolicyView {
 public:
  struct Result {
    std::shared_ptr<const Program> program;  // null when there are complaints
    std::vector<Complaint> complaints;
    std::vector<Complaint> warnings;  // an expired promotion, a scope that never applies
  };
  // `version` is the policy's number in the ledger; `now` decides what has expired.
  static Result Compile(const Policy& policy, int64_t version, Instant now);

  // Which guardrails judge this order: on in some profile, for its stage and origin, and armed by what the store
  // supplies.
  GuardrailMask MaskFor(const Order& order, FactSet supplied) const;
  GuardrailMask MaskForChange(FactSet supplied) const;
  // On, but the store never supplies a fact they need.
  std::vector<std::string> Unarmed(FactSet supplied) const;
  int UnarmedCount(FactSet supplied) const;
  // The rules by which to judge an order, to be used with line profiles of this program; those for a price change.
  RuleTable RulesFor(const Order& order) const;
  RuleTable RulesForChange() const;

  Ceiling ceiling() const;
  int64_t version() const;
  const Policy& policy() const;
  // When an exemption that holds now ends: compile again then. Unknown where none does.
  Instant valid_until() const;

  uint8_t LineProfile(std::string_view item, std::string_view sku) const override;
  uint8_t OrderProfile(const Order& order) const override;
  const Promotion* PromotionFor(std::string_view item, std::string_view sku, Instant now) const override;
  bool CoversZeroTotal(const Order& order, Instant now) const override;
  bool LooksAtItems() const override;

 private:
  struct Impl;
  explicit Program(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

// Structural differences, for history, approval and `policy diff`: one line each, and whether it loosens (mode down,
// threshold wider, scope narrower, exemption or budget added, ceiling down).
struct PolicyDifference {
  std::string path;
  std::string before;
  std::string after;
  bool loosens = false;
};
std::vector<PolicyDifference> Compare(const Policy& before, const Policy& after);

// What `recommended`, `parameters` and the names of a guardrail's thresholds say about it. A threshold is a parameter
// called tag, hold or block, or tag_…, hold_…, block_…; a guardrail that has one decides its action by thresholds.
bool HasThresholds(const Guardrail& guardrail);
// The index of a parameter; -1 for an unknown name.
int FindParameter(const Guardrail& guardrail, std::string_view name);
std::vector<std::string> ParameterNames(const Guardrail& guardrail);
std::vector<std::string> GuardrailNames();

// Whether `text` matches a pattern of *, ? and literal characters. No backtracking beyond the last star: at most the
// product of both lengths.
bool MatchesPattern(std::string_view pattern, std::string_view text);

// Whether some text matches both patterns.
bool PatternsOverlap(std::string_view a, std::string_view b);

// The known name nearest to a mistyped one by edit distance; empty when none is near.
std::string NearestName(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_PROGRAM_H_
