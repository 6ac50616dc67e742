// SPDX-License-Identifier: Apache-2.0
//
// Decoding a platform's order to typed fields, against a Boost.JSON document tree of the same bytes: the peer only
// parses, it reads no field. Once with the library's defaults, once in a monotonic buffer on the stack.
#include <benchmark/benchmark.h>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/platforms/platform.h"
#include "parapet/bench/check.h"

namespace parapet::bench {
namespace {

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

// A delivery of each platform. Bodies are the platforms' own samples.
struct Delivery {
  std::unique_ptr<PlatformAdapter> adapter;
  std::string body;
  std::string_view path;
  Headers headers;
  size_t lines;
};

std::string NativeOrder() {
  std::string body = R"({"id":"1001","currency":"USD","stage":"placed","lines":[)";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    body += std::string(i ? "," : "") + R"({"line_id":")" + n + R"(","variant_id":"variant-)" + n + R"(","sku":"SKU-)" +
            n + R"(","title":"An item of the sample order, number )" + n + R"(","quantity":"2","unit_price":"19.99"})";
  }
  return body + R"(],"total":"1599.20"})";
}

Delivery Native() { return {MakeNativeAdapter({.store = "bench"}), NativeOrder(), "/v1/check", {}, 40}; }

Delivery Shopify() {
  return {MakeShopifyAdapter({.store = "bench"}),
          ReadSource("tests/payloads/shopify/orders_webhook_triggerdev.json"),
          "/hooks/bench",
          {{"X-Shopify-Topic", "orders/create"}, {"X-Shopify-Webhook-Id", "1"}},
          0};
}

Delivery Commercetools() {
  return {MakeCommercetoolsAdapter({.store = "bench"}),
          ReadSource("tests/payloads/commercetools/DERIVED_extension_input_cart_update.json"),
          "/hooks/bench",
          {},
          0};
}

void Decode(benchmark::State& state, Delivery (*make)()) {
  const Delivery delivery = make();
  const HmacSha256 key("bench");
  std::vector<std::byte> memory(kArenaBytes);
  Arena arena(memory);
  HttpRequest request;
  request.method = "POST";
  request.path = request.target = delivery.path;
  request.body = delivery.body;
  request.headers = delivery.headers;
  const DecodeContext context{"bench", &key, &arena, Instant{1'700'000'000'000'000}};
  const Decoded first = delivery.adapter->Decode(request, context);
  Require(first.kind == DeliveryKind::kOrder && first.order != nullptr, first.error.c_str());
  Require(!first.order->lines.empty(), "the order has lines");
  Require(delivery.lines == 0 || first.order->lines.size() == delivery.lines, "every line is read");
  for (auto _ : state) {
    arena.Reset();
    benchmark::DoNotOptimize(delivery.adapter->Decode(request, context).order);
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * delivery.body.size()));
}

void Dom(benchmark::State& state, Delivery (*make)()) {
  const std::string body = make().body;
  for (auto _ : state) benchmark::DoNotOptimize(boost::json::parse(body).is_object());
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * body.size()));
}

void DomInBuffer(benchmark::State& state, Delivery (*make)()) {
  const std::string body = make().body;
  static unsigned char buffer[1 << 19];
  for (auto _ : state) {
    boost::json::monotonic_resource memory(buffer);
    benchmark::DoNotOptimize(boost::json::parse(body, &memory).is_object());
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * body.size()));
}

BENCHMARK_CAPTURE(Decode, native, Native);
BENCHMARK_CAPTURE(Dom, native, Native);
BENCHMARK_CAPTURE(DomInBuffer, native, Native);
BENCHMARK_CAPTURE(Decode, shopify, Shopify);
BENCHMARK_CAPTURE(Dom, shopify, Shopify);
BENCHMARK_CAPTURE(DomInBuffer, shopify, Shopify);
BENCHMARK_CAPTURE(Decode, commercetools, Commercetools);
BENCHMARK_CAPTURE(Dom, commercetools, Commercetools);
BENCHMARK_CAPTURE(DomInBuffer, commercetools, Commercetools);

}  // namespace
}  // namespace parapet::bench

BENCHMARK_MAIN();
