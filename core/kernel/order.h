// SPDX-License-Identifier: Apache-2.0
//
// What is about to be bought, or was just bought.
//
// An Order is flat and read-only: a header, a span of lines and a span of discounts, all in memory that an Arena owns
// (see order_builder.h, the only way to make one). Every fact that a platform may leave out says whether it is known;
// a price that is absent is absent, never zero. All amounts are in `currency` (the shop's money, the one that is
// compared with references) except those called presentment, which are what the customer was shown and pays.
//
// Text fields are views into the arena; they live exactly as long as it does. Personal data never enters an Order: the
// customer and the address appear as keyed fingerprints, names and e-mail addresses travel beside it in a Contact.
//
// Thread safety: immutable after building. Cost: about 200 bytes a line.
#ifndef PARAPET_CORE_KERNEL_ORDER_H_
#define PARAPET_CORE_KERNEL_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

// The most lines an order may have.
inline constexpr size_t kLinesMax = 500;

// How far the purchase has come. The order of the values is the rank by which revisions of one order are told apart.
enum class Stage : uint8_t {
  kCart,      // being filled; judged for display at most, and shipped guardrails leave it alone
  kCheckout,  // the shopper is about to commit
  kPlaced,    // committed: the order exists (or will, if we allow it)
  kPaid,      // placed and paid
  kEdited,    // changed after it was placed
};
inline constexpr int kStages = 5;

// Where an order comes from. Decides which guardrails apply: a re-ship at 100 % off is no mistake.
enum class Origin : uint8_t {
  kStorefront,
  kPos,
  kDraft,
  kEdit,
  kExchange,
  kRenewal,
  kB2b,
  kMarketplace,
  kReplacement,
  kImport,
  kParapet,  // our own remedies
};
inline constexpr int kOrigins = 11;

// What a line is. Only kItem, kBundleParent and kGiftCard are priced against references.
enum class LineKind : uint8_t {
  kItem,
  kGift,          // a gift with purchase, declared as such by the platform
  kBundleParent,  // carries the bundle's price
  kBundlePart,    // its price stands on the parent; 0.00 is right
  kCustom,        // made up at the till: engraving, shipping protection, an item outside the catalogue
  kFee,
  kTip,
  kDeposit,   // a part payment under a declared plan
  kGiftCard,  // as good as cash
  kSample,
};

// Whether item prices contain tax.
enum class TaxBasis : uint8_t { kUnknown, kExcluded, kIncluded };

// Which state of an order a delivery shows. Of two, the newer is the one with the greater (version, updated_at, stage,
// digest), in that order; see Newer().
struct Revision {
  int64_t version = 0;  // the platform's own counter; 0 where it has none
  Instant updated_at;   // by the platform's clock
  Stage stage = Stage::kPlaced;
  uint64_t digest = 0;  // fingerprint of the content, the last resort
  friend constexpr bool operator==(const Revision&, const Revision&) = default;
};

// True when `a` shows a later state than `b`.
constexpr bool Newer(const Revision& a, const Revision& b) {
  if (a.version != b.version) return a.version > b.version;
  if (a.updated_at != b.updated_at) return a.updated_at > b.updated_at;
  if (a.stage != b.stage) return a.stage > b.stage;
  return a.digest > b.digest;
}

// One line. The builder derives offered_unit, net_unit and net_total; decoders set the rest.
struct Line {
  std::string_view line_id;     // the platform's id of the line; may be empty
  std::string_view variant_id;  // what the store sells: looked up first
  std::string_view sku;         // looked up second
  std::string_view item_id;     // product id: looked up last
  std::string_view title;
  std::string_view parent_id;  // line_id of the bundle that this is a part of
  LineKind kind = LineKind::kItem;
  Currency currency;  // none: the order's
  Quantity quantity;
  bool quantity_known = false;
  bool requires_whole_quantity = true;  // false for goods by the metre and catch-weight
  bool requires_shipping = true;        // false for downloads, services and e-mailed gift cards

