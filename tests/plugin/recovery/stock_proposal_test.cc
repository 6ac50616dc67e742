// SPDX-License-Identifier: Apache-2.0
//
// What is proposed for orders whose goods are not there, from the catalogue as it is told.
#include "parapet/plugin/recovery/stock/stock_proposal.h"

#include "parapet/tests/plugin/recovery/out_of_stock.h"

namespace parapet {
namespace {

TEST_F(OutOfStock, IsARefundWhereTheCatalogueNamesNothing) {
  const Case one = Oversold();
  const auto made = Propose(one);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->facts.paid_unit, Money::Major(15));
  EXPECT_EQ(made->facts.quantity, Quantity::Whole(2));
  EXPECT_EQ(made->facts.country, "US");
  EXPECT_EQ(Steps(one), std::vector<std::string>{"refund"});
}

TEST_F(OutOfStock, IsASubstituteOfTheSameClassAndFlagsThatIsThere) {
  Stocked("4002", "14.00", 5);
  Stocked("4003", "14.00", 5, "Apples", "nuts");
  const Case one = Oversold();
  EXPECT_EQ(Steps(one), (std::vector<std::string>{"substitute 4002", "refund"}));
  const StockOption option = Propose(one)->proposal.options[0];
  EXPECT_EQ(option.customer_pays, Money::Major(14));
  EXPECT_EQ(option.refunded, Money::Major(2));
  EXPECT_TRUE(option.needs_consent && option.needs_reserving);
}

TEST_F(OutOfStock, IsBoughtElsewhereWithinTheCap) {
  Stocked("4002", "14.00", 5);
  Tell({.substitutes = "4002", .type = "Apples", .quote = Money::Major(19)}, "4001");
  EXPECT_EQ(Steps(Oversold()).front(), "source_elsewhere 4001");
}

TEST_F(OutOfStock, IsNotBoughtElsewhereAboveTheCap) {
  Tell({.substitutes = "", .type = "Apples", .quote = Money::Major(21)}, "4001");
  EXPECT_EQ(Steps(Oversold()).front(), "refund") << "6.00 for each of two is above 10.00";
}

TEST_F(OutOfStock, GoesByWhatWasOrderedAndNotByWhatTheOrderBecame) {
  Stocked("4002", "14.00", 5);
  const Case one = Oversold();
  shop_.Pass(Minutes(5));
  shop_.Order({.id = 1, .price = "14.00", .quantity = 2, .variant = "4002", .topic = "orders/updated"});
  const auto made = Propose(one);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->facts.ordered.key, "4001");
}

TEST_F(OutOfStock, ASubstituteWaitsForTheCustomersYesAndIsThenSwappedOnce) {
  Stocked("4002", "14.00", 5);
  const Case one = Oversold();
  Begin(one, "substitute");
  for (int i = 0; i < 3; ++i) TickAfter(Days(9));
  EXPECT_TRUE(shop_.Effects("order_edit").empty()) << "silence is no yes, however long";
  EXPECT_EQ(Again(one).steps.at("message:out_of_stock_substitute").state, StepState::kStarted);
  EXPECT_EQ(Posts("Asks for the customer's yes").size(), 1u) << "asked once";
  Take({.case_id = one.id, .act = CaseAct::kAnswered, .actor = "customer", .answer = "accept"});
  for (int i = 0; i < 3; ++i) {
    Tick();
    Live();
  }
  const auto edits = shop_.Effects("order_edit");
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(edits[0].target, "1");
  EXPECT_NE(edits[0].payload.find(R"("line":"51","quantity":2,"left":0,"variant":"4002","amount":"14.00")"),
            std::string::npos)
      << edits[0].payload;
}

TEST_F(OutOfStock, ASubstituteThatTheCustomerDoesNotWantHasFailed) {
  Stocked("4002", "14.00", 5);
  const Case one = Oversold();
  Begin(one, "substitute");
  Take({.case_id = one.id, .act = CaseAct::kAnswered, .actor = "customer", .answer = "cancel"});
  Tick();
  EXPECT_EQ(Again(one).steps.at("substitute").state, StepState::kFailed);
  EXPECT_TRUE(shop_.Effects("order_edit").empty());
}

TEST_F(OutOfStock, AStepThatTheFactsDoNotAllowHasFailedSoThatThePlaybookGoesOn) {
  const Case one = Oversold();
  for (const char* step : {"source_elsewhere", "split", "backorder", "send_ordered"}) Begin(one, step);
  Tick();
  for (const char* step : {"source_elsewhere", "split", "backorder", "send_ordered"}) {
    EXPECT_EQ(Again(one).steps.at(step).state, StepState::kFailed) << step;
  }
}

TEST_F(OutOfStock, BuyingElsewhereIsATaskForAPersonAndToldOnce) {
  Tell({.substitutes = "", .type = "Apples", .quote = Money::Major(16)}, "4001");
  const Case one = Oversold();
  Begin(one, "source_elsewhere");
  for (int i = 0; i < 3; ++i) {
    Tick();
    Live();
  }
  EXPECT_EQ(Posts("source_elsewhere").size(), 1u);
  EXPECT_EQ(Again(one).steps.at("source_elsewhere").state, StepState::kStarted);
}

TEST_F(OutOfStock, IsNoneOfTheCasesAboutPrices) { EXPECT_FALSE(Propose(CaseOf(7))); }

TEST_F(OutOfStock, IsTheSameAfterARestart) {
  Stocked("4002", "14.00", 5);
  const Case one = Oversold();
  const auto before = Propose(one)->proposal;
  ASSERT_TRUE(shop_.flow().SaveCheckpoint());
  shop_.Restart();
  Live();
  EXPECT_EQ(Propose(one)->proposal, before);
}

}  // namespace
}  // namespace parapet
