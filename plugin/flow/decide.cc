// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/decide.h"

#include <algorithm>
#include <map>

namespace parapet {
namespace {

// Guardrails that read stock or claims.
GuardrailMask StockMask() {
  GuardrailMask mask;
  const auto registry = Registry();
  for (size_t i = 0; i < registry.size(); ++i) {
    if (registry[i].needs.Has(Fact::kStock) || registry[i].needs.Has(Fact::kClaims)) mask.Set(i);
  }
  return mask;
}

// The line that a JSON path of ours speaks of: 3 for "$.lines[3].unit_price", -1 for the whole order.
int LineOf(std::string_view target) {
  constexpr std::string_view kPrefix = "$.lines[";
  if (target.substr(0, kPrefix.size()) != kPrefix) return kWholeOrder;
  int line = 0;
  for (char c : target.substr(kPrefix.size())) {
    if (c < '0' || c > '9') break;
    line = line * 10 + (c - '0');
  }
  return line;
}

bool IsUnchanged(const Admission& admission, std::string_view target) {
  const int line = LineOf(target);
  return line >= 0 && static_cast<size_t>(line) < admission.changed.size() && !admission.changed[line];
}

// A later revision is judged by the lines that it adds or raises: findings about the others were made before.
void KeepChangedLines(const Admission& admission, const EnforcementLimits& limits, Ceiling ceiling, Verdict& verdict) {
  if (admission.judge_all_lines) return;
  const auto unchanged = [&](const auto& entry) { return IsUnchanged(admission, entry.target); };
  std::erase_if(verdict.findings, unchanged);
  std::erase_if(verdict.indeterminate, unchanged);
  std::erase_if(verdict.shadow, unchanged);
  if (verdict.findings_not_listed > 0) return;
  verdict.decision = Action::kAllow;
  for (const auto& finding : verdict.findings) verdict.decision = std::max(verdict.decision, finding.action);
  for (const auto& missing : verdict.indeterminate) {
    if (missing.mode == Mode::kEnforce) verdict.decision = std::max(verdict.decision, missing.action);
  }
  verdict.enforced = std::min(verdict.enforced, Cap(verdict.decision, std::min(ceiling, limits.ceiling)));
}

// At risk by enforced findings, once a line: two findings about one line are one loss.
std::vector<OrderRecord::Exposure> ExposureOf(const DecideInput& input, const Facts& facts, const Verdict& verdict) {
  std::map<std::pair<int, std::string>, Money> by_line;
  for (const auto& finding : verdict.findings) {
    if (!finding.amount_at_risk || finding.loss_to != LossTo::kMerchant) continue;
    Money& worst = by_line[{LineOf(finding.target), finding.item}];
    worst = std::max(worst, *finding.amount_at_risk);
  }
  std::vector<OrderRecord::Exposure> exposure;
  for (const auto& [line, amount] : by_line) {
    if (amount.IsZero()) continue;
    OrderRecord::Exposure& entry = exposure.emplace_back();
    entry.item = line.second;
    entry.amount = amount;
    if (line.first < 0 || static_cast<size_t>(line.first) >= input.order.lines.size()) continue;
    const Line& sold = input.order.lines[static_cast<size_t>(line.first)];
    entry.price = sold.offered_unit;
    if (!facts.lines[static_cast<size_t>(line.first)].promoted) continue;
    const Promotion* promotion = input.program.PromotionFor(entry.item, sold.sku, input.now);
    if (promotion != nullptr && promotion->budget) entry.promotion = promotion->name;
  }
  return exposure;
}

void Complete(const DecideInput& input, const Facts& facts, const Verdict& verdict, const EnforcementLimits& limits,
              OrderRecord& record) {
  record.judged = true;
  record.decision = verdict.decision;
  record.enforced = verdict.enforced;
  record.vetoed = input.may_veto && limits.can_block && verdict.enforced == Action::kBlock;
  record.guardrails.clear();
  for (const auto& finding : verdict.findings) {
    if (std::find(record.guardrails.begin(), record.guardrails.end(), finding.guardrail) == record.guardrails.end()) {
      record.guardrails.push_back(finding.guardrail);
    }
  }
  record.exposure = ExposureOf(input, facts, verdict);
}

// What a recorded-only revision carries on from the judgement before it.
void CarryOn(const OrderRecord* before, OrderRecord& record) {
  if (before == nullptr) return;
  record.judged = before->judged;
  record.decision = before->decision;
  record.enforced = before->enforced;
  record.guardrails = before->guardrails;
  record.exposure = before->exposure;
}

// Answers about a part of the order do not undo what stands against the rest.
void KeepWhatStands(const OrderRecord* before, OrderRecord& record) {
  if (before == nullptr || !before->judged) return;
  record.decision = std::max(record.decision, before->decision);
  record.enforced = std::max(record.enforced, before->enforced);
  for (const auto& name : before->guardrails) {
    if (std::find(record.guardrails.begin(), record.guardrails.end(), name) == record.guardrails.end()) {
      record.guardrails.push_back(name);
    }
  }
  for (const auto& earlier : before->exposure) {
    const bool replaced = std::any_of(record.exposure.begin(), record.exposure.end(),
                                      [&](const auto& entry) { return entry.item == earlier.item; });
    if (!replaced) record.exposure.push_back(earlier);
  }
}

bool AnyChanged(const Admission& admission) {
  return admission.judge_all_lines ||
         std::find(admission.changed.begin(), admission.changed.end(), true) != admission.changed.end();
}

bool IsJudged(const DecideInput& input, const Admission& admission) {
  if (input.order.cancelled || admission.relation == Relation::kStale) return false;
  if (input.always_judge || input.question == Question::kStock) return true;
  return admission.relation != Relation::kSame && AnyChanged(admission);
}

}  // namespace

Judgement Decide(const StoreState& state, const DecideInput& input, Workspace& workspace) {
  Judgement judgement;
  Admission admission = state.Admit(input.order, input.now);
  if (input.question == Question::kStock) admission.judge_all_lines = true;
  judgement.relation = admission.relation;
  judgement.record = state.Record(input.order, admission, input.now);
  if (!IsJudged(input, admission)) {
    CarryOn(admission.before, judgement.record);
    return judgement;
  }
  judgement.judged = true;
  judgement.facts = state.Resolve(input.order, admission, input.program, input.now, workspace.facts());
  GuardrailMask mask = input.program.MaskFor(input.order, judgement.facts.supplied);
  if (input.question == Question::kStock) mask = mask & StockMask();
  JudgeOrder(mask, input.order, judgement.facts, input.program.RulesFor(input.order), workspace.findings());
  EnforcementLimits limits = input.limits;
  limits.untouchable |= admission.released;
  judgement.verdict = MakeVerdict(input.order, judgement.facts, workspace.findings(), input.program, limits);
  KeepChangedLines(admission, limits, input.program.ceiling(), judgement.verdict);
  Complete(input, judgement.facts, judgement.verdict, limits, judgement.record);
  if (!admission.judge_all_lines || input.question == Question::kStock)
    KeepWhatStands(admission.before, judgement.record);
  for (const LineFacts& line : judgement.facts.lines) judgement.claimed |= line.claim == ClaimOutcome::kWon;
  return judgement;
}

}  // namespace parapet
