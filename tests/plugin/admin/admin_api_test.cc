// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/api.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};
constexpr const char* kTokens[] = {"token-of-vera", "token-of-otto", "token-of-anna", "token-of-adam"};
constexpr const char* kNames[] = {"vera", "otto", "anna", "adam"};

class AdminApiTest : public ::testing::Test {
 protected:
  void SetUp() override {
    config_.directory = directory_.path();
    config_.stores.emplace_back();
    config_.stores[0].settings.store = "fruit";
    config_.stores[0].settings.currency = *Currency::FromCode("USD");
    config_.stores[0].platform = "native";
    for (int i = 0; i < 4; ++i) config_.operators.push_back({kNames[i], static_cast<Role>(i), Sha256Hex(kTokens[i])});
    config_.operators[1].limit = Money::Major(2);
    std::string error;
    assembly_ = Assembly::Open(
        config_, [] { return kNow; }, &error);
    ASSERT_NE(assembly_, nullptr) << error;
    api_ = std::make_unique<AdminApi>(config_, *assembly_);
  }
  void TearDown() override {
    api_.reset();
    assembly_.reset();
  }

  HttpResponse Ask(const std::string& token, const std::string& method, const std::string& route,
                   const std::string& body = {}, Instant now = kNow) {
    const std::string target = "/admin/v1/" + route, credentials = "Bearer " + token;
    const std::pair<std::string_view, std::string_view> headers[] = {{"Authorization", credentials}};
    HttpRequest request{.method = method, .target = target, .path = target, .body = body};
    if (!token.empty()) request.headers = headers;
    return api_->HandleRemote(request, now);
  }
  // An order as the shop sends it.
  void Place(const std::string& body) {
    class Unread final : public HttpReply::Sink {
      void Send(HttpResponse) override {}
    };
    const HttpRequest request{.method = "POST", .target = "/v1/check", .path = "/v1/check", .body = body};
    StoreParts& parts = *assembly_->Find("fruit");
    parts.flow.Deliver(request, *parts.flow.options().native, true, kNow, HttpReply(std::make_shared<Unread>()));
    parts.flow.WaitForDisk();
  }
  // Entries of administrative calls that bear a text.
  size_t Audited(const std::string& text) {
    assembly_->Find("fruit")->flow.WaitForDisk();
    size_t count = 0;
    assembly_->ledger().ReadBack("fruit", EventKind::kAudit, {}, [&](const StoredEvent& stored) {
      count += stored.event.payload.find(text) != std::string::npos ? 1 : 0;
      return true;
    });
    return count;
  }
  static std::vector<AdminRoute> Routes() {
    std::vector<AdminRoute> all;
    for (const auto routes : AdminRoutes()) {
      all.insert(all.end(), routes.begin(), routes.end());
    }
    return all;
  }

  TemporaryDirectory directory_;
  Config config_;
  std::unique_ptr<Assembly> assembly_;
  std::unique_ptr<AdminApi> api_;
};

TEST_F(AdminApiTest, TellsNothingWithoutATokenOrWithAWrongOne) {
  for (const std::string token : {"", "token-of-nobody", "token-of-ver", "token-of-veraa"}) {
    const HttpResponse refused = Ask(token, "GET", "stores/fruit/orders");
    EXPECT_EQ(refused.status, 401) << token;
    EXPECT_EQ(refused.body.find("fruit"), std::string::npos);
  }
  EXPECT_EQ(Ask("token-of-vera", "GET", "stores/fruit/orders").status, 200);
}

TEST_F(AdminApiTest, ClosingAFalseAlarmAnswersWithWhatWouldHaveKeptItQuiet) {
  ASSERT_EQ(Ask("token-of-adam", "POST", "stores/fruit/policy/apply",
                R"({"document":"{\"ceiling\":\"hold\",\"default_mode\":\"enforce\",)"
                R"(\"alerts\":{\"channel_required\":false}}","reason":"test"})")
                .status,
            200);
  Place(R"({"id":"1","stage":"placed","currency":"USD","lines":[{"line_id":"1","sku":"APPLE","quantity":"1",)"
        R"("unit_price":"0.00"}],"total":"0.00"})");
  const std::string policy = Ask("token-of-vera", "GET", "stores/fruit/policy").body;
  const std::string route = "stores/fruit/incidents/price:APPLE/";
  const HttpResponse asked = Ask("token-of-vera", "GET", route + "tuning");
  ASSERT_EQ(asked.status, 200) << asked.body;
  EXPECT_NE(asked.body.find(R"("changes":[{"change":1,)"), std::string::npos) << asked.body;
  EXPECT_NE(asked.body.find(R"("scope":{"items":"APPLE"})"), std::string::npos) << asked.body;
  const Instant later = kNow + Seconds(1);
  const HttpResponse closed =
      Ask("token-of-anna", "POST", route + "close", R"({"as":"false_alarm","reason":"samples"})", later);
  ASSERT_EQ(closed.status, 200) << closed.body;
  const std::string tuning = Ask("token-of-vera", "GET", route + "tuning", {}, later).body;
  EXPECT_NE(closed.body.find(R"("tuning":)" + tuning), std::string::npos) << closed.body << "\n" << tuning;
  EXPECT_EQ(Ask("token-of-vera", "GET", "stores/fruit/policy").body, policy) << "nothing is changed by itself";
}

