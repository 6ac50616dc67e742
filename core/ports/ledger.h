// SPDX-License-Identifier: Apache-2.0
//
// The durable record, as the flow sees it: append events, find deliveries, read back, keep the outbox.
//
// One append-only event row a delivery and one dedupe entry, written with the effects it causes in one transaction
// (group commit). What has been acknowledged is on disk; what is on disk has a sequence number, and the order of
// sequence numbers of one store is the order in which its state applied the events.
//
// Thread safety: every function may be called from any thread. Errors: LedgerError values; a ledger that failed to
// write reports it through `done` and through healthy(), never by throwing. Implementations: adapters/ledger/sqlite,
// and doubles in tests.
#ifndef PARAPET_CORE_PORTS_LEDGER_H_
#define PARAPET_CORE_PORTS_LEDGER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"
#include "parapet/core/ports/effect.h"

namespace parapet {

// What an event row holds. The numbers are written to disk: never reuse one.
enum class EventKind : uint8_t {
  kOrder = 1,   // an order judged (or recorded) with its facts and verdict
  kItems = 2,   // product updates
  kStock = 3,   // stock readings
  kImport = 4,  // a catalogue file
  kPriceDecision = 5,
  kRelease = 6,      // a held order let go
  kPolicy = 7,       // a policy version: the document, who, why
  kBypass = 8,       // Parapet stands aside, or takes its place again
  kUndecodable = 9,  // signed, but of a shape we do not know: raw bytes kept
  kIgnored = 10,     // a delivery that says nothing to us; kept for dedupe
  kAdvance = 11,     // time passed: claims ended, windows closed
  kAlert = 12,       // an alert was raised, grew, was acknowledged
  kAudit = 13,       // an administrative call
  kEditMark = 14,    // the platform says that an order was edited; the edit itself comes with the order's next update
  kReview = 15,      // what a person said of an order's findings: right, false alarm, unsure
  kProposal = 16,    // a policy that waits for a second approver, and what became of it
  kIncident = 17,    // what people decided about an incident: noted, decided, approved, closed, …
  kCase = 18,        // what was done for one affected order: taken, shipped, a step of its playbook, done
  kMessage = 19,     // messages to customers: approved, queued, sent, failed, promises kept and broken
  kReport = 20,      // a person reported a mistake; what came of it
  kWatch = 21,       // a watcher saw something amiss, or that it is well again
  kStatus = 22,      // the public status: an outage told, updated, ended
  kHold = 23,        // somebody was told that an order is still held
  kErasure = 24,     // people were forgotten: the orders of which nothing personal is kept any more
};
std::string_view Name(EventKind kind);  // "order", "price_decision", …

struct LedgerEvent {
  std::string store;
  EventKind kind = EventKind::kOrder;
  Instant at;               // the `now` under which the state applied it
  std::string delivery_id;  // the platform's delivery id or an Idempotency-Key; empty for none
  std::string
      body_digest;       // SHA-256 (32 bytes) of the delivery's body; with the same id and another digest: a conflict
  std::string subject;   // order identity, item key, policy version: what `show` looks up
  std::string payload;   // JSON; covered by the hash chain
  std::string answer;    // what the delivery was answered, given again to a redelivery
  std::string person;    // whose personal data `personal` is (a stable key); empty for none
  std::string personal;  // JSON with personal data: encrypted under the person's key, outside the hash chain
  std::vector<Effect> effects;  // enter the outbox in the same transaction; one that exists already stays as it is
};

enum class LedgerError : uint8_t {
  kNone,
  kFull,    // no space; Reopen() works by itself when there is
  kFailed,  // the disk failed or is read-only: nothing more is acknowledged until it was reopened
  kStopping,
};
std::string_view Name(LedgerError error);

// An event as it was kept.
struct StoredEvent {
  int64_t sequence = 0;
  LedgerEvent event;
};

// What is known about a delivery id.
struct StoredDelivery {
  int64_t sequence = 0;
  std::string body_digest;
  std::string answer;
};

struct Checkpoint {
  int64_t sequence = 0;  // everything up to here is contained
  std::string base;
  std::string tail;
};

class Ledger {
 public:
  using Done = std::function<void(LedgerError error, int64_t sequence)>;
  virtual ~Ledger() = default;

