// SPDX-License-Identifier: Apache-2.0
//
// Edits of an order: some pieces of a line give way to another item.
#include <algorithm>
#include <charconv>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/platforms/shopify/effect_steps.h"
#include "parapet/adapters/platforms/shopify/payments_answer.h"

namespace parapet::shopify {
namespace {

constexpr std::string_view kReadLines =
    "query ParapetReadLines($id: ID!) { order(id: $id) { id cancelledAt totalOutstandingSet { presentmentMoney { "
    "amount "
    "currencyCode } } lineItems(first: 250) { nodes { id currentQuantity variant { id } } } } }";
constexpr std::string_view kBegin =
    "mutation ParapetEditBegin($id: ID!) { orderEditBegin(id: $id) { calculatedOrder { id } "
    "userErrors { field message } } }";
constexpr std::string_view kAdd =
    "mutation ParapetEditAdd($id: ID!, $variant: ID!, $quantity: Int!) { orderEditAddVariant(id: $id, variantId: "
    "$variant, quantity: $quantity, allowDuplicates: true) { calculatedLineItem { id discountedUnitPriceSet { "
    "presentmentMoney { amount } } } userErrors { field message } } }";
constexpr std::string_view kDiscount =
    "mutation ParapetEditDiscount($id: ID!, $line: ID!, $discount: OrderEditAppliedDiscountInput!) { "
    "orderEditAddLineItemDiscount(id: $id, lineItemId: $line, discount: $discount) { calculatedLineItem { id "
    "discountedUnitPriceSet { presentmentMoney { amount } } } userErrors { field message } } }";
constexpr std::string_view kSet =
    "mutation ParapetEditSet($id: ID!, $line: ID!, $quantity: Int!) { orderEditSetQuantity(id: $id, lineItemId: $line, "
    "quantity: $quantity, restock: false) { calculatedOrder { id totalOutstandingSet { presentmentMoney { amount } } } "
    "userErrors { field message } } }";
constexpr std::string_view kCommit =
    "mutation ParapetEditCommit($id: ID!, $notify: Boolean, $note: String) { orderEditCommit(id: $id, notifyCustomer: "
    "$notify, staffNote: $note) { order { id } userErrors { field message } } }";
constexpr size_t kLinesMax = 250;  // as many as the query asks for
constexpr size_t kStaffNoteMax = 200;

enum Field : uint16_t {
  kOrder = kOwnFields,
  kCancelledAt,
  kOutstanding,
  kCurrency,
  kLine,
  kLineId,
  kLineQuantity,
  kLineVariant,
  kSession,
  kNewLine,
  kNewPrice,
  kDiscounted,
  kOwed,
};
constexpr FieldRow kReadRows[] = {
    {"data.order{}", kOrder},
    {"data.order.cancelledAt", kCancelledAt},
    {"data.order.totalOutstandingSet.presentmentMoney.amount", kOutstanding},
    {"data.order.totalOutstandingSet.presentmentMoney.currencyCode", kCurrency},
    {"data.order.lineItems.nodes[]", kLine},
    {"data.order.lineItems.nodes[].id", kLineId},
    {"data.order.lineItems.nodes[].currentQuantity", kLineQuantity},
    {"data.order.lineItems.nodes[].variant.id", kLineVariant},
};
constexpr FieldRow kEditRows[] = {
    {"data.orderEditBegin.calculatedOrder.id", kSession},
    {"data.orderEditAddVariant.calculatedLineItem.id", kNewLine},
    {"data.orderEditAddVariant.calculatedLineItem.discountedUnitPriceSet.presentmentMoney.amount", kNewPrice},
    {"data.orderEditAddLineItemDiscount.calculatedLineItem.discountedUnitPriceSet.presentmentMoney.amount",
     kDiscounted},
    {"data.orderEditSetQuantity.calculatedOrder.totalOutstandingSet.presentmentMoney.amount", kOwed},
};

struct OrderLine {
  std::string id, variant;
  int64_t quantity = 0;  // as it is now
};

struct LinesAnswer final : Envelope {
  bool has_order = false, is_cancelled = false;
  std::string currency;
  std::optional<Money> outstanding;
  std::vector<OrderLine> lines;

