// SPDX-License-Identifier: Apache-2.0
//
// What a policy would have done to recorded orders, beside another: seen before it is switched on.
//
//   Backtest backtest(*old_program, *new_program, now);
//   backtest.Label("1001", Label::kFalseAlarm);               // what people said of orders, in any order
//   backtest.Add(order, facts, record);                       // each recorded event, oldest first
//   BacktestReport report = backtest.Finish();
//
// An order counts once, by its first judgement beyond the cart; carts that never got further count not at all. Stopped
// means held or blocked, ceilings included. Whether stopping was right is what people said of the order (`parapet
// review`); one that nobody labelled and that was placed 14 days ago and never cancelled is presumed good, and counted
// apart from those known to be good; what is younger is not known yet.
//
// The digest covers every order and both decisions: the same records and policies give the same digest.
//
// Thread safety: one thread. Cost: twice judging and about 16 bytes an order; what differs is kept whole.
#ifndef PARAPET_PLUGIN_TRIAL_BACKTEST_H_
#define PARAPET_PLUGIN_TRIAL_BACKTEST_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/policy/replay.h"
#include "parapet/core/state/events.h"

namespace parapet {

// What a person said of a finding.
enum class Label : uint8_t { kNone, kRight, kFalseAlarm, kUnsure };
std::string_view Name(Label label);  // "right", "false_alarm", "unsure"
std::optional<Label> LabelFromName(std::string_view name);

inline constexpr Duration kPresumedGoodAfter = Days(14);
inline constexpr size_t kExamplesMax = 5;

// Amounts by currency code.
using Amounts = std::map<std::string, Money>;
std::string AmountsText(const Amounts& amounts);  // "15.00 USD + 9.00 EUR", "nothing"

// Orders of one fate, and their money.
struct Tally {
  int64_t orders = 0;
  Amounts money;
  std::vector<std::string> examples;  // identities, at most kExamplesMax
  void Add(std::string_view identity, Currency currency, Money amount);
};

// What is newly stopped, by what is known of the orders; money is what was at risk, or for good ones their total.
struct Fates {
  Tally right, good, presumed_good, unsure, unknown;
};

struct GuardrailTrial {
  int64_t before = 0, after = 0;  // orders it stopped
  int64_t alone = 0;              // newly stopped by it and by no other guardrail
  Fates newly;
};

struct BacktestReport {
  int64_t orders = 0, skipped = 0;  // skipped: recorded without facts
  int64_t stopped_before = 0, stopped_after = 0;
  Fates newly_stopped;
  Tally let_go;                                      // stopped before and no more; money at risk
  std::map<std::string, GuardrailTrial> guardrails;  // those that stop anything under either policy
  uint64_t digest = 0;
};

class Backtest {
 public:
  // Both must outlive this.
  Backtest(const Program& before, const Program& after, Instant now);

  void Label(std::string_view identity, parapet::Label label);
  // `facts` null: the event was recorded without; it may still tell that the order was cancelled.
  void Add(const Order& order, const Facts* facts, const OrderRecord& record);
  BacktestReport Finish();

 private:
  struct Difference {
    uint64_t key = 0;
    std::string identity;
    Instant placed_at;
    Currency currency;
    Money at_risk, total;
    bool stopped = false;  // newly; else let go
    std::vector<uint16_t> guardrails;
  };
  struct Stopping {
    Action action = Action::kAllow;
    Money at_risk;
    std::vector<uint16_t> guardrails;  // that stop the order, each once
  };
  Stopping Judge(Replay& replay, const Order& order, const Facts& facts) const;
  Tally& FateOf(const Difference& difference, Fates& fates) const;
  void Settle(const Difference& difference);

  const Instant now_;
  Replay before_, after_;
  absl::flat_hash_set<uint64_t> seen_, cancelled_;
  absl::flat_hash_map<uint64_t, parapet::Label> labels_;
  std::vector<Difference> differences_;
  BacktestReport report_;
  Fingerprint digest_;
};

// The report as JSON and as a page for a terminal.
std::string WriteBacktest(const BacktestReport& report);
std::string DescribeBacktest(const BacktestReport& report);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_TRIAL_BACKTEST_H_
