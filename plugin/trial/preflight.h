// SPDX-License-Identifier: Apache-2.0
//
// What a price list or a promotion would have cost, replayed over the baskets of the last days, before it is published.
//
//   Preflight preflight({.prices = {{"PEAR-1KG", Money::Major(1)}}});
//   preflight.Add(order, facts);                       // each recorded order, once
//   PreflightReport report = preflight.Finish({.exposure = Money::Major(5'000)});
//   report.refusals                                    // empty: within the limits
//
// The customers of those days are taken to buy the same again; a mistake sells more, so the figures are the least that
// it would cost. Loss is measured from the greatest of reference, cost and floor, as everywhere. An item that is as
// good as cash (it has a face value) below 90 % of it is refused whatever the limits.
//
// Thread safety: one thread. Cost: a look-up a line.
#ifndef PARAPET_PLUGIN_TRIAL_PREFLIGHT_H_
#define PARAPET_PLUGIN_TRIAL_PREFLIGHT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/order.h"
#include "parapet/core/state/events.h"

namespace parapet {

// One of the two.
struct PriceProposal {
  std::map<std::string, Money, std::less<>> prices;  // by item id, variant id or SKU
  std::optional<Promotion> promotion;
};

struct PreflightLimits {
  int64_t worst_margin = 0;       // over cost, in basis points; below it is refused. 0: nothing below cost
  std::optional<Money> exposure;  // at most, over all baskets
  bool Allows(int64_t margin) const { return margin >= worst_margin; }
};

struct PreflightItem {
  std::string item, title;
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
  explicit Preflight(PriceProposal proposal) : proposal_(std::move(proposal)) {}

  // A row of the price list itself: an item may be wrong without having been sold lately.
  void AddRow(const ItemUpdate& row);
  void Add(const Order& order, const Facts& facts);
  PreflightReport Finish(const PreflightLimits& limits);

 private:
  std::optional<Money> PriceOf(const Line& line, const LineFacts& facts) const;
  PreflightItem& Hit(std::string_view item, Money proposed);

  const PriceProposal proposal_;
  std::map<std::string, PreflightItem, std::less<>> hit_;
  PreflightReport report_;
};

std::string WritePreflight(const PreflightReport& report);
std::string DescribePreflight(const PreflightReport& report);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_TRIAL_PREFLIGHT_H_
