// SPDX-License-Identifier: Apache-2.0
//
// What anybody may ask of the main listener.
#include "parapet/plugin/daemon/public_routes.h"

#include <gtest/gtest.h>

#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/plugin/setup/message_config.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};
constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

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
    config_.stores[0].public_url = "https://answers.fruit.example";
    config_.stores[0].public_promises = true;
    MessageConfig messages;
    messages.helpdesk_secrets = {kSecret};
    config_.stores[0].messages = std::make_shared<const MessageConfig>(std::move(messages));
    config_.stores[1].public_reports = config_.stores[1].public_status = false;
    config_.proxies = {"192.0.2.80"};
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
    return BeginWith(method, path, body,
                     {{"Content-Type", "application/json"}, {"X-Forwarded-For", from}, {"If-None-Match", match}});
  }
  std::shared_ptr<Heard> BeginWith(const std::string& method, const std::string& path, const std::string& body,
                                   const std::vector<std::pair<std::string_view, std::string_view>>& headers) {
    auto heard = std::make_shared<Heard>();
    HttpReply reply(heard);
    const HttpRequest request{.method = method, .target = path, .path = path, .body = body, .headers = headers};
    if (!routes_->Take(request, now_, reply)) reply.Send({.status = 999});
    return heard;
  }
  std::shared_ptr<Heard> BeginTicket(const std::string& store, const std::string& body, const std::string& id,
                                     const char* secret = kSecret) {
    const std::string at = std::to_string(now_.micros / 1'000'000);
    const std::string signature = WebhookSignature({secret}, id, at, body);
    return BeginWith("POST", "/hooks/" + store + "/helpdesk", body,
                     {{"Webhook-Id", id}, {"Webhook-Timestamp", at}, {"Webhook-Signature", signature}});
  }
  // How many of so many reports are taken in, with these lines of X-Forwarded-For; {} becomes a number.
  int Taken(int reports, const std::vector<std::string>& lines) {
    int taken = 0;
    for (int i = 0; i < reports; ++i) {
      std::vector<std::string> told = lines;
      std::vector<std::pair<std::string_view, std::string_view>> headers = {{"Content-Type", "application/json"}};
      for (std::string& line : told) {
        if (const size_t at = line.find("{}"); at != line.npos) line.replace(at, 2, std::to_string(i + 1));
        headers.emplace_back("x-forwarded-for", line);
      }
      const auto heard = BeginWith("POST", "/report/fruit", "{\"text\": \"" + std::to_string(++said_) + "\"}", headers);
      routes_->WorkOnce();
      taken += heard->response.status == 202 ? 1 : 0;
    }
    return taken;
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
  Instant now_ = kNow;
  int said_ = 0;
};

