// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/connector.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/outgoing/answer.h"
#include "parapet/adapters/platforms/shopify/connector_answer.h"

namespace parapet {
namespace {

using shopify::Answer;
using shopify::FulfillmentOrder;
using shopify::kRows;

constexpr std::string_view kPath = "/admin/api/2026-10/graphql.json";
constexpr size_t kQuotedMax = 200;
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

// A message of the other side, fit for a log line.
std::string Quote(std::string_view message) {
  std::string out;
  for (const char c : message.substr(0, kQuotedMax)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out;
}

// Until the bucket holds what the call costs, a second at least.
Duration ThrottledFor(const Answer& answer) {
  if (!answer.requested || !answer.available || !answer.restore_rate || *answer.restore_rate <= 0) return Seconds(1);
  const int64_t lacking = std::max<int64_t>(0, *answer.requested - *answer.available);
  return Seconds(std::max<int64_t>(1, (lacking + *answer.restore_rate - 1) / *answer.restore_rate));
}

// What the top-level `errors` mean.
Attempt FromErrors(const Answer& answer) {
  const auto& first = answer.errors.front();
  const auto has = [&answer](std::string_view code) {
    return std::any_of(answer.errors.begin(), answer.errors.end(), [code](const auto& e) { return e.code == code; });
  };
  if (has("THROTTLED")) return {Outcome::kRetry, "Shopify throttles this shop's calls", ThrottledFor(answer)};
  const std::string error =
      "Shopify: " + Quote(first.message) + (first.code.empty() ? "" : " (" + Quote(first.code) + ")");
  if (has("ACCESS_DENIED") || has("SHOP_INACTIVE")) return {Outcome::kRefused, error};
  if (has("INTERNAL_SERVER_ERROR") || has("TIMEOUT")) return {Outcome::kRetry, error};
  if (first.code.empty()) return {Outcome::kUnknown, error};
  return {Outcome::kRefused, error};
}

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

std::string Gid(std::string_view target) {
  return target.starts_with("gid://") ? std::string(target) : "gid://shopify/Order/" + std::string(target);
}

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

Attempt Done() { return {}; }
Attempt NoOrder() { return {Outcome::kRefused, "Shopify knows no such order, or the token may not read it"}; }
Attempt NotYet(std::string why) { return {Outcome::kRetry, std::move(why), std::nullopt, true}; }

// A read that did not come about says nothing on whether the effect is there.
Attempt NotRead(Attempt attempt) {
  if (attempt.outcome == Outcome::kRetry) attempt.outcome = Outcome::kUnknown;
  return attempt;
}

class ShopifyConnector final : public Connector {
 public:
  ShopifyConnector(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings)
      : client_(std::move(client)), settings_(std::move(settings)) {
    while (settings_.base_url.ends_with('/')) settings_.base_url.pop_back();
  }

  Attempt Perform(const Effect& effect) override {
    const Kind* kind = Find(effect.kind);
    return kind ? (this->*kind->perform)(effect) : NoSuchKind(effect);
  }
  bool CanConfirm(const Effect& effect) const override { return Find(effect.kind) != nullptr; }
  Attempt Confirm(const Effect& effect) override {
    const Kind* kind = Find(effect.kind);
    return kind ? (this->*kind->confirm)(effect) : NoSuchKind(effect);
  }

 private:
  using Step = Attempt (ShopifyConnector::*)(const Effect&);
  struct Kind {
    std::string_view name;
    Step perform, confirm;
  };
  static const Kind* Find(std::string_view name);
  static Attempt NoSuchKind(const Effect& effect) {
    return {Outcome::kRefused, "Shopify: no effect of kind \"" + effect.kind + "\" is known"};
  }

  std::optional<Attempt> Call(std::string_view query, const std::string& variables, Answer& answer);
  Attempt AddTags(const Effect& effect);
  Attempt ConfirmTags(const Effect& effect);
  std::optional<Attempt> ReadHolds(const Effect& effect, std::vector<FulfillmentOrder>& orders);
  Attempt HoldOne(const FulfillmentOrder& order, const Effect& effect, const std::string& note);
  Attempt Hold(const Effect& effect);
  Attempt ConfirmHold(const Effect& effect);
  Attempt ReleaseOne(const FulfillmentOrder& order);
  Attempt Release(const Effect& effect);
  Attempt ConfirmRelease(const Effect& effect);

  const std::shared_ptr<HttpClient> client_;
  ShopifyConnectorSettings settings_;
};

const ShopifyConnector::Kind* ShopifyConnector::Find(std::string_view name) {
  static constexpr Kind kKinds[] = {
      {"tag", &ShopifyConnector::AddTags, &ShopifyConnector::ConfirmTags},
      {"hold", &ShopifyConnector::Hold, &ShopifyConnector::ConfirmHold},
      {"release", &ShopifyConnector::Release, &ShopifyConnector::ConfirmRelease},
  };
  const auto* found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [name](const Kind& k) { return k.name == name; });
  return found == std::end(kKinds) ? nullptr : found;
}

// Makes one call and reads its answer; an Attempt where that ended it.
std::optional<Attempt> ShopifyConnector::Call(std::string_view query, const std::string& variables, Answer& answer) {
  OutgoingRequest request{.url = settings_.base_url + std::string(kPath), .timeout = settings_.timeout};
  request.headers = {{"Content-Type", "application/json"},
                     {"Accept", "application/json"},
                     {"X-Shopify-Access-Token", settings_.token}};
  JsonWriter(request.body).BeginObject().Field("query", query).Key("variables").Raw(variables).EndObject();
  const OutgoingResponse response = client_->Send(request);
  Attempt attempt;
  if (IsSettledByTransport(response, /*repeatable=*/true, &attempt)) return attempt;
  static const FieldTable table(kRows);
  const JsonError error = ReadFields(response.body, table, answer);
  if (!error.ok()) return Attempt{Outcome::kUnknown, "Shopify's answer cannot be read: " + Quote(error.message)};
  if (!answer.errors.empty()) return FromErrors(answer);
  if (!answer.has_data) return Attempt{Outcome::kUnknown, "Shopify's answer holds no data"};
  return std::nullopt;
}

Attempt ShopifyConnector::AddTags(const Effect& effect) {
  const PayloadFields payload(effect);
  if (!payload.error.empty()) return {Outcome::kRefused, payload.error};
  if (payload.tags.empty()) return {Outcome::kRefused, "the effect names no tags"};
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", Gid(effect.target)).Key("tags").BeginArray();
  for (const std::string& tag : payload.tags) json.String(tag);
  json.EndArray().EndObject();
  Answer answer;
  if (auto ended = Call(kAddTags, variables, answer)) return *ended;
  if (!answer.has_result) return {Outcome::kUnknown, "Shopify's answer says nothing about tagsAdd"};
  if (!answer.user_errors.empty()) {
    return {Outcome::kRefused, "Shopify: " + Quote(answer.user_errors.front().message)};
  }
  return Done();
}

Attempt ShopifyConnector::ConfirmTags(const Effect& effect) {
  const PayloadFields payload(effect);
  if (!payload.error.empty()) return {Outcome::kRefused, payload.error};
  std::string variables;
  JsonWriter(variables).BeginObject().Field("id", Gid(effect.target)).EndObject();
  Answer answer;
  if (auto ended = Call(kReadTags, variables, answer)) return NotRead(*ended);
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

std::optional<Attempt> ShopifyConnector::ReadHolds(const Effect& effect, std::vector<FulfillmentOrder>& orders) {
  std::string after;
  for (int page = 0; page < kPagesMax; ++page) {
    std::string variables;
    JsonWriter json(variables);
    json.BeginObject().Field("id", Gid(effect.target)).Key("after");
    (after.empty() ? json.Null() : json.String(after)).EndObject();
    Answer answer;
    if (auto ended = Call(kReadHolds, variables, answer)) return ended;
    if (!answer.has_order) return NoOrder();
    for (FulfillmentOrder& order : answer.nodes) orders.push_back(std::move(order));
    if (!answer.has_next || answer.end_cursor.empty()) return std::nullopt;
    after = std::move(answer.end_cursor);
  }
  return Attempt{Outcome::kUnknown, "the order has more fulfilment orders than are read"};
}

Attempt ShopifyConnector::HoldOne(const FulfillmentOrder& order, const Effect& effect, const std::string& note) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", order.id).Key("hold").BeginObject();
  json.Field("reason", "OTHER").Field("reasonNotes", note).Field("handle", effect.key).Field("notifyMerchant", false);
  json.EndObject().EndObject();
  Answer answer;
  if (auto ended = Call(kHold, variables, answer)) return *ended;
  if (!answer.has_result) return {Outcome::kUnknown, "Shopify's answer says nothing about fulfillmentOrderHold"};
  if (answer.user_errors.empty()) return Done();
  const auto& error = answer.user_errors.front();
  // The handle is taken: by ourselves, in an attempt whose answer was lost. The read-back proves it.
  if (error.code == "DUPLICATE_FULFILLMENT_HOLD_HANDLE" || error.code == "TAKEN") return Done();
  return {Outcome::kRefused, "Shopify: " + Quote(error.message)};
}

Attempt ShopifyConnector::Hold(const Effect& effect) {
  const PayloadFields payload(effect);
  if (!payload.error.empty()) return {Outcome::kRefused, payload.error};
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(effect, orders)) return *ended;
  if (orders.empty()) return NotYet("the order has no fulfilment order yet");
  bool held = false;
  for (const FulfillmentOrder& order : orders) {
    if (!order.IsHoldable()) continue;
    held = true;
    if (order.IsHeldBy(effect.key)) continue;
    const Attempt attempt = HoldOne(order, effect, payload.note);
    if (attempt.outcome != Outcome::kDone) return attempt;
  }
  if (!held)
    return {Outcome::kRefused, "too late to hold: every fulfilment order is shipped, cancelled or in progress"};
  return Done();
}

Attempt ShopifyConnector::ConfirmHold(const Effect& effect) {
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(effect, orders)) return NotRead(*ended);
  bool held = false;
  for (const FulfillmentOrder& order : orders) {
    const bool ours = order.IsHeldBy(effect.key);
    if (order.IsHoldable() && !ours) return NotYet("a fulfilment order is not held by Parapet");
    held = held || ours;
  }
  if (!held) return NotYet("no fulfilment order is held by Parapet");
  return Done();
}

