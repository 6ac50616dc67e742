// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/price_list.h"

namespace parapet::commercetools {

std::string PriceListOf(const PriceScope& scope) {
  std::string list;
  const auto restrict = [&list](std::string_view by, std::string_view to) {
    if (to.empty()) return;
    if (!list.empty()) list += '/';
    list.append(by).append(to);
  };
  restrict("recurrence:", scope.recurrence);
  restrict("customer-group:", scope.customer_group);
  restrict("channel:", scope.channel);
  restrict("country:", scope.country);
  return list;
}

void PriceListChoice::OfCart::Take(std::string_view of_price) {
  if (of_price.empty()) return;
  mixed = mixed || (!chosen.empty() && chosen != of_price);
  chosen = of_price;
}

void PriceListChoice::OfLine::Take(std::string_view of_price, std::string_view of_line) {
  const std::string_view asked = of_price.empty() ? of_line : of_price;
  if (!of_price.empty()) chosen = of_price;
  if (any && asked != first) differs = true;
  if (!any) first = asked;
  any = true;
}

void PriceListChoice::Take(const PriceScope& price, std::string_view line_channel, std::string_view line_recurrence) {
  customer_group_.Take(price.customer_group);
  country_.Take(price.country);
  channel_.Take(price.channel, line_channel);
  recurrence_.Take(price.recurrence, line_recurrence);
}

std::string PriceListChoice::Name() const {
  if (customer_group_.mixed || country_.mixed || channel_.mixed() || recurrence_.mixed()) {
    return std::string(kMixedPriceLists);
  }
  return PriceListOf({.recurrence = recurrence_.chosen,
                      .customer_group = customer_group_.chosen,
                      .channel = channel_.chosen,
                      .country = country_.chosen});
}

}  // namespace parapet::commercetools
