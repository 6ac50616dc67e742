// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/outbox/deliver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "parapet/tests/plugin/outbox/deliver_fixture.h"

namespace parapet {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST_F(DelivererTest, CarriesOutAndReadsBack) {
  ledger_.Add(MakeEffect("a"));
  EXPECT_EQ(Make(true, true).Step(kNoon), 1u);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_EQ(ledger_.At("a").attempts, 1);
  EXPECT_THAT(connector_->performed, SizeIs(1));
  EXPECT_THAT(connector_->confirmed, SizeIs(1));
  EXPECT_EQ(deliverer_->counters().done, 1u);
  EXPECT_EQ(deliverer_->Step(kNoon), 0u);
}

TEST_F(DelivererTest, LeavesWhatIsNotDue) {
  Effect effect = MakeEffect("a");
  effect.due_at = kNoon + Seconds(9);
  ledger_.Add(effect);
  EXPECT_EQ(Make(false, true).Step(kNoon), 0u);
  EXPECT_EQ(deliverer_->NextDue(), kNoon + settings_.look_again);
  EXPECT_EQ(deliverer_->Step(kNoon + Seconds(9)), 1u);
}

TEST_F(DelivererTest, BacksOffTwiceAsLongWithFullJitterUpToFiveMinutes) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    ledger_ = LedgerDouble();
    ledger_.Add(MakeEffect("a"));
    Make(false, true, seed);
    connector_->performs = {Attempt{Outcome::kRetry, "x", std::nullopt, true}};
    Instant now = kNoon;
    for (int attempt = 1; attempt <= 12; ++attempt) {
      deliverer_->Step(now);
      const Duration wait = ledger_.At("a").due_at - now;
      const Duration bound = std::min(Seconds(int64_t{1} << (attempt - 1)), Minutes(5));
      ASSERT_GE(wait, Duration{0}) << "seed " << seed;
      ASSERT_LE(wait, bound) << "seed " << seed << " attempt " << attempt;
      EXPECT_EQ(ledger_.At("a").attempts, attempt);
      now = ledger_.At("a").due_at;
    }
  }
}

TEST_F(DelivererTest, SpreadsRetriesOverTheWholeWait) {
  int early = 0, late = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    ledger_ = LedgerDouble();
    ledger_.Add(MakeEffect("a"));
    Make(false, true, seed);
    connector_->performs = {kRetry};
    deliverer_->Step(kNoon);
    (ledger_.At("a").due_at - kNoon < Milliseconds(500) ? early : late)++;
  }
  EXPECT_GT(early, 60);
  EXPECT_GT(late, 60);
}

TEST_F(DelivererTest, WaitsAsLongAsTheReceiverAsksAndSparesItsOtherEffects) {
  ledger_.Add(MakeEffect("a"));
  ledger_.Add(MakeEffect("b"));
  Make(false, true);
  connector_->performs = {{Outcome::kRetry, "429", Seconds(70)}, {}};
  deliverer_->Step(kNoon);
  EXPECT_THAT(connector_->performed, SizeIs(1));
  EXPECT_EQ(ledger_.At("a").due_at, kNoon + Seconds(70));
  EXPECT_EQ(ledger_.At("b").due_at, kNoon + Seconds(70));
  EXPECT_EQ(ledger_.At("b").attempts, 0);
  RunUntil(kNoon + Seconds(69));
  EXPECT_THAT(connector_->performed, SizeIs(1));
  RunUntil(kNoon + Seconds(72));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_EQ(ledger_.At("b").state, EffectState::kDone);
}

TEST_F(DelivererTest, BoundsWhatTheReceiverMayAskFor) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  connector_->performs = {{Outcome::kRetry, "429", Days(300)}, {}};
  deliverer_->Step(kNoon);
  EXPECT_EQ(ledger_.At("a").due_at, kNoon + Hours(1));
}

TEST_F(DelivererTest, GivesUpAfterADayAndSaysSoOnce) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  connector_->performs = {kRetry};
  RunUntil(kNoon + Hours(24) - Seconds(1));
  EXPECT_NE(ledger_.At("a").state, EffectState::kDead);
  EXPECT_TRUE(troubles_.empty());
  const size_t before = connector_->performed.size();
  EXPECT_GT(before, 100u);  // about every five minutes
  EXPECT_LT(before, 1'000u);
  RunUntil(kNoon + Hours(30));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDead);
  EXPECT_THAT(ledger_.At("a").last_error, HasSubstr("refused the connection"));
  EXPECT_THAT(troubles_, SizeIs(1));
  EXPECT_EQ(connector_->performed.size(), before) << "tried after its day";
}

