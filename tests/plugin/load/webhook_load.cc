// SPDX-License-Identifier: Apache-2.0
//
// Posts signed Shopify orders, each a new one, over many connections, and counts those acknowledged: each was on disk.
//
//   webhook_load PORT STORE SECRET CONNECTIONS SECONDS [TEMPLATE]     prints "N acknowledged, M a second"
//
// TEMPLATE is a file with the body to post, in which {{id}} stands for the order's number and {{at}} for the time of
// the start; without one the orders are small.
//
// Ends with status 1 when any delivery was answered other than 200. Traffic goes to 127.0.0.1 and nowhere else.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/tests/support/service_process.h"

namespace {

constexpr const char* kSmallOrder =
    R"({"id":{{id}},"name":"#{{id}}","currency":"USD","created_at":"{{at}}","updated_at":"{{at}}",)"
    R"("customer":{"id":{{id}}},"line_items":[{"id":{{id}},"variant_id":4001,"sku":"APPLE-1","title":"Apples",)"
    R"("quantity":1,"price":"15.00"}],"total_line_items_price":"15.00","total_discounts":"0.00","total_tax":"0.00",)"
    R"("total_price":"15.00"})";

// The whole text of a file; empty where there is none.
std::string ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Replaced(std::string text, std::string_view what, const std::string& by) {
  for (size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string body_template = argc == 7 ? ReadFile(argv[6]) : kSmallOrder;
  if (argc < 6 || argc > 7 || body_template.empty()) {
    std::fputs("usage: webhook_load PORT STORE SECRET CONNECTIONS SECONDS [TEMPLATE]\n", stderr);
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
      const std::string order = Replaced(body_template, "{{at}}", parapet::FormatRfc3339({epoch}));
      while (std::chrono::steady_clock::now() < end) {
        const std::string id = std::to_string(next++), body = Replaced(order, "{{id}}", id);
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
