// SPDX-License-Identifier: Apache-2.0
//
// The service under load, killed at random moments. What it acknowledged is there afterwards, once, and the state equals a
// fresh fold of the ledger. PARAPET_KILLS says how often (30 unless told otherwise).
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

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
 protected:
  void SetUp() override {
    WriteFile(directory_.path() + "/fruit.signing", "orchard");
    WriteFile(directory_.path() + "/trees.signing", "grove");
    WriteFile(directory_.path() + "/token", "token");
    WriteFile(directory_.path() + "/policy.json", PolicyDocumentText());
    WriteFile(directory_.path() + "/fruit.csv", "id,title,sku,price\n4001,Apples,APPLE-1,15.00 USD\n");
    WriteFile(directory_.path() + "/trees.csv", "id,title,sku,price,quantity\nPLUM,Plum tree,PLUM,21.00 EUR,1000\n");
    ASSERT_TRUE(service_.Start()) << service_.error();
    for (const char* store : {"fruit", "trees"}) {
      const auto import = service_.Command({"items", "import", "--store", store, std::string(store) + ".csv", "--vouch", "--reason", "test"});
      ASSERT_EQ(import.first, 0) << import.second;
      const auto applied = service_.Command({"policy", "apply", "--store", store, "policy.json", "--reason", "test"});
      ASSERT_EQ(applied.first, 0) << applied.second;
    }
  }

  static std::string OrderBody(int id, bool free) {
    const std::string number = std::to_string(id), at = FormatRfc3339(WallClock());
    const std::string price = free ? "0.00" : "15.00";
    return R"({"id":)" + number + R"(,"name":"#)" + number + R"(","currency":"USD","created_at":")" + at + R"(","updated_at":")" + at +
           R"(","customer":{"id":7)" + number + R"(},"line_items":[{"id":5)" + number +
           R"(,"variant_id":4001,"sku":"APPLE-1","title":"Apples","quantity":1,"price":")" + price +
           R"("}],"total_line_items_price":")" + price + R"(","total_discounts":"0.00","total_tax":"0.00","total_price":")" + price + R"("})";
  }

  static Headers Signed(const std::string& body, int id) {
    uint8_t code[32];
    HmacSha256("orchard").Compute(body, {}, {}, code);
    return {{"Content-Type", "application/json"}, {"X-Shopify-Topic", "orders/create"},
            {"X-Shopify-Webhook-Id", "delivery-" + std::to_string(id)},
            {"X-Shopify-Hmac-Sha256", Base64({reinterpret_cast<const char*>(code), 32})}};
  }

  TemporaryDirectory directory_;
  ServiceProcess service_{directory_.path(), kConfiguration};
};

uint64_t HashOf(const Config& config, const std::string& store, Instant now) {
  std::string error;
  const auto assembly = Assembly::Open(config, [now] { return now; }, &error);
  EXPECT_NE(assembly, nullptr) << error;
  return assembly == nullptr ? 0 : assembly->Find(store)->StateHash(now);
}

