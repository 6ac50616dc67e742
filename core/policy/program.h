// SPDX-License-Identifier: Apache-2.0
//
// A policy, compiled: a table of rules, a mask of guardrails, and the answers that facts need.
//
// Compiled once when the policy changes, then read by every thread without a lock; a new policy is a new Program.
//
// A program is compiled for an instant. Its rules hold until valid_until(), when a schedule, an override, an exemption
// or the choice among promotions with one code changes; whoever holds it compiles the same policy again then. Answers
// that take an instant are right for every instant from the one of compiling on.
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
// Thread safety: immutable. Cost: no answer allocates. MaskFor and RulesFor are a few table look-ups and one comparison
// a scope, and a hash of the customer where a rollout is under way; LineProfile walks the item patterns (state caches
// it). CodeFor, IsCodeHalted, TaxRates, RateBetween and FreeShippingFrom are one or two look-ups by hash; PromotionFor
// is one by hash for promotions that name an item and a walk over those with a pattern; IsHalted walks the halts in
// force, BudgetsAt and FreezeAt the calendar, CoversZeroTotal the entitlements.
#ifndef PARAPET_CORE_POLICY_PROGRAM_H_
#define PARAPET_CORE_POLICY_PROGRAM_H_

#include <memory>
#include <string>
#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/compare.h"
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
  // Compile again then. Not known where the rules never change by themselves.
  Instant valid_until() const;
  // Whether the customer behind an order is in the share of a rollout of so many basis points; the same for every
  // guardrail and every order of one customer, and of one cart where nobody is known.
  static bool IsInShare(const Order& order, int64_t basis_points);

  uint8_t LineProfile(std::string_view item, std::string_view sku) const override;
  uint8_t OrderProfile(const Order& order) const override;
  const Promotion* PromotionFor(std::string_view item, std::string_view sku, Instant now) const override;
  bool CoversZeroTotal(const Order& order, Instant now) const override;
  bool LooksAtItems() const override;
  FactSet Supplies() const override;
  const Promotion* CodeFor(std::string_view code) const override;
  bool IsHalted(std::string_view item, std::string_view sku, const Order& order, Instant now) const override;
  bool IsCodeHalted(std::string_view code, Instant now) const override;
  std::optional<TaxBand> TaxRates(const Order& order) const override;
  std::optional<ExchangeRate> RateBetween(Currency from, Currency to) const override;
  std::optional<Money> FreeShippingFrom(const Order& order) const override;
  Budgets BudgetsAt(Instant now) const override;
  bool IsFrozen(Instant now) const override { return FreezeAt(now) != nullptr; }

  int64_t ExpectedMultipleAt(Instant now) const override;
  // The entry of the calendar that forbids loosening and automatic vouching for markdowns now; nullptr for none.
  const CalendarEntry* FreezeAt(Instant now) const;
  // What to answer where a check could not be judged in time.
  Fallback FallbackFor(std::string_view platform_kind) const;

 private:
  struct Impl;
  explicit Program(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

// What `recommended`, `parameters` and the names of a guardrail's thresholds say about it. A threshold is a parameter
// called tag, hold or block, or tag_…, hold_…, block_…; a guardrail that has one decides its action by thresholds.
bool HasThresholds(const Guardrail& guardrail);
// The index of a parameter; -1 for an unknown name.
int FindParameter(const Guardrail& guardrail, std::string_view name);
std::vector<std::string> ParameterNames(const Guardrail& guardrail);
std::vector<std::string> GuardrailNames();

// The known name nearest to a mistyped one by edit distance; empty when none is near.
std::string NearestName(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_PROGRAM_H_
