// SPDX-License-Identifier: Apache-2.0
//
// How commercetools' prices become price lists.
//
// A price may be restricted to a recurrence policy, a customer group, a channel and a country. The platform selects the
// price of a line by them, the customer group before the channel before the country, and takes the closest that exists.
// So a price goes to a list named after what restricts it, the most significant first:
//
//   "customer-group:7ef1/country:DE"      only for that group in Germany
//   "country:DE"                          in Germany
//   ""                                    public
//
// An order has one list: all restrictions that the prices on its lines have. The state selects among an item's prices
// by it as the platform does, so lines of one order may have prices of different lists. What an order's one list cannot
// say is kMixedPriceLists, under which no item has a price: lines of two groups, or lines of which only some were
// priced for a channel or a recurrence.
//
// Thread safety: values. Cost: no allocation but for the name.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_PRICE_LIST_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_PRICE_LIST_H_

#include <string>
#include <string_view>

namespace parapet::commercetools {

inline constexpr std::string_view kMixedPriceLists = "mixed";

// What restricts a price; empty for what does not.
struct PriceScope {
  std::string_view recurrence, customer_group, channel, country;
};

// The name of the list.
std::string PriceListOf(const PriceScope& scope);

// Finds the list of an order, line by line. Views have to live until Name().
class PriceListChoice {
 public:
  // A line whose price the platform selected: what restricts that price, and what the line asked for.
  void Take(const PriceScope& price, std::string_view line_channel, std::string_view line_recurrence);
  std::string Name() const;

 private:
  // A restriction that is the cart's, the same for all its lines.
  struct OfCart {
    void Take(std::string_view of_price);
    std::string_view chosen;
    bool mixed = false;
  };
  // A restriction that each line has of its own.
  struct OfLine {
    void Take(std::string_view of_price, std::string_view of_line);
    bool mixed() const { return differs && !chosen.empty(); }
    std::string_view chosen, first;
    bool any = false, differs = false;
  };
  OfCart customer_group_, country_;
  OfLine channel_, recurrence_;
};

}  // namespace parapet::commercetools

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_PRICE_LIST_H_
