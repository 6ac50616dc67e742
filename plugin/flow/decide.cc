// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/decide.h"

#include <algorithm>

#include "parapet/core/policy/exposure_ladder.h"

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

// Whether the order would be held, and only because something could not be checked: no finding of another family than
// "data" asks for it.
bool IsUnsureHold(const Verdict& verdict, const Findings& findings) {
  if (verdict.enforced != Action::kHold || findings.more() > 0) return false;
  return std::none_of(verdict.findings.begin(), verdict.findings.end(), [](const VerdictFinding& finding) {
    const int index = FindGuardrail(finding.guardrail);
    const bool about_data = index >= 0 && Registry()[static_cast<size_t>(index)].family == "data";
    return finding.action >= Action::kHold && !about_data;
  });
}

// The brake: where too many orders lack facts the fault is ours, and this one falls to a tag.
void ApplyBrake(const StoreState& state, const Program& program, Verdict& verdict) {
  const HoldRules& rules = program.policy().holds;
  HoldShare share = state.LastHolds(rules.brake_orders - 1, verdict.order);
  ++share.orders, ++share.unsure;
  if (!IsBraked(rules, share)) return;
  verdict.enforced = Action::kTag;
  verdict.braked = true;
  verdict.tags = TagsFor(verdict, program.policy().tag_prefix);
}

// Units of the order's currency for one of the store's, in micros; nullopt where it is not known.
std::optional<int64_t> BudgetRate(Currency store, Currency order, const Facts& facts) {
  return store.IsNone() || store == order ? std::optional(kMicros) : facts.surroundings.budget_rate;
}

// What the order spends of the budgets for exposure, by line. A later revision spends for the lines that it adds or
// raises; what the others spent stands. Where the store's currency cannot be had, no budget was asked and none is
// spent.
std::vector<OrderRecord::Exposure> ExposureOf(const DecideInput& input, const Admission& admission, Currency store,
                                              const Facts& facts, const Findings& findings, const OrderRecord& record) {
  std::vector<OrderRecord::Exposure> exposure;
  const auto rate = BudgetRate(store, input.order.currency, facts);
  if (!rate) return exposure;
  for (const ExposureCharge& charge : ChargesOf(input.order, facts, findings, input.program, record.enforced)) {
    const bool of_line = charge.line >= 0 && static_cast<size_t>(charge.line) < record.lines.size();
    const auto line = static_cast<size_t>(of_line ? charge.line : 0);
    const bool stands =
        of_line && !admission.judge_all_lines && line < admission.changed.size() && !admission.changed[line];
    if (stands) continue;
    exposure.push_back({.item = of_line ? record.lines[line].item : std::string(),
                        .amount = FromCurrency(charge.amount, *rate, Rounding::kUp),
                        .price = FromCurrency(charge.price, *rate, Rounding::kUp),
                        .promotion = charge.promotion,
                        .line = of_line ? record.lines[line].key : std::string()});
  }
  return exposure;
}

void Complete(const DecideInput& input, const Admission& admission, Currency store, const Judgement& judgement,
              const Findings& findings, const EnforcementLimits& limits, OrderRecord& record) {
  const Verdict& verdict = judgement.verdict;
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
  record.exposure = ExposureOf(input, admission, store, judgement.facts, findings, record);
}

// What a recorded-only revision carries on from the judgement before it.
void CarryOn(const OrderRecord* before, OrderRecord& record) {
  if (before == nullptr) return;
  record.judged = before->judged;
  record.decision = before->decision;
  record.enforced = before->enforced;
  record.unsure_hold = before->unsure_hold;
  record.guardrails = before->guardrails;
  record.exposure = before->exposure;
}

// Whether an entry speaks of the same line, or of the whole, as an earlier one.
bool Replaces(const OrderRecord::Exposure& entry, const OrderRecord::Exposure& earlier) {
  const bool knows_item_alone = earlier.line.empty() && !earlier.item.empty();  // of an earlier version
  return knows_item_alone ? entry.item == earlier.item : entry.line == earlier.line;
}

// Answers about a part of the order do not undo what stands against the rest.
void KeepWhatStands(const OrderRecord* before, OrderRecord& record) {
  if (before == nullptr || !before->judged) return;
  const auto is_sure = [](const OrderRecord& one) { return one.enforced >= Action::kHold && !one.unsure_hold; };
  const bool sure = is_sure(record) || is_sure(*before);
  record.unsure_hold = !sure && (record.unsure_hold || before->unsure_hold);
  record.decision = std::max(record.decision, before->decision);
  record.enforced = std::max(record.enforced, before->enforced);
  for (const auto& name : before->guardrails) {
    if (std::find(record.guardrails.begin(), record.guardrails.end(), name) == record.guardrails.end()) {
      record.guardrails.push_back(name);
    }
  }
  for (const auto& earlier : before->exposure) {
    const bool replaced = std::any_of(record.exposure.begin(), record.exposure.end(),
                                      [&](const auto& entry) { return Replaces(entry, earlier); });
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
  ClimbExposure(input.order, judgement.facts, input.program, workspace.findings());
  EnforcementLimits limits = input.limits;
  limits.untouchable |= admission.released;
  judgement.verdict = MakeVerdict(input.order, judgement.facts, workspace.findings(), input.program, limits);
  KeepChangedLines(admission, limits, input.program.ceiling(), judgement.verdict);
  judgement.record.unsure_hold = IsUnsureHold(judgement.verdict, workspace.findings());
  if (judgement.record.unsure_hold) ApplyBrake(state, input.program, judgement.verdict);
  Complete(input, admission, state.settings().currency, judgement, workspace.findings(), limits, judgement.record);
  if (!admission.judge_all_lines || input.question == Question::kStock)
    KeepWhatStands(admission.before, judgement.record);
  for (const LineFacts& line : judgement.facts.lines) judgement.claimed |= line.claim == ClaimOutcome::kWon;
  return judgement;
}

}  // namespace parapet
