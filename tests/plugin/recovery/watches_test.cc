// SPDX-License-Identifier: Apache-2.0
//
// Watchers of a store under a simulated clock and disk, against a platform's list of orders.
#include "parapet/plugin/recovery/watch/watches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/watch/reconciler.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

// A platform with two orders a page; may be down, or forget the cursor it gave.
struct Platform {
  std::map<std::string, PlatformOrder> orders;
  std::string down;
  int fails_at = 0;    // the call that is answered with an error
  bool loops = false;  // gives the same cursor again and again
  int calls = 0;
};
class Listing final : public PlatformOrders {
 public:
  explicit Listing(Platform& platform) : platform_(platform) {}
  PlatformOrderPage ListChanged(Instant since, std::string_view cursor) override {
    ++platform_.calls;
    if (!platform_.down.empty()) return {.error = platform_.down};
    if (platform_.calls == platform_.fails_at) return {.error = "throttled"};
    PlatformOrderPage page;
    if (platform_.loops) return {.next = "again"};
    for (const auto& [id, order] : platform_.orders) {
      if (order.updated_at < since || id <= cursor) continue;
      if (page.orders.size() == 2) return page.next = page.orders.back().identity, page;
      page.orders.push_back(order);
    }
    return page;
  }
  PlatformOrderPage Read(const std::vector<std::string>& identities) override {
    if (!platform_.down.empty()) return {.error = platform_.down};
    PlatformOrderPage page;
    for (const std::string& id : identities) {
      if (platform_.orders.contains(id)) page.orders.push_back(platform_.orders[id]);
    }
    return page;
  }

 private:
  Platform& platform_;
};

class WatchesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    policy.ceiling = Ceiling::kBlock;
    ASSERT_TRUE(shop_.flow()
                    .ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "watch"}, shop_.now())
                    .complaints.empty());
    shop_.Product("15.00");
    Build();
  }
  void Build() {
    follow_ = std::make_unique<FollowUp>(shop_.flow(), shop_.ledger());
    watches_ = std::make_unique<Watches>(shop_.flow(), true);
    follow_->Attach(*watches_);
    reconciler_ = std::make_unique<Reconciler>(*follow_, *watches_, shop_.flow(), std::make_unique<Listing>(platform_));
    follow_->CatchUp();
  }
  void Put(int id, bool held = false, bool left = false) {
    const std::string name = std::to_string(id);
    const bool known = platform_.orders.contains(name);
    PlatformOrder& order = platform_.orders[name];
    order.identity = name;
    order.number = "#" + name;
    if (!known) order.placed_at = shop_.now();
    order.updated_at = shop_.now();
    order.held = held;
    order.left = left;
  }
  // Time passes as the service lets it: a step of each every ten seconds.
  void Pass(Duration duration) {
    const Instant until = shop_.now() + duration;
    while (shop_.now() < until) {
      shop_.Pass(Seconds(10));
      Step();
    }
  }
  void Step() {
    reconciler_->Step(shop_.now());
    follow_->Tick(shop_.now());
  }
  size_t Posts(const std::string& text) {
    const auto effects = shop_.Effects("alert");
    return static_cast<size_t>(std::count_if(effects.begin(), effects.end(), [&](const Effect& effect) {
      return effect.payload.find(text) != std::string::npos;
    }));
  }
  size_t Events(const std::string& text) {
    const auto events = shop_.ledger().Events();
    return static_cast<size_t>(std::count_if(events.begin(), events.end(), [&](const StoredEvent& stored) {
      return stored.event.kind == EventKind::kWatch && stored.event.payload.find(text) != std::string::npos;
    }));
  }
  std::string Do(std::string (Watches::*what)(FollowView&, const Word&), const Word& word) {
    std::string error;
    follow_->With(shop_.now(), [&](FollowView& view) { error = (watches_.get()->*what)(view, word); });
    return error;
  }

  Simulation shop_{"fruit"};
  Platform platform_;
  std::unique_ptr<FollowUp> follow_;
  std::unique_ptr<Watches> watches_;
  std::unique_ptr<Reconciler> reconciler_;
};

