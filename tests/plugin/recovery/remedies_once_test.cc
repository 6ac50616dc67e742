// SPDX-License-Identifier: Apache-2.0
//
// Each effect of a playbook exactly once or honestly unknown, whatever the outside does and whenever the process dies.
#include <gtest/gtest.h>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/tests/plugin/recovery/remedy_shop.h"

namespace parapet {
namespace {

using Manner = OutsideDouble::Manner;
constexpr Manner kManners[] = {Manner::kHonest,      Manner::kRefuses, Manner::kHangsAfter,
                               Manner::kHangsBefore, Manner::kLies,    Manner::kBlind};
constexpr const char* kRemedyEffects[] = {"refund", "gift_card", "store_credit", "cancel", "release"};

// What is wrong with a case that says something else of its effects than happened outside; empty: it is honest.
std::string Dishonest(RemedyShop& shop, const Case& one) {
  for (const auto& [step, record] : one.steps) {
    if (record.effect.empty()) continue;
    const auto& done = shop.connector(std::string(ActionOf(step)->name)).done;
    const auto at = done.find(record.effect);
    const int times = at == done.end() ? 0 : at->second;
    const bool once_or_unknown = (record.state == StepState::kDone && times == 1) ||
                                 (record.state == StepState::kFailed && times == 0) ||
                                 (record.state == StepState::kUnknown && times <= 1);
    if (!once_or_unknown)
      return step + " is " + std::string(Name(record.state)) + " and happened " + std::to_string(times) + " times";
  }
  return {};
}

// Plays a whole playbook with an outside of one manner, a new life after every event.
void PlayHigh(RemedyShop& shop, Manner manner) {
  shop.settings().moves_at_once = 1;
  shop.connector("refund").manner = manner;
  shop.Enforce();
  shop.Sell("60.00", 2);
  shop.RunToTheEnd();
  EXPECT_FALSE(shop.Find().cases.empty());
}

TEST(RemediesOnce, RefundsWhateverTheOutsideDoesAndWheneverItIsKilled) {
  for (const Manner manner : kManners) {
    RemedyShop shop;
    PlayHigh(shop, manner);
    for (const Case& one : shop.Find().cases) {
      EXPECT_EQ(Dishonest(shop, one), "") << static_cast<int>(manner) << ": " << shop.Steps(one);
      ASSERT_TRUE(one.steps.contains("refund"));
      const StepState state = one.steps.at("refund").state;
      if (manner == Manner::kHonest || manner == Manner::kHangsAfter) EXPECT_EQ(state, StepState::kDone);
      if (manner == Manner::kRefuses) {
        EXPECT_EQ(state, StepState::kFailed);
        EXPECT_EQ(one.steps.at("store_credit").state, StepState::kDone);
      }
      if (manner == Manner::kLies || manner == Manner::kBlind) {
        EXPECT_EQ(state, StepState::kUnknown);
        EXPECT_FALSE(one.steps.contains("message:overcharged_refunded")) << "nobody is told what nobody knows";
        EXPECT_FALSE(one.steps.contains("store_credit")) << "money is not sent on a guess";
      }
    }
  }
}

TEST(RemediesOnce, TellPeopleOnceOfWhatIsInDoubtAndGoOnWhenAPersonHasLooked) {
  RemedyShop shop;
  PlayHigh(shop, Manner::kLies);
  int told = 0;
  for (const Effect& alert : shop.sim().Effects("alert"))
    told += alert.payload.find("Remedy in doubt: refund") != std::string::npos ? 1 : 0;
  EXPECT_EQ(told, 1) << "one alert an incident, however many orders";
  const Case one = shop.Find().cases.front();
  ASSERT_EQ(shop.Settle(one.id, "refund", StepState::kFailed), "");
  shop.Run(Seconds(20), true);
  EXPECT_EQ(shop.Find().cases.front().steps.at("store_credit").state, StepState::kDone);
}

// An offer that is accepted, each effect of it in each manner.
TEST(RemediesOnce, OfferedAmountsAndCancellationsToo) {
  for (const char* effect : {"gift_card", "cancel"}) {
    for (const Manner manner : kManners) {
      RemedyShop shop;
      shop.settings().moves_at_once = 1;
      shop.rules().owner_honour = Money::Major(12);
      shop.rules().auto_honour = Money::Major(1);
      shop.connector(effect).manner = manner;
      shop.Enforce();
      shop.Sell("0.00", 3);
      shop.Grant();
      shop.Run(Seconds(5), true);
      const Incident offered = shop.Find();
      for (const Case& one : offered.cases) {
        EXPECT_EQ(shop.Settle(one.id, "message:price_not_honoured", StepState::kDone), "");
        shop.Answer(one.id, "accept");
      }
      shop.RunToTheEnd();
      for (const Case& one : shop.Find().cases) {
        EXPECT_EQ(Dishonest(shop, one), "") << effect << static_cast<int>(manner) << ": " << shop.Steps(one);
        const bool known = one.steps.at("gift_card").state != StepState::kUnknown;
        EXPECT_EQ(one.steps.contains("cancel"), known) << "the order is not called off before the offer is kept";
      }
    }
  }
}

TEST(RemediesOnce, ReleasesToo) {
  for (const Manner manner : kManners) {
    RemedyShop shop;
    shop.settings().moves_at_once = 1;
    shop.connector("release").manner = manner;
    shop.Enforce();
    shop.Sell("0.00", 3);
    shop.RunToTheEnd();
    EXPECT_EQ(shop.sim().Effects("release").size(), 3u) << "asked for once an order";
    for (const Case& one : shop.Find().cases) {
      ASSERT_TRUE(one.steps.contains("release"));
      // Idempotent: a lie is found out and done again, so it is neither lost nor twice.
      if (manner != Manner::kHangsBefore && manner != Manner::kLies && manner != Manner::kBlind)
        EXPECT_NE(one.steps.at("release").state, StepState::kStarted) << static_cast<int>(manner);
    }
  }
}

// What the tests above look for: a receiver that was said to honour keys and does not.
TEST(RemediesOnce, AReceiverThatDoesItTwiceWouldBeSeen) {
  RemedyShop shop;
  shop.connector("refund").honours_keys = false;  // the deliverer was told otherwise
  shop.connector("refund").manner = Manner::kBlind;
  shop.Enforce();
  shop.Sell("60.00", 1);
  shop.Run(Hours(26), false, Minutes(1));
  const Case one = shop.Find().cases.front();
  EXPECT_NE(Dishonest(shop, one).find("refund is unknown and happened"), std::string::npos) << Dishonest(shop, one);
}

TEST(RemediesOnce, AFullDiskLosesAndDoublesNothing) {
  RemedyShop shop;
  shop.Enforce();
  shop.Sell("60.00", 2);
  shop.sim().ledger().SetReopens(false);
  shop.sim().ledger().FailNextBatch(LedgerError::kFull);
  shop.follow().Tick(shop.sim().now());
  shop.Run(Seconds(3));
  EXPECT_TRUE(shop.connector("refund").done.empty());
  shop.sim().ledger().SetReopens(true);
  ASSERT_TRUE(shop.sim().ledger().Reopen());
  shop.sim().Restart();
  shop.Live();
  shop.Run(Minutes(1));
  EXPECT_EQ(shop.connector("refund").done.size(), 2u);
  for (const auto& [key, times] : shop.connector("refund").done) EXPECT_EQ(times, 1);
}

TEST(RemediesOnce, AClockThatWentBackStartsNothingTwice) {
  RemedyShop shop;
  shop.Enforce();
  shop.Sell("60.00", 2);
  shop.Run(Seconds(20));
  shop.sim().Pass(Duration{-Hours(2).micros});
  shop.Live();
  shop.Run(Minutes(1));
  EXPECT_EQ(shop.connector("refund").done.size(), 2u);
  for (const auto& [key, times] : shop.connector("refund").done) EXPECT_EQ(times, 1);
}

// Whatever was granted, no effect charges anybody, and nothing is paid beyond what was granted.
TEST(RemediesOnce, SpendExactlyWhatWasGrantedToTheCent) {
  for (const char* price : {"0.00", "0.15", "4.00", "45.01", "60.00", "99.99"}) {
    RemedyShop shop;
    shop.rules().owner_honour = Money::Major(20);
    shop.rules().auto_honour = Money::Major(10);
    shop.Enforce();
    shop.Sell(price, 4);
    Incident incident = shop.Find();
    if (incident.state == IncidentState::kOpen) shop.Grant();
    shop.Run(Seconds(20));
    for (const Case& one : shop.Find().cases) {
      if (one.steps.contains("message:price_not_honoured")) {
        EXPECT_EQ(shop.Settle(one.id, "message:price_not_honoured", StepState::kDone), "");
        shop.Answer(one.id, "accept");
      }
    }
    shop.Run(Seconds(20));
    for (const Case& one : shop.Find().cases) {
      Money moved;
      for (const char* kind : {"refund", "gift_card", "store_credit"}) {
        for (const auto& [key, payload] : shop.connector(kind).payloads) {
          const bool of_case = one.steps.contains(kind) && one.steps.at(kind).effect == key;
          RefundRemedy refund;
          GiftCardRemedy gift;
          if (of_case && kind == std::string("refund")) EXPECT_EQ(ReadRemedy(payload, refund), "");
          if (of_case && kind == std::string("gift_card")) EXPECT_EQ(ReadRemedy(payload, gift), "");
          if (of_case) moved = *Add(moved, *Add(refund.amount, gift.amount));
        }
      }
      ASSERT_TRUE(one.grant);
      if (one.grant->remedy == Remedy::kHonour)
        EXPECT_EQ(moved, Money()) << price;
      else
        EXPECT_EQ(moved, one.grant->amount) << price;
      EXPECT_LE(one.grant->charge_most, one.facts.paid);
    }
  }
}

}  // namespace
}  // namespace parapet
