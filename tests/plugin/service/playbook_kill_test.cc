// SPDX-License-Identifier: Apache-2.0
//
// The service carries playbooks out against a shop, and is killed at the shop's n-th call of each round: while orders
// are tagged, decided, refunded, read back, and people told. Afterwards each order got its money back exactly once, or
// the outbox says honestly that it does not know. PARAPET_KILLS says how often (30 unless told otherwise).
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <random>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/plugin/setup/assembly.h"
#include "parapet/plugin/simulate/shop_documents.h"
#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/tests/support/service_process.h"

namespace parapet {
namespace {

constexpr int kOrdersARound = 2;
constexpr int kFirstOrder = 1'001;
constexpr auto kPatience = std::chrono::seconds(20);

int Kills() {
  const char* given = std::getenv("PARAPET_KILLS");
  return given != nullptr ? std::atoi(given) : 30;
}

constexpr const char* kPolicy = R"({"name":"test","ceiling":"tag","default_mode":"enforce",
  "alerts":{"channel_required":false},
  "autonomy":{"message":"auto","refund":"auto","gift_card":"auto","release":"auto"}})";

std::string Configuration(const std::string& shop) {
  return R"({"directory": "data", "listen": {"port": 0}, "health": {"port": 0}, "stores": [
    {"name": "fruit", "platform": "shopify", "currency": "USD", "secrets": [{"file": "signing"}],
     "api": {"base_url": ")" +
         shop + R"(", "token": {"file": "api"}, "allow_private_addresses": true},
     "alerts": {"chat": {"url": {"file": "chat"}, "allow_private_addresses": true}}}]})";
}

// Kills a process at the n-th call of the shop, and lets somebody wait for calls.
class Executioner {
 public:
  void Heard() {
    const std::lock_guard lock(mutex_);
    ++calls_;
    if (left_ > 0 && --left_ == 0) ::kill(victim_, SIGKILL), killed_ = true;
    heard_.notify_all();
  }
  void Aim(pid_t victim, int calls) {
    const std::lock_guard lock(mutex_);
    victim_ = victim, left_ = calls, killed_ = false;
  }
  // Until it is done; false where the shop was not called that often.
  bool Wait() {
    std::unique_lock lock(mutex_);
    const bool done = heard_.wait_for(lock, kPatience, [this] { return killed_; });
    left_ = 0;
    return done;
  }
  int calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable heard_;
  pid_t victim_ = 0;
  int left_ = 0, calls_ = 0;
  bool killed_ = false;
};

// Orders whose money did not go back exactly once although the outbox says so; or more than once, whatever it says.
std::vector<std::string> Wrong(const ShopStandin& shop, const std::vector<Effect>& refunds, int orders) {
  std::map<std::string, EffectState> states;
  std::vector<std::string> wrong;
  for (const Effect& effect : refunds) {
    if (!states.emplace(effect.target, effect.state).second) wrong.push_back("two effects for " + effect.target);
  }
  for (int id = kFirstOrder; id < kFirstOrder + orders; ++id) {
    const std::string order = std::to_string(id);
    const int times = shop.TimesDone("refund " + order);
    const auto state = states.find(order);
    const bool honest = state != states.end() && (state->second == EffectState::kUnknown ? times <= 1 : times == 1);
    if (!honest) {
      wrong.push_back("order " + order + ": refunded " + std::to_string(times) + " times, the outbox says " +
                      (state == states.end() ? "nothing" : std::string(Name(state->second))));
    }
  }
  return wrong;
}

