// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/outgoing/curl_client.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "parapet/adapters/outgoing/address.h"

namespace parapet {
namespace {

using Failure = OutgoingResponse::Failure;

// A part of a parsed URL; empty when absent.
std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

struct ParsedUrl {
  std::string scheme, host;
  std::string refusal;
};

ParsedUrl ParseUrl(const std::string& text, const CurlSettings& settings) {
  ParsedUrl parsed;
  CURLU* url = curl_url();
  if (url == nullptr || curl_url_set(url, CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
      text.find('\0') != std::string::npos) {
    parsed.refusal = "this is no URL; write it as https://host/path";
  } else {
    parsed.scheme = Part(url, CURLUPART_SCHEME);
    parsed.host = Part(url, CURLUPART_HOST);
    if (parsed.scheme != "https" && parsed.scheme != "http") {
      parsed.refusal = "the scheme must be https";
    } else if (parsed.scheme == "http" && !settings.allow_http) {
      parsed.refusal = "plain http is not allowed here; use https";
    } else if (!Part(url, CURLUPART_USER).empty() || !Part(url, CURLUPART_PASSWORD).empty() ||
               text.substr(0, text.find_first_of("/?#", parsed.scheme.size() + 3)).find('@') != std::string::npos) {
      parsed.refusal = "a user name or password has no place in a URL; remove the part before the @";
    } else if (parsed.host.empty() || !Part(url, CURLUPART_ZONEID).empty()) {
      parsed.refusal = "the URL names no host that can be used";
    }
  }
  curl_url_cleanup(url);
  return parsed;
}

// What one transfer gathers; the callbacks' argument.
struct Transfer {
  const CurlSettings& settings;
  OutgoingResponse response;
  size_t header_bytes = 0;
  bool begun = false;     // the request is about to be written, or has been
  bool repeated = false;  // libcurl wanted to write it a second time
  bool too_long = false;
  std::optional<AddressClass> refused_address;
};

// Called with the resolved address, just before it is connected to.
curl_socket_t OpenSocket(void* data, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(data);
  const AddressClass kind = ClassifySocketAddress(address->addr);
  if (!IsAllowed(kind, transfer.settings.allow_private_addresses)) {
    transfer.refused_address = kind;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Called when the connection stands and the request is about to be written.
int BeforeRequest(void* data, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(data);
  if (transfer.begun) {
    transfer.repeated = true;
    return CURL_PREREQFUNC_ABORT;
  }
  transfer.begun = true;
  return CURL_PREREQFUNC_OK;
}

size_t OnBody(char* bytes, size_t size, size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  const size_t length = size * count;
  transfer.too_long = transfer.response.body.size() + length > kAnswerBytesMax;
  if (transfer.too_long) return 0;
  transfer.response.body.append(bytes, length);
  return length;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

size_t OnHeader(char* bytes, size_t size, size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  const std::string_view line(bytes, size * count);
  transfer.header_bytes += line.size();
  transfer.too_long = transfer.header_bytes > kAnswerHeaderBytesMax;
  if (transfer.too_long) return 0;
  if (line.starts_with("HTTP/")) transfer.response.headers.clear();  // what a 1xx said is not the answer's
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  std::string name(Trim(line.substr(0, colon)));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  transfer.response.headers.emplace_back(std::move(name), std::string(Trim(line.substr(colon + 1))));
  return line.size();
}

struct HeaderList {
  curl_slist* list = nullptr;
  ~HeaderList() { curl_slist_free_all(list); }
  void Add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

bool IsHeaderClean(const std::pair<std::string, std::string>& header) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !header.first.empty() && header.first.find_first_of(": \t") == std::string::npos &&
         std::none_of(header.first.begin(), header.first.end(), is_control) &&
         std::none_of(header.second.begin(), header.second.end(), is_control);
}

long ToMilliseconds(Duration duration) { return static_cast<long>(std::max<int64_t>(1, duration.micros / 1000)); }

OutgoingResponse NotSent(std::string error) {
  OutgoingResponse response;
  response.failure = Failure::kNotSent;
  response.error = std::move(error);
  return response;
}

std::string Explain(const Transfer& transfer, CURLcode code, const std::string& host) {
  if (transfer.refused_address && !transfer.begun) {
    return host + ": its address is " + std::string(Name(*transfer.refused_address)) + " and may not be connected to";
  }
  if (transfer.too_long) return host + ": the answer is longer than is read";
  if (transfer.repeated) return host + ": the connection died after the request was sent";
  if (transfer.begun && code == CURLE_UNSUPPORTED_PROTOCOL) return host + ": the answer is no HTTP";
  return host + ": " + curl_easy_strerror(code);
}

}  // namespace

struct CurlClient::Impl {
  explicit Impl(CurlSettings s) : settings(std::move(s)) {}
  void Configure(const OutgoingRequest& request, const HeaderList& headers, Transfer& transfer);

  const CurlSettings settings;
  std::mutex mutex;
  CURL* handle = nullptr;
};

CurlClient::CurlClient(CurlSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready == CURLE_OK) impl_->handle = curl_easy_init();
  if (impl_->handle == nullptr) throw std::runtime_error("libcurl cannot be initialised");
}

CurlClient::~CurlClient() { curl_easy_cleanup(impl_->handle); }

void CurlClient::Impl::Configure(const OutgoingRequest& request, const HeaderList& headers, Transfer& transfer) {
  curl_easy_reset(handle);  // keeps connections
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, settings.allow_http ? "http,https" : "https");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  curl_easy_setopt(handle, CURLOPT_USERAGENT, settings.user_agent.c_str());
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, ToMilliseconds(request.timeout));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                   ToMilliseconds(std::min(settings.connect_timeout, request.timeout)));
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, BeforeRequest);
  curl_easy_setopt(handle, CURLOPT_PREREQDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, OnHeader);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.list);
  if (request.method == "GET" || request.method == "HEAD") {
    curl_easy_setopt(handle, request.method == "GET" ? CURLOPT_HTTPGET : CURLOPT_NOBODY, 1L);
    return;
  }
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

OutgoingResponse CurlClient::Send(const OutgoingRequest& request) {
  const ParsedUrl url = ParseUrl(request.url, impl_->settings);
  if (!url.refusal.empty()) return NotSent(url.refusal);
  HeaderList headers;
  for (const auto& header : request.headers) {
    if (!IsHeaderClean(header)) return NotSent(url.host + ": a header holds characters that no header may hold");
    headers.Add(header.second.empty() ? header.first + ";" : header.first + ": " + header.second);
  }
  headers.Add("Expect:");  // no waiting for 100 Continue
  const std::lock_guard lock(impl_->mutex);
  Transfer transfer{.settings = impl_->settings};
  impl_->Configure(request, headers, transfer);
  const CURLcode code = curl_easy_perform(impl_->handle);
  long status = 0;
  curl_easy_getinfo(impl_->handle, CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  if (code == CURLE_OK) return std::move(transfer.response);
  transfer.response.failure = transfer.begun ? Failure::kNoAnswer : Failure::kNotSent;
  transfer.response.error = Explain(transfer, code, url.host);
  return std::move(transfer.response);
}

std::string RefuseUrl(const std::string& url, const CurlSettings& settings) { return ParseUrl(url, settings).refusal; }

}  // namespace parapet
