// SPDX-License-Identifier: Apache-2.0
//
// A case in which everything is known, fresh and true; tests take one thing away and see who notices.
#ifndef PARAPET_TESTS_CORE_RECOVERY_MESSAGES_SAMPLE_H_
#define PARAPET_TESTS_CORE_RECOVERY_MESSAGES_SAMPLE_H_

#include <string>
#include <vector>

#include "parapet/core/recovery/messages/context.h"
#include "parapet/core/recovery/messages/lint.h"

namespace parapet::messages {

// 2026-11-22T10:00:00Z
inline constexpr Instant kSampleNow{1'795'341'600'000'000};

// Every placeholder is bound, every promise has a task and a timer, every stated effect was carried out.
MessageContext SampleContext(Language language = Language::kEnglish);
BoundFact& FactOf(MessageContext& context, std::string_view key);
StatedEffect& EffectIn(MessageContext& context, std::string_view kind);
AcceptedTask& TaskIn(MessageContext& context, std::string_view promise);

// "L02", once for each rule that refuses.
std::vector<std::string> RulesOf(const std::vector<LintFinding>& findings);
// A text by hand against the sample.
std::vector<std::string> Refusals(const std::string& text, Language language = Language::kEnglish);
std::vector<std::string> Refusals(const std::string& text, const MessageContext& context,
                                  Language language = Language::kEnglish);

// A message of a kind from its parts, as its template says them.
Message Written(std::string_view kind, const std::vector<std::pair<Part, std::string>>& parts);
// Two that pass every rule against the sample.
Message Held();
Message Honoured();
void Append(Message& message, Part part, const std::string& text);
std::vector<std::string> Refused(const Message& message, const MessageContext& context);

}  // namespace parapet::messages

#endif  // PARAPET_TESTS_CORE_RECOVERY_MESSAGES_SAMPLE_H_