Attempt ShopifyConnector::ReleaseOne(const FulfillmentOrder& order) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", order.id).Key("holds").BeginArray();
  for (const std::string& hold : order.holds) json.String(hold);
  json.EndArray().EndObject();
  Answer answer;
  if (auto ended = Call(kRelease, variables, answer)) return *ended;
  if (!answer.has_result) return {Outcome::kUnknown, "Shopify's answer says nothing about fulfillmentOrderReleaseHold"};
  if (answer.user_errors.empty()) return Done();
  return {Outcome::kRefused, "Shopify: " + Quote(answer.user_errors.front().message)};
}

// Only holds of this app: what others hold the order for stays.
Attempt ShopifyConnector::Release(const Effect& effect) {
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(effect, orders)) return *ended;
  for (const FulfillmentOrder& order : orders) {
    if (order.holds.empty()) continue;
    const Attempt attempt = ReleaseOne(order);
    if (attempt.outcome != Outcome::kDone) return attempt;
  }
  return Done();
}

Attempt ShopifyConnector::ConfirmRelease(const Effect& effect) {
  std::vector<FulfillmentOrder> orders;
  if (auto ended = ReadHolds(effect, orders)) return NotRead(*ended);
  for (const FulfillmentOrder& order : orders) {
    if (!order.holds.empty()) return NotYet("a fulfilment order is still held by Parapet");
  }
  return Done();
}

}  // namespace

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

std::unique_ptr<Connector> MakeShopifyConnector(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings) {
  return std::make_unique<ShopifyConnector>(std::move(client), std::move(settings));
}

}  // namespace parapet
