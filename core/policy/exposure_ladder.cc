// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/exposure_ladder.h"

#include <algorithm>
#include <array>
#include <limits>

#include "parapet/core/kernel/comparison.h"

namespace parapet {
namespace {

constexpr Money kBeyondAll = Money::FromMicros(std::numeric_limits<int64_t>::max());

// What one line, or the order beyond its lines, would lose.
struct Loss {
  int16_t line = kWholeOrder;
  Money amount;
  const Promotion* promotion = nullptr;  // with a budget of its own, which pays
};

// Facts about budgets are those of the placement.
Instant AskedAt(const Order& order, const Facts& facts) {
  const bool placed = order.stage >= Stage::kPlaced && order.placed_at.IsKnown();
  return placed ? std::min(order.placed_at, facts.now) : facts.now;
}

// The promotion with a budget that explains a line, by its price or by a code; facts say whether there is a budget.
const Promotion* Payer(const Order& order, const LineFacts& facts, const Line& line, const PolicyView& policy,
                       Instant now) {
  if (!facts.promotion_budget_left || (facts.promoted && !Explained(facts, line.offered_unit))) return nullptr;
  const std::string_view item = !line.variant_id.empty() ? line.variant_id : line.item_id;
  const Promotion* by_item =
      facts.promoted ? policy.PromotionFor(item.empty() ? line.sku : item, line.sku, now) : nullptr;
  if (by_item != nullptr && by_item->budget) return by_item;
  for (const Discount& discount : order.discounts) {
    const Promotion* by_code = policy.CodeFor(discount.code.empty() ? discount.title : discount.code);
    if (by_code != nullptr && by_code->budget) return by_code;
  }
  return nullptr;
}

// Whether a finding about the whole order is a loss of its own, beside what the lines lose.
bool IsOnTop(const Guardrail& guardrail) { return guardrail.family == "shipping" || guardrail.family == "tax"; }

// What an order would lose, gathered once.
class Losses {
 public:
  // `own`: the index of the guardrail exposure_budget, whose findings repeat what others found.
  Losses(const Order& order, const Facts& facts, const Findings& findings, const PolicyView& policy, int own)
      : order_(order), facts_(facts), policy_(policy), unlisted_(findings.more() > 0) {
    for (const Finding& finding : findings.findings()) Take(finding, own);
    Money lines;
    for (const Loss& loss : list()) lines = SaturatingAdd(lines, loss.amount);
    TakePromoted();
    const Money beyond =
        SaturatingAdd(whole_ > lines ? *Subtract(whole_, lines) : Money(), SaturatingAdd(shipping_, tax_));
    if (beyond > Money() && count_ < losses_.size()) losses_[count_++] = {kWholeOrder, beyond, nullptr};
  }

  std::span<const Loss> list() const { return {losses_.data(), count_}; }
  bool unlisted() const { return unlisted_; }

 private:
  void Take(const Finding& finding, int own) {
    const bool counts = finding.mode == Mode::kEnforce && finding.action > Action::kAllow &&
                        finding.loss_to == LossTo::kMerchant && (finding.guardrail != own || finding.line >= 0);
    if (!counts) return;
    if (finding.line < 0) {
      const Guardrail& guardrail = Registry()[finding.guardrail];
      Money& into = !IsOnTop(guardrail) ? whole_ : guardrail.family == "tax" ? tax_ : shipping_;
      into = std::max(into, finding.at_risk.value_or(Money()));
      return;
    }
    const size_t line = static_cast<size_t>(finding.line);
    const auto worth = finding.at_risk ? finding.at_risk : MerchantLoss(order_.lines[line], facts_.lines[line]);
    if (worth && *worth > Money()) Raise(finding.line, *worth);
  }

  // Two findings about one line are one loss.
  void Raise(int16_t line, Money amount) {
    for (size_t i = 0; i < count_; ++i) {
      if (losses_[i].line != line) continue;
      losses_[i].amount = std::max(losses_[i].amount, amount);
      return;
    }
    if (count_ == losses_.size()) {
      unlisted_ = true;
      return;
    }
    const size_t at = static_cast<size_t>(line);
    losses_[count_++] = {line, amount,
                         Payer(order_, facts_.lines[at], order_.lines[at], policy_, AskedAt(order_, facts_))};
  }

