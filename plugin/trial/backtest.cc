// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/backtest.h"

#include <algorithm>

namespace parapet {
namespace {

constexpr std::string_view kLabels[] = {"none", "right", "false_alarm", "unsure"};

uint64_t KeyOf(std::string_view identity) { return Fingerprint().Add(identity).value(); }

}  // namespace

std::string_view Name(Label label) { return kLabels[static_cast<size_t>(label)]; }

std::optional<Label> LabelFromName(std::string_view name) {
  for (size_t i = 1; i < std::size(kLabels); ++i) {
    if (kLabels[i] == name) return static_cast<Label>(i);
  }
  return std::nullopt;
}

void Tally::Add(std::string_view identity, Currency currency, Money amount) {
  ++orders;
  if (!amount.IsZero()) {
    Money& sum = money[std::string(currency.code())];
    sum = SaturatingAdd(sum, amount);
  }
  if (examples.size() < kExamplesMax) examples.emplace_back(identity);
}

Backtest::Backtest(const Program& before, const Program& after, Instant now)
    : now_(now), before_(before), after_(after) {}

void Backtest::Label(std::string_view identity, parapet::Label label) { labels_[KeyOf(identity)] = label; }

void Backtest::Add(const Order& order, const Facts* facts, const OrderRecord& record) {
  const uint64_t key = KeyOf(record.identity);
  if (record.cancelled) cancelled_.insert(key);
  if (record.test || !record.judged || order.cancelled || order.stage == Stage::kCart) return;
  if (facts == nullptr) return void(++report_.skipped);
  if (!seen_.insert(key).second) return;
  ++report_.orders;
  const Stopping old = Judge(before_, order, *facts);
  const Stopping now = Judge(after_, order, *facts);
  digest_.Add(key).Add(static_cast<uint64_t>(old.action) << 8 | static_cast<uint64_t>(now.action));
  const bool was_stopped = old.action >= Action::kHold, is_stopped = now.action >= Action::kHold;
  report_.stopped_before += was_stopped;
  report_.stopped_after += is_stopped;
  for (const uint16_t index : old.guardrails) ++report_.guardrails[std::string(Registry()[index].name)].before;
  for (const uint16_t index : now.guardrails) ++report_.guardrails[std::string(Registry()[index].name)].after;
  if (was_stopped == is_stopped) return;
  const Stopping& which = is_stopped ? now : old;
  differences_.push_back({.key = key,
                          .identity = record.identity,
                          .placed_at = record.placed_at.IsKnown() ? record.placed_at : record.seen_at,
                          .currency = order.currency,
                          .at_risk = which.at_risk,
                          .total = order.total.value_or(order.goods_net_total),
                          .stopped = is_stopped,
                          .guardrails = which.guardrails});
}

Backtest::Stopping Backtest::Judge(Replay& replay, const Order& order, const Facts& facts) const {
  Stopping stopping{.action = replay.Judge(order, facts)};
  if (stopping.action < Action::kHold) return stopping;
  std::map<int, Money> by_line;  // two findings about one line are one loss
  for (const Finding& finding : replay.findings().findings()) {
    if (finding.mode != Mode::kEnforce || finding.action < Action::kHold) continue;
    if (std::find(stopping.guardrails.begin(), stopping.guardrails.end(), finding.guardrail) ==
        stopping.guardrails.end()) {
      stopping.guardrails.push_back(finding.guardrail);
    }
    if (finding.at_risk) by_line[finding.line] = std::max(by_line[finding.line], *finding.at_risk);
  }
  for (const auto& [line, amount] : by_line) stopping.at_risk = SaturatingAdd(stopping.at_risk, amount);
  return stopping;
}

Tally& Backtest::FateOf(const Difference& difference, Fates& fates) const {
  const auto label = labels_.find(difference.key);
  if (label != labels_.end()) {
    if (label->second == Label::kRight) return fates.right;
    return label->second == Label::kFalseAlarm ? fates.good : fates.unsure;
  }
  const bool old = now_ - difference.placed_at >= kPresumedGoodAfter;
  return old && !cancelled_.contains(difference.key) ? fates.presumed_good : fates.unknown;
}

void Backtest::Settle(const Difference& difference) {
  if (!difference.stopped) {
    return report_.let_go.Add(difference.identity, difference.currency, difference.at_risk);
  }
  const auto add = [&](Fates& fates) {
    Tally& fate = FateOf(difference, fates);
    const bool good = &fate == &fates.good || &fate == &fates.presumed_good;
    fate.Add(difference.identity, difference.currency, good ? difference.total : difference.at_risk);
  };
  add(report_.newly_stopped);
  for (const uint16_t index : difference.guardrails) {
    GuardrailTrial& trial = report_.guardrails[std::string(Registry()[index].name)];
    add(trial.newly);
    trial.alone += difference.guardrails.size() == 1;
  }
}

BacktestReport Backtest::Finish() {
  for (const Difference& difference : differences_) Settle(difference);
  report_.digest = digest_.value();
  return std::move(report_);
}

}  // namespace parapet
