// SPDX-License-Identifier: Apache-2.0
//
// Effects on the outside: what waits in the outbox, and who carries it out.
//
// An effect's key is H(store, order identity, effect kind, target, case step), so the same decision reached twice is
// one effect. States: pending → sending → done, or back to pending to be tried again, or unknown (sent, answer lost),
// or dead (given up; visible). An unknown effect is reconciled by reading before anything is sent again. Thread safety:
// values; a Connector is called from one worker thread at a time.
#ifndef PARAPET_CORE_PORTS_EFFECT_H_
#define PARAPET_CORE_PORTS_EFFECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/kernel/time.h"

namespace parapet {

enum class EffectState : uint8_t { kPending, kSending, kDone, kUnknown, kDead };
std::string_view Name(EffectState state);
std::optional<EffectState> EffectStateFromName(std::string_view name);

struct Effect {
  std::string key;  // 32 hexadecimal characters, see EffectKey
  std::string store;
  std::string kind;     // "alert", "tag", "hold", "release"; remedies: core/ports/remedy.h
  std::string target;   // the order's platform id; the alert channel's name
  std::string payload;  // JSON for the connector
  EffectState state = EffectState::kPending;
  Instant created_at;
  Instant due_at;
  int attempts = 0;
  bool sent = false;  // performed; only the read-back is outstanding
  std::string last_error;
  int64_t epoch = 0;  // who took it last
};

struct EffectUpdate {
  std::string key;
  int64_t epoch = 0;
  EffectState state = EffectState::kDone;
  Instant due_at;  // for kPending and kUnknown: when to look again
  int attempts = 0;
  bool sent = false;
  std::string last_error;
};

// What came of an attempt.
enum class Outcome : uint8_t {
  kDone,
  kRetry,    // nothing happened, for sure: connection refused, 429, 503 before any work
  kUnknown,  // it may have happened: a time-out after sending, a broken answer
  kRefused,  // it will never work: bad credentials, the order does not exist
};

struct Attempt {
  Outcome outcome = Outcome::kDone;
  std::string error;                    // in words; no customer data, no secret
  std::optional<Duration> retry_after;  // what the other side asked for
  bool receiver_is_well = false;        // kRetry, kUnknown: it answered as it should, only this effect has to wait
};

// Carries out one kind of effect against one outside. Implemented by platform and notify adapters.
class Connector {
 public:
  virtual ~Connector() = default;
  // Does it. Idempotent where the receiver honours a key; the effect's key is passed on.
  virtual Attempt Perform(const Effect& effect) = 0;
  // Whether Confirm can tell what happened; false for a chat post.
  virtual bool CanConfirm(const Effect& effect) const = 0;
  // Reads back: kDone when it is there, kRetry when it is not, kUnknown when reading failed or does not tell yet,
  // kRefused when it never will.
  virtual Attempt Confirm(const Effect& effect) = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_PORTS_EFFECT_H_