TEST_F(DelivererTest, TriesOnceMoreWhenAPersonAsksHoweverOld) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  connector_->performs = {kRetry};
  RunUntil(kNoon + Hours(25));
  ASSERT_EQ(ledger_.At("a").state, EffectState::kDead);
  const size_t before = connector_->performed.size();
  ledger_.Retry("a", now_);
  RunUntil(now_ + Minutes(30));
  EXPECT_EQ(connector_->performed.size(), before + 1);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDead);
  ledger_.Retry("a", now_);
  connector_->performs = {Attempt{}};
  RunUntil(now_ + Minutes(30));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
}

TEST_F(DelivererTest, BuriesWhatIsRefusedAtOnce) {
  ledger_.Add(MakeEffect("a"));
  Make(true, true);
  connector_->performs = {kRefused};
  RunUntil(kNoon + Hours(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDead);
  EXPECT_THAT(connector_->performed, SizeIs(1));
  EXPECT_THAT(troubles_, testing::ElementsAre("a dead: no such order"));
  ledger_.Retry("a", now_);
  connector_->performs = {Attempt{}};
  RunUntil(now_ + Seconds(10));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone) << "a person may try again";
}

TEST_F(DelivererTest, DoesNotTakeAPaymentThatSettlesSlowlyForAHostsFailure) {
  settings_.rate_burst = 1'000;
  for (int i = 0; i < 20; ++i) ledger_.Add(MakeEffect(std::to_string(i)));
  Make(true, true);
  connector_->confirms = {{Outcome::kUnknown, "the payment has not settled yet", std::nullopt, true}};
  deliverer_->Step(kNoon);
  EXPECT_THAT(connector_->performed, SizeIs(20));
}

TEST_F(DelivererTest, ForgetsAPauseThatAClockAheadOfTimeWrote) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  connector_->performs = {{Outcome::kRetry, "busy", Seconds(30)}, {}};
  deliverer_->Step(kNoon + Hours(20));
  Effect late = MakeEffect("b");
  ledger_.Add(late);
  deliverer_->Step(kNoon);  // the clock was put right
  EXPECT_EQ(ledger_.At("b").state, EffectState::kDone);
}

TEST_F(DelivererTest, OpensTheBreakerForOneHostOnlyAndProbes) {
  settings_.rate_burst = 1'000;
  for (int i = 0; i < 20; ++i) ledger_.Add(MakeEffect("shop" + std::to_string(i)));
  for (int i = 0; i < 3; ++i) ledger_.Add(MakeEffect("else" + std::to_string(i), "hold"));
  Make(false, true);
  connector_->performs = {kRetry};
  deliverer_->Step(kNoon);
  EXPECT_THAT(connector_->performed, SizeIs(5)) << "the breaker opens at the fifth failure";
  EXPECT_THAT(other_->performed, SizeIs(3)) << "another host suffers";
  RunUntil(kNoon + Seconds(29));
  EXPECT_THAT(connector_->performed, SizeIs(5));
  RunUntil(kNoon + Seconds(31));
  EXPECT_THAT(connector_->performed, SizeIs(6)) << "one probe";
  RunUntil(kNoon + Seconds(80));
  EXPECT_THAT(connector_->performed, SizeIs(6)) << "closed for a minute now";
  connector_->performs = {Attempt{}};
  RunUntil(kNoon + Seconds(120));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ledger_.At("shop" + std::to_string(i)).state, EffectState::kDone) << i;
}

TEST_F(DelivererTest, DoesNotTakeAnOrdersWaitForAHostsFailure) {
  settings_.rate_burst = 1'000;
  for (int i = 0; i < 20; ++i) ledger_.Add(MakeEffect(std::to_string(i)));
  Make(false, true);
  connector_->performs = {Attempt{Outcome::kRetry, "no fulfilment order yet", std::nullopt, true}};
  deliverer_->Step(kNoon);
  EXPECT_GE(connector_->performed.size(), 20u);
}

