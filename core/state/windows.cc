// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/windows.h"

#include <tuple>

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {

std::optional<uint64_t> DuplicateWindow::KeyOf(uint64_t customer, uint64_t address, uint64_t lines_fingerprint) {
  if (customer == 0 || address == 0 || lines_fingerprint == 0) return std::nullopt;
  return Fingerprint().Add(customer).Add(address).Add(lines_fingerprint).value();
}

std::optional<DuplicateWindow::Hit> DuplicateWindow::Nearest(uint64_t key, Instant placed_at, Duration width,
                                                             std::string_view own, std::string_view cart,
                                                             Instant now) const {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  std::optional<Hit> nearest;
  for (const Entry& entry : found->second) {
    if (entry.identity == own || entry.identity == cart || entry.forgotten_at <= now) continue;
    const Duration apart = entry.placed_at < placed_at ? placed_at - entry.placed_at : entry.placed_at - placed_at;
    if (apart > width) continue;
    const Hit hit = {apart, entry.identity};
    if (!nearest || std::tie(hit.apart, hit.identity) < std::tie(nearest->apart, nearest->identity)) nearest = hit;
  }
  return nearest;
}

void DuplicateWindow::Add(uint64_t key, Entry entry) {
  due_.emplace(entry.forgotten_at, key);
  entries_[key].push_back(std::move(entry));
}

void DuplicateWindow::Remove(uint64_t key, std::string_view identity) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  std::erase_if(found->second, [&](const Entry& entry) { return entry.identity == identity; });
  if (found->second.empty()) entries_.erase(found);
}

void DuplicateWindow::Expire(Instant now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const auto found = entries_.find(due_.begin()->second);
    due_.erase(due_.begin());
    if (found == entries_.end()) continue;
    std::erase_if(found->second, [&](const Entry& entry) { return entry.forgotten_at <= now; });
    if (found->second.empty()) entries_.erase(found);
  }
}

}  // namespace parapet
