// SPDX-License-Identifier: Apache-2.0
//
// What was acknowledged is there after a kill. The same test finds a ledger that acknowledges too early.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>
#include <set>
#include <sstream>

#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

constexpr uint64_t kSeed = 41;
constexpr int kKills = 30;

// Lets a child append, kills it after `lines` acknowledgements, and returns what it acknowledged: sequence → number.
std::map<int64_t, int> AppendAndKill(const std::string& directory, int round, const std::string& honesty, int lines) {
  Child child = StartChild({"append", directory, std::to_string(round), honesty});
  std::string output;
  char byte = 0;
  for (int seen = 0; seen < lines && read(child.output, &byte, 1) == 1; seen += byte == '\n') output += byte;
  kill(child.pid, SIGKILL);
  int status = 0;
  output += FinishChild(child, &status);  // what it had said before it died
  EXPECT_TRUE(WIFSIGNALED(status)) << output;
  std::map<int64_t, int> acknowledged;
  std::istringstream words(output.substr(0, output.rfind('\n') + 1));
  for (int64_t sequence = 0, n = 0; words >> sequence >> n;) acknowledged[sequence] = static_cast<int>(n);
  return acknowledged;
}

// How many acknowledged events are not in the ledger as they were acknowledged.
size_t CountLost(const Ledger& ledger, const std::map<int64_t, int>& acknowledged) {
  size_t lost = 0;
  std::map<int64_t, std::string> kept;
  for (const StoredEvent& stored : ReadAll(ledger)) kept[stored.sequence] = stored.event.payload;
  for (const auto& [sequence, n] : acknowledged) {
    const LedgerEvent expected = OrderEvent(n);
    const auto delivery = ledger.FindDelivery("fruit", expected.delivery_id);
    const auto found = kept.find(sequence);
    const bool is_there = found != kept.end() && found->second == expected.payload && delivery &&
                          delivery->sequence == sequence && delivery->answer == expected.answer;
    lost += is_there ? 0 : 1;
  }
  return lost;
}

// Every event's effects are in the outbox, and nothing else is.
void ExpectOutboxConsistent(const Ledger& ledger) {
  std::set<std::string> expected;
  for (const StoredEvent& stored : ReadAll(ledger)) {
    const int n = std::stoi(stored.event.delivery_id.substr(std::string("delivery-").size()));
    if (n % 3 == 0) expected.insert(TagEffect(n).key);
  }
  std::set<std::string> found;
  for (const Effect& effect : ledger.Effects("fruit", std::nullopt, 1'000'000)) found.insert(effect.key);
  EXPECT_EQ(found, expected);
}

// Kills `rounds` times and returns how many acknowledged events were lost; stops at the first loss.
size_t LossesOver(int rounds, const std::string& honesty) {
  const TemporaryDirectory directory;
  std::mt19937_64 random(kSeed);
  std::map<int64_t, int> acknowledged;
  for (int round = 0; round < rounds; ++round) {
    const int lines = 1 + static_cast<int>(random() % 400);
    acknowledged.merge(AppendAndKill(directory.Ledger(), round, honesty, lines));
    const std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
    const size_t lost = CountLost(*ledger, acknowledged);
    EXPECT_EQ(ledger->VerifyChain(), std::nullopt) << "seed " << kSeed << " round " << round;
    ExpectOutboxConsistent(*ledger);
    if (lost != 0) return lost;
  }
  EXPECT_GT(acknowledged.size(), static_cast<size_t>(rounds));
  return 0;
}

TEST(LedgerDurability, NothingAcknowledgedIsLostByKills) {
  EXPECT_EQ(LossesOver(kKills, "honest"), 0u) << "seed " << kSeed;
}

TEST(LedgerDurability, ALedgerThatAcknowledgesEarlyIsFound) {
  EXPECT_GT(LossesOver(kKills, "early"), 0u) << "seed " << kSeed;
}

}  // namespace
}  // namespace parapet::testing
