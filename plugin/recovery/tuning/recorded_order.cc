// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/tuning/recorded_order.h"

namespace parapet {

RecordedOrder::RecordedOrder(size_t arena_bytes, const Facts& sizes)
    : memory_(arena_bytes),
      arena_(memory_),
      buffer_{.lines = std::vector<LineFacts>(sizes.lines.size()),
              .discounts = std::vector<DiscountFacts>(sizes.discounts.size()),
              .payments = std::vector<PaymentFacts>(sizes.payments.size())} {}

std::unique_ptr<const RecordedOrder> RecordedOrder::Read(std::string_view payload, Workspace& scratch) {
  scratch.arena().Reset();
  OrderPayload read;
  std::string error;
  if (!ReadOrderPayload(payload, &scratch.arena(), &scratch.facts(), &read, &error)) return nullptr;
  if (!CanBeReplayed(read)) return nullptr;
  std::unique_ptr<RecordedOrder> recorded(new RecordedOrder(scratch.arena().used(), read.facts));
  const bool again = ReadOrderPayload(payload, &recorded->arena_, &recorded->buffer_, &recorded->payload_, &error);
  return again && CanBeReplayed(recorded->payload_) ? std::move(recorded) : nullptr;
}

bool CanBeReplayed(const OrderPayload& payload) {
  return payload.order != nullptr && payload.facts.now.IsKnown() &&
         payload.facts.lines.size() == payload.order->lines.size();
}

}  // namespace parapet