TEST_F(Killed, NoAcknowledgedDeliveryIsLostAndEachCountsOnce) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr int kClients = 8;
  std::mutex mutex;
  std::set<int> acknowledged, unanswered;
  std::map<int, std::string> bodies;
  std::atomic<int> next_id{1};
  const int kills = Kills();
  for (int cycle = 0; cycle <= kills; ++cycle) {
    const bool last = cycle == kills;
    std::atomic<int> left{last ? 0 : static_cast<int>(random() % 60 + 1)};
    std::set<int> retries;
    {
      const std::lock_guard lock(mutex);
      retries.swap(unanswered);
    }
    std::vector<std::thread> clients;
    for (int c = 0; c < kClients; ++c) {
      clients.emplace_back([&, c] {
        HttpConnection connection(service_.port());
        // What was not answered is sent again, as a platform does: the same bytes under the same delivery id.
        std::vector<int> mine;
        for (int id : retries) {
          if (id % kClients == c) mine.push_back(id);
        }
        for (;;) {
          int id = 0;
          std::string body;
          if (!mine.empty()) {
            id = mine.back();
            mine.pop_back();
            const std::lock_guard lock(mutex);
            body = bodies[id];
          } else if (last || left <= 0) {
            break;
          } else {
            id = next_id++;
            body = OrderBody(id, id % 7 == 0);
            const std::lock_guard lock(mutex);
            bodies[id] = body;
          }
          const int status = connection.Post("/hooks/fruit", Signed(body, id), body);
          const std::lock_guard lock(mutex);
          if (status == 200) acknowledged.insert(id);
          else unanswered.insert(id);
          if (status == 200 && !last && --left <= 0 && service_.pid() != 0) ::kill(service_.pid(), SIGKILL);
          if (status == 0) {
            unanswered.insert(mine.begin(), mine.end());
            break;
          }
        }
      });
    }
    for (std::thread& client : clients) client.join();
    if (last) break;
    service_.Kill();
    ASSERT_TRUE(service_.Start()) << service_.error();
  }
  ASSERT_TRUE(unanswered.empty()) << unanswered.size() << " deliveries were never acknowledged";
  service_.Kill();

  const Config config = LoadConfig(directory_.path() + "/parapet.json", [&](const std::string& name) -> std::optional<std::string> {
    if (name == "PARAPET_DIRECTORY") return directory_.path() + "/data";
    if (name == "PARAPET_STORES_FRUIT_SECRETS" || name == "PARAPET_STORES_TREES_SECRETS") return "x";
    if (name == "PARAPET_STORES_FRUIT_TOKENS" || name == "PARAPET_STORES_TREES_TOKENS") return "x";
    return std::nullopt;
  }).config;
  const Instant now = WallClock();
  {
    std::string error;
    const auto assembly = Assembly::Open(config, [now] { return now; }, &error);
    ASSERT_NE(assembly, nullptr) << error;
    EXPECT_EQ(assembly->ledger().VerifyChain(), std::nullopt);
    std::map<std::string, int> seen;
    assembly->ledger().Read("fruit", 0, [&](const StoredEvent& stored) {
      if (stored.event.kind == EventKind::kOrder) ++seen[stored.event.subject];
      return true;
    });
    size_t free = 0;
    for (int id : acknowledged) {
      EXPECT_EQ(seen[std::to_string(id)], 1) << "order " << id;
      free += id % 7 == 0 ? 1 : 0;
    }
    size_t held = 0;
    for (const auto& order : assembly->Find("fruit")->Orders(Action::kHold, 100'000)) held += order.enforced == Action::kHold ? 1 : 0;
    EXPECT_EQ(held, free);
    size_t holds = 0;
    for (const Effect& effect : assembly->ledger().Effects("fruit", std::nullopt, 100'000)) holds += effect.kind == "hold" ? 1 : 0;
    EXPECT_EQ(holds, free);
  }
  const uint64_t with_checkpoint = HashOf(config, "fruit", now);
  for (const auto& entry : std::filesystem::directory_iterator(config.directory)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".base" || extension == ".tail") std::filesystem::remove(entry.path());
  }
  EXPECT_EQ(HashOf(config, "fruit", now), with_checkpoint) << "a fresh fold of the ledger gives another state";
}

TEST_F(Killed, ARaceForAThousandUnitsSellsAThousand) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr int kClients = 64;
  std::atomic<int> next_id{1}, sold{0}, refused{0}, kills_left{5};
  std::atomic<int> kill_at{static_cast<int>(random() % 150 + 20)};
  std::mutex mutex;
  std::vector<std::string> unanswered;
  const auto body_of = [](const std::string& id) {
    const std::string at = "2026-01-01T00:00:00.000Z";
    const std::string money = R"({"type":"centPrecision","currencyCode":"EUR","fractionDigits":2,"centAmount":2100})";
    return R"({"action":"Create","resource":{"typeId":"order","id":")" + id + R"(","obj":{"type":"Order","id":")" + id +
           R"(","version":1,"createdAt":")" + FormatRfc3339(WallClock()) + R"(","lastModifiedAt":")" + at + R"(","orderState":"Open","totalPrice":)" + money +
           R"(,"customerId":"c-)" + id + R"(","lineItems":[{"id":"l","productId":"p","name":{"en":"Plum"},"variant":{"id":1,"sku":"PLUM"},"price":{"id":"x","value":)" +
           money + R"(},"quantity":1,"discountedPricePerQuantity":[],"lineItemMode":"Standard","priceMode":"Platform","totalPrice":)" + money +
           R"(}],"customLineItems":[]}}})";
  };
  for (;;) {
    std::vector<std::string> retries;
    retries.swap(unanswered);
    std::atomic<size_t> next_retry{0};
    std::vector<std::thread> clients;
    for (int c = 0; c < kClients; ++c) {
      clients.emplace_back([&] {
        HttpConnection connection(service_.port());
        for (;;) {
          const size_t retry = next_retry++;
          const std::string id = retry < retries.size() ? retries[retry] : "o-" + std::to_string(next_id++);
          std::string answer;
          const int status = connection.Post("/hooks/trees", {{"Authorization", "grove"}, {"Content-Type", "application/json"}}, body_of(id), &answer);
          if (status == 0) {
            const std::lock_guard lock(mutex);
            unanswered.push_back(id);
            return;
          }
          if (status == 400) return void(++refused);
          if (status == 200 && ++sold == kill_at && kills_left-- > 0) {
            kill_at = sold + 137;
            ::kill(service_.pid(), SIGKILL);
          }
        }
      });
    }
    for (std::thread& client : clients) client.join();
    if (unanswered.empty()) break;
    service_.Kill();
    ASSERT_TRUE(service_.Start()) << service_.error();
  }
  EXPECT_EQ(sold, 1000);
}

}  // namespace
}  // namespace parapet
