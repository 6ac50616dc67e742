// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

constexpr std::string_view kProblemJson = "application/problem+json";
constexpr std::string_view kJson = "application/json";

}  // namespace

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
