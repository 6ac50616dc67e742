// SPDX-License-Identifier: Apache-2.0
//
// The stand-in's list of orders: those that were put into it, and how far each has come.
#include <algorithm>

#include "parapet/plugin/standin/standin_json.h"

namespace parapet {
namespace {

using standin::Data, standin::Quoted, standin::StringOf;

constexpr size_t kPage = 100;

}  // namespace

// {"id":"1099","number":"#1099","at":"2026-11-22T08:00:00Z","status":"FULFILLED"}
StandinAnswer ShopStandin::PutOrder(std::string_view body) {
  const std::string number = StringOf(body, "id");
  if (number.empty() || StringOf(body, "at").empty()) return {400, "{\"error\":\"an order has an id and a time at\"}"};
  ListedOrder& order = listed_[number];
  if (order.created_at.empty()) order.created_at = StringOf(body, "at");
  order.updated_at = StringOf(body, "at");
  order.name = StringOf(body, "number");
  order.status = StringOf(body, "status");
  order.fulfill_by = StringOf(body, "fulfill_by");
  order.cancelled_at = StringOf(body, "cancelled_at");
  Print("shop   order " + number + " is at the shop" + (order.status.empty() ? "" : ": " + order.status));
  return {200, "{}"};
}

std::string ShopStandin::ListedNode(const std::string& number) const {
  const auto at = listed_.find(number);
  const ListedOrder& order = at->second;
  const auto known = orders_.find(number);
  const bool held = known != orders_.end() && !known->second.holds.empty();
  const std::string status = !order.status.empty() ? order.status : held ? "ON_HOLD" : "UNFULFILLED";
  const auto nullable = [](const std::string& text) { return text.empty() ? std::string("null") : Quoted(text); };
  return "{\"legacyResourceId\":" + Quoted(number) + ",\"name\":" + Quoted(order.name) +
         ",\"createdAt\":" + Quoted(order.created_at) + ",\"updatedAt\":" + Quoted(order.updated_at) +
         ",\"cancelledAt\":" + nullable(order.cancelled_at) +
         ",\"test\":false,\"displayFulfillmentStatus\":" + Quoted(status) +
         ",\"fulfillmentOrders\":{\"nodes\":[{\"fulfillBy\":" + nullable(order.fulfill_by) + "}]}}";
}

StandinAnswer ShopStandin::ListOrders(std::string_view variables) {
  const std::string query = StringOf(variables, "query"), after = StringOf(variables, "after");
  constexpr std::string_view kSince = "updated_at:>='";
  const size_t at = query.find(kSince);
  const std::string since =
      at == query.npos ? "" : query.substr(at + kSince.size(), query.size() - at - kSince.size() - 1);
  const bool by_id = query.starts_with("id:");
  std::vector<std::pair<std::string, std::string>> changed;  // time and number
  for (const auto& [number, order] : listed_) {
    const bool wanted = by_id ? (query + " ").find("id:" + number + " ") != query.npos : order.updated_at >= since;
    if (wanted) changed.emplace_back(order.updated_at, number);
  }
  std::sort(changed.begin(), changed.end());
  std::string nodes, cursor;
  size_t count = 0;
  bool more = false;
  for (const auto& [time, number] : changed) {
    const std::string place = time + "/" + number;
    if (!after.empty() && place <= after) continue;
    if ((more = count++ == kPage)) break;
    nodes += (nodes.empty() ? "" : ",") + ListedNode(number);
    cursor = place;
  }
  Print("list   " + std::to_string(std::min(count, kPage)) + (by_id ? " orders by id" : " orders since " + since));
  return Data("\"orders\":{\"nodes\":[" + nodes + "],\"pageInfo\":{\"hasNextPage\":" + (more ? "true" : "false") +
              ",\"endCursor\":" + Quoted(cursor) + "}}");
}

}  // namespace parapet
