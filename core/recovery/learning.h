// SPDX-License-Identifier: Apache-2.0
//
// What approvals and overrides teach about the policy: a fold, and never a report about people.
//
// Whoever chose another remedy than the plan may have been right, and is backed either way: an override is counted by
// cause and remedy, with what the policy could say so that nobody has to override again. After five approvals in a row
// of one kind of effect, with nothing edited, the policy's autonomy for it could be `auto`, up to the dearest of them.
// No name of a person is kept here.
//
// Thread safety: none. Cost: a look-up a step.
#ifndef PARAPET_CORE_RECOVERY_LEARNING_H_
#define PARAPET_CORE_RECOVERY_LEARNING_H_

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "parapet/core/policy/policy.h"
#include "parapet/core/recovery/steps.h"

namespace parapet {

inline constexpr int kApprovalsBeforeAuto = 5;

struct OverrideLesson {
  std::string family;              // of the cause: "price"
  std::string instead_of, chosen;  // remedies
  int64_t count = 0;
  Money dearest;
  std::string suggestion;
};

struct AutonomyLesson {
  EffectKind kind = EffectKind::kRefund;
  int64_t approvals = 0;  // in a row, none edited
  Money cap;              // the dearest plan of them
};

class Learning {
 public:
  void Apply(const IncidentStep& step);
  void Apply(const CaseStep& step);

  // For checkpoints; false for bytes that Save did not write. Empty bytes: nothing was learnt.
  std::string Save() const;
  bool Load(std::string_view bytes);

  // By family and remedies, the most frequent first.
  std::vector<OverrideLesson> Overrides() const;
  // Kinds that are not `auto` and could be.
  std::vector<AutonomyLesson> Suggestions(const AutonomyRules& autonomy) const;

 private:
  struct Streak {
    int64_t approvals = 0;
    Money dearest;
  };
  std::map<std::tuple<std::string, std::string, std::string>, OverrideLesson> overrides_;
  std::map<EffectKind, Streak> streaks_;
};

// The kind of effect that a remedy asks for; none for what a person decides.
std::optional<EffectKind> EffectKindOf(Remedy remedy);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_LEARNING_H_
