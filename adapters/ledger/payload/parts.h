// SPDX-License-Identifier: Apache-2.0
//
// The parts of event payloads, each written and read on its own. For payload.cc, its tests, and the
// bug corpus, whose vectors hold the same documents.
#ifndef PARAPET_ADAPTERS_LEDGER_PAYLOAD_PARTS_H_
#define PARAPET_ADAPTERS_LEDGER_PAYLOAD_PARTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/core/kernel/facts.h"
#include "parapet/core/state/events.h"
#include "parapet/core/state/store_state.h"

namespace parapet::payload {

void WriteRecord(const OrderRecord& record, JsonWriter& json);
bool ReadRecord(std::string_view json, OrderRecord* out, std::string* error);
void WriteFacts(const Facts& facts, JsonWriter& json);
// Spans and texts of `out` point into `buffer`.
bool ReadFacts(std::string_view json, FactsBuffer* buffer, Facts* out, std::string* error);

// The members of an object as they stand, found without reading what is in them: brackets and quotes are counted, no
// more. Empty where a member is absent.
struct OrderMembers {
  std::string_view record, order, facts, verdict;
};
bool Split(std::string_view json, OrderMembers* out, std::string* error);

// 16 hexadecimal digits.
std::string HexOf(uint64_t value);
std::optional<uint64_t> FromHex(std::string_view text);

// Writing what is there.
void Text(JsonWriter& json, std::string_view key, std::string_view text);
void Amount(JsonWriter& json, std::string_view key, const std::optional<Money>& amount);
void Time(JsonWriter& json, std::string_view key, Instant instant);
void Flag(JsonWriter& json, std::string_view key, bool value);     // only when true
void Hex(JsonWriter& json, std::string_view key, uint64_t value);  // only when not 0

std::string_view Name(TaxBasis basis);
std::optional<TaxBasis> TaxBasisFromName(std::string_view name);

}  // namespace parapet::payload

#endif  // PARAPET_ADAPTERS_LEDGER_PAYLOAD_PARTS_H_
