// SPDX-License-Identifier: Apache-2.0
//
// The form of a guardrail, and what it writes into.
//
// A guardrail is one file, core/kernel/guardrails/<family>/<name>.cc, and its cases, tests/cases/<family>/<name>.json.
// The file defines, in namespace parapet::guardrails::<name>, what the guardrail says of itself and a pure function:
//
//   namespace parapet::guardrails::zero_price {
//   inline constexpr Guardrail kGuardrail = {.doc = "A priced item is sold at zero.", ...};
//   static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
//     if (!order.AnyLine(LineTrait::kZeroPrice)) return;      // the ordinary order ends here
//     for (size_t i = 0; i < order.lines.size(); ++i) {
//       const Line& line = order.lines[i];
//       if (!line.IsMerchandise() || !line.priced || !line.offered_unit.IsZero()) continue;
//       const Rule& rule = rules.Line(i);
//       findings.Line(i, rule, rule.action).Observed(line.offered_unit)...;
//     }
//   }
//   }
//
// The type of Judge is its reach. One that takes (Order, Rules, Findings) is of reach arithmetic and cannot look at a
// fact; one that takes (PriceChange, Rules, Findings) judges a price change before any order. All others take Facts
// and say in `reach` how far they look.
//
// It classifies and never decides: the rule that the policy made of its parameters says which action a finding means.
// WRONG: reading a clock, keeping anything between calls, returning early after the first finding, comparing amounts
// with a double, treating an absent fact as zero. Where a fact that the guardrail needs is missing for a line, it calls
// findings.CouldNotCheck and goes on.
//
// What is asked of every line of every order is derived once for all guardrails: LineTrait by the builder, FactTrait by
// the judge. Judge is `static`, so that the judge, which calls each once, takes it in whole.
//
// The registry is generated from the folder (core/cmake/GuardrailRegistry.cmake) and compiled as one translation unit.
// Thread safety: stateless. Cost: an order with five lines and 25 guardrails is judged in about a tenth of a
// microsecond (bench/ prints it with its conditions).
#ifndef PARAPET_CORE_KERNEL_GUARDRAIL_H_
#define PARAPET_CORE_KERNEL_GUARDRAIL_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/finding.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// How far a guardrail looks.
enum class Reach : uint8_t {
  kArithmetic,  // the order alone
  kReference,   // and facts about its items
  kHistory,     // and the windows
  kClaim,       // and what could be reserved
  kChange,      // a price change, before any order
};
std::string_view Name(Reach reach);

// What a parameter's number counts; how a policy writes it.
enum class Unit : uint8_t {
  kBasisPoints,  // written "30%"
  kSeconds,      // written 120 or "2m"
  kCount,        // written 20
  kMinorUnits,   // of the order's currency
};

// One tunable number. A threshold that is off by default has kNever.
inline constexpr int64_t kNever = int64_t{1} << 60;
struct Parameter {
  std::string_view name;
  Unit unit = Unit::kCount;
  int64_t standard = 0;  // the default
  int64_t min = 0;
  int64_t max = 0;  // kNever is always allowed where the default or the policy says "never"
  std::string_view doc;
};
inline constexpr size_t kParametersMax = 8;

// Stages and origins as bit sets.
using StageSet = uint8_t;
using OriginSet = uint16_t;
constexpr StageSet Bit(Stage stage) { return static_cast<StageSet>(1u << static_cast<int>(stage)); }
constexpr OriginSet Bit(Origin origin) { return static_cast<OriginSet>(1u << static_cast<int>(origin)); }
inline constexpr StageSet kFromCheckoutOn =
    Bit(Stage::kCheckout) | Bit(Stage::kPlaced) | Bit(Stage::kPaid) | Bit(Stage::kEdited);
inline constexpr OriginSet kEveryOrigin = (1u << kOrigins) - 1;
// Origins where a price below the reference is on purpose or somebody else's business.
inline constexpr OriginSet kPricedOrigins =
    kEveryOrigin & ~(Bit(Origin::kExchange) | Bit(Origin::kReplacement) | Bit(Origin::kRenewal) | Bit(Origin::kB2b) |
                     Bit(Origin::kMarketplace) | Bit(Origin::kImport) | Bit(Origin::kParapet));
