// SPDX-License-Identifier: Apache-2.0
//
// Switching while orders flow: 64 connections check orders all the time, and a guardrail is switched under them.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "parapet/tests/support/service_process.h"

namespace parapet {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kConnections = 64;
constexpr auto kInForceWithin = std::chrono::milliseconds(200);

constexpr const char* kConfiguration = R"({
  "directory": "data", "listen": {"port": 0, "threads": 2}, "health": {"port": 0},
  "stores": [{"name": "fruit", "platform": "native", "currency": "USD", "tokens": [{"file": "token"}]}]})";

struct Load {
  explicit Load(uint16_t port) {
    for (int i = 0; i < kConnections; ++i) threads.emplace_back([this, port, i] { Run(port, i); });
  }
  ~Load() { Stop(); }
  void Stop() {
    stopping = true;
    for (std::thread& thread : threads) thread.join();
    threads.clear();
  }
  void Run(uint16_t port, int number) {
    HttpConnection connection(port);
    for (int i = 0; !stopping; ++i) {
      const std::string body = R"({"id":")" + std::to_string(number) + "-" + std::to_string(i) +
                               R"(","currency":"USD","lines":[{"sku":"PEAR","quantity":1,"unit_price":"0.00"}]})";
      std::string answer;
      const auto before = Clock::now();
      const int status = connection.Post(
          "/v1/check", {{"Authorization", "Bearer token"}, {"Content-Type", "application/json"}}, body, &answer);
      Slowest(Clock::now() - before);
      if (stopping && status == 0) break;
      if (status != 200) ++failed;
      // Whether this request began after the switch was acknowledged and the time allowed had passed.
      const bool after = switched.load() && before - Clock::time_point(Clock::duration(at.load())) > kInForceWithin;
      const bool held = answer.find("\"decision\":\"hold\"") != std::string::npos;
      if (after && !held) ++late;
      if (after) ++judged_after;
    }
  }
  void Slowest(Clock::duration took) {
    Clock::rep known = slowest;
    while (took.count() > known && !slowest.compare_exchange_weak(known, took.count())) {
    }
  }
  std::vector<std::thread> threads;
  std::atomic<bool> stopping{false}, switched{false};
  std::atomic<Clock::rep> at{0}, slowest{0};
  std::atomic<int> failed{0}, late{0}, judged_after{0};
};

TEST(Toggle, TakesEffectUnderLoadWithoutFailingARequestAndSurvivesAKill) {
  TemporaryDirectory directory;
  WriteFile(directory.path() + "/token", "token");
  WriteFile(directory.path() + "/loose.json",
            R"({"ceiling": "block", "default_mode": "off", "alerts": {"channel_required": false}})");
  ServiceProcess service(directory.path(), kConfiguration);
  ASSERT_TRUE(service.Start()) << service.error();
  ASSERT_EQ(service.Command({"policy", "apply", "loose.json", "--reason", "start"}).first, 0);
  Load load(service.port());
  const auto [status, words] = service.Command({"policy", "set", "zero_price", "--mode", "enforce", "--reason",
                                                "switched on", "--not-ready-because", "a drill"});
  load.at = Clock::now().time_since_epoch().count();
  load.switched = true;
  ASSERT_EQ(status, 0) << words;
  while (load.judged_after < 500 && load.failed == 0) std::this_thread::yield();
  EXPECT_EQ(load.failed, 0);
  EXPECT_EQ(load.late, 0) << "orders judged by the old policy after " << kInForceWithin.count() << " ms";
  // Told and not judged: the machine is shared, and how long a request takes here says little.
  const auto slowest = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::duration(load.slowest.load()));
  RecordProperty("slowest_request_ms", std::to_string(slowest.count()));
  ASSERT_EQ(service.Command({"policy", "set", "zero_price", "--mode", "shadow", "--reason", "and off"}).first, 0);
  service.Kill();
  load.Stop();
  ASSERT_TRUE(service.Start()) << service.error();
  const auto [shown, document] = service.Command({"policy", "history", "--limit", "1"});
  EXPECT_NE(document.find("and off"), std::string::npos) << document;
}

}  // namespace
}  // namespace parapet
