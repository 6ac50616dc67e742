// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/record_codec.h"

#include <utility>

namespace parapet {
namespace {

template <typename Value, typename Put>
std::string Encoded(const Value& value, Put put) {
  Writer out;
  put(value, out);
  return out.Take();
}

template <typename Get>
auto Decoded(std::string_view bytes, Get get) -> std::optional<decltype(get(std::declval<Reader&>()))> {
  Reader in(bytes);
  auto value = get(in);
  if (!in.ok() || !in.AtEnd()) return std::nullopt;
  return value;
}

void WriteQuantity(const std::optional<Quantity>& quantity, Writer& out) {
  out.Flag(quantity.has_value());
  if (quantity) out.Count(*quantity);
}

std::optional<Quantity> ReadQuantity(Reader& in) { return in.Flag() ? std::optional(in.Count()) : std::nullopt; }

void WriteFlag(const std::optional<bool>& flag, Writer& out) { out.Byte(flag ? (*flag ? 2 : 1) : 0); }

std::optional<bool> ReadFlag(Reader& in) {
  const uint8_t byte = in.Byte();
  if (byte > 2) in.Fail();
  return byte == 0 ? std::nullopt : std::optional(byte == 2);
}

std::string ReadString(Reader& in) { return std::string(in.Text()); }

void WriteRevision(const Revision& revision, Writer& out) {
  out.Signed(revision.version);
  out.Time(revision.updated_at);
  out.Byte(static_cast<uint8_t>(revision.stage));
  out.Fixed64(revision.digest);
}

Revision ReadRevision(Reader& in) {
  Revision revision;
  revision.version = in.Signed();
  revision.updated_at = in.Time();
  revision.stage = in.Choice(Stage::kEdited);
  revision.digest = in.Fixed64();
  return revision;
}

void WriteLine(const RememberedLine& line, Writer& out) {
  out.Text(line.key);
  out.Text(line.item);
  out.Count(line.quantity);
  out.Amount(line.offered_unit);
}

RememberedLine ReadLine(Reader& in) {
  RememberedLine line;
  line.key = ReadString(in);
  line.item = ReadString(in);
  line.quantity = in.Count();
  line.offered_unit = in.Amount();
  return line;
}

void WritePrice(const ItemPrice& price, Writer& out) {
  out.Code(price.currency);
  out.Text(price.price_list);
  out.Amount(price.price);
  out.Amount(price.compare_at);
}

ItemPrice ReadPrice(Reader& in) {
  ItemPrice price;
  price.currency = in.Code();
  price.price_list = ReadString(in);
  price.price = in.OptionalAmount();
  price.compare_at = in.OptionalAmount();
  return price;
}

void WriteStock(const ItemStock& stock, Writer& out) {
  out.Byte(static_cast<uint8_t>(stock.kind));
  WriteQuantity(stock.quantity, out);
  WriteQuantity(stock.safety, out);
  out.Time(stock.as_of);
}

ItemStock ReadStock(Reader& in) {
  ItemStock stock;
  stock.kind = in.Choice(StockKind::kTracked);
  stock.quantity = ReadQuantity(in);
  stock.safety = ReadQuantity(in);
  stock.as_of = in.Time();
  return stock;
}

}  // namespace

void Write(const OrderRecord& record, Writer& out) {
  out.Text(record.identity);
  out.Text(record.cart_id);
  WriteRevision(record.revision, out);
  out.Byte(static_cast<uint8_t>(record.origin));
  for (const bool flag : {record.cancelled, record.test, record.judged, record.vetoed}) out.Flag(flag);
  out.Time(record.seen_at);
  out.Time(record.placed_at);
  out.Time(record.cancelled_at);
  out.Code(record.currency);
  out.Text(record.price_list);
  for (const uint64_t value : {record.customer, record.address, record.lines_fingerprint}) out.Fixed64(value);
  out.Unsigned(record.lines.size());
  for (const RememberedLine& line : record.lines) WriteLine(line, out);
  out.Byte(static_cast<uint8_t>(record.decision));
  out.Byte(static_cast<uint8_t>(record.enforced));
  out.Unsigned(record.guardrails.size());
  for (const std::string& guardrail : record.guardrails) out.Text(guardrail);
  out.Unsigned(record.exposure.size());
  for (const auto& exposure : record.exposure) out.Text(exposure.item), out.Amount(exposure.amount);
}

OrderRecord ReadOrderRecord(Reader& in) {
  OrderRecord record;
  record.identity = ReadString(in);
  record.cart_id = ReadString(in);
  record.revision = ReadRevision(in);
  record.origin = in.Choice(Origin::kParapet);
  for (bool* flag : {&record.cancelled, &record.test, &record.judged, &record.vetoed}) *flag = in.Flag();
  record.seen_at = in.Time();
  record.placed_at = in.Time();
  record.cancelled_at = in.Time();
  record.currency = in.Code();
  record.price_list = ReadString(in);
  for (uint64_t* value : {&record.customer, &record.address, &record.lines_fingerprint}) *value = in.Fixed64();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) record.lines.push_back(ReadLine(in));
  record.decision = in.Choice(Action::kBlock);
  record.enforced = in.Choice(Action::kBlock);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) record.guardrails.push_back(ReadString(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    std::string item = ReadString(in);
    record.exposure.push_back({std::move(item), in.Amount()});
  }
  return record;
}

