// SPDX-License-Identifier: Apache-2.0
//
// Follow-through starts from a checkpoint and what came since; a checkpoint that cannot be used costs time, nothing
// else.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "parapet/adapters/json/playbook_document.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/remedies/remedies.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

// A part that counts orders, and can be told what it cannot do.
class Counter final : public FollowPart {
 public:
  explicit Counter(bool loads = true) : loads_(loads) {}
  void Fold(const StoredEvent& stored) override { count_ += stored.event.kind == EventKind::kOrder ? 1 : 0; }
  std::optional<std::string> Save() const override { return std::string(static_cast<size_t>(count_), 'x'); }
  bool Load(std::string_view bytes) override {
    if (!loads_ && !bytes.empty()) return false;
    count_ = static_cast<int>(bytes.size());
    return true;
  }
  void Tick(FollowView&) override {}
  int count() const { return count_; }

 private:
  const bool loads_;
  int count_ = 0;
};

class FollowCheckpoint : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.Enforce();
    shop_.Product("15.00", "20.00");
    shop_.Product("0.00");
  }
  void Sell(int orders) {
    for (int i = 0; i < orders; ++i) {
      ++sold_;
      shop_.Order({.id = sold_, .price = sold_ % 3 == 0 ? "0.00" : "15.00"});
      shop_.Pass(Minutes(1));
    }
  }
  void Decide(FollowUp& follow) {
    shop_.Product("15.00", "20.00");
    const std::string id = follow.FindIncident("price:4001", shop_.now())->id;
    ASSERT_EQ(follow.Decide({id, "maria", "x"}, shop_.now()).error, "");
    ASSERT_EQ(follow.Approve({id, "anna", "x"}, false, shop_.now()), "");
    follow.Tick(shop_.now());
    follow.CatchUp();
  }
  // Everything that is derived, as text.
  std::string Told(FollowUp& follow) {
    std::string told;
    for (const Incident& incident : follow.Incidents(shop_.now())) {
      told += incident.id + std::string(Name(incident.state)) + std::to_string(incident.breaches) +
              std::to_string(incident.changes.size()) + "changes";
      for (const Case& one : incident.cases) {
        told += one.id + one.order + std::string(Name(one.state)) + std::to_string(one.exposure.micros());
        if (one.grant) told += std::to_string(one.grant->amount.micros());
      }
    }
    return told;
  }
  // What a start tells that has no checkpoint to begin with.
  std::string ToldAfresh() {
    MemoryLedger copy;
    for (const StoredEvent& stored : shop_.ledger().Events()) copy.Append(stored.event, {});
    FollowUp follow(shop_.flow(), copy);
    return Told(follow);
  }

  Simulation shop_{"fruit"};
  int sold_ = 0;
};

TEST_F(FollowCheckpoint, AStartFoldsOnlyWhatCameSince) {
  Counter before;
  FollowUp follow(shop_.flow(), shop_.ledger());
  follow.Attach(before);
  Remedies remedies({.playbooks = ShippedPlaybooks()});
  follow.Attach(remedies);
  Sell(9);
  Decide(follow);
  ASSERT_TRUE(follow.SaveCheckpoint());
  const size_t before_that = shop_.ledger().Events().size();
  Sell(3);
  const size_t since = shop_.ledger().Events().size() - before_that;
  Counter after;
  FollowUp again(shop_.flow(), shop_.ledger());
  again.Attach(after);
  Remedies remedies_after({.playbooks = ShippedPlaybooks()});
  again.Attach(remedies_after);
  EXPECT_EQ(Told(again), ToldAfresh());
  EXPECT_EQ(after.count(), 12);
  EXPECT_EQ(again.folded(), since) << "of " << before_that + since;
  again.Tick(shop_.now());
  EXPECT_EQ(shop_.Effects("release").size(), 3u) << "each once, also over a start";
}

TEST_F(FollowCheckpoint, EveryCutGivesTheSameStory) {
  for (int i = 0; i < 8; ++i) {
    Sell(2);
    FollowUp follow(shop_.flow(), shop_.ledger());  // starts from the checkpoint of the round before
    EXPECT_EQ(Told(follow), ToldAfresh());
    if (i == 4) Decide(follow);
    ASSERT_TRUE(follow.SaveCheckpoint());
  }
}

// Alerts come just before the event that caused them; a checkpoint may come between the two.
TEST_F(FollowCheckpoint, ACutBetweenAnAlertAndItsEventLosesNothing) {
  Sell(4);
  const std::vector<StoredEvent> events = shop_.ledger().Events();
  for (size_t cut = 1; cut <= events.size(); ++cut) {
    MemoryLedger copy;
    for (size_t i = 0; i < cut; ++i) copy.Append(events[i].event, {});
    FollowUp first(shop_.flow(), copy);
    first.CatchUp();
    ASSERT_TRUE(first.SaveCheckpoint());
    for (size_t i = cut; i < events.size(); ++i) copy.Append(events[i].event, {});
    FollowUp second(shop_.flow(), copy);
    EXPECT_EQ(Told(second), ToldAfresh()) << "cut after " << cut;
    EXPECT_EQ(second.folded(), events.size() - cut);
  }
}

