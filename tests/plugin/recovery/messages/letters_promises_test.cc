// SPDX-License-Identifier: Apache-2.0
//
// What a message promises rings, and is kept or broken.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;
using messages::Promise;
using messages::PromiseState;

const Promise PromiseOf(LetterShop& shop, const std::string& key) {
  for (const Letter& letter : shop.All()) {
    for (const Promise& promise : letter.promises) {
      if (promise.key == key) return promise;
    }
  }
  ADD_FAILURE() << "no promise " << key;
  return {};
}

void Tell(LetterShop& shop) {
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(3));
  ASSERT_EQ(shop.mail().received.size(), 1u);
}

TEST(LettersPromises, RingFromTheEventThatSaysItWasSent) {
  LetterShop shop;
  Tell(shop);
  const Promise promise = PromiseOf(shop, "ships_by");
  EXPECT_EQ(promise.state, PromiseState::kOpen);
  EXPECT_FALSE(promise.owner.empty());
  EXPECT_EQ(shop.letters().totals().promises[static_cast<size_t>(PromiseState::kOpen)], 1u);
  shop.Restart();
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by"), promise);
}

TEST(LettersPromises, AreKeptByGoodsThatLeftInTime) {
  LetterShop shop;
  Tell(shop);
  shop.Pass(Hours(40));
  shop.Act("501", CaseAct::kShipped);
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kKept);
  shop.Pass(Days(5));
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kKept) << "and stay so";
}

TEST(LettersPromises, AreBrokenAtTheMinuteAndCounted) {
  LetterShop shop;
  Tell(shop);
  const Instant due = PromiseOf(shop, "ships_by").due;
  shop.Pass((due - Seconds(1)) - shop.sim().now());
  shop.Tick();
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kOpen);
  shop.Pass(Seconds(1));
  shop.Tick();
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kBroken);
  EXPECT_EQ(shop.letters().totals().promises[static_cast<size_t>(PromiseState::kBroken)], 1u);
  shop.Act("501", CaseAct::kShipped);
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kBroken) << "too late is too late";
}

TEST(LettersPromises, AreKeptWhereTheServiceWasDownWhenTheGoodsLeft) {
  LetterShop shop;
  Tell(shop);
  shop.Pass(Hours(30));
  shop.Act("501", CaseAct::kShipped);  // no tick sees it in time
  shop.Pass(Days(3));
  shop.Restart();
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kKept) << "what counts is when it happened";
}

TEST(LettersPromises, ThatAnUpdateComesAreKeptByTheNextMessage) {
  LetterShop shop;
  shop.Sell(1);
  shop.Noon();
  shop.Ask("order_held");
  shop.Run(Minutes(3));
  ASSERT_EQ(PromiseOf(shop, "next_update").state, PromiseState::kOpen);
  shop.Ask("price_honoured");
  shop.Run(Minutes(3));
  EXPECT_EQ(shop.mail().received.size(), 2u);
  EXPECT_EQ(PromiseOf(shop, "next_update").state, PromiseState::kKept);
}

TEST(LettersPromises, MayBeKeptByWordOfAPerson) {
  LetterShop shop;
  Tell(shop);
  const std::string id = shop.All().front().id;
  shop.With([&](FollowView& view) {
    EXPECT_NE(shop.letters().SayKept(view, {id, "otto", "seen"}, "refund_by"), "") << "it made no such promise";
    EXPECT_EQ(shop.letters().SayKept(view, {id, "otto", "the carrier has it"}, "ships_by"), "");
  });
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kKept);
}

TEST(LettersPromises, OfALetterThatNeverWentAreNobodys) {
  LetterShop shop;
  shop.Sell(1);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.mail().answer = [](const std::string&) { return Attempt{Outcome::kRefused, "refused"}; };
  shop.Run(Minutes(3));
  shop.Pass(Days(5));
  shop.Tick();
  EXPECT_EQ(shop.letters().totals().promises[static_cast<size_t>(PromiseState::kBroken)], 0u);
}

}  // namespace
}  // namespace parapet
