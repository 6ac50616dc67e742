// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/connector.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/outgoing/answer.h"
#include "parapet/adapters/platforms/commercetools/access_token.h"
#include "parapet/core/ports/remedy.h"

namespace parapet {
namespace {

constexpr size_t kQuotedMax = 200;

enum Field : uint16_t { kId, kVersion, kOrderState, kStateKey, kCustomField, kReturn, kTrackingId, kMessage };
constexpr FieldRow kRows[] = {
    {"id", kId},
    {"version", kVersion},
    {"orderState", kOrderState},
    {"state.obj.key", kStateKey},
    {"custom.fields.*?", kCustomField},
    {"returnInfo[]", kReturn},
    {"returnInfo[].returnTrackingId", kTrackingId},
    {"message", kMessage},
};

// An order or a refusal.
struct Answer final : FieldSink {
  std::string id, order_state, state, message;
  std::optional<int64_t> version;
  std::vector<OrderUpdateRemedy::CustomField> fields;
  std::vector<std::string> returns;

  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kId) id = at.TextCopy(value);
    if (field == kVersion) version = at.WholeNumber(value);
    if (field == kOrderState) order_state = at.TextCopy(value);
    if (field == kStateKey) state = at.TextCopy(value);
    if (field == kCustomField && value.kind == JsonValue::Kind::kString) {
      fields.push_back({std::string(at.key()), at.TextCopy(value)});
    }
    if (field == kTrackingId) returns.push_back(at.TextCopy(value));
    if (field == kMessage) message = at.TextCopy(value);
  }
  bool Shows(const OrderUpdateRemedy::CustomField& wanted) const {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const auto& field) { return field.name == wanted.name && field.value == wanted.value; });
  }
  bool ShowsReturn(const std::string& key) const {
    return std::find(returns.begin(), returns.end(), key) != returns.end();
  }
};

bool Read(const std::string& body, Answer& answer) {
  static const FieldTable table(kRows);
  return ReadFields(body, table, answer).ok();
}