  // What a promotion with a budget gives away, found or not.
  void TakePromoted() {
    for (size_t i = 0; i < order_.lines.size(); ++i) {
      const Line& line = order_.lines[i];
      if (!facts_.lines[i].promotion_budget_left || !line.IsMerchandise()) continue;
      if (Payer(order_, facts_.lines[i], line, policy_, AskedAt(order_, facts_)) == nullptr) continue;
      const auto loss = MerchantLoss(line, facts_.lines[i]);
      if (loss && *loss > Money()) Raise(static_cast<int16_t>(i), *loss);
    }
  }

  const Order& order_;
  const Facts& facts_;
  const PolicyView& policy_;
  std::array<Loss, kFindingsMax> losses_;
  size_t count_ = 0;
  Money whole_, shipping_, tax_;
  bool unlisted_;
};

// Steps up as one order's losses are set against each budget that they draw on.
class Ladder {
 public:
  Ladder(const Order& order, const Facts& facts, const Program& program, Findings& findings, uint16_t own)
      : order_(order),
        facts_(facts),
        findings_(findings),
        steps_(program.policy().exposure),
        budgets_(program.BudgetsAt(AskedAt(order, facts))),
        losses_(order, facts, findings, program, own),
        rules_(program.RulesFor(order).rules + own, Registry().size(), facts),
        own_(own) {}

  void Climb() {
    findings_.Begin(own_, LossTo::kMerchant);
    Money whole;
    for (const Loss& loss : losses_.list()) {
      if (loss.promotion == nullptr) whole = SaturatingAdd(whole, loss.amount);
      if (loss.line >= 0) OfLine(loss);
    }
    if (losses_.unlisted()) whole = kBeyondAll;
    if (whole <= Money()) return;
    const Surroundings& around = facts_.surroundings;
    Step order, day;
    if (around.order_budget)
      order = {whole > *around.order_budget ? Action::kHold : Action::kAllow, around.order_budget};
    day = Against(whole, budgets_.day, around.day_budget_left);
    const Step& worse = day.action > order.action ? day : order;
    const Rule& rule = rules_.Whole();
    if (rule.mode != Mode::kOff) Report(worse, whole, {.amount = whole}, rule);
  }

 private:
  struct Step {
    Action action = Action::kAllow;
    std::optional<Money> left;
  };

  // What a sum comes to beside what a budget has left; the total is known where the policy still has that budget. The
  // policy has it in the store's currency, facts have what is left in the order's.
  Step Against(Money sum, const std::optional<Money>& budget, const std::optional<Money>& left) const {
    if (!left) return {};
    const int64_t rate = facts_.surroundings.budget_rate.value_or(kMicros);
    const Action climbed =
        budget ? ActionFor(steps_, InCurrency(*budget, rate, Rounding::kDown), *left) : Action::kAllow;
    return {std::max(climbed, sum > *left ? Action::kHold : Action::kAllow), left};
  }

  // Everything that the order draws on the same budget as this line.
  template <typename Same>
  Money Together(Same same) const {
    Money sum;
    for (const Loss& loss : losses_.list()) {
      if (loss.line >= 0 && same(loss)) sum = SaturatingAdd(sum, loss.amount);
    }
    return sum;
  }

  const Line& LineOf(const Loss& loss) const { return order_.lines[static_cast<size_t>(loss.line)]; }

  // Facts number the known items of an order; others are told apart by what the platform calls them.
  bool SameItem(const Loss& a, const Loss& b) const {
    const LineFacts& first = facts_.lines[static_cast<size_t>(a.line)];
    const LineFacts& second = facts_.lines[static_cast<size_t>(b.line)];
    if (first.item_known && second.item_known) return first.stock_item == second.stock_item;
    const Line& x = LineOf(a);
    const Line& y = LineOf(b);
    return x.variant_id == y.variant_id && x.sku == y.sku && x.item_id == y.item_id;
  }

