// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/simulate/simulator.h"

#include <algorithm>
#include <fstream>

#include "parapet/adapters/json/document.h"
#include "parapet/plugin/recovery/messages/message_connector.h"
#include "parapet/plugin/setup/message_config.h"

namespace parapet {
namespace {

constexpr const char* kSecret = "simulation";
constexpr size_t kIdentityBytes = 64;   // as the assembly keeps them
constexpr uint64_t kManyCases = 1'000;  // open
constexpr uint64_t kDeliverySeed = 1;
constexpr DeliverySettings kUnhurried = {.effects_per_step = 10'000, .rate_per_second = 10'000, .rate_burst = 100'000};

// The store's own, with e-mail and what a letter promises where it says nothing of them.
std::shared_ptr<const MessageConfig> MessagesFor(const StoreConfig& store) {
  auto messages = std::make_shared<MessageConfig>(MessagesOf(store));
  LetterSettings& letters = messages->letters;
  letters.email = true;
  if (letters.shop.empty()) letters.shop = store.settings.store;
  if (letters.ourselves.empty()) letters.ourselves = "ourselves@simulated.invalid";
  const std::pair<Duration LetterSettings::*, Duration> promises[] = {{&LetterSettings::ships_within, Days(2)},
                                                                      {&LetterSettings::refund_within, Days(10)},
                                                                      {&LetterSettings::offer_for, Days(7)}};
  for (const auto& [within, otherwise] : promises) {
    if (letters.*within == Duration()) letters.*within = otherwise;
  }
  return messages;
}

std::string SignatureOf(const std::string& body) {
  uint8_t code[32];
  HmacSha256(kSecret).Compute(body, {}, {}, code);
  return Base64({reinterpret_cast<const char*>(code), 32});
}

}  // namespace

// Carries everything out by writing it down, and can be asked whether it did.
class Simulator::Recorder final : public Connector {
 public:
  explicit Recorder(Simulator& simulator) : simulator_(simulator) {}
  Attempt Perform(const Effect& effect) override {
    if (IsOvertaken(effect)) return {};
    const Failing* failing = FailingFor(effect.kind);
    if (failing != nullptr && !failing->lost) return {Outcome::kRetry, "nobody answers", {}, false};
    if (effect.kind == "alert" && simulator_.carried_out_.contains(effect.key)) return {};  // a chat that honours keys
    ++simulator_.carried_out_[effect.key];
    simulator_.narrator_.Carried(effect, simulator_.now());
    if (failing != nullptr) return {Outcome::kUnknown, "the answer was lost", {}, false};
    if (effect.kind == "alert") simulator_.flow().AlertDelivered(simulator_.now());
    return {};
  }
  bool CanConfirm(const Effect& effect) const override { return effect.kind != "alert"; }
  Attempt Confirm(const Effect& effect) override {
    if (IsOvertaken(effect)) return {};
    if (FailingFor(effect.kind) != nullptr) return {Outcome::kUnknown, "nobody answers", {}, false};
    return {
        simulator_.carried_out_.contains(effect.key) ? Outcome::kDone : Outcome::kRetry, "it is not there", {}, true};
  }

 private:
  // A hold whose order a person has let go meanwhile.
  bool IsOvertaken(const Effect& effect) const {
    return effect.kind == "hold" && simulator_.flow().ReleasedSince(effect.target, effect.created_at);
  }
  const Failing* FailingFor(const std::string& kind) const {
    for (const std::string& key : {kind, std::string("*")}) {
      const auto at = simulator_.failing_.find(key);
      if (at != simulator_.failing_.end() && simulator_.now() < at->second.until) return &at->second;
    }
    return nullptr;
  }
  Simulator& simulator_;
};

class Simulator::Sink final : public HttpReply::Sink {
 public:
  Sink(Simulator& simulator, Status status) : simulator_(simulator), status_(std::move(status)) {}
  void Send(HttpResponse response) override {
    ++(response.status / 100 == 2 ? simulator_.answered_ : simulator_.refused_);
    *status_ = response.status;
  }

