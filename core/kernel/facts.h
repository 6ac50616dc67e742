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
// Thread safety: values; `lines` points into memory of the caller. Cost: about 130 bytes a line.
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
};
inline constexpr int kFacts = 9;

class FactSet {
 public:
  constexpr FactSet() = default;
  constexpr FactSet(std::initializer_list<Fact> facts) {
    for (Fact fact : facts) bits_ |= Bit(fact);
  }
  constexpr bool Has(Fact fact) const { return (bits_ & Bit(fact)) != 0; }
  constexpr bool Covers(FactSet needs) const { return (needs.bits_ & ~bits_) == 0; }
  constexpr FactSet& Insert(Fact fact) { return bits_ |= Bit(fact), *this; }
  constexpr FactSet& Remove(Fact fact) { return bits_ &= static_cast<uint16_t>(~Bit(fact)), *this; }
  constexpr uint16_t bits() const { return bits_; }
  static constexpr FactSet FromBits(uint16_t bits) {
    FactSet set;
    set.bits_ = bits;
    return set;
  }
  friend constexpr bool operator==(FactSet, FactSet) = default;

 private:
  static constexpr uint16_t Bit(Fact fact) { return static_cast<uint16_t>(1u << static_cast<int>(fact)); }
  uint16_t bits_ = 0;
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

// What became of the line's reservation.
enum class ClaimOutcome : uint8_t {
  kNotAsked,  // nothing claimed: a cart, an order under platform authority, an untracked item
  kWon,
  kShort,  // the reading does not suffice
  kLost,   // the reading sufficed, but other claims took it
};

// Facts about one line, in the line's order.
struct LineFacts {
  bool item_known = false;
  Missing item_missing = Missing::kNothing;       // why item_known is false
  Missing reference_missing = Missing::kNothing;  // why reference is empty
  Missing stock_missing = Missing::kNothing;      // why available is empty though the item is tracked
  uint8_t profile = 0;                            // which rules of the policy apply (Rules::Line)
  bool free_ok = false;                           // may be sold at zero: samples, gifts
  bool live_unvouched = false;                    // the live price differs from the reference and nobody vouched for it
  bool promoted = false;                          // a registered promotion covers the reference-to-price step

  std::optional<Money> reference;        // vouched unit price, same currency, basis and price list
  std::optional<Money> promotion_floor;  // lowest unit price that the registered promotion explains
  std::optional<Money> live;             // what the shop charges now, as far as we have heard
  std::optional<Money> cost;
  std::optional<Money> floor;  // the seller's min_price
  std::optional<Money> face_value;

  StockKind stock_kind = StockKind::kUnknown;
  ClaimOutcome claim = ClaimOutcome::kNotAsked;
  uint32_t stock_item = 0;            // lines with equal numbers draw on one stock
  std::optional<Quantity> available;  // what this order could have had, before it; negative when oversold
};

// What the windows said about this order, read in the step that also entered it.
struct History {
  Missing identity_missing = Missing::kNothing;  // why `since_same` cannot be judged
  std::optional<Duration> since_same;            // time since the latest order of the same customer, address and lines
  std::string_view same_order;                   // that order's identity
};

// What was reserved, and what the register says about paying nothing.
struct Entitlement {
  bool covers_zero_total = false;  // a registered code, employee, sample or replacement explains a zero total
};

// What the facts say of at least one line. The judge derives it in one pass before the guardrails run, so that each of
// them looks at lines only where there is something to see.
enum class FactTrait : uint16_t {
  kUnknownItem = 1 << 0,     // not in the catalogue
  kOffReference = 1 << 1,    // merchandise whose offered price is not known to equal its reference
  kFaceValue = 1 << 2,       // a gift card, or an item with a face value
  kUncertainStock = 1 << 3,  // limited or unread, not settled by a reservation, and not known to suffice
  kSharedStock = 1 << 4,     // one of several limited lines that no reservation settles
  kUnclaimed = 1 << 5,       // a reservation was lost, or could not be tried
};

struct Facts {
  Instant now;
  FactSet supplied;  // by this store, after its configuration
  StockAuthority stock_authority = StockAuthority::kPlatform;
  TaxBasis catalogue_tax = TaxBasis::kUnknown;
  uint8_t profile = 0;  // rules for findings about the order as a whole
  std::span<const LineFacts> lines;
  History history;
  Entitlement entitlement;
  uint16_t line_traits = 0;  // bits of FactTrait; the judge's own, whatever stood here before

  constexpr bool AnyLine(FactTrait trait) const { return (line_traits & static_cast<uint16_t>(trait)) != 0; }
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
};

// The fingerprint of facts; with ContentDigest(order) it makes a verdict's facts_digest.
uint64_t FactsDigest(const Facts& facts);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_FACTS_H_
