// SPDX-License-Identifier: Apache-2.0
//
// A promise names its time, and somebody accepted to keep it by then.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void CheckTask(const MessageContext& context, const Passage& passage, const Span& span, Findings& findings) {
  const std::string name = "the promise \"" + span.key + "\"";
  const AcceptedTask* task = context.TaskFor(span.key);
  const BoundFact* fact = context.Find(span.key);
  if (task == nullptr || task->owner.empty())
    return findings.At(passage, span.begin, name + " has no owner", "give it a task with an owner and a due time");
  if (!task->accepted) {
    findings.At(passage, span.begin, name + " was not accepted by " + task->owner,
                "wait until the owner accepted the task, or promise less");
  }
  if (!task->due.IsKnown() || (fact != nullptr && task->due > fact->at)) {
    findings.At(passage, span.begin, name + " is due later than the customer is told",
                "move the task forward, or promise a later time");
  }
  if (fact != nullptr && fact->at <= context.now)
    findings.At(passage, span.begin, name + " is over already", "promise a time that lies ahead");
}

void Check(const LintInput& input, Findings& findings) {
  for (const Sentence& sentence : input.sentences) {
    const auto match = Find(sentence, input.language(), Topic::kPromise);
    const bool dated = sentence.HasPromise() || Has(sentence, input.language(), Topic::kUnknown);  // L02 asks when
    if (!match || dated) continue;
    findings.At(sentence, match->first, Quote(sentence, *match) + " promises without a time",
                "say by when, with a placeholder that has a task: {{next_update}}, {{call_at}}");
  }
  if (!input.context.facts_given) return;
  ForEachFact(input.message, [&](const Placeholder& placeholder, const Passage& passage, const Span& span) {
    if (placeholder.promise) CheckTask(input.context, passage, span, findings);
  });
}

}  // namespace

constinit const LintRule kPromiseHasTask = {"L04", "a promise without an owner who accepted it and a time", true,
                                            Check};

}  // namespace parapet::messages
