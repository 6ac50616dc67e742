// SPDX-License-Identifier: Apache-2.0
//
// An order counts once: identities, revisions, releases, the duplicate window, exposure.
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

constexpr Instant At(int64_t minutes) { return kNoon + Minutes(minutes); }

TEST(OrderBook, CreatedPaidUpdatedTaggedAndRedeliveredIsOneOrder) {
  Shop shop;
  shop.Item("apple", "15.00");
  const OrderText created = {.placed_at = At(0), .updated_at = At(0), .customer = 7, .address = 8};
  const Judgement first = shop.Judge(created, false, true);
  EXPECT_EQ(first.admission.relation, Relation::kNew);
  EXPECT_TRUE(first.admission.placement);
  EXPECT_TRUE(first.admission.judge_all_lines);

  OrderText paid = created;
  paid.stage = Stage::kPaid;
  paid.updated_at = At(1);
  const Judgement second = shop.Judge(paid, false, true);
  EXPECT_EQ(second.admission.relation, Relation::kNewer);
  EXPECT_FALSE(second.admission.placement);
  EXPECT_FALSE(second.admission.judge_all_lines);
  EXPECT_EQ(second.admission.changed, std::vector<bool>{false});
  EXPECT_FALSE(second.facts.history.since_same.has_value());  // never its own duplicate

  OrderText tagged = paid;
  tagged.tags = {"parapet-tagged"};
  tagged.updated_at = At(2);
  shop.Restart();
  EXPECT_EQ(shop.Judge(tagged, false, true).admission.relation, Relation::kSame);
  EXPECT_EQ(shop.Look(created).admission.relation, Relation::kSame);  // a late redelivery of the first
  tagged.stage = Stage::kPlaced;
  tagged.updated_at = At(3);
  EXPECT_EQ(shop.Judge(tagged, false, true).admission.relation, Relation::kSame);
  EXPECT_EQ(shop.state.ExposureOfItem("apple"), Amount("10"));
  EXPECT_EQ(shop.state.ExposureOfDay(At(0)), Amount("10"));
  EXPECT_EQ(shop.state.FindOrder("1001")->revision.stage, Stage::kPaid);
}

TEST(OrderBook, LaterRevisionJudgesOnlyLinesItAddsOrRaises) {
  Shop shop;
  const std::vector<OrderLine> lines = {
      {"apple", 2, "15.00", "L1"}, {"pear", 2, "15.00", "L2"}, {"fig", 2, "15.00", "L3"}, {"plum", 2, "15.00", "L4"}};
  shop.Judge({.lines = lines, .updated_at = At(0)});
  std::vector<OrderLine> edited = lines;
  edited[0].quantity = 3;
  edited[1].quantity = 1;
  edited[2].price = "9.00";
  edited.push_back({"nut", 1, "15.00", "L5"});
  const Judgement again = shop.Look({.lines = edited, .stage = Stage::kEdited, .updated_at = At(5)});
  EXPECT_EQ(again.admission.changed, (std::vector<bool>{true, false, true, false, true}));
}

TEST(OrderBook, LinesWithoutIdsAreToldByItemKindAndOrdinal) {
  Shop shop;
  shop.Judge({.lines = {{"apple"}, {"apple"}, {"pear"}}, .updated_at = At(0)});
  const Judgement again = shop.Look({.lines = {{"pear"}, {"apple"}, {"apple"}, {"apple"}}, .updated_at = At(1)});
  EXPECT_EQ(again.admission.changed, (std::vector<bool>{false, false, false, true}));
}

TEST(OrderBook, OlderRevisionIsStaleByVersionThenTimeThenDigest) {
  Shop shop;
  shop.Judge({.lines = {{"apple", 2}}, .updated_at = At(5), .version = 4});
  EXPECT_EQ(shop.Look({.lines = {{"apple", 1}}, .updated_at = At(9), .version = 3}).admission.relation,
            Relation::kStale);
  EXPECT_EQ(shop.Look({.lines = {{"apple", 1}}, .updated_at = At(4), .version = 4}).admission.relation,
            Relation::kStale);
  EXPECT_EQ(shop.Look({.lines = {{"apple", 1}}, .updated_at = At(1), .version = 5}).admission.relation,
            Relation::kNewer);
  const uint64_t hash = shop.state.Hash();
  EXPECT_EQ(shop.Judge({.lines = {{"apple", 1}}, .updated_at = At(4), .version = 4}).admission.relation,
            Relation::kStale);
  EXPECT_FALSE(shop.last.judged);
  EXPECT_EQ(shop.state.Hash(), hash);
}

