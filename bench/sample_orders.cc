// SPDX-License-Identifier: Apache-2.0
#include "parapet/bench/sample_orders.h"

#include <random>
#include <string>

#include "parapet/bench/check.h"

namespace parapet::bench {
namespace {

constexpr Instant kNow{1'700'000'000'000'000};

Money FillLine(OrderBuilder& builder, LineFacts& facts, std::mt19937& random, size_t index, bool planted) {
  const Money price = Money::FromMicros((100 + static_cast<int64_t>(random() % 20'000)) * 10'000);
  Line& line = *builder.AddLine();
  line.line_id = builder.arena().Copy(std::to_string(index));
  line.variant_id = builder.arena().Copy("variant-" + std::to_string(random() % 1'000'000));
  line.quantity = Quantity::Whole(1 + static_cast<int64_t>(random() % 3));
  line.quantity_known = true;
  line.unit_price = planted ? Money() : price;
  line.unit_price_places = planted ? 0 : 2;
  facts.item_known = true;
  facts.reference = facts.live = price;
  facts.cost = Money::FromMicros(price.micros() / 2);
  facts.stock_kind = StockKind::kTracked;
  facts.available = Quantity::Whole(100);
  facts.claim = ClaimOutcome::kWon;
  facts.stock_item = static_cast<uint32_t>(index);
  return *Multiply(*line.unit_price, line.quantity);
}

SampleOrder MakeOrder(size_t number, size_t lines, std::mt19937& random) {
  SampleOrder sample;
  const size_t bytes = 4'096 + lines * 1'024;
  sample.memory = std::make_unique<std::byte[]>(bytes);
  sample.arena = std::make_unique<Arena>(std::span(sample.memory.get(), bytes));
  sample.planted = number % kPlantedEvery == 0;
  sample.lines.resize(lines);
  OrderBuilder builder(*sample.arena);
  Order& order = builder.order();
  order.store = "bench";
  order.id = builder.arena().Copy("order-" + std::to_string(number));
  order.currency = *Currency::FromCode("USD");
  order.placed_at = kNow;
  order.customer = random();
  order.address = random();
  order.tax_basis = TaxBasis::kExcluded;
  Money total;
  for (size_t i = 0; i < lines; ++i) {
    total = *Add(total, FillLine(builder, sample.lines[i], random, i, sample.planted && i == 0));
  }
  order.stated_lines_total = total;
  order.shipping = Money::Major(5);
  order.tax_total = Money();
  order.total = Add(total, Money::Major(5));
  const BuildResult built = builder.Finish();
  Require(built.ok(), "a sample order is built");
  sample.order = built.order;
  sample.facts.now = kNow;
  sample.facts.supplied = FactSet::FromBits((1u << kFacts) - 1);
  sample.facts.catalogue_tax = TaxBasis::kExcluded;
  sample.facts.stock_authority = StockAuthority::kParapet;
  sample.facts.lines = sample.lines;
  return sample;
}

}  // namespace

std::vector<SampleOrder> MakeOrders(size_t count, size_t lines) {
  std::mt19937 random(kSeed);
  std::vector<SampleOrder> orders;
  for (size_t i = 0; i < count; ++i) {
    orders.push_back(MakeOrder(i, lines, random));
    orders.back().facts.lines = orders.back().lines;
  }
  return orders;
}

}  // namespace parapet::bench
