// SPDX-License-Identifier: Apache-2.0
//
// What happened, what it means for this order, what we did, what happens next and when, what the customer needs to do.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

constexpr Part kNeeded[] = {Part::kHappened, Part::kMeaning, Part::kDone, Part::kNext, Part::kYou};

bool HasWords(const Passage* passage) {
  return passage != nullptr && passage->text.find_first_not_of(" \n\t") != std::string::npos;
}

bool StatesPromise(const Passage& passage) {
  for (const Span& span : passage.spans) {
    const Placeholder* placeholder = FindPlaceholder(span.key);
    if (placeholder != nullptr && placeholder->promise) return true;
  }
  return false;
}

void CheckParts(const LintInput& input, Findings& findings) {
  for (const Part part : kNeeded) {
    if (!HasWords(input.message.Find(part)))
      findings.Whole("the part [" + std::string(Name(part)) + "] is missing", "write it; the reader will ask for it");
  }
  const Passage* next = input.message.Find(Part::kNext);
  if (HasWords(next) && !input.kind()->final && !StatesPromise(*next)) {
    findings.At(*next, 0, "what happens next has no time", "say when, with {{next_update}} or the date it happens");
  }
}

void Check(const LintInput& input, Findings& findings) {
  if (input.kind() != nullptr && input.message.channel == Channel::kEmail) return CheckParts(input, findings);
  const bool says = input.message.UsesPromise() || input.message.UsesLink() ||
                    Any(input.sentences, input.language(), Topic::kNextStep);
  if (!says)
    findings.Whole("there is no next step", "say what happens next and when, or that nothing needs to be done");
}

}  // namespace

constinit const LintRule kSaysWhatIsNext = {
    "L07", "a missing part: what happened, means, was done, comes next, is to do", false, Check};

}  // namespace parapet::messages
