// SPDX-License-Identifier: Apache-2.0
//
// Same incident and remedy class: same facts, same commitments.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  if (!input.context.facts_given) return;
  ForEachFact(input.message, [&](const Placeholder& placeholder, const Passage& passage, const Span& span) {
    const BoundFact* fact = input.context.Find(span.key);
    if (!placeholder.shared || fact == nullptr) return;
    for (const auto& [key, told] : input.context.told_to_peers) {
      if (key == span.key && told != CanonicalText(*fact))
        findings.At(passage, span.begin, "\"" + key + "\" is not what others of the incident were told",
                    "tell everybody the same, or correct what the others read");
    }
  });
}

}  // namespace

constinit const LintRule kSameForAll = {"L17", "other facts or commitments than others of the incident were given",
                                        false, Check};

}  // namespace parapet::messages
