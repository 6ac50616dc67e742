// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/remedies/remedies.h"

#include <gtest/gtest.h>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/tests/plugin/recovery/remedy_shop.h"

namespace parapet {
namespace {

using Manner = OutsideDouble::Manner;

Money RefundOf(const std::string& payload) {
  RefundRemedy refund;
  EXPECT_EQ(ReadRemedy(payload, refund), "");
  return refund.amount;
}

TEST(Remedies, RefundWhatWasChargedTooMuchByThemselvesExactlyOnce) {
  RemedyShop shop;
  shop.Enforce(Ceiling::kTag);
  shop.Sell("60.00", 3);
  shop.Run(Seconds(20));
  EXPECT_EQ(shop.connector("refund").done.size(), 3u);
  for (const auto& [key, times] : shop.connector("refund").done) EXPECT_EQ(times, 1);
  for (const auto& [key, payload] : shop.connector("refund").payloads) EXPECT_EQ(RefundOf(payload), Money::Major(45));
  for (const Case& one : shop.Find().cases) {
    EXPECT_EQ(shop.Steps(one), "message:overcharged_refunded=started refund=done");
    EXPECT_EQ(one.state, CaseState::kToDo) << "the customer has not been told yet";
    EXPECT_EQ(shop.Settle(one.id, "message:overcharged_refunded", StepState::kDone), "");
  }
  shop.Run(Seconds(5));
  const Incident incident = shop.Find();
  for (const Case& one : incident.cases) EXPECT_EQ(one.state, CaseState::kClosed) << one.closed_because;
  EXPECT_EQ(shop.follow().Books().Of(BudgetKind::kUnavoidable, incident.id).spent, Money::Major(135))
      << "what was granted is what was refunded, to the cent";
}

TEST(Remedies, DoNothingTwiceWhenKilledBetweenAnyTwoEvents) {
  RemedyShop shop;
  shop.settings().moves_at_once = 1;
  shop.Enforce(Ceiling::kTag);
  shop.Sell("60.00", 3);
  shop.Run(Minutes(1), true);
  ASSERT_EQ(shop.connector("refund").done.size(), 3u);
  for (const auto& [key, times] : shop.connector("refund").done) EXPECT_EQ(times, 1);
  for (const Case& one : shop.Find().cases)
    EXPECT_EQ(shop.Steps(one), "message:overcharged_refunded=started refund=done");
}

TEST(Remedies, HonourHeldOrdersAndWaitForTheMessage) {
  RemedyShop shop;
  shop.autonomy() = AutonomyRules();  // as shipped: approved once
  shop.Enforce();
  shop.Sell("0.00", 3);
  shop.Run(Seconds(5));
  EXPECT_TRUE(shop.sim().Effects("release").empty()) << "nothing before it was approved";
  shop.Grant();
  shop.Run(Seconds(5));
  EXPECT_EQ(shop.connector("release").done.size(), 3u);
  for (const Case& one : shop.Find().cases) {
    EXPECT_EQ(shop.Steps(one), "message:price_honoured=started release=done");
    EXPECT_EQ(shop.Settle(one.id, "message:price_honoured", StepState::kSkipped), "");
  }
  shop.Run(Seconds(5));
  for (const Case& one : shop.Find().cases) EXPECT_EQ(one.state, CaseState::kClosed);
}

TEST(Remedies, LetGoAnewWhatWasEditedAndHeldAnewSince) {
  RemedyShop shop;
  shop.autonomy() = AutonomyRules();
  shop.Enforce();
  shop.Sell("0.00", 1);
  shop.Run(Seconds(5));
  const std::string order = shop.Find().cases.front().order;
  ASSERT_EQ(shop.sim().flow().ReleaseOrder({.identity = order, .actor = "anna", .reason = "looked"}, shop.sim().now()),
            "");
  shop.Run(Seconds(5));
  ASSERT_EQ(shop.connector("release").done.size(), 1u);
  shop.sim().Pass(Minutes(10));
  shop.sim().Order({.id = std::stoi(order), .price = "0.00", .quantity = 40, .updated = shop.sim().now()});
  shop.Run(Seconds(5));
  shop.Grant();
  shop.Run(Seconds(10));
  EXPECT_EQ(shop.connector("release").done.size(), 2u) << "the older word was about another order than this";
}

}  // namespace
}  // namespace parapet