  void OfLine(const Loss& loss) {
    const LineFacts& known = facts_.lines[static_cast<size_t>(loss.line)];
    const Rule& rule = rules_.Line(static_cast<size_t>(loss.line));
    if (rule.mode == Mode::kOff) return;
    if (loss.promotion != nullptr) {
      const Money sum = Together([&](const Loss& other) { return other.promotion == loss.promotion; });
      return Report(Against(sum, loss.promotion->budget, known.promotion_budget_left), sum, loss, rule);
    }
    const Money item = Together([&](const Loss& other) { return other.promotion == nullptr && SameItem(loss, other); });
    const Money cohort = Together([&](const Loss& other) {
      return other.promotion == nullptr && LineOf(other).offered_unit == LineOf(loss).offered_unit;
    });
    const Step by_item = Against(item, budgets_.item, known.item_budget_left);
    const Step by_cohort = Against(cohort, budgets_.cohort, known.cohort_budget_left);
    const bool cohort_is_worse = by_cohort.action > by_item.action;
    Report(cohort_is_worse ? by_cohort : by_item, cohort_is_worse ? cohort : item, loss, rule);
  }

  // The guardrail's own word on this line stands where it is as grave.
  void Report(const Step& step, Money sum, const Loss& loss, const Rule& rule) {
    if (step.action == Action::kAllow) return;
    for (const Finding& finding : findings_.findings()) {
      if (finding.guardrail == own_ && finding.line == loss.line && finding.action >= step.action) return;
    }
    auto report = loss.line < 0 ? findings_.Whole(rule, step.action)
                                : findings_.Line(static_cast<size_t>(loss.line), rule, step.action);
    report.Observed(sum).Expected(*step.left).Advise(Advice::kReview);
    report.AtRisk(loss.amount == kBeyondAll ? std::nullopt : std::optional(loss.amount));
  }

  const Order& order_;
  const Facts& facts_;
  Findings& findings_;
  const ExposureBudgets& steps_;
  PolicyView::Budgets budgets_;
  Losses losses_;
  Rules rules_;
  uint16_t own_;
};

int OwnIndex() {
  static const int index = FindGuardrail("exposure_budget");
  return index;
}

}  // namespace

std::string_view Name(ExposureState state) {
  constexpr std::string_view kNames[] = {"active", "reducing", "halted"};
  return kNames[static_cast<size_t>(state)];
}

Action ActionFor(const ExposureBudgets& steps, Money budget, Money left) {
  const auto used = Subtract(budget, left);
  if (!used || budget.IsNegative()) return Action::kBlock;
  if (used->IsNegative()) return Action::kAllow;
  const int64_t thresholds[] = {steps.tag_from, steps.hold_from, steps.block_from};
  return Grade(used->micros(), budget.micros(), thresholds);
}

ExposureState StateOf(const ExposureBudgets& steps, Money budget, Money left) {
  const Action action = ActionFor(steps, budget, left);
  if (action == Action::kBlock) return ExposureState::kHalted;
  return action == Action::kAllow ? ExposureState::kActive : ExposureState::kReducing;
}

void ClimbExposure(const Order& order, const Facts& facts, const Program& program, Findings& findings) {
  const int own = OwnIndex();
  if (own < 0 || order.cancelled || !facts.supplied.Has(Fact::kBudgets)) return;
  if (!program.MaskFor(order, facts.supplied).Has(static_cast<size_t>(own))) return;
  Ladder(order, facts, program, findings, static_cast<uint16_t>(own)).Climb();
}

std::vector<ExposureCharge> ChargesOf(const Order& order, const Facts& facts, const Findings& findings,
                                      const Program& program, Action enforced) {
  std::vector<ExposureCharge> charges;
  if (enforced >= Action::kHold || order.cancelled) return charges;
  const Losses losses(order, facts, findings, program, OwnIndex());
  for (const Loss& loss : losses.list()) {
    const bool whole = loss.line < 0;
    charges.push_back({.line = loss.line,
                       .amount = loss.amount,
                       .price = whole ? Money() : order.lines[static_cast<size_t>(loss.line)].offered_unit,
                       .promotion = loss.promotion == nullptr ? std::string() : loss.promotion->name});
  }
  return charges;
}

}  // namespace parapet