// Origins where somebody buys something now. Left out: swaps and re-ships, where nothing to pay is right and returned
// goods count negative; renewals, priced when the subscription began; imports and our own remedies.
inline constexpr OriginSet kSaleOrigins =
    kEveryOrigin & ~(Bit(Origin::kExchange) | Bit(Origin::kReplacement) | Bit(Origin::kRenewal) | Bit(Origin::kImport) |
                     Bit(Origin::kParapet));

// In which input, all else equal, more of it can only raise the finding's action; used by property tests.
enum class Monotone : uint8_t { kNone, kPriceDown, kPriceUp, kQuantityUp, kStockDown, kTotalUp, kDiscountUp };

// What a guardrail says of itself.
struct Guardrail {
  std::string_view doc;      // one sentence: what is wrong with an order that it finds
  std::string_view message;  // for operations; {item} {observed} {expected} {at_risk} {line} are filled in
  std::string_view shopper;  // the next step, fit for a shopper: no guardrail, threshold, SKU logic or blame
  Reach reach = Reach::kArithmetic;
  FactSet needs;
  StageSet stages = kFromCheckoutOn;
  OriginSet origins = kEveryOrigin;
  Action recommended = Action::kTag;  // what the shipped recommended policy does with a finding
  Action on_missing = Action::kTag;   // and with an indeterminate; at most tag as shipped
  LossTo loss_to = LossTo::kMerchant;
  Monotone monotone = Monotone::kNone;
  std::array<Parameter, kParametersMax> parameters = {};
  std::string_view sources = {};  // public reports it answers: "B01 B03 I10"

  // Filled in by the registry from the file's place.
  std::string_view name = {};
  std::string_view family = {};

  constexpr size_t parameter_count() const {
    size_t n = 0;
    while (n < kParametersMax && !parameters[n].name.empty()) ++n;
    return n;
  }
};

// What the policy wants of one guardrail, in one profile. A guardrail with its own thresholds reads them from
// `parameter`, in the order in which it declares them; one without reads `action`.
struct Rule {
  Mode mode = Mode::kOff;
  Action action = Action::kTag;
  Action on_missing = Action::kTag;
  int64_t parameter[kParametersMax] = {};
};

// What a guardrail does unless the policy says otherwise: enforced, as it recommends itself, all parameters standard.
constexpr Rule RecommendedRule(const Guardrail& guardrail) {
  Rule rule = {.mode = Mode::kEnforce, .action = guardrail.recommended, .on_missing = guardrail.on_missing};
  for (size_t i = 0; i < kParametersMax; ++i) rule.parameter[i] = guardrail.parameters[i].standard;
  return rule;
}

// Whether a guardrail of any reach but change has something to say about an order at this stage, from this origin, in a
// store that supplies these facts. What does not cover its needs leaves it unarmed.
constexpr bool Applies(const Guardrail& guardrail, Stage stage, Origin origin, FactSet supplied) {
  return guardrail.reach != Reach::kChange && (guardrail.stages & Bit(stage)) != 0 &&
         (guardrail.origins & Bit(origin)) != 0 && supplied.Covers(guardrail.needs);
}
constexpr bool AppliesToChange(const Guardrail& guardrail, FactSet supplied) {
  return guardrail.reach == Reach::kChange && supplied.Covers(guardrail.needs);
}

// The rules of one guardrail: one per profile. Profile 0 holds for everything that no scope singles out. Also all that
// a guardrail of reach arithmetic learns of the facts: which rule holds for a line.
class Rules {
 public:
  Rules(const Rule* first, size_t stride, const Facts& facts)
      : first_(first), stride_(stride), whole_(facts.profile), lines_(facts.lines) {}
  Rules(const Rule* first, size_t stride, const PriceChange& change)
      : first_(first), stride_(stride), whole_(change.profile) {}
  // For a finding about one line.
  const Rule& Line(size_t line) const { return Profile(line < lines_.size() ? lines_[line].profile : whole_); }
  // For a finding about the order as a whole, or about a price change.
  const Rule& Whole() const { return Profile(whole_); }

