// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/claims.h"

#include <algorithm>

namespace parapet {
namespace {

Quantity SumOf(const Claim& claim, std::string_view item, bool contained) {
  Quantity sum;
  for (const ClaimPart& part : claim.parts) {
    if (part.item == item && part.contained == contained) sum = SaturatingAdd(sum, part.quantity);
  }
  return sum;
}

// Takes `surplus` away from an item's parts, those that no reading contains first, the latest first.
void Trim(Claim& claim, std::string_view item, Quantity surplus) {
  for (const bool contained : {false, true}) {
    for (size_t i = claim.parts.size(); i-- > 0 && surplus.IsPositive();) {
      ClaimPart& part = claim.parts[i];
      if (part.item != item || part.contained != contained) continue;
      const Quantity taken = std::min(part.quantity, surplus);
      part.quantity = SaturatingSubtract(part.quantity, taken);
      surplus = SaturatingSubtract(surplus, taken);
    }
  }
}

Quantity WantedOf(const Demands& wanted, std::string_view item) {
  for (const Demand& demand : wanted) {
    if (demand.item == item) return demand.quantity;
  }
  return {};
}

Quantity Total(const Claim& claim, std::string_view item) {
  return SaturatingAdd(SumOf(claim, item, false), SumOf(claim, item, true));
}

}  // namespace

const Claim* Claims::Find(std::string_view identity) const {
  const auto found = claims_.find(identity);
  return found == claims_.end() ? nullptr : &found->second;
}

Quantity Claims::Open(std::string_view item) const {
  const auto found = items_.find(item);
  return found == items_.end() ? Quantity() : found->second.open;
}

Quantity Claims::OpenOfOthers(std::string_view identity, std::string_view item, Instant now) const {
  Quantity open = Open(item);
  if (open == Quantity()) return open;
  if (const Claim* own = Find(identity)) open = SaturatingSubtract(open, SumOf(*own, item, false));
  for (const auto& [expires, other] : due_) {
    if (expires > now) break;
    if (other != identity) open = SaturatingSubtract(open, SumOf(*Find(other), item, false));
  }
  return open;
}

Quantity Claims::ContainedOf(std::string_view identity, std::string_view item) const {
  const Claim* claim = Find(identity);
  return claim ? SumOf(*claim, item, true) : Quantity();
}

void Claims::List(const std::string& identity, const Claim& claim) {
  for (const ClaimPart& part : claim.parts) {
    if (part.contained) continue;
    ItemClaims& item = items_[part.item];
    item.open = SaturatingAdd(item.open, part.quantity);
    item.holders.insert(identity);
  }
  if (claim.expires.IsKnown()) due_.emplace(claim.expires, identity);
}

void Claims::Unlist(std::string_view identity, const Claim& claim) {
  for (const ClaimPart& part : claim.parts) {
    const auto found = part.contained ? items_.end() : items_.find(part.item);
    if (found == items_.end()) continue;
    found->second.open = SaturatingSubtract(found->second.open, part.quantity);
    if (const auto holder = found->second.holders.find(identity); holder != found->second.holders.end()) {
      found->second.holders.erase(holder);
    }
    // Another part of the same claim may still be counted here; the item goes with the last of them.
    if (found->second.holders.empty() && found->second.open == Quantity()) items_.erase(found);
  }
  if (claim.expires.IsKnown()) due_.erase({claim.expires, std::string(identity)});
}

void Claims::SetParts(Claim& claim, const Demands& wanted) {
  for (size_t i = 0; i < claim.parts.size(); ++i) {
    const std::string item = claim.parts[i].item;
    Trim(claim, item, SaturatingSubtract(Total(claim, item), WantedOf(wanted, item)));
  }
  std::erase_if(claim.parts, [](const ClaimPart& part) { return !part.quantity.IsPositive(); });
  for (const Demand& demand : wanted) {
    const Quantity more = SaturatingSubtract(demand.quantity, Total(claim, demand.item));
    if (more.IsPositive()) claim.parts.push_back({.item = demand.item, .quantity = more});
  }
}

void Claims::Hold(const std::string& identity, const Demands& wanted, Instant expires) {
  Claim& claim = claims_[identity];
  Unlist(identity, claim);
  SetParts(claim, wanted);
  claim.expires = expires;
  if (claim.parts.empty()) {
    claims_.erase(identity);
  } else {
    List(identity, claim);
  }
}

void Claims::Confirm(const std::string& identity, const Demands& wanted, Instant now) {
  Claim& claim = claims_[identity];
  Unlist(identity, claim);
  SetParts(claim, wanted);
  claim.expires = {};
  for (ClaimPart& part : claim.parts) {
    if (!part.confirmed_at.IsKnown()) part.confirmed_at = now;
  }
  if (claim.parts.empty()) {
    claims_.erase(identity);
  } else {
    List(identity, claim);
  }
}

void Claims::Release(std::string_view identity) {
  const auto found = claims_.find(identity);
  if (found == claims_.end()) return;
  Unlist(identity, found->second);
  claims_.erase(found);
}

void Claims::Rename(std::string_view from, const std::string& to) {
  const auto found = claims_.find(from);
  if (found == claims_.end() || claims_.contains(to)) return;
  Claim claim = std::move(found->second);
  Unlist(from, claim);
  claims_.erase(found);
  Restore(to, std::move(claim));
}

void Claims::Restore(const std::string& identity, Claim claim) {
  List(identity, claim);
  claims_[identity] = std::move(claim);
}

void Claims::Contain(std::string_view item, Instant contained_before) {
  const auto found = items_.find(item);
  if (found == items_.end()) return;
  const std::vector<std::string> holders(found->second.holders.begin(), found->second.holders.end());
  for (const std::string& identity : holders) {
    Claim& claim = claims_[identity];
    Unlist(identity, claim);
    for (ClaimPart& part : claim.parts) {
      if (part.item == item && part.confirmed_at.IsKnown() && part.confirmed_at <= contained_before)
        part.contained = true;
    }
    List(identity, claim);
  }
}

void Claims::Expire(Instant now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const std::string identity = due_.begin()->second;
    Release(identity);
  }
}

}  // namespace parapet