TEST(OrderBook, OrderContinuesItsCartWhateverTheirVersions) {
  Shop shop;
  shop.Judge({.id = "", .cart = "c1", .stage = Stage::kCheckout, .version = 17});
  const Judgement placed = shop.Judge({.id = "1001", .cart = "c1", .version = 1});
  EXPECT_EQ(placed.admission.relation, Relation::kNewer);
  EXPECT_TRUE(placed.admission.judge_all_lines);
  EXPECT_EQ(shop.state.FindOrder("c1")->identity, "1001");
  EXPECT_EQ(shop.Judge({.id = "1002", .cart = "c1", .version = 1}).admission.relation, Relation::kNew);
  shop.Restart();
  EXPECT_EQ(shop.state.FindOrder("c1")->identity, "1001");
}

TEST(OrderBook, ChecksBeforePlacementJudgeAnew) {
  Shop shop;
  const OrderText cart = {.id = "", .cart = "c1", .stage = Stage::kCheckout};
  shop.Judge(cart);
  EXPECT_TRUE(shop.Look(cart).admission.judge_all_lines);
  OrderText fewer = cart;
  fewer.lines[0].quantity = 3;
  EXPECT_EQ(shop.Look(fewer).admission.relation, Relation::kNewer);
  fewer.lines[0].quantity = 2;
  EXPECT_EQ(shop.Look(fewer).admission.relation, Relation::kNewer);
}

TEST(OrderBook, ReleaseSticksToTheContent) {
  Shop shop;
  shop.Judge({.updated_at = At(0)});
  shop.Release("1001");
  shop.Restart();
  EXPECT_TRUE(shop.Look({.updated_at = At(3), .tags = {"parapet-held"}}).admission.released);
  EXPECT_FALSE(shop.Look({.lines = {{"apple", 2}}, .updated_at = At(3)}).admission.released);
}

TEST(OrderBook, CancelledOrderIsNotBroughtBackByALateOlderDelivery) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Judge({.updated_at = At(1), .cancelled = true}, false, true);
  EXPECT_EQ(shop.Judge({.updated_at = At(0)}, false, true).admission.relation, Relation::kStale);
  EXPECT_EQ(shop.state.ExposureOfItem("apple"), Money());
}

TEST(OrderBook, ForgetsCartsAfterADayAndOrdersAfterTheirTime) {
  Shop shop({.order_memory = Days(2)});
  shop.Item("apple", "15.00");
  shop.Judge({.id = "", .cart = "c1", .stage = Stage::kCheckout});
  shop.Judge({.id = "1001"}, false, true);
  shop.state.Advance(shop.now + Hours(24));
  EXPECT_EQ(shop.state.FindOrder("c1"), nullptr);
  EXPECT_NE(shop.state.FindOrder("1001"), nullptr);
  shop.state.Advance(shop.now + Days(2));
  EXPECT_EQ(shop.state.FindOrder("1001"), nullptr);
  EXPECT_EQ(shop.state.ExposureOfItem("apple"), Money());
}

TEST(Exposure, IsReplacedByANewerRevisionAndCountsNoTestsNorCancelledOrders) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Judge({.id = "1", .updated_at = At(0)}, false, true);
  shop.Judge({.id = "2", .updated_at = At(0)}, false, true);
  shop.Judge({.id = "3", .updated_at = At(0), .test = true}, false, true);
  EXPECT_EQ(shop.state.ExposureOfItem("apple"), Amount("20"));
  shop.Judge({.id = "1", .lines = {{"apple", 2}}, .updated_at = At(1)}, false, true);
  EXPECT_EQ(shop.state.ExposureOfItem("apple"), Amount("20"));
  shop.Judge({.id = "2", .updated_at = At(1), .cancelled = true}, false, true);
  EXPECT_EQ(shop.state.ExposureOfItem("apple"), Amount("10"));
  EXPECT_EQ(shop.state.ExposureOfDay(kNoon), Amount("10"));
  EXPECT_EQ(shop.state.ExposureOfDay(kNoon + Days(1)), Money());
}