TEST_F(AdminApiTest, TuningOfAnIncidentThatNobodyKnowsIsNotFound) {
  const HttpResponse answer = Ask("token-of-vera", "GET", "stores/fruit/incidents/price:PEAR/tuning");
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(answer.body.find("price:PEAR"), std::string::npos) << answer.body;
}

TEST_F(AdminApiTest, GivesEveryRouteToItsRoleAndThoseAboveAndToNobodyBelow) {
  for (const AdminRoute& route : Routes()) {
    for (int role = 0; role < 4; ++role) {
      const HttpResponse answer =
          Ask(kTokens[role], std::string(route.method), "stores/fruit/" + std::string(route.pattern), "{}");
      const bool allowed = static_cast<Role>(role) >= route.least;
      EXPECT_EQ(answer.status == 403, !allowed) << route.method << " " << route.pattern << " as " << kNames[role];
    }
  }
}

TEST_F(AdminApiTest, WritesEveryCallIntoTheAuditUnderTheNameOfTheToken) {
  const std::string body = R"({"for": "1h", "actor": "somebody else", "reason": "drill"})";
  ASSERT_EQ(Ask("token-of-otto", "POST", "stores/fruit/bypass", body).status, 200);
  Ask("token-of-vera", "POST", "stores/fruit/bypass", body);
  const HttpResponse audit = Ask("token-of-vera", "GET", "stores/fruit/audit?verify=true");
  EXPECT_NE(audit.body.find(R"("chain":"whole")"), std::string::npos) << audit.body;
  EXPECT_NE(audit.body.find(R"("actor":"otto","reason":"drill")"), std::string::npos) << audit.body;
  EXPECT_EQ(audit.body.find("somebody else"), std::string::npos);
  EXPECT_NE(audit.body.find(R"("actor":"vera","role":"viewer","method":"POST","route":"bypass","status":403)"),
            std::string::npos)
      << "the refused call too: " << audit.body;
}

TEST_F(AdminApiTest, AuditsLookingOncePerOperatorRouteAndHourAndEveryChange) {
  for (int i = 0; i < 5; ++i) {
    for (const char* token : {"token-of-vera", "token-of-otto"}) {
      EXPECT_EQ(Ask(token, "GET", "stores/fruit/orders?limit=" + std::to_string(i + 1)).status, 200);
      Ask(token, "GET", "stores/fruit/orders/" + std::to_string(i));
      Ask(token, "GET", "stores/fruit/nowhere/" + std::to_string(i));
    }
    Ask("token-of-otto", "POST", "stores/fruit/bypass", R"({"reason": "drill"})");
  }
  EXPECT_EQ(Audited(R"("route":"orders","status":200)"), 2u);
  EXPECT_EQ(Audited(R"("actor":"vera","role":"viewer","method":"GET","route":"orders/{order}","status":404)"), 1u);
  EXPECT_EQ(Audited(R"("route":"unknown")"), 2u);
  EXPECT_EQ(Audited(R"("method":"POST")"), 5u);
  Ask("token-of-vera", "GET", "stores/fruit/orders", {}, kNow + Hours(1));
  EXPECT_EQ(Audited(R"("route":"orders","status":200)"), 3u);
}

TEST_F(AdminApiTest, LetsOnlyTheControlSocketNameAFileOfTheMachine) {
  std::ofstream(directory_.path() + "/feed.csv") << "id,price\nPEAR,15.00 USD\n";
  const std::string body = R"({"path": ")" + directory_.path() + R"(/feed.csv", "actor": "adam"})";
  for (const char* route : {"items/import", "orders/import"}) {
    const HttpResponse refused = Ask("token-of-adam", "POST", "stores/fruit/" + std::string(route), body);
    EXPECT_EQ(refused.status, 409) << route;
    EXPECT_EQ(refused.body.find("feed.csv"), std::string::npos) << refused.body;
    EXPECT_NE(refused.body.find("parapet "), std::string::npos) << "says what to do instead: " << refused.body;
  }
  EXPECT_EQ(assembly_->Find("fruit")->flow.item_count(), 0u);
  EXPECT_EQ(api_->Handle("POST", "/admin/v1/stores/fruit/items/import", body, kNow).status, 200);
  EXPECT_EQ(assembly_->Find("fruit")->flow.item_count(), 1u);
}

