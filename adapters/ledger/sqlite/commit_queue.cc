// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/commit_queue.h"

#include <chrono>
#include <utility>

namespace parapet::sqlite {
namespace {

// How long nothing must have come before the time is used for housekeeping.
constexpr std::chrono::milliseconds kIdleAfter{20};
// A group is closed once it holds this much, so that large bodies do not make one transaction of gigabytes.
constexpr size_t kGroupBytesMost = size_t{32} << 20;

std::string DeliveryKey(std::string_view store, std::string_view delivery_id) {
  std::string key(store);
  key += '\0';
  return key.append(delivery_id);
}

size_t SizeOf(const LedgerEvent& event) { return event.payload.size() + event.personal.size() + event.answer.size(); }

void Call(const Ledger::Done& done, LedgerError error, int64_t sequence) {
  if (done) done(error, sequence);
}

}  // namespace

CommitQueue::CommitQueue(Committer& committer, size_t group_max, int64_t last_sequence)
    : committer_(committer),
      group_max_(group_max),
      next_sequence_(last_sequence + 1),
      durable_(last_sequence),
      thread_([this] { Loop(); }) {}

CommitQueue::~CommitQueue() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

int64_t CommitQueue::Append(LedgerEvent event, Ledger::Done done) {
  std::unique_lock lock(mutex_);
  const int64_t sequence = next_sequence_;
  if (stopping_) {
    lock.unlock();
    Call(done, LedgerError::kStopping, sequence);
    return sequence;
  }
  ++next_sequence_;
  ++depth_;
  bool repeats = false;
  if (!event.delivery_id.empty()) {
    const StoredDelivery delivery{sequence, event.body_digest, event.answer};
    repeats = !queued_deliveries_.emplace(DeliveryKey(event.store, event.delivery_id), delivery).second;
  }
  events_.push_back({sequence, repeats, std::move(event), std::move(done)});
  lock.unlock();
  work_.notify_one();
  return sequence;
}

void CommitQueue::WhenDurable(int64_t sequence, Ledger::Done done) {
  std::unique_lock lock(mutex_);
  LedgerError error = LedgerError::kNone;
  if (sequence > durable_) {
    error = failed_;
    if (error == LedgerError::kNone) {
      waiters_.emplace(sequence, std::move(done));
      return;
    }
  }
  lock.unlock();
  Call(done, error, sequence);
}

LedgerError CommitQueue::Run(Task task) {
  std::future<LedgerError> result;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return LedgerError::kStopping;
    tasks_.push_back({next_sequence_ - 1, std::move(task), {}});
    result = tasks_.back().result.get_future();
  }
  work_.notify_one();
  return result.get();
}

bool CommitQueue::Reopen() {
  std::future<bool> result;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return false;
    reopens_.emplace_back();
    result = reopens_.back().get_future();
  }
  work_.notify_one();
  return result.get();
}

void CommitQueue::RunUpkeep() {
  std::future<void> result;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    upkeeps_.emplace_back();
    result = upkeeps_.back().get_future();
  }
  work_.notify_one();
  result.get();
}

void CommitQueue::Fail(LedgerError error) {
  {
    std::lock_guard lock(mutex_);
    if (failed_ == LedgerError::kNone) failed_ = error;
  }
  work_.notify_one();
}

size_t CommitQueue::depth() const {
  std::lock_guard lock(mutex_);
  return depth_;
}

int64_t CommitQueue::durable() const {
  std::lock_guard lock(mutex_);
  return durable_;
}

int64_t CommitQueue::issued() const {
  std::lock_guard lock(mutex_);
  return next_sequence_ - 1;
}

bool CommitQueue::healthy() const {
  std::lock_guard lock(mutex_);
  return failed_ == LedgerError::kNone;
}

std::optional<StoredDelivery> CommitQueue::FindQueued(std::string_view store, std::string_view delivery_id) const {
  const std::string key = DeliveryKey(store, delivery_id);
  std::lock_guard lock(mutex_);
  const auto found = queued_deliveries_.find(key);
  return found == queued_deliveries_.end() ? std::nullopt : std::optional(found->second);
}

// --- the writer's thread --------------------------------------------------------------------------------------------

bool CommitQueue::HasWork() const {
  const bool waiters_to_fail = failed_ != LedgerError::kNone && !waiters_.empty();
  return !events_.empty() || !tasks_.empty() || !reopens_.empty() || !upkeeps_.empty() || waiters_to_fail || stopping_;
}

void CommitQueue::WaitForWork(std::unique_lock<std::mutex>& lock) {
  while (!HasWork()) {
    const bool idle_work = failed_ == LedgerError::kNone && committer_.wants_idle();
    if (!idle_work) {
      work_.wait(lock);
    } else if (!work_.wait_for(lock, kIdleAfter, [this] { return HasWork(); })) {
      Housekeep(lock, true);
    }
  }
}

void CommitQueue::Loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    WaitForWork(lock);
    if (!reopens_.empty()) {
      HandleReopen(lock);
    } else if (!events_.empty() || !tasks_.empty() || (failed_ != LedgerError::kNone && !waiters_.empty())) {
      HandleGroup(lock);
    } else if (!upkeeps_.empty()) {
      HandleUpkeep(lock);
    } else if (stopping_) {
      if (failed_ == LedgerError::kNone) Housekeep(lock, true);
      return;
    }
  }
}

