// SPDX-License-Identifier: Apache-2.0
//
// A strict HTTP/1.1 server for small requests: one flat buffer a connection, every deadline absolute.
//
// The header block is checked byte by byte (header_block.h) before Beast sees it: CRLF only, no folded lines, one
// Host, one Content-Length of digits, `chunked` as the only transfer coding and never beside a length, no trailers, an
// origin-form target of printable ASCII, a method from the list. Anything else is answered 400 and the connection is
// closed; a request that never completes is answered 408. HTTP/1.0 clients are served.
//
//   HttpServer server({.address = "127.0.0.1", .port = 8080}, limits, handler);
//   server.Start();            // throws std::system_error where the address is taken
//   server.Stop(Seconds(10));  // stops accepting, finishes what is in flight, then closes
//
// Thread safety: Start and Stop from one thread; the handler is called from the server's threads, concurrently.
// Cost: two receives and one send a request at most on a keep-alive connection; no allocation for a request whose
// header and body fit the connection's buffer.
#ifndef PARAPET_ADAPTERS_HTTP_SERVER_H_
#define PARAPET_ADAPTERS_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "parapet/core/kernel/time.h"

namespace parapet {

// Defaults of DESIGN section 5.
struct HttpLimits {
  size_t header_bytes_max = 16 * 1024;
  size_t header_fields_max = 64;
  size_t body_bytes_max = 1024 * 1024;
  Duration header_deadline = Seconds(5);
  Duration body_deadline = Seconds(10);
  Duration idle_deadline = Seconds(15);
  Duration write_deadline = Seconds(10);
  size_t connections_max = 1024;
};

struct HttpEndpoint {
  std::string address;        // an IP address; unused with unix_path
  uint16_t port = 0;          // 0: any free one, see HttpServer::port()
  std::string unix_path;      // a unix socket instead; created 0660, an old one replaced
  int threads = 1;            // each with its own acceptor (SO_REUSEPORT); unix sockets share one
};

// One request; views into the connection's buffer, valid until the answer is given.
struct HttpRequest {
  std::string_view method;
  std::string_view target;  // origin form, "/hooks/main?x=1"
  std::string_view path;    // before '?'
  std::string_view query;   // after '?'
  std::string_view body;    // the bytes received, chunks joined
  bool over_unix_socket = false;
  // The value of a header, case-insensitively; empty when absent.
  std::string_view Header(std::string_view name) const;
  std::span<const std::pair<std::string_view, std::string_view>> headers;
};

struct HttpResponse {
  int status = 200;
  std::string body;
  std::string_view content_type = "application/json";      // must outlive the response: a literal
  std::string extra_headers;  // complete lines, "Retry-After: 1\r\n"
  bool close = false;
};

// Gives the answer to one request, once, from any thread. Dropping it unanswered answers 500.
class HttpReply {
 public:
  struct Sink {
    virtual ~Sink() = default;
    virtual void Send(HttpResponse response) = 0;
  };
  explicit HttpReply(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}
  HttpReply(HttpReply&&) noexcept = default;
  HttpReply& operator=(HttpReply&&) noexcept = default;
  ~HttpReply();
  void Send(HttpResponse response);

 private:
  std::shared_ptr<Sink> sink_;
};

// Answers at once by calling reply.Send before it returns, or keeps `reply` and answers later (when a ledger commit is
// durable). The request's views die when the handler returns: copy what is needed later.
using HttpHandler = std::function<void(const HttpRequest& request, HttpReply reply)>;

struct HttpCounters {
  uint64_t connections = 0, requests = 0, refused_malformed = 0, refused_timeout = 0, refused_too_large = 0,
           refused_connections = 0;
};

class HttpServer {
 public:
  HttpServer(HttpEndpoint endpoint, HttpLimits limits, HttpHandler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  void Start();
  uint16_t port() const;
  void Stop(Duration grace);
  HttpCounters counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_SERVER_H_