 private:
  const Rule& Profile(uint8_t profile) const { return first_[profile * stride_]; }

  const Rule* first_;
  size_t stride_;
  uint8_t whole_;
  std::span<const LineFacts> lines_;
};

// The most findings and indeterminates one verdict lists; further ones still raise it and are counted.
inline constexpr size_t kFindingsMax = 128;
inline constexpr size_t kIndeterminatesMax = 128;

// Collects what guardrails find. Reused from order to order; no allocation.
class Findings {
 public:
  // Completes the finding that was just added.
  class Report {
   public:
    explicit Report(Finding& finding) : finding_(finding) {}
    Report& Observed(Reading reading) { return finding_.observed = reading, *this; }
    Report& Expected(Reading reading) { return finding_.expected = reading, *this; }
    // Never below zero: amounts at risk are summed against budgets, where a negative one would hide another.
    Report& AtRisk(std::optional<Money> amount) {
      finding_.at_risk = amount && amount->IsNegative() ? Money() : amount;
      return *this;
    }
    Report& LosesTo(LossTo loser) { return finding_.loss_to = loser, *this; }
    Report& Advise(Advice advice) { return finding_.advice = advice, *this; }

   private:
    Finding& finding_;
  };

  // A finding about one line, or about the whole order.
  Report Line(size_t line, const Rule& rule, Action action) {
    return Report(Add(static_cast<int16_t>(line), rule, action));
  }
  Report Whole(const Rule& rule, Action action) { return Report(Add(kWholeOrder, rule, action)); }
  // A supplied fact is missing here.
  void CouldNotCheck(size_t line, const Rule& rule, Fact fact, Missing reason) {
    AddMissing(static_cast<int16_t>(line), rule, fact, reason);
  }
  void CouldNotCheckOrder(const Rule& rule, Fact fact, Missing reason) { AddMissing(kWholeOrder, rule, fact, reason); }

  // For the judge.
  void Clear() { count_ = missing_count_ = more_ = more_missing_ = 0, decision_ = shadow_ = Action::kAllow; }
  void Begin(uint16_t guardrail, LossTo loser) { guardrail_ = guardrail, loser_ = loser; }
  Action decision() const { return decision_; }  // greatest action of enforced findings and indeterminates
  Action shadow() const { return shadow_; }      // the same of shadowed ones
  std::span<const Finding> findings() const { return {findings_.data(), count_}; }
  std::span<const Indeterminate> indeterminates() const { return {missing_.data(), missing_count_}; }
  size_t more() const { return more_; }                  // findings beyond kFindingsMax
  size_t more_missing() const { return more_missing_; }  // indeterminates beyond kIndeterminatesMax

 private:
  Finding& Add(int16_t line, const Rule& rule, Action action);
  void AddMissing(int16_t line, const Rule& rule, Fact fact, Missing reason);
  void Raise(Mode mode, Action action);

  std::array<Finding, kFindingsMax> findings_;
  std::array<Indeterminate, kIndeterminatesMax> missing_;
  Finding spare_;  // what does not fit is written here and counted
  size_t count_ = 0, missing_count_ = 0, more_ = 0, more_missing_ = 0;
  uint16_t guardrail_ = 0;
  LossTo loser_ = LossTo::kMerchant;
  Action decision_ = Action::kAllow;
  Action shadow_ = Action::kAllow;
};

// All guardrails, by family and name; the index is what Finding::guardrail holds. The
// index may change from build to build, so nothing durable holds it: names are the contract.
std::span<const Guardrail> Registry();
// The index of a name; -1 for an unknown one.
int FindGuardrail(std::string_view name);
// Upper bound on the registry's size, for masks.
inline constexpr size_t kGuardrailsMax = 192;

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_GUARDRAIL_H_
