// SPDX-License-Identifier: Apache-2.0
//
// What is promised rings when it falls due.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  if (!input.context.facts_given) return;
  ForEachFact(input.message, [&](const Placeholder& placeholder, const Passage& passage, const Span& span) {
    const AcceptedTask* task = input.context.TaskFor(span.key);
    if (!placeholder.promise || (task != nullptr && task->timer)) return;
    findings.At(passage, span.begin, "nothing rings when \"" + span.key + "\" falls due",
                "set its timer in the step that sends the message");
  });
}

}  // namespace

constinit const LintRule kPromiseHasTimer = {"L18", "a promise without a timer", false, Check};

}  // namespace parapet::messages
