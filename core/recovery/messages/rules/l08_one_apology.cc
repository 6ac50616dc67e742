// SPDX-License-Identifier: Apache-2.0
//
// One apology, for something said; nothing is advertised before the customer has what is due.
#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

void Check(const LintInput& input, Findings& findings) {
  int apologies = 0;
  for (const Sentence& sentence : input.sentences) {
    for (const PhraseMatch& match : FindAll(sentence, input.language(), Topic::kApology)) {
      if (++apologies == 2)
        findings.At(sentence, match.first, "a second apology: " + Quote(sentence, match),
                    "one is enough; say what you do");
    }
  }
  const bool due = input.kind() != nullptr && input.kind()->our_mistake;
  if (due && apologies == 0) findings.Whole("nobody apologises", "say once that you are sorry, and for what");
  if (!input.context.remedy_accepted) {
    RefuseTopic(input, Topic::kMarketing, "advertises before the remedy is accepted",
                "leave it out; sell after the customer has said yes", findings);
  }
}

}  // namespace

constinit const LintRule kOneApology = {"L08", "no apology, grovelling, or advertising before the remedy", true, Check};

}  // namespace parapet::messages
