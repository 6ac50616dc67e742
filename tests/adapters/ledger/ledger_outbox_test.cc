// SPDX-License-Identifier: Apache-2.0
//
// Effects: taken once, settled by who took them, unknown after a crash.
#include <gtest/gtest.h>

#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

EffectUpdate Update(const Effect& effect, EffectState state, Instant due = {}) {
  EffectUpdate update;
  update.key = effect.key;
  update.epoch = effect.epoch;
  update.state = state;
  update.due_at = due;
  update.attempts = effect.attempts + 1;
  update.last_error = "as told";
  return update;
}

class LedgerOutbox : public ::testing::Test {
 protected:
  void Append(std::vector<Effect> effects) {
    LedgerEvent event;
    event.store = "fruit";
    event.effects = std::move(effects);
    ASSERT_EQ(AppendAndWait(*ledger_, event).error, LedgerError::kNone);
  }
  void Restart() {
    ledger_.reset();
    ledger_ = MustOpen(directory_.Ledger());
  }
  std::vector<Effect> Take(Instant now = kNow, size_t most = 10) {
    return ledger_->TakeDue(now, most, ledger_->epoch());
  }
  EffectState StateOf(const std::string& key) {
    for (const Effect& effect : ledger_->Effects("", std::nullopt, 100)) {
      if (effect.key == key) return effect.state;
    }
    ADD_FAILURE() << key;
    return EffectState::kDead;
  }

  const TemporaryDirectory directory_;
  std::unique_ptr<Ledger> ledger_ = MustOpen(directory_.Ledger());
};

TEST_F(LedgerOutbox, AnEffectIsTakenOnceAndSettled) {
  Append({TagEffect(1), TagEffect(2)});
  const std::vector<Effect> taken = Take();
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].key, "effect-1");
  EXPECT_EQ(taken[0].payload, TagEffect(1).payload);
  EXPECT_EQ(taken[0].state, EffectState::kPending);  // as it was
  EXPECT_EQ(taken[0].epoch, ledger_->epoch());
  EXPECT_EQ(StateOf("effect-1"), EffectState::kSending);
  EXPECT_TRUE(Take().empty());
  EXPECT_TRUE(ledger_->Settle(Update(taken[0], EffectState::kDone)));
  EXPECT_FALSE(ledger_->Settle(Update(taken[0], EffectState::kPending)));  // settled already
  EXPECT_EQ(StateOf("effect-1"), EffectState::kDone);
}

TEST_F(LedgerOutbox, OneThatExistsStaysAsItIs) {
  Append({TagEffect(1)});
  ASSERT_TRUE(ledger_->Settle(Update(Take()[0], EffectState::kDone)));
  Append({TagEffect(1)});
  EXPECT_EQ(StateOf("effect-1"), EffectState::kDone);
  EXPECT_EQ(ledger_->Effects("fruit", std::nullopt, 10).size(), 1u);
}

TEST_F(LedgerOutbox, TakesWhatIsDueOldestFirstUpToALimit) {
  Effect later = TagEffect(1);
  later.due_at = kNow + Seconds(60);
  Effect sooner = TagEffect(3);
  sooner.due_at = kNow - Seconds(1);
  Append({later, TagEffect(2), sooner});
  std::vector<Effect> taken = Take(kNow, 1);
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].key, "effect-3");
  taken = Take();
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].key, "effect-2");
  EXPECT_TRUE(Take(kNow + Seconds(59)).empty());
  EXPECT_EQ(Take(kNow + Seconds(60)).size(), 1u);
  EXPECT_TRUE(ledger_->TakeDue(kNow, 0, ledger_->epoch()).empty());
}

TEST_F(LedgerOutbox, OneThatIsTriedAgainComesBackWithItsHistory) {
  Append({TagEffect(1)});
  ASSERT_TRUE(ledger_->Settle(Update(Take()[0], EffectState::kPending, kNow + Seconds(2))));
  EXPECT_TRUE(Take(kNow + Seconds(1)).empty());
  const std::vector<Effect> taken = Take(kNow + Seconds(2));
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].attempts, 1);
  EXPECT_EQ(taken[0].last_error, "as told");
}

TEST_F(LedgerOutbox, WhatAnEarlierLifeWasSendingIsUnknownAndItsWorkerIsFenced) {
  Append({TagEffect(1), TagEffect(2)});
  const std::vector<Effect> before = Take(kNow, 1);
  ASSERT_EQ(before.size(), 1u);
  const int64_t epoch = ledger_->epoch();
  Restart();
  EXPECT_EQ(ledger_->epoch(), epoch + 1);
  EXPECT_EQ(StateOf("effect-1"), EffectState::kUnknown);
  EXPECT_EQ(StateOf("effect-2"), EffectState::kPending);
  EXPECT_TRUE(ledger_->TakeDue(kNow, 10, epoch).empty());
  EXPECT_FALSE(ledger_->Settle(Update(before[0], EffectState::kDone)));
  const std::vector<Effect> after = Take();
  ASSERT_EQ(after.size(), 2u);
  EXPECT_EQ(after[0].state, EffectState::kUnknown);  // confirm it, do not send it
  EXPECT_EQ(after[0].attempts, 1) << "it may have been sent once";
  EXPECT_FALSE(ledger_->Settle(Update(before[0], EffectState::kDone)));
  EXPECT_TRUE(ledger_->Settle(Update(after[0], EffectState::kDone)));
}

TEST_F(LedgerOutbox, OnlyDeadAndUnknownOnesAreRetriedByHand) {
  Append({TagEffect(1), TagEffect(2)});
  const std::vector<Effect> taken = Take();
  EXPECT_FALSE(ledger_->Retry("effect-1", kNow));
  ASSERT_TRUE(ledger_->Settle(Update(taken[0], EffectState::kDead)));
  ASSERT_TRUE(ledger_->Settle(Update(taken[1], EffectState::kUnknown, kNow + Days(1))));
  EXPECT_TRUE(Take().empty());
  EXPECT_TRUE(ledger_->Retry("effect-1", kNow));
  EXPECT_TRUE(ledger_->Retry("effect-2", kNow));
  EXPECT_FALSE(ledger_->Retry("effect-3", kNow));
  EXPECT_EQ(StateOf("effect-1"), EffectState::kPending);
  EXPECT_EQ(StateOf("effect-2"), EffectState::kUnknown) << "to be read before it is sent";
  EXPECT_EQ(Take().size(), 2u);
}

TEST_F(LedgerOutbox, IsListedNewestFirstByStoreAndState) {
  Append({TagEffect(1), TagEffect(2), TagEffect(3)});
  ASSERT_TRUE(ledger_->Settle(Update(Take(kNow, 1)[0], EffectState::kDead)));
  EXPECT_EQ(ledger_->Effects("fruit", EffectState::kPending, 10).size(), 2u);
  EXPECT_EQ(ledger_->Effects("fruit", EffectState::kPending, 10)[0].key, "effect-3");
  EXPECT_EQ(ledger_->Effects("fruit", EffectState::kDead, 10)[0].last_error, "as told");
  EXPECT_EQ(ledger_->Effects("", EffectState::kPending, 1).size(), 1u);
  EXPECT_EQ(ledger_->Effects("other", std::nullopt, 10).size(), 0u);
}

}  // namespace
}  // namespace parapet::testing
