// SPDX-License-Identifier: Apache-2.0
//
// HttpClient over libcurl, made for effects: it says exactly whether a request may have arrived.
//
//   CurlClient client({});
//   OutgoingRequest request{.url = "https://hooks.example.com/T1/secret", .body = R"({"text":"hello"})"};
//   const OutgoingResponse response = client.Send(request);
//   if (response.failure == OutgoingResponse::Failure::kNotSent) ...   // for sure nothing was delivered: try again
//
// kNotSent is said only when not one byte of the request left: a refused URL or address, a name that does not resolve,
// no connection, a TLS handshake that failed. From the moment the request begins to be written everything that is not a
// complete answer is kNoAnswer: a time-out, a reset, an answer that breaks off, is no HTTP, or is longer than 1 MiB.
// libcurl would silently send a request again when a kept connection dies under it; here it may not, since the first
// copy may have done its work.
//
// What it refuses: schemes but https (and http where allowed), user names in URLs, addresses that address.h does not
// allow (checked on the address being connected to), redirects (the 3xx is the answer), proxies from the environment,
// cookies, compression. TLS certificates and host names are verified, always.
//
// Errors name the host, never path, headers or body: a chat webhook's path is its secret.
// Thread safety: Send may be called from any thread; calls wait for one another. Give each worker its own client.
// Cost: one connection a host is kept open between requests (at most 118 s idle).
#ifndef PARAPET_ADAPTERS_OUTGOING_CURL_CLIENT_H_
#define PARAPET_ADAPTERS_OUTGOING_CURL_CLIENT_H_

#include <memory>
#include <string>

#include "parapet/core/ports/http_client.h"

namespace parapet {

struct CurlSettings {
  bool allow_private_addresses = false;   // loopback, private and carrier-shared addresses: tests, servers of one's own
  bool allow_http = false;                // plain http as well as https
  Duration connect_timeout = Seconds(5);  // name, connection and TLS together; the request's timeout bounds all
  std::string ca_file;                    // certificates to trust instead of the system's, PEM; empty: the system's
  std::string user_agent = "parapet/0.1";
};

inline constexpr size_t kAnswerBytesMax = 1024 * 1024;
inline constexpr size_t kAnswerHeaderBytesMax = 64 * 1024;

class CurlClient final : public HttpClient {
 public:
  // Throws std::runtime_error where libcurl cannot be initialised.
  explicit CurlClient(CurlSettings settings);
  ~CurlClient() override;
  OutgoingResponse Send(const OutgoingRequest& request) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Why a URL is not used, in words; empty when it is. The same check that Send makes, for `doctor` and the
// configuration.
std::string RefuseUrl(const std::string& url, const CurlSettings& settings);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_OUTGOING_CURL_CLIENT_H_
