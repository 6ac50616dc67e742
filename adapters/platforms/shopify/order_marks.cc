// SPDX-License-Identifier: Apache-2.0
//
// Tags on an order and holds on its fulfilment: what marks an order and can be taken back.
#include <algorithm>
#include <optional>
#include <utility>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/platforms/shopify/effect_steps.h"
#include "parapet/adapters/platforms/shopify/marks_answer.h"

namespace parapet {
namespace shopify {
namespace {

constexpr int kPagesMax = 10;  // of 50 fulfilment orders each; Shopify makes one a location and delivery method

constexpr std::string_view kAddTags =
    "mutation ParapetAddTags($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) "
    "{ node { id } userErrors { field message } } }";
constexpr std::string_view kReadTags = "query ParapetReadTags($id: ID!) { order(id: $id) { id tags } }";
constexpr std::string_view kReadHolds =
    "query ParapetReadHolds($id: ID!, $after: String) { order(id: $id) { id fulfillmentOrders(first: 50, after: "
    "$after) "
    "{ nodes { id status fulfillmentHolds { id handle heldByRequestingApp } } pageInfo { hasNextPage endCursor } } } }";
constexpr std::string_view kHold =
    "mutation ParapetHold($id: ID!, $hold: FulfillmentOrderHoldInput!) { fulfillmentOrderHold(id: $id, "
    "fulfillmentHold: $hold) { fulfillmentOrder { id status } userErrors { code field message } } }";
constexpr std::string_view kRelease =
    "mutation ParapetRelease($id: ID!, $holds: [ID!]) { fulfillmentOrderReleaseHold(id: $id, holdIds: $holds) "
    "{ fulfillmentOrder { id status } userErrors { field message } } }";

struct PayloadFields final : FieldSink {
  enum : uint16_t { kTags, kNote };
  std::vector<std::string> tags;
  std::string note;
  std::string error;
  explicit PayloadFields(const Effect& effect) {
    static constexpr FieldRow rows[] = {{"tags[]", kTags}, {"note", kNote}};
    static const FieldTable table(rows);
    const JsonError failed = ReadFields(effect.payload, table, *this);
    if (!failed.ok()) error = "the effect's payload cannot be read: " + failed.message;
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kTags) tags.push_back(at.TextCopy(value));
    if (field == kNote) note = at.TextCopy(value);
  }
};

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

const FieldTable& Table() {
  static const FieldTable table =
      AnswerTable({"tagsAdd", "fulfillmentOrderHold", "fulfillmentOrderReleaseHold"}, kMarksRows);
  return table;
}

std::optional<Attempt> ReadHolds(const AdminApi& api, const Effect& effect, std::vector<FulfillmentOrder>& orders) {
  std::string after;
  for (int page = 0; page < kPagesMax; ++page) {
    std::string variables;
    JsonWriter json(variables);
    json.BeginObject().Field("id", OrderGid(effect)).Key("after");
    (after.empty() ? json.Null() : json.String(after)).EndObject();
    MarksAnswer answer;
    if (auto ended = api.Call(kReadHolds, variables, Table(), answer)) return ended;
    if (!answer.has_order) return NoOrder();
    for (FulfillmentOrder& order : answer.nodes) orders.push_back(std::move(order));
    if (!answer.has_next || answer.end_cursor.empty()) return std::nullopt;
    after = std::move(answer.end_cursor);
  }
  return Attempt{Outcome::kUnknown, "the order has more fulfilment orders than are read"};
}

Attempt HoldOne(const AdminApi& api, const FulfillmentOrder& order, const Effect& effect, const std::string& note) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", order.id).Key("hold").BeginObject();
  json.Field("reason", "OTHER").Field("reasonNotes", note).Field("handle", effect.key).Field("notifyMerchant", false);
  json.EndObject().EndObject();
  MarksAnswer answer;
  if (auto ended = api.Call(kHold, variables, Table(), answer)) return *ended;
  const std::string code = answer.user_errors.empty() ? "" : answer.user_errors.front().code;
  // The handle is taken: by ourselves, in an attempt whose answer was lost. The read-back proves it.
  if (code == "DUPLICATE_FULFILLMENT_HOLD_HANDLE" || code == "TAKEN") return Done();
  return answer.Result("fulfillmentOrderHold");
}

Attempt ReleaseOne(const AdminApi& api, const FulfillmentOrder& order) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", order.id).Key("holds").BeginArray();
  for (const std::string& hold : order.holds) json.String(hold);
  json.EndArray().EndObject();
  MarksAnswer answer;
  if (auto ended = api.Call(kRelease, variables, Table(), answer)) return *ended;
  return answer.Result("fulfillmentOrderReleaseHold");
}

}  // namespace

