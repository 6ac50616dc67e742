// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/readiness.h"

#include "parapet/adapters/json/document.h"

namespace parapet {
namespace {

uint64_t KeyOf(std::string_view identity) { return Fingerprint().Add(identity).value(); }

// "3 of 250 (1.2%)"
std::string Part(int64_t some, int64_t all) {
  const int64_t tenths = (some * 1'000 + all / 2) / all;
  return std::to_string(some) + " of " + std::to_string(all) + " (" + std::to_string(tenths / 10) + "." +
         std::to_string(tenths % 10) + "%)";
}

std::string WhyNot(const Readiness& of, const Guardrail& guardrail, Action action, FactSet supplied) {
  const std::string missing = MissingFacts(guardrail, supplied);
  if (!missing.empty() && of.seen == 0) return "unarmed: this store has not supplied " + missing;
  if (guardrail.reach == Reach::kChange) return {};
  if (of.seen < kReadyAfterOrders) {
    return "it has seen " + std::to_string(of.seen) + " orders; " + std::to_string(kReadyAfterOrders) + " are asked";
  }
  if (of.unchecked * kHundredPercent > of.seen * kUncheckedMost) {
    return "it could not check " + Part(of.unchecked, of.seen) + " orders; at most " + FormatPercent(kUncheckedMost);
  }
  const int64_t most = action >= Action::kHold ? kFalseAlarmsMost : kFalseTagsMost;
  if ((of.false_alarms + of.presumed_good) * kHundredPercent > of.seen * most) {
    return "false alarms: " + Part(of.false_alarms + of.presumed_good, of.seen) + " orders, " +
           std::to_string(of.presumed_good) + " of them presumed good; at most " + FormatPercent(most);
  }
  if (of.unreviewed == 0) return {};
  return std::to_string(of.unreviewed) + " findings that nobody reviewed: `parapet review --guardrail " +
         std::string(guardrail.name) + "`";
}

}  // namespace

std::string MissingFacts(const Guardrail& guardrail, FactSet supplied) {
  std::string missing;
  for (int i = 0; i < kFacts; ++i) {
    const Fact fact = static_cast<Fact>(i);
    if (!guardrail.needs.Has(fact) || supplied.Has(fact)) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(Name(fact));
  }
  return missing;
}

void ReadinessReview::Label(std::string_view identity, parapet::Label label) {
  labels_.try_emplace(KeyOf(identity), label);
}

void ReadinessReview::Add(const Order& order, const Facts& facts, const OrderRecord& record, const Program& judged_by) {
  if (record.test) return;
  Seen& seen = orders_[KeyOf(record.identity)];
  seen.cancelled = seen.cancelled || record.cancelled;
  const Instant placed_at = record.placed_at.IsKnown() ? record.placed_at : record.seen_at;
  if (!seen.placed_at.IsKnown() || placed_at < seen.placed_at) seen.placed_at = placed_at;
  if (!record.judged || order.cancelled) return;
  const GuardrailMask looked = judged_by.MaskFor(order, facts.supplied);
  for (size_t i = 0; i < Registry().size(); ++i) {
    if (looked.Has(i)) seen.looked.Set(i);
  }
  std::unique_ptr<Replay>& replay = replays_[&judged_by];
  if (replay == nullptr) replay = std::make_unique<Replay>(judged_by);
  replay->Judge(order, facts);
  for (const Finding& finding : replay->findings().findings()) seen.found.Set(finding.guardrail);
  for (const Indeterminate& missing : replay->findings().indeterminates()) seen.unchecked.Set(missing.guardrail);
}

int64_t Readiness::*ReadinessReview::FateOf(uint64_t key, const Seen& seen) const {
  const auto label = labels_.find(key);
  if (label != labels_.end()) {
    if (label->second == Label::kRight) return &Readiness::right;
    return label->second == Label::kFalseAlarm ? &Readiness::false_alarms : &Readiness::unsure;
  }
  const bool old = now_ - seen.placed_at >= kPresumedGoodAfter;
  return old && !seen.cancelled ? &Readiness::presumed_good : &Readiness::unreviewed;
}

std::vector<Readiness> ReadinessReview::Finish(const Program& program, FactSet supplied) const {
  const auto registry = Registry();
  std::vector<Readiness> all(registry.size());
  for (const auto& [key, seen] : orders_) {
    const auto fate = FateOf(key, seen);
    for (size_t i = 0; i < registry.size(); ++i) {
      const bool found = seen.found.Has(i);
      all[i].seen += seen.looked.Has(i) || found;
      all[i].unchecked += seen.unchecked.Has(i) && !found;
      all[i].found += found;
      if (found) ++(all[i].*fate);
    }
  }
  for (size_t i = 0; i < registry.size(); ++i) {
    all[i].not_ready_because = WhyNot(all[i], registry[i], program.RulesForChange().rules[i].action, supplied);
  }
  return all;
}

}  // namespace parapet
