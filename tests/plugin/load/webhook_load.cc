// SPDX-License-Identifier: Apache-2.0
//
// Posts signed Shopify orders, each a new one, over many connections, and counts those acknowledged: each was on disk.
//
//   webhook_load PORT STORE SECRET CONNECTIONS SECONDS      prints "N acknowledged, M a second"
//
// Ends with status 1 when any delivery was answered other than 200. Traffic goes to 127.0.0.1 and nowhere else.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/tests/support/service_process.h"

namespace {

std::string OrderBody(const std::string& id, const std::string& at) {
  return R"({"id":)" + id + R"(,"name":"#)" + id + R"(","currency":"USD","created_at":")" + at + R"(","updated_at":")" +
         at + R"(","customer":{"id":)" + id + R"(},"line_items":[{"id":)" + id +
         R"(,"variant_id":4001,"sku":"APPLE-1","title":"Apples","quantity":1,"price":"15.00"}],"total_line_items_price":"15.00",)"
         R"("total_discounts":"0.00","total_tax":"0.00","total_price":"15.00"})";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("usage: webhook_load PORT STORE SECRET CONNECTIONS SECONDS\n", stderr);
    return 2;
  }
  const auto port = static_cast<uint16_t>(std::atoi(argv[1]));
  const std::string target = std::string("/hooks/") + argv[2], secret = argv[3];
  const int connections = std::atoi(argv[4]), seconds = std::atoi(argv[5]);
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + std::chrono::seconds(seconds);
  const int64_t epoch =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  std::atomic<int64_t> next{epoch};
  std::atomic<int> acknowledged{0}, refused{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < connections; ++c) {
    clients.emplace_back([&] {
      const parapet::HmacSha256 key(secret);
      parapet::HttpConnection connection(port);
      const std::string at = parapet::FormatRfc3339({epoch});
      while (std::chrono::steady_clock::now() < end) {
        const std::string id = std::to_string(next++), body = OrderBody(id, at);
        uint8_t code[32];
        key.Compute(body, {}, {}, code);
        const int status =
            connection.Post(target,
                            {{"Content-Type", "application/json"},
                             {"X-Shopify-Topic", "orders/create"},
                             {"X-Shopify-Webhook-Id", id},
                             {"X-Shopify-Hmac-Sha256", parapet::Base64({reinterpret_cast<const char*>(code), 32})}},
                            body);
        ++(status == 200 ? acknowledged : refused);
        if (status == 0) return;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  std::printf("%d acknowledged, %lld a second\n", acknowledged.load(),
              static_cast<long long>(acknowledged) * 1000 / (took > 0 ? took : 1));
  return refused == 0 && acknowledged > 0 ? 0 : 1;
}
