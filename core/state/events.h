// SPDX-License-Identifier: Apache-2.0
//
// What the outside tells a store's state: products, stock readings, catalogue rows, price decisions, orders judged.
//
// Decoders and file readers make these; the state applies them; the ledger keeps what they were made from. Text fields
// are owned, since events outlive the request that brought them. Thread safety: values.
#ifndef PARAPET_CORE_STATE_EVENTS_H_
#define PARAPET_CORE_STATE_EVENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/finding.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// One price of an item: an item may have several, in several currencies and price lists.
struct ItemPrice {
  Currency currency;
  std::string price_list;  // empty: the public one
  std::optional<Money> price;
  std::optional<Money> compare_at;  // the list price the shop strikes through
  std::optional<Money> sale_price;  // charged instead in [sale_from, sale_until)
  Instant sale_from, sale_until;    // not known: open on that side
};

// Stock of an item as one reading gives it.
struct ItemStock {
  StockKind kind = StockKind::kUnknown;
  std::optional<Quantity> quantity;
  std::optional<Quantity> safety;  // never promised
  Instant as_of;
};

// What a product update or a catalogue row says about one sellable item. Absent fields leave what is known.
struct ItemUpdate {
  std::string id;  // the store's key: variant id, else SKU, else product id
  std::string variant_id;
  std::string sku;
  std::string product_id;         // item_group_id: the family
  std::string inventory_item_id;  // an alias by which stock readings come
  std::string gtin;
  std::string title;
  std::vector<ItemPrice> prices;
  std::optional<Money> cost;
  std::optional<Money> min_price;
  std::optional<Money> max_price;
  std::optional<Money> face_value;
  std::optional<Quantity> max_per_order;
  std::optional<Quantity> max_per_customer;  // in 24 hours
  std::optional<Quantity> min_per_order;
  std::optional<Quantity> order_multiple;  // sold in multiples of this
  std::optional<Quantity> pack_size;       // pieces in one unit sold (multipack)
  std::optional<ItemState> state;
  std::optional<Instant> available_on;  // when a backordered or preordered item can be had
  std::optional<bool> discountable;     // false: no discount may be given on it
  std::optional<bool> free_ok;
  std::optional<bool> is_gift_card;
  std::optional<ItemStock> stock;
  // For who has to be offered something else; lists are separated by commas. An empty text takes back what was said.
  std::optional<std::string> product_type;  // the class of goods: "Fruit > Apples"
  std::optional<std::string> size;          // "1 kg", "XL"
  std::optional<std::string> flags;         // what a customer may have to avoid: "nuts, lithium"
  std::optional<std::string> substitutes;   // keys of items that may stand in for it, the nearest first
  std::optional<Money> supplier_quote;      // what one piece costs bought elsewhere, in the store's currency
  std::optional<Quantity> supplier_days;    // until such a piece is here
  Instant updated_at;                       // by the platform's clock; an older update never replaces a newer one
  bool removed = false;
};

// One reading of one location's stock. The level of an item is the sum over its locations.
struct StockReading {
  std::string item;                   // any key or alias of the item, the inventory item id among them
  std::string location;               // empty where the platform has one number
  std::optional<Quantity> available;  // absent: no longer tracked
  Instant as_of;
};

// A person's word on a pending price.
struct PriceDecision {
  std::string item;
  Currency currency;
  std::string price_list;
  bool accept = false;
  Money price;  // the pending price that was looked at; a decision on another price does nothing
  std::string actor;
  std::string reason;
};

// A registered promotion or discount code: explains prices down to a floor, and discounts, for items that match a
// pattern, for a time. One without codes explains prices only.
struct Promotion {
  std::string name;
  std::string items = "*";          // pattern over item keys and SKUs, * and ? as in file names
  int64_t depth_basis_points = 0;   // up to this far below the reference
  std::optional<Money> flat_price;  // or exactly this price
  Instant from;
  Instant until;

  std::vector<std::string> codes;                  // what a customer types, or an automatic discount's title
  std::optional<int64_t> percentage;               // what the code takes off, micros of a percent
  std::optional<Money> amount;                     // or this much
  std::optional<int64_t> uses, uses_per_customer;  // at most
  std::optional<int64_t> uses_per_minute;          // as planned
  bool exclusive = false;                          // not together with another code
  std::vector<std::string> customer_groups, channels, countries;  // the audience; empty: everybody
  std::optional<Money> budget;                                    // for exposure, in the store's currency
};

// One line of a remembered order: enough to tell what a later revision adds or raises, and to key windows and claims.
struct RememberedLine {
  std::string key;   // line id, else item key, kind and ordinal
  std::string item;  // the item's key; empty for an unknown item
  Quantity quantity;
  Money offered_unit;
  std::optional<Money> reference;  // that the price was compared with
};

// What an order used up of something limited: a discount code, a stored value.
struct Used {
  std::string what;             // code, else title; the payment's id
  std::optional<Money> amount;  // of a stored value, in its currency
  // What a stored value held before this order, as the order says: tells whether another order's balance contains it.
  std::optional<Money> balance = std::nullopt;
};

// Everything that must be remembered about one judged order. It alone, folded, rebuilds identities, windows, claims and
// exposure: what the policy said at the time is in it, so that a replay needs no policy.
struct OrderRecord {
  std::string identity;
  std::string cart_id;
  Revision revision;
  Origin origin = Origin::kStorefront;
  bool cancelled = false;
  bool test = false;
  bool judged = false;  // false: recorded only (a stale revision, an import)
  Instant seen_at;      // when Parapet judged it
  Instant placed_at;
  Instant cancelled_at;  // by the platform's clock; units cancelled after a stock reading are not in it
  Currency currency;     // of the lines' prices
  std::string price_list;
  uint64_t customer = 0;
  uint64_t address = 0;
  uint64_t lines_fingerprint = 0;
  std::vector<RememberedLine> lines;
  Currency presentment_currency;           // what the customer pays in
  std::optional<Money> total;              // what is charged, in `currency`
  std::optional<Money> authorised_total;   // `total` when a payment was first seen authorised
  int32_t discount_basis_points = 0;       // all discounts of the goods before them
  std::vector<Used> codes, stored_values;  // that it used
  Action decision = Action::kAllow;
  Action enforced = Action::kAllow;
  bool vetoed = false;  // the checkout was refused: its claims fall
  // Only what could not be checked would hold it; true as well where the brake on holds let it go as a tag.
  bool unsure_hold = false;
  std::vector<std::string> guardrails;  // names of the enforced findings, for "sticks to that revision" and for effects
  struct Exposure {
    std::string item;       // its key; empty: the order as a whole, or an unknown item
    Money amount;           // in the store's currency
    Money price;            // the price cohort: the offered unit price, in the store's currency; zero for the whole
    std::string promotion;  // with a budget of its own, which pays instead of item, cohort and day; empty for none
    std::string line = {};  // the line's key; empty: the order as a whole, or recorded before lines were told apart
  };
  std::vector<Exposure> exposure;
};

// The platform's word that an order was edited. What the edit did comes with the order's next update.
struct EditMark {
  std::string identity;
  Instant edited_at;  // by the platform's clock; a revision of then or later holds the edit already
};

// A held order let go by a person.
struct Release {
  std::string identity;
  uint64_t revision_digest = 0;  // sticks to this revision
  std::string actor;
  std::string reason;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_EVENTS_H_
