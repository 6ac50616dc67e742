// SPDX-License-Identifier: Apache-2.0
//
// Everything that judging an order needs besides the order and the policy, resolved beforehand into one flat record.
//
// The state fills a Facts under its lock (catalogue look-ups, window readings, the outcome of claims); the kernel then
// judges with nothing live at hand. The ledger stores order and facts together, so a verdict can be reached again years
// later, by another policy, or inside WebAssembly.
//
// Two ways not to know: a *supplied* fact that is missing or stale for this line makes a guardrail indeterminate; a
// fact that the store never supplies leaves the guardrail unarmed.
//
// Thread safety: values; `lines` points into memory of the caller. Cost: about 450 bytes a line, of which the first 220
// are read for every order.
#ifndef PARAPET_CORE_KERNEL_FACTS_H_
#define PARAPET_CORE_KERNEL_FACTS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

// The kinds of fact that a store may or may not supply. Bits of a FactSet.
enum class Fact : uint8_t {
  kCatalogue,    // which items exist
  kReference,    // vouched prices
  kFaceValue,    // what a gift card or voucher is worth
  kStock,        // stock readings
  kClaims,       // reservations are made here (stock authority parapet)
  kIdentity,     // customer and address of orders
  kEntitlement,  // the register of rights to pay little or nothing
  kShownTotal,   // what the shopper saw before committing
  kCost,         // cost of goods
  kPriceLimits,  // the seller's own least and greatest price
  kLivePrice,    // what the shop charges now
  kSiblings,     // what the other variants of a product cost
  kPackaging,    // pieces a pack, multiples in which an item is sold
  kItemLimits,   // the most of an item that an order or a customer may have
  kItemState,    // whether an item may be sold, and when its sale price holds
  kCodes,        // the register of discount codes and promotions
  kPayments,     // what was authorised and captured, and what a stored value still holds
  kTaxRates,     // rates by destination
  kExchangeRates,
  kShippingRules,
  kSales,    // windows over the orders and price changes of the last minutes, hours and days
  kBudgets,  // what each budget for exposure has left
};
inline constexpr int kFacts = 22;

class FactSet {
 public:
  constexpr FactSet() = default;
  constexpr FactSet(std::initializer_list<Fact> facts) {
    for (Fact fact : facts) bits_ |= Bit(fact);
  }
  constexpr bool Has(Fact fact) const { return (bits_ & Bit(fact)) != 0; }
  constexpr bool Covers(FactSet needs) const { return (needs.bits_ & ~bits_) == 0; }
  constexpr FactSet& Insert(Fact fact) { return bits_ |= Bit(fact), *this; }
  constexpr FactSet& Remove(Fact fact) { return bits_ &= ~Bit(fact), *this; }
  constexpr uint32_t bits() const { return bits_; }
  static constexpr FactSet FromBits(uint32_t bits) {
    FactSet set;
    set.bits_ = bits;
    return set;
  }
  friend constexpr bool operator==(FactSet, FactSet) = default;

 private:
  static constexpr uint32_t Bit(Fact fact) { return 1u << static_cast<int>(fact); }
  uint32_t bits_ = 0;
};
std::string_view Name(Fact fact);
std::optional<Fact> FactFromName(std::string_view name);

// Why a supplied fact is not there for this line or order. Every value is a sentence on a screen: "could not check,
// because …" (see Because()).
enum class Missing : uint8_t {
  kNothing,         // it is there
  kUnknownItem,     // not in the catalogue
  kAmbiguousItem,   // two items claim this key
  kNoReference,     // known item, no vouched price in any price list that applies
  kLearning,        // a first price that nothing has vouched for yet
  kOtherCurrency,   // only priced in other currencies
  kOtherTaxBasis,   // priced with tax where the order is without, or the reverse
  kStaleStock,      // the stock reading is too old
  kAwaitingStock,   // no stock reading newer than the order yet (stock authority platform)
  kNoStockReading,  // tracked, but never read
  kAnonymous,       // no customer identity or no address
  kNotStated,       // the platform left the amount out of this order
  kUnpriced,        // the line has no price
  kTooOld,          // it is known, and too old to go by
  kTooFew,          // not enough orders or price changes seen to know what is usual
  kNoTaxRate,       // no tax rate is known for the destination
  kNoExchangeRate,  // no exchange rate between the order's two currencies
  kUndated,         // it is known, but not since when
  kUnregistered,    // a code that the register does not know
};
std::string_view Because(Missing reason);
std::string_view Name(Missing reason);
std::optional<Missing> MissingFromName(std::string_view name);

