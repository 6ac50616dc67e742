// SPDX-License-Identifier: Apache-2.0
//
// Codes for an order's customer: an amount off one later order, or its shipping.
#include <algorithm>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/shopify/effect_steps.h"
#include "parapet/adapters/platforms/shopify/payments_answer.h"
#include "parapet/adapters/signature/value_code.h"

namespace parapet::shopify {
namespace {

constexpr std::string_view kReadCode =
    "query ParapetReadCode($id: ID!, $code: String!) { order(id: $id) { id customer { id } } "
    "codeDiscountNodeByCode(code: $code) { id codeDiscount { "
    "... on DiscountCodeBasic { title endsAt usageLimit appliesOncePerCustomer "
    "context { ... on DiscountCustomers { customers { id } } } "
    "customerGets { value { ... on DiscountAmount { amount { amount currencyCode } } } } } "
    "... on DiscountCodeFreeShipping { title endsAt usageLimit appliesOncePerCustomer "
    "context { ... on DiscountCustomers { customers { id } } } maximumShippingPrice { amount currencyCode } } } } }";
constexpr std::string_view kCreateBasic =
    "mutation ParapetDiscountCode($input: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: "
    "$input) { codeDiscountNode { id } userErrors { code field message } } }";
constexpr std::string_view kCreateFreeShipping =
    "mutation ParapetFreeShipping($input: DiscountCodeFreeShippingInput!) { discountCodeFreeShippingCreate("
    "freeShippingCodeDiscount: $input) { codeDiscountNode { id } userErrors { code field message } } }";

enum Field : uint16_t {
  kOrder = kOwnFields,
  kCustomer,
  kNode,
  kTitle,
  kEndsAt,
  kUsageLimit,
  kOncePerCustomer,
  kFor,
  kOff,
  kOffCurrency,
  kShipping,
  kShippingCurrency,
};
constexpr FieldRow kRows[] = {
    {"data.order{}", kOrder},
    {"data.order.customer.id", kCustomer},
    {"data.codeDiscountNodeByCode{}", kNode},
    {"data.codeDiscountNodeByCode.codeDiscount.title", kTitle},
    {"data.codeDiscountNodeByCode.codeDiscount.endsAt", kEndsAt},
    {"data.codeDiscountNodeByCode.codeDiscount.usageLimit", kUsageLimit},
    {"data.codeDiscountNodeByCode.codeDiscount.appliesOncePerCustomer", kOncePerCustomer},
    {"data.codeDiscountNodeByCode.codeDiscount.context.customers[].id", kFor},
    {"data.codeDiscountNodeByCode.codeDiscount.customerGets.value.amount.amount", kOff},
    {"data.codeDiscountNodeByCode.codeDiscount.customerGets.value.amount.currencyCode", kOffCurrency},
    {"data.codeDiscountNodeByCode.codeDiscount.maximumShippingPrice.amount", kShipping},
    {"data.codeDiscountNodeByCode.codeDiscount.maximumShippingPrice.currencyCode", kShippingCurrency},
};

struct CodeAnswer final : Envelope {
  bool has_order = false, has_code = false, once_per_customer = false;
  std::string customer, title;
  Instant ends_at;
  int64_t usage_limit = 0;
  std::vector<std::string> for_customers;
  std::optional<Money> off, shipping;
  std::string off_currency, shipping_currency;

  void OnOwnBegin(uint16_t field) override {
    if (field == kOrder) has_order = true;
    if (field == kNode) has_code = true;
  }
  void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kCustomer) customer = at.TextCopy(value);
    if (field == kTitle) title = at.TextCopy(value);
    if (field == kEndsAt) ends_at = at.Time(value);
    if (field == kUsageLimit) usage_limit = at.WholeNumber(value).value_or(0);
    if (field == kOncePerCustomer) once_per_customer = at.Boolean(value).value_or(false);
    if (field == kFor) for_customers.push_back(at.TextCopy(value));
    if (field == kOff) off = at.Amount(value);
    if (field == kOffCurrency) off_currency = at.TextCopy(value);
    if (field == kShipping) shipping = at.Amount(value);
    if (field == kShippingCurrency) shipping_currency = at.TextCopy(value);
  }
};

// An effect with what it asks for, and its code: as cash, and never part of what is told of it.
struct Wanted {
  const Effect& effect;
  DiscountCodeRemedy remedy;
  std::string code;

  bool IsShipping() const { return effect.kind == kFreeShippingKind; }
  // The end of the last day.
  Instant EndsAt() const { return *ParseRfc3339(remedy.expires_on + "T00:00:00Z") + Days(1); }
};

std::optional<Attempt> Read(const AdminApi& api, Wanted& wanted) {
  std::string wrong = ReadRemedy(wanted.effect.payload, wanted.remedy);
  if (!wrong.empty()) return Attempt{Outcome::kRefused, std::move(wrong)};
  wanted.code = ValueCode(api.settings().code_secret, kCodeOfDiscount, wanted.effect.key);
  if (!wanted.code.empty()) return std::nullopt;
  return Attempt{Outcome::kRefused, "no secret for discounts' codes is configured"};
}