TEST_F(DelivererTest, KeepsToTheRateWithoutChurningTheLedger) {
  constexpr int kEffects = 140;
  for (int i = 0; i < kEffects; ++i) ledger_.Add(MakeEffect(std::to_string(i)));
  Make(false, true);
  RunUntil(kNoon + Milliseconds(400));
  EXPECT_THAT(connector_->performed, SizeIs(40));
  RunUntil(kNoon + Seconds(10) + Milliseconds(400));
  EXPECT_NEAR(static_cast<int>(connector_->performed.size()), 60, 1);
  RunUntil(kNoon + Seconds(60));
  EXPECT_THAT(connector_->performed, SizeIs(kEffects));
  EXPECT_LE(ledger_.settles(), 2 * kEffects) << "each effect is put off once at most";
}

TEST_F(DelivererTest, LeavesToAnotherLifeWhatThatHasTaken) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  struct Thief final : Connector {
    LedgerDouble& ledger;
    explicit Thief(LedgerDouble& l) : ledger(l) {}
    Attempt Perform(const Effect& effect) override { return ledger.Steal(effect.key), Attempt{}; }
    bool CanConfirm(const Effect&) const override { return false; }
    Attempt Confirm(const Effect&) override { return {}; }
  };
  ConnectorMap map;
  map.Add("fruit", "tag", {std::make_shared<Thief>(ledger_), "shop", true});
  Deliverer deliverer(ledger_, map, settings_, 1);
  deliverer.Step(kNoon);
  EXPECT_EQ(deliverer.counters().fenced, 1u);
  EXPECT_EQ(deliverer.counters().done, 0u);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kSending) << "the other life answers for it";
}

TEST_F(DelivererTest, StandsStillWhileFrozen) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true).Freeze(true);
  EXPECT_EQ(deliverer_->Step(kNoon), 0u);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kPending);
  deliverer_->Freeze(false);
  EXPECT_EQ(deliverer_->Step(kNoon), 1u);
}

TEST_F(DelivererTest, SendsNothingMoreUntilWhatIsDoneIsWrittenDown) {
  ledger_.Add(MakeEffect("a"));
  ledger_.Add(MakeEffect("b"));
  Make(false, true);
  struct Breaker final : Connector {
    LedgerDouble& ledger;
    int performed = 0;
    explicit Breaker(LedgerDouble& l) : ledger(l) {}
    Attempt Perform(const Effect&) override { return ++performed, ledger.SetHealthy(false), Attempt{}; }
    bool CanConfirm(const Effect&) const override { return false; }
    Attempt Confirm(const Effect&) override { return {}; }
  };
  const auto breaker = std::make_shared<Breaker>(ledger_);
  ConnectorMap map;
  map.Add("fruit", "tag", {breaker, "shop", true});
  Deliverer deliverer(ledger_, map, settings_, 1);
  deliverer.Step(kNoon);
  deliverer.Step(kNoon + Seconds(1));
  EXPECT_EQ(breaker->performed, 1);
  ledger_.SetHealthy(true);
  deliverer.Step(kNoon + Seconds(2));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_EQ(breaker->performed, 2) << "a was written down, then b was sent";
}

TEST_F(DelivererTest, KeepsWhatNothingCarriesOut) {
  ledger_.Add(MakeEffect("a", "refund"));
  Make(false, true);
  RunUntil(kNoon + Hours(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kPending);
  EXPECT_THAT(ledger_.At("a").last_error, HasSubstr("refund"));
  RunUntil(kNoon + Hours(25));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDead);
  EXPECT_THAT(troubles_, SizeIs(1));
}

TEST(ConnectorMap, FindsAlertsByChannelAndOthersByKind) {
  const auto one = std::make_shared<ConnectorDouble>(), two = std::make_shared<ConnectorDouble>();
  ConnectorMap map;
  map.Add("fruit", "tag", {one, "shop", true});
  map.AddChannel("fruit", "chat", {two, "chat", false});
  EXPECT_EQ(map.Find(MakeEffect("a", "tag", "1001"))->connector, one);
  EXPECT_EQ(map.Find(MakeEffect("a", "alert", "chat"))->connector, two);
  EXPECT_EQ(map.Find(MakeEffect("a", "alert", "pager")), nullptr);
  Effect other = MakeEffect("a");
  other.store = "shoes";
  EXPECT_EQ(map.Find(other), nullptr) << "another store's token must never be used";
}

}  // namespace
}  // namespace parapet
