// SPDX-License-Identifier: Apache-2.0
//
// What anybody may ask of the main listener.
#include "parapet/plugin/daemon/public_routes.h"

#include <gtest/gtest.h>

#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};

struct Heard final : HttpReply::Sink {
  HttpResponse response{.status = 0};
  void Send(HttpResponse sent) override { response = std::move(sent); }
};

class PublicRoutesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    config_.directory = directory_.path();
    for (const char* name : {"fruit", "closed"}) {
      config_.stores.emplace_back();
      config_.stores.back().settings.store = name;
      config_.stores.back().settings.currency = *Currency::FromCode("USD");
      config_.stores.back().platform = "native";
    }
    config_.stores[1].public_reports = config_.stores[1].public_status = false;
    std::string error;
    assembly_ = Assembly::Open(
        config_, [] { return kNow; }, &error);
    ASSERT_NE(assembly_, nullptr) << error;
    routes_ = std::make_unique<PublicRoutes>(*assembly_, 4);
  }
  void TearDown() override {
    routes_.reset();
    assembly_.reset();
  }
  // Status 0: not a public path, or not answered yet.
  std::shared_ptr<Heard> Begin(const std::string& method, const std::string& path, const std::string& body = {},
                               const std::string& from = {}, const std::string& match = {}) {
    auto heard = std::make_shared<Heard>();
    HttpReply reply(heard);
    const std::pair<std::string_view, std::string_view> headers[] = {
        {"Content-Type", "application/json"}, {"X-Forwarded-For", from}, {"If-None-Match", match}};
    const HttpRequest request{.method = method, .target = path, .path = path, .body = body, .headers = headers};
    if (!routes_->Take(request, kNow, reply)) reply.Send({.status = 999});
    return heard;
  }
  HttpResponse Ask(const std::string& method, const std::string& path, const std::string& body = {},
                   const std::string& from = {}, const std::string& match = {}) {
    const auto heard = Begin(method, path, body, from, match);
    routes_->WorkOnce();
    return heard->response;
  }

  TemporaryDirectory directory_;
  Config config_;
  std::unique_ptr<Assembly> assembly_;
  std::unique_ptr<PublicRoutes> routes_;
};

TEST_F(PublicRoutesTest, ServesReportsAndTheStatusAndLeavesEveryOtherPathAlone) {
  EXPECT_EQ(Ask("POST", "/report/fruit", R"({"text": "wrong"})").status, 202);
  EXPECT_EQ(Ask("GET", "/report/fruit").status, 200);
  EXPECT_EQ(Ask("GET", "/status/fruit").status, 200);
  EXPECT_EQ(Ask("HEAD", "/status/fruit").status, 200);
  EXPECT_NE(Ask("GET", "/status/fruit.json").body.find("\"state\":\"well\""), std::string::npos);
  for (const char* path :
       {"/", "/hooks/fruit", "/v1/check", "/report", "/report/fruit/x", "/status/fruit/x", "/livez"}) {
    EXPECT_EQ(Ask("GET", path).status, 999) << path;
    EXPECT_EQ(Ask("POST", path).status, 999) << path;
  }
}

TEST_F(PublicRoutesTest, AStoreThatIsNotThereLooksLikeOneThatIsNotOpen) {
  for (const char* path : {"/report/closed", "/report/none", "/status/closed", "/status/none.json", "/report/..%2f"}) {
    EXPECT_EQ(Ask("GET", path).status, 404) << path;
  }
  EXPECT_EQ(Ask("POST", "/report/closed", R"({"text": "a"})").body,
            Ask("POST", "/report/none", R"({"text": "a"})").body);
}

TEST_F(PublicRoutesTest, RefusesOtherMethodsLongBodiesAndAFullQueue) {
  const HttpResponse refused = Ask("DELETE", "/report/fruit");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.extra_headers, "Allow: GET, POST\r\n");
  EXPECT_EQ(Ask("POST", "/report/fruit", std::string(kReportBodyMost + 1, ' ')).status, 413);
  EXPECT_EQ(Ask("GET", "/status/fruit", "x").status, 413);
  std::vector<std::shared_ptr<Heard>> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(Begin("GET", "/status/fruit"));
  EXPECT_EQ(waiting[3]->response.status, 0) << "waits";
  EXPECT_EQ(waiting[4]->response.status, 503) << "one too many";
  routes_->WorkOnce();
  EXPECT_EQ(waiting[3]->response.status, 200);
}

TEST_F(PublicRoutesTest, CountsTheCallerThatAProxyOnThisMachineNames) {
  int taken = 0;
  for (int i = 0; i < 20; ++i) {
    const std::string text = "{\"text\": \"" + std::to_string(i) + "\"}";
    taken += Ask("POST", "/report/fruit", text, "10.9.9.9, 203.0.113.7").status == 202 ? 1 : 0;
  }
  EXPECT_EQ(taken, 5);
  EXPECT_EQ(Ask("POST", "/report/fruit", R"({"text": "other"})", "203.0.113.8").status, 202);
}

TEST_F(PublicRoutesTest, AKnownStatusIsNotSentAgain) {
  const HttpResponse fresh = Ask("GET", "/status/fruit.json");
  const size_t begin = fresh.extra_headers.find('"'), end = fresh.extra_headers.find('"', begin + 1);
  ASSERT_NE(end, std::string::npos) << fresh.extra_headers;
  const std::string tag = fresh.extra_headers.substr(begin, end - begin + 1);
  const HttpResponse again = Ask("GET", "/status/fruit.json", "", "", tag);
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST_F(PublicRoutesTest, WhatWaitsWhenTheServiceStopsIsAnsweredAndNothingIsTakenAfterwards) {
  const auto waiting = Begin("GET", "/status/fruit");
  routes_->Stop();
  routes_->Work();
  EXPECT_EQ(waiting->response.status, 200);
  EXPECT_EQ(Ask("GET", "/status/fruit").status, 503);
}

}  // namespace
}  // namespace parapet
