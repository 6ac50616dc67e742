// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/playbook.h"

#include <algorithm>
#include <tuple>

namespace parapet {
namespace {

constexpr StepAction kActions[] = {
    {"allow", "A01", Carrier::kPerson, EffectKind::kTag},
    {"hold", "A02", Carrier::kPerson, EffectKind::kHold},
    {"reconsent", "A04", Carrier::kPerson, EffectKind::kMessage},
    {"lower_price", "A05", Carrier::kPerson, EffectKind::kPrice},
    {"release", "A06", Carrier::kFlow, EffectKind::kRelease},
    {"offer", "A07", Carrier::kCustomer, {}},
    {"discount", "A08", Carrier::kPerson, EffectKind::kGiftCard},
    {"gift_card", "A09", Carrier::kOutbox, EffectKind::kGiftCard, true, true},
    {"store_credit", "A09", Carrier::kOutbox, EffectKind::kGiftCard, true, true},
    {"discount_code", "A08", Carrier::kOutbox, EffectKind::kGiftCard, true, true},
    {"free_shipping", "A10", Carrier::kOutbox, EffectKind::kGiftCard, true, true},
    {"expedite", "A10", Carrier::kPerson, {}},
    {"substitute", "A11", Carrier::kPart, {}},
    {"source_elsewhere", "A12", Carrier::kPart, {}},
    {"split", "A13", Carrier::kPart, {}},
    {"refund", "A14", Carrier::kOutbox, EffectKind::kRefund, true, true},
    {"void", "A15", Carrier::kPerson, EffectKind::kRefund},
    {"cancel", "A17", Carrier::kOutbox, EffectKind::kCancel, false, true},
    {"call", "A18", Carrier::kPart, {}},
    {"card", "A19", Carrier::kPart, {}},
    {"message", "A20", Carrier::kPart, EffectKind::kMessage},
    {"banner", "A21", Carrier::kPart, EffectKind::kBanner},
    {"restored", "A22", Carrier::kPart, EffectKind::kMessage},
    {"return_label", "A23", Carrier::kPerson, {}},
    {"fix_source", "A24", Carrier::kPerson, EffectKind::kPrice},
    {"halt", "A25", Carrier::kPerson, EffectKind::kHalt},
    {"prevent", "A27", Carrier::kPerson, {}},
    {"ask", "A28", Carrier::kCustomer, {}},
    {"cross_sell", "A29", Carrier::kPerson, EffectKind::kMessage},
    {"tell_reporter", "A30", Carrier::kPart, EffectKind::kMessage},
    {"charge", "", Carrier::kPerson, {}},
    {"task", "", Carrier::kPerson, {}},
};

constexpr std::string_view kPredicateNames[kPredicates] = {"case",   "remedy",  "form", "answer",  "done",
                                                           "failed", "shipped", "held", "granted", "severity"};

const PlaybookStep& OwnerStep() {
  static const PlaybookStep step{.id = std::string(kOwnerTask),
                                 .what = "what was to happen did not: look at the case and settle it",
                                 .owner = "owner",
                                 .deadline = Hours(24),
                                 .fallback = std::string(kFallsToOwner)};
  return step;
}

bool Knows(const std::vector<std::string>& all, const std::string& name) {
  return std::find(all.begin(), all.end(), name) != all.end();
}

// How much a trigger says about a case: 0 where it does not fit.
int Tells(const PlaybookTrigger& trigger, const Incident& incident, const Case& one) {
  const LossTo loses = one.facts.overcharged.IsZero() ? LossTo::kMerchant : LossTo::kCustomer;
  if (!trigger.guardrail.empty() && !Knows(incident.guardrails, trigger.guardrail)) return 0;
  if (!trigger.family.empty() && incident.cause.family != trigger.family) return 0;
  if (!trigger.word.empty() && incident.cause.family != trigger.word) return 0;
  if (trigger.loss && *trigger.loss != loses) return 0;
  return 1 + (trigger.loss ? 1 : 0) + (trigger.guardrail.empty() ? 0 : 2);
}

}  // namespace

std::span<const StepAction> StepActions() { return kActions; }
std::string_view Name(Predicate predicate) { return kPredicateNames[static_cast<size_t>(predicate)]; }

const StepAction* ActionOf(std::string_view step) {
  const std::string_view name = step.substr(0, step.find(':'));
  const auto* at = std::find_if(std::begin(kActions), std::end(kActions),
                                [&](const StepAction& action) { return action.name == name; });
  return at == std::end(kActions) ? nullptr : at;
}

const PlaybookStep* Playbook::Find(std::string_view id) const {
  const auto at = std::find_if(steps.begin(), steps.end(), [&](const PlaybookStep& step) { return step.id == id; });
  return at == steps.end() ? nullptr : &*at;
}

const PlaybookStep& Playbook::At(std::string_view id) const {
  const PlaybookStep* found = Find(id);
  return found == nullptr ? OwnerStep() : *found;
}

bool Playbook::IsFallback(std::string_view id) const {
  return std::any_of(steps.begin(), steps.end(), [&](const PlaybookStep& step) { return step.fallback == id; });
}

const Playbook* ChoosePlaybook(std::span<const Playbook> playbooks, const Incident& incident, const Case& one) {
  const Playbook* chosen = nullptr;
  int most = 0;
  for (const Playbook& playbook : playbooks) {
    for (const PlaybookTrigger& trigger : playbook.triggers) {
      const int tells = Tells(trigger, incident, one);
      const bool better = tells > most || (tells == most && chosen != nullptr && playbook.name < chosen->name);
      if (tells > 0 && better) chosen = &playbook, most = tells;
    }
  }
  return chosen;
}

std::vector<RoleCoverage> CoverageByRole(std::span<const Playbook> playbooks) {
  std::vector<RoleCoverage> rows;
  for (const std::string_view role : kPlaybookRoles) {
    RoleCoverage& row = rows.emplace_back(RoleCoverage{.role = role});
    for (const Playbook& playbook : playbooks) {
      for (const PlaybookStep& step : playbook.steps) {
        if (step.owner == role) row.steps.push_back(playbook.name + "/" + step.id);
      }
    }
  }
  return rows;
}

}  // namespace parapet
