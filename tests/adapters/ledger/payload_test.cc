// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/tests/support/random_orders.h"

namespace parapet::testing {
namespace {

// Facts and records with every field filled, left out or at an edge, from a seed.
class RandomEvents : public RandomOrders {
 public:
  using RandomOrders::RandomOrders;

  std::optional<Quantity> MaybeQuantity() {
    return Coin() ? std::optional(Quantity::FromMicros(Micros())) : std::nullopt;
  }
  Missing SomeMissing() { return static_cast<Missing>(Below(static_cast<int64_t>(Missing::kUnpriced) + 1)); }

  Facts MakeFacts(size_t lines, FactsBuffer& buffer) {
    Facts facts;
    facts.now = MaybeTime();
    facts.supplied = FactSet::FromBits(static_cast<uint16_t>(Below(1 << kFacts)));
    facts.stock_authority = static_cast<StockAuthority>(Below(2));
    facts.catalogue_tax = static_cast<TaxBasis>(Below(3));
    facts.profile = static_cast<uint8_t>(Below(256));
    facts.history.identity_missing = SomeMissing();
    if (Coin()) facts.history.since_same = Duration{Below(INT64_C(1) << 45)};
    facts.history.same_order = buffer.same_order = Word();
    facts.entitlement.covers_zero_total = Coin();
    for (size_t i = 0; i < lines; ++i) buffer.lines[i] = MakeLineFacts();
    facts.lines = {buffer.lines.data(), lines};
    return facts;
  }

