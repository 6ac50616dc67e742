// SPDX-License-Identifier: Apache-2.0
//
// The ladder of exposure: what mistakes may cost, and how the verdict climbs as that is used up.
//
//   JudgeOrder(program.MaskFor(order, facts.supplied), order, facts, program.RulesFor(order), findings);
//   ClimbExposure(order, facts, program, findings);                     // the judge's last step
//   Verdict verdict = MakeVerdict(order, facts, findings, program, limits);
//   for (const ExposureCharge& charge : ChargesOf(order, facts, findings, program, verdict.enforced)) ...  // spend
//
// What an order would lose is summed from its enforced findings: by line, by item, by price cohort, by promotion, and
// as a whole. Two findings about one line are one loss, the greater; a finding about the whole order contains what its
// lines lose, except one about shipping or tax, which comes on top. Only what the merchant loses counts. Where a
// finding does not say what is at risk, it is what the line is worth (reference, cost or floor) over what is paid.
//
// A line that a promotion with a budget of its own explains spends from that budget what it sells below its worth,
// found or not, and from no other: a registered sale does not starve the day's.
//
// Each budget is active, reducing or halted by how much of it was used before this order (ExposureBudgets: tagged from
// 50 %, held from 80 %, blocked from 100 %). An order that draws on a budget climbs with it, and one that does not fit
// into what is left is held. That is a finding in the name of the guardrail `exposure_budget`, so it can be switched,
// scoped and explained like any other; in shadow it changes nothing. Why not in that guardrail's own file: a guardrail
// sees facts and never what others found, and the sum of what others found is what the budgets are about. Its own file
// judges what facts alone can say, so that embedded kernels have that.
//
// Held and blocked orders spend nothing; all others spend what they would lose, so that spent never exceeds a budget
// where the ceiling lets hold. Reading what is left, climbing and applying the record have to be one step under the
// store's lock: two orders that both read before either wrote would both fit.
//
// All amounts are in the order's currency, as facts have them. Where the store's is another, budgets go over rounded
// down and charges come back rounded up (InCurrency), so that rounding never spends more than there is.
//
// Thread safety: pure. Cost: nothing where no budgets are supplied; else one pass over findings and lines, and a
// comparison of every two lines that lose something, of which there are at most kFindingsMax. ClimbExposure does not
// allocate. An order with more findings than are listed does not fit.
#ifndef PARAPET_CORE_POLICY_EXPOSURE_LADDER_H_
#define PARAPET_CORE_POLICY_EXPOSURE_LADDER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/program.h"

namespace parapet {

// How far a budget is used.
enum class ExposureState : uint8_t {
  kActive,    // orders go as the guardrails say
  kReducing,  // orders that draw on it are tagged, then held
  kHalted,    // and blocked
};
std::string_view Name(ExposureState state);

// The state of a budget of which so much is left.
ExposureState StateOf(const ExposureBudgets& steps, Money budget, Money left);
// What an order that draws on such a budget comes to at least.
Action ActionFor(const ExposureBudgets& steps, Money budget, Money left);

// Adds what the budgets find to what the guardrails found. Does nothing where the store supplies no budgets or the
// guardrail `exposure_budget` is off; REQUIRES: `findings` are of this order and these facts, judged by this program.
void ClimbExposure(const Order& order, const Facts& facts, const Program& program, Findings& findings);

// What one line, or the order as a whole, spends.
struct ExposureCharge {
  int16_t line = kWholeOrder;
  Money amount;           // above zero, in the order's currency
  Money price;            // its cohort: the offered unit price; zero for the order as a whole
  std::string promotion;  // whose budget it is, instead of item, cohort and day; empty for none
};

// What an order spends that comes to `enforced`; nothing for a held or blocked one. For OrderRecord::exposure.
std::vector<ExposureCharge> ChargesOf(const Order& order, const Facts& facts, const Findings& findings,
                                      const Program& program, Action enforced);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_EXPOSURE_LADDER_H_
