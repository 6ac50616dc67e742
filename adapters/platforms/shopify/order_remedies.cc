// SPDX-License-Identifier: Apache-2.0
//
// Refunds and cancellations.
#include <algorithm>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/platforms/shopify/effect_steps.h"
#include "parapet/adapters/platforms/shopify/payments_answer.h"

namespace parapet::shopify {
namespace {

constexpr std::string_view kReadPayments =
    "query ParapetReadPayments($id: ID!) { order(id: $id) { id presentmentCurrencyCode "
    "transactions(first: 100) { id kind status gateway parentTransaction { id } "
    "amountSet { presentmentMoney { amount } } } "
    "refunds(first: 50) { id note transactions(first: 5) { nodes { status amountSet { presentmentMoney { amount } } } "
    "} } } }";
constexpr std::string_view kRefund =
    "mutation ParapetRefund($input: RefundInput!, $key: String!) { refundCreate(input: $input) @idempotent(key: $key) "
    "{ refund { id } userErrors { field message } } }";
constexpr std::string_view kReadCancellation =
    "query ParapetReadCancellation($id: ID!) { order(id: $id) { id cancelledAt "
    "netPaymentSet { presentmentMoney { amount } } } }";
constexpr std::string_view kCancel =
    "mutation ParapetCancel($id: ID!, $reason: OrderCancelReason!, $refund: OrderCancelRefundMethodInput!, "
    "$restock: Boolean!, $notify: Boolean, $note: String) { orderCancel(orderId: $id, reason: $reason, "
    "refundMethod: $refund, restock: $restock, notifyCustomer: $notify, staffNote: $note) "
    "{ job { id } orderCancelUserErrors { code field message } } }";
constexpr size_t kStaffNoteMax = 200;  // Shopify takes 255 characters

// In the order of the enumerators.
constexpr std::string_view kReasons[] = {"CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF"};
constexpr std::string_view kRestocks[] = {"NO_RESTOCK", "CANCEL", "RETURN"};

std::string Said(Money amount, Currency currency) {
  std::string text;
  JsonWriter(text).Amount(amount, currency);
  return text.substr(1, text.size() - 2) + " " + std::string(currency.code());
}

void AppendLines(JsonWriter& json, const RefundRemedy& refund) {
  json.Key("refundLineItems").BeginArray();
  for (const RefundedLine& line : refund.lines) {
    json.BeginObject().Field("lineItemId", Gid("LineItem", line.line)).Field("quantity", line.quantity);
    json.Field("restockType", kRestocks[static_cast<size_t>(line.restock)]);
    if (!line.location.empty()) json.Field("locationId", Gid("Location", line.location));
    json.EndObject();
  }
  json.EndArray();
}

std::string RefundVariables(const Effect& effect, const RefundRemedy& refund, const std::vector<Share>& shares) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Key("input").BeginObject().Field("orderId", OrderGid(effect));
  json.Field("currency", refund.currency.code()).Field("note", refund.note + " " + Mark(effect));
  json.Field("notify", refund.notify).Field("allowOverRefunding", false);
  AppendLines(json, refund);
  json.Key("transactions").BeginArray();
  for (const Share& share : shares) {
    json.BeginObject().Field("orderId", OrderGid(effect)).Field("parentId", share.payment->id);
    json.Field("gateway", share.payment->gateway).Field("kind", "REFUND");
    json.Field("amount", share.amount, refund.currency).EndObject();
  }
  json.EndArray().EndObject().Field("key", effect.key).EndObject();
  return variables;
}

// Reads the order's payments and refunds; an Attempt where they cannot be judged.
std::optional<Attempt> ReadPayments(const AdminApi& api, const Effect& effect, PaymentsAnswer& answer) {
  static const FieldTable table = AnswerTable({}, kPaymentsRows);
  if (auto ended = api.Call(kReadPayments, OrderVariables(effect), table, answer)) return ended;
  if (!answer.has_order) return NoOrder();
  if (answer.payments.size() < kPaymentsMax && answer.refunds.size() < kRefundsMax) return std::nullopt;
  return Attempt{Outcome::kRefused, "the order has more payments or refunds than are read"};
}

std::optional<Attempt> ReadCancellation(const AdminApi& api, const Effect& effect, PaymentsAnswer& answer) {
  static const FieldTable table = AnswerTable({}, kPaymentsRows);
  if (auto ended = api.Call(kReadCancellation, OrderVariables(effect), table, answer)) return ended;
  if (!answer.has_order) return NoOrder();
  return std::nullopt;
}

void AppendRefundMethod(JsonWriter& json, CancelRefund refund) {
  json.Key("refund").BeginObject();
  if (refund == CancelRefund::kStoreCredit) {
    json.Key("storeCreditRefund").BeginObject().EndObject();
  } else {
    json.Field("originalPaymentMethodsRefund", refund == CancelRefund::kOriginal);
  }
  json.EndObject();
}

}  // namespace

