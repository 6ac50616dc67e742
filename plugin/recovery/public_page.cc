// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/public_page.h"

#include "parapet/adapters/messages/clean_text.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

constexpr const char* kHead =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
constexpr const char* kStyle =
    "</title>\n<style>\nbody{font:1.1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}\n"
    "label{display:block;margin:1rem 0}input,textarea{display:block;width:100%;font:inherit;box-sizing:border-box}\n"
    "button{font:inherit;padding:.5rem 1.5rem}table{border-collapse:collapse}td,th{padding:.25rem 1rem .25rem 0;"
    "text-align:left}\n</style>\n</head>\n<body>\n<main>\n<h1>";
constexpr const char* kTail = "</main>\n</body>\n</html>\n";
constexpr const char* kHeaders =
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors "
    "'none'; base-uri 'none'\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";

}  // namespace

HttpResponse PublicPage(const PageText& page) {
  const std::string title = messages::EscapeHtml(page.title);
  HttpResponse response{.status = page.status,
                        .body = kHead + title + kStyle + title + "</h1>\n" + page.body + kTail,
                        .content_type = "text/html; charset=utf-8"};
  response.extra_headers = kHeaders;
  if (!page.caching.empty()) response.extra_headers += "Cache-Control: " + page.caching + "\r\n";
  return response;
}

HttpResponse Cached(HttpResponse response, std::string_view if_none_match, const std::string& caching) {
  constexpr size_t kTagDigits = 32;
  const std::string tag = "\"" + Sha256Hex(response.body).substr(0, kTagDigits) + "\"";
  response.extra_headers += "ETag: " + tag + "\r\nCache-Control: " + caching + "\r\n";
  const bool known = if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
  if (response.status == 200 && known) response.status = 304, response.body.clear();
  return response;
}

}  // namespace parapet