TEST_F(WatchesTest, AnOrderThatNeverCameIsFoundInThePlatformsListToldOnceAndOverWhenItComes) {
  shop_.Order({.id = 1001});
  for (int id = 1001; id <= 1003; ++id) Put(id);
  shop_.Order({.id = 1003});
  Pass(Minutes(20));
  EXPECT_EQ(Posts("Watch: order #1002 is at the shop and was never judged here"), 1u);
  EXPECT_EQ(Posts("#1001 is at the shop") + Posts("#1003 is at the shop"), 0u);
  shop_.Order({.id = 1002});
  Pass(Seconds(10));
  EXPECT_EQ(Posts("All clear: watch:unguarded_orders"), 1u);
}

TEST_F(WatchesTest, AnUnguardedOrderIsProposedToPeopleAndNeverTouched) {
  Put(1002);
  Pass(Minutes(20));
  EXPECT_EQ(Posts("then parapet orders import FILE with the shop's export of it"), 1u);
  for (const Effect& effect : shop_.Effects("tag")) EXPECT_NE(effect.target, "1002");
  EXPECT_TRUE(shop_.Effects("hold").empty());
  EXPECT_NE(Do(&Watches::Settle, {"1002", "maria", ""}), "") << "with a reason";
  EXPECT_NE(Do(&Watches::Settle, {"1009", "maria", "checked by hand"}), "") << "only what waits";
  EXPECT_EQ(Do(&Watches::Settle, {"1002", "maria", "checked by hand"}), "");
  Pass(Minutes(1));
  EXPECT_EQ(Posts("All clear: watch:unguarded_orders"), 1u);
  Build();
  Pass(Minutes(20));
  EXPECT_EQ(Posts("Watch: order #1002"), 1u) << "a new life knows that it was settled";
}

TEST_F(WatchesTest, ReadsTheListPageByPageAndBeginsAgainWhereItEnded) {
  for (int id = 2001; id <= 2009; ++id) Put(id);
  shop_.Pass(Minutes(5));
  reconciler_->Step(shop_.now());
  EXPECT_EQ(platform_.calls, 5) << "nine orders, two a page";
  shop_.Pass(Minutes(5));
  Put(2010);
  reconciler_->Step(shop_.now());
  EXPECT_EQ(platform_.calls, 6) << "only what is new";
  EXPECT_EQ(watches_->listed_to(), shop_.now());
}

TEST_F(WatchesTest, TellsAgainOnlyWhenTheCountHasDoubled) {
  for (int id = 2001; id <= 2003; ++id) Put(id);
  Pass(Minutes(15));
  for (int id = 2004; id <= 2005; ++id) Put(id);
  Pass(Minutes(20));
  EXPECT_EQ(Posts("now "), 0u) << "five are not yet six";
  Put(2006);
  Pass(Minutes(20));
  EXPECT_EQ(Posts("now 6 in watch:unguarded_orders"), 1u);
}

TEST_F(WatchesTest, AHoldThatTheGoodsWalkedPastIsTold) {
  shop_.Order({.id = 1001, .price = "0.00"});
  shop_.Order({.id = 1002, .price = "0.00"});
  shop_.Order({.id = 1003, .price = "0.00"});
  ASSERT_EQ(shop_.Find("1001")->enforced, Action::kHold);
  Put(1001, true);
  Put(1002, false);
  Put(1003, true);
  Pass(Minutes(14));
  EXPECT_EQ(Posts("was held"), 0u);
  Pass(Minutes(6));
  EXPECT_EQ(Posts("order #1002 was held, and nothing holds it at the shop"), 1u);
  Put(1001, false, true);
  Pass(Minutes(6));
  EXPECT_EQ(Posts("order #1001 was held, and its goods have left. Next: parapet watch list"), 1u)
      << "graver than before";
}

TEST_F(WatchesTest, AHoldThatIsGoneWhenReadBackIsToldAlthoughTheListDoesNotChange) {
  shop_.Order({.id = 1001, .price = "0.00"});
  Put(1001, true);
  Pass(Minutes(20));
  EXPECT_EQ(Posts("was held"), 0u);
  platform_.orders["1001"].held = false;  // its updated_at stays
  Pass(Minutes(6));
  EXPECT_EQ(Posts("order #1001 was held, and nothing holds it at the shop"), 1u);
  ASSERT_EQ(shop_.flow().ReleaseOrder({.identity = "1001", .actor = "maria", .reason = "fine"}, shop_.now()), "");
  Pass(Minutes(1));
  EXPECT_EQ(Posts("All clear: watch:broken_holds"), 1u);
}

