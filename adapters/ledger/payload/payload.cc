// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/payload/payload.h"

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/ledger/payload/parts.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/native/items_json.h"
#include "parapet/adapters/platforms/native/order_json.h"

namespace parapet {
namespace {

enum Field : uint16_t { kItem, kCurrency, kPriceList, kAccept, kPrice, kActor, kReason, kIdentity, kDigest };

constexpr FieldRow kDecisionRows[] = {
    {"item", kItem},   {"currency", kCurrency}, {"price_list", kPriceList}, {"accept", kAccept},
    {"price", kPrice}, {"actor", kActor},       {"reason", kReason},
};
constexpr FieldRow kReleaseRows[] = {
    {"identity", kIdentity}, {"revision_digest", kDigest}, {"actor", kActor}, {"reason", kReason}};

const FieldTable& DecisionTable() {
  static const FieldTable table(kDecisionRows);
  return table;
}
const FieldTable& ReleaseTable() {
  static const FieldTable table(kReleaseRows);
  return table;
}

class DecisionSink final : public FieldSink {
 public:
  explicit DecisionSink(PriceDecision& decision) : decision_(decision) {}
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    switch (field) {
      case kItem:
        decision_.item = at.TextCopy(value);
        break;
      case kCurrency:
        decision_.currency = at.CurrencyOf(value);
        break;
      case kPriceList:
        decision_.price_list = at.TextCopy(value);
        break;
      case kAccept:
        decision_.accept = at.Boolean(value).value_or(false);
        break;
      case kPrice:
        decision_.price = at.Amount(value).value_or(Money()), priced = true;
        break;
      case kActor:
        decision_.actor = at.TextCopy(value);
        break;
      case kReason:
        decision_.reason = at.TextCopy(value);
        break;
      default:
        break;
    }
  }
  bool priced = false;

 private:
  PriceDecision& decision_;
};

class ReleaseSink final : public FieldSink {
 public:
  explicit ReleaseSink(Release& release) : release_(release) {}
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    switch (field) {
      case kIdentity:
        release_.identity = at.TextCopy(value);
        break;
      case kDigest: {
        const auto digest = value.IsText() ? payload::FromHex(value.text) : std::nullopt;
        if (!digest) at.Fail("not_a_fingerprint", "expected 16 hexadecimal digits");
        release_.revision_digest = digest.value_or(0);
        break;
      }
      case kActor:
        release_.actor = at.TextCopy(value);
        break;
      case kReason:
        release_.reason = at.TextCopy(value);
        break;
      default:
        break;
    }
  }

 private:
  Release& release_;
};

}  // namespace

std::string WriteOrderPayload(const Order& order, const Facts* facts, const OrderRecord& record,
                              std::string_view verdict_json) {
  std::string out;
  out.reserve(512 + 320 * order.lines.size() + verdict_json.size());
  JsonWriter json(out);
  json.BeginObject().Key("record");
  payload::WriteRecord(record, json);
  if (!verdict_json.empty()) json.Key("verdict").Raw(verdict_json);
  json.Key("order").Raw({});
  WriteOrder(order, out);
  if (facts != nullptr) {
    json.Key("facts");
    payload::WriteFacts(*facts, json);
  }
  json.EndObject();
  return out;
}

bool ReadOrderPayload(std::string_view json, Arena* arena, FactsBuffer* facts_buffer, OrderPayload* out,
                      std::string* error) {
  payload::OrderMembers members;
  if (!payload::Split(json, &members, error)) return false;
  if (members.record.empty()) return *error = "order payload: the record is missing", false;
  if (!payload::ReadRecord(members.record, &out->record, error)) return false;
  out->verdict_json = members.verdict;
  out->order = nullptr;
  out->facts = {};
  if (arena == nullptr) return true;
  const DecodeContext context{.arena = arena};
  if (members.order.empty()) return *error = "order payload: the order is missing", false;
  if (!ReadOrder(members.order, context, &out->order, nullptr, error)) return *error = "order: " + *error, false;
  if (facts_buffer == nullptr || members.facts.empty()) return true;
  return payload::ReadFacts(members.facts, facts_buffer, &out->facts, error);
}

std::string WriteItems(const std::vector<ItemUpdate>& items) {
  std::string out;
  native::WriteItems(items, out);
  return out;
}
bool ReadItems(std::string_view json, std::vector<ItemUpdate>* out, std::string* error) {
  return native::ReadItems(json, out, error);
}
std::string WriteStock(const std::vector<StockReading>& readings) {
  std::string out;
  native::WriteStock(readings, out);
  return out;
}
bool ReadStock(std::string_view json, std::vector<StockReading>* out, std::string* error) {
  return native::ReadStock(json, out, error);
}

std::string WritePriceDecision(const PriceDecision& decision) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("item", std::string_view(decision.item));
  payload::Text(json, "currency", decision.currency.code());
  payload::Text(json, "price_list", decision.price_list);
  json.Field("accept", decision.accept).Field("price", decision.price, decision.currency);
  payload::Text(json, "actor", decision.actor);
  payload::Text(json, "reason", decision.reason);
  json.EndObject();
  return out;
}

bool ReadPriceDecision(std::string_view json, PriceDecision* out, std::string* error) {
  *out = {};
  DecisionSink sink(*out);
  const JsonError read = ReadFields(json, DecisionTable(), sink);
  if (!read.ok()) return *error = "price decision: " + Describe(read), false;
  if (out->item.empty()) return *error = "price decision: $.item: is missing", false;
  if (!sink.priced) return *error = "price decision: $.price: is missing", false;
  return true;
}

std::string WriteRelease(const Release& release) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("identity", std::string_view(release.identity));
  json.Field("revision_digest", std::string_view(payload::HexOf(release.revision_digest)));
  payload::Text(json, "actor", release.actor);
  payload::Text(json, "reason", release.reason);
  json.EndObject();
  return out;
}

bool ReadRelease(std::string_view json, Release* out, std::string* error) {
  *out = {};
  ReleaseSink sink(*out);
  const JsonError read = ReadFields(json, ReleaseTable(), sink);
  if (!read.ok()) return *error = "release: " + Describe(read), false;
  if (out->identity.empty()) return *error = "release: $.identity: is missing", false;
  return true;
}

}  // namespace parapet
