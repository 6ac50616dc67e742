// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/obligations.h"

#include <algorithm>

#include "parapet/core/recovery/messages/words.h"

namespace parapet::messages {

std::vector<Obligation> ObligationsOf(const Message& message, const MessageContext& context) {
  std::vector<Obligation> obligations;
  for (const Sentence& sentence : SentencesOf(message)) {
    for (const Word& word : sentence.words) {
      const Placeholder* placeholder = FindPlaceholder(word.key);
      const bool known = std::any_of(obligations.begin(), obligations.end(),
                                     [&](const Obligation& o) { return o.promise == word.key; });
      if (placeholder == nullptr || !placeholder->promise || known) continue;
      const BoundFact* fact = context.Find(word.key);
      const AcceptedTask* task = context.TaskFor(word.key);
      obligations.push_back({word.key, task == nullptr ? std::string() : task->owner,
                             fact == nullptr ? Instant{} : fact->at, sentence.Text()});
    }
  }
  return obligations;
}

}  // namespace parapet::messages
