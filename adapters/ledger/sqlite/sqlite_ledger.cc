// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/sqlite_ledger.h"

#include <algorithm>
#include <future>
#include <limits>
#include <utility>

#include "parapet/adapters/ledger/sqlite/checkpoint_files.h"
#include "parapet/adapters/ledger/sqlite/commit_queue.h"
#include "parapet/adapters/ledger/sqlite/event_table.h"
#include "parapet/adapters/ledger/sqlite/ledger_directory.h"
#include "parapet/adapters/ledger/sqlite/ledger_writer.h"
#include "parapet/adapters/ledger/sqlite/outbox.h"
#include "parapet/adapters/ledger/sqlite/reader_pool.h"
#include "parapet/adapters/ledger/sqlite/retention.h"

namespace parapet {
namespace sqlite {
namespace {

using Visit = std::function<bool(const StoredEvent&)>;

// Everything the parts share, in the order in which it has to be taken down again.
class SqliteLedger : public Ledger {
 public:
  SqliteLedger(const SqliteLedgerOptions& options, std::unique_ptr<LedgerDirectory> directory,
               std::unique_ptr<ReaderPool> readers, std::unique_ptr<LedgerWriter> writer)
      : options_(options),
        directory_(std::move(directory)),
        checkpoints_(*directory_),
        writer_(std::move(writer)),
        readers_(std::move(readers)),
        epoch_(writer_->epoch()),
        queue_(*writer_, std::clamp<size_t>(options.group_max, 1, 4096), writer_->head_sequence()) {}

  int64_t Append(LedgerEvent event, Done done) override { return queue_.Append(std::move(event), std::move(done)); }
  void WhenDurable(int64_t sequence, Done done) override { queue_.WhenDurable(sequence, std::move(done)); }
  size_t queue_depth() const override { return queue_.depth(); }
  bool healthy() const override { return queue_.healthy(); }
  bool Reopen() override { return queue_.Reopen(); }
  std::string problem() const override { return healthy() ? std::string() : writer_->problem(); }

  std::optional<StoredDelivery> FindDelivery(std::string_view store, std::string_view delivery_id) const override {
    // The queue first: what leaves it is in the index by then.
    std::optional<StoredDelivery> queued = queue_.FindQueued(store, delivery_id);
    const std::vector<int64_t> events = writer_->deliveries().Find(store, delivery_id);
    if (events.empty()) return queued;
    std::optional<StoredDelivery> stored;
    WithReader([&](Database& database) { stored = ReadDelivery(database, events, store, delivery_id); });
    return stored ? stored : queued;
  }

  void Read(std::string_view store, int64_t after, const Visit& visit) const override {
    VisitChunks(visit, [&](Database& database, const StoredEvent* last) {
      return ReadForwards(database, writer_->people(), store, last == nullptr ? after : last->sequence);
    });
  }

  void ReadBack(std::string_view store, EventKind kind, std::string_view subject, const Visit& visit) const override {
    const EventFilter filter = {store, kind, subject};
    const bool is_projected = !store.empty() && (!subject.empty() || SubjectProjection::ListsKind(kind));
    if (is_projected) return ReadBackProjected(filter, visit);
    VisitChunks(visit, [&](Database& database, const StoredEvent* last) {
      return ReadBackwards(database, writer_->people(), filter, last == nullptr ? kEnd : last->sequence);
    });
  }

  std::optional<std::string> Personal(int64_t sequence) const override {
    std::optional<std::string> personal;
    WithReader([&](Database& database) { personal = ReadPersonal(database, writer_->people(), sequence); });
    return personal;
  }

  bool EraseStore(std::string_view store) override {
    for (std::optional<int64_t> after = 0; after;) {
      const LedgerError error = queue_.Run([&](Database& database) {
        after = writer_->people().EraseSome(database, store, *after);
        writer_->WantEmptyLog();
      });
      if (error != LedgerError::kNone) return false;
    }
    queue_.RunUpkeep();
    return true;
  }

  bool Erase(std::string_view store, std::string_view person) override {
    const LedgerError error = queue_.Run([&](Database& database) {
      writer_->people().Erase(database, store, person);
      writer_->WantEmptyLog();
    });
    if (error == LedgerError::kNone) queue_.RunUpkeep();
    return error == LedgerError::kNone;
  }

  std::vector<Effect> TakeDue(Instant now, size_t most, int64_t epoch) override {
    std::vector<Effect> effects;
    if (epoch != epoch_ || most == 0) return effects;
    const LedgerError error = queue_.Run([&](Database& database) {
      effects = TakeDueEffects(database, now, most, epoch);
      writer_->handed_out().Add(effects);
    });
    if (error == LedgerError::kNone) return effects;
    for (const Effect& effect : effects) writer_->handed_out().Remove(effect.key);
    return {};
  }

  bool Settle(const EffectUpdate& update) override {
    bool settled = false;
    const LedgerError error = queue_.Run([&](Database& database) { settled = SettleEffect(database, update); });
    if (error != LedgerError::kNone) return false;
    if (settled) writer_->handed_out().Remove(update.key);
    return settled;
  }

  std::vector<Effect> Effects(std::string_view store, std::optional<EffectState> state, size_t most) const override {
    std::vector<Effect> effects;
    WithReader([&](Database& database) { effects = ReadEffects(database, store, state, most); });
    return effects;
  }

  std::optional<Effect> FindEffect(std::string_view key) const override {
    std::optional<Effect> effect;
    WithReader([&](Database& database) { effect = sqlite::FindEffect(database, key); });
    return effect;
  }

