// SPDX-License-Identifier: Apache-2.0
//
// How a vector of the corpus is varied: everything that names, prices or dates it is moved together.
#include <algorithm>
#include <span>
#include <type_traits>

#include "parapet/adapters/ledger/payload/parts.h"
#include "parapet/adapters/platforms/native/order_json.h"
#include "parapet/core/kernel/facts_fields.h"
#include "parapet/plugin/trial/corpus_vector.h"

namespace parapet {
namespace {

// Currencies with equally many decimals, which may stand for each other.
constexpr std::string_view kTwoDecimals[] = {"USD", "EUR", "GBP", "CAD", "AUD", "CHF", "SEK", "NOK", "PLN", "MXN"};
constexpr std::string_view kNoDecimals[] = {"JPY", "KRW", "CLP", "VND", "ISK"};
constexpr std::string_view kThreeDecimals[] = {"KWD", "BHD", "OMR", "TND"};

Currency Along(Currency currency, int64_t steps, std::span<const std::string_view> codes) {
  const auto at = std::find(codes.begin(), codes.end(), currency.code());
  if (at == codes.end()) return currency;
  const size_t next = (static_cast<size_t>(at - codes.begin()) + static_cast<size_t>(steps)) % codes.size();
  return Currency::FromCode(codes[next]).value_or(currency);
}
Currency Along(Currency currency, int64_t steps) {
  if (currency.IsNone() || steps == 0) return currency;
  if (currency.exponent() == 0) return Along(currency, steps, kNoDecimals);
  if (currency.exponent() == 3) return Along(currency, steps, kThreeDecimals);
  return Along(currency, steps, kTwoDecimals);
}

// A well-mixed number out of three (splitmix64).
uint64_t Mix(uint64_t seed, uint64_t a, uint64_t b) {
  uint64_t mixed = seed * 0x9e3779b97f4a7c15 + a * 0xbf58476d1ce4e5b9 + b * 0x94d049bb133111eb;
  for (int round = 0; round < 2; ++round) {
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    mixed ^= mixed >> 31;
  }
  return mixed;
}

// Moves one field of any kind.
class Move {
 public:
  explicit Move(const CorpusVariation& variation) : variation_(variation) {}
  template <typename T>
  void operator()(std::string_view, T& field) const {
    Apply(field);
  }
  void Apply(Money& amount) const { amount = Multiply(amount, Quantity::Whole(variation_.times)).value_or(amount); }
  void Apply(std::optional<Money>& amount) const {
    if (amount) Apply(*amount);
  }
  void Apply(Instant& instant) const {
    if (instant.IsKnown()) instant = instant + variation_.shift;
  }
  void Apply(Currency& currency) const { currency = Along(currency, variation_.currencies); }
  template <typename T>
  void Apply(T&) const {}

