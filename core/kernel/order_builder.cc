// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/order_builder.h"

#include <new>

#include "parapet/core/kernel/field_digest.h"
#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/kernel/order_fields.h"
#include "parapet/core/kernel/total_parts.h"

namespace parapet {
namespace {

// One more element of an array whose room is set aside once, so that pointers to its elements stay valid: up to `bound`
// elements, at most half of what the arena still has. Room that is never written costs nothing.
template <typename T>
T* Append(Arena& arena, T*& array, size_t& count, size_t& room, size_t bound) {
  if (array == nullptr) {
    const size_t fitting = arena.left() / 2 / sizeof(T);
    room = fitting < bound ? fitting : bound;
    array = static_cast<T*>(arena.Allocate(room * sizeof(T)));
  }
  if (count == room) arena.Exhaust();
  if (arena.full()) return nullptr;
  return new (&array[count++]) T();
}

// offered, net unit and net total of one line; false when a product does not fit.
bool DeriveLine(Line& line) {
  line.offered_unit = line.net_unit = line.net_total = Money();
  line.priced = false;
  if (!line.unit_price) return true;
  line.offered_unit = line.net_unit = *line.unit_price;
  const auto gross = Multiply(line.offered_unit, line.quantity);
  if (!gross) return false;
  const auto net = Subtract(*gross, line.discount.value_or(Money()));
  if (!net) return false;
  line.net_total = *net;
  if (line.discount && !line.discount->IsZero() && line.quantity.micros() != 0) {
    const auto unit = Divide(*net, line.quantity);
    if (!unit) return false;
    line.net_unit = *unit;
  }
  line.priced = true;
  return true;
}

// Sums the lines into the order; false when a sum does not fit.
bool AddToTotals(const Line& line, Order& order) {
  if (!line.priced) return true;
  const auto gross = Multiply(line.offered_unit, line.quantity);
  const auto goods = gross ? Add(order.goods_total, *gross) : std::nullopt;
  const auto net = Add(order.goods_net_total, line.net_total);
  if (!goods || !net) return false;
  order.goods_total = *goods;
  order.goods_net_total = *net;
  return true;
}

uint16_t Bit(LineTrait trait, bool set) { return set ? static_cast<uint16_t>(trait) : 0; }

uint16_t TraitsOf(const Line& line, const Order& order) {
  const bool foreign = !line.currency.IsNone() && line.currency != order.currency;
  const int exponent = (foreign ? line.currency : order.currency).exponent();
  const bool broken = line.requires_whole_quantity && !line.quantity.IsWhole();
  unsigned traits = Bit(LineTrait::kMissingPrice, !line.unit_price);
  traits |= Bit(LineTrait::kNegativePrice, line.unit_price && line.unit_price->IsNegative());
  traits |= Bit(LineTrait::kZeroPrice, line.unit_price && line.unit_price->IsZero());
  traits |= Bit(LineTrait::kNegativeTotal, line.net_total.IsNegative());
  traits |= Bit(LineTrait::kOtherCurrency, foreign);
  traits |= Bit(LineTrait::kFinerThanCurrency, line.unit_price_places > exponent);
  traits |= Bit(LineTrait::kOddQuantity, !line.quantity.IsPositive() || broken);
  traits |= Bit(LineTrait::kNegativeDiscount, line.discount && line.discount->IsNegative());
  traits |= Bit(LineTrait::kDeposit, line.kind == LineKind::kDeposit);
  traits |= Bit(LineTrait::kCharge, line.kind == LineKind::kFee || line.kind == LineKind::kTip);
  traits |= Bit(LineTrait::kByWeight, !line.requires_whole_quantity);
  return static_cast<uint16_t>(traits);
}

}  // namespace

void* Arena::Allocate(size_t bytes) {
  const size_t start = (used_ + 15) & ~size_t{15};
  if (start > memory_.size() || bytes > memory_.size() - start) {
    full_ = true;
    return nullptr;
  }
  used_ = start + bytes;
  return memory_.data() + start;
}

std::string_view Arena::Copy(std::string_view text) { return Concatenate(text, {}); }

std::string_view Arena::Concatenate(std::string_view a, std::string_view b) {
  const size_t size = a.size() + b.size();
  if (full_ || size > memory_.size() - used_) {
    full_ = true;
    return {};
  }
  char* start = reinterpret_cast<char*>(memory_.data() + used_);
  char* at = start;
  for (char c : a) *at++ = c;
  for (char c : b) *at++ = c;
  used_ += size;
  return {start, size};
}

std::string_view Name(BuildError error) {
  switch (error) {
    case BuildError::kNone:
      return "none";
    case BuildError::kArenaFull:
      return "order too large";
    case BuildError::kTooManyLines:
      return "more than 500 lines";
    case BuildError::kTooManyDiscounts:
      return "more than 200 discounts";
    case BuildError::kTooManyTags:
      return "more than 250 tags";
    case BuildError::kTooManyPayments:
      return "more than 50 payments";
    case BuildError::kNoIdentity:
      return "neither an order id nor a cart id";
    case BuildError::kNoCurrency:
      return "no currency";
  }
  return "unknown";
}

OrderBuilder::OrderBuilder(Arena& arena) : arena_(arena) {
  if (void* memory = arena.Allocate(sizeof(Order))) order_ = new (memory) Order();
}

Line* OrderBuilder::AddLine() {
  if (line_count_ == kLinesMax) {
    error_ = BuildError::kTooManyLines;
    return nullptr;
  }
  return Append(arena_, lines_, line_count_, line_room_, kLinesMax);
}

Discount* OrderBuilder::AddDiscount() {
  if (discount_count_ == kDiscountsMax) {
    error_ = BuildError::kTooManyDiscounts;
    return nullptr;
  }
  return Append(arena_, discounts_, discount_count_, discount_room_, kDiscountsMax);
}

Payment* OrderBuilder::AddPayment() {
  if (payment_count_ == kPaymentsMax) {
    error_ = BuildError::kTooManyPayments;
    return nullptr;
  }
  return Append(arena_, payments_, payment_count_, payment_room_, kPaymentsMax);
}

void OrderBuilder::AddTag(std::string_view tag) {
  if (tag_count_ == kTagsMax) {
    error_ = BuildError::kTooManyTags;
    return;
  }
  if (auto* slot = Append(arena_, tags_, tag_count_, tag_room_, kTagsMax)) *slot = tag;
}

BuildResult OrderBuilder::Finish() {
  if (arena_.full()) return {.error = BuildError::kArenaFull};
  if (error_ != BuildError::kNone) return {.error = error_};
  Order& order = *order_;
  if (Identity(order).empty()) return {.error = BuildError::kNoIdentity};
  if (order.currency.IsNone()) return {.error = BuildError::kNoCurrency};
  order.goods_total = order.goods_net_total = Money();
  order.arithmetic_fits = true;
  order.line_traits = 0;
  for (Line& line : lines()) {
    if (!DeriveLine(line) || !AddToTotals(line, order)) order.arithmetic_fits = false;
    order.line_traits = static_cast<uint16_t>(order.line_traits | TraitsOf(line, order));
  }
  order.lines = lines();
  order.discounts = discounts();
  order.payments = payments();
  order.tags = {tags_, tag_count_};
  order.total_check = CheckTotal(order);
  order.revision.stage = order.stage;
  order.revision.digest = ContentDigest(order);
  return {.order = &order};
}

uint64_t ContentDigest(const Order& order) {
  Fingerprint digest;
  const FieldDigest add(digest);
  VisitStatedWhole(order, add);
  // Only once something left, so that an order from before this was told keeps its fingerprint.
  if (order.fulfilment != FulfilmentStage::kNone) add("fulfilment", order.fulfilment);
  digest.Add(static_cast<uint64_t>(order.lines.size()));
  for (const Line& line : order.lines) VisitStatedLine(line, add);
  digest.Add(static_cast<uint64_t>(order.discounts.size()));
  for (const Discount& discount : order.discounts) VisitStatedDiscount(discount, add);
  digest.Add(static_cast<uint64_t>(order.payments.size()));
  for (const Payment& payment : order.payments) VisitStatedPayment(payment, add);
  return digest.value();
}

}  // namespace parapet
