// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/standin/shop_standin.h"

#include <algorithm>

#include "parapet/plugin/standin/standin_json.h"

namespace parapet {
namespace {

using standin::Data, standin::Joined, standin::kOrderGid, standin::Number, standin::Quoted, standin::StringOf,
    standin::StringsOf, standin::UserError;

constexpr std::string_view kGraphQlPath = "/admin/api/2026-10/graphql.json";
constexpr std::string_view kOrdersPath = "/standin/orders";
constexpr std::string_view kFulfillmentGid = "gid://shopify/FulfillmentOrder/";
constexpr std::string_view kFulfillmentSuffix = "01";  // an order's number and this number its fulfilment order

}  // namespace

void ShopStandin::Print(const std::string& line) const {
  if (settings_.print) settings_.print(line);
}

StandinAnswer ShopStandin::Handle(const StandinRequest& request) {
  const std::lock_guard lock(mutex_);
  if (request.method != "POST") return {405, "{\"errors\":\"Method Not Allowed\"}"};
  if (request.target == kOrdersPath) return PutOrder(request.body);
  return request.target == kGraphQlPath ? GraphQl(request) : Post(request);
}

StandinAnswer ShopStandin::GraphQl(const StandinRequest& request) {
  if (!settings_.token.empty() && request.token != settings_.token) {
    Print("refused a call without the shop's access token");
    return {401, "{\"errors\":\"[API] Invalid API key or access token\"}"};
  }
  const std::string_view body = request.body;
  const size_t at = body.find("\"variables\":");
  const std::string_view query = body.substr(0, at);
  const std::string_view variables = at == std::string_view::npos ? std::string_view() : body.substr(at);
  const auto asks = [query](std::string_view what) { return query.find(what) != std::string_view::npos; };
  if (asks("orders(first")) return ListOrders(variables);
  if (asks("tagsAdd(")) return AddTags(variables);
  if (asks("fulfillmentOrderHold(")) return Hold(variables);
  if (asks("fulfillmentOrderReleaseHold(")) return Release(variables);
  if (asks("refundCreate(")) return CreateRefund(variables);
  if (asks("orderCancel(")) return Cancel(variables);
  if (asks("giftCardCreate(")) return CreateGiftCard(variables);
  if (asks("discountCodeBasicCreate(")) return CreateCode(variables, false);
  if (asks("discountCodeFreeShippingCreate(")) return CreateCode(variables, true);
  if (asks("codeDiscountNodeByCode(")) return ReadCode(variables);
  if (asks("storeCreditAccountCredit(")) return AddCredit(variables);
  if (asks("orderEditBegin(")) return BeginEdit(variables);
  if (asks("orderEditAddVariant(")) return AddVariant(variables);
  if (asks("orderEditAddLineItemDiscount(")) return DiscountLine(variables);
  if (asks("orderEditSetQuantity(")) return SetLineQuantity(variables);
  if (asks("orderEditCommit(")) return CommitEdit(variables);
  if (asks("lineItems(")) return ReadLines(variables);
  if (asks("giftCards(")) return ReadGiftCards(variables);
  if (asks("storeCreditAccounts(")) return ReadCredits(variables);
  if (asks("presentmentCurrencyCode")) return ReadPayments(variables);
  if (asks("cancelledAt")) return ReadCancellation(variables);
  if (asks("customer {")) return ReadCustomer(variables);
  if (asks("fulfillmentOrders(")) return ReadHolds(variables);
  if (asks("order(")) return ReadTags(variables);
  return {200,
          "{\"errors\":[{\"message\":\"this stand-in does not know the query\","
          "\"extensions\":{\"code\":\"undefinedField\"}}]}"};
}

StandinAnswer ShopStandin::AddTags(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  Order& order = orders_[number];
  if (!order.exists) {
    return Data(
        "\"tagsAdd\":{\"node\":null,\"userErrors\":[{\"field\":[\"id\"],\"message\":\"Order does not exist\"}]}");
  }
  const std::vector<std::string> tags = StringsOf(variables, "tags");
  ++done_["tag " + number];
  for (const std::string& tag : tags) {
    const bool known = std::find(order.tags.begin(), order.tags.end(), tag) != order.tags.end();
    if (!known || !settings_.honours_keys) order.tags.push_back(tag);
  }
  Print("tag    order " + number + ": " + Joined(tags, false));
  return Data("\"tagsAdd\":{\"node\":{\"id\":" + Quoted(std::string(kOrderGid) + number) + "},\"userErrors\":[]}");
}

StandinAnswer ShopStandin::ReadTags(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  if (!order.exists) return Data("\"order\":null");
  Print("read   order " + number + ": its tags");
  return Data("\"order\":{\"id\":" + Quoted(std::string(kOrderGid) + number) + ",\"tags\":[" +
              Joined(order.tags, true) + "]}");
}

StandinAnswer ShopStandin::ReadHolds(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  if (!order.exists) return Data("\"order\":null");
  Print("read   order " + number + ": its fulfilment");
  std::string holds, nodes;
  for (const std::string& handle : order.holds) {
    holds += (holds.empty() ? "" : ",") + ("{\"id\":" + Quoted("gid://shopify/FulfillmentHold/" + handle)) +
             ",\"handle\":" + Quoted(handle) + ",\"heldByRequestingApp\":true}";
  }
  if (!order.fulfillment.empty()) {
    const std::string gid = std::string(kFulfillmentGid) + number + std::string(kFulfillmentSuffix);
    nodes = "{\"id\":" + Quoted(gid) + ",\"status\":" + Quoted(order.fulfillment) + ",\"fulfillmentHolds\":[" + holds +
            "]}";
  }
  return Data("\"order\":{\"id\":" + Quoted(std::string(kOrderGid) + number) + ",\"fulfillmentOrders\":{\"nodes\":[" +
              nodes + "],\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null}}}");
}

StandinAnswer ShopStandin::Hold(std::string_view variables) {
  std::string number = Number(StringOf(variables, "id"), kFulfillmentGid);
  if (number.ends_with(kFulfillmentSuffix)) number.resize(number.size() - kFulfillmentSuffix.size());
  Order& order = orders_[number];
  const std::string handle = StringOf(variables, "handle");
  const auto answer = [](const std::string& user_errors) {
    return Data("\"fulfillmentOrderHold\":{\"fulfillmentOrder\":null,\"userErrors\":[" + user_errors + "]}");
  };
  if (!order.exists || order.fulfillment.empty()) {
    return answer(UserError("FULFILLMENT_ORDER_NOT_FOUND", "The fulfillment order could not be found."));
  }
  if (settings_.honours_keys && std::find(order.holds.begin(), order.holds.end(), handle) != order.holds.end()) {
    return answer(UserError("DUPLICATE_FULFILLMENT_HOLD_HANDLE", "The handle is already in use by this app."));
  }
  ++done_["hold " + number];
  order.holds.push_back(handle);
  order.fulfillment = "ON_HOLD";
  Print("hold   order " + number + ": " + StringOf(variables, "reasonNotes"));
  return answer("");
}

StandinAnswer ShopStandin::Release(std::string_view variables) {
  std::string number = Number(StringOf(variables, "id"), kFulfillmentGid);
  if (number.ends_with(kFulfillmentSuffix)) number.resize(number.size() - kFulfillmentSuffix.size());
  Order& order = orders_[number];
  ++done_["release " + number];
  order.holds.clear();
  order.fulfillment = "OPEN";
  Print("free   order " + number + ": its hold is released");
  return Data("\"fulfillmentOrderReleaseHold\":{\"fulfillmentOrder\":null,\"userErrors\":[]}");
}

StandinAnswer ShopStandin::Post(const StandinRequest& request) {
  const std::string text = StringOf(request.body, "text");
  if (text.empty()) return {400, "{\"error\":\"no text\"}"};
  const std::string key = StringOf(request.body, "key");
  if (settings_.honours_keys && !key.empty() && !keys_.insert(key).second) return {200, "ok"};
  ++done_["post"];
  posts_.push_back(text);
  std::string line = text;
  std::replace(line.begin(), line.end(), '\n', ' ');
  Print("post   " + line);
  return {200, "ok"};
}

std::vector<std::string> ShopStandin::TagsOf(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  const auto found = orders_.find(order);
  return found == orders_.end() ? std::vector<std::string>() : found->second.tags;
}

std::vector<std::string> ShopStandin::HoldsOf(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  const auto found = orders_.find(order);
  return found == orders_.end() ? std::vector<std::string>() : found->second.holds;
}

std::vector<std::string> ShopStandin::posts() const {
  const std::lock_guard lock(mutex_);
  return posts_;
}

int ShopStandin::TimesDone(const std::string& what) const {
  const std::lock_guard lock(mutex_);
  const auto found = done_.find(what);
  return found == done_.end() ? 0 : found->second;
}

void ShopStandin::RemoveOrder(const std::string& order) {
  const std::lock_guard lock(mutex_);
  orders_[order].exists = false;
}

void ShopStandin::SetFulfillment(const std::string& order, const std::string& status) {
  const std::lock_guard lock(mutex_);
  orders_[order].fulfillment = status;
}

}  // namespace parapet