TEST_F(WatchesTest, AnOrderToWhichNothingHappensForThreeDaysIsStuck) {
  shop_.Order({.id = 1001});
  shop_.Order({.id = 1002});
  Put(1001);
  Put(1002, false, true);
  Pass(Minutes(10));
  shop_.Pass(Days(3));
  Step();
  EXPECT_EQ(Posts("nothing has happened to order #1001 for"), 1u);
  Put(1001, false, true);
  Pass(Minutes(6));
  EXPECT_EQ(Posts("All clear: watch:stuck_orders"), 1u);
}

TEST_F(WatchesTest, APlatformThatTakesNoTagsIsToldWithinAMinute) {
  shop_.Order({.id = 1001, .price = "0.00"});
  const Instant began = shop_.now();
  Instant told;
  Duration pause = Seconds(1);
  for (Instant due = began; !told.IsKnown() && shop_.now() < began + Minutes(5);) {
    if (shop_.now() >= due) {
      for (const Effect& effect : shop_.ledger().TakeDue(shop_.now(), 100, shop_.ledger().epoch())) {
        const bool is_tag = effect.kind == "tag";
        shop_.ledger().Settle({.key = effect.key,
                               .epoch = shop_.ledger().epoch(),
                               .state = is_tag ? EffectState::kPending : EffectState::kDone,
                               .due_at = shop_.now(),
                               .attempts = effect.attempts + 1,
                               .last_error = is_tag ? "HTTP 403" : ""});
      }
      due = shop_.now() + pause;
      pause.micros *= 2;
    }
    follow_->Tick(shop_.now());
    if (Posts("effects of kind tag fail") > 0) told = shop_.now();
    shop_.Pass(Seconds(1));
  }
  ASSERT_TRUE(told.IsKnown());
  EXPECT_LE(told - began, Minutes(1));
}

TEST_F(WatchesTest, TheAllClearGoesToExactlyTheChannelsThatWereTold) {
  Put(1002);
  Pass(Minutes(30));
  const auto channels = [&](const std::string& text) {
    std::set<std::string> targets;
    for (const Effect& effect : shop_.Effects("alert")) {
      if (effect.payload.find(text) != std::string::npos) targets.insert(effect.target);
    }
    return targets;
  };
  EXPECT_EQ(Posts("Nobody has acknowledged watch:unguarded_orders"), 1u);
  shop_.Order({.id = 1002});
  Pass(Seconds(10));
  std::set<std::string> told = channels("never judged here");
  told.merge(channels("Nobody has acknowledged"));
  EXPECT_EQ(channels("All clear"), told);
}

TEST_F(WatchesTest, WhoAcknowledgesStopsTheEscalation) {
  Put(1002);
  Pass(Minutes(12));
  ASSERT_EQ(Do(&Watches::Acknowledge, {"unguarded_orders", "maria", ""}), "");
  Pass(Hours(1));
  EXPECT_EQ(Posts("Nobody has acknowledged"), 0u);
}

TEST_F(WatchesTest, TellsTheSameAfterARestartAndNothingTwice) {
  Put(1002);
  Pass(Minutes(20));
  const size_t events = shop_.ledger().Events().size();
  const auto before = watches_->Alarms();
  shop_.Restart();
  Build();
  Step();
  ASSERT_EQ(watches_->Alarms().size(), before.size());
  EXPECT_EQ(watches_->Alarms()[0].began_at, before[0].began_at);
  EXPECT_EQ(watches_->Alarms()[0].told, before[0].told);
  EXPECT_EQ(shop_.ledger().Events().size(), events);
}

TEST_F(WatchesTest, AFullDiskTellsLaterAndOnce) {
  Put(1002);
  reconciler_->Step(shop_.now());
  shop_.Pass(Minutes(11));
  shop_.ledger().SetReopens(false);
  shop_.ledger().FailNextBatch(LedgerError::kFull);
  follow_->Tick(shop_.now());
  EXPECT_EQ(Posts("Watch: order #1002"), 0u);
  shop_.ledger().SetReopens(true);
  Pass(Minutes(1));
  EXPECT_EQ(Posts("Watch: order #1002"), 1u);
}

TEST_F(WatchesTest, AClockThatJumpsBackTellsNothingTwiceAndLosesNoOrder) {
  Put(1002);
  Pass(Minutes(20));
  const Instant back = shop_.now() - Days(2);
  reconciler_->Step(back);
  follow_->Tick(back);
  Pass(Minutes(10));
  EXPECT_EQ(Posts("Watch: order #1002"), 1u);
  EXPECT_EQ(Posts("All clear"), 0u) << "an order that is younger than its own past is still unguarded";
}

