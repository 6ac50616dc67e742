// SPDX-License-Identifier: Apache-2.0
//
// What tests of platform adapters share: files, requests, an arena, and one judgement with or without a catalogue.
#ifndef PARAPET_TESTS_ADAPTERS_PLATFORMS_HARNESS_H_
#define PARAPET_TESTS_ADAPTERS_PLATFORMS_HARNESS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/adapters/platforms/platform.h"
#include "parapet/core/kernel/order_builder.h"

namespace parapet::testing {

inline constexpr Instant kNow{1'764'320'400'000'000};  // 2025-11-28T09:00:00Z

std::string ReadFile(const std::string& path_in_tests);

// A request that owns what it shows.
class Request {
 public:
  Request(std::string path, std::string body, std::vector<std::pair<std::string, std::string>> headers = {});
  const HttpRequest& get();

 private:
  std::string path_, body_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::vector<std::pair<std::string_view, std::string_view>> views_;
  HttpRequest request_;
};

// Memory, key and context for one decode at a time.
class Bench {
 public:
  explicit Bench(std::string store = "main");
  // Empties the arena.
  const DecodeContext& context();

 private:
  std::string store_;
  std::vector<std::byte> memory_;
  Arena arena_;
  HmacSha256 key_;
  DecodeContext context_;
};

PlatformSettings Settings();

// Decodes `body` as a delivery of `topic` ("orders/create"), or of an extension or native check.
Decoded Decode(const PlatformAdapter& adapter, Bench& bench, std::string body, std::string topic = {});

// The guardrails that find something in the order, by name, sorted, each once, under the recommended policy. Stage cart
// is judged as checkout. With `catalogue` every item is known, at the order's own prices and without a limit on stock.
enum class Catalogue { kNone, kMatching };
std::vector<std::string> FindingsIn(const Order& order, Catalogue catalogue);

// Decimal text of an amount, "" where absent.
std::string Text(const std::optional<Money>& amount, int places = 2);

}  // namespace parapet::testing

#endif  // PARAPET_TESTS_ADAPTERS_PLATFORMS_HARNESS_H_