TEST_F(PublicRoutesTest, ServesReportsAndTheStatusAndLeavesEveryOtherPathAlone) {
  EXPECT_EQ(Ask("POST", "/report/fruit", R"({"text": "wrong"})").status, 202);
  EXPECT_EQ(Ask("GET", "/report/fruit").status, 200);
  EXPECT_EQ(Ask("GET", "/status/fruit").status, 200);
  EXPECT_EQ(Ask("HEAD", "/status/fruit").status, 200);
  EXPECT_NE(Ask("GET", "/status/fruit.json").body.find("\"state\":\"well\""), std::string::npos);
  for (const char* path :
       {"/", "/hooks/fruit", "/v1/check", "/report", "/answer", "/report/fruit/x", "/status/fruit/x", "/livez"}) {
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

TEST_F(PublicRoutesTest, NobodyEvadesTheirLimitByWhatTheyWriteIntoTheHeader) {
  EXPECT_EQ(Taken(8, {"203.0.113.7:{}"}), 5) << "a port";
  EXPECT_EQ(Taken(8, {"203.0.113.7", "203.0.113.9"}), 5) << "the last line is the nearest proxy's";
  EXPECT_EQ(Taken(8, {"198.51.100.{}, 203.0.113.10", ""}), 5) << "no address at all: the peer's own limit";
  routes_ = std::make_unique<PublicRoutes>(*assembly_, 4);
  EXPECT_EQ(Taken(8, {"203.0.113.11, [2001:db8::1]:{}"}), 5) << "a port, of IPv6";
  EXPECT_EQ(Taken(8, {"198.51.100.{}, 203.0.113.12, 192.0.2.80"}), 5) << "behind another proxy of ours";
}

TEST_F(PublicRoutesTest, WhatIsNoAddressCountsAsTheProxyItself) {
  EXPECT_EQ(Taken(5, {"caller-{}"}) + Taken(5, {"203.0.113.7{}0"}) + Taken(5, {""}), 5);
}

TEST_F(PublicRoutesTest, AnswersAndTheHelpDeskWaitForTheWorkerAndNotForTheServersThreads) {
  const AnswerLinks links = assembly_->Find("fruit")->links();
  const std::string url = AnswerLink(links, "case-0123456789ab", "accept", kNow + Days(7));
  const std::string path = url.substr(links.public_url.size());
  const auto opened = Begin("GET", path), answered = Begin("POST", path);
  const auto ticket = BeginTicket("fruit", R"({"order":"501","action":"pause"})", "m1");
  for (const auto& heard : {opened, answered, ticket}) EXPECT_EQ(heard->response.status, 0) << "waits";
  routes_->WorkOnce();
  EXPECT_EQ(opened->response.status, 404) << "no such case";
  EXPECT_EQ(answered->response.status, 404);
  EXPECT_EQ(ticket->response.status, 200) << ticket->response.body;
  EXPECT_EQ(ticket->response.body, R"({"cases":0})");
}

TEST_F(PublicRoutesTest, WhatIsForgedOrClosedIsRefusedAtOnceAndTakesNoPlaceInTheQueue) {
  const HttpResponse forged = Begin("GET", "/answer/fruit/case-0123456789ab.a.1764320401.00")->response;
  EXPECT_EQ(forged.status, 404);
  EXPECT_NE(forged.body.find("not valid"), std::string::npos);
  EXPECT_EQ(Begin("GET", "/answer/closed/x")->response.body, forged.body);
  EXPECT_EQ(Begin("GET", "/answer/none/x")->response.body, forged.body);
  EXPECT_EQ(Begin("GET", "/answer/fruit")->response.body, forged.body) << "cut off";
  const std::string body = R"({"order":"501","action":"pause"})";
  const HttpResponse wrong = BeginTicket("fruit", body, "m1", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")->response;
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(BeginTicket("closed", body, "m1")->response.body, wrong.body);
  EXPECT_EQ(BeginTicket("none", body, "m1")->response.body, wrong.body);
  EXPECT_EQ(Begin("POST", "/report/closed", R"({"text": "a"})")->response.status, 404);
  EXPECT_EQ(Begin("GET", "/status/closed.json")->response.status, 404);
}

TEST_F(PublicRoutesTest, OneCallerMayAskOnlySoOftenAndAHelpDeskMoreOften) {
  const auto allowed = [&](int times) {
    int answered = 0;
    for (int i = 0; i < times; ++i) answered += Ask("GET", "/status/fruit", "", "203.0.113.7").status == 200 ? 1 : 0;
    return answered;
  };
  EXPECT_EQ(allowed(100), 60);
  const HttpResponse refused = Ask("GET", "/answer/fruit/x", "", "203.0.113.7");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.extra_headers, "Retry-After: 2\r\n");
  EXPECT_EQ(Ask("GET", "/status/fruit", "", "203.0.113.8").status, 200) << "somebody else";
  now_ = now_ + Seconds(10);
  EXPECT_EQ(allowed(100), 10);
  int tickets = 0;
  for (int i = 0; i < 200; ++i) {
    const auto heard = BeginTicket("fruit", R"({"order":"501","action":"pause"})", "m" + std::to_string(i));
    routes_->WorkOnce();
    tickets += heard->response.status == 200 ? 1 : 0;
  }
  EXPECT_EQ(tickets, 200);
}

TEST_F(PublicRoutesTest, KeptPromisesAreCountedOnceInFifteenSeconds) {
  const auto open = [&] {
    const std::string feed = Ask("GET", "/status/fruit.json").body;
    return feed.find("\"open\":1") != std::string::npos;
  };
  EXPECT_FALSE(open());
  EXPECT_EQ(Ask("POST", "/report/fruit", R"({"text": "wrong", "contact": "ann@example.com"})").status, 202);
  now_ = kNow + Seconds(14);
  EXPECT_FALSE(open()) << "not counted anew yet";
  now_ = kNow + Seconds(15);
  EXPECT_TRUE(open());
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
