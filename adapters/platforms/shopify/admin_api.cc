// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/admin_api.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <utility>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/outgoing/answer.h"

namespace parapet::shopify {
namespace {

constexpr size_t kQuotedMax = 200;
constexpr FieldRow kEnvelopeRows[] = {
    {"errors[]", kErrorBegin},
    {"errors[].message", kErrorMessage},
    {"errors[].extensions.code", kErrorCode},
    {"extensions.cost.requestedQueryCost", kRequestedCost},
    {"extensions.cost.throttleStatus.currentlyAvailable", kAvailable},
    {"extensions.cost.throttleStatus.restoreRate", kRestoreRate},
    {"data{}", kData},
};

// Whole part of a number that JSON may have written as 990.0; nullopt for anything unexpected.
std::optional<int64_t> WholePart(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = end == text.data() + text.size() || *end == '.';
  const bool good = error == std::errc() && whole && value >= -1'000'000'000 && value <= 1'000'000'000;
  return good ? std::optional(value) : std::nullopt;
}

// Until the bucket holds what the call costs, a second at least.
Duration ThrottledFor(const Envelope& answer) {
  if (!answer.requested || !answer.available || !answer.restore_rate || *answer.restore_rate <= 0) return Seconds(1);
  const int64_t lacking = std::max<int64_t>(0, *answer.requested - *answer.available);
  return Seconds(std::max<int64_t>(1, (lacking + *answer.restore_rate - 1) / *answer.restore_rate));
}

// What Shopify says of the key itself: the same request is at work there, or was there with other words. Either way it
// has to be looked for.
std::optional<Attempt> AboutTheKey(const Envelope::Complaint& complaint) {
  constexpr std::string_view kAtWork = "currently in progress";
  const bool failed_before = complaint.code == "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED";
  const bool about = complaint.code.starts_with("IDEMPOTENCY_") || complaint.message.find(kAtWork) != std::string::npos;
  if (!about || failed_before) return std::nullopt;
  return Unsettled("Shopify: " + Quote(complaint.message));
}

// What the top-level `errors` mean.
Attempt FromErrors(const Envelope& answer, Repeatable repeatable) {
  const auto& first = answer.errors.front();
  const auto has = [&answer](std::string_view code) {
    return std::any_of(answer.errors.begin(), answer.errors.end(), [code](const auto& e) { return e.code == code; });
  };
  if (has("THROTTLED")) return {Outcome::kRetry, "Shopify throttles this shop's calls", ThrottledFor(answer)};
  const std::string error =
      "Shopify: " + Quote(first.message) + (first.code.empty() ? "" : " (" + Quote(first.code) + ")");
  if (has("ACCESS_DENIED") || has("SHOP_INACTIVE")) return {Outcome::kRefused, error};
  if (auto open = AboutTheKey(first)) return *open;
  if (has("INTERNAL_SERVER_ERROR") || has("TIMEOUT")) {
    return {repeatable == Repeatable::kYes ? Outcome::kRetry : Outcome::kUnknown, error};
  }
  if (first.code.empty()) return {Outcome::kUnknown, error};
  return {Outcome::kRefused, error};
}

}  // namespace

std::string Quote(std::string_view message) {
  std::string out;
  for (const char c : message.substr(0, kQuotedMax)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out;
}

std::string Gid(std::string_view type, std::string_view id) {
  return id.starts_with("gid://") ? std::string(id) : "gid://shopify/" + std::string(type) + "/" + std::string(id);
}

std::string OrderVariables(const Effect& effect) {
  std::string variables;
  JsonWriter(variables).BeginObject().Field("id", OrderGid(effect)).EndObject();
  return variables;
}

Attempt Done() { return {}; }
Attempt NoOrder() { return {Outcome::kRefused, "Shopify knows no such order, or the token may not read it"}; }
Attempt NotYet(std::string why) { return {Outcome::kRetry, std::move(why), std::nullopt, true}; }
Attempt Unsettled(std::string why) { return {Outcome::kUnknown, std::move(why), std::nullopt, true}; }
Attempt NotRead(Attempt attempt) {
  if (attempt.outcome == Outcome::kRetry) attempt.outcome = Outcome::kUnknown;
  return attempt;
}

Attempt NotBegun(Attempt attempt) {
  if (attempt.outcome == Outcome::kUnknown) attempt.outcome = Outcome::kRetry;
  return attempt;
}
std::string Mark(const Effect& effect) { return "[parapet " + effect.key + "]"; }

void Envelope::OnBegin(uint16_t field, FieldReader&) {
  if (field == kErrorBegin) errors.emplace_back();
  if (field == kUserError) user_errors.emplace_back();
  has_data = has_data || field == kData;
  has_result = has_result || field == kResult;
  if (field >= kOwnFields) OnOwnBegin(field);
}

void Envelope::OnEnd(uint16_t field, FieldReader&) {
  if (field >= kOwnFields) OnOwnEnd(field);
}

void Envelope::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kErrorMessage:
      errors.back().message = at.TextCopy(value);
      break;
    case kErrorCode:
      errors.back().code = at.TextCopy(value);
      break;
    case kUserErrorMessage:
      user_errors.back().message = at.TextCopy(value);
      break;
    case kUserErrorCode:
      user_errors.back().code = at.TextCopy(value);
      break;
    case kRequestedCost:
      requested = WholePart(value.text);
      break;
    case kAvailable:
      available = WholePart(value.text);
      break;
    case kRestoreRate:
      restore_rate = WholePart(value.text);
      break;
    default:
      OnOwn(field, value, at);
  }
}

