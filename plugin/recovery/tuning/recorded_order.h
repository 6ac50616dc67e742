// SPDX-License-Identifier: Apache-2.0
//
// An order as the ledger recorded it, with its facts, kept to be judged many times.
//
// Thread safety: values. Errors: null for what cannot be read, and for what was recorded without facts. Cost: some 40
// µs and as many bytes as the order takes, about 10 KB, where a Workspace holds room for the greatest order there is.
#ifndef PARAPET_PLUGIN_RECOVERY_TUNING_RECORDED_ORDER_H_
#define PARAPET_PLUGIN_RECOVERY_TUNING_RECORDED_ORDER_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/flow/decide.h"

namespace parapet {

class RecordedOrder {
 public:
  // `payload`: of an order event. `scratch` is only used meanwhile.
  static std::unique_ptr<const RecordedOrder> Read(std::string_view payload, Workspace& scratch);
  RecordedOrder(const RecordedOrder&) = delete;
  RecordedOrder& operator=(const RecordedOrder&) = delete;

  const Order& order() const { return *payload_.order; }
  const Facts& facts() const { return payload_.facts; }
  const OrderRecord& record() const { return payload_.record; }

 private:
  RecordedOrder(size_t arena_bytes, const Facts& sizes);

  std::vector<std::byte> memory_;
  Arena arena_;
  FactsBuffer buffer_;
  OrderPayload payload_;
};

// Whether an order event that was read can be judged again.
bool CanBeReplayed(const OrderPayload& payload);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_TUNING_RECORDED_ORDER_H_
