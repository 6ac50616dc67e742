// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/order_items.h"

#include <algorithm>

#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/state/demand.h"

namespace parapet {

bool IsCatalogued(const Line& line) {
  switch (line.kind) {
    case LineKind::kCustom:
    case LineKind::kFee:
    case LineKind::kTip:
    case LineKind::kDeposit:
      return false;
    default:
      return true;
  }
}

std::string_view RawKey(const Line& line) {
  if (!line.variant_id.empty()) return line.variant_id;
  return line.sku.empty() ? line.item_id : line.sku;
}

void FindItems(const Catalogue& catalogue, const Order& order, std::span<Match> out) {
  constexpr size_t kAtOnce = 32;
  LineKeys keys[kAtOnce];
  for (size_t start = 0; start < order.lines.size(); start += kAtOnce) {
    const size_t count = std::min(kAtOnce, order.lines.size() - start);
    for (size_t i = 0; i < count; ++i) {
      const Line& line = order.lines[start + i];
      keys[i] = IsCatalogued(line) ? LineKeys{line.variant_id, line.sku, line.item_id} : LineKeys();
    }
    catalogue.FindBatch({keys, count}, out.subspan(start, count));
  }
}

uint64_t FingerprintOfLines(const Catalogue& catalogue, const Order& order, std::span<const Match> matches,
                            Wanted& wanted) {
  wanted.clear();
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.kind == LineKind::kFee || line.kind == LineKind::kTip || line.kind == LineKind::kDeposit) continue;
    const Match match = IsCatalogued(line) ? matches[i] : catalogue.Find({line.variant_id, line.sku, line.item_id});
    std::string_view key = match.slot != kNoSlot ? catalogue.id(match.slot) : RawKey(line);
    if (key.empty()) key = line.title;
    wanted.emplace_back(key, line.quantity.micros());
  }
  if (wanted.empty()) return 0;
  std::sort(wanted.begin(), wanted.end());
  Fingerprint fingerprint;
  for (size_t i = 0; i < wanted.size();) {
    Quantity sum;
    const std::string_view key = wanted[i].first;
    for (; i < wanted.size() && wanted[i].first == key; ++i) {
      sum = SaturatingAdd(sum, Quantity::FromMicros(wanted[i].second));
    }
    fingerprint.Add(key).Add(sum.micros());
  }
  return fingerprint.value();
}

}  // namespace parapet
