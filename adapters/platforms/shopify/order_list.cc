// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/order_list.h"

#include <algorithm>
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
enum ListField : uint16_t {
  kOrders = kOwnFields,
  kNode,
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
    {"data.orders", kOrders},
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
};

void TakeStatus(const std::string& status, PlatformOrder& order) {
  order.held = status == "ON_HOLD";
  order.left_partly = status == "PARTIALLY_FULFILLED";
  order.left = status == "FULFILLED";
}

struct ListAnswer final : Envelope {
  PlatformOrderPage page;
  bool has_orders = false, has_next = false;
  std::string end_cursor, bad_time;

  void OnOwnBegin(uint16_t field) override {
    has_orders |= field == kOrders;
    if (field == kNode) page.orders.emplace_back();
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

// Nothing else may get into a search.
bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class OrderList final : public PlatformOrders {
 public:
  OrderList(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings)
      : api_(std::move(client), std::move(settings)) {}

  PlatformOrderPage ListChanged(Instant since, std::string_view cursor) override {
    return Ask("updated_at:>='" + FormatRfc3339(since) + "'", cursor);
  }

  PlatformOrderPage Read(const std::vector<std::string>& identities) override {
    std::string wanted;
    for (const std::string& id : identities) {
      if (IsNumber(id)) wanted += (wanted.empty() ? "id:" : " OR id:") + id;
    }
    return wanted.empty() ? PlatformOrderPage() : Ask(wanted, "");
  }

 private:
  PlatformOrderPage Ask(const std::string& search, std::string_view cursor) const {
    std::string variables;
    JsonWriter json(variables);
    json.BeginObject().Field("query", search).Key("after");
    (cursor.empty() ? json.Null() : json.String(cursor)).EndObject();
    static const FieldTable table = AnswerTable({}, kListRows);
    ListAnswer answer;
    if (const auto ended = api_.Call(kListQuery, variables, table, answer)) return {.error = ended->error};
    if (!answer.has_orders) return {.error = "Shopify's answer has no list of orders"};
    if (answer.has_next && answer.end_cursor.empty())
      return {.error = "Shopify's answer says that there is more, and not from where"};
    const bool whole = std::all_of(answer.page.orders.begin(), answer.page.orders.end(),
                                   [](const PlatformOrder& order) { return IsNumber(order.identity); });
    if (!whole) return {.error = "Shopify's answer has an order without a number"};
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