 private:
  Simulator& simulator_;
  const Status status_;
};

Simulator::Simulator(SimulatorOptions options) : options_(std::move(options)), narrator_(options_.tell) {
  StoreConfig& store = options_.config.stores.front();
  store.platform = "shopify";
  store.shop.clear();
  store.secrets = {kSecret};
  store.chat_url = "simulated";  // alerts are effects, too; where they would go is nobody's business here
  store.api_base_url = "https://simulated.invalid";  // so that remedies are effects and not tasks
  store.messages = MessagesFor(store);
  options_.config.directory = options_.directory;
}

Simulator::~Simulator() = default;

std::string Simulator::Start(Instant now) {
  now_ = now;
  next_tick_ = now + options_.tick;
  // The same fingerprints of customers in every run, so that a story is the same story.
  std::ofstream(options_.directory + "/identity.key", std::ios::binary) << std::string(kIdentityBytes, '0');
  return Restart();
}

std::string Simulator::Restart() {
  deliverer_.reset();
  assembly_.reset();
  std::string error;
  auto opened = options_.open(&error);
  if (opened == nullptr) return error;
  assembly_ = Assembly::With(
      options_.config, [this] { return now_; }, std::move(opened), &error);
  if (assembly_ == nullptr) return error;
  follow().Attach(narrator_);
  ConnectorMap connectors;
  const auto recorder = std::make_shared<Recorder>(*this);
  connectors.AddAny({recorder, "simulated", true, {}});
  const std::string& store = flow().options().settings.store;
  const auto mail =
      std::make_shared<MessageConnector>(follow(), *letters(), recorder, recorder, [this] { return now_; });
  for (const char* channel : {"email", "sms"}) {
    connectors.AddChannel(store, channel, {mail, "simulated mail", false, {}}, std::string(kMessageKind));
  }
  deliverer_ = std::make_unique<Deliverer>(ledger(), std::move(connectors), kUnhurried, kDeliverySeed);
  return {};
}

std::string Simulator::PutInForce(const std::string& document) {
  flow().AlertDelivered(now_);
  const PolicyAnswer answer =
      flow().ApplyPolicy({.document = document, .actor = "operations", .reason = "simulation"}, now_);
  return answer.complaints.empty() ? "" : Sentence("policy", answer.complaints.front());
}

Simulator::Status Simulator::Deliver(const std::string& topic, const std::string& body, const std::string& delivery) {
  const std::string signature = SignatureOf(body);
  const std::pair<std::string_view, std::string_view> headers[] = {{"X-Shopify-Hmac-Sha256", signature},
                                                                   {"X-Shopify-Topic", topic},
                                                                   {"X-Shopify-Webhook-Id", delivery},
                                                                   {"Content-Type", "application/json"}};
  HttpRequest request{.method = "POST", .target = "/hooks/x", .path = "/hooks/x", .body = body};
  request.headers = headers;
  auto status = std::make_shared<std::atomic<int>>(0);
  flow().Deliver(request, *flow().options().hooks, false, now_, HttpReply(std::make_shared<Sink>(*this, status)));
  return status;
}

void Simulator::PassTo(Instant at) {
  while (next_tick_ <= at) {
    now_ = next_tick_;
    Tick();
    const bool large = follow().totals().cases[static_cast<size_t>(CaseState::kOpen)] > kManyCases;
    next_tick_ = next_tick_ + (large ? options_.tick_of_many : options_.tick);
  }
  now_ = std::max(now_, at);
}

void Simulator::JumpTo(Instant at) {
  now_ = at;
  next_tick_ = at + options_.tick;
}

void Simulator::Tick() {
  flow().WaitForDisk();
  flow().Tick(now_);
  follow().Tick(now_);
  while (deliverer_->Step(now_) > 0) {
  }
}

void Simulator::Fail(const std::string& kind, Instant until, bool lost) { failing_[kind] = {until, lost}; }

}  // namespace parapet