  std::optional<Money> unit_price;        // as listed on the line, before any discount; absent = missing price
  uint8_t unit_price_places = 0;          // significant decimal places as written
  std::optional<Money> compare_at;        // the struck-through price the shop shows beside it
  std::optional<Money> discount;          // all discounts allocated to this line, a positive amount
  std::optional<Money> stated_total;      // what the platform says the line comes to, before order discounts
  std::optional<Money> tax;               // sum of the line's taxes
  std::optional<Money> presentment_unit;  // unit price in the currency the customer was shown

  // Derived once by the builder.
  Money offered_unit;   // unit price before order discounts; zero when unit_price is absent
  Money net_unit;       // after the discounts allocated to the line
  Money net_total;      // net_unit's total: offered · quantity − discount
  bool priced = false;  // unit_price known and the products fit

  // Whether a shop compares this line's price with a reference.
  constexpr bool IsMerchandise() const {
    constexpr unsigned kMerchandise = 1u << static_cast<int>(LineKind::kItem) |
                                      1u << static_cast<int>(LineKind::kBundleParent) |
                                      1u << static_cast<int>(LineKind::kGiftCard);
    return (kMerchandise >> static_cast<int>(kind) & 1u) != 0;
  }
};

// A discount applied to the order, whatever it was spread over.
struct Discount {
  std::string_view code;  // what the customer typed; empty for automatic ones
  std::string_view title;
  bool is_percentage = false;
  int64_t percentage_micros = 0;  // 40 % is 40'000'000; only when is_percentage
  std::optional<Money> amount;    // what it took off, a positive amount
  bool on_shipping = false;
};

// How much of an order left the shop, as its platform says. The order of the values is how far it came.
enum class FulfilmentStage : uint8_t {
  kNone,  // nothing, or nobody says
  kPartly,
  kFulfilled,  // all of it that is to leave at all
  kDelivered,  // and the carrier handed it over
};

// What is paid with.
enum class PaymentKind : uint8_t {
  kCard,  // and everything else that a provider authorises
  kGiftCard,
  kStoreCredit,
  kCash,
};

// One payment of an order, in its own currency.
struct Payment {
  std::string_view id;  // the provider's or the stored value's; never a card number
  PaymentKind kind = PaymentKind::kCard;
  Currency currency;                // none: the order's presentment currency
  std::optional<Money> authorised;  // what may be taken
  std::optional<Money> captured;    // what was taken
  std::optional<Money> balance;     // of a stored value, before this payment
};

// What at least one line of an order is. Derived once by the builder, so that judging looks at lines for what is rarely
// wrong with them only where something is.
enum class LineTrait : uint16_t {
  kMissingPrice = 1 << 0,       // no unit price
  kNegativePrice = 1 << 1,      // unit price below zero
  kZeroPrice = 1 << 2,          // unit price of zero
  kNegativeTotal = 1 << 3,      // below zero after its discounts
  kOtherCurrency = 1 << 4,      // priced in another currency than the order
  kFinerThanCurrency = 1 << 5,  // unit price with more decimal places than its currency has
  kOddQuantity = 1 << 6,        // quantity not positive, or broken where only whole pieces are sold
  kNegativeDiscount = 1 << 7,   // a discount below zero
  kDeposit = 1 << 8,            // a part of a price that is due now
  kCharge = 1 << 9,             // a fee or a tip
  kByWeight = 1 << 10,          // sold in broken quantities
};

// How an order's total goes together with its parts; see total_parts.h.
enum class TotalFit : uint8_t {
  kExact,     // but for rounding the sum once
  kRounded,   // off by no more than max(1 smallest unit, half a smallest unit for every amount the platform rounded)
  kOpen,      // above what is stated, and something that can only add was left out
  kUnknown,   // no total, or discounts without an amount
  kOff,       // none of these
  kTooLarge,  // the parts do not fit 64 bits
};
struct TotalCheck {
  TotalFit fit = TotalFit::kUnknown;
  Money expected;  // for kExact, kRounded, kOpen and kOff: what the parts come to
};

