// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/order_list.h"

#include <utility>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/shopify/admin_api.h"

namespace parapet {
namespace shopify {
namespace {

constexpr std::string_view kListQuery =
    "query ParapetListOrders($query: String!, $after: String) { orders(first: 100, after: $after, sortKey: UPDATED_AT, "
    "query: $query) { nodes { legacyResourceId name createdAt updatedAt cancelledAt test displayFulfillmentStatus "
    "fulfillmentOrders(first: 1) { nodes { fulfillBy } } } pageInfo { hasNextPage endCursor } } }";
constexpr std::string_view kReadQuery =
    "query ParapetReadOrders($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { legacyResourceId name createdAt "
    "updatedAt "
    "cancelledAt test displayFulfillmentStatus fulfillmentOrders(first: 1) { nodes { fulfillBy } } } } }";

enum ListField : uint16_t {
  kNode = kOwnFields,
  kNumber,
  kName,
  kCreated,
  kUpdated,
  kCancelled,
  kTest,
  kStatus,
  kFulfillBy,
  kHasNext,
  kEndCursor,
};
constexpr FieldRow kListRows[] = {
    {"data.orders.nodes[]", kNode},
    {"data.orders.nodes[].legacyResourceId", kNumber},
    {"data.orders.nodes[].name", kName},
    {"data.orders.nodes[].createdAt", kCreated},
    {"data.orders.nodes[].updatedAt", kUpdated},
    {"data.orders.nodes[].cancelledAt", kCancelled},
    {"data.orders.nodes[].test", kTest},
    {"data.orders.nodes[].displayFulfillmentStatus", kStatus},
    {"data.orders.nodes[].fulfillmentOrders.nodes[].fulfillBy", kFulfillBy},
    {"data.orders.pageInfo.hasNextPage", kHasNext},
    {"data.orders.pageInfo.endCursor", kEndCursor},
    {"data.nodes[]", kNode},
    {"data.nodes[].legacyResourceId", kNumber},
    {"data.nodes[].name", kName},
    {"data.nodes[].createdAt", kCreated},
    {"data.nodes[].updatedAt", kUpdated},
    {"data.nodes[].cancelledAt", kCancelled},
    {"data.nodes[].test", kTest},
    {"data.nodes[].displayFulfillmentStatus", kStatus},
    {"data.nodes[].fulfillmentOrders.nodes[].fulfillBy", kFulfillBy},
};

void TakeStatus(const std::string& status, PlatformOrder& order) {
  order.held = status == "ON_HOLD";
  order.left_partly = status == "PARTIALLY_FULFILLED";
  order.left = status == "FULFILLED";
}

struct ListAnswer final : Envelope {
  PlatformOrderPage page;
  bool has_next = false;
  std::string end_cursor, bad_time;

  void OnOwnBegin(uint16_t field) override {
    if (field == kNode) page.orders.emplace_back();
  }
  // What is no order, a null among the nodes, has no number.
  void OnOwnEnd(uint16_t field) override {
    if (field == kNode && page.orders.back().identity.empty()) page.orders.pop_back();
  }
  Instant Moment(const JsonValue& value, FieldReader& at) {
    const std::string text = at.TextCopy(value);
    const auto moment = ParseRfc3339(text);
    if (!moment && !text.empty()) bad_time = text;
    return moment.value_or(Instant());
  }
  void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kHasNext) has_next = at.Boolean(value).value_or(false);
    if (field == kEndCursor) end_cursor = at.TextCopy(value);
    if (field == kHasNext || field == kEndCursor || page.orders.empty()) return;
    PlatformOrder& order = page.orders.back();
    if (field == kNumber) order.identity = at.TextCopy(value);
    if (field == kName) order.number = at.TextCopy(value);
    if (field == kCreated) order.placed_at = Moment(value, at);
    if (field == kUpdated) order.updated_at = Moment(value, at);
    if (field == kCancelled) order.cancelled = Moment(value, at).IsKnown();
    if (field == kTest) order.test = at.Boolean(value).value_or(false);
    if (field == kStatus) TakeStatus(at.TextCopy(value), order);
    if (field == kFulfillBy) order.need_by = Moment(value, at);
  }
};

class OrderList final : public PlatformOrders {
 public:
  OrderList(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings)
      : api_(std::move(client), std::move(settings)) {}

  PlatformOrderPage ListChanged(Instant since, std::string_view cursor) override {
    std::string variables;
    JsonWriter json(variables);
    json.BeginObject().Field("query", "updated_at:>='" + FormatRfc3339(since) + "'").Key("after");
    (cursor.empty() ? json.Null() : json.String(cursor)).EndObject();
    return Ask(kListQuery, variables);
  }

  PlatformOrderPage Read(const std::vector<std::string>& identities) override {
    std::string variables;
    JsonWriter json(variables);
    json.BeginObject().Key("ids").BeginArray();
    for (const std::string& id : identities) json.String(Gid("Order", id));
    json.EndArray().EndObject();
    return Ask(kReadQuery, variables);
  }

 private:
  PlatformOrderPage Ask(std::string_view query, const std::string& variables) const {
    static const FieldTable table = AnswerTable({}, kListRows);
    ListAnswer answer;
    if (const auto ended = api_.Call(query, variables, table, answer)) return {.error = ended->error};
    if (!answer.bad_time.empty()) return {.error = "Shopify's answer has no time: " + Quote(answer.bad_time)};
    if (answer.has_next) answer.page.next = answer.end_cursor;
    return std::move(answer.page);
  }

  const AdminApi api_;
};

}  // namespace
}  // namespace shopify

std::unique_ptr<PlatformOrders> MakeShopifyOrderList(std::shared_ptr<HttpClient> client,
                                                     ShopifyConnectorSettings settings) {
  return std::make_unique<shopify::OrderList>(std::move(client), std::move(settings));
}

}  // namespace parapet