void Write(const ItemUpdate& update, Writer& out) {
  for (const std::string* text : {&update.id, &update.variant_id, &update.sku, &update.product_id,
                                  &update.inventory_item_id, &update.gtin, &update.title}) {
    out.Text(*text);
  }
  out.Unsigned(update.prices.size());
  for (const ItemPrice& price : update.prices) WritePrice(price, out);
  for (const auto& amount : {update.cost, update.min_price, update.max_price, update.face_value}) out.Amount(amount);
  WriteQuantity(update.max_per_order, out);
  WriteFlag(update.free_ok, out);
  WriteFlag(update.is_gift_card, out);
  out.Flag(update.stock.has_value());
  if (update.stock) WriteStock(*update.stock, out);
  out.Time(update.updated_at);
  out.Flag(update.removed);
}

ItemUpdate ReadItemUpdate(Reader& in) {
  ItemUpdate update;
  for (std::string* text : {&update.id, &update.variant_id, &update.sku, &update.product_id, &update.inventory_item_id,
                            &update.gtin, &update.title}) {
    *text = ReadString(in);
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) update.prices.push_back(ReadPrice(in));
  for (auto* amount : {&update.cost, &update.min_price, &update.max_price, &update.face_value}) *amount = in.OptionalAmount();
  update.max_per_order = ReadQuantity(in);
  update.free_ok = ReadFlag(in);
  update.is_gift_card = ReadFlag(in);
  if (in.Flag()) update.stock = ReadStock(in);
  update.updated_at = in.Time();
  update.removed = in.Flag();
  return update;
}

std::string EncodeOrderRecord(const OrderRecord& record) {
  return Encoded(record, [](const OrderRecord& value, Writer& out) { Write(value, out); });
}
std::optional<OrderRecord> DecodeOrderRecord(std::string_view bytes) { return Decoded(bytes, ReadOrderRecord); }

std::string EncodeItemUpdate(const ItemUpdate& update) {
  return Encoded(update, [](const ItemUpdate& value, Writer& out) { Write(value, out); });
}
std::optional<ItemUpdate> DecodeItemUpdate(std::string_view bytes) { return Decoded(bytes, ReadItemUpdate); }

std::string EncodeRelease(const Release& release) {
  return Encoded(release, [](const Release& value, Writer& out) {
    out.Text(value.identity);
    out.Fixed64(value.revision_digest);
    out.Text(value.actor);
    out.Text(value.reason);
  });
}
std::optional<Release> DecodeRelease(std::string_view bytes) {
  return Decoded(bytes, [](Reader& in) {
    Release release;
    release.identity = ReadString(in);
    release.revision_digest = in.Fixed64();
    release.actor = ReadString(in);
    release.reason = ReadString(in);
    return release;
  });
}

std::string EncodePriceDecision(const PriceDecision& decision) {
  return Encoded(decision, [](const PriceDecision& value, Writer& out) {
    out.Text(value.item);
    out.Code(value.currency);
    out.Text(value.price_list);
    out.Flag(value.accept);
    out.Amount(value.price);
    out.Text(value.actor);
    out.Text(value.reason);
  });
}
std::optional<PriceDecision> DecodePriceDecision(std::string_view bytes) {
  return Decoded(bytes, [](Reader& in) {
    PriceDecision decision;
    decision.item = ReadString(in);
    decision.currency = in.Code();
    decision.price_list = ReadString(in);
    decision.accept = in.Flag();
    decision.price = in.Amount();
    decision.actor = ReadString(in);
    decision.reason = ReadString(in);
    return decision;
  });
}

std::string EncodeStockReading(const StockReading& reading) {
  return Encoded(reading, [](const StockReading& value, Writer& out) {
    out.Text(value.item);
    out.Text(value.location);
    WriteQuantity(value.available, out);
    out.Time(value.as_of);
  });
}
std::optional<StockReading> DecodeStockReading(std::string_view bytes) {
  return Decoded(bytes, [](Reader& in) {
    StockReading reading;
    reading.item = ReadString(in);
    reading.location = ReadString(in);
    reading.available = ReadQuantity(in);
    reading.as_of = in.Time();
    return reading;
  });
}

}  // namespace parapet
