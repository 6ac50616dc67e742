// SPDX-License-Identifier: Apache-2.0
//
// Internal to the compiler of policies: what a policy registers, made ready for being asked about every order.
//
// Codes, literal item names, countries and currencies are found by hash; patterns, halts by scope and the calendar are
// walked, and are few. What has ended by the instant of compiling is left out. Every question takes the instant, so
// answers stay right however long a register is used; only `CodeFor` chooses at the instant of compiling among several
// promotions that share a code, and valid_until() says for how long that choice is the right one.
//
// Thread safety: immutable. Ownership: points into the policy, which must outlive it and not move. Cost: as above; no
// answer allocates.
#ifndef PARAPET_CORE_POLICY_REGISTER_H_
#define PARAPET_CORE_POLICY_REGISTER_H_

#include <string_view>
#include <unordered_map>
#include <vector>

#include "parapet/core/policy/policy.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

// Shops compare codes without regard to case (of ASCII letters).
bool SameCode(std::string_view a, std::string_view b);

class Register {
 public:
  Register(const Policy& policy, Instant now);
  Instant valid_until() const { return valid_until_; }

  // The last registered promotion that holds and explains this item's price.
  const Promotion* PromotionFor(std::string_view item, std::string_view sku, Instant now) const;
  // Of several with one code: the one that holds, else the one that begins next, else the one that ended last.
  const Promotion* CodeFor(std::string_view code) const;
  bool IsHalted(std::string_view item, std::string_view sku, const Order& order, Instant now) const;
  bool IsCodeHalted(std::string_view code, Instant now) const;
  std::optional<PolicyView::TaxBand> TaxRates(std::string_view country, std::string_view region) const;
  // Also the way back of a rate that is given one way. Not known between a currency and itself.
  std::optional<PolicyView::ExchangeRate> RateBetween(Currency from, Currency to) const;
  std::optional<Money> FreeShippingFrom(std::string_view country, Currency currency) const;

 private:
  struct CodeHash {
    using is_transparent = void;
    size_t operator()(std::string_view code) const;
  };
  struct CodeEqual {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return SameCode(a, b); }
  };
  template <typename Value>
  using ByCode = std::unordered_map<std::string_view, Value, CodeHash, CodeEqual>;
  // Country and region, or country and currency: at most 3 and 3 bytes, longer ones never match.
  template <typename Value>
  using ByPlace = std::unordered_map<uint64_t, Value>;
  using Ordinals = std::vector<size_t>;  // into policy.promotions, ascending

  void AddPromotions(Instant now);
  void AddCode(const std::string& code, const Promotion& promotion, Instant now);
  void AddHalts(Instant now);
  bool IsHalted(const Promotion& promotion, Instant now) const;
  size_t LastHolding(const Ordinals& ordinals, Instant now, size_t least) const;

  const Policy& policy_;
  Instant valid_until_;
  std::unordered_map<std::string_view, Ordinals> by_item_;
  Ordinals by_pattern_;
  ByCode<const Promotion*> codes_;
  std::vector<const Halt*> halted_scopes_;
  ByCode<Instant> halted_codes_;  // until when
  std::unordered_map<std::string_view, Instant> halted_promotions_;
  ByPlace<PolicyView::TaxBand> taxes_;
  ByPlace<PolicyView::ExchangeRate> rates_;
  ByPlace<Money> free_shipping_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_REGISTER_H_
