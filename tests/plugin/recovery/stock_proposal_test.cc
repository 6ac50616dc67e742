// SPDX-License-Identifier: Apache-2.0
//
// What is proposed for orders whose goods are not there, from the catalogue as it is told.
#include "parapet/plugin/recovery/stock/stock_proposal.h"

#include "parapet/adapters/platforms/native/items_json.h"
#include "parapet/tests/plugin/recovery/care_fixture.h"

namespace parapet {
namespace {

class OutOfStock : public CareFixture {
 protected:
  void SetUp() override {
    CareFixture::SetUp();
    Tell({.substitutes = "4002,4003", .type = "Apples"}, "4001");
  }
  struct Told {
    std::string substitutes, type;
    std::string flags = "";
    std::optional<Money> quote;
    int days = 2;
  };
  // What only a catalogue tells of a variant.
  void Tell(const Told& told, const std::string& variant) {
    ItemUpdate item{.id = variant};
    item.substitutes = told.substitutes;
    item.product_type = told.type;
    item.flags = told.flags;
    if (told.quote) item.supplier_quote = told.quote, item.supplier_days = Quantity::Whole(told.days);
    Deliver(item);
  }
  void Stocked(const std::string& variant, const std::string& price, int pieces, const std::string& type = "Apples",
               const std::string& flags = "") {
    shop_.Product(price, "20.00", variant);
    ItemUpdate item{.id = variant};
    item.product_type = type;
    item.flags = flags;
    item.stock = ItemStock{StockKind::kTracked, Quantity::Whole(pieces), std::nullopt, shop_.now()};
    Deliver(item);
  }
  void Deliver(const ItemUpdate& item) {
    std::string body;
    native::WriteItems({item}, body);
    const std::string token = "Bearer orchardfruit";
    const std::pair<std::string_view, std::string_view> headers[] = {{"Authorization", token}};
    HttpRequest request{.method = "POST", .target = "/v1/items", .path = "/v1/items", .body = body};
    request.headers = headers;
    struct Sink : HttpReply::Sink {
      void Send(HttpResponse response) override { status = response.status, text = response.body; }
      int status = 0;
      std::string text;
    };
    auto sink = std::make_shared<Sink>();
    shop_.flow().Deliver(request, *shop_.flow().options().native, false, shop_.now(), HttpReply(sink));
    ASSERT_EQ(sink->status, 200) << sink->text;
  }
  // Two apples ordered, and then the shelf turns out to be empty.
  Case Oversold() {
    ItemUpdate item{.id = "4001"};
    item.stock = ItemStock{StockKind::kTracked, Quantity::Whole(2), std::nullopt, shop_.now()};
    Deliver(item);
    shop_.Pass(Seconds(10));
    shop_.Order({.id = 1, .quantity = 2});
    shop_.Pass(Seconds(10));
    item.stock = ItemStock{StockKind::kTracked, Quantity::Whole(-2), std::nullopt, shop_.now()};
    Deliver(item);
    shop_.Pass(Seconds(2));
    const auto one = CaseOfOrder("1");
    EXPECT_TRUE(one);
    return one.value_or(Case());
  }
  std::optional<CaseProposal> Propose(const Case& one) {
    std::optional<CaseProposal> made;
    With([&](FollowView& view) { made = ProposeForStock(view, one); });
    return made;
  }
  std::vector<std::string> Steps(const Case& one) {
    std::vector<std::string> steps;
    const auto made = Propose(one);
    if (!made) return {"nothing"};
    for (const StockOption& option : made->proposal.options) {
      steps.push_back(std::string(Name(option.remedy)) + (option.item.empty() ? "" : " " + option.item));
    }
    return steps;
  }
};

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