  bool Retry(std::string_view key, Instant now) override {
    bool retried = false;
    const LedgerError error = queue_.Run([&](Database& database) { retried = RetryEffect(database, key, now); });
    return error == LedgerError::kNone && retried;
  }

  bool SaveCheckpoint(std::string_view store, int64_t sequence, std::optional<std::string_view> base,
                      std::string_view tail) override {
    return IsDurable(sequence) && checkpoints_.Save(store, sequence, base, tail);
  }

  std::optional<Checkpoint> LoadCheckpoint(std::string_view store) const override {
    std::optional<Checkpoint> checkpoint = checkpoints_.Load(store);
    const bool is_ahead = checkpoint && checkpoint->sequence > queue_.durable();
    return is_ahead ? std::nullopt : std::move(checkpoint);
  }

  int64_t Retain(Instant now) override {
    const auto checkpointed = [this](const std::string& store) { return checkpoints_.SequenceOf(store); };
    const Instant events_before = now - options_.keep_events;
    return RetainAll([&](Database& db) { return RetainDeliveries(db, now - options_.keep_deliveries); }) +
           RetainAll(
               [&](Database& db) { return RetainUndecodable(db, writer_->chain(), now - options_.keep_undecodable); }) +
           RetainAll([&](Database& db) { return RetainEvents(db, writer_->chain(), events_before, checkpointed); }) +
           RetainAll([&](Database& db) { return RetainEffects(db, events_before); });
  }

  std::optional<int64_t> VerifyChain() const override {
    std::optional<int64_t> bad;
    std::string error;
    const bool read = readers_->With([&](Database& database) { bad = writer_->chain().Verify(database); }, &error);
    return bad || read ? bad : std::optional<int64_t>(1);
  }

  int64_t epoch() const override { return epoch_; }

 private:
  static constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();

  // A read that fails must not look like "there is nothing": the ledger stops acknowledging until it was reopened.
  template <typename ReadFunction>
  bool WithReader(const ReadFunction& read) const {
    std::string error;
    if (readers_->With(read, &error)) return true;
    writer_->SetProblem("reading: " + error);
    queue_.Fail(LedgerError::kFailed);
    return false;
  }

  // Reads chunk by chunk, and visits while no connection is held.
  template <typename NextChunk>
  void VisitChunks(const Visit& visit, const NextChunk& next) const {
    StoredEvent last;
    for (bool is_first = true;; is_first = false) {
      EventChunk chunk;
      const bool read = WithReader([&](Database& database) { chunk = next(database, is_first ? nullptr : &last); });
      if (!read) return;
      for (const StoredEvent& event : chunk.events) {
        if (!visit(event)) return;
      }
      if (chunk.is_last || chunk.events.empty()) return;
      last.sequence = chunk.events.back().sequence;
    }
  }

  void ReadBackProjected(const EventFilter& filter, const Visit& visit) const {
    const SubjectProjection::TailView tail = writer_->subjects().Tail(filter);
    for (const int64_t sequence : tail.sequences) {
      std::optional<StoredEvent> event;
      if (!WithReader([&](Database& database) { event = ReadEvent(database, writer_->people(), sequence); })) return;
      if (event && !visit(*event)) return;
    }
    VisitChunks(visit, [&](Database& database, const StoredEvent* last) {
      return ReadSubject(database, writer_->people(), filter, last == nullptr ? tail.before : last->sequence);
    });
  }

  bool IsDurable(int64_t sequence) {
    if (sequence > queue_.issued()) return false;
    std::promise<LedgerError> durable;
    queue_.WhenDurable(sequence, [&](LedgerError error, int64_t) { durable.set_value(error); });
    return durable.get_future().get() == LedgerError::kNone;
  }

  // Chunk after chunk, so that events are written in between.
  template <typename RetainChunk>
  int64_t RetainAll(const RetainChunk& retain) {
    int64_t deleted = 0;
    RetainedChunk chunk;
    do {
      chunk = {};
      const LedgerError error = queue_.Run([&](Database& database) {
        chunk = retain(database);
        writer_->people().Forget();  // whose last event is gone may be among the remembered
      });
      if (error != LedgerError::kNone) return deleted;
      for (const auto& [store, id, sequence] : chunk.ended) writer_->deliveries().Remove(store, id, sequence);
      deleted += chunk.deleted;
    } while (chunk.more);
    return deleted;
  }

  const SqliteLedgerOptions options_;
  const std::unique_ptr<LedgerDirectory> directory_;
  CheckpointFiles checkpoints_;
  const std::unique_ptr<LedgerWriter> writer_;  // closed after the readers: the last connection empties the log
  const std::unique_ptr<ReaderPool> readers_;
  const int64_t epoch_;
  mutable CommitQueue queue_;  // last: its thread uses everything above
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Ledger> OpenSqliteLedger(const SqliteLedgerOptions& options, std::string* error) {
  error->clear();
  std::unique_ptr<sqlite::LedgerDirectory> directory = sqlite::LedgerDirectory::Open(options.directory, error);
  if (directory == nullptr || !directory->EnsureDatabase(error)) return nullptr;
  auto readers = std::make_unique<sqlite::ReaderPool>(directory->File("ledger.db"));
  std::unique_ptr<sqlite::LedgerWriter> writer = sqlite::LedgerWriter::Open(*directory, options, *readers, error);
  if (writer == nullptr) return nullptr;
  return std::make_unique<sqlite::SqliteLedger>(options, std::move(directory), std::move(readers), std::move(writer));
}

}  // namespace parapet
