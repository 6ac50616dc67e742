// SPDX-License-Identifier: Apache-2.0
//
// The service under load, killed at random moments. What it acknowledged is there afterwards, once, and the state
// equals a fresh fold of the ledger. PARAPET_KILLS says how often (30 unless told otherwise).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/plugin/setup/assembly.h"
#include "parapet/tests/support/service_process.h"

namespace parapet {
namespace {

constexpr const char* kConfiguration = R"({
  "directory": "data", "listen": {"port": 0, "threads": 2}, "health": {"port": 0}, "limits": {"connections_max": 256},
  "stores": [
    {"name": "fruit", "platform": "shopify", "currency": "USD", "secrets": [{"file": "fruit.signing"}], "tokens": [{"file": "token"}]},
    {"name": "trees", "platform": "commercetools", "currency": "EUR", "secrets": [{"file": "trees.signing"}], "tokens": [{"file": "token"}]}
  ]})";

int Kills() {
  const char* given = std::getenv("PARAPET_KILLS");
  return given != nullptr ? std::atoi(given) : 30;
}

std::string PolicyDocumentText() {
  return R"({"name":"test","ceiling":"block","default_mode":"enforce","alerts":{"channel_required":false}})";
}

class Killed : public testing::Test {
 public:
  void SetUp() override {
    WriteFile(directory_.path() + "/fruit.signing", "orchard");
    WriteFile(directory_.path() + "/trees.signing", "grove");
    WriteFile(directory_.path() + "/token", "token");
    WriteFile(directory_.path() + "/policy.json", PolicyDocumentText());
    WriteFile(directory_.path() + "/fruit.csv", "id,title,sku,price\n4001,Apples,APPLE-1,15.00 USD\n");
    WriteFile(directory_.path() + "/trees.csv", "id,title,sku,price,quantity\nPLUM,Plum tree,PLUM,21.00 EUR,1000\n");
    ASSERT_TRUE(service_.Start()) << service_.error();
    for (const char* store : {"fruit", "trees"}) {
      const auto import = service_.Command(
          {"items", "import", "--store", store, std::string(store) + ".csv", "--vouch", "--reason", "test"});
      ASSERT_EQ(import.first, 0) << import.second;
      const auto applied = service_.Command({"policy", "apply", "--store", store, "policy.json", "--reason", "test"});
      ASSERT_EQ(applied.first, 0) << applied.second;
    }
  }

  static std::string OrderBody(int id, bool free) {
    const std::string number = std::to_string(id), at = FormatRfc3339(WallClock());
    const std::string price = free ? "0.00" : "15.00";
    return R"({"id":)" + number + R"(,"name":"#)" + number + R"(","currency":"USD","created_at":")" + at +
           R"(","updated_at":")" + at + R"(","customer":{"id":7)" + number + R"(},"line_items":[{"id":5)" + number +
           R"(,"variant_id":4001,"sku":"APPLE-1","title":"Apples","quantity":1,"price":")" + price +
           R"("}],"total_line_items_price":")" + price +
           R"(","total_discounts":"0.00","total_tax":"0.00","total_price":")" + price + R"("})";
  }

  static Headers Signed(const std::string& body, int id) {
    uint8_t code[32];
    HmacSha256("orchard").Compute(body, {}, {}, code);
    return {{"Content-Type", "application/json"},
            {"X-Shopify-Topic", "orders/create"},
            {"X-Shopify-Webhook-Id", "delivery-" + std::to_string(id)},
            {"X-Shopify-Hmac-Sha256", Base64({reinterpret_cast<const char*>(code), 32})}};
  }

  TemporaryDirectory directory_;
  ServiceProcess service_{directory_.path(), kConfiguration};
};

uint64_t HashOf(const Config& config, const std::string& store, Instant now) {
  std::string error;
  const auto assembly = Assembly::Open(
      config, [now] { return now; }, &error);
  EXPECT_NE(assembly, nullptr) << error;
  return assembly == nullptr ? 0 : assembly->Find(store)->flow.StateHash(now);
}

