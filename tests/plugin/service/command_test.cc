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
  EXPECT_NE(said.find("the policy in force:"), std::string::npos) << said;
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
                                                    {"preflight", "--promotion", "x", "--policy", "policy.json"}}) {
    const auto [status, said] = nobody.Command(arguments);
    EXPECT_EQ(status, 2) << said;
    EXPECT_NE(said.find("say which store: --store NAME"), std::string::npos) << said;
  }
}

}  // namespace
}  // namespace parapet