OrderText Of(const std::string& id, uint64_t customer = 7, uint64_t address = 8) {
  return {
      .id = id, .lines = {{"apple", 2}, {"pear", 1}}, .updated_at = kNoon, .customer = customer, .address = address};
}

TEST(DuplicateWindow, SecondOrderOfTheSameCustomerAddressAndLinesSeesTheFirst) {
  Shop shop;
  EXPECT_FALSE(shop.Judge(Of("1")).facts.history.since_same.has_value());
  shop.now = shop.now + Seconds(40);
  OrderText second = Of("2");
  second.lines = {{"pear", 1}, {"apple", 1}, {"apple", 1}};  // however the lines are ordered or split
  const Judgement judged = shop.Look(second);
  EXPECT_EQ(judged.facts.history.since_same, Seconds(40));
  EXPECT_EQ(judged.facts.history.same_order, "1");
  EXPECT_FALSE(shop.Look(Of("1")).facts.history.since_same.has_value());
  second.lines[0].quantity = 2;
  EXPECT_FALSE(shop.Look(second).facts.history.since_same.has_value());
  EXPECT_FALSE(shop.Look(Of("2", 9)).facts.history.since_same.has_value());
  EXPECT_FALSE(shop.Look(Of("2", 7, 9)).facts.history.since_same.has_value());
}

TEST(DuplicateWindow, EndsAfterTenMinutesAlsoWhenDeliveredLate) {
  Shop shop;
  OrderText first = Of("1");
  first.placed_at = kNoon;
  shop.Judge(first);
  shop.Restart();
  shop.now = kNoon + Hours(2);
  OrderText late = Of("2");
  late.placed_at = kNoon + Minutes(10);
  EXPECT_EQ(shop.Look(late).facts.history.since_same, Minutes(10));
  late.placed_at = kNoon + Minutes(10) + Seconds(1);
  EXPECT_FALSE(shop.Look(late).facts.history.since_same.has_value());
  late.placed_at = kNoon - Minutes(3);
  EXPECT_EQ(shop.Look(late).facts.history.since_same, Minutes(3));
}

TEST(DuplicateWindow, CancelledRefusedAndTestOrdersAreNotInIt) {
  for (const bool vetoed : {false, true}) {
    Shop shop;
    OrderText first = Of("1");
    first.test = !vetoed;
    shop.Judge(first, vetoed);
    EXPECT_FALSE(shop.Look(Of("2")).facts.history.since_same.has_value());
  }
  Shop shop;
  shop.Judge(Of("1"));
  OrderText cancel = Of("1");
  cancel.cancelled = true;
  cancel.updated_at = kNoon + Seconds(1);
  shop.Judge(cancel);
  EXPECT_FALSE(shop.Look(Of("2")).facts.history.since_same.has_value());
}

TEST(DuplicateWindow, SaysWhenItCannotKnow) {
  Shop shop;
  EXPECT_EQ(shop.Look(Of("1", 0, 8)).facts.history.identity_missing, Missing::kAnonymous);
  EXPECT_EQ(shop.Look(Of("1", 7, 0)).facts.history.identity_missing, Missing::kAnonymous);
  EXPECT_EQ(shop.Look(Of("1")).facts.history.identity_missing, Missing::kNothing);
}

TEST(Stores, ShareNothing) {
  Shop one, two;
  one.Item("apple", "15.00", 1);
  two.Item("apple", "99.00", 5);
  const uint64_t untouched = two.state.Hash();
  one.Judge(Of("1001"), false, true);
  one.Price("apple", "0.00");
  EXPECT_EQ(two.state.Hash(), untouched);
  EXPECT_EQ(two.state.FindOrder("1001"), nullptr);
  EXPECT_EQ(two.Look({}).line().reference, Amount("99.00"));
}

}  // namespace
}  // namespace parapet
