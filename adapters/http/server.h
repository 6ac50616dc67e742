// SPDX-License-Identifier: Apache-2.0
//
// A strict HTTP/1.1 server for small requests: one flat buffer a connection, every deadline absolute.
//
// The header block is checked byte by byte (header_block.h) before Beast sees it: CRLF only, no folded lines, one
// Host, one Content-Length of digits, `chunked` as the only transfer coding and never beside a length, no trailers, an
// origin-form target of printable ASCII, a method from the list. Anything else is answered 400 and the connection is
// closed; a request that never completes is answered 408, one that is too large 413 or 431, an expectation other than
// 100-continue 417, a connection too many 503. Every such answer is a problem document (RFC 9457) whose `rule` names
// what was broken. HTTP/1.0 clients are served. `Upgrade` is ignored, as RFC 9110 7.8 allows: the answer is HTTP/1.1.
//
//   HttpServer server({.address = "127.0.0.1", .port = 8080}, limits, handler);
//   server.Start();            // throws std::system_error where the address is taken
//   server.Stop(Seconds(10));  // stops accepting, finishes what is in flight, then closes
//
// Requests of one connection are handled one at a time and answered in order. When file descriptors run out, one kept
// in reserve is used to turn new clients away at once, and serving them resumes by itself.
//
// Thread safety: Start and Stop from one thread, each once; counters from any; the handler is called from the server's
// threads, concurrently, and must not block: while it runs, its thread serves nobody else.
// Cost: two receives and one send a request at most on a keep-alive connection; no allocation for a request whose
// header and body fit the connection's buffer (message_reader.h) beyond what the handler makes; one timer a thread.
#ifndef PARAPET_ADAPTERS_HTTP_SERVER_H_
#define PARAPET_ADAPTERS_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "parapet/adapters/http/header_block.h"
#include "parapet/adapters/http/limits.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

struct HttpEndpoint {
  std::string address;    // an IP address; unused with unix_path
  uint16_t port = 0;      // 0: any free one, see HttpServer::port()
  std::string unix_path;  // a unix socket instead; created 0660; one that nobody listens on is replaced
  int threads = 1;        // each with its own acceptor (SO_REUSEPORT); unix sockets share one
};

// One request; views into the connection's buffer, valid until the handler returns.
struct HttpRequest {
  std::string_view method;
  std::string_view target;  // origin form, "/hooks/main?x=1"
  std::string_view path;    // before '?'
  std::string_view query;   // after '?'
  std::string_view body;    // the bytes received, chunks joined
  bool over_unix_socket = false;
  int socket = -1;  // the connection's; see Peer
  // The address of whoever sent it, "203.0.113.7" or "2001:db8::1": the proxy's where there is one before us. Empty
  // over a unix socket, and once the connection is gone. Cost: a system call.
  std::string Peer() const;
  // The value of a header, case-insensitively; empty when absent. Fields that must not repeat (framing, content type,
  // authorization, idempotency key, anything named …signature or …hmac) do not: such a request was refused.
  std::string_view Header(std::string_view name) const;
  std::span<const std::pair<std::string_view, std::string_view>> headers;
};

struct HttpResponse {
  int status = 200;  // 200 to 599
  std::string body;  // not sent for HEAD, 204 and 304; the length of a HEAD answer is still told
  std::string_view content_type = "application/json";  // must outlive the response: a literal
  std::string extra_headers;  // complete lines, "Retry-After: 1\r\n"; REQUIRES: nothing in them comes from outside
  bool close = false;         // close the connection after this answer
};

// Gives the answer to one request, once, from any thread; a second Send does nothing. Dropping it unanswered answers
// 500. The connection may have died meanwhile, the server too: then the answer goes nowhere, which is not an error.
class HttpReply {
 public:
  struct Sink {
    virtual ~Sink() = default;
    virtual void Send(HttpResponse response) = 0;
  };
  explicit HttpReply(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}
  HttpReply(HttpReply&&) noexcept = default;
  HttpReply& operator=(HttpReply&& other) noexcept;
  ~HttpReply();
  void Send(HttpResponse response);

 private:
  std::shared_ptr<Sink> sink_;
};

// Answers at once by calling reply.Send before it returns, or keeps `reply` and answers later (when a ledger commit is
// durable). The request's views die when the handler returns: copy what is needed later. An exception that leaves the
// handler is swallowed and answered 500 unless an answer was given.
using HttpHandler = std::function<void(const HttpRequest& request, HttpReply reply)>;

struct HttpCounters {
  uint64_t connections = 0;          // accepted since the start
  uint64_t requests = 0;             // handed to the handler
  uint64_t refused_malformed = 0;    // answered 400 or 417 by the server itself
  uint64_t refused_timeout = 0;      // answered 408; an idle connection that is closed does not count
  uint64_t refused_too_large = 0;    // answered 413 or 431
  uint64_t refused_connections = 0;  // turned away: over connections_max, or out of file descriptors
  uint64_t open_connections = 0;     // now
};

class HttpServer {
 public:
  // `check` is replaced by tests only, to show what a laxer one would let through.
  HttpServer(HttpEndpoint endpoint, HttpLimits limits, HttpHandler handler, HeaderCheck check = &CheckHeaderBlock);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens and starts the threads. Throws std::system_error (address taken, no permission, no such interface) or
  // std::invalid_argument (not an IP address, no thread) naming the endpoint.
  void Start();
  // The port listened on, after Start; 0 for a unix socket.
  uint16_t port() const;
  // Returns when every connection is closed: idle ones at once, the others after their answer, all after `grace`.
  // The destructor stops with no grace. An answer given later goes nowhere.
  void Stop(Duration grace);
  HttpCounters counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_SERVER_H_
