// SPDX-License-Identifier: Apache-2.0
//
// The stand-in's payments, refunds, cancellations, gift cards and store credit.
#include <algorithm>
#include <cstdlib>

#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/plugin/standin/standin_json.h"

namespace parapet {
namespace {

using standin::Data, standin::kOrderGid, standin::Number, standin::Quoted, standin::StringOf, standin::UserError;

constexpr std::string_view kCustomerGid = "gid://shopify/Customer/";

// Cents of "12.34".
int64_t Cents(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '.'), text.end());
  return std::strtoll(text.c_str(), nullptr, 10);
}

std::string Money(int64_t cents) {
  const std::string rest = std::to_string(cents % 100);
  return Quoted(std::to_string(cents / 100) + (rest.size() == 1 ? ".0" : ".") + rest);
}

std::string Amount(std::string_view amount) {
  return "\"amountSet\":{\"presentmentMoney\":{\"amount\":" + Quoted(amount) + "}}";
}

std::string OrderData(const std::string& number, const std::string& members) {
  return "\"order\":{\"id\":" + Quoted(std::string(kOrderGid) + number) + "," + members + "}";
}

std::string Result(const std::string& mutation, const std::string& user_errors) {
  const std::string errors = mutation == "orderCancel" ? "orderCancelUserErrors" : "userErrors";
  return "\"" + mutation + "\":{\"" + errors + "\":[" + user_errors + "]}";
}

}  // namespace

StandinAnswer ShopStandin::ReadPayments(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  if (!order.exists) return Data("\"order\":null");
  Print("read   order " + number + ": its payments");
  const std::string sale = "gid://shopify/OrderTransaction/1" + number;
  std::string transactions = "{\"id\":" + Quoted(sale) +
                             ",\"kind\":\"SALE\",\"status\":\"SUCCESS\",\"gateway\":\"bogus\","
                             "\"parentTransaction\":null," +
                             Amount(order.captured) + "}";
  std::string refunds;
  for (const Refund& refund : order.refunds) {
    if (!refunds.empty()) refunds += ",";
    const std::string status = "\"status\":" + Quoted(order.refund_status) + "," + Amount(refund.amount);
    transactions +=
        ",{\"id\":\"r\",\"kind\":\"REFUND\",\"gateway\":\"bogus\",\"parentTransaction\":{\"id\":" + Quoted(sale) +
        "}," + status + "}";
    refunds += "{\"id\":\"f\",\"note\":" + Quoted(refund.note) + ",\"transactions\":{\"nodes\":[{" + status + "}]}}";
  }
  return Data(OrderData(number, "\"presentmentCurrencyCode\":\"USD\",\"transactions\":[" + transactions +
                                    "],\"refunds\":[" + refunds + "]"));
}

StandinAnswer ShopStandin::CreateRefund(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "orderId"), kOrderGid);
  Order& order = orders_[number];
  const Refund refund{StringOf(variables, "note"), StringOf(variables, "amount"), StringOf(variables, "key")};
  const auto known = [&](const Refund& other) { return other.key == refund.key; };
  const bool again = std::any_of(order.refunds.begin(), order.refunds.end(), known);
  if (again && settings_.honours_keys) return Data(Result("refundCreate", ""));
  int64_t left = Cents(order.captured);
  for (const Refund& other : order.refunds) left -= Cents(other.amount);
  if (Cents(refund.amount) > left) {
    return Data(Result("refundCreate", UserError("", "Refund amount exceeds what is left to refund")));
  }
  ++done_["refund " + number];
  order.refunds.push_back(refund);
  Print("refund order " + number + ": " + refund.amount);
  return Data(Result("refundCreate", ""));
}

StandinAnswer ShopStandin::ReadCancellation(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  if (!order.exists) return Data("\"order\":null");
  Print("read   order " + number + ": whether it is cancelled");
  int64_t left = Cents(order.captured);
  for (const Refund& refund : order.refunds) left -= Cents(refund.amount);
  const std::string cancelled = order.cancelled ? "\"2026-10-01T12:00:00Z\"" : "null";
  return Data(OrderData(number, "\"cancelledAt\":" + cancelled +
                                    ",\"netPaymentSet\":{\"presentmentMoney\":{\"amount\":" + Money(left) + "}}"));
}

StandinAnswer ShopStandin::Cancel(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  Order& order = orders_[number];
  if (order.cancelled) return Data(Result("orderCancel", UserError("INVALID", "Order has already been cancelled")));
  Print("cancel order " + number + ": " + StringOf(variables, "reason"));
  if (jobs_held_) return Data(Result("orderCancel", ""));
  ++done_["cancel " + number];
  order.cancelled = true;
  if (variables.find("\"originalPaymentMethodsRefund\":true") != std::string_view::npos) {
    order.refunds.push_back({"", order.captured, ""});
  }
  return Data(Result("orderCancel", ""));
}

