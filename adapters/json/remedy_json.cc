// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/remedy_json.h"

#include <algorithm>
#include <optional>
#include <span>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

constexpr std::string_view kRestocks[] = {"none", "cancel", "return"};
constexpr std::string_view kReasons[] = {"customer", "declined", "fraud", "inventory", "other", "staff"};
constexpr std::string_view kOrderStates[] = {"Open", "Confirmed", "Complete", "Cancelled"};
constexpr std::string_view kCancelRefunds[] = {"none", "original", "store_credit"};

enum Field : uint16_t {
  kAmount,
  kCurrency,
  kNote,
  kNotify,
  kExpires,
  kReason,
  kRefund,
  kRestock,
  kLine,
  kLineId,
  kLineQuantity,
  kLineRestock,
  kLineLocation,
  kOrderState,
  kState,
  kCustom,
  kCustomName,
  kCustomValue,
  kEditedLine,
  kEditedQuantity,
  kEditedLeft,
  kEditedVariant,
};
constexpr FieldRow kRows[] = {
    {"amount", kAmount},
    {"currency", kCurrency},
    {"note", kNote},
    {"notify", kNotify},
    {"expires_on", kExpires},
    {"reason", kReason},
    {"refund", kRefund},
    {"restock", kRestock},
    {"lines[]", kLine},
    {"lines[].line", kLineId},
    {"lines[].quantity", kLineQuantity},
    {"lines[].restock", kLineRestock},
    {"lines[].location", kLineLocation},
    {"order_state", kOrderState},
    {"state", kState},
    {"fields[]", kCustom},
    {"fields[].name", kCustomName},
    {"fields[].value", kCustomValue},
    {"line", kEditedLine},
    {"quantity", kEditedQuantity},
    {"left", kEditedLeft},
    {"variant", kEditedVariant},
};

size_t IndexOf(std::span<const std::string_view> names, const JsonValue& value, FieldReader& at) {
  const std::string text = at.TextCopy(value);
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end() && !at.failed()) at.Fail("unknown_name", "\"" + text + "\" is not one of the names known");
  return found == names.end() ? 0 : static_cast<size_t>(found - names.begin());
}

// All that any of the payloads says.
struct Payload final : FieldSink {
  std::optional<Money> amount;
  Currency currency;
  std::string note, expires_on;
  std::optional<bool> notify, restock;
  std::optional<CancelReason> reason;
  std::optional<CancelRefund> refund;
  std::vector<RefundedLine> lines;
  OrderUpdateRemedy update;
  OrderEditRemedy edit;

  void OnBegin(uint16_t field, FieldReader&) override {
    if (field == kLine) lines.emplace_back();
    if (field == kCustom) update.fields.emplace_back();
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    switch (field) {
      case kAmount:
        amount = at.Amount(value);
        break;
      case kCurrency:
        currency = at.CurrencyOf(value);
        break;
      case kNote:
        note = at.TextCopy(value);
        break;
      case kNotify:
        notify = at.Boolean(value);
        break;
      case kExpires:
        expires_on = at.TextCopy(value);
        break;
      case kReason:
        reason = static_cast<CancelReason>(IndexOf(kReasons, value, at));
        break;
      case kRefund:
        refund = static_cast<CancelRefund>(IndexOf(kCancelRefunds, value, at));
        break;
      case kRestock:
        restock = at.Boolean(value);
        break;
      case kLineId:
        lines.back().line = at.TextCopy(value);
        break;
      case kLineQuantity:
        lines.back().quantity = at.WholeNumber(value).value_or(0);
        break;
      case kLineRestock:
        lines.back().restock = static_cast<Restock>(IndexOf(kRestocks, value, at));
        break;
      case kLineLocation:
        lines.back().location = at.TextCopy(value);
        break;
      case kOrderState:
        update.order_state = kOrderStates[IndexOf(kOrderStates, value, at)];
        break;
      case kState:
        update.state = at.TextCopy(value);
        break;
      case kCustomName:
        update.fields.back().name = at.TextCopy(value);
        break;
      case kCustomValue:
        update.fields.back().value = at.TextCopy(value);
        break;
      default:
        return Edited(field, value, at);
    }
  }
  void Edited(uint16_t field, const JsonValue& value, FieldReader& at) {
    if (field == kEditedLine) edit.line = at.TextCopy(value);
    if (field == kEditedQuantity) edit.quantity = at.WholeNumber(value).value_or(0);
    if (field == kEditedLeft) edit.left = at.WholeNumber(value).value_or(-1);
    if (field == kEditedVariant) edit.variant = at.TextCopy(value);
  }

