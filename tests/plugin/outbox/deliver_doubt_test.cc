// SPDX-License-Identifier: Apache-2.0
//
// What the outbox worker does with effects that may have happened: read, never guess.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/tests/plugin/outbox/deliver_fixture.h"

namespace parapet {
namespace {

using testing::SizeIs;

TEST_F(DelivererTest, LooksOnceMoreBeforeItGivesUpOnADoubtfulEffect) {
  for (const bool there : {true, false}) {
    Effect effect = MakeEffect(there ? "a" : "b");
    effect.state = EffectState::kUnknown;
    effect.created_at = kNoon - Hours(25);
    ledger_.Add(effect);
    Make(true, true);
    connector_->confirms = {there ? Attempt{} : kNotThere};
    deliverer_->Step(kNoon);
    EXPECT_EQ(ledger_.At(effect.key).state, there ? EffectState::kDone : EffectState::kUnknown);
    EXPECT_THAT(connector_->performed, SizeIs(0));
  }
}

TEST_F(DelivererTest, ReadsBeforeItSendsAgain) {
  ledger_.Add(MakeEffect("a"));
  Make(true, false);
  connector_->performs = {kLost, {}};
  deliverer_->Step(kNoon);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kUnknown);
  RunUntil(kNoon + Minutes(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_THAT(connector_->performed, SizeIs(1)) << "it had arrived";
}

TEST_F(DelivererTest, SendsAgainWhatReadingDoesNotFind) {
  ledger_.Add(MakeEffect("a"));
  Make(true, true);
  connector_->performs = {kLost, {}};
  connector_->confirms = {kNotThere, {}};
  RunUntil(kNoon + Minutes(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_THAT(connector_->performed, SizeIs(2));
}

TEST_F(DelivererTest, LooksSeveralTimesBeforeItRepeatsWhatIsNotIdempotent) {
  ledger_.Add(MakeEffect("a"));
  Make(true, false);
  connector_->performs = {kLost, {}};
  connector_->confirms = {kNotThere, kNotThere, {}};  // visible only at the third look
  RunUntil(kNoon + Minutes(5));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_THAT(connector_->performed, SizeIs(1));
}

TEST_F(DelivererTest, DoesItAgainWhenItNeverBecomesVisible) {
  ledger_.Add(MakeEffect("a"));
  Make(true, true);
  connector_->confirms = {kNotThere, kNotThere, kNotThere, {}};
  deliverer_->Step(kNoon);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kPending);
  EXPECT_TRUE(ledger_.At("a").sent);
  RunUntil(kNoon + Minutes(5));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_THAT(connector_->performed, SizeIs(2));
}

TEST_F(DelivererTest, LeavesToAPersonWhatIsReportedAsDoneAndIsNotThere) {
  ledger_.Add(MakeEffect("a"));
  Make(true, false);
  connector_->confirms = {kNotThere};
  RunUntil(kNoon + Hours(48));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kUnknown);
  EXPECT_THAT(connector_->performed, SizeIs(1)) << "money is not sent again on a guess";
  EXPECT_THAT(connector_->confirmed, SizeIs(3));
  EXPECT_THAT(troubles_, SizeIs(1));
  ledger_.Retry("a", now_);
  connector_->confirms = {kNotThere, kNotThere, kNotThere, {}};
  RunUntil(now_ + Minutes(5));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_THAT(connector_->performed, SizeIs(2)) << "a person has looked and says so";
}

TEST_F(DelivererTest, ReadsFirstWhenAPersonRetriesWhatIsUnknown) {
  Effect effect = MakeEffect("a");
  effect.state = EffectState::kUnknown;
  effect.attempts = 4;
  effect.last_error = "timed out";
  effect.due_at = {INT64_MAX};
  ledger_.Add(effect);
  Make(true, false);
  ledger_.Retry("a", now_);
  deliverer_->Step(now_);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_THAT(connector_->performed, SizeIs(0)) << "it had arrived";
}

TEST_F(DelivererTest, GivesALostRequestTimeToEndBeforeItIsRepeated) {
  ledger_.Add(MakeEffect("a"));
  Make(true, false);
  ConnectorMap map;
  map.Add("fruit", "tag", {connector_, "shop", false, Minutes(2)});
  connector_->performs = {kLost, {}};
  connector_->confirms = {kNotThere, kNotThere, kNotThere, {}};
  deliverer_ = std::make_unique<Deliverer>(ledger_, map, settings_, 1);
  RunUntil(kNoon + Seconds(119));
  EXPECT_THAT(connector_->performed, SizeIs(1)) << "it may still be at work there";
  RunUntil(kNoon + Seconds(125));
  EXPECT_THAT(connector_->performed, SizeIs(2));
}

TEST_F(DelivererTest, DoesNotSayDeadOfWhatCannotBeReadAnyMore) {
  ledger_.Add(MakeEffect("a"));
  Make(true, true);
  connector_->performs = {kLost};
  connector_->confirms = {{Outcome::kRefused, "the credentials were not accepted"}};
  RunUntil(kNoon + Minutes(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kUnknown);
  EXPECT_THAT(troubles_, testing::ElementsAre("a unknown: it cannot be read back: the credentials were not accepted"));
}

TEST_F(DelivererTest, NeverRepeatsWhatIsNeitherIdempotentNorReadable) {
  ledger_.Add(MakeEffect("a"));
  Make(false, false);
  connector_->performs = {kLost};
  RunUntil(kNoon + Hours(48));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kUnknown);
  EXPECT_THAT(connector_->performed, SizeIs(1));
  EXPECT_THAT(troubles_, testing::ElementsAre("a unknown: timed out"));
}

TEST_F(DelivererTest, SendsWhatCannotBeReadOnlyWhenAPersonSaysSo) {
  ledger_.Add(MakeEffect("a"));
  Make(false, false);
  connector_->performs = {kLost, {}};
  RunUntil(kNoon + Hours(1));
  ASSERT_EQ(ledger_.At("a").state, EffectState::kUnknown);
  ledger_.Retry("a", now_);
  RunUntil(now_ + Minutes(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_THAT(connector_->performed, SizeIs(2));
}

TEST_F(DelivererTest, RepeatsWhatIsIdempotent) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  connector_->performs = {kLost, kLost, {}};
  RunUntil(kNoon + Minutes(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kDone);
  EXPECT_EQ(connector_->performed, std::vector<std::string>(3, "a"));
}

TEST_F(DelivererTest, ALaterRefusalDoesNotSettleWhatAnEarlierAttemptLeftOpen) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  connector_->performs = {kLost, kRefused};
  RunUntil(kNoon + Minutes(1));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kUnknown);
  EXPECT_THAT(troubles_, testing::ElementsAre("a unknown: an earlier attempt may have arrived: no such order"));
}

TEST_F(DelivererTest, NorDoManyThatCouldNotBeMade) {
  ledger_.Add(MakeEffect("a"));
  Make(false, true);
  connector_->performs = {kLost};
  connector_->performs.insert(connector_->performs.end(), 1'000, kRetry);
  RunUntil(kNoon + Hours(48));
  EXPECT_EQ(ledger_.At("a").state, EffectState::kUnknown);
}

TEST_F(DelivererTest, TreatsWhatADeadProcessLeftAsDoubtful) {
  ledger_.Add(MakeEffect("a"));
  ledger_.TakeDue(kNoon, 1, ledger_.epoch());  // and died
  ledger_.NewLife();
  Make(false, false).Step(kNoon);
  EXPECT_EQ(ledger_.At("a").state, EffectState::kUnknown);
  EXPECT_THAT(connector_->performed, SizeIs(0));
  EXPECT_THAT(troubles_, SizeIs(1));
}

}  // namespace
}  // namespace parapet
