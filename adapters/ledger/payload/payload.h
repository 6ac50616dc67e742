// SPDX-License-Identifier: Apache-2.0
//
// Event payloads as JSON: how orders, facts, records and updates are written to the ledger and read back.
//
// The order is the native order document, the one that POST /v1/check takes, so a person can read a ledger row and a
// backtest can decode it like any other order. Facts and records are beside it. Round trip: reading what was written
// gives equal values, field for field. Amounts are decimal strings; times RFC 3339 with microseconds; fingerprints
// hexadecimal.
// Thread safety: pure. Errors: false and a message naming the place.
#ifndef PARAPET_ADAPTERS_LEDGER_PAYLOAD_PAYLOAD_H_
#define PARAPET_ADAPTERS_LEDGER_PAYLOAD_PAYLOAD_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/state/events.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

// {"order":{…},"facts":{…},"record":{…},"verdict":<verdict_json or absent>}
std::string WriteOrderPayload(const Order& order, const Facts* facts, const OrderRecord& record,
                              std::string_view verdict_json);

// The parts of an order payload. `record` is always there; order and facts may be left unread (fold needs the record
// only).
struct OrderPayload {
  OrderRecord record;
  const Order* order = nullptr;  // in the arena, when one was given
  Facts facts;                   // spans into `facts_buffer`
  std::string verdict_json;      // raw, as written
};
bool ReadOrderPayload(std::string_view json, Arena* arena, FactsBuffer* facts_buffer, OrderPayload* out,
                      std::string* error);

std::string WriteItems(const std::vector<ItemUpdate>& items);
bool ReadItems(std::string_view json, std::vector<ItemUpdate>* out, std::string* error);
std::string WriteStock(const std::vector<StockReading>& readings);
bool ReadStock(std::string_view json, std::vector<StockReading>* out, std::string* error);
std::string WritePriceDecision(const PriceDecision& decision);
bool ReadPriceDecision(std::string_view json, PriceDecision* out, std::string* error);
std::string WriteRelease(const Release& release);
bool ReadRelease(std::string_view json, Release* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_LEDGER_PAYLOAD_PAYLOAD_H_
