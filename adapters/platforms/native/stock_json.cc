// SPDX-License-Identifier: Apache-2.0
//
// Stock readings in the native form.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/native/items_json.h"
#include "parapet/adapters/platforms/native/unknown_key.h"

namespace parapet::native {
namespace {

enum StockField : uint16_t { kReading, kReadingItem, kReadingLocation, kReadingAvailable, kReadingAsOf };

constexpr FieldRow kStockRows[] = {
    {"stock[]", kReading},
    {"stock[].item", kReadingItem},
    {"stock[].location", kReadingLocation},
    {"stock[].available", kReadingAvailable},
    {"stock[].as_of", kReadingAsOf},
    {"stock[].*", kUnknownKey},
    {"*", kUnknownKey},
};

const FieldTable& StockTable() {
  static const FieldTable table(kStockRows);
  return table;
}

class StockSink final : public FieldSink {
 public:
  explicit StockSink(std::vector<StockReading>& readings) : readings_(readings) {}
  void OnBegin(uint16_t, FieldReader&) override { readings_.emplace_back(); }
  void OnEnd(uint16_t, FieldReader& at) override {
    if (readings_.back().item.empty()) at.Fail("missing_id", "a stock reading needs its item");
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kUnknownKey) return RefuseUnknownKey(at);
    StockReading& reading = readings_.back();
    switch (field) {
      case kReadingItem:
        reading.item = at.TextCopy(value);
        break;
      case kReadingLocation:
        reading.location = at.TextCopy(value);
        break;
      case kReadingAvailable:
        reading.available = at.QuantityOf(value);
        break;
      case kReadingAsOf:
        reading.as_of = at.Time(value);
        break;
      default:
        break;
    }
  }

 private:
  std::vector<StockReading>& readings_;
};

}  // namespace

void WriteStock(const std::vector<StockReading>& readings, std::string& out) {
  JsonWriter json(out);
  json.BeginObject().Key("stock").BeginArray();
  for (const StockReading& reading : readings) {
    json.BeginObject().Field("item", std::string_view(reading.item));
    if (!reading.location.empty()) json.Field("location", std::string_view(reading.location));
    if (reading.available) json.Field("available", *reading.available);
    if (reading.as_of.IsKnown()) json.Field("as_of", reading.as_of);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

bool ReadStock(std::string_view json, std::vector<StockReading>* out, std::string* error) {
  out->clear();
  StockSink sink(*out);
  const JsonError read = ReadStrictly(json, StockTable(), kStockRows, sink);
  if (!read.ok()) *error = Describe(read), out->clear();
  return read.ok();
}

}  // namespace parapet::native
