// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

constexpr std::string_view kProblemJson = "application/problem+json";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kTryAgain = "Your order could not be placed just now. Please try again in a minute.";

}  // namespace

HttpResponse FallbackAnswer(const PlatformAdapter& adapter, const Decoded& decoded, Fallback fallback) {
  const bool refuse = fallback == Fallback::kClosed && decoded.synchronous && decoded.may_veto;
  if (!refuse) return adapter.Fallback();
  Verdict verdict;
  verdict.status = Status::kFallback;
  verdict.decision = verdict.enforced = Action::kBlock;
  verdict.findings.push_back({.action = Action::kBlock,
                              .target = "$",
                              .message = "The order could not be checked in time, and the policy closes checks then.",
                              .shopper_message = std::string(kTryAgain)});
  return adapter.Reply(decoded, &verdict);
}

Fallback StoreFlow::FallbackFor(const PlatformAdapter& adapter, Instant now) const {
  const bool may_block = program_->ceiling() == Ceiling::kBlock && now >= bypassed_until_;
  return may_block ? program_->FallbackFor(adapter.name()) : Fallback::kOpen;
}

std::string PackAnswer(const HttpResponse& response) {
  return std::to_string(response.status) + (response.content_type == kProblemJson ? " p\n" : " j\n") + response.body;
}

HttpResponse UnpackAnswer(std::string_view packed) {
  HttpResponse response;
  const size_t line = packed.find('\n');
  if (line == std::string_view::npos) return response;
  std::from_chars(packed.data(), packed.data() + line, response.status);
  response.content_type = packed.substr(0, line).ends_with(" p") ? kProblemJson : kJson;
  response.body = packed.substr(line + 1);
  return response;
}

HttpResponse Problem(int status, std::string_view type, std::string_view title, std::string_view detail) {
  HttpResponse response{.status = status, .content_type = kProblemJson};
  JsonWriter json(response.body);
  json.BeginObject();
  json.Key("type").String(std::string("urn:parapet:problem:").append(type));
  json.Key("title").String(title);
  json.Field("status", status);
  if (!detail.empty()) json.Key("detail").String(detail);
  json.EndObject();
  if (status == 503) response.extra_headers = "Retry-After: 1\r\n";
  return response;
}

}  // namespace parapet
