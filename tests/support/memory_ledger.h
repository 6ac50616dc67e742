// SPDX-License-Identifier: Apache-2.0
//
// A ledger in memory for tests: deterministic, without a thread, with switches for what disks do.
//
//   MemoryLedger ledger;                          // commits each event at once
//   MemoryLedger ledger({.manual_commit = true});
//   ledger.Append(event, done);                   // queued; `done` not called yet
//   ledger.Commit();                              // durable; calls the dones, in order
//   ledger.FailNextBatch(LedgerError::kFull);     // the next commit fails; all later ones too until Reopen()
//   ledger.Crash();                               // the process dies: what was not durable is gone, a new life begins
//
// `acknowledges_before_commit` makes it lie: `done` is called at once although the event is only queued. A test of
// durability must fail on it; that is what it is for.
//
// Without manual_commit, `done` is called inside Append, on the calling thread and without a lock.
// Thread safety: safe.
#ifndef PARAPET_TESTS_SUPPORT_MEMORY_LEDGER_H_
#define PARAPET_TESTS_SUPPORT_MEMORY_LEDGER_H_

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parapet/core/ports/ledger.h"

namespace parapet {

class MemoryLedger : public Ledger {
 public:
  struct Options {
    bool manual_commit = false;
    bool acknowledges_before_commit = false;  // implies manual_commit
  };
  MemoryLedger() : MemoryLedger(Options{}) {}
  explicit MemoryLedger(Options options) : options_(options) {}

  // --- switches -----------------------------------------------------------------------------------------------------

  // Makes everything queued durable and calls its dones; fails it instead when told to.
  void Commit() {
    std::vector<Call> calls;
    {
      std::lock_guard lock(mutex_);
      if (failed_ == LedgerError::kNone) failed_ = std::exchange(fail_next_, LedgerError::kNone);
      if (failed_ == LedgerError::kNone) {
        KeepQueued(&calls);
      } else {
        DropQueued(&calls);
      }
    }
    Run(calls);
  }
  // From now on events wait for Commit(), or no longer do.
  void SetManualCommit(bool manual) {
    std::lock_guard lock(mutex_);
    options_.manual_commit = manual;
  }
  void FailNextBatch(LedgerError error) {
    std::lock_guard lock(mutex_);
    fail_next_ = error;
  }
  void Crash() {
    std::lock_guard lock(mutex_);
    queued_.clear();
    waiters_.clear();
    failed_ = fail_next_ = LedgerError::kNone;
    next_sequence_ = LastSequence() + 1;
    ++epoch_;
    for (Effect& effect : effects_) {
      if (effect.state == EffectState::kSending) effect.state = EffectState::kUnknown;
    }
  }
  // Whether Reopen works; a disk that stays full.
  void SetReopens(bool reopens) {
    std::lock_guard lock(mutex_);
    reopens_ = reopens;
  }
  // Whether people can be erased; a disk that fails just then.
  void SetErases(bool erases) {
    std::lock_guard lock(mutex_);
    erases_ = erases;
  }
  std::vector<StoredEvent> Events() const {
    std::lock_guard lock(mutex_);
    return events_;
  }

  // --- Ledger -------------------------------------------------------------------------------------------------------

  int64_t Append(LedgerEvent event, Done done) override {
    int64_t sequence = 0;
    Done early;
    {
      std::lock_guard lock(mutex_);
      sequence = next_sequence_++;
      if (options_.acknowledges_before_commit) std::swap(early, done);
      queued_.push_back({{sequence, std::move(event)}, std::move(done)});
    }
    if (early) early(LedgerError::kNone, sequence);
    if (!options_.manual_commit && !options_.acknowledges_before_commit) Commit();
    return sequence;
  }
  void WhenDurable(int64_t sequence, Done done) override {
    LedgerError error = LedgerError::kNone;
    {
      std::lock_guard lock(mutex_);
      const bool is_durable = sequence <= LastSequence() || options_.acknowledges_before_commit;
      if (!is_durable && failed_ == LedgerError::kNone) {
        waiters_.emplace_back(sequence, std::move(done));
        return;
      }
      if (!is_durable) error = failed_;
    }
    if (done) done(error, sequence);
  }
  size_t queue_depth() const override {
    std::lock_guard lock(mutex_);
    return queued_.size();
  }
  bool healthy() const override {
    std::lock_guard lock(mutex_);
    return failed_ == LedgerError::kNone;
  }
  std::string problem() const override { return healthy() ? "" : "told to fail"; }
  bool Reopen() override {
    std::vector<Call> calls;
    bool reopened = false;
    {
      std::lock_guard lock(mutex_);
      if (failed_ == LedgerError::kNone) return true;
      DropQueued(&calls);
      reopened = reopens_;
      if (reopened) failed_ = LedgerError::kNone, next_sequence_ = LastSequence() + 1;
    }
    Run(calls);
    return reopened;
  }

