// SPDX-License-Identifier: Apache-2.0
//
// What proved wrong is corrected first, to exactly those who read it.
#include <algorithm>

#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

std::vector<std::string> Sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// How many of `those` are not among `others`; both sorted.
size_t Missing(const std::vector<std::string>& those, const std::vector<std::string>& others) {
  return static_cast<size_t>(std::count_if(those.begin(), those.end(), [&](const std::string& name) {
    return !std::binary_search(others.begin(), others.end(), name);
  }));
}

void CheckRecipients(const MessageContext& context, Findings& findings) {
  const std::vector<std::string> told = Sorted(context.wrongly_informed), now = Sorted(context.recipients);
  if (const size_t forgotten = Missing(told, now))
    findings.Whole(std::to_string(forgotten) + " who read the wrong message would not read the correction",
                   "send it to all of them");
  if (const size_t others = Missing(now, told))
    findings.Whole(std::to_string(others) + " would read a correction of what they were never told", "leave them out");
}

void Check(const LintInput& input, Findings& findings) {
  if (!input.context.facts_given) return;
  if (input.kind() != nullptr && input.kind()->name == "correction") return CheckRecipients(input.context, findings);
  const std::vector<EarlierMessage>& earlier = input.context.earlier;
  if (std::any_of(earlier.begin(), earlier.end(), [](const EarlierMessage& e) { return e.wrong; }))
    findings.Whole("an earlier message to this customer proved wrong", "send the correction first");
}

}  // namespace

constinit const LintRule kCorrectsAll = {"L16", "a correction to others than those who read the mistake", false, Check};

}  // namespace parapet::messages
