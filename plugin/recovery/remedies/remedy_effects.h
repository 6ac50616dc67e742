// SPDX-License-Identifier: Apache-2.0
//
// Steps of playbooks as effects of the outbox, and what people are told of them.
//
// Thread safety: pure functions. Errors: PlacedEffect::why_not, a sentence. No payload says who the customer is.
#ifndef PARAPET_PLUGIN_RECOVERY_REMEDIES_REMEDY_EFFECTS_H_
#define PARAPET_PLUGIN_RECOVERY_REMEDIES_REMEDY_EFFECTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/ports/effect.h"
#include "parapet/core/recovery/playbook.h"

namespace parapet {

struct PlacedEffect {
  std::optional<Effect> effect;
  std::string why_not;  // a person has to do it
};

// The effect of a step that the outbox carries out. `order`: as it was last seen; null where it is not known.
PlacedEffect EffectOfStep(const std::string& store, const Case& one, const PlaybookStep& step, const SeenOrder* order,
                          Currency currency, Instant now);

// The last day on which what a case was granted is good, in the form of an effect's kind: "2027-11-22". Counted from
// the approval, so that a step that starts again, and every message, says the same. Empty: it has no end.
std::string LastDayOf(std::string_view kind, const Case& one);

// Tells the shop's own endpoint that a task waits.
Effect TaskWebhook(const std::string& store, const Case& one, const PlaybookStep& step, const std::string& why,
                   Currency currency, Instant now);

// A post about a step of an incident's cases; one an incident, step and `about`, however many cases it concerns.
Effect StepAlert(const std::string& store, const std::string& channel, const Incident& incident,
                 const std::string& step, const std::string& about, const std::string& text, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_REMEDIES_REMEDY_EFFECTS_H_
