// SPDX-License-Identifier: Apache-2.0
//
// Commands against a running service, and against one that answers badly.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <thread>

#include "parapet/adapters/ledger/sqlite/sqlite_ledger.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/tests/support/service_process.h"

namespace parapet {
namespace {

constexpr const char* kConfiguration = R"({
  "directory": "data", "listen": {"port": 0}, "health": {"port": 0},
  "stores": [{"name": "fruit", "platform": "native", "currency": "USD", "tokens": [{"file": "token"}]}]})";

constexpr const char* kTwoStores = R"({
  "directory": "data", "listen": {"port": 0}, "health": {"port": 0},
  "stores": [{"name": "fruit", "platform": "native", "currency": "USD", "tokens": [{"file": "token"}]},
             {"name": "wine", "platform": "native", "currency": "USD", "tokens": [{"file": "token2"}]}]})";

constexpr const char* kStrict = R"({"approvals": {"second_approver_for_loosening": true},
  "guardrails": {"zero_price": {"mode": "enforce"}}, "ceiling": "tag", "alerts": {"channel_required": false}})";

class CommandTest : public testing::Test {
 protected:
  void SetUp() override {
    WriteFile(directory_.path() + "/token", "token\n");
    WriteFile(directory_.path() + "/token2", "token2\n");
    ASSERT_TRUE(service_.Start()) << service_.error();
  }
  bool Says(const std::vector<std::string>& arguments, int status, const std::string& words) {
    const auto [ended, said] = service_.Command(arguments);
    EXPECT_EQ(ended, status) << said;
    EXPECT_NE(said.find(words), std::string::npos) << said;
    return ended == status;
  }

  TemporaryDirectory directory_;
  ServiceProcess service_{directory_.path(), kConfiguration};
};

TEST_F(CommandTest, ALooseningWaitsForASecondPerson) {
  WriteFile(directory_.path() + "/strict.json", kStrict);
  ASSERT_TRUE(Says({"policy", "apply", "strict.json", "--reason", "start"}, 0, "In force: policy version 2"));
  EXPECT_TRUE(Says({"policy", "set", "zero_price", "--mode", "shadow", "--reason", "try", "--actor", "ann"}, 0,
                   "waits for a second person: `parapet policy approve 1`"));
  EXPECT_TRUE(Says({"policy", "rollback", "--reason", "worse", "--actor", "ann"}, 0, "`parapet policy approve 2`"));
  EXPECT_TRUE(Says({"policy", "approve", "1", "--actor", "ann"}, 3, "a second person has to approve"));
  EXPECT_TRUE(Says({"policy", "approve", "1.5", "--actor", "bob"}, 3, "no number of a proposal"));
  EXPECT_TRUE(Says({"policy", "approve", "1", "--actor", "bob"}, 0, "In force: policy version 3"));
}

TEST_F(CommandTest, EnforcingWhatIsNotReadyAsksForAReasonThatSaysSo) {
  EXPECT_TRUE(Says({"guardrails"}, 0, "not ready: it has seen 0 orders; 200 are asked"));
  const std::vector<std::string> set = {"policy", "set", "zero_price", "--mode", "enforce", "--reason", "now"};
  EXPECT_TRUE(Says(set, 3, "not ready to enforce: zero_price (it has seen 0 orders; 200 are asked)"));
  EXPECT_TRUE(Says(set, 3, "--not-ready-because"));
  std::vector<std::string> for_a_while = set, nevertheless = set;
  for_a_while.insert(for_a_while.end(), {"--for", "2h"});
  EXPECT_TRUE(Says(for_a_while, 3, "not ready to enforce: zero_price"));
  nevertheless.insert(nevertheless.end(), {"--not-ready-because", "a price is wrong right now"});
  EXPECT_TRUE(Says(nevertheless, 0, "In force: policy version 2"));
  EXPECT_TRUE(Says({"policy", "audit"}, 0,
                   "now; enforced though not ready, because a price is wrong right now: zero_price (it has seen"));
  EXPECT_TRUE(Says({"policy", "set", "zero_price", "--mode", "enforce", "--action", "block", "--reason", "harder"}, 0,
                   "In force: policy version 3"));
}

