// SPDX-License-Identifier: Apache-2.0
//
// A server that says what it was asked, for the tests that look at it from the client's side.
//
// Thread safety: the server runs threads of its own; everything else is the test's. Errors: of the server's Start.
// Cost: one listening socket on a free port of 127.0.0.1.
#ifndef PARAPET_TESTS_ADAPTERS_HTTP_ECHO_SERVER_H_
#define PARAPET_TESTS_ADAPTERS_HTTP_ECHO_SERVER_H_

#include <string>
#include <utility>

#include "parapet/adapters/http/server.h"
#include "parapet/tests/adapters/http/raw_client.h"

namespace parapet {

// Answers with what was asked: "METHOD path|query|body".
inline void Echo(const HttpRequest& request, HttpReply reply) {
  HttpResponse response;
  response.content_type = "text/plain";
  response.body = std::string(request.method) + " " + std::string(request.path) + "|" + std::string(request.query) +
                  "|" + std::string(request.body);
  reply.Send(std::move(response));
}

inline HttpEndpoint Loopback(int threads = 1) { return {.address = "127.0.0.1", .port = 0, .threads = threads}; }

// A server that listens until its end.
struct EchoServer {
  explicit EchoServer(HttpHandler handler = Echo, HttpLimits limits = {}, int threads = 1)
      : server(Loopback(threads), limits, std::move(handler)) {
    server.Start();
  }
  RawClient Connect() { return RawClient::Tcp(server.port()); }
  HttpServer server;
};

// A request with `body`, to /p?q; `fields` are header lines, each with its CRLF.
inline std::string Post(const std::string& body, const std::string& fields = "") {
  return "POST /p?q HTTP/1.1\r\nHost: h\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

}  // namespace parapet

#endif  // PARAPET_TESTS_ADAPTERS_HTTP_ECHO_SERVER_H_