StandinAnswer ShopStandin::ReadCustomer(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  if (!order.exists) return Data("\"order\":null");
  if (order.customer.empty()) return Data(OrderData(number, "\"customer\":null"));
  return Data(OrderData(number, "\"customer\":{\"id\":" + Quoted(std::string(kCustomerGid) + order.customer) + "}"));
}

StandinAnswer ShopStandin::ReadGiftCards(std::string_view variables) {
  const std::string code = StringOf(variables, "query");
  const auto found = gift_cards_.find(code);
  Print("read   a gift card");
  if (found == gift_cards_.end()) return Data("\"giftCards\":{\"nodes\":[]}");
  const GiftCard& card = found->second;
  return Data("\"giftCards\":{\"nodes\":[{\"id\":\"g\",\"note\":" + Quoted(card.note) + ",\"lastCharacters\":" +
              Quoted(code.substr(code.size() - 4)) + ",\"initialValue\":{\"amount\":" + Quoted(card.amount) +
              ",\"currencyCode\":" + Quoted(card.currency) + "}}]}");
}

StandinAnswer ShopStandin::CreateGiftCard(std::string_view variables) {
  const GiftCard card{StringOf(variables, "note"), StringOf(variables, "amount"), StringOf(variables, "currencyCode")};
  if (!gift_cards_.emplace(StringOf(variables, "code"), card).second) {
    return Data(Result("giftCardCreate", UserError("TAKEN", "Code has already been taken")));
  }
  ++done_["gift_card"];
  Print("gift   card over " + card.amount);
  return Data(Result("giftCardCreate", ""));
}

StandinAnswer ShopStandin::ReadCredits(std::string_view variables) {
  const std::string number = Number(StringOf(variables, "id"), kOrderGid);
  const Order& order = orders_[number];
  if (!order.exists) return Data("\"order\":null");
  if (order.customer.empty()) return Data(OrderData(number, "\"customer\":null"));
  Print("read   order " + number + ": its customer's store credit");
  std::string nodes;
  for (const Credit& credit : credits_[order.customer]) {
    if (!nodes.empty()) nodes += ",";
    nodes += "{\"amount\":{\"amount\":" + Quoted(credit.amount) + ",\"currencyCode\":" + Quoted(credit.currency) +
             "},\"expiresAt\":" + Quoted(credit.expires_at) + "}";
  }
  const std::string accounts = "{\"nodes\":[{\"transactions\":{\"nodes\":[" + nodes + "]}}]}";
  return Data(OrderData(number, "\"customer\":{\"id\":" + Quoted(std::string(kCustomerGid) + order.customer) +
                                    ",\"storeCreditAccounts\":" + accounts + "}"));
}

StandinAnswer ShopStandin::AddCredit(std::string_view variables) {
  const std::string customer = Number(StringOf(variables, "id"), kCustomerGid);
  credits_[customer].push_back(
      {StringOf(variables, "amount"), StringOf(variables, "currencyCode"), StringOf(variables, "expiresAt")});
  ++done_["store_credit"];
  Print("credit customer " + customer + ": " + StringOf(variables, "amount"));
  return Data(Result("storeCreditAccountCredit", ""));
}

std::vector<std::string> ShopStandin::RefundsOf(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> amounts;
  const auto found = orders_.find(order);
  if (found == orders_.end()) return amounts;
  for (const Refund& refund : found->second.refunds) amounts.push_back(refund.amount);
  return amounts;
}

bool ShopStandin::IsCancelled(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  const auto found = orders_.find(order);
  return found != orders_.end() && found->second.cancelled;
}

std::map<std::string, std::string> ShopStandin::gift_cards() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> amounts;
  for (const auto& [code, card] : gift_cards_) amounts[code] = card.amount;
  return amounts;
}

std::vector<std::string> ShopStandin::CreditsOf(const std::string& order) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> amounts;
  const auto found = orders_.find(order);
  const std::string customer = found == orders_.end() ? Order().customer : found->second.customer;
  const auto credits = credits_.find(customer);
  if (credits == credits_.end()) return amounts;
  for (const Credit& credit : credits->second) amounts.push_back(credit.amount);
  return amounts;
}

void ShopStandin::SetPayment(const std::string& order, const std::string& captured, const std::string& refund_status) {
  const std::lock_guard lock(mutex_);
  orders_[order].captured = captured;
  orders_[order].refund_status = refund_status;
}

void ShopStandin::SetCustomer(const std::string& order, const std::string& number) {
  const std::lock_guard lock(mutex_);
  orders_[order].customer = number;
}

void ShopStandin::HoldJobs(bool held) {
  const std::lock_guard lock(mutex_);
  jobs_held_ = held;
}

}  // namespace parapet