class PlaybookKilled : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto& [file, words] : {std::pair("signing", "orchard"), std::pair("api", "shpat_test")}) {
      WriteFile(directory_.path() + "/" + file, words);
    }
    WriteFile(directory_.path() + "/chat", Url() + "/chat");
    WriteFile(directory_.path() + "/policy.json", kPolicy);
    WriteFile(directory_.path() + "/fruit.csv", "id,title,sku,price\n4001,Apples,SKU-4001,5.00 USD\n");
    service_ = std::make_unique<ServiceProcess>(directory_.path(), Configuration(Url()));
    ASSERT_TRUE(service_->Start()) << service_->error();
    Run({"items", "import", "fruit.csv", "--vouch", "--reason", "test"});
    Run({"policy", "apply", "policy.json", "--reason", "test"});
  }
  std::string Url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  void Run(const std::vector<std::string>& arguments) {
    const auto [status, words] = service_->Command(arguments);
    ASSERT_EQ(status, 0) << words;
  }
  // Until the platform has its acknowledgement; it sends the same again where the service died under it.
  void Send(const std::string& topic, const std::string& body) {
    const std::string id = "delivery-" + std::to_string(++deliveries_);
    uint8_t code[32];
    HmacSha256("orchard").Compute(body, {}, {}, code);
    const Headers headers = {{"Content-Type", "application/json"},
                             {"X-Shopify-Topic", topic},
                             {"X-Shopify-Webhook-Id", id},
                             {"X-Shopify-Hmac-Sha256", Base64({reinterpret_cast<const char*>(code), 32})}};
    for (int tries = 0; tries < 10; ++tries) {
      if (HttpConnection(service_->port()).Post("/hooks/fruit", headers, body) == 200) return;
      service_->Kill();
      ASSERT_TRUE(service_->Start()) << service_->error();
    }
    FAIL() << topic << " was never acknowledged";
  }
  void Price(const std::string& price) {
    Send("products/update", ProductDocument({"4001", "Apples", price, {}, WallClock()}));
  }
  // Two customers pay ten times the price, and the price is put right.
  void Mistake() {
    Price("50.00");
    for (int i = 0; i < kOrdersARound; ++i) {
      InventedOrder order{.id = kFirstOrder + orders_++, .item = "4001", .title = "Apples", .price = "50.00"};
      order.customer = 7'000'000 + order.id;
      order.placed_at = order.updated_at = WallClock();
      Send("orders/create", OrderDocument(order, *Currency::FromCode("USD")));
    }
    Price("5.00");
  }
  std::vector<Effect> Refunds() {
    const Config config = LoadConfig(directory_.path() + "/parapet.json", [&](const std::string& name) {
                            std::optional<std::string> value;
                            if (name == "PARAPET_DIRECTORY") value = directory_.path() + "/data";
                            return value;
                          }).config;
    std::string error;
    const auto assembly = Assembly::Open(config, WallClock, &error);
    EXPECT_NE(assembly, nullptr) << error;
    std::vector<Effect> refunds;
    if (assembly == nullptr) return refunds;
    for (const Effect& effect : assembly->ledger().Effects("fruit", std::nullopt, 100'000)) {
      if (effect.kind == "refund") refunds.push_back(effect);
    }
    return refunds;
  }
  int Refunded() const {
    int refunded = 0;
    for (int id = kFirstOrder; id < kFirstOrder + orders_; ++id) {
      refunded += shop_.TimesDone("refund " + std::to_string(id)) > 0 ? 1 : 0;
    }
    return refunded;
  }
  // Until nothing waits any more, or nothing has moved for long: two effects a second go to one shop, so many orders
  // take their time. Each look is a command, so that nothing idles.
  void WaitForRefunds() {
    int refunded = -1;
    auto until = std::chrono::steady_clock::now();
    for (bool waits = true; waits;) {
      if (const int now = Refunded(); now != refunded)
        refunded = now, until = std::chrono::steady_clock::now() + 6 * kPatience;
      const auto [status, words] = service_->Command({"outbox", "list", "--state", "pending"});
      const bool pending = refunded < orders_ || words.find("refund") != std::string::npos;
      waits = pending && std::chrono::steady_clock::now() < until;
    }
  }

  TemporaryDirectory directory_;
  Executioner executioner_;
  ShopStandin shop_{{.token = "shpat_test", .print = [this](const std::string&) { executioner_.Heard(); }}};
  StandinServer server_{shop_, 0};
  std::unique_ptr<ServiceProcess> service_;
  int orders_ = 0, deliveries_ = 0;
};

TEST_F(PlaybookKilled, EachOrderIsRefundedOnceOrHonestlyUnknown) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  int killed = 0;
  for (int round = 0; round < Kills(); ++round) {
    executioner_.Aim(service_->pid(), static_cast<int>(random() % 14 + 1));
    Mistake();
    if (HasFatalFailure()) return;
    killed += executioner_.Wait() ? 1 : 0;
    service_->Kill();
    ASSERT_TRUE(service_->Start()) << "round " << round << ": " << service_->error();
  }
  EXPECT_GT(killed, Kills() / 2) << "the shop was called too seldom to kill at its calls";
  WaitForRefunds();
  EXPECT_EQ(service_->Stop(), 0);
  for (const std::string& wrong : Wrong(shop_, Refunds(), orders_)) ADD_FAILURE() << wrong;
}

// That the check above can fail: a shop that refunds as often as it is asked, asked twice.
TEST(PlaybookKilledCheck, SeesWhatWasDoneTwiceAndWhatWasNeverDone) {
  ShopStandin shop({.token = "", .honours_keys = false});
  Effect refund{.key = "1", .kind = "refund", .target = "1001", .state = EffectState::kDone};
  EXPECT_EQ(Wrong(shop, {refund}, 1).size(), 1u) << "said to be done, and it is not";
  refund.state = EffectState::kUnknown;
  EXPECT_TRUE(Wrong(shop, {refund}, 1).empty()) << "unknown is honest";
  EXPECT_EQ(Wrong(shop, {}, 1).size(), 1u) << "nobody ever tried";
  EXPECT_EQ(Wrong(shop, {refund, refund}, 1).size(), 1u) << "two effects for one order";
}

}  // namespace
}  // namespace parapet
