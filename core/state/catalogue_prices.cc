// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/state/catalogue.h"

namespace parapet {
namespace {

// Takes the first restriction off a list's name: "country:DE" of "country:DE/channel:7".
std::string_view TakeRestriction(std::string_view& list) {
  const size_t end = list.find('/');
  const std::string_view first = list.substr(0, end);
  list.remove_prefix(end == list.npos ? list.size() : end + 1);
  return first;
}

// How closely `list` fits an order under the restrictions `wanted`: a bit for each of them that it names, the first one
// the highest. Nullopt where it names another one.
std::optional<uint32_t> Fit(std::string_view list, std::string_view wanted) {
  uint32_t fit = 0;
  while (!wanted.empty()) {
    const std::string_view restriction = TakeRestriction(wanted);
    const std::string_view given = list.substr(0, list.find('/'));
    fit = fit << 1 | (given == restriction ? 1 : 0);
    if (given == restriction) TakeRestriction(list);
  }
  return list.empty() ? std::optional(fit) : std::nullopt;
}

}  // namespace

// A first price whose currency is none is an item without prices.
size_t Catalogue::price_count(uint32_t slot) const {
  if (item(slot).price.currency.IsNone()) return 0;
  const Extra* extra = this->extra(slot);
  return 1 + (extra ? extra->prices.size() : 0);
}

const PriceSlot& Catalogue::price(uint32_t slot, size_t index) const {
  return index == 0 ? item(slot).price : extra(slot)->prices[index - 1];
}

PriceSlot& Catalogue::price(uint32_t slot, size_t index) {
  return index == 0 ? item(slot).price : EnsureExtra(slot).prices[index - 1];
}

std::optional<size_t> Catalogue::FindPriceIndex(uint32_t slot, Currency currency, std::string_view list) const {
  const size_t count = price_count(slot);
  for (size_t i = 0; i < count; ++i) {
    const PriceSlot& candidate = price(slot, i);
    if (candidate.currency == currency && texts_.Get(candidate.list) == list) return i;
  }
  return std::nullopt;
}

const PriceSlot* Catalogue::FindPrice(uint32_t slot, Currency currency, std::string_view list) const {
  const auto index = FindPriceIndex(slot, currency, list);
  return index ? &price(slot, *index) : nullptr;
}

std::optional<size_t> Catalogue::SelectPriceIndex(uint32_t slot, Currency currency, std::string_view list) const {
  if (list.find(':') == list.npos) return FindPriceIndex(slot, currency, list);
  std::optional<size_t> best;
  uint32_t best_fit = 0;
  for (size_t i = 0; i < price_count(slot); ++i) {
    const PriceSlot& candidate = price(slot, i);
    const auto fit = candidate.currency == currency ? Fit(texts_.Get(candidate.list), list) : std::nullopt;
    if (!fit || (best && *fit <= best_fit)) continue;
    best = i;
    best_fit = *fit;
  }
  return best;
}

size_t Catalogue::AddPrice(uint32_t slot, Currency currency, std::string_view list) {
  const size_t index = price_count(slot);
  const PriceSlot fresh = {.currency = currency, .list = texts_.Add(list)};
  if (index == 0) {
    item(slot).price = fresh;
  } else {
    EnsureExtra(slot).prices.push_back(fresh);
  }
  Saw(Fact::kCatalogue);
  Saw(Fact::kReference);
  Saw(Fact::kLivePrice);
  return index;
}

const PriceHistory* Catalogue::history(uint32_t slot, size_t index) const {
  if (!item(slot).has_history) return nullptr;
  const auto found = histories_.find(HistoryKey(slot, index));
  return found == histories_.end() ? nullptr : &found->second;
}

PriceHistory& Catalogue::EnsureHistory(uint32_t slot, size_t index) {
  item(slot).has_history = true;
  const auto [at, fresh] = histories_.try_emplace(HistoryKey(slot, index));
  const PriceSlot& now = price(slot, index);
  if (fresh && now.reference.has()) {
    at->second.steps = {{now.since, *now.reference.money()}};
    at->second.vouched = {*now.reference.money()};
    at->second.by_promotion = now.vouching == Vouching::kPromotion;
  }
  return at->second;
}

const Sale* Catalogue::sale(uint32_t slot, size_t index) const {
  const Extra* extra = this->extra(slot);
  if (extra == nullptr) return nullptr;
  const auto found =
      std::find_if(extra->sales.begin(), extra->sales.end(), [&](const Sale& sale) { return sale.price == index; });
  return found == extra->sales.end() ? nullptr : &*found;
}

void Catalogue::SetSale(uint32_t slot, size_t index, const ItemPrice& given) {
  if (!given.sale_price) {
    // A row that gives a price and no sale price ends the sale.
    if (given.price && sale(slot, index) != nullptr) {
      std::erase_if(EnsureExtra(slot).sales, [&](const Sale& ended) { return ended.price == index; });
    }
    return;
  }
  std::vector<Sale>& sales = EnsureExtra(slot).sales;
  const auto found = std::find_if(sales.begin(), sales.end(), [&](const Sale& sale) { return sale.price == index; });
  Sale& sale = found == sales.end() ? sales.emplace_back() : *found;
  sale = {static_cast<uint32_t>(index), given.sale_price, given.sale_from, given.sale_until};
  Saw(Fact::kItemState);
}

}  // namespace parapet
