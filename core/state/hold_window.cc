// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/hold_window.h"

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {
namespace {

uint64_t FingerprintOf(std::string_view identity) { return Fingerprint().Add(identity).value(); }

}  // namespace

bool HoldWindow::Counts(const OrderRecord& record) {
  return record.judged && !record.test && !record.vetoed && record.origin != Origin::kImport &&
         record.revision.stage >= Stage::kPlaced;
}

HoldWindow::Key HoldWindow::KeyOf(const OrderRecord& record) {
  return {record.seen_at, FingerprintOf(record.identity), record.unsure_hold};
}

HoldShare HoldWindow::Last(int64_t most, std::string_view without) const {
  const uint64_t left_out = FingerprintOf(without);
  HoldShare share;
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && share.orders < most; ++entry) {
    if (std::get<1>(*entry) == left_out) continue;
    ++share.orders;
    share.unsure += std::get<2>(*entry) ? 1 : 0;
  }
  return share;
}

}  // namespace parapet
