// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/catalogue.h"

namespace parapet {
namespace {

struct Limit {
  std::optional<Quantity> ItemUpdate::*given;
  Maybe Extra::*kept;
};
constexpr Limit kLimits[] = {
    {&ItemUpdate::max_per_order, &Extra::max_per_order}, {&ItemUpdate::max_per_customer, &Extra::max_per_customer},
    {&ItemUpdate::min_per_order, &Extra::min_per_order}, {&ItemUpdate::order_multiple, &Extra::order_multiple},
    {&ItemUpdate::pack_size, &Extra::pack_size},
};

}  // namespace

// What few items have goes aside, so that those without it stay small.
void Catalogue::SetLimits(uint32_t slot, const ItemUpdate& update) {
  if (update.max_price) EnsureExtra(slot).max_price = *update.max_price;
  if (update.face_value) EnsureExtra(slot).face_value = *update.face_value;
  if (update.available_on) EnsureExtra(slot).available_on = *update.available_on;
  for (const Limit& limit : kLimits) {
    if (update.*limit.given) EnsureExtra(slot).*limit.kept = *(update.*limit.given);
  }
  if (const Extra* extra = this->extra(slot)) SawExtra(*extra);
}

void Catalogue::SawExtra(const Extra& extra) {
  if (extra.max_price.has()) Saw(Fact::kPriceLimits);
  if (extra.face_value.has()) Saw(Fact::kFaceValue);
  if (extra.max_per_order.has() || extra.max_per_customer.has()) Saw(Fact::kItemLimits);
  if (extra.pack_size.has() || extra.order_multiple.has() || extra.min_per_order.has()) Saw(Fact::kPackaging);
  if (extra.available_on.IsKnown() || !extra.sales.empty()) Saw(Fact::kItemState);
}

}  // namespace parapet