TEST_F(WatchesTest, AListThatCannotBeReadIsToldAndReadAgainFromWhereItEnded) {
  Pass(Minutes(1));
  platform_.down = "HTTP 502: the receiver failed";
  Put(1002);
  Pass(Minutes(30));
  EXPECT_EQ(Posts("Watch: the platform's list of orders cannot be read"), 1u);
  platform_.down.clear();
  Pass(Minutes(6));
  EXPECT_EQ(Posts("All clear: watch:order_list"), 1u);
  EXPECT_EQ(Posts("Watch: order #1002 is at the shop and was never judged here"), 1u);
}

TEST_F(WatchesTest, WhatWasReadBeforeAPageFailedCounts) {
  for (int id = 2001; id <= 2009; ++id) Put(id), shop_.Pass(Minutes(5));
  platform_.fails_at = 4;
  reconciler_->Step(shop_.now());
  EXPECT_EQ(watches_->listed_to(), platform_.orders["2006"].updated_at);
  platform_.fails_at = 0;
  Pass(Minutes(20));
  EXPECT_EQ(Posts("Watch: order #2001 is at the shop and was never judged here (and 5 more)"), 1u);
}

TEST_F(WatchesTest, AListOfWhichALaterPageFailsEachTimeIsToldAsUnread) {
  Pass(Minutes(1));
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < 3; ++i) Put(2001 + round * 3 + i), shop_.Pass(Minutes(2));
    platform_.fails_at = platform_.calls + 2;
    Step();
  }
  EXPECT_EQ(Posts("Watch: the platform's list of orders cannot be read"), 1u);
}

TEST_F(WatchesTest, AnItemsProductIsLookedUpUntilTheCatalogueKnowsIt) {
  shop_.Order({.id = 3000, .variant = "4002"});
  Pass(Minutes(1));
  shop_.Product("15.00", {}, "4002");
  for (int day = 0; day < 31; ++day) {
    shop_.Order({.id = 3100 + day, .variant = "4002"});
    if (day % 10 == 0) shop_.Product("15.00", {}, "4002");
    shop_.Pass(Days(1));
  }
  Step();
  EXPECT_EQ(Posts("item 4002 sells, and nothing has told"), 0u) << "its product was told";
}

TEST_F(WatchesTest, AListWithoutAnEndIsNotReadForEver) {
  platform_.loops = true;
  reconciler_->Step(shop_.now());
  EXPECT_EQ(platform_.calls, 500);
  follow_->Tick(shop_.now());
  reconciler_->Step(shop_.now());
  EXPECT_EQ(platform_.calls, 500) << "nor at once again";
  EXPECT_FALSE(watches_->listed_to() >= shop_.now()) << "and it does not count as read to its end";
}

TEST_F(WatchesTest, SilenceOfTheWebhooksIsToldWhenItIsLongerThanUsual) {
  for (int minute = 0; minute < 26 * 60; minute += 2) {
    shop_.Pass(Minutes(2));
    shop_.Stock(1 + minute % 7);
  }
  Pass(Minutes(10));
  EXPECT_EQ(Posts("no webhook has come"), 0u);
  Pass(Minutes(10));
  EXPECT_EQ(Posts("no webhook has come for"), 1u);
  shop_.Stock(3);
  Pass(Seconds(10));
  EXPECT_EQ(Posts("All clear: watch:silence"), 1u);
}

TEST_F(WatchesTest, APriceThatSellsForMonthsAndThatNobodyTellsIsStale) {
  for (int day = 0; day < 31; ++day) {
    shop_.Order({.id = 3000 + day});
    shop_.Pass(Days(1));
  }
  Step();
  EXPECT_EQ(Posts("item 4001 sells, and nothing has told or vouched for its price for 31 days"), 1u);
  shop_.Product("15.00");
  Pass(Seconds(10));
  EXPECT_EQ(Posts("All clear: watch:stale_references"), 1u);
}

TEST_F(WatchesTest, WritesNothingWhileNothingIsNews) {
  shop_.Order({.id = 1001});
  Put(1001);
  Pass(Minutes(10));
  const size_t events = Events("listed");
  Pass(Minutes(40));
  EXPECT_LE(Events("listed"), events + 1) << "how far the list was read, once an hour";
}

}  // namespace
}  // namespace parapet
