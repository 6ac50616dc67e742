// SPDX-License-Identifier: Apache-2.0
//
// The decoders of platforms: any body is read or refused with a reason; an order that was read can be written as a
// native document and reads back with the same content.
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "parapet/adapters/platforms/native/order_json.h"
#include "parapet/adapters/platforms/platform.h"
#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {
namespace {

alignas(16) std::byte memory[2][kArenaBytes];

PlatformSettings Settings() {
  PlatformSettings settings;
  settings.store = "main";
  settings.secrets = {{.value = "hush"}};
  settings.currency = *Currency::FromCode("USD");
  return settings;
}

void CheckRoundTrip(const Order& order) {
  std::string text, again, error;
  WriteOrder(order, text);
  Arena arena(memory[1]);
  const Order* read = nullptr;
  FUZZ_CHECK(ReadOrder(text, {.arena = &arena}, &read, nullptr, &error));
  FUZZ_CHECK(read->revision == order.revision);
  WriteOrder(*read, again);
  FUZZ_CHECK(text == again);
}

void DecodeAny(const PlatformAdapter& adapter, std::string_view path, std::string_view topic, std::string_view body) {
  static const HmacSha256 key("a key of this fuzzer");
  Arena arena(memory[0]);
  const std::pair<std::string_view, std::string_view> headers[] = {{"X-Shopify-Topic", topic}};
  HttpRequest request;
  request.method = "POST";
  request.target = request.path = path;
  request.body = body;
  request.headers = headers;
  const Decoded decoded = adapter.Decode(request, {.store = "main", .identity_key = &key, .arena = &arena});
  FUZZ_CHECK((decoded.kind == DeliveryKind::kUndecodable) == !decoded.error.empty());
  FUZZ_CHECK((decoded.kind == DeliveryKind::kOrder) == (decoded.order != nullptr));
  if (decoded.order != nullptr) CheckRoundTrip(*decoded.order);
}

}  // namespace

void FuzzNativeOrder(std::string_view bytes) {
  static const auto adapter = MakeNativeAdapter(Settings());
  for (const std::string_view path : {"/v1/check", "/v1/items", "/v1/stock"}) DecodeAny(*adapter, path, {}, bytes);
}

// The first byte chooses the topic.
void FuzzShopify(std::string_view bytes) {
  static const auto adapter = MakeShopifyAdapter(Settings());
  constexpr std::string_view kTopics[] = {"orders/create",           "orders/updated",  "orders/edited",
                                          "products/update",         "products/delete", "inventory_items/update",
                                          "inventory_levels/update", "customers/redact"};
  if (bytes.empty()) return;
  const size_t choice = static_cast<unsigned char>(bytes[0]) % std::size(kTopics);
  const bool plain = bytes[0] == '{' || bytes[0] == '[';  // a corpus file as it stands is an order
  DecodeAny(*adapter, "/hooks/main", plain ? kTopics[0] : kTopics[choice], plain ? bytes : bytes.substr(1));
}

void FuzzCommercetools(std::string_view bytes) {
  static const auto adapter = MakeCommercetoolsAdapter(Settings());
  DecodeAny(*adapter, "/hooks/main", {}, bytes);
}

}  // namespace parapet