TEST_F(CommandTest, PromotionsAreChangedWithThePolicy) {
  WriteFile(directory_.path() + "/strict.json", R"({"approvals": {"second_approver_for_loosening": true}})");
  WriteFile(
      directory_.path() + "/sale.csv",
      "promotion_id,product_applicability,offer_type,generic_redemption_code,percent_off,"
      "promotion_effective_dates\nKIDS,all_products,generic_code,KID20,20,2026-01-01T00:00:00Z/2099-01-01T00:00:00Z\n"
      "PAST,all_products,generic_code,OLD,20,2020-01-01T00:00:00Z/2021-01-01T00:00:00Z\n");
  EXPECT_TRUE(Says({"promotions", "import", "sale.csv", "--reason", "november"}, 0, "1 new, 0 replaced"));
  EXPECT_TRUE(Says({"promotions", "list"}, 0, "running"));
  EXPECT_TRUE(Says({"promotions", "register", "tea", "--items", "TEA-*", "--depth", "40%", "--from",
                    "2098-01-01T00:00:00Z", "--until", "2099-01-01T00:00:00Z", "--reason", "plan"},
                   0, "1 new, 0 replaced"));
  EXPECT_TRUE(Says({"promotions", "list"}, 0, "coming"));
  EXPECT_TRUE(
      Says({"promotions", "register", "tea", "--depth", "140%", "--until", "2099-01-01T00:00:00Z", "--reason", "plan"},
           3, "a depth is above 0% and at most 100%"));
  EXPECT_TRUE(Says({"promotions", "expire", "KIDS", "--reason", "sold out"}, 0, "In force"));
  EXPECT_TRUE(Says({"promotions", "list"}, 0, "ended"));
  EXPECT_TRUE(Says({"promotions", "expire", "KIDS", "--reason", "again"}, 3, "is coming or running"));
  EXPECT_TRUE(Says({"policy", "audit"}, 0, "end promotion KIDS: sold out"));
  ASSERT_TRUE(Says({"policy", "apply", "strict.json", "--reason", "four eyes"}, 0, "In force"));
  EXPECT_TRUE(Says({"promotions", "import", "sale.csv", "--reason", "again"}, 0, "waits for a second person"));
}

TEST_F(CommandTest, ThePolicyIsLookedAtWithTheStoresEyes) {
  WriteFile(directory_.path() + "/feed.csv", "id,price\nTEA-1,15.00 USD\n");
  ASSERT_TRUE(Says({"items", "import", "feed.csv", "--vouch", "--reason", "first"}, 0, "Loaded 1 items"));
  WriteFile(directory_.path() + "/odd.json", R"({
    "guardrails": {"below_cost": {"mode": "enforce"}},
    "promotions": [{"name": "tea", "items": "TEE-1", "depth": "40%", "until": "2099-01-01T00:00:00Z"},
                   {"name": "past", "items": "TEA-1", "depth": "40%", "until": "2020-01-01T00:00:00Z"}]})");
  const std::vector<std::string> validate = {"policy", "validate", "odd.json", "--store", "fruit"};
  EXPECT_TRUE(Says(validate, 0, "odd.json is a valid policy for fruit"));
  EXPECT_TRUE(Says(validate, 0, "warning: odd.json:3:45: $.promotions[0].items: the catalogue has no item \"TEE-1\""));
  EXPECT_TRUE(Says(validate, 0, "below_cost is unarmed here: this store supplies no cost"));
  EXPECT_TRUE(Says(validate, 0, "the promotion has expired"));
  EXPECT_TRUE(Says({"policy", "apply", "odd.json", "--reason", "try"}, 0, "the catalogue has no item \"TEE-1\""));
  EXPECT_TRUE(Says({"doctor"}, 1, "the catalogue has no item \"TEE-1\""));
  WriteFile(directory_.path() + "/wrong.json", R"({"guardrails": {"zero_prise": {}}})");
  EXPECT_TRUE(Says({"policy", "validate", "wrong.json", "--store", "fruit"}, 3, "did you mean \"zero_price\"?"));
}

