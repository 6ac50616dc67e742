// SPDX-License-Identifier: Apache-2.0
//
// The bytes of what a ledger keeps beside the raw input: order records, releases and price decisions, product updates
// and stock readings. A ledger that keeps these can fold them into a state again.
//
// The encodings carry no version of their own; whoever stores them does (checkpoints carry kStateFormat).
// Errors: decoding damaged bytes gives nullopt. Thread safety: pure.
#ifndef PARAPET_CORE_STATE_RECORD_CODEC_H_
#define PARAPET_CORE_STATE_RECORD_CODEC_H_

#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/state/codec.h"
#include "parapet/core/state/events.h"

namespace parapet {

std::string EncodeOrderRecord(const OrderRecord& record);
std::optional<OrderRecord> DecodeOrderRecord(std::string_view bytes);
std::string EncodeRelease(const Release& release);
std::optional<Release> DecodeRelease(std::string_view bytes);
std::string EncodePriceDecision(const PriceDecision& decision);
std::optional<PriceDecision> DecodePriceDecision(std::string_view bytes);
std::string EncodeStockReading(const StockReading& reading);
std::optional<StockReading> DecodeStockReading(std::string_view bytes);
std::string EncodeItemUpdate(const ItemUpdate& update);
std::optional<ItemUpdate> DecodeItemUpdate(std::string_view bytes);

// The same in place, for encodings that hold several.
void Write(const OrderRecord& record, Writer& out);
OrderRecord ReadOrderRecord(Reader& in);
void Write(const ItemUpdate& update, Writer& out);
ItemUpdate ReadItemUpdate(Reader& in);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_RECORD_CODEC_H_
