// SPDX-License-Identifier: Apache-2.0
//
// A shop whose shelf turns out to be empty, with what its catalogue tells of substitutes.
#ifndef PARAPET_TESTS_PLUGIN_RECOVERY_OUT_OF_STOCK_H_
#define PARAPET_TESTS_PLUGIN_RECOVERY_OUT_OF_STOCK_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/platforms/native/items_json.h"
#include "parapet/plugin/recovery/stock/stock_proposal.h"
#include "parapet/tests/plugin/recovery/care_fixture.h"

namespace parapet {

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
  // So many orders for one apple each, and then the shelf turns out to be empty.
  void OversoldBy(int orders) {
    ItemUpdate item{.id = "4001"};
    item.stock = ItemStock{StockKind::kTracked, Quantity::Whole(orders), std::nullopt, shop_.now()};
    Deliver(item);
    shop_.Pass(Seconds(10));
    for (int i = 1; i <= orders; ++i) shop_.Order({.id = i});
    shop_.Pass(Seconds(10));
    item.stock = ItemStock{StockKind::kTracked, Quantity::Whole(-orders), std::nullopt, shop_.now()};
    Deliver(item);
    shop_.Pass(Seconds(2));
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

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_RECOVERY_OUT_OF_STOCK_H_