 private:
  const CorpusVariation& variation_;
};

void MoveHeader(const Move& move, Order& order) {
  for (Instant* instant : {&order.placed_at, &order.cancelled_at, &order.revision.updated_at}) move.Apply(*instant);
  for (Currency* currency : {&order.currency, &order.presentment_currency}) move.Apply(*currency);
  for (std::optional<Money>* amount :
       {&order.stated_lines_total, &order.discount_total, &order.shipping, &order.tax_total, &order.fee_total,
        &order.tip_total, &order.total, &order.shown_total, &order.presentment_total, &order.presentment_shown_total,
        &order.presentment_shipping}) {
    move.Apply(*amount);
  }
}

void MoveLine(const Move& move, const std::string& suffix, Arena& arena, Line& line) {
  for (std::string_view* key : {&line.variant_id, &line.sku, &line.item_id}) {
    if (!key->empty() && !suffix.empty()) *key = arena.Concatenate(*key, suffix);
  }
  move.Apply(line.currency);
  for (std::optional<Money>* amount :
       {&line.unit_price, &line.compare_at, &line.discount, &line.stated_total, &line.tax, &line.presentment_unit}) {
    move.Apply(*amount);
  }
}

// The order built anew, so that what the builder derives follows.
const Order* MoveOrder(const Order& order, const CorpusVariation& variation, Arena& arena) {
  const Move move(variation);
  const std::string suffix = variation.items == 0 ? "" : "-" + std::to_string(variation.items);
  OrderBuilder builder(arena);
  builder.order() = order;
  MoveHeader(move, builder.order());
  for (const Line& line : order.lines) {
    Line* const added = builder.AddLine();
    if (added == nullptr) return nullptr;
    *added = line;
    MoveLine(move, suffix, arena, *added);
  }
  for (const Discount& discount : order.discounts) {
    Discount* const added = builder.AddDiscount();
    if (added == nullptr) return nullptr;
    *added = discount;
    move.Apply(added->amount);
  }
  for (const Payment& payment : order.payments) {
    Payment* const added = builder.AddPayment();
    if (added == nullptr) return nullptr;
    *added = payment;
    move.Apply(added->currency);
    for (std::optional<Money>* amount : {&added->authorised, &added->captured, &added->balance}) move.Apply(*amount);
  }
  for (const std::string_view tag : order.tags) builder.AddTag(tag);
  return builder.Finish().order;
}

void MoveFacts(const CorpusVariation& variation, FactsBuffer& buffer, Facts& facts) {
  const Move move(variation);
  VisitWhole(facts, move);
  for (size_t i = 0; i < facts.lines.size(); ++i) VisitLine(buffer.lines[i], move);
  for (size_t i = 0; i < facts.discounts.size(); ++i) VisitDiscount(buffer.discounts[i], move);
  for (size_t i = 0; i < facts.payments.size(); ++i) VisitPayment(buffer.payments[i], move);
}

void MoveChange(const CorpusVariation& variation, PriceChange& change) {
  const Move move(variation);
  move.Apply(change.at);
  move.Apply(change.currency);
  move.Apply(change.price);
  for (std::optional<Money>* amount :
       {&change.reference, &change.band_origin, &change.compare_at, &change.cost, &change.floor, &change.face_value}) {
    move.Apply(*amount);
  }
}

}  // namespace

CorpusVariation DrawVariation(const CorpusVector& vector, uint64_t seed, int number) {
  if (number == 0) return {};
  uint64_t name = 0;
  for (const char letter : vector.report) name = name * 31 + static_cast<unsigned char>(letter);
  const uint64_t drawn = Mix(seed, name * 1'000 + static_cast<uint64_t>(vector.line), static_cast<uint64_t>(number));
  CorpusVariation variation;
  if (!vector.keep_items) variation.items = 1 + drawn % 99'999;
  if (!vector.keep_amounts) variation.times = 1 + static_cast<int64_t>(drawn / 100'000 % 7);
  if (!vector.keep_currencies) variation.currencies = static_cast<int64_t>(drawn / 700'000 % 60);
  if (!vector.keep_times) variation.shift = Minutes(static_cast<int64_t>(drawn / 42'000'000 % 1'440'000) - 720'000);
  return variation;
}

CorpusSubject::CorpusSubject() : memory_(2 * kArenaBytes), arena_(memory_) {}

std::string CorpusSubject::Load(const CorpusVector& vector, const CorpusVariation& variation) {
  order_ = nullptr;
  if (!vector.change) return LoadOrder(vector, variation);
  change_ = *vector.change;
  MoveChange(variation, change_);
  return {};
}

std::string CorpusSubject::LoadOrder(const CorpusVector& vector, const CorpusVariation& variation) {
  arena_.Reset();
  const Order* order = nullptr;
  std::string error;
  if (!ReadOrder(vector.order, {.arena = &arena_}, &order, nullptr, &error)) return "order: " + error;
  if (!payload::ReadFacts(vector.facts, &buffer_, &facts_, &error)) return error;
  if (!facts_.now.IsKnown()) return "facts: now is missing";
  if (facts_.lines.size() != order->lines.size()) return "facts: lines must be as many as the order's";
  if (facts_.discounts.size() > order->discounts.size()) return "facts: more discounts than the order has";
  if (facts_.payments.size() > order->payments.size()) return "facts: more payments than the order has";
  order_ = MoveOrder(*order, variation, arena_);
  if (order_ == nullptr) return "order: too large to vary";
  MoveFacts(variation, buffer_, facts_);
  return {};
}

}  // namespace parapet
