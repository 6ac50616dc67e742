// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/replies.h"

#include <utility>
#include <vector>

namespace parapet {

void DeadlineList::Add(Instant deadline, const std::shared_ptr<PendingReply>& reply) {
  const std::lock_guard lock(mutex_);
  waiting_.emplace(deadline, reply);
}

int DeadlineList::Expire(Instant now) {
  std::vector<std::shared_ptr<PendingReply>> due;
  {
    const std::lock_guard lock(mutex_);
    // Answered ones at the front go too, so that the list stays as short as the deadline is long.
    while (!waiting_.empty()) {
      auto reply = waiting_.begin()->second.lock();
      if (reply != nullptr && !reply->given() && waiting_.begin()->first > now) break;
      if (reply != nullptr && !reply->given()) due.push_back(std::move(reply));
      waiting_.erase(waiting_.begin());
    }
  }
  int answered = 0;
  for (const auto& reply : due) answered += reply->FallBack() ? 1 : 0;
  return answered;
}

Instant DeadlineList::Next() const {
  const std::lock_guard lock(mutex_);
  return waiting_.empty() ? Instant() : waiting_.begin()->first;
}

}  // namespace parapet
