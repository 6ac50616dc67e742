// SPDX-License-Identifier: Apache-2.0
//
// Internal to the lint: its 18 rules, and what several of them ask alike.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_RULES_RULES_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_RULES_RULES_H_

#include <string>
#include <string_view>

#include "parapet/core/recovery/messages/lint.h"
#include "parapet/core/recovery/messages/phrases.h"

namespace parapet::messages {

extern const LintRule kBoundFacts;         // L01
extern const LintRule kNoVagueTime;        // L02
extern const LintRule kHistory;            // L03
extern const LintRule kPromiseHasTask;     // L04
extern const LintRule kFixedIsProven;      // L05
extern const LintRule kOwnIt;              // L06
extern const LintRule kSaysWhatIsNext;     // L07
extern const LintRule kOneApology;         // L08
extern const LintRule kAmountsAsExecuted;  // L09
extern const LintRule kFreeChoice;         // L10
extern const LintRule kResolved;           // L11
extern const LintRule kNoJokes;            // L12
extern const LintRule kOneMessage;         // L13
extern const LintRule kNoEffort;           // L14
extern const LintRule kNormalStated;       // L15
extern const LintRule kCorrectsAll;        // L16
extern const LintRule kSameForAll;         // L17
extern const LintRule kPromiseHasTimer;    // L18

// The words of a match as written, in quotes.
std::string Quote(const Sentence& sentence, PhraseMatch match);
// Complains at every match of a topic; `what` follows the quoted words.
void RefuseTopic(const LintInput& input, Topic topic, std::string_view what, std::string_view remedy,
                 Findings& findings);
// Calls visit(placeholder, passage, span) for each fact that stands in the message and has a known key.
template <typename Visit>
void ForEachFact(const Message& message, Visit visit) {
  for (const Passage& passage : message.passages) {
    for (const Span& span : passage.spans) {
      if (const Placeholder* placeholder = FindPlaceholder(span.key)) visit(*placeholder, passage, span);
    }
  }
}

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_RULES_RULES_H_
