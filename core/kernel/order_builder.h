// SPDX-License-Identifier: Apache-2.0
//
// Builds an Order inside an Arena, enforcing its bounds and deriving unit prices once.
//
//   alignas(16) static std::byte memory[kArenaBytes];
//   Arena arena(memory);
//   OrderBuilder builder(arena);
//   builder.order().currency = *Currency::FromCode("USD");
//   if (Line* line = builder.AddLine()) { line->unit_price = Money::Major(15); ... }
//   BuildResult built = builder.Finish();
//
// Thread safety: an arena and its builder belong to one thread. Errors: a full arena or a broken bound makes Finish
// return the error; nothing throws or allocates. Cost: bump allocation, one pass over the lines.
#ifndef PARAPET_CORE_KERNEL_ORDER_BUILDER_H_
#define PARAPET_CORE_KERNEL_ORDER_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parapet/core/kernel/order.h"

namespace parapet {

// Bounds of an order besides kLinesMax; they follow from a body of at most 1 MiB.
inline constexpr size_t kDiscountsMax = 200;
inline constexpr size_t kTagsMax = 250;
inline constexpr size_t kPaymentsMax = 50;
// Enough for an order at every bound together with its texts; what a body of 1 MiB can hold.
inline constexpr size_t kArenaBytes = 1'500'000;

// Memory handed out in one direction and taken back all at once. REQUIRES: `memory` is aligned to 16.
class Arena {
 public:
  explicit Arena(std::span<std::byte> memory) : memory_(memory) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // `bytes` bytes, aligned to 16; nullptr when the arena is full.
  void* Allocate(size_t bytes);
  // A copy of `text` in the arena; sets full() and returns an empty view when it does not fit.
  std::string_view Copy(std::string_view text);
  // The concatenation of two texts.
  std::string_view Concatenate(std::string_view a, std::string_view b);
  void Reset() { used_ = 0, full_ = false; }
  // Makes the arena full: what was to be built in it does not fit.
  void Exhaust() { full_ = true; }
  bool full() const { return full_; }
  size_t used() const { return used_; }
  size_t left() const { return memory_.size() - used_; }

 private:
  std::span<std::byte> memory_;
  size_t used_ = 0;
  bool full_ = false;
};

enum class BuildError : uint8_t {
  kNone,
  kArenaFull,
  kTooManyLines,
  kTooManyDiscounts,
  kTooManyTags,
  kTooManyPayments,
  kNoIdentity,  // neither an order id nor a cart id
  kNoCurrency,
};
std::string_view Name(BuildError error);

struct BuildResult {
  BuildError error = BuildError::kNone;
  const Order* order = nullptr;  // null on error
  bool ok() const { return error == BuildError::kNone; }
};

class OrderBuilder {
 public:
  explicit OrderBuilder(Arena& arena);

  // The header, to be filled in place. Texts put here must outlive the order: use arena().Copy for foreign ones.
  Order& order() { return *order_; }
  Arena& arena() { return arena_; }

  // A fresh line, discount or payment, to be filled in place; nullptr beyond the bound or when the arena is full, which
  // Finish reports. The pointer stays valid as long as the order. Room for all lines that the bound allows is set aside
  // with the first (at most half of what the arena still has), so several orders in one arena need it to be that much
  // larger.
  Line* AddLine();
  Discount* AddDiscount();
  Payment* AddPayment();
  void AddTag(std::string_view tag);
  std::span<Line> lines() { return {lines_, line_count_}; }
  std::span<Discount> discounts() { return {discounts_, discount_count_}; }
  std::span<Payment> payments() { return {payments_, payment_count_}; }

  // Checks the bounds, derives prices, totals and traits, sets revision.stage and revision.digest. Call once.
  BuildResult Finish();

 private:
  BuildError error_ = BuildError::kNone;
  Arena& arena_;
  Order unplaced_;  // stands in when the arena had no room; Finish reports it
  Order* order_ = &unplaced_;
  Line* lines_ = nullptr;
  Discount* discounts_ = nullptr;
  Payment* payments_ = nullptr;
  std::string_view* tags_ = nullptr;
  size_t line_count_ = 0, discount_count_ = 0, payment_count_ = 0, tag_count_ = 0;
  size_t line_room_ = 0, discount_room_ = 0, payment_room_ = 0, tag_room_ = 0;
};

// The fingerprint of what an order says, all that a guardrail reads of it (order_fields.h): equal for a redelivery,
// different for a changed price. Its stage and its times are not in it: paid after placed is the same order.
uint64_t ContentDigest(const Order& order);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_ORDER_BUILDER_H_
