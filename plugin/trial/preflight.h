// SPDX-License-Identifier: Apache-2.0
//
// What a price list or a promotion would have cost, replayed over the baskets of the last days, before it is published.
//
//   Preflight preflight({.prices = {{"PEAR-1KG", {{"", Money::Major(1)}}}}, .currency = usd});
//   preflight.Add(order, facts);                       // each recorded revision, oldest first
//   PreflightReport report = preflight.Finish({.exposure = Money::Major(5'000)});
//   report.refusals                                    // empty: within the limits
//
// An order counts once, by its first revision beyond the cart; tests, cancelled ones and those in another currency than
// the proposal's count not at all. A price of a price list reaches the orders that are priced by that list.
//
// The customers of those days are taken to buy the same again; a mistake sells more, so the figures are the least that
// it would cost. Loss is measured from the greatest of reference, cost and floor, as everywhere. An item that is as
// good as cash (it has a face value) below 90 % of it is refused whatever the limits.
//
// Thread safety: one thread. Cost: a look-up a line, and about 16 bytes an order.
#ifndef PARAPET_PLUGIN_TRIAL_PREFLIGHT_H_
#define PARAPET_PLUGIN_TRIAL_PREFLIGHT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/order.h"
#include "parapet/core/state/events.h"

namespace parapet {

// Prices by price list; the empty one is the public list.
using ListPrices = std::map<std::string, Money, std::less<>>;

// Prices or a promotion.
struct PriceProposal {
  std::map<std::string, ListPrices, std::less<>> prices;  // by item id, variant id or SKU
  std::optional<Promotion> promotion;
  Currency currency;  // of the prices, and of the orders that they are tried on
};

struct PreflightLimits {
  int64_t worst_margin = 0;       // over cost, in basis points; below it is refused. 0: nothing below cost
  std::optional<Money> exposure;  // at most, over all baskets
  bool Allows(int64_t margin) const { return margin >= worst_margin; }
};

struct PreflightItem {
  std::string item, title, price_list;
  Money reference, proposed;
  std::optional<Money> cost, face_value;
  Quantity quantity;  // sold in the baskets
  Money loss;
};

struct PreflightReport {
  int64_t orders = 0, orders_hit = 0;
  std::vector<PreflightItem> items;  // those hit, the dearest loss first
  Money exposure;
  std::optional<int64_t> worst_margin;  // over cost, basis points
  std::string worst_margin_item;
  Currency currency;
  std::vector<std::string> refusals;
};

class Preflight {
 public:
  explicit Preflight(PriceProposal proposal) : proposal_(std::move(proposal)) { report_.currency = proposal_.currency; }

  // A row of the price list itself: an item may be wrong without having been sold lately.
  void AddRow(const ItemUpdate& row);
  void Add(const Order& order, const Facts& facts);
  PreflightReport Finish(const PreflightLimits& limits);

 private:
  struct Price {
    std::string_view list;
    Money amount;
  };
  std::optional<Price> PriceOf(const Order& order, const Line& line, const LineFacts& facts) const;
  PreflightItem& Hit(std::string_view item, const Price& price);
  void Take(const Line& line, const LineFacts& known, const Price& price);

  const PriceProposal proposal_;
  absl::flat_hash_set<uint64_t> seen_;
  std::map<std::pair<std::string, std::string>, PreflightItem> hit_;  // by item and price list
  PreflightReport report_;
};

std::string WritePreflight(const PreflightReport& report);
std::string DescribePreflight(const PreflightReport& report);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_TRIAL_PREFLIGHT_H_