TEST_F(CommandTest, AHaltSaysWhatItStopsBeforeItAsks) {
  const auto [status, said] = service_.Command({"halt", "--sku", "PEAR", "--for", "2h", "--reason", "bad price"});
  EXPECT_EQ(status, 2);
  const size_t stops = said.find("orders are judged and nothing is stopped"), asks = said.find("say --yes");
  EXPECT_LT(stops, asks) << said;
  EXPECT_NE(asks, std::string::npos) << said;
  EXPECT_TRUE(Says({"policy", "history"}, 0, "a new store starts in shadow"));
}

TEST_F(CommandTest, AnOrderThatIsCleanByNowWaitsForNoLabel) {
  const auto check = [&](const std::string& price, const std::string& at) {
    HttpConnection connection(service_.port());
    return connection.Post("/v1/check", {{"Authorization", "Bearer token"}, {"Content-Type", "application/json"}},
                           R"({"id":"1","stage":"placed","currency":"USD","updated_at":"2026-11-21T10:00:0)" + at +
                               R"(Z","lines":[{"line_id":"1","sku":"A","quantity":"1","unit_price":")" + price +
                               R"("}]})");
  };
  ASSERT_EQ(check("-1.00", "1"), 200);
  EXPECT_TRUE(Says({"review"}, 0, "order 1\n"));
  ASSERT_EQ(check("15.00", "2"), 200);
  EXPECT_TRUE(Says({"review"}, 0, "Nothing waits for a label"));
}

TEST(CommandExplains, EveryGuardrailWithAnExampleThatTheTestsRun) {
  TemporaryDirectory directory;
  const ServiceProcess nobody(directory.path(), kConfiguration);
  for (const Guardrail& guardrail : Registry()) {
    const std::string name(guardrail.name);
    const auto [status, said] = nobody.Command({"guardrails", name});
    EXPECT_EQ(status, 0) << said;
    EXPECT_NE(said.find("(tests/cases/" + std::string(guardrail.family) + "/" + name + ".json, run as a test)"),
              std::string::npos)
        << said;
    EXPECT_NE(said.find("\n    finds "), std::string::npos) << said;
    EXPECT_EQ(said.find("\n    finds \n"), std::string::npos) << said;
  }
}

TEST(CommandExit, ABacktestSaysWhyThePolicyInForceCannotBeRead) {
  TemporaryDirectory directory;
  const ServiceProcess nobody(directory.path(), kConfiguration);
  WriteFile(directory.path() + "/token", "token\n");
  WriteFile(directory.path() + "/policy.json", "{}");
  std::string error;
  std::unique_ptr<Ledger> ledger = OpenSqliteLedger({.directory = directory.path() + "/data"}, &error);
  ASSERT_NE(ledger, nullptr) << error;
  LedgerEvent event;
  event.store = "fruit";
  event.kind = EventKind::kPolicy;
  event.subject = "policy";
  event.payload = WritePolicyEvent({.version = 1, .document = R"({"guardrails": {"zero_prise": {}}})"});
  ledger->Append(event, {});
  ledger.reset();
  const auto [status, said] = nobody.Command({"backtest", "--policy", "policy.json"});
  EXPECT_EQ(status, 3);
  EXPECT_NE(said.find("the policy in force:1:17: "), std::string::npos) << said;
  EXPECT_NE(said.find("zero_price"), std::string::npos) << said;
}

// Answers one call on the control socket as it is told; the connection that only asks whether somebody listens ends.
class AnsweringSocket {
 public:
  AnsweringSocket(const std::string& path, std::string answer) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(socket_, 4), 0);
    thread_ = std::thread([this, answer = std::move(answer)] {
      for (bool answered = false; !answered;) {
        const int peer = ::accept(socket_, nullptr, nullptr);
        if (peer < 0) return;
        char part[4096];
        answered = ::read(peer, part, sizeof(part)) > 0;
        if (answered) answered = ::write(peer, answer.data(), answer.size()) > 0;
        ::close(peer);
      }
    });
  }
  ~AnsweringSocket() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

 private:
  const int socket_;
  std::thread thread_;
};

