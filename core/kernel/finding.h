// SPDX-License-Identifier: Apache-2.0
//
// What a guardrail found, and the words a verdict is made of.
//
// A Finding is numbers only; sentences are made from it later (core/policy/explain.h), off the judging path.
// Thread safety: values. Cost: 56 bytes.
#ifndef PARAPET_CORE_KERNEL_FINDING_H_
#define PARAPET_CORE_KERNEL_FINDING_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/money.h"

namespace parapet {

// What should happen to the order. Ordered: a verdict is the greatest action among its findings.
enum class Action : uint8_t {
  kAllow,
  kTag,    // let it through, marked and written down
  kHold,   // let it be placed, keep it from being shipped until a person or a timer decides
  kBlock,  // refuse the checkout; where a platform cannot, hold
};

// What operations want of a guardrail.
enum class Mode : uint8_t {
  kOff,
  kShadow,  // judge and count, change nothing
  kEnforce,
};

// The most a store lets Parapet do. `observe` caps every action to allow.
enum class Ceiling : uint8_t { kObserve, kTag, kHold, kBlock };
constexpr Action Cap(Action action, Ceiling ceiling) {
  return static_cast<uint8_t>(action) <= static_cast<uint8_t>(ceiling) ? action : static_cast<Action>(ceiling);
}

// An action, but no more than another: what a guardrail makes of a finding that is less sure than its rule.
constexpr Action AtMost(Action action, Action most) { return action < most ? action : most; }

// Who loses if the order goes through as it is.
enum class LossTo : uint8_t { kMerchant, kCustomer };

// What would put it right.
enum class Advice : uint8_t {
  kNone,
  kReconfirm,       // show the right amount and ask again
  kReprice,         // recalculate the cart at current prices
  kDropCode,        // remove the discount code
  kReduceQuantity,  // offer what there is
  kRemoveLine,
  kCompare,  // look whether it is a second copy
  kReview,   // a person has to look
};

// A number with its meaning.
struct Reading {
  enum class Kind : uint8_t {
    kNone,
    kMoney,  // in the order's currency
    kQuantity,
    kBasisPoints,
    kCount,
    kSeconds,
    kPlaces,            // decimal places
    kPresentmentMoney,  // in the order's presentment currency
  };
  Kind kind = Kind::kNone;
  int64_t value = 0;

  constexpr Reading() = default;
  constexpr Reading(Money money) : kind(Kind::kMoney), value(money.micros()) {}
  constexpr Reading(Quantity quantity) : kind(Kind::kQuantity), value(quantity.micros()) {}
  constexpr Reading(Kind k, int64_t v) : kind(k), value(v) {}
  static constexpr Reading Count(int64_t n) { return {Kind::kCount, n}; }
  static constexpr Reading SecondsOf(Duration d) { return {Kind::kSeconds, d.micros / 1'000'000}; }
  static constexpr Reading Places(int64_t n) { return {Kind::kPlaces, n}; }
  static constexpr Reading Presentment(Money money) { return {Kind::kPresentmentMoney, money.micros()}; }
  friend constexpr bool operator==(const Reading&, const Reading&) = default;
};

// The line a finding is about; the whole order.
inline constexpr int16_t kWholeOrder = -1;

struct Finding {
  uint16_t guardrail = 0;  // index into the registry
  int16_t line = kWholeOrder;
  Action action = Action::kAllow;
  Mode mode = Mode::kEnforce;
  LossTo loss_to = LossTo::kMerchant;
  Advice advice = Advice::kNone;
  Reading observed;
  Reading expected;
  std::optional<Money> at_risk;  // what going through would cost; absent = not known
};

// A guardrail that could not judge, and why.
struct Indeterminate {
  uint16_t guardrail = 0;
  int16_t line = kWholeOrder;
  Fact fact = Fact::kReference;
  Missing reason = Missing::kNothing;
  Action action = Action::kAllow;  // what the policy's on_missing makes of it
  Mode mode = Mode::kEnforce;
};

std::string_view Name(Action action);
std::string_view Name(Mode mode);
std::string_view Name(Ceiling ceiling);
std::string_view Name(LossTo loss_to);
std::string_view Name(Advice advice);
std::optional<Action> ActionFromName(std::string_view name);
std::optional<Mode> ModeFromName(std::string_view name);
std::optional<Ceiling> CeilingFromName(std::string_view name);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_FINDING_H_
