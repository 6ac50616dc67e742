// SPDX-License-Identifier: Apache-2.0
//
// A store's state with the few words that its tests need: sell, cancel, reprice, read stock, restart.
//
//   Shop shop({.stock_authority = StockAuthority::kParapet});
//   shop.Item("apple", "15.00", 2);
//   shop.Judge({.id = "1001", .lines = {{"apple", 1}}});
#ifndef PARAPET_TESTS_CORE_STATE_SHOP_H_
#define PARAPET_TESTS_CORE_STATE_SHOP_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

inline Currency Usd() { return *Currency::FromCode("USD"); }
inline Money Amount(std::string_view text) { return ParseDecimal(text).money(); }
inline constexpr Instant kNoon = {1'700'000'000'000'000};

struct OrderLine {
  std::string item;
  int64_t quantity = 1;
  std::string price = "15.00";
  std::string line_id = {};
};

struct StoredValue {
  std::string id;
  std::string spent;
  std::optional<std::string> balance = {};
};

struct OrderText {
  std::string id = "1001";
  std::string cart = {};
  std::vector<OrderLine> lines = {{"apple", 1}};
  Stage stage = Stage::kPlaced;
  Instant placed_at = {};
  Instant updated_at = {};
  int64_t version = 0;
  bool cancelled = false;
  bool test = false;
  uint64_t customer = 0;
  uint64_t address = 0;
  std::vector<std::string> tags = {};
  std::string currency = "USD";
  std::string price_list = {};
  TaxBasis tax_basis = TaxBasis::kUnknown;
  std::vector<std::string> codes = {};
  std::vector<StoredValue> stored_values = {};
  std::optional<std::string> total = {};
  std::optional<std::string> discount = {};
  std::optional<std::string> shipping_discount = {};
  std::string presentment_currency = {};
  std::string channel = {}, country = {}, customer_group = {};
};

// An order and the memory it lives in.
class BuiltOrder {
 public:
  explicit BuiltOrder(const OrderText& text) : text_(text), memory_(64 * 1024), arena_(memory_) {
    OrderBuilder builder(arena_);
    Order& order = builder.order();
    order.id = text_.id;
    order.cart_id = text_.cart;
    order.currency = *Currency::FromCode(text_.currency);
    order.stage = text_.stage;
    order.placed_at = text_.placed_at;
    order.revision.updated_at = text_.updated_at;
    order.revision.version = text_.version;
    order.cancelled = text_.cancelled;
    order.test = text_.test;
    order.customer = text_.customer;
    order.address = text_.address;
    order.price_list = text_.price_list;
    order.tax_basis = text_.tax_basis;
    for (const OrderLine& given : text_.lines) {
      Line& line = *builder.AddLine();
      line.line_id = given.line_id;
      line.variant_id = given.item;
      line.quantity = Quantity::Whole(given.quantity);
      line.quantity_known = true;
      line.unit_price = Amount(given.price);
    }
    for (const std::string& tag : text_.tags) builder.AddTag(tag);
    Amounts(builder);
    order_ = builder.Finish().order;
  }
  BuiltOrder(const BuiltOrder&) = delete;
  const Order& operator*() const { return *order_; }
  const Order* operator->() const { return order_; }

 private:
  void Amounts(OrderBuilder& builder) {
    Order& order = builder.order();
    if (text_.total) order.total = Amount(*text_.total);
    if (text_.discount) order.discount_total = Amount(*text_.discount);
    if (!text_.presentment_currency.empty()) {
      order.presentment_currency = *Currency::FromCode(text_.presentment_currency);
    }
    order.channel = text_.channel;
    order.country = text_.country;
    order.customer_group = text_.customer_group;
    for (const std::string& code : text_.codes) builder.AddDiscount()->code = code;
    if (text_.shipping_discount) {
      Discount& discount = *builder.AddDiscount();
      discount.amount = Amount(*text_.shipping_discount);
      discount.on_shipping = true;
    }
    for (const StoredValue& value : text_.stored_values) {
      Payment& payment = *builder.AddPayment();
      payment.id = value.id;
      payment.kind = PaymentKind::kGiftCard;
      payment.authorised = Amount(value.spent);
      if (value.balance) payment.balance = Amount(*value.balance);
    }
  }

  OrderText text_;
  std::vector<std::byte> memory_;
  Arena arena_;
  const Order* order_ = nullptr;
};

struct Judgement {
  Admission admission;
  Facts facts;
  std::unique_ptr<FactsBuffer> buffer;  // what `facts` points into
  const LineFacts& line(size_t i = 0) const { return facts.lines[i]; }
};

class Shop {
 public:
  explicit Shop(StoreSettings settings = {}) : state(Complete(std::move(settings))) {}

  static StoreSettings Complete(StoreSettings settings) {
    settings.store = "test";
    settings.currency = Usd();
    return settings;
  }

  // A product update. Price changes come through here, too.
  std::vector<PriceOutcome> Update(ItemUpdate update) { return state.Apply(update, *policy, now); }
  PriceOutcome Price(const std::string& item, const std::string& price, std::optional<std::string> compare_at = {}) {
    ItemUpdate update = {.id = item};
    update.prices = {{Usd(), "", Amount(price), compare_at ? std::optional(Amount(*compare_at)) : std::nullopt}};
    return Update(update).at(0);
  }
  // An item whose price a person vouched for, with stock read before any order.
  void Item(const std::string& id, const std::string& price, std::optional<int64_t> stock = {}) {
    ItemUpdate row = {.id = id};
    row.prices = {{Usd(), "", Amount(price), std::nullopt}};
    if (stock) row.stock = ItemStock{StockKind::kTracked, Quantity::Whole(*stock), std::nullopt, now - Minutes(1)};
    state.Import({&row, 1}, true, *policy, now);
  }
  std::vector<std::string> Read(const std::string& item, int64_t level, Instant as_of = {},
                                const std::string& location = {}) {
    return state.Apply(StockReading{item, location, Quantity::Whole(level), as_of.IsKnown() ? as_of : now}, now);
  }

  Judgement Look(const OrderText& text) const {
    const BuiltOrder order(text);
    Judgement judgement = {
        .admission = state.Admit(*order, now), .facts = {}, .buffer = std::make_unique<FactsBuffer>()};
    judgement.facts = state.Resolve(*order, judgement.admission, *policy, now, *judgement.buffer);
    return judgement;
  }
  // Judges and records. Exposure: one entry an item with the line's price, as a guardrail's finding would make it.
  Judgement Judge(const OrderText& text, bool vetoed = false, bool at_risk = false) {
    const BuiltOrder order(text);
    Judgement judgement = Look(text);
    OrderRecord record = state.Record(*order, judgement.admission, now);
    record.vetoed = vetoed;
    if (at_risk) record.exposure = {{record.lines.at(0).item, Amount("10"), record.lines.at(0).offered_unit, {}}};
    state.Apply(record);
    last = record;
    return judgement;
  }
  void Release(const std::string& identity) {
    state.Apply(parapet::Release{identity, state.FindOrder(identity)->revision.digest, "ada", "looked at it"}, now);
  }

  // Everything written down and read again.
  void Restart() {
    std::string error;
    auto loaded = StoreState::Load(state.settings(), state.SaveBase(), state.SaveTail(), &error);
    ASSERT_TRUE(loaded.has_value()) << error;
    ASSERT_EQ(loaded->Hash(), state.Hash());
    state = std::move(*loaded);
  }

  StoreState state;
  Instant now = kNoon;
  const PolicyView* policy = &NoPolicy();
  OrderRecord last;
};

// A policy that registers one promotion.
class OnePromotion : public PolicyView {
 public:
  explicit OnePromotion(Promotion promotion) : promotion_(std::move(promotion)) {}
  uint8_t LineProfile(std::string_view, std::string_view) const override { return 0; }
  uint8_t OrderProfile(const Order&) const override { return 0; }
  const Promotion* PromotionFor(std::string_view item, std::string_view, Instant at) const override {
    const bool matches = promotion_.items == "*" || promotion_.items == item;
    return matches && at >= promotion_.from && at < promotion_.until ? &promotion_ : nullptr;
  }
  bool CoversZeroTotal(const Order&, Instant) const override { return false; }

 private:
  Promotion promotion_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_CORE_STATE_SHOP_H_
