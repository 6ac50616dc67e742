// SPDX-License-Identifier: Apache-2.0
//
// Whether each guardrail is ready to enforce in a store, from what it did there so far.
//
//   ReadinessReview review(now);
//   review.Label("1001", Label::kFalseAlarm);              // what people said of orders, newest first
//   review.Add(order, facts, record, *judged_by);          // each recorded judgement, in any order
//   std::vector<Readiness> of = review.Finish(*program, supplied);   // one a guardrail, in the registry's order
//
// A guardrail is not ready while any of these holds; the first is what it says:
//   * unarmed: the store has not supplied a fact that it needs, and no order did (some carry payments, others do not)
//   * it has looked at fewer than kReadyAfterOrders orders, in shadow or enforced (not asked of guardrails that judge
//     price changes: they see no orders)
//   * it could not check more than kUncheckedMost of them
//   * more than kFalseAlarmsMost of them were false alarms; kFalseTagsMost where it only tags. A false alarm is what
//     people called so, or what nobody labelled and that was placed 14 days ago and never cancelled: presumed good, and
//     counted apart
//   * it found something that nobody reviewed and that is too young to be presumed good
//
// An order counts once, whatever its revisions. Of each label a person gave of an order, all that was found in it
// takes it. Test orders and what was only recorded do not count.
//
// Findings are those of judging the recorded facts once more under the policy of that time.
//
// Thread safety: one thread. Cost: about that of judging and 200 bytes an order; some 30 kB a policy.
#ifndef PARAPET_PLUGIN_TRIAL_READINESS_H_
#define PARAPET_PLUGIN_TRIAL_READINESS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/kernel/judge.h"
#include "parapet/plugin/trial/backtest.h"

namespace parapet {

inline constexpr int64_t kReadyAfterOrders = 200;  // as many as the brake on holds looks at
inline constexpr int64_t kUncheckedMost = 200;     // basis points, as the brake on holds
inline constexpr int64_t kFalseAlarmsMost = 10;    // basis points: one order in a thousand
inline constexpr int64_t kFalseTagsMost = 100;     // a tag costs a look, not a sale

struct Readiness {
  int64_t seen = 0;       // orders it looked at
  int64_t unchecked = 0;  // of them: could not be checked
  int64_t found = 0;      // of them: with a finding, which are
  int64_t right = 0, false_alarms = 0, presumed_good = 0, unsure = 0, unreviewed = 0;
  std::string not_ready_because;  // empty: ready
  bool ready() const { return not_ready_because.empty(); }
};

// "cost, tax_rates": what a guardrail needs and is not supplied; empty where it is armed.
std::string MissingFacts(const Guardrail& guardrail, FactSet supplied);

class ReadinessReview {
 public:
  explicit ReadinessReview(Instant now) : now_(now) {}

  void Label(std::string_view identity, parapet::Label label);
  // `judged_by` is the policy that was in force then, and must outlive this.
  void Add(const Order& order, const Facts& facts, const OrderRecord& record, const Program& judged_by);
  // `program` says which action a guardrail takes now.
  std::vector<Readiness> Finish(const Program& program, FactSet supplied) const;

 private:
  struct Seen {
    GuardrailMask looked, unchecked, found;
    Instant placed_at;
    bool cancelled = false;
  };
  int64_t Readiness::*FateOf(uint64_t key, const Seen& seen) const;

  const Instant now_;
  absl::flat_hash_map<uint64_t, Seen> orders_;
  absl::flat_hash_map<uint64_t, parapet::Label> labels_;
  std::map<const Program*, std::unique_ptr<Replay>> replays_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_TRIAL_READINESS_H_
