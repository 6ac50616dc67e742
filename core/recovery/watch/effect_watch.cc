// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/effect_watch.h"

#include <algorithm>
#include <map>
#include <string>

namespace parapet {
namespace {

constexpr Duration kGivenUpLately = Days(1);

struct Trouble {
  int64_t failures = 0, waiting = 0, given_up = 0;
  Instant since;
  std::string error;
};

}  // namespace

void FindFailingEffects(const std::vector<TriedEffect>& effects, const WatchRules& rules, Instant now,
                        std::vector<Amiss>& found) {
  std::map<std::string, Trouble> by_kind;
  for (const TriedEffect& effect : effects) {
    const bool over = effect.given_up && now >= effect.created_at + kGivenUpLately;
    if (over || effect.error.empty()) continue;
    Trouble& trouble = by_kind[effect.kind];
    trouble.failures += effect.attempts;
    ++(effect.given_up ? trouble.given_up : trouble.waiting);
    if (!trouble.since.IsKnown() || effect.created_at < trouble.since) trouble.since = effect.created_at;
    if (trouble.error.empty()) trouble.error = effect.error;
  }
  for (const auto& [kind, trouble] : by_kind) {
    if (trouble.given_up == 0 && trouble.failures < rules.effect_failures) continue;
    const std::string counts = std::to_string(trouble.waiting) + (trouble.waiting == 1 ? " waits" : " wait") + ", " +
                               std::to_string(trouble.given_up) + " given up";
    found.push_back({.watcher = Watcher::kEffect,
                     .group = kind,
                     .subject = kind,
                     .since = trouble.since,
                     .severity = 4,
                     .what = "effects of kind " + kind + " fail (" + counts + "): " + trouble.error});
  }
}

}  // namespace parapet
