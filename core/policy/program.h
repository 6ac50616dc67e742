// SPDX-License-Identifier: Apache-2.0
//
// A policy, compiled: a table of rules, a mask of guardrails, and the answers that facts need.
//
// Compiled once when the policy changes, then read by every thread without a lock; a new policy is a new Program.
// Thread safety: immutable. Cost: MaskFor is a few table look-ups; LineProfile walks the item patterns (state caches it).
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
    std::vector<Complaint> warnings;  // an expired promotion, an exemption that nothing matches: it compiles all the same
  };
  // `version` is the policy's number in the ledger; `now` decides what has expired.
  static Result Compile(const Policy& policy, int64_t version, Instant now);

  // Which guardrails judge this order: on in some profile, for its stage and origin, and armed by what the store supplies.
  GuardrailMask MaskFor(const Order& order, FactSet supplied) const;
  GuardrailMask MaskForChange(FactSet supplied) const;
  // On, but the store never supplies a fact they need.
  std::vector<std::string> Unarmed(FactSet supplied) const;
  RuleTable rules() const;

  Ceiling ceiling() const;
  int64_t version() const;
  const Policy& policy() const;

  uint8_t LineProfile(std::string_view item, std::string_view sku) const override;
  uint8_t OrderProfile(const Order& order) const override;
  const Promotion* PromotionFor(std::string_view item, std::string_view sku, Instant now) const override;
  bool CoversZeroTotal(const Order& order, Instant now) const override;

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

// Whether `text` matches a pattern of *, ? and literal characters. Linear in both; no backtracking beyond the last star.
bool MatchesPattern(std::string_view pattern, std::string_view text);

// The known name nearest to a mistyped one by edit distance; empty when none is near.
std::string NearestName(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_PROGRAM_H_