// An order. Two orders of two stores never share anything, whatever their ids: the store is part of every key.
struct Order {
  std::string_view store;
  std::string_view id;       // the platform's order id; empty while only a cart exists
  std::string_view cart_id;  // the cart or checkout it came from
  std::string_view name;     // the number people use, "#1001"
  Revision revision;
  Stage stage = Stage::kPlaced;
  Origin origin = Origin::kStorefront;
  bool test = false;       // judged and enforced, never messaged or counted
  bool cancelled = false;  // releases claims; prices are not judged again
  Instant placed_at;
  Instant cancelled_at;
  FulfilmentStage fulfilment = FulfilmentStage::kNone;
  Instant fulfilled_at;  // when the last of it left; unknown where it did not, or nobody says when

  Currency currency;              // shop money
  Currency presentment_currency;  // what the customer pays in; none when equal
  TaxBasis tax_basis = TaxBasis::kUnknown;

  std::string_view channel;     // "web", "pos", a sales channel's id
  std::string_view country;     // destination, ISO 3166 alpha-2
  std::string_view region;      // destination, the part of ISO 3166-2 after the dash: "CA"
  std::string_view price_list;  // empty for the public one
  std::string_view customer_group;
  uint64_t customer = 0;       // keyed fingerprint of the customer's identity; 0 = anonymous
  uint64_t address = 0;        // keyed fingerprint of the shipping address; 0 = none
  uint64_t taxed_address = 0;  // the same of the address that tax was computed for; 0 = not told

  std::span<const Line> lines;
  std::span<const Discount> discounts;
  std::span<const Payment> payments;
  std::span<const std::string_view> tags;  // as the platform has them now; ours come back here

  std::optional<Money> stated_lines_total;  // sum of lines before discounts
  std::optional<Money> discount_total;      // a positive amount
  std::optional<Money> shipping;            // after shipping discounts
  std::optional<Money> tax_total;
  std::optional<Money> fee_total;  // duties, surcharges, cash rounding
  std::optional<Money> tip_total;
  std::optional<Money> total;        // what is charged
  std::optional<Money> shown_total;  // the total the shopper confirmed, where a checkout tells us
  std::optional<Money> presentment_total;
  std::optional<Money> presentment_shown_total;
  std::optional<Money> presentment_shipping;
  bool discounts_in_lines = false;  // true: discount_total is already inside the lines' prices
  uint16_t rounded_terms = 0;       // how many amounts the platform rounded on the way to the total

  // Derived once by the builder.
  Money goods_total;            // sum of offered_unit · quantity over all lines
  Money goods_net_total;        // the same after allocated discounts
  bool arithmetic_fits = true;  // false: a product or sum does not fit 64 bits
  uint16_t line_traits = 0;     // bits of LineTrait
  TotalCheck total_check;       // whether the total is what its parts come to

  constexpr bool AnyLine(LineTrait trait) const { return (line_traits & static_cast<uint16_t>(trait)) != 0; }
};

// The identity under which an order counts once: its id, else its cart's.
constexpr std::string_view Identity(const Order& order) { return order.id.empty() ? order.cart_id : order.id; }

// Whether the customer pays in another currency than the shop counts in.
inline bool IsForeign(const Order& order) {
  return !order.presentment_currency.IsNone() && order.presentment_currency != order.currency;
}
// The currency that the customer pays in.
inline Currency CustomerCurrency(const Order& order) {
  return order.presentment_currency.IsNone() ? order.currency : order.presentment_currency;
}

std::string_view Name(Stage stage);
std::string_view Name(Origin origin);
std::string_view Name(LineKind kind);
std::string_view Name(PaymentKind kind);
std::string_view Name(FulfilmentStage fulfilment);  // "none", "partly", "fulfilled", "delivered"
// The reverse; nullopt for a word that names none.
std::optional<Stage> StageFromName(std::string_view name);
std::optional<Origin> OriginFromName(std::string_view name);
std::optional<LineKind> LineKindFromName(std::string_view name);
std::optional<PaymentKind> PaymentKindFromName(std::string_view name);
std::optional<FulfilmentStage> FulfilmentStageFromName(std::string_view name);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_ORDER_H_
