// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/access_token.h"

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/outgoing/answer.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet::commercetools {
namespace {

struct TokenAnswer final : FieldSink {
  std::string token;
  void OnField(uint16_t, const JsonValue& value, FieldReader& at) override { token = at.TextCopy(value); }
};

// Where access tokens come from: https://api.REGION/PROJECT has its own at https://auth.REGION/oauth/token.
std::string TokenUrl(const std::string& base_url) {
  const size_t scheme = base_url.find("://");
  if (scheme == std::string::npos) return base_url;  // no URL: refused as such when it is used
  const size_t host = scheme + 3, end = base_url.find('/', host);
  std::string name = base_url.substr(host, end - host);
  if (name.starts_with("api.")) name.replace(0, 4, "auth.");
  return base_url.substr(0, host) + name + "/oauth/token";
}

}  // namespace

AccessToken::AccessToken(const CommercetoolsConnectorSettings& settings)
    : url_(TokenUrl(settings.base_url)), credentials_(settings.credentials), timeout_(settings.timeout) {}

std::optional<Attempt> AccessToken::Fetch(HttpClient& client) {
  if (!token_.empty()) return std::nullopt;
  OutgoingRequest request{.url = url_, .timeout = timeout_};
  request.headers = {{"Authorization", "Basic " + Base64(credentials_)},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "grant_type=client_credentials";
  const OutgoingResponse response = client.Send(request);
  Attempt attempt;
  if (IsSettledByTransport(response, /*repeatable=*/true, &attempt)) {
    if (attempt.outcome == Outcome::kUnknown) attempt.outcome = Outcome::kRetry;
    return attempt;
  }
  static constexpr FieldRow rows[] = {{"access_token", 0}};
  static const FieldTable table(rows);
  TokenAnswer answer;
  if (!ReadFields(response.body, table, answer).ok() || answer.token.empty()) {
    return Attempt{Outcome::kRetry, "commercetools' answer holds no access token"};
  }
  token_ = std::move(answer.token);
  return std::nullopt;
}

}  // namespace parapet::commercetools