  void OnOwnBegin(uint16_t field) override {
    if (field == kOrder) has_order = true;
    if (field == kLine) lines.emplace_back();
  }
  void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kCancelledAt) is_cancelled = !at.TextCopy(value).empty();
    if (field == kOutstanding) outstanding = at.Amount(value);
    if (field == kCurrency) currency = at.TextCopy(value);
    if (field == kLineId) lines.back().id = at.TextCopy(value);
    if (field == kLineQuantity) lines.back().quantity = at.WholeNumber(value).value_or(-1);
    if (field == kLineVariant) lines.back().variant = at.TextCopy(value);
  }

  const OrderLine* Find(const OrderEditRemedy& edit) const {
    const std::string id = Gid("LineItem", edit.line);
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const OrderLine& line) { return line.id == id; });
    return found == lines.end() ? nullptr : &*found;
  }
  // Whether the swap is there: the line keeps what it is to keep, and what stands in is there.
  bool IsEdited(const OrderEditRemedy& edit) const {
    const OrderLine* line = Find(edit);
    int64_t there = 0;
    for (const OrderLine& other : lines) {
      if (&other != line && other.variant == Gid("ProductVariant", edit.variant)) there += other.quantity;
    }
    return line != nullptr && line->quantity == edit.left && there >= edit.quantity;
  }
};

struct EditAnswer final : Envelope {
  std::string session, line;
  std::optional<Money> price, owed;

  void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kSession) session = at.TextCopy(value);
    if (field == kNewLine) line = at.TextCopy(value);
    if (field == kNewPrice || field == kDiscounted) price = at.Amount(value);
    if (field == kOwed) owed = at.Amount(value);
  }
};

std::optional<Attempt> ReadLines(const AdminApi& api, const Effect& effect, LinesAnswer& answer) {
  static const FieldTable table = AnswerTable({}, kReadRows);
  if (auto ended = api.Call(kReadLines, OrderVariables(effect), table, answer)) return ended;
  if (!answer.has_order) return NoOrder();
  if (answer.lines.size() < kLinesMax) return std::nullopt;
  return Attempt{Outcome::kRefused, "the order has more lines than are read"};
}

// One step of the edit; nothing is done before the commit, so what fails may be begun anew.
std::optional<Attempt> Stage(const AdminApi& api, std::string_view query, const std::string& variables,
                             std::string_view mutation, EditAnswer& answer) {
  static const FieldTable table = AnswerTable({"orderEditBegin", "orderEditAddVariant", "orderEditAddLineItemDiscount",
                                               "orderEditSetQuantity", "orderEditCommit"},
                                              kEditRows);
  answer.has_result = false;
  if (auto ended = api.Call(query, variables, table, answer)) return NotBegun(*ended);
  const Attempt result = NotBegun(answer.Result(mutation));
  return result.outcome == Outcome::kDone ? std::nullopt : std::optional(result);
}

std::string Said(Money amount, Currency currency) {
  std::string text;
  JsonWriter(text).Amount(amount, currency);
  return text.substr(1, text.size() - 2) + " " + std::string(currency.code());
}

// Why the order as it is does not bear the edit; nullopt where it does.
std::optional<Attempt> Misfit(const LinesAnswer& order, const OrderEditRemedy& edit) {
  if (order.is_cancelled) return Attempt{Outcome::kRefused, "the order is cancelled"};
  if (order.currency != edit.currency.code()) {
    return Attempt{Outcome::kRefused,
                   "the order is in " + Quote(order.currency) + ", the edit in " + std::string(edit.currency.code())};
  }
  const OrderLine* line = order.Find(edit);
  if (line == nullptr) return Attempt{Outcome::kRefused, "the order has no such line"};
  if (line->quantity == edit.left + edit.quantity) return std::nullopt;
  return Attempt{Outcome::kRefused, "the line has " + std::to_string(line->quantity) + " pieces, not " +
                                        std::to_string(edit.left + edit.quantity) + ": the order was edited meanwhile"};
}

