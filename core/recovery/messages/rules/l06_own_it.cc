// SPDX-License-Identifier: Apache-2.0
//
// The shop speaks for itself and owns its mistake: no customer, colleague, supplier or system is to blame.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

// Of the message's own words: a customer may share a name with a colleague.
void RefuseNames(const LintInput& input, Findings& findings) {
  for (const Passage& passage : input.message.passages) {
    for (const std::string& name : input.context.staff) {
      const size_t at = name.empty() ? std::string::npos : passage.text.find(name);
      if (at == std::string::npos) continue;
      bool in_a_fact = false;
      for (const Span& span : passage.spans) in_a_fact = in_a_fact || (at >= span.begin && at < span.end);
      if (!in_a_fact)
        findings.At(passage, at, "a person is named: \"" + name + "\"", "say \"we\"; mistakes have causes, not names");
    }
  }
}

void Check(const LintInput& input, Findings& findings) {
  RefuseTopic(input, Topic::kBlame, "puts the blame elsewhere", "say what happened, and that it was your mistake",
              findings);
  RefuseNames(input, findings);
  if (input.kind() == nullptr || !input.kind()->our_mistake) return;
  if (!Any(input.sentences, input.language(), Topic::kOwning))
    findings.Whole("nobody owns the mistake", "say that it was yours: \"that was our mistake\"");
}

}  // namespace

constinit const LintRule kOwnIt = {"L06", "blame of anybody else, or a mistake that nobody owns", true, Check};

}  // namespace parapet::messages
