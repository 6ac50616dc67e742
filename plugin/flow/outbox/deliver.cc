// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/outbox/deliver.h"

#include <algorithm>
#include <limits>

namespace parapet {
namespace {

constexpr Instant kNever{std::numeric_limits<int64_t>::max()};
constexpr int64_t kToken = 1'000'000;

// Sent, or perhaps sent: to be read before anything is sent again.
bool IsInDoubt(const Effect& effect) {
  return effect.sent || effect.state == EffectState::kUnknown || effect.state == EffectState::kSending;
}

// A person asked for another try: the ledger has set the attempts back and left the last error. It gets one, however
// old.
bool IsTriedByHand(const Effect& effect) {
  return effect.state != EffectState::kSending && effect.attempts == 0 && !effect.last_error.empty();
}

// The state of an effect that is put back untouched.
EffectState Untouched(const Effect& effect) {
  return effect.state == EffectState::kPending ? EffectState::kPending : EffectState::kUnknown;
}

// SplitMix64: the next of a sequence of well-mixed numbers.
uint64_t NextRandom(uint64_t& state) {
  uint64_t x = state += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// `first` doubled `times` times, at most `most`.
Duration Doubled(Duration first, int times, Duration most) {
  Duration value = first;
  for (int i = 0; i < times && value < most; ++i) value.micros *= 2;
  return std::min(value, most);
}

}  // namespace

void ConnectorMap::Add(std::string store, std::string kind, Route route) {
  by_kind_[{std::move(store), std::move(kind)}] = std::move(route);
}

void ConnectorMap::AddChannel(std::string store, std::string channel, Route route, const std::string& kind) {
  by_channel_[{std::move(store), kind + "/" + channel}] = std::move(route);
}

const Route* ConnectorMap::Find(const Effect& effect) const {
  const bool by_channel = effect.kind == "alert" || effect.kind == "message";
  const auto& routes = by_channel ? by_channel_ : by_kind_;
  const auto found = routes.find({effect.store, by_channel ? effect.kind + "/" + effect.target : effect.kind});
  if (found != routes.end()) return &found->second;
  return any_ ? &*any_ : nullptr;
}

Deliverer::Deliverer(Ledger& ledger, ConnectorMap connectors, DeliverySettings settings, uint64_t seed, Trouble trouble)
    : ledger_(ledger),
      connectors_(std::move(connectors)),
      settings_(settings),
      trouble_(std::move(trouble)),
      epoch_(ledger.epoch()),
      random_(seed) {}

size_t Deliverer::Step(Instant now) {
  size_t taken = 0;
  size_t tried = 0;
  if (!frozen() && SettleLeftovers()) {
    while (taken < settings_.effects_per_step && !frozen()) {
      std::vector<Effect> due = ledger_.TakeDue(now, 1, epoch_);
      if (due.empty()) break;
      ++taken;
      waiting_.erase(due.front().key);
      if (Handle(due.front(), now)) ++tried;
      if (!leftovers_.empty()) break;  // what is done and cannot be written down must not grow
    }
  }
  PlanNext(taken == settings_.effects_per_step, now);
  return tried;
}

void Deliverer::PlanNext(bool more, Instant now) {
  next_due_ = more ? now : now + settings_.look_again;
  if (frozen()) return;
  for (const auto& [key, due] : waiting_) next_due_ = std::min(next_due_, std::max(due, now));
}

bool Deliverer::Handle(Effect& effect, Instant now) {
  const Route* route = connectors_.Find(effect);
  const bool expired = now >= effect.created_at + settings_.dead_after;
  if (route == nullptr) {
    const std::string why = "nothing is configured that carries out \"" + effect.kind + "\" for " + effect.target;
    if (expired) {
      GiveUp(effect, EffectState::kDead, why, now);
    } else {
      Settle(effect, Untouched(effect), now + settings_.backoff_most, why);
    }
    return false;
  }
  const Task task{effect, *route, HostOf(*route, now), now};
  if (const Instant turn = NextTurn(task); turn > now && (!expired || IsTriedByHand(effect))) {
    ++counters_.postponed;
    Settle(effect, Untouched(effect), turn, effect.last_error);
    return false;
  }
  if (expired && !IsTriedByHand(effect)) {
    HandleExpired(task);
  } else if (!IsInDoubt(effect)) {
    Send(task);
  } else if (route->connector->CanConfirm(effect)) {
    ReadBack(task);
  } else if (route->idempotent || IsTriedByHand(effect)) {
    Send(task);
  } else {
    GiveUp(effect, EffectState::kUnknown, "it may have been carried out and cannot be read back", now);
  }
  return true;
}

// A day has passed: nothing is sent any more, but what may have happened is looked for a last time.
void Deliverer::HandleExpired(const Task& task) {
  const bool in_doubt = IsInDoubt(task.effect);
  if (in_doubt && task.route.connector->CanConfirm(task.effect) && task.host.closed_until <= task.now) {
    ++counters_.confirmed;
    if (task.route.connector->Confirm(task.effect).outcome == Outcome::kDone) return Done(task);
  }
  const std::string last = task.effect.last_error.empty() ? "never tried" : task.effect.last_error;
  GiveUp(task.effect, in_doubt ? EffectState::kUnknown : EffectState::kDead, "not done in time: " + last, task.now);
}

Deliverer::Host& Deliverer::HostOf(const Route& route, Instant now) {
  const auto [found, added] = hosts_.try_emplace(route.host);
  Host& host = found->second;
  const int64_t full = settings_.rate_burst * kToken;
  if (added) host.tokens = full;
  // Clocks may step back; then nothing is refilled. A burst is refilled within the hour in any case.
  const int64_t passed = added ? 0 : std::clamp<int64_t>((now - host.counted_at).micros, 0, Hours(1).micros);
  host.tokens = std::min(full, host.tokens + passed * settings_.rate_per_second);
  host.counted_at = now;
  const Duration longest = std::max(settings_.retry_after_most, settings_.breaker_open_most);
  if (host.closed_until > now + longest) host.closed_until = now;  // the clock was ahead when this was written
  return host;
}

// When this effect may be sent: now, or later. Its turn is paid for either way, so that many waiting effects are given
// turns one behind the other instead of being taken and put back all together.
Instant Deliverer::NextTurn(const Task& task) {
  if (task.host.closed_until > task.now) return task.host.closed_until;
  if (promised_.erase(task.effect.key) > 0) return task.now;
  task.host.tokens -= kToken;
  if (task.host.tokens >= 0) return task.now;
  promised_.insert(task.effect.key);
  return task.now + Duration{-task.host.tokens / settings_.rate_per_second + 1};
}

void Deliverer::Send(const Task& task) {
  // An earlier attempt may have arrived, and this one's outcome says nothing about that one.
  const bool in_doubt = IsInDoubt(task.effect) && !task.route.connector->CanConfirm(task.effect);
  ++task.effect.attempts;
  ++counters_.performed;
  const Attempt attempt = task.route.connector->Perform(task.effect);
  Judge(task.host, attempt, task.now);
  task.effect.sent = attempt.outcome == Outcome::kDone;
  switch (attempt.outcome) {
    case Outcome::kDone:
      if (!task.route.connector->CanConfirm(task.effect)) return Done(task);
      return ReadBack(task);
    case Outcome::kRetry:
      return TryLater(task, in_doubt && task.route.idempotent ? EffectState::kUnknown : EffectState::kPending, attempt);
    case Outcome::kRefused:
      if (in_doubt)
        return GiveUp(task.effect, EffectState::kUnknown, "an earlier attempt may have arrived: " + attempt.error,
                      task.now);
      return GiveUp(task.effect, EffectState::kDead, attempt.error, task.now);
    case Outcome::kUnknown:
      break;
  }
  if (task.route.idempotent || task.route.connector->CanConfirm(task.effect)) {
    return TryLater(task, EffectState::kUnknown, attempt);
  }
  GiveUp(task.effect, EffectState::kUnknown, attempt.error, task.now);
}

void Deliverer::ReadBack(const Task& task) {
  ++counters_.confirmed;
  const Attempt attempt = task.route.connector->Confirm(task.effect);
  Judge(task.host, attempt, task.now);
  switch (attempt.outcome) {
    case Outcome::kDone:
      return Done(task);
    case Outcome::kRetry:
      return NotThere(task);
    case Outcome::kRefused:  // reading will never tell; that it did not happen, nobody has said
      return GiveUp(task.effect, EffectState::kUnknown, "it cannot be read back: " + attempt.error, task.now);
    case Outcome::kUnknown:
      break;
  }
  TryLater(task, task.effect.sent ? EffectState::kPending : EffectState::kUnknown, attempt);
}

// Looked for and not found. What was done a moment ago may not be visible yet; what is idempotent may be done again at
// once when nothing says that it was done. What is not, and was reported as done, is for a person to look into.
void Deliverer::NotThere(const Task& task) {
  Effect& effect = task.effect;
  const bool look_again = effect.sent || !task.route.idempotent;
  if (look_again && ++read_backs_[effect.key] < settings_.read_backs) {
    Duration wait = Doubled(settings_.read_back_after, std::max(0, effect.attempts - 1), settings_.backoff_most);
    if (!task.route.idempotent) wait = std::max(wait, {task.route.settles_within.micros / (settings_.read_backs - 1)});
    Settle(effect, effect.sent ? EffectState::kPending : EffectState::kUnknown, task.now + wait,
           "not visible yet when read back");
    return;
  }
  read_backs_.erase(effect.key);
  if (effect.sent && !task.route.idempotent && !IsTriedByHand(effect)) {
    return GiveUp(effect, EffectState::kUnknown, "reported as done, but not there when read back", task.now);
  }
  effect.sent = false;
  Send(task);
}

void Deliverer::Done(const Task& task) {
  read_backs_.erase(task.effect.key);
  if (Settle(task.effect, EffectState::kDone, task.now, "")) ++counters_.done;
}

void Deliverer::TryLater(const Task& task, EffectState state, const Attempt& attempt) {
  ++counters_.retried;
  Duration wait = Backoff(task.effect.attempts);
  if (attempt.retry_after) wait = std::clamp(*attempt.retry_after, wait, settings_.retry_after_most);
  const Instant end = std::max(task.effect.created_at + settings_.dead_after, task.now);
  Settle(task.effect, state, std::min(task.now + wait, end), attempt.error);
}

void Deliverer::GiveUp(const Effect& effect, EffectState state, const std::string& why, Instant now) {
  read_backs_.erase(effect.key);
  ++(state == EffectState::kDead ? counters_.dead : counters_.unknown);
  if (Settle(effect, state, kNever, why) && trouble_) trouble_(effect, state, why, now);
}

bool Deliverer::Settle(const Effect& effect, EffectState state, Instant due, const std::string& error) {
  const EffectUpdate update{.key = effect.key,
                            .epoch = epoch_,
                            .state = state,
                            .due_at = due,
                            .attempts = effect.attempts,
                            .sent = effect.sent,
                            .last_error = error};
  const bool waits = state == EffectState::kPending || (state == EffectState::kUnknown && due < kNever);
  if (ledger_.Settle(update)) {
    if (waits) waiting_[effect.key] = due;
    return true;
  }
  if (ledger_.healthy()) {
    ++counters_.fenced;
  } else {
    leftovers_[effect.key] = update;
  }
  return false;
}

// What the ledger could not write is written before anything else is sent.
bool Deliverer::SettleLeftovers() {
  while (!leftovers_.empty()) {
    const EffectUpdate& update = leftovers_.begin()->second;
    if (!ledger_.Settle(update) && !ledger_.healthy()) return false;
    leftovers_.erase(leftovers_.begin());
  }
  return true;
}

// What an attempt says about its host.
void Deliverer::Judge(Host& host, const Attempt& attempt, Instant now) {
  const bool failed = !attempt.receiver_is_well && (attempt.outcome == Outcome::kUnknown ||
                                                    (attempt.outcome == Outcome::kRetry && !attempt.retry_after));
  if (attempt.retry_after && *attempt.retry_after > Duration{0}) {
    host.closed_until = now + std::min(*attempt.retry_after, settings_.retry_after_most);
  }
  if (!failed) {
    host.failures = 0;
    host.pause = {};
    return;
  }
  if (++host.failures < settings_.breaker_failures) return;
  host.pause = host.pause.micros == 0 ? settings_.breaker_open : Doubled(host.pause, 1, settings_.breaker_open_most);
  host.closed_until = std::max(host.closed_until, now + host.pause);
}

Duration Deliverer::Backoff(int attempts) {
  const Duration bound = Doubled(settings_.backoff_first, std::max(0, attempts - 1), settings_.backoff_most);
  return {static_cast<int64_t>(NextRandom(random_) % (static_cast<uint64_t>(bound.micros) + 1))};
}

}  // namespace parapet
