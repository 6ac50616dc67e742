// SPDX-License-Identifier: Apache-2.0
//
// What a message promises rings, and is kept or broken.
#include <gtest/gtest.h>

#include "parapet/adapters/json/document.h"
#include "parapet/plugin/recovery/report/incident_report.h"
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

TEST(LettersPromises, AreKeptByThePlatformsWordThatTheGoodsLeft) {
  LetterShop shop;
  Tell(shop);
  shop.Pass(Hours(30));
  shop.Order({.id = 501, .price = "0.00", .topic = "orders/updated", .fulfilled = "partial"});
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kOpen) << "a part is not the whole";
  shop.Order({.id = 501, .price = "0.00", .topic = "orders/fulfilled", .fulfilled = "fulfilled"});
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kKept);
  EXPECT_NE(PromiseOf(shop, "ships_by").because.find("platform"), std::string::npos);
  EXPECT_TRUE(shop.CaseOf("501").facts.shipped);
  shop.Order({.id = 501, .price = "0.00", .topic = "orders/updated", .updated = shop.sim().now() - Hours(10)});
  EXPECT_TRUE(shop.CaseOf("501").facts.shipped) << "an older revision that comes late";
  shop.Restart();
  EXPECT_TRUE(shop.CaseOf("501").facts.shipped);
  shop.Ask("order_held");
  shop.Run(Minutes(3));
  EXPECT_EQ(shop.mail().received.size(), 1u) << "the goods are on their way";
}

TEST(LettersPromises, AreBrokenByGoodsThatLeftTooLate) {
  LetterShop shop;
  Tell(shop);
  shop.Pass(Days(3));
  shop.Order({.id = 501, .price = "0.00", .topic = "orders/fulfilled", .fulfilled = "fulfilled"});
  shop.Run(Minutes(1));
  EXPECT_EQ(PromiseOf(shop, "ships_by").state, PromiseState::kBroken);
}

TEST(LettersPromises, AreListedInTheReportEachWithWhatBecameOfIt) {
  LetterShop shop;
  shop.Sell(2);
  shop.Noon();
  shop.Ask("price_honoured");
  shop.Run(Minutes(3));
  shop.Pass(Hours(20));
  shop.Order({.id = 501, .price = "0.00", .topic = "orders/fulfilled", .fulfilled = "fulfilled"});
  shop.Run(Minutes(1));
  shop.Pass(Days(3));
  shop.Run(Minutes(1));
  std::string error;
  const Instant now = shop.sim().now();
  const auto report = ReportOnIncident(shop.follow(), shop.sim().ledger(), "fruit", shop.incident().id, now, &error);
  ASSERT_TRUE(report) << error;
  ASSERT_EQ(report->made.size(), 2u);
  for (const PromiseMade& made : report->made) {
    EXPECT_EQ(made.promise, "ships_by");
    EXPECT_EQ(made.message, "price_honoured");
    EXPECT_EQ(made.state, made.order == "501" ? "kept" : "broken");
    EXPECT_TRUE(made.settled_at.IsKnown());
  }
  const std::string markdown = ReportPage(*report, now, PageFormat::kMarkdown);
  EXPECT_NE(markdown.find("| Promise | Message | Order | Due | Became | When |"), std::string::npos);
  EXPECT_NE(markdown.find("| ships\\_by | price\\_honoured | 502 | "), std::string::npos) << markdown;
  EXPECT_NE(ReportPage(*report, now, PageFormat::kHtml).find("<td>broken</td>"), std::string::npos);
  std::vector<Complaint> complaints;
  const std::string text = ReportPage(*report, now, PageFormat::kJson);
  const JsonDocument json = JsonDocument::ParseStrict(text, complaints);
  ASSERT_TRUE(complaints.empty()) << text;
  EXPECT_EQ(json.At("$.promises.kept")->text(), "1");
  EXPECT_EQ(json.At("$.promises.made")->size(), 2u);
  EXPECT_EQ(json.At("$.promises.made[0].promise")->text(), "ships_by");
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
