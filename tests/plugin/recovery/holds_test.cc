// SPDX-License-Identifier: Apache-2.0
//
// Holds that end, through the whole flow: who is told of them and when, through restarts, full disks and odd clocks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/plugin/recovery/watch/watch_payload.h"
#include "parapet/tests/plugin/recovery/care_fixture.h"

namespace parapet {
namespace {

class HeldOrders : public CareFixture {
 protected:
  void Hold(int id) {
    shop_.Order({.id = id, .price = "0.00"});
    ASSERT_EQ(shop_.Find(std::to_string(id))->enforced, Action::kHold);
  }
  std::vector<HoldsPart::Owned> Holds() {
    std::vector<HoldsPart::Owned> holds;
    With([&](FollowView& view) { holds = care_->holds.Holds(view); });
    return holds;
  }
  size_t Pages() const { return Posts("Held: ").size(); }
  size_t Escalations() const { return Posts("Overdue: ").size(); }
};

TEST_F(HeldOrders, AreListedWithOwnerReasonDeadlineAndOutcome) {
  Hold(1);
  const auto holds = Holds();
  ASSERT_EQ(holds.size(), 1u);
  EXPECT_EQ(holds[0].hold.owner_role, "merchandising");
  EXPECT_THAT(holds[0].hold.reasons, ::testing::Contains("zero_price"));
  EXPECT_EQ(holds[0].hold.deadline, holds[0].hold.since + Hours(4));
  EXPECT_FALSE(holds[0].case_id.empty());
  EXPECT_TRUE(holds[0].owner.empty());
  ASSERT_EQ(follow_->Mark({holds[0].case_id, "maria", ""}, CaseAct::kTaken, shop_.now()), "");
  EXPECT_EQ(Holds()[0].owner, "maria");
}

TEST_F(HeldOrders, PageAtHalfTimeAndEscalateAtTheDeadline) {
  Hold(1);
  TickAfter(Minutes(119));
  EXPECT_EQ(Pages(), 0u);
  TickAfter(Minutes(1));
  EXPECT_EQ(Pages(), 1u);
  EXPECT_NE(Posts("Held: ")[0].find("it stays held until somebody releases or cancels it"), std::string::npos);
  TickAfter(Hours(1));
  EXPECT_EQ(Pages(), 1u);
  TickAfter(Hours(1));
  EXPECT_EQ(Escalations(), 1u);
  TickAfter(Hours(24));
  EXPECT_EQ(Escalations(), 2u) << "a reminder each day";
}

TEST_F(HeldOrders, AreNeitherLetGoNorCancelledNorChargedByTime) {
  Hold(1);
  for (int day = 0; day < 40; ++day) TickAfter(Days(1));
  EXPECT_EQ(Holds().size(), 1u);
  for (const char* kind : {"release", "cancel", "refund"}) EXPECT_TRUE(shop_.Effects(kind).empty()) << kind;
  EXPECT_FALSE(shop_.flow().ReleasedSince("1", Instant()));
}

TEST_F(HeldOrders, TellOnceThroughRestarts) {
  for (int i = 1; i <= 5; ++i) {
    Hold(i);
    shop_.Pass(Seconds(20));
  }
  for (int step = 0; step < 60; ++step) {
    if (step % 3 == 0) shop_.Restart();
    if (step % 3 == 0 || step % 2 == 0) Live();
    TickAfter(Minutes(5));
  }
  EXPECT_EQ(Pages(), 1u) << "five orders of two minutes are one page";
  EXPECT_EQ(Escalations(), 1u);
}

TEST_F(HeldOrders, LoseAndDoubleNothingOnAFullDisk) {
  Hold(1);
  shop_.Pass(Hours(2));
  shop_.ledger().FailNextBatch(LedgerError::kFull);
  Tick();
  EXPECT_EQ(Pages(), 0u);
  shop_.Pass(Seconds(2));  // the flow opens the ledger again
  Live();
  Tick();
  EXPECT_EQ(Pages(), 1u);
  Tick();
  EXPECT_EQ(Pages(), 1u);
}

TEST_F(HeldOrders, EndWhenAPersonLetsThemGo) {
  Hold(1);
  ASSERT_EQ(shop_.flow().ReleaseOrder({.identity = "1", .actor = "maria", .reason = "a sample"}, shop_.now()), "");
  TickAfter(Days(2));
  EXPECT_EQ(Holds().size(), 0u);
  EXPECT_EQ(Pages() + Escalations(), 0u);
}

TEST_F(HeldOrders, AreNotBegunAgainByAnUpdateThatChangesNothing) {
  Hold(1);
  ASSERT_EQ(shop_.flow().ReleaseOrder({.identity = "1", .actor = "maria", .reason = "a sample"}, shop_.now()), "");
  shop_.Pass(Minutes(1));
  shop_.Order({.id = 1, .price = "0.00", .topic = "orders/updated", .tags = "thanks"});
  EXPECT_EQ(Holds().size(), 0u);
}

TEST_F(HeldOrders, EndWhenTheOrderIsCancelled) {
  Hold(1);
  shop_.Pass(Minutes(1));
  shop_.Order({.id = 1, .price = "0.00", .topic = "orders/cancelled", .cancelled = true});
  TickAfter(Days(1));
  EXPECT_EQ(Pages() + Escalations(), 0u);
}

TEST_F(HeldOrders, OfWhichTheGoodsAreGoneTellNobody) {
  Hold(1);
  ASSERT_EQ(follow_->Mark({Holds()[0].case_id, "maria", "left"}, CaseAct::kShipped, shop_.now()), "");
  TickAfter(Days(1));
  EXPECT_EQ(Pages() + Escalations(), 0u);
}

TEST_F(HeldOrders, EndWithTheGoodsAlsoAfterRestartsAndWhenTheOrderIsToldOnceMore) {
  Hold(1);
  ASSERT_EQ(follow_->Mark({Holds()[0].case_id, "maria", "left"}, CaseAct::kShipped, shop_.now()), "");
  EXPECT_EQ(Holds().size(), 0u) << "listed no more";
  Live();
  EXPECT_EQ(Holds().size(), 0u);
  TickAfter(Minutes(1));
  EXPECT_EQ(care_->holds.open() + care_->holds.overdue(), 0u);
  shop_.Order({.id = 1, .price = "0.00", .topic = "orders/updated", .tags = "parcel"});
  EXPECT_EQ(Holds().size(), 0u);
  EXPECT_TRUE(follow_->SaveCheckpoint());
  Live();
  EXPECT_EQ(Holds().size(), 0u) << "from a checkpoint";
}

TEST_F(HeldOrders, EndWhenThePlatformsListSaysThatTheyLeftOrAreCancelled) {
  for (int id = 1; id <= 4; ++id) Hold(id);
  WatchEvent listed{.step = {.act = WatchAct::kListed}, .listed_to = shop_.now()};
  listed.orders = {{.identity = "1", .fulfilment = Fulfilment::kDone},
                   {.identity = "2", .cancelled = true},
                   {.identity = "3", .fulfilment = Fulfilment::kPartial}};
  With([&](FollowView& view) {
    ASSERT_EQ(view.Append({.kind = EventKind::kWatch, .subject = "list", .payload = WriteWatchEvent(listed)}), "");
  });
  const auto orders = [&] {
    std::set<std::string> held;
    for (const auto& owned : Holds()) held.insert(owned.hold.order);
    return held;
  };
  EXPECT_EQ(orders(), (std::set<std::string>{"3", "4"}));
  EXPECT_TRUE(follow_->SaveCheckpoint());
  Live();
  shop_.Order({.id = 1, .price = "0.00", .topic = "orders/updated", .tags = "parcel"});
  EXPECT_EQ(orders(), (std::set<std::string>{"3", "4"}));
}

TEST_F(HeldOrders, NameNoCustomerInAPost) {
  Hold(1);
  TickAfter(Hours(2));
  for (const std::string& post : Posts("Held: ")) {
    EXPECT_EQ(post.find("example.com"), std::string::npos);
    EXPECT_EQ(post.find("Orchard Row"), std::string::npos);
  }
}

}  // namespace
}  // namespace parapet
