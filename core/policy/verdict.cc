// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/verdict.h"

#include <algorithm>

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {
namespace {

constexpr size_t kTagMax = 40;

// Of all that was judged: what the order says, how far it had come and when, and the facts.
uint64_t DigestOf(const Order& order, const Facts& facts) {
  Fingerprint digest;
  digest.Add(order.revision.digest).Add(static_cast<uint64_t>(order.stage));
  digest.Add(order.placed_at.micros).Add(order.revision.updated_at.micros).Add(FactsDigest(facts));
  return digest.value();
}

// The field of a line, or of the order, that a family's guardrails look at.
struct FamilyTargets {
  std::string_view family, line, order;
};
constexpr FamilyTargets kTargets[] = {
    {"price", ".unit_price", ""},
    {"discount", ".discount", ".discount_total"},
    {"total", "", ".total"},
    {"tax", ".tax", ".tax_total"},
    {"currency", ".currency", ".currency"},
    {"stock", ".quantity", ""},
    {"quantity", ".quantity", ""},
    {"shipping", "", ".shipping"},
};

// What a family's findings are called in a tag.
constexpr std::string_view kTaggedFamilies[] = {"price",    "discount", "total",     "tax",      "currency", "stock",
                                                "quantity", "shipping", "duplicate", "exposure", "data"};

const Guardrail& At(uint16_t index) { return Registry()[index]; }

std::string TargetOf(const Guardrail& guardrail, int16_t line) {
  std::string_view of_line, of_order;
  for (const FamilyTargets& targets : kTargets) {
    if (targets.family == guardrail.family) of_line = targets.line, of_order = targets.order;
  }
  if (line == kWholeOrder) return "$" + std::string(of_order);
  return "$.lines[" + std::to_string(line) + "]" + std::string(of_line);
}

std::string ItemOf(const Order& order, int16_t line) {
  if (line < 0 || static_cast<size_t>(line) >= order.lines.size()) return {};
  const Line& at = order.lines[static_cast<size_t>(line)];
  return std::string(!at.variant_id.empty() ? at.variant_id : !at.sku.empty() ? at.sku : at.item_id);
}

std::vector<std::string> OptionsFor(Advice advice) {
  switch (advice) {
    case Advice::kNone:
      return {"release the order"};
    case Advice::kReconfirm:
      return {"show the right amount and ask again", "charge what was shown"};
    case Advice::kReprice:
      return {"recalculate at current prices", "honour the price", "release the order"};
    case Advice::kDropCode:
      return {"remove the discount code", "honour the discount", "release the order"};
    case Advice::kReduceQuantity:
      return {"offer what there is", "restock and release the order", "cancel the rest"};
    case Advice::kRemoveLine:
      return {"remove the line", "release the order"};
    case Advice::kCompare:
      return {"release both orders", "cancel the second copy"};
    case Advice::kReview:
      return {"release the order", "accept the price", "correct the price and ask the customer"};
  }
  return {};
}

VerdictFinding Worded(const Finding& finding, const Order& order) {
  const Guardrail& guardrail = At(finding.guardrail);
  return {.guardrail = std::string(guardrail.name),
          .action = finding.action,
          .mode = finding.mode,
          .target = TargetOf(guardrail, finding.line),
          .item = ItemOf(order, finding.line),
          .observed = finding.observed,
          .expected = finding.expected,
          .loss_to = finding.loss_to,
          .amount_at_risk = finding.at_risk,
          .advice = finding.advice,
          .options = OptionsFor(finding.advice),
          .message = Explain(guardrail, finding, order),
          .shopper_message = std::string(guardrail.shopper)};
}

// The gravest first, then as the registry lists them, then by line.
std::vector<Finding> Sorted(std::span<const Finding> findings) {
  std::vector<Finding> sorted(findings.begin(), findings.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const Finding& a, const Finding& b) {
    if (a.action != b.action) return a.action > b.action;
    if (a.guardrail != b.guardrail) return a.guardrail < b.guardrail;
    return a.line < b.line;
  });
  return sorted;
}

Action EnforcedOf(Action decision, Ceiling policy_ceiling, const EnforcementLimits& limits) {
  if (limits.untouchable) return Action::kAllow;
  const Action capped = Cap(Cap(decision, policy_ceiling), limits.ceiling);
  return capped == Action::kBlock && !limits.can_block ? Action::kHold : capped;
}

void AddTag(std::vector<std::string>& tags, std::string_view prefix, std::string_view word) {
  std::string tag = (std::string(prefix) + std::string(word)).substr(0, kTagMax);
  if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
}

}  // namespace

std::string_view Name(Status status) {
  constexpr std::string_view kNames[] = {"ok", "degraded", "fallback"};
  return kNames[static_cast<size_t>(status)];
}

Verdict MakeVerdict(const Order& order, const Facts& facts, const Findings& findings, const Program& program,
                    const EnforcementLimits& limits) {
  Verdict verdict;
  verdict.store = order.store;
  verdict.order = Identity(order);
  verdict.revision = order.revision;
  verdict.stage = order.stage;
  verdict.decision = findings.decision();
  verdict.enforced = EnforcedOf(findings.decision(), program.ceiling(), limits);
  verdict.currency = order.currency;
  verdict.presentment_currency = order.presentment_currency;
  for (const Finding& finding : Sorted(findings.findings())) {
    (finding.mode == Mode::kEnforce ? verdict.findings : verdict.shadow).push_back(Worded(finding, order));
  }
  for (const Indeterminate& missing : findings.indeterminates()) {
    const Guardrail& guardrail = At(missing.guardrail);
    verdict.indeterminate.push_back({std::string(guardrail.name), TargetOf(guardrail, missing.line),
                                     std::string(Name(missing.fact)), std::string(Because(missing.reason)),
                                     missing.action, missing.mode});
  }
  verdict.findings_not_listed = findings.more() + findings.more_missing();
  verdict.unarmed = program.UnarmedCount(facts.supplied);
  verdict.policy_version = program.version();
  verdict.facts_digest = DigestOf(order, facts);
  verdict.tags = TagsFor(verdict, program.policy().tag_prefix);
  return verdict;
}

std::vector<std::string> TagsFor(const Verdict& verdict, std::string_view prefix) {
  std::vector<std::string> tags;
  if (verdict.enforced == Action::kAllow) return tags;
  constexpr std::string_view kOutcomes[] = {"", "tagged", "held", "blocked"};
  AddTag(tags, prefix, kOutcomes[static_cast<size_t>(verdict.enforced)]);
  for (const VerdictFinding& finding : verdict.findings) {
    const int index = FindGuardrail(finding.guardrail);
    if (finding.action == Action::kAllow || index < 0) continue;
    const std::string_view family = Registry()[static_cast<size_t>(index)].family;
    const bool known =
        std::find(std::begin(kTaggedFamilies), std::end(kTaggedFamilies), family) != std::end(kTaggedFamilies);
    if (known) AddTag(tags, prefix, family);
  }
  for (const VerdictIndeterminate& missing : verdict.indeterminate) {
    if (missing.mode == Mode::kEnforce && missing.action != Action::kAllow) AddTag(tags, prefix, "unchecked");
  }
  return tags;
}

}  // namespace parapet