void CommitQueue::HandleGroup(std::unique_lock<std::mutex>& lock) {
  // Whoever waits for this processor goes first and may append what the same flush will cover. Nothing is waited for:
  // where no other thread wants to run, this returns at once.
  lock.unlock();
  std::this_thread::yield();
  lock.lock();
  Group group = TakeGroup();
  LedgerError error = failed_;
  lock.unlock();
  if (error == LedgerError::kNone) error = committer_.Commit(group.events, group.tasks);
  if (error == LedgerError::kNone) {
    Finish(std::move(group));
  } else {
    FailEverything(std::move(group), error);
  }
  lock.lock();
  if (failed_ == LedgerError::kNone) Housekeep(lock, false);
}

void CommitQueue::HandleUpkeep(std::unique_lock<std::mutex>& lock) {
  std::vector<std::promise<void>> waiting = std::exchange(upkeeps_, {});
  if (failed_ == LedgerError::kNone) Housekeep(lock, true);
  for (auto& promise : waiting) promise.set_value();
}

CommitQueue::Group CommitQueue::TakeGroup() {
  Group group;
  size_t bytes = 0;
  while (!events_.empty() && group.events.size() < group_max_ && bytes < kGroupBytesMost) {
    bytes += SizeOf(events_.front().event);
    group.events.push_back(std::move(events_.front()));
    events_.pop_front();
  }
  while (!tasks_.empty() && (events_.empty() || events_.front().sequence > tasks_.front().after)) {
    group.tasks.push_back(std::move(tasks_.front().task));
    group.results.push_back(std::move(tasks_.front().result));
    tasks_.pop_front();
  }
  return group;
}

void CommitQueue::ForgetQueued(const std::vector<QueuedEvent>& events) {
  for (const QueuedEvent& queued : events) {
    if (queued.event.delivery_id.empty()) continue;
    const auto found = queued_deliveries_.find(DeliveryKey(queued.event.store, queued.event.delivery_id));
    if (found != queued_deliveries_.end() && found->second.sequence == queued.sequence) queued_deliveries_.erase(found);
  }
}

void CommitQueue::Finish(Group group) {
  constexpr LedgerError error = LedgerError::kNone;
  std::vector<std::pair<int64_t, Ledger::Done>> ready;
  {
    std::lock_guard lock(mutex_);
    depth_ -= group.events.size();
    ForgetQueued(group.events);
    if (!group.events.empty()) durable_ = group.events.back().sequence;
    while (!waiters_.empty() && waiters_.begin()->first <= durable_) {
      ready.emplace_back(waiters_.begin()->first, std::move(waiters_.begin()->second));
      waiters_.erase(waiters_.begin());
    }
  }
  for (const QueuedEvent& queued : group.events) Call(queued.done, error, queued.sequence);
  for (const auto& [sequence, done] : ready) Call(done, error, sequence);
  for (auto& result : group.results) result.set_value(error);
}

void CommitQueue::TakeEverything(Group* group) {
  for (QueuedEvent& queued : events_) group->events.push_back(std::move(queued));
  events_.clear();
  for (Waiting& waiting : tasks_) group->results.push_back(std::move(waiting.result));
  tasks_.clear();
}

void CommitQueue::FailEverything(Group group, LedgerError error) {
  std::multimap<int64_t, Ledger::Done> waiters;
  {
    std::lock_guard lock(mutex_);
    failed_ = error;
    TakeEverything(&group);
    depth_ -= group.events.size();
    ForgetQueued(group.events);
    waiters.swap(waiters_);
  }
  for (const QueuedEvent& queued : group.events) Call(queued.done, error, queued.sequence);
  for (const auto& [sequence, done] : waiters) Call(done, error, sequence);
  for (auto& result : group.results) result.set_value(error);
}

void CommitQueue::HandleReopen(std::unique_lock<std::mutex>& lock) {
  std::vector<std::promise<bool>> waiting = std::exchange(reopens_, {});
  const LedgerError failed = failed_;
  bool usable = failed == LedgerError::kNone;
  if (!usable) {
    lock.unlock();
    FailEverything({}, failed);
    const std::optional<int64_t> last = committer_.Reopen();
    lock.lock();
    usable = last.has_value();
    if (usable) StartAfter(*last, failed, lock);
  }
  for (auto& promise : waiting) promise.set_value(usable);
}

// What came in while reopening carries numbers of the old count: it fails, before any new number is given.
void CommitQueue::StartAfter(int64_t last, LedgerError late_error, std::unique_lock<std::mutex>& lock) {
  Group late;
  TakeEverything(&late);
  depth_ -= late.events.size();
  ForgetQueued(late.events);
  const auto waiters = std::exchange(waiters_, {});
  next_sequence_ = last + 1;
  durable_ = last;
  failed_ = LedgerError::kNone;
  lock.unlock();
  for (const QueuedEvent& queued : late.events) Call(queued.done, late_error, queued.sequence);
  for (const auto& [sequence, done] : waiters) Call(done, late_error, sequence);
  for (auto& result : late.results) result.set_value(late_error);
  lock.lock();
}

void CommitQueue::Housekeep(std::unique_lock<std::mutex>& lock, bool idle) {
  lock.unlock();
  const LedgerError error = committer_.Upkeep(idle);
  if (error != LedgerError::kNone) FailEverything({}, error);
  lock.lock();
}

}  // namespace parapet::sqlite