  std::string Read(std::string_view json) {
    static const FieldTable table(kRows);
    const JsonError error = ReadFields(json, table, *this);
    if (error.ok()) return {};
    return "the effect's payload cannot be read: " + (error.path.empty() ? "" : error.path + ": ") + error.message;
  }

  // Why the amount is none that can be paid; empty when it is.
  std::string AmountRefusal() const {
    if (currency.IsNone()) return "the effect's payload names no currency";
    if (!amount || amount->micros() <= 0) return "the effect's payload names no amount above zero";
    if (amount->micros() % currency.MinorUnitMicros() == 0) return {};
    return "the effect's amount is finer than the smallest unit of " + std::string(currency.code());
  }

  std::string DateRefusal() const {
    const bool good = expires_on.empty() || (expires_on.size() == 10 && ParseRfc3339(expires_on + "T00:00:00Z"));
    return good ? "" : "the effect's expires_on is no date such as 2028-12-31";
  }
};

std::string LineRefusal(const RefundedLine& line) {
  if (line.line.empty() || line.quantity <= 0) return "a line names no id or no quantity above zero";
  if (line.restock != Restock::kNone && line.location.empty()) return "a line to be put back names no location";
  return {};
}

}  // namespace

std::string RemedyPayload(const RefundRemedy& refund) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("amount", refund.amount, refund.currency).Field("currency", refund.currency.code());
  json.Field("note", refund.note).Field("notify", refund.notify).Key("lines").BeginArray();
  for (const RefundedLine& line : refund.lines) {
    json.BeginObject().Field("line", line.line).Field("quantity", line.quantity);
    json.Field("restock", kRestocks[static_cast<size_t>(line.restock)]).Field("location", line.location).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string RemedyPayload(const CancelRemedy& cancel) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("reason", kReasons[static_cast<size_t>(cancel.reason)]);
  json.Field("refund", kCancelRefunds[static_cast<size_t>(cancel.refund)]).Field("restock", cancel.restock);
  json.Field("notify", cancel.notify).Field("note", cancel.note).EndObject();
  return out;
}

std::string RemedyPayload(const GiftCardRemedy& gift) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("amount", gift.amount, gift.currency).Field("currency", gift.currency.code());
  json.Field("expires_on", gift.expires_on).Field("note", gift.note).EndObject();
  return out;
}

std::string RemedyPayload(const StoreCreditRemedy& credit) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("amount", credit.amount, credit.currency).Field("currency", credit.currency.code());
  json.Field("expires_on", credit.expires_on).Field("notify", credit.notify).EndObject();
  return out;
}

std::string RemedyPayload(const DiscountCodeRemedy& code) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("amount", code.amount, code.currency).Field("currency", code.currency.code());
  json.Field("expires_on", code.expires_on).Field("note", code.note).EndObject();
  return out;
}

std::string RemedyPayload(const OrderUpdateRemedy& update) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  if (!update.order_state.empty()) json.Field("order_state", update.order_state);
  if (!update.state.empty()) json.Field("state", update.state);
  json.Key("fields").BeginArray();
  for (const auto& field : update.fields) {
    json.BeginObject().Field("name", field.name).Field("value", field.value).EndObject();
  }
  json.EndArray().Key("lines").BeginArray();
  for (const ReturnedLine& line : update.returned) {
    json.BeginObject().Field("line", line.line).Field("quantity", line.quantity).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string RemedyPayload(const OrderEditRemedy& edit) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("line", edit.line).Field("quantity", edit.quantity).Field("left", edit.left);
  json.Field("variant", edit.variant).Field("amount", edit.unit_price, edit.currency);
  json.Field("currency", edit.currency.code()).Field("notify", edit.notify).Field("note", edit.note).EndObject();
  return out;
}

