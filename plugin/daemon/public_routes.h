// SPDX-License-Identifier: Apache-2.0
//
// What anybody may ask of the main listener without a token of ours: reports of mistakes, the public status, the
// answers of customers by signed link, and the help desk's signed word.
//
//   PublicRoutes routes(assembly);
//   if (routes.Take(request, now, reply)) return;     // a public path: it is, or will be, answered
//   routes.Work();                                    // on a thread of its own: answers until Stop
//
// A route is a row in a table of its own file (public_reports.cc, public_answers.cc, …); more are added to AllRoutes.
// What a route does may wait for the disk and for what is followed through, so it never runs on the server's threads:
// calls wait in a short queue, and when it is full the caller is told to come again (503). Before anything is queued,
// the method, the length, how often the caller asks (429), and whether the store is there and open are looked at, and
// where the row has one, the signature.
//
// Who calls is the address of the connection. Where that is a proxy on this machine or one that the configuration
// names, it is the last address in X-Forwarded-For that no such proxy has: the last line's last entry, without a port.
// Everybody else's header is not believed, and what is no address is not either.
//
// Thread safety: Take from any thread, Work from one. Errors: problem documents (RFC 9457).
#ifndef PARAPET_PLUGIN_DAEMON_PUBLIC_ROUTES_H_
#define PARAPET_PLUGIN_DAEMON_PUBLIC_ROUTES_H_

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/recovery/watch/token_buckets.h"
#include "parapet/plugin/setup/assembly.h"

namespace parapet {

// A call as a route sees it; owns its texts.
struct PublicCall {
  std::string method;
  std::vector<std::string> path;  // "report", the store
  std::string query, body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string caller;  // an IP address; empty over a unix socket
  Instant now;
  Assembly* assembly = nullptr;

  std::string_view Header(std::string_view name) const;  // the value, whatever the case of its name; empty without
  StoreParts* Store() const { return assembly->Find(path[1]); }
};

// How often one caller may ask: of what anybody may ask, and of what is signed.
inline constexpr BucketSettings kCallsOfAnybody{.tokens = 60, .refill = Seconds(1), .callers_most = 4'096};
inline constexpr BucketSettings kCallsOfSigners{.tokens = 600, .refill = Milliseconds(100), .callers_most = 4'096};

struct PublicRoute {
  std::string_view method;   // "GET" serves HEAD too
  std::string_view pattern;  // "report/{store}"; a part in braces stands for anything
  size_t body_most;          // bytes
  // What is answered at once, on the server's thread, because the store is not there or not open or the signature is
  // wrong; it waits for nothing. nullopt: go on.
  std::optional<HttpResponse> (*refuse)(const PublicCall& call);
  HttpResponse (*run)(const PublicCall& call);
  bool is_signed = false;
};

std::span<const PublicRoute> PublicReportRoutes();
std::span<const PublicRoute> PublicStatusRoutes();
std::span<const PublicRoute> PublicAnswerRoutes();
std::span<const PublicRoute> HelpdeskRoutes();

HttpResponse NoSuchPage();
// Of a store that is not there: costs and says the same as a wrong signature at one that is.
HttpResponse UnknownStore(std::string_view body);
HttpResponse WrongSignature();

class PublicRoutes {
 public:
  explicit PublicRoutes(Assembly& assembly, size_t waiting_most = 64)
      : assembly_(assembly), waiting_most_(waiting_most) {}
  // False where the path is no public one; then `reply` is left alone.
  bool Take(const HttpRequest& request, Instant now, HttpReply& reply);
  // Answers what waits until Stop is called.
  void Work();
  // Answers what waits now.
  void WorkOnce();
  void Stop();

 private:
  struct Waiting {
    PublicCall call;
    const PublicRoute* route;
    HttpReply reply;
  };
  bool Next(bool wait, Waiting* next);
  bool IsProxy(std::string_view address) const;
  std::string CallerOf(const HttpRequest& request) const;
  Duration TooOften(const PublicCall& call, const PublicRoute& route);

  Assembly& assembly_;
  const size_t waiting_most_;
  std::mutex mutex_;  // guards what follows
  TokenBuckets anybody_{kCallsOfAnybody}, signers_{kCallsOfSigners};
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  bool stopping_ = false;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_DAEMON_PUBLIC_ROUTES_H_