TEST_F(FollowCheckpoint, APartThatCannotTakeItUpMakesEverythingFoldAgain) {
  Sell(6);
  {
    Counter part, second;
    FollowUp follow(shop_.flow(), shop_.ledger());
    follow.Attach(part);
    follow.Attach(second);
    follow.CatchUp();
    ASSERT_TRUE(follow.SaveCheckpoint());
  }
  const size_t all = shop_.ledger().Events().size();
  Counter part, cannot(false);
  FollowUp follow(shop_.flow(), shop_.ledger());
  follow.Attach(part);
  follow.Attach(cannot);
  EXPECT_EQ(Told(follow), ToldAfresh());
  EXPECT_EQ(follow.folded(), all);
  EXPECT_EQ(part.count(), 6) << "not twelve: what it had taken up is gone again";
  EXPECT_EQ(cannot.count(), 6);
  Counter alone;
  FollowUp fewer(shop_.flow(), shop_.ledger());
  fewer.Attach(alone);
  EXPECT_EQ(Told(fewer), ToldAfresh());
  EXPECT_EQ(fewer.folded(), all) << "the checkpoint is of other parts";
}

// A part that saves nothing and keeps what it heard: rare events as they are, orders as they were seen.
class Listener final : public FollowPart {
 public:
  void Fold(const StoredEvent& stored) override {
    const auto rare = std::find(std::begin(kToldAgain), std::end(kToldAgain), stored.event.kind);
    if (rare != std::end(kToldAgain)) heard_.push_back(std::to_string(stored.sequence) + stored.event.payload);
  }
  void See(const SeenOrder& order, Instant) override { orders_.insert(order.identity); }
  void Tick(FollowView&) override {}
  bool operator==(const Listener& other) const { return heard_ == other.heard_ && orders_ == other.orders_; }
  size_t heard() const { return heard_.size() + orders_.size(); }

 private:
  std::vector<std::string> heard_;
  std::set<std::string> orders_;
};

TEST_F(FollowCheckpoint, APartThatSavesNothingIsToldTheRareEventsAgain) {
  Listener all, before, after;
  Counter counts;
  FollowUp follow(shop_.flow(), shop_.ledger());
  follow.Attach(before);
  follow.Attach(counts);
  Sell(9);
  Decide(follow);
  ASSERT_TRUE(follow.SaveCheckpoint());
  Sell(3);
  Counter again_counts;
  FollowUp again(shop_.flow(), shop_.ledger());
  again.Attach(after);
  again.Attach(again_counts);
  again.CatchUp();
  MemoryLedger copy;
  for (const StoredEvent& stored : shop_.ledger().Events()) copy.Append(stored.event, {});
  FollowUp fresh(shop_.flow(), copy);
  fresh.Attach(all);
  fresh.CatchUp();
  EXPECT_GT(all.heard(), 12u);
  EXPECT_TRUE(after == all) << after.heard() << " of " << all.heard();
  EXPECT_LT(again.folded(), fresh.folded());
  EXPECT_EQ(again_counts.count(), 12);
}

TEST_F(FollowCheckpoint, ThatIsDamagedIsNotTakenUp) {
  Sell(6);
  FollowUp follow(shop_.flow(), shop_.ledger());
  const std::string told = Told(follow);
  ASSERT_TRUE(follow.SaveCheckpoint());
  const Checkpoint kept = *shop_.ledger().LoadCheckpoint("fruit/recovery");
  for (size_t at = 0; at < kept.tail.size(); at += 1 + kept.tail.size() / 40) {
    for (const bool cut_off : {false, true}) {
      std::string damaged = kept.tail.substr(0, cut_off ? at : std::string::npos);
      if (!cut_off) damaged[at] = static_cast<char>(damaged[at] ^ 0x15);
      ASSERT_TRUE(shop_.ledger().SaveCheckpoint("fruit/recovery", kept.sequence, "", damaged));
      FollowUp again(shop_.flow(), shop_.ledger());
      EXPECT_EQ(Told(again), told) << "byte " << at;
    }
  }
}

TEST_F(FollowCheckpoint, WaitsForEnoughToBeWorthIt) {
  Sell(2);
  FollowUp follow(shop_.flow(), shop_.ledger());
  follow.CatchUp();
  EXPECT_TRUE(follow.SaveCheckpoint(1'000));
  EXPECT_FALSE(shop_.ledger().LoadCheckpoint("fruit/recovery"));
  EXPECT_TRUE(follow.SaveCheckpoint(2));
  EXPECT_TRUE(shop_.ledger().LoadCheckpoint("fruit/recovery"));
  shop_.ledger().FailNextBatch(LedgerError::kFull);
  Sell(1);
  EXPECT_TRUE(follow.SaveCheckpoint(1)) << "nothing durable came since";
}

}  // namespace
}  // namespace parapet