std::string ReadRemedy(std::string_view json, RefundRemedy& refund) {
  Payload payload;
  if (std::string wrong = payload.Read(json); !wrong.empty()) return wrong;
  if (std::string wrong = payload.AmountRefusal(); !wrong.empty()) return wrong;
  for (const RefundedLine& line : payload.lines) {
    if (std::string wrong = LineRefusal(line); !wrong.empty()) return wrong;
  }
  refund = {*payload.amount, payload.currency, std::move(payload.note), payload.notify.value_or(false),
            std::move(payload.lines)};
  return {};
}

std::string ReadRemedy(std::string_view json, CancelRemedy& cancel) {
  Payload payload;
  if (std::string wrong = payload.Read(json); !wrong.empty()) return wrong;
  if (!payload.reason || !payload.refund || !payload.restock || !payload.notify) {
    return "a cancellation has to say reason, refund, restock and notify";
  }
  cancel = {*payload.reason, *payload.refund, *payload.restock, *payload.notify, std::move(payload.note)};
  return {};
}

std::string ReadRemedy(std::string_view json, GiftCardRemedy& gift) {
  Payload payload;
  if (std::string wrong = payload.Read(json); !wrong.empty()) return wrong;
  if (std::string wrong = payload.AmountRefusal(); !wrong.empty()) return wrong;
  if (std::string wrong = payload.DateRefusal(); !wrong.empty()) return wrong;
  gift = {*payload.amount, payload.currency, std::move(payload.expires_on), std::move(payload.note)};
  return {};
}

std::string ReadRemedy(std::string_view json, StoreCreditRemedy& credit) {
  Payload payload;
  if (std::string wrong = payload.Read(json); !wrong.empty()) return wrong;
  if (std::string wrong = payload.AmountRefusal(); !wrong.empty()) return wrong;
  if (std::string wrong = payload.DateRefusal(); !wrong.empty()) return wrong;
  if (payload.expires_on.empty()) return "store credit has to name the day on which it expires";
  credit = {*payload.amount, payload.currency, std::move(payload.expires_on), payload.notify.value_or(false)};
  return {};
}

std::string ReadRemedy(std::string_view json, DiscountCodeRemedy& code) {
  Payload payload;
  if (std::string wrong = payload.Read(json); !wrong.empty()) return wrong;
  if (std::string wrong = payload.AmountRefusal(); !wrong.empty()) return wrong;
  if (std::string wrong = payload.DateRefusal(); !wrong.empty()) return wrong;
  if (payload.expires_on.empty()) return "a discount code has to name the last day on which it is good";
  code = {*payload.amount, payload.currency, std::move(payload.expires_on), std::move(payload.note)};
  return {};
}

std::string ReadRemedy(std::string_view json, OrderUpdateRemedy& update) {
  Payload payload;
  if (std::string wrong = payload.Read(json); !wrong.empty()) return wrong;
  for (const RefundedLine& line : payload.lines) {
    if (std::string wrong = LineRefusal(line); !wrong.empty()) return wrong;
    payload.update.returned.push_back({line.line, line.quantity});
  }
  for (const auto& field : payload.update.fields) {
    if (field.name.empty()) return "a custom field names no name";
  }
  update = std::move(payload.update);
  const bool says_nothing =
      update.order_state.empty() && update.state.empty() && update.fields.empty() && update.returned.empty();
  return says_nothing ? "the order's update changes nothing" : "";
}

std::string ReadRemedy(std::string_view json, OrderEditRemedy& edit) {
  Payload payload;
  if (std::string wrong = payload.Read(json); !wrong.empty()) return wrong;
  const OrderEditRemedy& read = payload.edit;
  if (read.line.empty() || read.variant.empty()) return "an order's edit has to name the line and what stands in";
  if (read.quantity <= 0 || read.left < 0) return "an order's edit swaps one piece or more, and leaves none or more";
  if (payload.currency.IsNone()) return "the effect's payload names no currency";
  if (!payload.amount || payload.amount->IsNegative()) return "an order's edit says what the customer pays at most";
  if (payload.amount->micros() % payload.currency.MinorUnitMicros() != 0) {
    return "the effect's amount is finer than the smallest unit of " + std::string(payload.currency.code());
  }
  edit = std::move(payload.edit);
  edit.unit_price = *payload.amount;
  edit.currency = payload.currency;
  edit.notify = payload.notify.value_or(false);
  edit.note = std::move(payload.note);
  return {};
}

}  // namespace parapet
