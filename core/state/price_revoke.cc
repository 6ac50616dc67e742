// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/state/prices.h"

namespace parapet {

void Prices::EndLive(uint32_t slot, size_t index, Money price, Instant at) {
  const Maybe live = catalogue_->price(slot, index).live;
  if (!live.has() || live == Maybe(price)) return;
  auto& ended = catalogue_->EnsureHistory(slot, index).ended;
  std::erase_if(ended, [&](const PriceHistory::Ended& one) { return one.at <= at - kBandMemory; });
  if (ended.size() == PriceHistory::kEndedMax) ended.erase(ended.begin());
  ended.push_back({at, *live.money()});
}

void Prices::RevokeCohort(const RecentChange& change) {
  for (const RecentChange& other : changes_.TakeVouched(change.currency, change.price)) {
    PriceSlot& known = catalogue_->price(other.slot, other.index);
    if (known.vouching != other.vouching || known.live != Maybe(other.price) || known.reference != known.live) continue;
    PriceHistory& history = catalogue_->EnsureHistory(other.slot, other.index);
    if (history.steps.size() > 1 && history.steps.back().reference == other.price) history.steps.pop_back();
    std::erase(history.vouched, other.price);
    known.reference = other.reference;
    known.vouching = Vouching::kCollapse;
    catalogue_->Touch(other.slot);
    batch_.Add(other.slot, change.at);
  }
}

}  // namespace parapet