  std::optional<StoredDelivery> FindDelivery(std::string_view store, std::string_view delivery_id) const override {
    std::lock_guard lock(mutex_);
    const auto is_it = [&](const StoredEvent& stored) {
      return stored.event.store == store && stored.event.delivery_id == delivery_id && stored.sequence > deduped_to_;
    };
    const auto known = deliveries_.find({std::string(store), std::string(delivery_id)});
    if (known != deliveries_.end() && is_it(events_[known->second])) {
      const StoredEvent& stored = events_[known->second];
      return StoredDelivery{stored.sequence, stored.event.body_digest, stored.event.answer};
    }
    for (const Queued& queued : queued_) {
      const StoredEvent& stored = queued.stored;
      if (is_it(stored)) return StoredDelivery{stored.sequence, stored.event.body_digest, stored.event.answer};
    }
    return std::nullopt;
  }
  void Read(std::string_view store, int64_t after,
            const std::function<bool(const StoredEvent&)>& visit) const override {
    for (const StoredEvent& stored : EventsAfter(after)) {
      if (!store.empty() && stored.event.store != store) continue;
      if (!visit(Bare(stored))) return;
    }
  }
  void ReadBack(std::string_view store, EventKind kind, std::string_view subject,
                const std::function<bool(const StoredEvent&)>& visit) const override {
    for (size_t before = SIZE_MAX;;) {
      const auto stored = NewestBefore(store, kind, subject, &before);
      if (!stored || !visit(Bare(*stored))) return;
    }
  }
  std::optional<std::string> Personal(int64_t sequence) const override {
    std::lock_guard lock(mutex_);
    for (const StoredEvent& stored : events_) {
      const LedgerEvent& event = stored.event;
      if (stored.sequence != sequence || event.person.empty() || event.personal.empty()) continue;
      return event.personal;
    }
    return std::nullopt;
  }
  bool Erase(std::string_view store, std::string_view person) override {
    std::lock_guard lock(mutex_);
    if (failed_ != LedgerError::kNone || !erases_) return false;
    for (StoredEvent& stored : events_) {
      if (stored.event.store == store && stored.event.person == person)
        stored.event.person.clear(), stored.event.personal.clear();
    }
    return true;
  }

  bool EraseStore(std::string_view store) override {
    std::lock_guard lock(mutex_);
    if (failed_ != LedgerError::kNone || !erases_) return false;
    for (StoredEvent& stored : events_) {
      if (stored.event.store == store) stored.event.person.clear(), stored.event.personal.clear();
    }
    return true;
  }

  std::vector<Effect> TakeDue(Instant now, size_t most, int64_t epoch) override {
    std::lock_guard lock(mutex_);
    std::vector<Effect> taken;
    if (failed_ != LedgerError::kNone || epoch != epoch_) return taken;
    for (Effect& effect : effects_) {
      const bool is_open = effect.state == EffectState::kPending || effect.state == EffectState::kUnknown;
      if (!is_open || effect.due_at > now || taken.size() == most) continue;
      effect.epoch = epoch;
      taken.push_back(effect);
      effect.state = EffectState::kSending;
    }
    return taken;
  }
  bool Settle(const EffectUpdate& update) override {
    std::lock_guard lock(mutex_);
    Effect* const effect = EffectOf(update.key);
    const bool is_ours = effect != nullptr && effect->epoch == update.epoch && effect->state == EffectState::kSending;
    if (failed_ != LedgerError::kNone || !is_ours) return false;
    effect->state = update.state;
    effect->due_at = update.due_at;
    effect->attempts = update.attempts;
    effect->sent = update.sent;
    effect->last_error = update.last_error;
    return true;
  }
  std::vector<Effect> Effects(std::string_view store, std::optional<EffectState> state, size_t most) const override {
    std::lock_guard lock(mutex_);
    std::vector<Effect> found;
    for (auto effect = effects_.rbegin(); effect != effects_.rend() && found.size() < most; ++effect) {
      if ((store.empty() || effect->store == store) && (!state || effect->state == *state)) found.push_back(*effect);
    }
    return found;
  }
  std::optional<Effect> FindEffect(std::string_view key) const override {
    std::lock_guard lock(mutex_);
    const auto found = effect_places_.find(key);
    return found == effect_places_.end() ? std::nullopt : std::optional(effects_[found->second]);
  }
  bool Retry(std::string_view key, Instant now) override {
    std::lock_guard lock(mutex_);
    Effect* const effect = EffectOf(key);
    const bool can =
        effect != nullptr && (effect->state == EffectState::kDead || effect->state == EffectState::kUnknown);
    if (failed_ != LedgerError::kNone || !can) return false;
    if (effect->state == EffectState::kDead) effect->state = EffectState::kPending;
    effect->due_at = now;
    effect->attempts = 0;
    return true;
  }