Attempt Envelope::Result(std::string_view mutation) const {
  if (!has_result) return {Outcome::kUnknown, "Shopify's answer says nothing about " + std::string(mutation)};
  if (user_errors.empty()) return Done();
  if (auto open = AboutTheKey(user_errors.front())) return *open;
  return {Outcome::kRefused, "Shopify: " + Quote(user_errors.front().message)};
}

FieldTable AnswerTable(std::initializer_list<std::string_view> mutations, std::span<const FieldRow> own) {
  std::vector<FieldRow> rows(std::begin(kEnvelopeRows), std::end(kEnvelopeRows));
  std::deque<std::string> paths;  // FieldTable copies them
  const auto add = [&](std::string path, uint16_t field) {
    rows.push_back({paths.emplace_back(std::move(path)), field});
  };
  for (const std::string_view mutation : mutations) {
    const std::string result = "data." + std::string(mutation);
    const std::string errors = result + (mutation == "orderCancel" ? ".orderCancelUserErrors[]" : ".userErrors[]");
    add(result + "{}", kResult);
    add(errors, kUserError);
    add(errors + ".message", kUserErrorMessage);
    add(errors + ".code", kUserErrorCode);
  }
  rows.insert(rows.end(), own.begin(), own.end());
  return FieldTable(rows);
}

AdminApi::AdminApi(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings)
    : client_(std::move(client)), settings_(std::move(settings)) {
  while (settings_.base_url.ends_with('/')) settings_.base_url.pop_back();
}

std::optional<Attempt> AdminApi::Call(std::string_view query, const std::string& variables, const FieldTable& table,
                                      Envelope& answer, Repeatable repeatable) const {
  OutgoingRequest request{.timeout = settings_.timeout};
  request.url = settings_.base_url + "/admin/api/" + std::string(kShopifyApiVersion) + "/graphql.json";
  request.headers = {{"Content-Type", "application/json"},
                     {"Accept", "application/json"},
                     {"X-Shopify-Access-Token", settings_.token}};
  JsonWriter(request.body).BeginObject().Field("query", query).Key("variables").Raw(variables).EndObject();
  const OutgoingResponse response = client_->Send(request);
  Attempt attempt;
  if (IsSettledByTransport(response, repeatable == Repeatable::kYes, &attempt)) {
    const bool perhaps_begun = response.status >= 500 && repeatable == Repeatable::kNo;
    if (perhaps_begun) attempt.outcome = Outcome::kUnknown;
    return attempt;
  }
  const JsonError error = ReadFields(response.body, table, answer);
  if (!error.ok()) return Attempt{Outcome::kUnknown, "Shopify's answer cannot be read: " + Quote(error.message)};
  if (!answer.errors.empty()) return FromErrors(answer, repeatable);
  if (!answer.has_data) return Attempt{Outcome::kUnknown, "Shopify's answer holds no data"};
  return std::nullopt;
}

}  // namespace parapet::shopify