// The configuration as the test itself opens the ledger with: the same directory, secrets that do not matter.
Config ConfigOf(const std::string& directory) {
  return LoadConfig(directory + "/parapet.json",
                    [&](const std::string& name) -> std::optional<std::string> {
                      if (name == "PARAPET_DIRECTORY") return directory + "/data";
                      if (name.ends_with("_SECRETS") || name.ends_with("_TOKENS")) return "x";
                      return std::nullopt;
                    })
      .config;
}

// Shoppers who order, and repeat what was not answered as a platform does: the same bytes under the same delivery id.
class Load {
 public:
  static constexpr int kClients = 8;

  // Eight clients until `acknowledgements` deliveries were answered 200, then the service is killed under them; 0 sends
  // only what was not answered before.
  void Run(ServiceProcess& service, int acknowledgements) {
    left_ = acknowledgements;
    stopping_ = acknowledgements == 0;
    const std::set<int> retries = std::exchange(unanswered_, {});
    std::vector<std::thread> clients;
    for (int client = 0; client < kClients; ++client) {
      std::vector<int> mine;
      for (int id : retries) {
        if (id % kClients == client) mine.push_back(id);
      }
      clients.emplace_back([this, &service, mine] { Client(service, mine); });
    }
    for (std::thread& client : clients) client.join();
  }
  const std::set<int>& acknowledged() const { return acknowledged_; }
  const std::set<int>& unanswered() const { return unanswered_; }
  static bool IsFree(int id) { return id % 7 == 0; }

 private:
  // The next delivery: an old one first; 0 when there is nothing more to do.
  int Next(std::vector<int>& mine, std::string* body) {
    const std::lock_guard lock(mutex_);
    int id = 0;
    if (!mine.empty()) {
      id = mine.back();
      mine.pop_back();
    } else if (!stopping_ && left_ > 0) {
      id = ++last_id_;
      bodies_[id] = Killed::OrderBody(id, IsFree(id));
    }
    if (id != 0) *body = bodies_[id];
    return id;
  }

  void Client(ServiceProcess& service, std::vector<int> mine) {
    HttpConnection connection(service.port());
    std::string body;
    while (const int id = Next(mine, &body)) {
      const int status = connection.Post("/hooks/fruit", Killed::Signed(body, id), body);
      const std::lock_guard lock(mutex_);
      (status == 200 ? acknowledged_ : unanswered_).insert(id);
      if (status == 200 && !stopping_ && --left_ == 0) ::kill(service.pid(), SIGKILL);
      if (status != 0) continue;
      unanswered_.insert(mine.begin(), mine.end());
      return;
    }
  }

  std::mutex mutex_;
  std::set<int> acknowledged_, unanswered_;
  std::map<int, std::string> bodies_;
  int last_id_ = 0, left_ = 0;
  bool stopping_ = false;
};