  bool SaveCheckpoint(std::string_view store, int64_t sequence, std::optional<std::string_view> base,
                      std::string_view tail) override {
    std::lock_guard lock(mutex_);
    const auto old = checkpoints_.find(std::string(store));
    if (sequence > LastSequence() || (!base && old == checkpoints_.end())) return false;
    std::string kept_base = base ? std::string(*base) : old->second.base;
    checkpoints_[std::string(store)] = {sequence, std::move(kept_base), std::string(tail)};
    return true;
  }
  std::optional<Checkpoint> LoadCheckpoint(std::string_view store) const override {
    std::lock_guard lock(mutex_);
    const auto found = checkpoints_.find(std::string(store));
    return found == checkpoints_.end() ? std::nullopt : std::optional(found->second);
  }
  // Ends deliveries after 8 days; keeps events for good.
  int64_t Retain(Instant now) override {
    std::lock_guard lock(mutex_);
    int64_t ended = 0;
    for (const StoredEvent& stored : events_) {
      if (stored.sequence <= deduped_to_) continue;
      if (stored.event.at >= now - Days(8)) break;
      deduped_to_ = stored.sequence;
      ended += stored.event.delivery_id.empty() ? 0 : 1;
    }
    return ended;
  }
  std::optional<int64_t> VerifyChain() const override { return std::nullopt; }
  int64_t epoch() const override {
    std::lock_guard lock(mutex_);
    return epoch_;
  }

 private:
  struct Queued {
    StoredEvent stored;
    Done done;
  };
  struct Call {
    Done done;
    LedgerError error;
    int64_t sequence;
  };

  static void Run(const std::vector<Call>& calls) {
    for (const Call& call : calls) {
      if (call.done) call.done(call.error, call.sequence);
    }
  }
  static StoredEvent Bare(StoredEvent stored) {
    stored.event.personal.clear();
    stored.event.effects.clear();
    return stored;
  }
  std::vector<StoredEvent> EventsAfter(int64_t after) const {
    std::lock_guard lock(mutex_);
    const auto is_before = [](const StoredEvent& stored, int64_t sequence) { return stored.sequence <= sequence; };
    return {std::lower_bound(events_.begin(), events_.end(), after, is_before), events_.end()};
  }
  // Of the kind and subject (empty: any), the newest whose place is below `before`, which becomes its place.
  std::optional<StoredEvent> NewestBefore(std::string_view store, EventKind kind, std::string_view subject,
                                          size_t* before) const {
    std::lock_guard lock(mutex_);
    const auto known = places_.find({kind, std::string(subject)});
    if (known == places_.end()) return std::nullopt;
    const std::vector<size_t>& places = known->second;
    auto place = std::lower_bound(places.begin(), places.end(), *before);
    while (place != places.begin()) {
      *before = *--place;
      if (store.empty() || events_[*place].event.store == store) return events_[*place];
    }
    return std::nullopt;
  }
  void Keep(StoredEvent stored) {
    const LedgerEvent& event = stored.event;
    const size_t place = events_.size();
    if (!event.delivery_id.empty()) deliveries_.emplace(std::pair(event.store, event.delivery_id), place);
    places_[{event.kind, {}}].push_back(place);
    if (!event.subject.empty()) places_[{event.kind, event.subject}].push_back(place);
    events_.push_back(std::move(stored));
  }
  int64_t LastSequence() const { return events_.empty() ? 0 : events_.back().sequence; }
  Effect* EffectOf(std::string_view key) {
    const auto found = effect_places_.find(key);
    return found == effect_places_.end() ? nullptr : &effects_[found->second];
  }
  void KeepQueued(std::vector<Call>* calls) {
    for (Queued& queued : queued_) {
      for (const Effect& effect : queued.stored.event.effects) {
        if (effect_places_.emplace(effect.key, effects_.size()).second) effects_.push_back(effect);
      }
      calls->push_back({std::move(queued.done), LedgerError::kNone, queued.stored.sequence});
      Keep(std::move(queued.stored));
    }
    queued_.clear();
    std::vector<std::pair<int64_t, Done>> waiting;
    for (auto& [sequence, done] : waiters_) {
      if (sequence <= LastSequence()) {
        calls->push_back({std::move(done), LedgerError::kNone, sequence});
      } else {
        waiting.emplace_back(sequence, std::move(done));
      }
    }
    waiters_ = std::move(waiting);
  }
  void DropQueued(std::vector<Call>* calls) {
    for (Queued& queued : queued_) calls->push_back({std::move(queued.done), failed_, queued.stored.sequence});
    for (auto& [sequence, done] : waiters_) calls->push_back({std::move(done), failed_, sequence});
    queued_.clear();
    waiters_.clear();
  }

  Options options_;
  mutable std::mutex mutex_;
  std::vector<StoredEvent> events_;  // durable
  std::deque<Queued> queued_;
  std::vector<std::pair<int64_t, Done>> waiters_;
  std::map<std::pair<std::string, std::string>, size_t> deliveries_;         // store and id → place in events_
  std::map<std::pair<EventKind, std::string>, std::vector<size_t>> places_;  // by kind and subject; subject "": all
  std::vector<Effect> effects_;
  std::map<std::string, size_t, std::less<>> effect_places_;
  std::map<std::string, Checkpoint> checkpoints_;
  LedgerError failed_ = LedgerError::kNone;
  LedgerError fail_next_ = LedgerError::kNone;
  bool reopens_ = true;
  bool erases_ = true;
  int64_t next_sequence_ = 1;
  int64_t deduped_to_ = 0;
  int64_t epoch_ = 1;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_SUPPORT_MEMORY_LEDGER_H_
