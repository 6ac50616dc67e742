// SPDX-License-Identifier: Apache-2.0
//
// Gift cards and store credit for an order's customer.
#include <algorithm>
#include <charconv>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/shopify/effect_steps.h"
#include "parapet/adapters/platforms/shopify/payments_answer.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/adapters/signature/value_code.h"

namespace parapet::shopify {
namespace {

constexpr std::string_view kReadCustomer =
    "query ParapetReadCustomer($id: ID!) { order(id: $id) { id customer { id } } }";
constexpr std::string_view kCreateGiftCard =
    "mutation ParapetGiftCard($input: GiftCardCreateInput!) { giftCardCreate(input: $input) "
    "{ giftCard { id } userErrors { code field message } } }";
constexpr std::string_view kReadGiftCards =
    "query ParapetReadGiftCards($query: String!) { giftCards(first: 10, query: $query) "
    "{ nodes { id note lastCharacters initialValue { amount currencyCode } } } }";
// The newest credits: one that is looked for is at most a day old.
constexpr std::string_view kReadCredits =
    "query ParapetReadCredits($id: ID!, $currency: String!) { order(id: $id) { id customer { id "
    "storeCreditAccounts(first: 3, query: $currency) { nodes { transactions(first: 50, query: \"type:credit\", "
    "reverse: true) { nodes { amount { amount currencyCode } "
    "... on StoreCreditAccountCreditTransaction { expiresAt } } } } } } } }";
constexpr std::string_view kCredit =
    "mutation ParapetCredit($id: ID!, $credit: StoreCreditAccountCreditInput!) { storeCreditAccountCredit(id: $id, "
    "creditInput: $credit) { storeCreditAccountTransaction { id } userErrors { code field message } } }";

enum Field : uint16_t {
  kOrder = kOwnFields,
  kCustomer,
  kCard,
  kCardNote,
  kCardLast,
  kCardAmount,
  kCardCurrency,
  kCreditItem,
  kCreditAmount,
  kCreditCurrency,
  kCreditExpires,
};
constexpr FieldRow kRows[] = {
    {"data.order{}", kOrder},
    {"data.order.customer.id", kCustomer},
    {"data.giftCards.nodes[]", kCard},
    {"data.giftCards.nodes[].note", kCardNote},
    {"data.giftCards.nodes[].lastCharacters", kCardLast},
    {"data.giftCards.nodes[].initialValue.amount", kCardAmount},
    {"data.giftCards.nodes[].initialValue.currencyCode", kCardCurrency},
    {"data.order.customer.storeCreditAccounts.nodes[].transactions.nodes[]", kCreditItem},
    {"data.order.customer.storeCreditAccounts.nodes[].transactions.nodes[].amount.amount", kCreditAmount},
    {"data.order.customer.storeCreditAccounts.nodes[].transactions.nodes[].amount.currencyCode", kCreditCurrency},
    {"data.order.customer.storeCreditAccounts.nodes[].transactions.nodes[].expiresAt", kCreditExpires},
};

// A gift card, or a credit to an account.
struct StoredValue {
  std::string note, last, currency;
  Money amount;
  Instant expires_at;
};

struct ValueAnswer final : Envelope {
  bool has_order = false;
  std::string customer;
  std::vector<StoredValue> values;

  void OnOwnBegin(uint16_t field) override {
    if (field == kOrder) has_order = true;
    if (field == kCard || field == kCreditItem) values.emplace_back();
  }
  void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kCustomer) customer = at.TextCopy(value);
    if (field == kCardNote) values.back().note = at.TextCopy(value);
    if (field == kCardLast) values.back().last = at.TextCopy(value);
    if (field == kCardAmount || field == kCreditAmount) values.back().amount = at.Amount(value).value_or(Money());
    if (field == kCardCurrency || field == kCreditCurrency) values.back().currency = at.TextCopy(value);
    if (field == kCreditExpires) values.back().expires_at = at.Time(value);
  }
};

const FieldTable& Table() {
  static const FieldTable table = AnswerTable({}, kRows);
  return table;
}

Attempt NoCustomer() {
  return {Outcome::kRefused, "the order has no customer to whom a gift card or store credit could be given"};
}

std::string CodeOf(const AdminApi& api, const Effect& effect) {
  return ValueCode(api.settings().code_secret, kCodeOfGiftCard, effect.key);
}

std::string GiftCardVariables(const Effect& effect, const GiftCardRemedy& gift, const std::string& customer,
                              const std::string& code) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Key("input").BeginObject().Field("code", code).Field("customerId", customer);
  json.Key("initialAmount").BeginObject().Field("amount", gift.amount, gift.currency);
  json.Field("currencyCode", gift.currency.code()).EndObject();
  if (!gift.expires_on.empty()) json.Field("expiresOn", gift.expires_on);
  json.Field("note", gift.note + " " + Mark(effect)).EndObject().EndObject();
  return variables;
}