Attempt AddTags(const AdminApi& api, const Effect& effect) {
  const PayloadFields payload(effect);
  if (!payload.error.empty()) return {Outcome::kRefused, payload.error};
  if (payload.tags.empty()) return {Outcome::kRefused, "the effect names no tags"};
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", OrderGid(effect)).Key("tags").BeginArray();
  for (const std::string& tag : payload.tags) json.String(tag);
  json.EndArray().EndObject();
  MarksAnswer answer;
  if (auto ended = api.Call(kAddTags, variables, Table(), answer)) return *ended;
  return answer.Result("tagsAdd");
}

Attempt ConfirmTags(const AdminApi& api, const Effect& effect) {
  const PayloadFields payload(effect);
  if (!payload.error.empty()) return {Outcome::kRefused, payload.error};
  MarksAnswer answer;
  if (auto ended = api.Call(kReadTags, OrderVariables(effect), Table(), answer)) return NotRead(*ended);
  if (!answer.has_order) return NoOrder();
  std::vector<std::string> there;
  for (const std::string& tag : answer.tags) there.push_back(Lower(tag));
  for (const std::string& tag : payload.tags) {
    if (std::find(there.begin(), there.end(), Lower(tag)) == there.end()) {
      return NotYet("the order does not carry the tag " + Quote(tag));
    }
  }
  return Done();
}

Attempt Hold(const AdminApi& api, const Effect& effect) {
  const PayloadFields payload(effect);
  if (!payload.error.empty()) return {Outcome::kRefused, payload.error};
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(api, effect, orders)) return *ended;
  if (orders.empty()) return NotYet("the order has no fulfilment order yet");
  bool held = false;
  for (const FulfillmentOrder& order : orders) {
    if (!order.IsHoldable()) continue;
    held = true;
    if (order.IsHeldBy(effect.key)) continue;
    Attempt attempt = HoldOne(api, order, effect, payload.note);
    if (attempt.outcome != Outcome::kDone) return attempt;
  }
  if (!held)
    return {Outcome::kRefused, "too late to hold: every fulfilment order is shipped, cancelled or in progress"};
  return Done();
}

Attempt ConfirmHold(const AdminApi& api, const Effect& effect) {
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(api, effect, orders)) return NotRead(*ended);
  bool held = false;
  for (const FulfillmentOrder& order : orders) {
    const bool ours = order.IsHeldBy(effect.key);
    if (order.IsHoldable() && !ours) return NotYet("a fulfilment order is not held by Parapet");
    held = held || ours;
  }
  if (!held) return NotYet("no fulfilment order is held by Parapet");
  return Done();
}

// Only holds of this app: what others hold the order for stays.
Attempt Release(const AdminApi& api, const Effect& effect) {
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(api, effect, orders)) return *ended;
  for (const FulfillmentOrder& order : orders) {
    if (order.holds.empty()) continue;
    Attempt attempt = ReleaseOne(api, order);
    if (attempt.outcome != Outcome::kDone) return attempt;
  }
  return Done();
}

Attempt ConfirmRelease(const AdminApi& api, const Effect& effect) {
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(api, effect, orders)) return NotRead(*ended);
  for (const FulfillmentOrder& order : orders) {
    if (!order.holds.empty()) return NotYet("a fulfilment order is still held by Parapet");
  }
  return Done();
}

}  // namespace shopify

std::string ShopifyTagPayload(const std::vector<std::string>& tags) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("tags").BeginArray();
  for (const std::string& tag : tags) json.String(tag);
  json.EndArray().EndObject();
  return out;
}

std::string ShopifyHoldPayload(std::string_view note) {
  std::string out;
  JsonWriter(out).BeginObject().Field("note", note).EndObject();
  return out;
}

}  // namespace parapet