// Adds what stands in, no piece dearer than agreed.
std::optional<Attempt> AddVariant(const AdminApi& api, const OrderEditRemedy& edit, EditAnswer& answer) {
  std::string variables;
  JsonWriter add(variables);
  add.BeginObject().Field("id", answer.session).Field("variant", Gid("ProductVariant", edit.variant));
  add.Field("quantity", edit.quantity).EndObject();
  if (auto ended = Stage(api, kAdd, variables, "orderEditAddVariant", answer)) return ended;
  if (!answer.price || answer.line.empty()) return NotYet("Shopify does not say what the item costs");
  const auto above = Subtract(*answer.price, edit.unit_price);
  if (!above || *above <= Money()) return std::nullopt;
  variables.clear();
  JsonWriter discount(variables);
  discount.BeginObject().Field("id", answer.session).Field("line", answer.line).Key("discount").BeginObject();
  discount.Field("description", "for no more than was ordered").Key("fixedValue").BeginObject();
  discount.Field("amount", *above, edit.currency).Field("currencyCode", edit.currency.code()).EndObject();
  discount.EndObject().EndObject();
  answer.price.reset();
  return Stage(api, kDiscount, variables, "orderEditAddLineItemDiscount", answer);
}

}  // namespace

Attempt EditOrder(const AdminApi& api, const Effect& effect) {
  OrderEditRemedy edit;
  if (std::string wrong = ReadRemedy(effect.payload, edit); !wrong.empty()) return {Outcome::kRefused, wrong};
  LinesAnswer order;
  if (auto ended = ReadLines(api, effect, order)) return NotBegun(*ended);
  if (order.IsEdited(edit)) return Done();
  if (auto refused = Misfit(order, edit)) return *refused;
  EditAnswer answer;
  if (auto ended = Stage(api, kBegin, OrderVariables(effect), "orderEditBegin", answer)) return *ended;
  if (auto ended = AddVariant(api, edit, answer)) return *ended;
  if (!answer.price || *answer.price > edit.unit_price) {
    return {Outcome::kRefused, "the customer would pay more than " + Said(edit.unit_price, edit.currency) +
                                   " for a piece; nothing was changed"};
  }
  std::string variables;
  JsonWriter set(variables);
  set.BeginObject().Field("id", answer.session).Field("line", Gid("CalculatedLineItem", edit.line));
  set.Field("quantity", edit.left).EndObject();
  if (auto ended = Stage(api, kSet, variables, "orderEditSetQuantity", answer)) return *ended;
  if (!answer.owed || *answer.owed > std::max(Money(), order.outstanding.value_or(Money()))) {
    return {Outcome::kRefused, "the customer would owe something; nothing was changed"};
  }
  variables.clear();
  JsonWriter commit(variables);
  commit.BeginObject().Field("id", answer.session).Field("notify", edit.notify);
  commit.Field("note", CutText(edit.note, kStaffNoteMax)).EndObject();
  static const FieldTable table = AnswerTable({"orderEditCommit"}, {});
  Receipt receipt;
  if (auto ended = api.Call(kCommit, variables, table, receipt, Repeatable::kNo)) return *ended;
  return receipt.Result("orderEditCommit");
}

Attempt ConfirmEdit(const AdminApi& api, const Effect& effect) {
  OrderEditRemedy edit;
  if (std::string wrong = ReadRemedy(effect.payload, edit); !wrong.empty()) return {Outcome::kRefused, wrong};
  LinesAnswer order;
  if (auto ended = ReadLines(api, effect, order)) return NotRead(*ended);
  if (order.IsEdited(edit)) return Done();
  return NotYet("the order bears no such edit");
}

}  // namespace parapet::shopify