TEST(CommandExit, TellsAServiceThatCannotFromOneThatIsLate) {
  for (const auto& [answer, status] :
       {std::pair{"503 Service Unavailable", 4}, std::pair{"504 Gateway Timeout", 5}, std::pair{"409 Conflict", 3}}) {
    TemporaryDirectory directory;
    const ServiceProcess nobody(directory.path(), kConfiguration);
    WriteFile(directory.path() + "/token", "token\n");
    std::filesystem::create_directory(directory.path() + "/data");
    const AnsweringSocket socket(directory.path() + "/data/control.sock",
                                 "HTTP/1.1 " + std::string(answer) + "\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(nobody.Command({"policy", "show"}).first, status) << answer;
  }
}

TEST(CommandExit, EveryCommandAsksWhichStoreIsMeant) {
  TemporaryDirectory directory;
  const ServiceProcess nobody(directory.path(), kTwoStores);
  WriteFile(directory.path() + "/token", "token\n");
  WriteFile(directory.path() + "/token2", "token\n");
  WriteFile(directory.path() + "/policy.json", "{}");
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"policy", "show"},
                                                    {"halt", "--all", "--for", "2h", "--reason", "x", "--yes"},
                                                    {"backtest", "--policy", "policy.json"},
                                                    {"preflight", "--promotion", "x", "--policy", "policy.json"},
                                                    {"playbooks", "list"},
                                                    {"simulate", "free-fruit"}}) {
    const auto [status, said] = nobody.Command(arguments);
    EXPECT_EQ(status, 2) << said;
    EXPECT_NE(said.find("say which store: --store NAME"), std::string::npos) << said;
  }
}

TEST(CommandExit, AMisspeltStoreHasNoPlaybooksAndNoSimulation) {
  TemporaryDirectory directory;
  const ServiceProcess nobody(directory.path(), kConfiguration);
  WriteFile(directory.path() + "/token", "token\n");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"playbooks", "list"}, {"simulate", "free-fruit"}}) {
    std::vector<std::string> misspelt = arguments;
    misspelt.insert(misspelt.end(), {"--store", "friut"});
    const auto [status, said] = nobody.Command(misspelt);
    EXPECT_EQ(status, 2) << said;
    EXPECT_NE(said.find("no store \"friut\" is configured"), std::string::npos) << said;
  }
}

TEST(CommandSimulate, LeavesTheLedgerAsItIsAndTakesThePolicyThatIsInIt) {
  TemporaryDirectory directory;
  const ServiceProcess nobody(directory.path(), kConfiguration);
  WriteFile(directory.path() + "/token", "token\n");
  ASSERT_EQ(nobody.Command({"simulate", "free-fruit"}).first, 0);
  EXPECT_FALSE(std::filesystem::exists(directory.path() + "/data")) << "nothing is made for a simulation";
  WriteFile(directory.path() + "/policy.json", R"({"ceiling": "observe", "alerts": {"channel_required": false}})");
  ASSERT_EQ(nobody.Command({"policy", "apply", "policy.json", "--reason", "start"}).first, 0);
  const std::string before = nobody.Command({"policy", "audit"}).second;
  const auto [status, said] = nobody.Command({"simulate", "free-fruit"});
  EXPECT_EQ(status, 0) << said;
  EXPECT_EQ(nobody.Command({"policy", "audit"}).second, before);
}

TEST(CommandJson, SaysOfWhichFilesAndCasesItWasSaid) {
  TemporaryDirectory directory;
  const ServiceProcess nobody(directory.path(), kConfiguration);
  WriteFile(directory.path() + "/token", "token\n");
  WriteFile(directory.path() + "/own.json", "{}");
  const auto [invalid, files] = nobody.Command({"playbooks", "validate", "own.json", "--format", "json"});
  EXPECT_EQ(invalid, 3);
  EXPECT_NE(files.find(R"({"files":[{"file":"own.json","can_be_run":false}]})"), std::string::npos) << files;
  const auto [unknown, cases] = nobody.Command({"cases", "take", "case-1", "--format", "json"});
  EXPECT_EQ(unknown, 3);
  EXPECT_NE(cases.find(R"({"said":"take","cases":[]})"), std::string::npos) << cases;
}

TEST_F(CommandTest, AnOutageThatIsToldAlreadyIsToldToSomebody) {
  EXPECT_TRUE(Says({"status", "tell", "outage-1"}, 2, "say --case of whom to write to"));
}

}  // namespace
}  // namespace parapet
