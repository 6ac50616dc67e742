// SPDX-License-Identifier: Apache-2.0
//
// Answers that wait for the disk, and the deadline that does not wait for them.
//
// A delivery is acknowledged when its event is durable. Where the disk takes too long, the deadline answers instead:
// 503 to an asynchronous delivery, the verdict marked degraded or the platform's fallback to a synchronous one.
// Whichever comes first answers; the other finds the answer given.
//
// Thread safety: every function from any thread.
#ifndef PARAPET_PLUGIN_FLOW_REPLIES_H_
#define PARAPET_PLUGIN_FLOW_REPLIES_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "parapet/adapters/http/server.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

// One answer, given once.
class PendingReply {
 public:
  // `late` makes the answer for a missed deadline or a failed ledger.
  PendingReply(HttpReply reply, HttpResponse durable, std::function<HttpResponse()> late)
      : reply_(std::move(reply)), durable_(std::move(durable)), late_(std::move(late)) {}
  // The event is on disk, or need not be waited for.
  void Succeed() {
    if (!given_.exchange(true)) reply_.Send(std::move(durable_));
  }
  // The ledger failed or the deadline passed. True when this call gave the answer.
  bool FallBack() {
    if (given_.exchange(true)) return false;
    reply_.Send(late_());
    return true;
  }
  bool given() const { return given_.load(); }

 private:
  std::atomic<bool> given_{false};
  HttpReply reply_;
  HttpResponse durable_;
  std::function<HttpResponse()> late_;
};

// Pending replies by deadline.
class DeadlineList {
 public:
  void Add(Instant deadline, const std::shared_ptr<PendingReply>& reply);
  // Answers everything due at `now`; returns how many it answered.
  int Expire(Instant now);
  // The earliest deadline; unknown when nothing waits.
  Instant Next() const;

 private:
  mutable std::mutex mutex_;
  std::multimap<Instant, std::weak_ptr<PendingReply>> waiting_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_REPLIES_H_