// The day's end and a second of the next day that the effect's key chooses.
Instant EndOf(const StoreCreditRemedy& credit, const Effect& effect) {
  const std::string digest = Sha256Hex("store credit " + effect.key).substr(0, 8);
  uint32_t number = 0;
  std::from_chars(digest.data(), digest.data() + digest.size(), number, 16);
  const Instant day = *ParseRfc3339(credit.expires_on + "T00:00:00Z");
  return day + Days(1) + Seconds(number % 86'400);
}

std::optional<Attempt> ReadCredits(const AdminApi& api, const Effect& effect, const StoreCreditRemedy& credit,
                                   ValueAnswer& answer) {
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", OrderGid(effect));
  json.Field("currency", "currency_code:" + std::string(credit.currency.code())).EndObject();
  if (auto ended = api.Call(kReadCredits, variables, Table(), answer)) return ended;
  if (!answer.has_order) return NoOrder();
  if (answer.customer.empty()) return NoCustomer();
  return std::nullopt;
}

bool IsThere(const ValueAnswer& answer, const Effect& effect, const StoreCreditRemedy& credit) {
  return std::any_of(answer.values.begin(), answer.values.end(), [&](const StoredValue& value) {
    return value.expires_at == EndOf(credit, effect) && value.amount == credit.amount &&
           value.currency == credit.currency.code();
  });
}

}  // namespace

Attempt CreateGiftCard(const AdminApi& api, const Effect& effect) {
  GiftCardRemedy gift;
  if (std::string wrong = ReadRemedy(effect.payload, gift); !wrong.empty()) return {Outcome::kRefused, wrong};
  if (api.settings().code_secret.empty()) return {Outcome::kRefused, "no secret for gift cards' codes is configured"};
  ValueAnswer order;
  if (auto ended = api.Call(kReadCustomer, OrderVariables(effect), Table(), order)) return NotBegun(*ended);
  if (!order.has_order) return NoOrder();
  if (order.customer.empty()) return NoCustomer();
  const std::string variables = GiftCardVariables(effect, gift, order.customer, CodeOf(api, effect));
  static const FieldTable table = AnswerTable({"giftCardCreate"}, {});
  Receipt receipt;
  if (auto ended = api.Call(kCreateGiftCard, variables, table, receipt, Repeatable::kNo)) return *ended;
  // The code is taken: by ourselves, in an attempt whose answer was lost. The read-back proves it.
  if (!receipt.user_errors.empty() && receipt.user_errors.front().code == "TAKEN") return Done();
  return receipt.Result("giftCardCreate");
}

Attempt ConfirmGiftCard(const AdminApi& api, const Effect& effect) {
  GiftCardRemedy gift;
  if (std::string wrong = ReadRemedy(effect.payload, gift); !wrong.empty()) return {Outcome::kRefused, wrong};
  const std::string code = CodeOf(api, effect);
  if (code.empty()) return {Outcome::kRefused, "no secret for gift cards' codes is configured"};
  std::string variables;
  JsonWriter(variables).BeginObject().Field("query", code).EndObject();
  ValueAnswer answer;
  if (auto ended = api.Call(kReadGiftCards, variables, Table(), answer)) return NotRead(*ended);
  const auto card = std::find_if(answer.values.begin(), answer.values.end(), [&](const StoredValue& value) {
    return value.last == code.substr(code.size() - 4) && value.note.find(Mark(effect)) != std::string::npos;
  });
  if (card == answer.values.end()) return NotYet("the shop has no such gift card");
  if (card->amount == gift.amount && card->currency == gift.currency.code()) return Done();
  return {Outcome::kRefused, "the gift card is there, but not over the amount asked for"};
}

Attempt CreditAccount(const AdminApi& api, const Effect& effect) {
  StoreCreditRemedy credit;
  if (std::string wrong = ReadRemedy(effect.payload, credit); !wrong.empty()) return {Outcome::kRefused, wrong};
  ValueAnswer order;
  if (auto ended = ReadCredits(api, effect, credit, order)) return NotBegun(*ended);
  if (IsThere(order, effect, credit)) return Done();
  std::string variables;
  JsonWriter json(variables);
  json.BeginObject().Field("id", order.customer).Key("credit").BeginObject();
  json.Key("creditAmount").BeginObject().Field("amount", credit.amount, credit.currency);
  json.Field("currencyCode", credit.currency.code()).EndObject();
  json.Field("expiresAt", EndOf(credit, effect)).Field("notify", credit.notify).EndObject().EndObject();
  static const FieldTable table = AnswerTable({"storeCreditAccountCredit"}, {});
  Receipt receipt;
  if (auto ended = api.Call(kCredit, variables, table, receipt, Repeatable::kNo)) return *ended;
  return receipt.Result("storeCreditAccountCredit");
}

Attempt ConfirmCredit(const AdminApi& api, const Effect& effect) {
  StoreCreditRemedy credit;
  if (std::string wrong = ReadRemedy(effect.payload, credit); !wrong.empty()) return {Outcome::kRefused, wrong};
  ValueAnswer order;
  if (auto ended = ReadCredits(api, effect, credit, order)) return NotRead(*ended);
  return IsThere(order, effect, credit) ? Done() : NotYet("the customer's account shows no such credit");
}

}  // namespace parapet::shopify
