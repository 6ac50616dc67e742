// SPDX-License-Identifier: Apache-2.0
//
// Internal to the compiler of policies: what a Program holds.
#ifndef PARAPET_CORE_POLICY_PROGRAM_IMPL_H_
#define PARAPET_CORE_POLICY_PROGRAM_IMPL_H_

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "parapet/core/policy/program.h"
#include "parapet/core/policy/register.h"
#include "parapet/core/policy/scopes.h"

namespace parapet {

// One step of the way from a guardrail's own word to the rule; policy.h lists them.
struct Layer {
  int guardrail = 0;  // -1: all
  std::optional<size_t> order_scope;
  std::optional<size_t> pattern;
  const GuardrailSetting* setting = nullptr;
  std::optional<Mode> mode = std::nullopt;     // set to this
  std::optional<Mode> at_most = std::nullopt;  // lowered to this
};

// Which guardrails a store's facts arm, eight kinds of fact at a look-up.
class ArmedTable {
 public:
  ArmedTable();
  GuardrailMask For(FactSet supplied) const;

 private:
  static constexpr size_t kParts = 3;
  static_assert(kFacts <= kParts * 8);
  std::array<std::array<GuardrailMask, 256>, kParts> armed_;
};

struct Program::Impl {
  Impl(const Policy& source, int64_t number, Instant now)
      : policy(source), version(number), valid_until(), shop(policy, now) {
    valid_until = shop.valid_until();
    for (const Promotion& promotion : policy.promotions) {
      if (!promotion.codes.empty()) supplies.Insert(Fact::kCodes);
    }
    if (!policy.tax_rates.empty()) supplies.Insert(Fact::kTaxRates);
    if (!policy.exchange_rates.empty()) supplies.Insert(Fact::kExchangeRates);
    if (!policy.shipping.empty()) supplies.Insert(Fact::kShippingRules);
    if (policy.exposure.Any()) supplies.Insert(Fact::kBudgets);
  }

  const Policy policy;
  int64_t version = 0;
  Instant valid_until;
  Register shop;
  FactSet supplies;  // whatever the order
  OrderScopes orders;
  ItemPatterns items;
  std::map<PatternSet, uint8_t, PatternSetLess> profiles;  // of a set of patterns
  std::vector<Rule> rules;                                 // [context][profile][guardrail]
  size_t profile_count = 1;
  std::vector<GuardrailMask> on;  // [context]: not off in every profile
  GuardrailMask on_anywhere;
  GuardrailMask by_stage[kStages], by_origin[kOrigins], of_orders, of_changes;

  std::vector<Layer> Layers(Instant now);
  void AddSchedules(Instant now, std::vector<Layer>& layers);
  void AddRollouts(std::vector<Layer>& layers);
  void AddOverrides(Instant now, std::vector<Layer>& layers);
  void AddExemptions(Instant now, std::vector<Layer>& layers);
  bool MakeProfiles(const std::vector<Layer>& layers);
  void MakeMasks();
  std::vector<Rule> BaseRow() const;
};

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_PROGRAM_IMPL_H_