std::string Quote(std::string_view message) {
  std::string out;
  for (const char c : message.substr(0, kQuotedMax)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out;
}

// The actions that bring the order to where the update wants it; empty when it is there.
std::string MissingActions(const Answer& order, const OrderUpdateRemedy& update, const Effect& effect) {
  std::string actions;
  JsonWriter json(actions);
  json.BeginArray();
  if (!update.order_state.empty() && order.order_state != update.order_state) {
    json.BeginObject().Field("action", "changeOrderState").Field("orderState", update.order_state).EndObject();
  }
  if (!update.state.empty() && order.state != update.state) {
    json.BeginObject().Field("action", "transitionState").Key("state").BeginObject();
    json.Field("typeId", "state").Field("key", update.state).EndObject().EndObject();
  }
  for (const auto& field : update.fields) {
    if (order.Shows(field)) continue;
    json.BeginObject().Field("action", "setCustomField").Field("name", field.name);
    json.Field("value", field.value).EndObject();
  }
  if (!update.returned.empty() && !order.ShowsReturn(effect.key)) {
    json.BeginObject().Field("action", "addReturnInfo").Field("returnTrackingId", effect.key).Key("items").BeginArray();
    for (const ReturnedLine& line : update.returned) {
      json.BeginObject().Field("quantity", line.quantity).Field("lineItemId", line.line);
      json.Field("shipmentState", "Advised").EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
  return actions == "[]" ? std::string() : actions;
}

bool IsIdentifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

class CommercetoolsConnector final : public Connector {
 public:
  CommercetoolsConnector(std::shared_ptr<HttpClient> client, CommercetoolsConnectorSettings settings)
      : client_(std::move(client)), settings_(std::move(settings)), token_(settings_) {
    while (settings_.base_url.ends_with('/')) settings_.base_url.pop_back();
  }

  Attempt Perform(const Effect& effect) override {
    OrderUpdateRemedy update;
    if (auto wrong = Refuse(effect, update)) return *wrong;
    Answer order;
    if (auto ended = Ask(effect, "", order)) {
      if (ended->outcome == Outcome::kUnknown) ended->outcome = Outcome::kRetry;  // nothing was sent that changes it
      return *ended;
    }
    const std::string actions = MissingActions(order, update, effect);
    if (actions.empty()) return {};
    std::string body;
    JsonWriter(body).BeginObject().Field("version", *order.version).Key("actions").Raw(actions).EndObject();
    Answer changed;
    return Ask(effect, body, changed).value_or(Attempt());
  }

  bool CanConfirm(const Effect& effect) const override { return effect.kind == kOrderUpdateKind; }

  Attempt Confirm(const Effect& effect) override {
    OrderUpdateRemedy update;
    if (auto wrong = Refuse(effect, update)) return *wrong;
    Answer order;
    if (auto ended = Ask(effect, "", order)) {
      if (ended->outcome == Outcome::kRetry) ended->outcome = Outcome::kUnknown;  // not read is not "not there"
      return *ended;
    }
    if (MissingActions(order, update, effect).empty()) return {};
    return {Outcome::kRetry, "the order does not show the update", std::nullopt, true};
  }

 private:
  static std::optional<Attempt> Refuse(const Effect& effect, OrderUpdateRemedy& update) {
    if (effect.kind != kOrderUpdateKind) {
      return Attempt{Outcome::kRefused, "commercetools: no effect of kind \"" + effect.kind + "\" is known"};
    }
    if (!IsIdentifier(effect.target)) return Attempt{Outcome::kRefused, "the effect's target is no order id"};
    if (std::string wrong = ReadRemedy(effect.payload, update); !wrong.empty()) {
      return Attempt{Outcome::kRefused, std::move(wrong)};
    }
    return std::nullopt;
  }

  // Reads the order, or changes it when there is a body. A token that is refused is replaced once.
  std::optional<Attempt> Ask(const Effect& effect, const std::string& body, Answer& order) {
    const bool had_token = token_.IsThere();
    if (auto ended = token_.Fetch(*client_)) return ended;
    OutgoingResponse response = Send(effect, body);
    if (response.status == 401 && had_token) {
      token_.Forget();
      if (auto ended = token_.Fetch(*client_)) return ended;
      response = Send(effect, body);
    }
    return Judge(response, body.empty(), order);
  }

  OutgoingResponse Send(const Effect& effect, const std::string& body) {
    OutgoingRequest request{.method = body.empty() ? "GET" : "POST", .body = body, .timeout = settings_.timeout};
    request.url = settings_.base_url + "/orders/" + effect.target + "?expand=state";
    request.headers = {{"Authorization", "Bearer " + token_.text()}, {"Content-Type", "application/json"}};
    return client_->Send(request);
  }

  std::optional<Attempt> Judge(const OutgoingResponse& response, bool only_read, Answer& order) {
    const bool answered = response.failure == OutgoingResponse::Failure::kNone;
    const bool readable = answered && Read(response.body, order);
    if (answered && response.status == 409) {
      return Attempt{Outcome::kRetry, "the order changed meanwhile", std::nullopt, true};
    }
    if (answered && response.status == 400 && readable) {
      return Attempt{Outcome::kRefused, "commercetools: " + Quote(order.message)};
    }
    Attempt attempt;
    if (IsSettledByTransport(response, only_read, &attempt)) {
      if (response.status >= 500 && !only_read) attempt.outcome = Outcome::kUnknown;
      return attempt;
    }
    if (!readable || order.id.empty() || !order.version) {
      return Attempt{Outcome::kUnknown, "commercetools' answer is no order"};
    }
    return std::nullopt;
  }

  const std::shared_ptr<HttpClient> client_;
  CommercetoolsConnectorSettings settings_;
  commercetools::AccessToken token_;
};

}  // namespace

std::unique_ptr<Connector> MakeCommercetoolsConnector(std::shared_ptr<HttpClient> client,
                                                      CommercetoolsConnectorSettings settings) {
  return std::make_unique<CommercetoolsConnector>(std::move(client), std::move(settings));
}

}  // namespace parapet