// Who keeps the stock number.
enum class StockAuthority : uint8_t {
  kPlatform,  // the number has been lowered by the time the order arrives
  kParapet,   // we reserve; readings come now and then
};

// Whether and how a line's item is limited.
enum class StockKind : uint8_t {
  kUnknown,    // no reading at all; see LineFacts::stock_missing
  kUntracked,  // unlimited
  kSellable,   // backorder or preorder: sold beyond zero on purpose
  kTracked,
};

std::string_view Name(StockKind kind);
std::optional<StockKind> StockKindFromName(std::string_view name);

// What became of the line's reservation.
enum class ClaimOutcome : uint8_t {
  kNotAsked,  // nothing claimed: a cart, an order under platform authority, an untracked item
  kWon,
  kShort,  // the reading does not suffice
  kLost,   // the reading sufficed, but other claims took it
};
std::string_view Name(ClaimOutcome outcome);
std::optional<ClaimOutcome> ClaimOutcomeFromName(std::string_view name);

// Whether an item may be sold at all.
enum class ItemState : uint8_t { kUnknown, kOnSale, kUnpublished, kDiscontinued, kRecalled };
std::string_view Name(ItemState state);
std::optional<ItemState> ItemStateFromName(std::string_view name);

// Whether the discounts on a line may be there, as far as the register of promotions and the catalogue say.
enum class Eligibility : uint8_t { kUnknown, kEligible, kExcluded };
std::string_view Name(Eligibility eligibility);
std::optional<Eligibility> EligibilityFromName(std::string_view name);

// Facts about one line, in the line's order. Whoever adds a field adds it to facts_fields.h, and with that to the
// digest, to what the ledger keeps and to the cases.
struct LineFacts {
  // --- read of every line -------------------------------------------------------------------------------------------
  bool item_known = false;
  Missing item_missing = Missing::kNothing;       // why item_known is false
  Missing reference_missing = Missing::kNothing;  // why reference is empty
  Missing stock_missing = Missing::kNothing;      // why available is empty though the item is tracked
  uint8_t profile = 0;                            // which rules of the policy apply (Rules::Line)
  bool free_ok = false;                           // may be sold at zero: samples, gifts
  bool live_unvouched = false;                    // the live price differs from the reference and nobody vouched for it
  bool promoted = false;                          // a registered promotion covers the reference-to-price step
  StockKind stock_kind = StockKind::kUnknown;
  ClaimOutcome claim = ClaimOutcome::kNotAsked;
  ItemState state = ItemState::kUnknown;
  Eligibility discount = Eligibility::kUnknown;
  bool halted = false;              // operations stopped selling it, or what it is sold through
  bool recently_live = false;       // the offered price was live at some time of the last 24 hours
  bool reservation_lapsed = false;  // this order had claimed it, and its claim expired before it was placed
  int32_t sold_lately = 0;          // orders with it in the last 15 minutes, before this one
  uint32_t stock_item = 0;          // lines with equal numbers draw on one stock
  std::optional<Money> reference;   // vouched unit price, same currency, basis and price list
  std::optional<Money> cost;
  std::optional<Money> floor;    // the seller's min_price
  std::optional<Money> ceiling;  // the seller's max_price
  std::optional<Money> face_value;
  std::optional<Quantity> available;  // what this order could have had, before it; negative when oversold

