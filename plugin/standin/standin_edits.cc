// SPDX-License-Identifier: Apache-2.0
//
// The stand-in's order editing: an edit is begun, changed and committed; until then the order is as it was.
#include <cstdlib>

#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/plugin/standin/standin_json.h"

namespace parapet {
namespace {

using standin::Data, standin::kOrderGid, standin::Number, standin::Quoted, standin::StringOf, standin::UserError;

constexpr std::string_view kSessionGid = "gid://shopify/CalculatedOrder/";
constexpr std::string_view kLineGid = "gid://shopify/LineItem/";
constexpr std::string_view kCalculatedGid = "gid://shopify/CalculatedLineItem/";
constexpr std::string_view kVariantGid = "gid://shopify/ProductVariant/";
constexpr int64_t kUsualPrice = 1'500;

int64_t NumberAt(std::string_view json, const std::string& key) {
  const size_t at = json.find("\"" + key + "\":");
  return at == std::string_view::npos
             ? 0
             : std::strtoll(std::string(json.substr(at + key.size() + 3)).c_str(), nullptr, 10);
}

int64_t CentsAt(std::string_view json, const std::string& key) {
  std::string text = StringOf(json, key);
  std::erase(text, '.');
  return std::strtoll(text.c_str(), nullptr, 10);
}

std::string Amount(int64_t cents) {
  const bool negative = cents < 0;
  const std::string rest = std::to_string(std::abs(cents) % 100);
  return Quoted((negative ? "-" : "") + std::to_string(std::abs(cents) / 100) + (rest.size() == 1 ? ".0" : ".") + rest);
}

std::string MoneySet(const std::string& name, int64_t cents) {
  return "\"" + name + "\":{\"presentmentMoney\":{\"amount\":" + Amount(cents) + ",\"currencyCode\":\"USD\"}}";
}

int64_t TotalOf(const std::map<std::string, ShopStandin::Line>& lines) {
  int64_t total = 0;
  for (const auto& [id, line] : lines) total += line.quantity * line.unit_cents;
  return total;
}

std::string Result(const std::string& mutation, const std::string& members, const std::string& errors = {}) {
  return "\"" + mutation + "\":{" + members + (members.empty() ? "" : ",") + "\"userErrors\":[" + errors + "]}";
}

}  // namespace

StandinAnswer ShopStandin::ReadLines(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  if (!order.exists) return Data("\"order\":null");
  Print("read   order " + number + ": its lines");
  std::string nodes;
  for (const auto& [id, line] : order.lines) {
    nodes += (nodes.empty() ? "" : ",") + ("{\"id\":" + Quoted(std::string(kLineGid) + id)) +
             ",\"currentQuantity\":" + std::to_string(line.quantity) +
             ",\"variant\":{\"id\":" + Quoted(std::string(kVariantGid) + line.variant) + "}}";
  }
  return Data("\"order\":{\"id\":" + Quoted(std::string(kOrderGid) + number) +
              ",\"cancelledAt\":" + (order.cancelled ? "\"2026-10-01T12:00:00Z\"" : "null") + "," +
              MoneySet("totalOutstandingSet", 0) + ",\"lineItems\":{\"nodes\":[" + nodes + "]}}");
}

StandinAnswer ShopStandin::BeginEdit(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  Order& order = orders_[number];
  if (!order.exists)
    return Data(Result("orderEditBegin", "\"calculatedOrder\":null", UserError("", "Order not found")));
  order.edit = order.lines;
  Print("edit   order " + number + ": begun");
  return Data(
      Result("orderEditBegin", "\"calculatedOrder\":{\"id\":" + Quoted(std::string(kSessionGid) + number) + "}"));
}

StandinAnswer ShopStandin::AddVariant(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kSessionGid);
  const std::string variant = Number(StringOf(variables, "variant"), kVariantGid);
  Order& order = orders_[number];
  const auto price = prices_.find(variant);
  const std::string id = "9" + std::to_string(order.edit.size()) + number;
  Line& line = order.edit[id];
  line = {variant, NumberAt(variables, "quantity"), price == prices_.end() ? kUsualPrice : price->second};
  return Data(
      Result("orderEditAddVariant", "\"calculatedLineItem\":{\"id\":" + Quoted(std::string(kCalculatedGid) + id) + "," +
                                        MoneySet("discountedUnitPriceSet", line.unit_cents) + "}"));
}

StandinAnswer ShopStandin::DiscountLine(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kSessionGid);
  const std::string id = Number(StringOf(variables, "line"), kCalculatedGid);
  Line& line = orders_[number].edit[id];
  if (!discounts_ignored_) line.unit_cents -= CentsAt(variables, "amount");
  return Data(Result("orderEditAddLineItemDiscount",
                     "\"calculatedLineItem\":{\"id\":" + Quoted(std::string(kCalculatedGid) + id) + "," +
                         MoneySet("discountedUnitPriceSet", line.unit_cents) + "}"));
}

StandinAnswer ShopStandin::SetLineQuantity(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kSessionGid);
  Order& order = orders_[number];
  const std::string id = Number(StringOf(variables, "line"), kCalculatedGid);
  if (!order.edit.contains(id)) {
    return Data(
        Result("orderEditSetQuantity", "\"calculatedOrder\":null", UserError("", "The line item was not found")));
  }
  order.edit[id].quantity = NumberAt(variables, "quantity");
  const int64_t owed = TotalOf(order.edit) - TotalOf(order.lines);
  return Data(Result("orderEditSetQuantity",
                     "\"calculatedOrder\":{\"id\":\"c\"," + MoneySet("totalOutstandingSet", owed) + "}"));
}

StandinAnswer ShopStandin::CommitEdit(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kSessionGid);
  Order& order = orders_[number];
  ++done_["order_edit " + number];
  order.lines = order.edit;
  Print("edit   order " + number + ": committed");
  return Data(Result("orderEditCommit", "\"order\":{\"id\":" + Quoted(std::string(kOrderGid) + number) + "}"));
}

void ShopStandin::SetLine(const std::string& order, const std::string& line, const Line& as) {
  const std::lock_guard lock(mutex_);
  orders_[order].lines[line] = as;
}

void ShopStandin::SetVariantPrice(const std::string& variant, int64_t cents) {
  const std::lock_guard lock(mutex_);
  prices_[variant] = cents;
}

std::map<std::string, ShopStandin::Line> ShopStandin::LinesOf(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  const auto found = orders_.find(order);
  return found == orders_.end() ? std::map<std::string, Line>() : found->second.lines;
}

void ShopStandin::IgnoreDiscounts(bool ignored) {
  const std::lock_guard lock(mutex_);
  discounts_ignored_ = ignored;
}

}  // namespace parapet