  // Queues an event and returns its sequence at once; `done` (may be empty) is called from the writer's thread when it
  // is durable or has failed. Events become durable in the order of their sequence.
  virtual int64_t Append(LedgerEvent event, Done done) = 0;
  // Calls `done` when everything up to `sequence` is durable (at once when it already is).
  virtual void WhenDurable(int64_t sequence, Done done) = 0;
  // Queued and not yet durable.
  virtual size_t queue_depth() const = 0;
  virtual bool healthy() const = 0;
  // Why it is not healthy, in words for operations; empty when it is.
  virtual std::string problem() const { return {}; }
  // Tries to write again after a failure; true when the ledger is usable. After a failed write every queued and later
  // event fails, with the same error, until this returns true: the caller's state holds events that are not on disk.
  // What was queued and never durable is gone (an event whose write failed midway may be there all the same): the
  // caller rebuilds its state from what Read returns. Sequence numbers of failed events are given again.
  virtual bool Reopen() = 0;

  // A delivery that was seen before, durable or still queued.
  virtual std::optional<StoredDelivery> FindDelivery(std::string_view store, std::string_view delivery_id) const = 0;
  // Events of a store (all stores when empty) with a sequence above `after`, in order; `visit` returns false to stop.
  // Reads durable events only. They come without `personal` and `effects`; see Personal and Effects.
  virtual void Read(std::string_view store, int64_t after,
                    const std::function<bool(const StoredEvent&)>& visit) const = 0;
  // The same, newest first, of one kind and subject (empty: any).
  virtual void ReadBack(std::string_view store, EventKind kind, std::string_view subject,
                        const std::function<bool(const StoredEvent&)>& visit) const = 0;
  // Personal data of an event, decrypted; nullopt when there is none or its person was erased.
  virtual std::optional<std::string> Personal(int64_t sequence) const = 0;
  // Forgets a person: deletes the key under which all personal data of theirs is encrypted. Durable when it returns
  // true.
  virtual bool Erase(std::string_view store, std::string_view person) = 0;
  // The same for everybody of a store, a thousand people a transaction; what comes meanwhile is not waited for.
  virtual bool EraseStore(std::string_view store) = 0;

  // --- the outbox -------------------------------------------------------------------------------------------------
  // Takes effects that are due, marks them `sending` under this epoch, and returns them as they were before: one that
  // comes back in state `sending` was left so by an earlier life, is due at once, and may or may not have been carried
  // out.
  virtual std::vector<Effect> TakeDue(Instant now, size_t most, int64_t epoch) = 0;
  // Writes what became of an effect. Refused (false) when another epoch has taken it since, or when it is not
  // `sending`.
  virtual bool Settle(const EffectUpdate& update) = 0;
  // Effects of a store in a state (any when nullopt), newest first.
  virtual std::vector<Effect> Effects(std::string_view store, std::optional<EffectState> state, size_t most) const = 0;
  // By key; nullopt when there is none.
  virtual std::optional<Effect> FindEffect(std::string_view key) const = 0;
  // Has an effect tried again at once, with its attempts counted anew: a dead one becomes pending, an unknown one stays
  // unknown, so that it is read before it is sent. False when there is none.
  virtual bool Retry(std::string_view key, Instant now) = 0;

  // --- checkpoints and upkeep -------------------------------------------------------------------------------------
  // Writes a checkpoint so that a crash leaves the old or the new one. `base` may be nullopt: as last written. Waits
  // until everything up to `sequence` is durable; false when that fails, and then nothing was written.
  virtual bool SaveCheckpoint(std::string_view store, int64_t sequence, std::optional<std::string_view> base,
                              std::string_view tail) = 0;
  virtual std::optional<Checkpoint> LoadCheckpoint(std::string_view store) const = 0;
  // Deletes what is older than the keeping times of DESIGN section 5; returns how many rows.
  virtual int64_t Retain(Instant now) = 0;
  // Recomputes the hash chain; nullopt when it holds, else the first sequence that does not fit.
  virtual std::optional<int64_t> VerifyChain() const = 0;
  // A number that grows by one each time a ledger is opened for writing: fences what an earlier life wrote.
  virtual int64_t epoch() const = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_PORTS_LEDGER_H_