// Shopify may quote a code in what it complains of.
Attempt Without(const std::string& code, Attempt attempt) {
  const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b); };
  for (;;) {
    const auto at = std::search(attempt.error.begin(), attempt.error.end(), code.begin(), code.end(), same);
    if (at == attempt.error.end()) return attempt;
    attempt.error.replace(at, at + static_cast<std::ptrdiff_t>(code.size()), "…");
  }
}

std::optional<Attempt> ReadCode(const AdminApi& api, const Wanted& wanted, CodeAnswer& answer) {
  static const FieldTable table = AnswerTable({}, kRows);
  std::string variables;
  JsonWriter(variables).BeginObject().Field("id", OrderGid(wanted.effect)).Field("code", wanted.code).EndObject();
  if (auto ended = api.Call(kReadCode, variables, table, answer)) return Without(wanted.code, *ended);
  if (!answer.has_order) return NoOrder();
  if (answer.customer.empty())
    return Attempt{Outcome::kRefused, "the order has no customer whom a code could be bound to"};
  return std::nullopt;
}

// Why the code that is there is not the one asked for; empty where it is.
std::string Difference(const CodeAnswer& answer, const Wanted& wanted) {
  const std::optional<Money>& amount = wanted.IsShipping() ? answer.shipping : answer.off;
  const std::string& currency = wanted.IsShipping() ? answer.shipping_currency : answer.off_currency;
  if (answer.title.find(Mark(wanted.effect)) == std::string::npos) return "it is somebody else's";
  if (amount != wanted.remedy.amount || currency != wanted.remedy.currency.code())
    return "it is not over the amount asked for";
  if (answer.for_customers != std::vector<std::string>{answer.customer})
    return "it is not for the order's customer alone";
  if (answer.usage_limit != 1 || !answer.once_per_customer) return "it can be used more than once";
  return answer.ends_at == wanted.EndsAt() ? "" : "it ends at another time";
}

Attempt Compared(const CodeAnswer& answer, const Wanted& wanted) {
  const std::string difference = Difference(answer, wanted);
  if (difference.empty()) return Done();
  return {Outcome::kRefused, "a discount of that code is there, and " + difference};
}

void AppendValue(JsonWriter& json, const Wanted& wanted) {
  const DiscountCodeRemedy& remedy = wanted.remedy;
  if (wanted.IsShipping()) {
    json.Key("destination").BeginObject().Field("all", true).EndObject();
    json.Field("maximumShippingPrice", remedy.amount, remedy.currency);
    return;
  }
  json.Key("customerGets").BeginObject().Key("value").BeginObject().Key("discountAmount").BeginObject();
  json.Field("amount", remedy.amount, remedy.currency).Field("appliesOnEachItem", false).EndObject().EndObject();
  json.Key("items").BeginObject().Field("all", true).EndObject().EndObject();
}

std::string Variables(const Wanted& wanted, const std::string& customer) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Key("input").BeginObject();
  json.Field("title", wanted.remedy.note + " " + Mark(wanted.effect)).Field("code", wanted.code);
  json.Field("startsAt", wanted.effect.created_at).Field("endsAt", wanted.EndsAt());
  json.Field("usageLimit", int64_t{1}).Field("appliesOncePerCustomer", true);
  json.Key("context").BeginObject().Key("customers").BeginObject().Key("add").BeginArray().String(customer);
  json.EndArray().EndObject().EndObject();
  AppendValue(json, wanted);
  json.EndObject().EndObject();
  return variables;
}

}  // namespace

Attempt CreateDiscountCode(const AdminApi& api, const Effect& effect) {
  Wanted wanted{effect, {}, {}};
  if (auto refused = Read(api, wanted)) return *refused;
  CodeAnswer known;
  if (auto ended = ReadCode(api, wanted, known)) return NotBegun(*ended);
  if (known.has_code) return Compared(known, wanted);
  const std::string variables = Variables(wanted, known.customer);
  const bool shipping = wanted.IsShipping();
  static const FieldTable table = AnswerTable({"discountCodeBasicCreate", "discountCodeFreeShippingCreate"}, {});
  Receipt receipt;
  const std::string_view query = shipping ? kCreateFreeShipping : kCreateBasic;
  if (auto ended = api.Call(query, variables, table, receipt, Repeatable::kNo)) return Without(wanted.code, *ended);
  // Taken by ourselves, in an attempt whose answer was lost. The read-back proves it.
  if (!receipt.user_errors.empty() && receipt.user_errors.front().code == "TAKEN") return Done();
  return Without(wanted.code, receipt.Result(shipping ? "discountCodeFreeShippingCreate" : "discountCodeBasicCreate"));
}

Attempt ConfirmDiscountCode(const AdminApi& api, const Effect& effect) {
  Wanted wanted{effect, {}, {}};
  if (auto refused = Read(api, wanted)) return *refused;
  CodeAnswer answer;
  if (auto ended = ReadCode(api, wanted, answer)) return NotRead(*ended);
  return answer.has_code ? Compared(answer, wanted) : NotYet("the shop has no such code");
}

}  // namespace parapet::shopify