TEST_F(AdminApiTest, ListsProposalsInTheAudit) {
  const auto apply = [&](const std::string& document) {
    return api_->Handle("POST", "/admin/v1/stores/fruit/policy/apply",
                        R"({"document": ")" + document + R"(", "actor": "otto", "reason": "quieter"})", kNow);
  };
  const std::string asks = R"(\"approvals\": {\"second_approver_for_loosening\": true})";
  const HttpResponse first = apply("{" + asks + R"(, \"ceiling\": \"tag\"})");
  ASSERT_EQ(first.status, 200) << first.body;
  const HttpResponse waits = apply("{" + asks + R"(, \"ceiling\": \"observe\"})");
  ASSERT_EQ(waits.status, 202) << waits.body;
  ASSERT_EQ(Ask("token-of-anna", "POST", "stores/fruit/policy/proposals/1/reject", "{}").status, 200);
  const HttpResponse audit = Ask("token-of-vera", "GET", "stores/fruit/audit");
  EXPECT_NE(audit.body.find(R"("kind":"proposal","event":{"number":1,"base_version":2,"actor":"otto")"),
            std::string::npos)
      << audit.body;
  EXPECT_NE(audit.body.find(R"("settled":"rejected","settled_by":"anna")"), std::string::npos) << audit.body;
}

TEST_F(AdminApiTest, GoesBackToThePolicyBefore) {
  const auto apply = [&](const std::string& name) {
    return Ask("token-of-otto", "POST", "stores/fruit/policy/apply",
               R"({"document": "{\"name\": \")" + name + R"(\"}", "reason": "try"})");
  };
  ASSERT_EQ(apply("first").status, 200) << apply("first").body;
  ASSERT_EQ(apply("second").status, 200);
  ASSERT_EQ(Ask("token-of-otto", "POST", "stores/fruit/policy/rollback", R"({"reason": "worse"})").status, 200);
  const HttpResponse shown = Ask("token-of-vera", "GET", "stores/fruit/policy");
  EXPECT_NE(shown.body.find("first"), std::string::npos) << shown.body;
  EXPECT_EQ(Ask("token-of-otto", "POST", "stores/fruit/policy/rollback", R"({"version": 99, "reason": "x"})").status,
            422);
}

TEST_F(AdminApiTest, RefusesAPolicyMadeFromAnOlderOne) {
  const std::string body = R"({"document": "{}", "reason": "try", "if_version": 7})";
  EXPECT_EQ(Ask("token-of-otto", "POST", "stores/fruit/policy/apply", body).status, 409);
}

TEST_F(AdminApiTest, TellingCustomersOneByOneTakesAnApproverOnEitherWay) {
  const std::string outage = R"({"component":"checkout","text":"Payments by card are refused.")";
  const auto tell = [&](const char* token, const std::string& more) {
    return Ask(token, "POST", "stores/fruit/public-status", outage + more + "}");
  };
  EXPECT_EQ(tell("token-of-otto", R"(,"cases":["case-1"])").status, 403);
  EXPECT_EQ(tell("token-of-anna", R"(,"cases":["case-1"])").status, 409) << "no such case";
  const HttpResponse shown = Ask("token-of-vera", "GET", "stores/fruit/public-status");
  EXPECT_EQ(shown.body.find("refused"), std::string::npos) << "nothing was published";
  EXPECT_EQ(tell("token-of-otto", "").status, 200);
}

TEST_F(AdminApiTest, AGestureIsWithinTheLimitOfWhoGivesIt) {
  const auto give = [&](const char* token, const std::string& amount) {
    return Ask(token, "POST", "stores/fruit/cases/case-1/gesture", R"({"kind":"card","amount":")" + amount + "\"}")
        .body;
  };
  EXPECT_NE(give("token-of-otto", "2.01").find("limit"), std::string::npos);
  EXPECT_NE(give("token-of-otto", "2.00").find("no case"), std::string::npos);
  EXPECT_NE(give("token-of-adam", "2.01").find("no case"), std::string::npos) << "an admin has none";
}

TEST_F(AdminApiTest, IsDescribedRouteForRoute) {
  std::vector<Complaint> complaints;
  const JsonDocument description = JsonDocument::ParseStrict(OpenApiDocument(), complaints);
  ASSERT_TRUE(complaints.empty());
  std::set<std::string> described, served;
  const JsonNode paths = *description.root().Find("paths");
  for (const JsonNode& path : paths.children()) {
    for (const JsonNode& operation : path.children()) {
      std::string upper(operation.key());
      for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      described.insert(upper + " " + std::string(path.key()) + " " + operation.Find("x-role")->text());
    }
  }
  for (const AdminRoute& route : Routes()) {
    served.insert(std::string(route.method) + " /admin/v1/stores/{store}/" + std::string(route.pattern) + " " +
                  std::string(Name(route.least)));
  }
  EXPECT_EQ(described, served);
}

}  // namespace
}  // namespace parapet
