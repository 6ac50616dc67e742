// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/response_text.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace parapet {
namespace {

constexpr std::string_view kProblemType = "application/problem+json";

template <typename Number>
void AppendNumber(std::string& out, Number number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

}  // namespace

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";
  }
}

std::string HttpDate(int64_t unix_seconds) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = static_cast<std::time_t>(unix_seconds);
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 96> text;  // any int is printed whole
  const int size = std::snprintf(
      text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[static_cast<size_t>(utc.tm_wday)],
      utc.tm_mday, kMonths[static_cast<size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return std::string(text.data(), static_cast<size_t>(size));
}

void AppendResponse(std::string& out, const HttpResponse& response, std::string_view date, bool head, bool keep_alive,
                    int minor_version) {
  const bool has_content = response.status != 204 && response.status != 304;
  out += "HTTP/1.1 ";
  AppendNumber(out, response.status);
  out += ' ';
  out += ReasonPhrase(response.status);
  out += "\r\nDate: ";
  out += date;
  if (has_content) {
    out += "\r\nContent-Type: ";
    out += response.content_type;
    out += "\r\nContent-Length: ";
    AppendNumber(out, response.body.size());
  }
  if (!keep_alive) {
    out += "\r\nConnection: close";
  } else if (minor_version == 0) {
    out += "\r\nConnection: keep-alive";
  }
  out += "\r\n";
  out += response.extra_headers;
  out += "\r\n";
  if (has_content && !head) out += response.body;
}

HttpResponse RefusalResponse(HttpRule rule) {
  const HttpRuleText& text = Describe(rule);
  HttpResponse response;
  response.status = text.status;
  response.content_type = kProblemType;
  response.close = true;
  if (rule == HttpRule::kTooManyConnections) response.extra_headers = "Retry-After: 1\r\n";
  response.body = R"({"type":"about:blank","title":")";
  response.body += ReasonPhrase(text.status);
  response.body += R"(","status":)" + std::to_string(text.status) + R"(,"rule":")";
  response.body += text.name;
  response.body += R"(","detail":")";
  response.body += text.sentence;  // has no character that JSON escapes, which a test checks
  response.body += "\"}";
  return response;
}

HttpResponse UnansweredResponse() {
  HttpResponse response;
  response.status = 500;
  response.content_type = kProblemType;
  response.body = R"({"type":"about:blank","title":"Internal Server Error","status":500})";
  return response;
}

}  // namespace parapet
