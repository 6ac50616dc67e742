// SPDX-License-Identifier: Apache-2.0
//
// What orders reserve where Parapet keeps the stock number.
//
// A claim belongs to one order identity and passes through
//
//   held       from checkout on; ends `expires` unless the checkout is judged again
//   confirmed  the order is placed; stays until the stock reading contains it or the order is cancelled
//   contained  the observed level is known to have been lowered by it: confirmed_at + lag ≤ the reading's as_of
//   released   gone: cancelled, refused, or timed out
//
// A part is one item's share of a claim; a raised order adds parts, so that what a reading contains stays contained.
// Whether a claim fits is the caller's question; here it is written down.
// Thread safety: none. Cost: a hash look-up an item.
#ifndef PARAPET_CORE_STATE_CLAIMS_H_
#define PARAPET_CORE_STATE_CLAIMS_H_

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/state/codec.h"
#include "parapet/core/state/demand.h"
#include "parapet/core/state/text_hash.h"

namespace parapet {

struct ClaimPart {
  std::string item;
  Quantity quantity;
  Instant confirmed_at;  // unknown while held
  bool contained = false;
};

struct Claim {
  Instant expires;  // unknown once confirmed
  std::vector<ClaimPart> parts;
};

class Claims {
 public:
  // Units of an item that all orders claim and that no reading contains yet.
  Quantity Open(std::string_view item) const;
  // The same without those of one order, and without claims that are due by `now` and only not released yet.
  Quantity OpenOfOthers(std::string_view identity, std::string_view item, Instant now) const;
  // Units of one order that the reading contains.
  Quantity ContainedOf(std::string_view identity, std::string_view item) const;
  const Claim* Find(std::string_view identity) const;

  // Makes the claim of `identity` exactly `wanted`, held until `expires`. REQUIRES: it fits, and it is not confirmed.
  void Hold(const std::string& identity, const Demands& wanted, Instant expires);
  // The same, and confirms it; parts confirmed before keep their time.
  void Confirm(const std::string& identity, const Demands& wanted, Instant now);
  void Release(std::string_view identity);
  void Rename(std::string_view from, const std::string& to);
  // A reading as of `contained_before` + lag came in: claims on the item confirmed by then are in it.
  void Contain(std::string_view item, Instant contained_before);
  // Releases held claims that are due.
  void Expire(Instant now);

  const TextMap<Claim>& all() const { return claims_; }
  void Restore(const std::string& identity, Claim claim);

 private:
  struct ItemClaims {
    Quantity open;
    TextSet holders;
  };
  static void SetParts(Claim& claim, const Demands& wanted);
  void Unlist(std::string_view identity, const Claim& claim);
  void List(const std::string& identity, const Claim& claim);

  TextMap<Claim> claims_;
  TextMap<ItemClaims> items_;
  std::set<std::pair<Instant, std::string>> due_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_CLAIMS_H_
