// SPDX-License-Identifier: Apache-2.0
//
// Doubles for the outbox tests: a ledger in memory that keeps only the outbox, a connector that does what it is told,
// an HTTP client that hands requests to a stand-in shop, and a switch that kills the "process" at its Nth outside step.
#ifndef PARAPET_TESTS_PLUGIN_OUTBOX_OUTBOX_DOUBLE_H_
#define PARAPET_TESTS_PLUGIN_OUTBOX_OUTBOX_DOUBLE_H_

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "parapet/core/ports/http_client.h"
#include "parapet/core/ports/ledger.h"
#include "parapet/plugin/standin/shop_standin.h"

namespace parapet {

inline constexpr Instant kNoon{1'780'000'000'000'000};

// Thrown where the process would have died.
struct Killed {};

// Counts outside steps and kills at one of them: before it happens, or after.
class KillSwitch {
 public:
  void Arm(int at, bool after) { steps_ = 0, at_ = at, after_ = after; }
  void Disarm() { at_ = -1; }
  int steps() const { return steps_; }
  template <typename Action>
  auto Around(Action action) {
    const bool now = steps_++ == at_;
    if (now && !after_) Die();
    auto result = action();
    if (now) Die();
    return result;
  }

 private:
  [[noreturn]] void Die() {
    at_ = -1;
    throw Killed();
  }
  int steps_ = 0;
  int at_ = -1;
  bool after_ = false;
};

class LedgerDouble final : public Ledger {
  template <typename Action>
  auto Step(Action action) {
    return kill_ ? kill_->Around(action) : action();
  }

 public:
  explicit LedgerDouble(KillSwitch* kill = nullptr) : kill_(kill) {}

  void Add(Effect effect) { effects_.try_emplace(effect.key, std::move(effect)); }
  const Effect& At(const std::string& key) const { return effects_.at(key); }
  void NewLife() { ++epoch_; }
  // Another life takes the effect.
  void Steal(const std::string& key) { effects_.at(key).epoch = epoch_ + 1; }
  void SetHealthy(bool healthy) { healthy_ = healthy; }
  int settles() const { return settles_; }
  bool IsQuiet() const {
    return std::all_of(effects_.begin(), effects_.end(), [](const auto& entry) {
      const EffectState state = entry.second.state;
      return state == EffectState::kDone || state == EffectState::kDead ||
             (state == EffectState::kUnknown && entry.second.due_at.micros == INT64_MAX);
    });
  }

  std::vector<Effect> TakeDue(Instant now, size_t most, int64_t epoch) override {
    return Step([&] {
      std::vector<Effect> taken;
      if (!healthy_) return taken;
      for (Effect* effect : ByDue()) {
        const bool left_behind = effect->state == EffectState::kSending && effect->epoch < epoch;
        const bool waits = effect->state == EffectState::kPending || effect->state == EffectState::kUnknown;
        if (taken.size() == most || !(left_behind || (waits && effect->due_at <= now))) continue;
        taken.push_back(*effect);
        effect->state = EffectState::kSending;
        effect->epoch = epoch;
      }
      return taken;
    });
  }
  bool Settle(const EffectUpdate& update) override {
    return Step([&] {
      Effect& effect = effects_.at(update.key);
      if (!healthy_ || effect.epoch != update.epoch) return false;
      ++settles_;
      effect.state = update.state;
      effect.due_at = update.due_at;
      effect.attempts = update.attempts;
      effect.sent = update.sent;
      effect.last_error = update.last_error;
      return true;
    });
  }
  bool healthy() const override { return healthy_; }
  int64_t epoch() const override { return epoch_; }
  std::vector<Effect> Effects(std::string_view, std::optional<EffectState>, size_t) const override { return {}; }
  std::optional<Effect> FindEffect(std::string_view) const override { return std::nullopt; }
  bool Retry(std::string_view key, Instant now) override {
    Effect& effect = effects_.at(std::string(key));
    effect.state = effect.state == EffectState::kDead ? EffectState::kPending : EffectState::kUnknown;
    effect.due_at = now;
    effect.attempts = 0;
    return true;
  }

  // Not the outbox: not used here.
  int64_t Append(LedgerEvent, Done) override { return 0; }
  void WhenDurable(int64_t, Done) override {}
  size_t queue_depth() const override { return 0; }
  bool Reopen() override { return healthy_; }
  std::optional<StoredDelivery> FindDelivery(std::string_view, std::string_view) const override { return std::nullopt; }
  void Read(std::string_view, int64_t, const std::function<bool(const StoredEvent&)>&) const override {}
  void ReadBack(std::string_view, EventKind, std::string_view,
                const std::function<bool(const StoredEvent&)>&) const override {}
  std::optional<std::string> Personal(int64_t) const override { return std::nullopt; }
  bool Erase(std::string_view, std::string_view) override { return false; }
  bool EraseStore(std::string_view) override { return false; }
  bool SaveCheckpoint(std::string_view, int64_t, std::optional<std::string_view>, std::string_view) override {
    return false;
  }
  std::optional<Checkpoint> LoadCheckpoint(std::string_view) const override { return std::nullopt; }
  int64_t Retain(Instant) override { return 0; }
  std::optional<int64_t> VerifyChain() const override { return std::nullopt; }

 private:
  std::vector<Effect*> ByDue() {
    std::vector<Effect*> all;
    for (auto& [key, effect] : effects_) all.push_back(&effect);
    std::stable_sort(all.begin(), all.end(), [](const Effect* a, const Effect* b) { return a->due_at < b->due_at; });
    return all;
  }
  KillSwitch* kill_;
  std::map<std::string, Effect> effects_;
  int64_t epoch_ = 1;
  bool healthy_ = true;
  int settles_ = 0;
};

// Answers from two lists; the last of a list goes on for ever.
class ConnectorDouble final : public Connector {
 public:
  explicit ConnectorDouble(bool can_confirm = false) : can_confirm_(can_confirm) {}
  std::deque<Attempt> performs = {{}}, confirms = {{}};
  std::vector<std::string> performed, confirmed;  // keys

  Attempt Perform(const Effect& effect) override {
    performed.push_back(effect.key);
    return Next(performs);
  }
  bool CanConfirm(const Effect&) const override { return can_confirm_; }
  Attempt Confirm(const Effect& effect) override {
    confirmed.push_back(effect.key);
    return Next(confirms);
  }

 private:
  static Attempt Next(std::deque<Attempt>& attempts) {
    Attempt attempt = attempts.front();
    if (attempts.size() > 1) attempts.pop_front();
    return attempt;
  }
  const bool can_confirm_;
};

// Hands requests to a stand-in shop; may lose one of them, or its answer, or die at it.
class StandinClient final : public HttpClient {
 public:
  enum class Loss { kNone, kNotSent, kRequest, kAnswer, kServerError, kDoneThenServerError };
  StandinClient(ShopStandin& shop, KillSwitch* kill) : shop_(shop), kill_(kill) {}
  void LoseAt(int call, Loss loss) { lose_at_ = call, loss_ = loss; }
  int calls() const { return calls_; }

  OutgoingResponse Send(const OutgoingRequest& request) override {
    return kill_->Around([&] { return Answer(request, calls_++ == lose_at_ ? loss_ : Loss::kNone); });
  }

 private:
  using Failure = OutgoingResponse::Failure;
  OutgoingResponse Answer(const OutgoingRequest& request, Loss loss) {
    if (loss == Loss::kNotSent) return {.failure = Failure::kNotSent, .error = "connection refused"};
    if (loss == Loss::kRequest) return {.failure = Failure::kNoAnswer, .error = "timed out"};
    if (loss == Loss::kServerError) return {.status = 502};
    StandinRequest asked{request.method, request.url.substr(request.url.find('/', 8)), "", request.body};
    for (const auto& [name, value] : request.headers) {
      if (name == "X-Shopify-Access-Token") asked.token = value;
    }
    const StandinAnswer answer = shop_.Handle(asked);
    if (loss == Loss::kAnswer) return {.failure = Failure::kNoAnswer, .error = "timed out"};
    if (loss == Loss::kDoneThenServerError) return {.status = 502};
    return {.status = answer.status, .body = answer.body};
  }

  ShopStandin& shop_;
  KillSwitch* const kill_;
  int calls_ = 0, lose_at_ = -1;
  Loss loss_ = Loss::kNone;
};

// Answers from a list.
class Canned final : public HttpClient {
 public:
  std::deque<OutgoingResponse> answers;
  std::vector<OutgoingRequest> requests;
  OutgoingResponse Send(const OutgoingRequest& request) override {
    requests.push_back(request);
    if (answers.empty()) return {.failure = OutgoingResponse::Failure::kNotSent, .error = "no answer left"};
    OutgoingResponse answer = answers.front();
    answers.pop_front();
    return answer;
  }
};

inline Effect MakeEffect(const std::string& key, const std::string& kind = "tag", const std::string& target = "1001") {
  Effect effect;
  effect.key = key;
  effect.store = "fruit";
  effect.kind = kind;
  effect.target = target;
  effect.created_at = kNoon;
  effect.due_at = kNoon;
  return effect;
}

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_OUTBOX_OUTBOX_DOUBLE_H_