  OrderRecord MakeRecord() {
    OrderRecord record;
    record.identity = "id" + Word();
    record.cart_id = Word();
    record.revision = {Below(1'000), MaybeTime(), static_cast<Stage>(Below(kStages)), Coin() ? 0 : Bits()};
    record.origin = static_cast<Origin>(Below(kOrigins));
    record.cancelled = Coin(), record.test = Coin(), record.judged = Coin(), record.vetoed = Coin();
    record.unsure_hold = Coin();
    record.seen_at = MaybeTime(), record.placed_at = MaybeTime(), record.cancelled_at = MaybeTime();
    if (Coin()) record.currency = SomeCurrency();
    record.price_list = Word();
    record.customer = Bits(), record.address = Coin() ? 0 : Bits(), record.lines_fingerprint = Bits();
    record.decision = static_cast<Action>(Below(4)), record.enforced = static_cast<Action>(Below(4));
    for (int64_t i = Below(4); i > 0; --i) {
      record.lines.push_back({Word(), Word(), Quantity::FromMicros(Micros()), Money::FromMicros(Micros())});
      record.lines.back().reference = MaybeMoney();
    }
    for (int64_t i = Below(3); i > 0; --i) record.guardrails.push_back(Word());
    for (int64_t i = Below(3); i > 0; --i) {
      record.exposure.push_back({Word(), Money::FromMicros(Micros()), Money::FromMicros(Micros()), Word(), Word()});
    }
    if (Coin()) record.presentment_currency = SomeCurrency();
    record.total = MaybeMoney(), record.authorised_total = MaybeMoney();
    record.discount_basis_points = static_cast<int32_t>(Below(12'000));
    for (int64_t i = Below(3); i > 0; --i) record.codes.push_back({Word(), std::nullopt});
    for (int64_t i = Below(3); i > 0; --i) record.stored_values.push_back({Word(), MaybeMoney(), MaybeMoney()});
    return record;
  }

  ItemUpdate MakeItem() {
    ItemUpdate item;
    item.id = "id" + Word(), item.variant_id = Word(), item.sku = Word(), item.product_id = Word();
    item.inventory_item_id = Word(), item.gtin = Word(), item.title = Word();
    for (int64_t i = Below(3); i > 0; --i) item.prices.push_back({SomeCurrency(), Word(), MaybeMoney(), MaybeMoney()});
    item.cost = MaybeMoney(), item.min_price = MaybeMoney(), item.max_price = MaybeMoney();
    item.face_value = MaybeMoney(), item.max_per_order = MaybeQuantity();
    item.max_per_customer = MaybeQuantity(), item.min_per_order = MaybeQuantity();
    item.order_multiple = MaybeQuantity(), item.pack_size = MaybeQuantity();
    if (Coin()) item.state = static_cast<ItemState>(Below(5));
    if (Coin()) item.available_on = Instant{1 + Below(INT64_C(4'000'000'000'000'000))};
    if (Coin()) item.discountable = Coin();
    for (ItemPrice& price : item.prices) {
      price.sale_price = MaybeMoney(), price.sale_from = MaybeTime(), price.sale_until = MaybeTime();
    }
    if (Coin()) item.free_ok = Coin();
    if (Coin()) item.is_gift_card = Coin();
    if (Coin()) item.stock = ItemStock{static_cast<StockKind>(Below(4)), MaybeQuantity(), MaybeQuantity(), MaybeTime()};
    for (auto* text : {&item.product_type, &item.size, &item.flags, &item.substitutes}) {
      if (Coin()) *text = Word();
    }
    item.supplier_quote = MaybeMoney(), item.supplier_days = MaybeQuantity();
    item.updated_at = MaybeTime();
    item.removed = Coin();
    return item;
  }

 private:
  LineFacts MakeLineFacts() {
    LineFacts line;
    line.item_known = Coin(), line.free_ok = Coin(), line.live_unvouched = Coin(), line.promoted = Coin();
    line.item_missing = SomeMissing(), line.reference_missing = SomeMissing(), line.stock_missing = SomeMissing();
    line.profile = static_cast<uint8_t>(Below(256));
    line.reference = MaybeMoney(), line.promotion_floor = MaybeMoney(), line.live = MaybeMoney();
    line.cost = MaybeMoney(), line.floor = MaybeMoney(), line.face_value = MaybeMoney();
    line.stock_kind = static_cast<StockKind>(Below(4)), line.claim = static_cast<ClaimOutcome>(Below(4));
    line.stock_item = static_cast<uint32_t>(Bits());
    line.available = MaybeQuantity();
    return line;
  }
};

void ExpectSameRecord(const OrderRecord& a, const OrderRecord& b) {
  EXPECT_EQ(a.identity, b.identity);
  EXPECT_EQ(a.cart_id, b.cart_id);
  EXPECT_EQ(a.revision, b.revision);
  EXPECT_EQ(a.origin, b.origin);
  EXPECT_EQ(std::tie(a.cancelled, a.test, a.judged, a.vetoed), std::tie(b.cancelled, b.test, b.judged, b.vetoed));
  EXPECT_EQ(a.unsure_hold, b.unsure_hold);
  EXPECT_EQ(std::tie(a.seen_at, a.placed_at, a.cancelled_at), std::tie(b.seen_at, b.placed_at, b.cancelled_at));
  EXPECT_EQ(a.currency, b.currency);
  EXPECT_EQ(a.price_list, b.price_list);
  EXPECT_EQ(std::tie(a.customer, a.address, a.lines_fingerprint), std::tie(b.customer, b.address, b.lines_fingerprint));
  EXPECT_EQ(std::tie(a.decision, a.enforced), std::tie(b.decision, b.enforced));
  EXPECT_EQ(a.guardrails, b.guardrails);
  ASSERT_EQ(a.lines.size(), b.lines.size());
  for (size_t i = 0; i < a.lines.size(); ++i) {
    const RememberedLine &x = a.lines[i], &y = b.lines[i];
    EXPECT_EQ(std::tie(x.key, x.item, x.quantity, x.offered_unit, x.reference),
              std::tie(y.key, y.item, y.quantity, y.offered_unit, y.reference));
  }
  EXPECT_EQ(std::tie(a.presentment_currency, a.total, a.authorised_total, a.discount_basis_points),
            std::tie(b.presentment_currency, b.total, b.authorised_total, b.discount_basis_points));
  const auto same = [](const Used& x, const Used& y) {
    return std::tie(x.what, x.amount, x.balance) == std::tie(y.what, y.amount, y.balance);
  };
  EXPECT_TRUE(std::equal(a.codes.begin(), a.codes.end(), b.codes.begin(), b.codes.end(), same));
  EXPECT_TRUE(
      std::equal(a.stored_values.begin(), a.stored_values.end(), b.stored_values.begin(), b.stored_values.end(), same));
  ASSERT_EQ(a.exposure.size(), b.exposure.size());
  for (size_t i = 0; i < a.exposure.size(); ++i) {
    const OrderRecord::Exposure &x = a.exposure[i], &y = b.exposure[i];
    EXPECT_EQ(std::tie(x.item, x.amount, x.price, x.promotion, x.line),
              std::tie(y.item, y.amount, y.price, y.promotion, y.line));
  }
}

TEST(OrderPayload, RoundTripsOrderFactsRecordAndVerdict) {
  FactsBuffer written, read_back;
  for (uint32_t seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomEvents random(seed);
    std::vector<std::byte> memory(200'000);
    Arena arena(memory);
    const Order* const order = random.Make(arena);
    const Facts facts = random.MakeFacts(order->lines.size(), written);
    const OrderRecord record = random.MakeRecord();
    const std::string verdict = random.Coin() ? R"({"decision":"allow","text":"}],\"{"})" : "";
    const std::string text = WriteOrderPayload(*order, &facts, record, verdict);
    OrderPayload payload;
    std::string error;
    ASSERT_TRUE(ReadOrderPayload(text, &arena, &read_back, &payload, &error)) << error << "\n" << text;
    EXPECT_TRUE(SameOrder(*order, *payload.order)) << text;
    EXPECT_EQ(FactsDigest(payload.facts), FactsDigest(facts)) << text;
    EXPECT_EQ(payload.facts.profile, facts.profile);
    ASSERT_EQ(payload.facts.lines.size(), facts.lines.size());
    for (size_t i = 0; i < facts.lines.size(); ++i) EXPECT_EQ(payload.facts.lines[i].profile, facts.lines[i].profile);
    EXPECT_EQ(payload.verdict_json, verdict);
    ExpectSameRecord(record, payload.record);
    EXPECT_EQ(WriteOrderPayload(*payload.order, &payload.facts, payload.record, verdict), text);
    if (HasFailure()) return;
  }
}

TEST(OrderPayload, ReadsTheRecordAloneWithoutLookingAtTheOrder) {
  const std::string text =
      R"({"record":{"identity":"1","lines":[]},"order":{"not":["an","order"]},"facts":[{}],"verdict":{"a":"\"}"}})";
  OrderPayload payload;
  std::string error;
  ASSERT_TRUE(ReadOrderPayload(text, nullptr, nullptr, &payload, &error)) << error;
  EXPECT_EQ(payload.record.identity, "1");
  EXPECT_EQ(payload.order, nullptr);
  EXPECT_EQ(payload.verdict_json, R"({"a":"\"}"})");
  std::vector<std::byte> memory(10'000);
  Arena arena(memory);
  EXPECT_FALSE(ReadOrderPayload(text, &arena, nullptr, &payload, &error));
  EXPECT_NE(error.find("order: $.not"), std::string::npos) << error;
}

TEST(OrderPayload, RefusesDamageWithItsPlace) {
  const char* const broken[] = {
      "",
      "[]",
      "{",
      "{}",
      R"({"record")",
      R"({"record":})",
      R"({"record":{"identity":"1")",
      R"({"record":{"identity":"1"}}x)",
      R"({"record":{"identity":"1"},"record":{"identity":"2"}})",
      R"({"record":{"identity":""}})",
      R"({"record":{"identity":"1","decision":"burn"}})",
      R"({"record":{"identity":"1","revision":{"digest":"12"}}})",
      R"({"record":"1"})",
      R"({"record":]})",
  };
  for (const char* text : broken) {
    OrderPayload payload;
    std::string error;
    EXPECT_FALSE(ReadOrderPayload(text, nullptr, nullptr, &payload, &error)) << text;
    EXPECT_FALSE(error.empty()) << text;
  }
}

TEST(ItemsPayload, RoundTrips) {
  for (uint32_t seed = 1; seed <= 1'000; ++seed) {
    RandomEvents random(seed);
    const std::vector<ItemUpdate> items = {random.MakeItem(), random.MakeItem()};
    std::vector<ItemUpdate> read;
    std::string error;
    const std::string text = WriteItems(items);
    ASSERT_TRUE(ReadItems(text, &read, &error)) << "seed " << seed << ": " << error << "\n" << text;
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(WriteItems(read), text) << "seed " << seed;
    const ItemUpdate &a = items[1], &b = read[1];
    EXPECT_EQ(std::tie(a.id, a.variant_id, a.sku, a.product_id, a.inventory_item_id, a.gtin, a.title),
              std::tie(b.id, b.variant_id, b.sku, b.product_id, b.inventory_item_id, b.gtin, b.title));
    EXPECT_EQ(std::tie(a.cost, a.min_price, a.max_price, a.face_value, a.max_per_order, a.free_ok, a.is_gift_card),
              std::tie(b.cost, b.min_price, b.max_price, b.face_value, b.max_per_order, b.free_ok, b.is_gift_card));
    EXPECT_EQ(std::tie(a.updated_at, a.removed), std::tie(b.updated_at, b.removed));
    EXPECT_EQ(std::tie(a.product_type, a.size, a.flags, a.substitutes, a.supplier_quote, a.supplier_days),
              std::tie(b.product_type, b.size, b.flags, b.substitutes, b.supplier_quote, b.supplier_days));
    ASSERT_EQ(a.prices.size(), b.prices.size());
    for (size_t i = 0; i < a.prices.size(); ++i) {
      EXPECT_EQ(std::tie(a.prices[i].currency, a.prices[i].price_list, a.prices[i].price, a.prices[i].compare_at),
                std::tie(b.prices[i].currency, b.prices[i].price_list, b.prices[i].price, b.prices[i].compare_at));
    }
    ASSERT_EQ(a.stock.has_value(), b.stock.has_value());
    if (a.stock) {
      EXPECT_EQ(std::tie(a.stock->kind, a.stock->quantity, a.stock->safety, a.stock->as_of),
                std::tie(b.stock->kind, b.stock->quantity, b.stock->safety, b.stock->as_of));
    }
  }
}

TEST(SmallPayloads, RoundTrip) {
  for (uint32_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomEvents random(seed);
    std::string error;
    const std::vector<StockReading> readings = {
        {"item" + random.Word(), random.Word(), random.MaybeQuantity(), random.MaybeTime()}};
    std::vector<StockReading> stock;
    ASSERT_TRUE(ReadStock(WriteStock(readings), &stock, &error)) << error;
    EXPECT_EQ(std::tie(stock[0].item, stock[0].location, stock[0].available, stock[0].as_of),
              std::tie(readings[0].item, readings[0].location, readings[0].available, readings[0].as_of));
    const PriceDecision decision = {
        "item" + random.Word(), random.SomeCurrency(), random.Word(), random.Coin(), Money::FromMicros(random.Micros()),
        random.Word(),          random.Word()};
    PriceDecision decided;
    ASSERT_TRUE(ReadPriceDecision(WritePriceDecision(decision), &decided, &error)) << error;
    EXPECT_EQ(std::tie(decided.item, decided.currency, decided.price_list, decided.accept, decided.price, decided.actor,
                       decided.reason),
              std::tie(decision.item, decision.currency, decision.price_list, decision.accept, decision.price,
                       decision.actor, decision.reason));
    const Release release = {"id" + random.Word(), random.Bits(), random.Word(), random.Word()};
    Release released;
    ASSERT_TRUE(ReadRelease(WriteRelease(release), &released, &error)) << error;
    EXPECT_EQ(std::tie(released.identity, released.revision_digest, released.actor, released.reason),
              std::tie(release.identity, release.revision_digest, release.actor, release.reason));
  }
  PriceDecision decision;
  Release release;
  std::string error;
  EXPECT_FALSE(ReadPriceDecision(R"({"item":"a"})", &decision, &error));
  EXPECT_NE(error.find("$.price"), std::string::npos);
  EXPECT_FALSE(ReadRelease("{}", &release, &error));
}

}  // namespace
}  // namespace parapet::testing
