// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/price_intake.h"

#include <algorithm>

#include "parapet/core/kernel/comparison.h"

namespace parapet {
namespace {

// part / whole in basis points, saturated; `whole` positive.
bool AtLeastShare(Money part, Money whole, int64_t share) {
  return DeviationBasisPoints(part, whole) >= share - kHundredPercent;
}

bool Between(Money price, Money origin, int64_t low, int64_t high) {
  if (origin.micros() <= 0) return false;
  const int64_t deviation = DeviationBasisPoints(price, origin);
  return deviation >= low && deviation <= high;
}

bool AtMostTimes(Money price, Money base, int64_t times) {
  const auto limit = Multiply(base, Quantity::Whole(times));
  return !limit || price <= *limit;
}

bool IsTenfold(const Proposal& p) {
  for (const auto& base : {p.reference, p.band_origin}) {
    if (base && PowerOfTenSlip(p.price, *base, kTenfoldTolerance) != 0) return true;
  }
  return false;
}

bool IsReturn(const Proposal& p) { return std::find(p.vouched.begin(), p.vouched.end(), p.price) != p.vouched.end(); }

bool IsDeclaredMarkdown(const Proposal& p) {
  return p.compare_at && p.price < *p.reference &&
         Between(*p.compare_at, *p.reference, -kDeclaredNear, kDeclaredNear) &&
         Between(p.price, *p.reference, kDeclaredDepth, 0);
}

bool HasFirstSupport(const Proposal& p) {
  if (p.price.IsZero()) return p.free_ok;
  if (p.cost && p.cost->micros() > 0 && p.price >= *p.cost && AtMostTimes(p.price, *p.cost, kFirstCostMultiple))
    return true;
  if (p.compare_at && p.compare_at->micros() > 0 && AtLeastShare(p.price, *p.compare_at, kFirstOfList) &&
      DeviationBasisPoints(p.price, *p.compare_at) <= kDeclaredNear) {
    return true;
  }
  return p.siblings && p.siblings->micros() > 0 && AtMostTimes(p.price, *p.siblings, kSiblingMultiple) &&
         AtMostTimes(*p.siblings, p.price, kSiblingMultiple);
}

}  // namespace

std::optional<Money> PromotionFloor(const Promotion& promotion, std::optional<Money> reference) {
  std::optional<Money> floor = promotion.flat_price;
  if (promotion.depth_basis_points <= 0 || !reference) return floor;
  const int64_t left = std::max<int64_t>(0, kHundredPercent - promotion.depth_basis_points);
  const auto deep = MultiplyDivide(reference->micros(), left, kHundredPercent);
  if (deep && (!floor || *deep < floor->micros())) floor = Money::FromMicros(*deep);
  return floor;
}

bool Covers(const Promotion& promotion, std::optional<Money> reference, Money price) {
  if (promotion.flat_price && price == *promotion.flat_price) return true;
  if (promotion.depth_basis_points <= 0 || !reference || price > *reference) return false;
  Promotion by_depth;
  by_depth.depth_basis_points = promotion.depth_basis_points;
  return price >= PromotionFloor(by_depth, reference);
}

Vouching Classify(const Proposal& p) {
  if (p.reference && p.price == *p.reference) return Vouching::kReturned;
  if (p.person) return Vouching::kAccepted;
  if (p.promotion != nullptr && Covers(*p.promotion, p.reference, p.price)) return Vouching::kPromotion;
  if (p.price.micros() < 0 || (p.price.IsZero() && !p.free_ok)) return Vouching::kZero;
  if (IsPlaceholder(p.price, p.currency)) return Vouching::kPlaceholder;
  // A promotion explains both of its ends: the price after it is the one before it, however deep it was.
  const bool promotion_ends = p.reference_by_promotion && IsReturn(p);
  if (IsTenfold(p) && !promotion_ends) return Vouching::kTenfold;
  if (p.floor && p.price < *p.floor) return Vouching::kBelowFloor;
  if (!p.reference) return HasFirstSupport(p) ? Vouching::kFirstVouched : Vouching::kLearning;
  if (IsReturn(p)) return Vouching::kReturned;
  if (p.frozen && p.price < *p.reference) return Vouching::kOutOfBand;
  if (p.band_origin && Between(p.price, *p.band_origin, kBandDown, kBandUp)) return Vouching::kInBand;
  return IsDeclaredMarkdown(p) ? Vouching::kDeclaredMarkdown : Vouching::kOutOfBand;
}

std::string_view Name(Vouching vouching) {
  switch (vouching) {
    case Vouching::kFirstVouched:
      return "first_vouched";
    case Vouching::kUnchanged:
      return "unchanged";
    case Vouching::kInBand:
      return "in_band";
    case Vouching::kReturned:
      return "returned";
    case Vouching::kDeclaredMarkdown:
      return "declared_markdown";
    case Vouching::kPromotion:
      return "promotion";
    case Vouching::kAccepted:
      return "accepted";
    case Vouching::kStood:
      return "stood";
    case Vouching::kLearning:
      return "learning";
    case Vouching::kOutOfBand:
      return "out_of_band";
    case Vouching::kZero:
      return "zero";
    case Vouching::kPlaceholder:
      return "placeholder";
    case Vouching::kTenfold:
      return "tenfold";
    case Vouching::kBelowFloor:
      return "below_floor";
    case Vouching::kCollapse:
      return "collapse";
  }
  return "unknown";
}

}  // namespace parapet