  // --- the item, as the catalogue has it --------------------------------------------------------------------------
  std::optional<Money> compare_at;           // the list price beside the live one
  std::optional<Money> sale_price;           // holds in [sale_from, sale_until)
  std::optional<Quantity> order_multiple;    // sold in multiples of this
  std::optional<Quantity> min_per_order;     // the least an order may have
  std::optional<Quantity> max_per_order;     // the most an order may have
  std::optional<Quantity> max_per_customer;  // the most a customer may have in 24 hours
  std::optional<Money> live;                 // what the shop charges now, as far as we have heard
  std::optional<Money> promotion_floor;      // lowest unit price that the registered promotion explains
  std::optional<Money> sibling_median;       // of the live prices of the other variants, at least three
  Instant sale_from, sale_until;             // not known: open on that side
  Instant reference_as_of;                   // when the reference was last vouched for, or seen again
  Instant stock_as_of;                       // of the reading behind `available`
  Instant available_on;                      // when a backordered or preordered item can be had
  std::optional<Quantity> observed;          // the level as last read, all locations; negative when oversold
  std::optional<Quantity> pack_size;         // pieces in one unit sold (multipack)
  std::optional<Quantity> bought_before;     // by this customer in the last 24 hours, without this order

  // --- the windows, before this order -----------------------------------------------------------------------------
  std::optional<Quantity> usual_quantity;  // the most that an order usually has of it (largest but 1 in 1,000)
  std::optional<int64_t> sold_usually;     // orders with it that 15 minutes usually bring, times 1,000
  int32_t cohort_items = 0;                // items that lately sold at this very price, a drop each (price_drop.h)
  int32_t dropped_items = 0;               // all items that lately sold at a drop
  int32_t cohort_spread = 0;               // dearest over cheapest reference in the cohort, in basis points
  std::optional<Money> item_budget_left, cohort_budget_left, promotion_budget_left;
};

// Facts about one discount, in the order's sequence: what the register says of its code or title.
struct DiscountFacts {
  bool registered = false;
  bool exclusive = false;                // may not be combined with another
  bool wrong_audience = false;           // not for this customer, group, channel or country
  bool halted = false;                   // operations stopped it
  Instant starts, ends;                  // not known: open on that side
  std::optional<int64_t> percentage;     // as registered, in micros of a percent: 40 % is 40'000'000
  std::optional<Money> amount;           // as registered
  std::optional<int64_t> uses_left;      // before this order; below 1: used up
  std::optional<int64_t> customer_left;  // the same for this customer
  int32_t uses_lately = 0;               // in the last minute, before this order
  std::optional<int64_t> uses_planned;   // a minute
};

// Facts about one payment, in the order's sequence.
struct PaymentFacts {
  std::optional<Money> spent_elsewhere;  // of the same stored value by other orders, not yet in its stated balance
};

// What the windows said about this order, read in the step that also entered it.
struct History {
  Missing identity_missing = Missing::kNothing;  // why `since_same` cannot be judged
  std::optional<Duration> since_same;            // time since the latest order of the same customer, address and lines
  std::string_view same_order;                   // that order's identity
  std::string_view same_cart_order;              // another order that the same cart became; empty for none
  int32_t customer_orders = 0;                   // other orders of this customer in the last minute
  std::optional<Money> authorised_total;         // this order's total when its payment was authorised
  std::optional<Money> usual_total;              // largest but 1 in 1,000 of the last orders in this currency
};

// How many of the last orders were out of the ordinary, before this one. Each share is compared with what it usually is
// (the day before, decayed); nullopt until 200 orders have been seen.
struct Share {
  int32_t count = 0;             // in the last 10 minutes (free orders: 60)
  std::optional<int32_t> usual;  // basis points of all orders
};
struct Pace {
  int32_t orders = 0;  // in the last 10 minutes
  int32_t orders_hour = 0;
  Share below_reference;    // with a low price (price_drop.h)
  Share deeply_discounted;  // kDeepDiscount (discounts.h)
  Share free;
  Share currency;  // in this order's presentment currency
};