// Every acknowledged order stands in the ledger once; every free one is held once and has one effect of the kind.
void ExpectOnce(const Config& config, const Load& load, Instant now) {
  std::string error;
  const auto assembly = Assembly::Open(
      config, [now] { return now; }, &error);
  ASSERT_NE(assembly, nullptr) << error;
  EXPECT_EQ(assembly->ledger().VerifyChain(), std::nullopt);
  std::map<std::string, int> seen;
  assembly->ledger().Read("fruit", 0, [&](const StoredEvent& stored) {
    if (stored.event.kind == EventKind::kOrder) ++seen[stored.event.subject];
    return true;
  });
  size_t free = 0, held = 0, holds = 0;
  for (int id : load.acknowledged()) {
    EXPECT_EQ(seen[std::to_string(id)], 1) << "order " << id;
    free += Load::IsFree(id) ? 1 : 0;
  }
  for (const auto& order : assembly->Find("fruit")->flow.Orders(Action::kHold, 100'000))
    held += order.enforced == Action::kHold ? 1 : 0;
  for (const Effect& effect : assembly->ledger().Effects("fruit", std::nullopt, 100'000))
    holds += effect.kind == "hold" ? 1 : 0;
  EXPECT_EQ(held, free);
  EXPECT_EQ(holds, free);
}

void RemoveCheckpoints(const std::string& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".base" || extension == ".tail") std::filesystem::remove(entry.path());
  }
}

TEST_F(Killed, NoAcknowledgedDeliveryIsLostAndEachCountsOnce) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  Load load;
  for (int cycle = 0; cycle < Kills(); ++cycle) {
    load.Run(service_, static_cast<int>(random() % 60 + 1));
    service_.Kill();
    ASSERT_TRUE(service_.Start()) << "cycle " << cycle << ": " << service_.error();
    // Now and then a clean stop, which leaves a checkpoint for the lives after it.
    if (cycle % 10 != 4) continue;
    EXPECT_EQ(service_.Stop(), 0);
    ASSERT_TRUE(service_.Start()) << "cycle " << cycle << ": " << service_.error();
  }
  load.Run(service_, 0);
  ASSERT_TRUE(load.unanswered().empty()) << load.unanswered().size() << " deliveries were never acknowledged";
  service_.Kill();
  const Config config = ConfigOf(directory_.path());
  const Instant now = WallClock();
  ExpectOnce(config, load, now);
  const uint64_t with_checkpoint = HashOf(config, "fruit", now);
  RemoveCheckpoints(config.directory);
  EXPECT_EQ(HashOf(config, "fruit", now), with_checkpoint) << "a fresh fold of the ledger gives another state";
}

// Sixty-four shoppers after one item, on commercetools, whose order Create is the commit.
class Race {
 public:
  static constexpr int kClients = 64;
  explicit Race(unsigned seed) : random_(seed), kill_at_(static_cast<int>(random_() % 150 + 20)) {}

  // Until everybody was told that it is sold out, or the service died under them; true in the first case.
  bool Run(ServiceProcess& service) {
    retries_ = std::exchange(unanswered_, {});
    std::vector<std::thread> clients;
    for (int c = 0; c < kClients; ++c) clients.emplace_back([this, &service] { Client(service); });
    for (std::thread& client : clients) client.join();
    return unanswered_.empty();
  }
  int sold() const { return sold_; }
  int kills() const { return kills_; }

 private:
  std::string Next() {
    const std::lock_guard lock(mutex_);
    if (retries_.empty()) return "o-" + std::to_string(++last_id_);
    std::string id = retries_.back();
    retries_.pop_back();
    return id;
  }

  void Client(ServiceProcess& service) {
    HttpConnection connection(service.port());
    for (;;) {
      const std::string id = Next();
      const int status = connection.Post(
          "/hooks/trees", {{"Authorization", "grove"}, {"Content-Type", "application/json"}}, BodyOf(id));
      const std::lock_guard lock(mutex_);
      if (status == 0) return unanswered_.push_back(id);
      if (status != 200) return;
      if (++sold_ != kill_at_ || kills_ == 5) continue;
      ++kills_;
      kill_at_ = sold_ + static_cast<int>(random_() % 150 + 20);
      ::kill(service.pid(), SIGKILL);
    }
  }

  static std::string BodyOf(const std::string& id) {
    const std::string at = FormatRfc3339(WallClock());
    const std::string money = R"({"type":"centPrecision","currencyCode":"EUR","fractionDigits":2,"centAmount":2100})";
    return R"({"action":"Create","resource":{"typeId":"order","id":")" + id + R"(","obj":{"type":"Order","id":")" + id +
           R"(","version":1,"createdAt":")" + at + R"(","lastModifiedAt":")" + at +
           R"(","orderState":"Open","totalPrice":)" + money + R"(,"customerId":"c-)" + id +
           R"(","lineItems":[{"id":"l","productId":"p","name":{"en":"Plum"},"variant":{"id":1,"sku":"PLUM"},)" +
           R"("price":{"id":"x","value":)" + money +
           R"(},"quantity":1,"discountedPricePerQuantity":[],"lineItemMode":"Standard",)" +
           R"("priceMode":"Platform","totalPrice":)" + money + R"(}],"customLineItems":[]}}})";
  }

  std::mutex mutex_;
  std::mt19937 random_;
  std::vector<std::string> retries_, unanswered_;
  int last_id_ = 0, sold_ = 0, kills_ = 0, kill_at_;
};

TEST_F(Killed, ARaceForAThousandUnitsSellsAThousand) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Race race(seed);
  while (!race.Run(service_)) {
    service_.Kill();
    ASSERT_TRUE(service_.Start()) << service_.error();
  }
  EXPECT_EQ(race.kills(), 5);
  EXPECT_EQ(race.sold(), 1000);
}

}  // namespace
}  // namespace parapet