Attempt Refund(const AdminApi& api, const Effect& effect) {
  RefundRemedy refund;
  if (std::string wrong = ReadRemedy(effect.payload, refund); !wrong.empty()) return {Outcome::kRefused, wrong};
  PaymentsAnswer order;
  if (auto ended = ReadPayments(api, effect, order)) return NotBegun(*ended);
  if (order.Find(Mark(effect)) != nullptr) return Done();
  if (order.currency != refund.currency.code()) {
    return {Outcome::kRefused, "the order was paid in " + Quote(order.currency) + ", the refund is in " +
                                   std::string(refund.currency.code())};
  }
  const std::vector<Share> shares = order.Spread(refund.amount);
  if (shares.empty()) {
    return {Outcome::kRefused, "a refund of " + Said(refund.amount, refund.currency) + " is more than the " +
                                   Said(order.Left(), refund.currency) + " that were captured and are not refunded"};
  }
  static const FieldTable table = AnswerTable({"refundCreate"}, {});
  Receipt receipt;
  if (auto ended = api.Call(kRefund, RefundVariables(effect, refund, shares), table, receipt, Repeatable::kNo)) {
    return *ended;
  }
  return receipt.Result("refundCreate");
}

Attempt ConfirmRefund(const AdminApi& api, const Effect& effect) {
  RefundRemedy refund;
  if (std::string wrong = ReadRemedy(effect.payload, refund); !wrong.empty()) return {Outcome::kRefused, wrong};
  PaymentsAnswer order;
  if (auto ended = ReadPayments(api, effect, order)) return NotRead(*ended);
  const Payback* payback = order.Find(Mark(effect));
  if (payback == nullptr) return NotYet("the order bears no such refund");
  if (payback->failed) return {Outcome::kRefused, "the payment provider has not carried out the refund"};
  if (payback->open) return Unsettled("the payment provider has not settled the refund yet");
  if (payback->amount == refund.amount) return Done();
  return {Outcome::kRefused,
          "refunded were " + Said(payback->amount, refund.currency) + ", not " + Said(refund.amount, refund.currency)};
}

Attempt Cancel(const AdminApi& api, const Effect& effect) {
  CancelRemedy cancel;
  if (std::string wrong = ReadRemedy(effect.payload, cancel); !wrong.empty()) return {Outcome::kRefused, wrong};
  PaymentsAnswer order;
  if (auto ended = ReadCancellation(api, effect, order)) return NotBegun(*ended);
  if (order.is_cancelled) return Done();
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", OrderGid(effect)).Field("reason", kReasons[static_cast<size_t>(cancel.reason)]);
  AppendRefundMethod(json, cancel.refund);
  json.Field("restock", cancel.restock).Field("notify", cancel.notify);
  json.Field("note", CutText(cancel.note, kStaffNoteMax)).EndObject();
  static const FieldTable table = AnswerTable({"orderCancel"}, {});
  Receipt receipt;
  if (auto ended = api.Call(kCancel, variables, table, receipt, Repeatable::kNo)) return *ended;
  return receipt.Result("orderCancel");
}

Attempt ConfirmCancel(const AdminApi& api, const Effect& effect) {
  CancelRemedy cancel;
  if (std::string wrong = ReadRemedy(effect.payload, cancel); !wrong.empty()) return {Outcome::kRefused, wrong};
  PaymentsAnswer order;
  if (auto ended = ReadCancellation(api, effect, order)) return NotRead(*ended);
  if (!order.is_cancelled) return NotYet("the order is not cancelled");
  if (cancel.refund == CancelRefund::kNone || order.net_payment <= Money()) return Done();
  return Unsettled("the order is cancelled, but what was paid has not been given back yet");
}

}  // namespace parapet::shopify