// What the store knows about where the order goes and how it pays.
struct Surroundings {
  std::optional<int64_t> tax_least, tax_most;  // effective rate by destination, basis points
  std::optional<int64_t> exchange_rate;        // presentment units for one unit of shop money, in micros
  Instant exchange_rate_as_of;
  std::optional<Money> free_shipping_from;  // goods worth this much ship free
  Instant catalogue_as_of;                  // when the catalogue was last heard of
  std::optional<Money> order_budget, day_budget_left;
  std::optional<int64_t>
      budget_rate;  // units of the order's currency for one of the store's, in micros; none: the same
};

// What was reserved, and what the register says about paying nothing.
struct Entitlement {
  bool covers_zero_total = false;  // a registered code, employee, sample or replacement explains a zero total
};

// What the facts say of at least one line. The judge derives it in one pass before the guardrails run, so that each of
// them looks at lines only where there is something to see.
enum class FactTrait : uint32_t {
  kUnknownItem = 1 << 0,     // not in the catalogue
  kOffReference = 1 << 1,    // merchandise whose offered price is not known to equal its reference
  kFaceValue = 1 << 2,       // a gift card, or an item with a face value
  kUncertainStock = 1 << 3,  // limited or unread, not settled by a reservation, and not known to suffice
  kSharedStock = 1 << 4,     // one of several limited lines that no reservation settles
  kUnclaimed = 1 << 5,       // a reservation was lost, or could not be tried
  kLapsed = 1 << 6,          // a reservation lapsed
  kLimited = 1 << 7,         // an item with limits or multiples
  kOnDiscount = 1 << 8,      // a line that bears a discount
  kListPrice = 1 << 9,       // a list price beside it
  kSalePrice = 1 << 10,      // an item with a sale price
  kBelowCost = 1 << 11,      // not known to sell for its cost or more
  kOffLimits = 1 << 12,      // not known to lie between the seller's least and greatest price
  kHalted = 1 << 13,         // operations stopped selling it
  kOffSale = 1 << 14,        // not known to be on sale
  kBackordered = 1 << 15,    // sold beyond zero on purpose
  kSoldLately = 1 << 16,     // other orders of the last minutes have it, too
};

struct Facts {
  Instant now;
  FactSet supplied;  // by this store, after its configuration
  StockAuthority stock_authority = StockAuthority::kPlatform;
  TaxBasis catalogue_tax = TaxBasis::kUnknown;
  uint8_t profile = 0;  // rules for findings about the order as a whole
  std::span<const LineFacts> lines;
  std::span<const DiscountFacts> discounts;
  std::span<const PaymentFacts> payments;
  History history;
  Pace pace;
  Surroundings surroundings;
  Entitlement entitlement;
  uint32_t line_traits = 0;  // bits of FactTrait; the judge's own, whatever stood here before

  constexpr bool AnyLine(FactTrait trait) const { return (line_traits & static_cast<uint32_t>(trait)) != 0; }
};

// A price change of one item, before any order: what guardrails of reach `change` judge. See core/state/price_intake.h
// for how one becomes the reference.
struct PriceChange {
  Instant at;
  FactSet supplied;
  uint8_t profile = 0;
  Currency currency;
  Money price;                     // the new live price
  std::optional<Money> reference;  // the vouched price before it
  Missing reference_missing = Missing::kNothing;
  std::optional<Money> band_origin;  // oldest reference of the last 24 hours: small steps cannot walk past it
  std::optional<Money> compare_at;
  std::optional<Money> cost;
  std::optional<Money> floor;
  std::optional<Money> face_value;
  bool free_ok = false;
  bool promoted = false;           // a registered promotion covers it
  bool vouched = false;            // it was, or returns to, a vouched price
  int32_t unvouched_in_batch = 0;  // items changed without vouching in this import or the last 15 minutes, this one too
  int32_t changes_lately = 0;      // price changes of this item in the last hour, this one too
  int32_t cohort_items = 0;        // items that lately dropped (price_drop.h) to this very price, this one too
  int32_t dropped_items = 0;       // items that lately dropped, this one too
  int32_t cohort_spread = 0;       // dearest over cheapest previous price in the cohort, basis points
};

// The fingerprint of facts; with ContentDigest(order), its stage and its times it makes a verdict's facts_digest.
uint64_t FactsDigest(const Facts& facts);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_FACTS_H_
