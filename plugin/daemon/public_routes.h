// SPDX-License-Identifier: Apache-2.0
//
// What anybody may ask of the main listener without a signature or a token: reports of mistakes, the public status.
//
//   PublicRoutes routes(assembly);
//   if (routes.Take(request, now, reply)) return;     // a public path: it is, or will be, answered
//   routes.Work();                                    // on a thread of its own: answers until Stop
//
// A route is a row in a table of its own file (public_reports.cc, public_status.cc); more are added to AllRoutes. What
// a route does may wait for the disk, so it never runs on the server's threads: calls wait in a short queue, and when
// it is full the caller is told to come again (503). Before anything is queued, the method, the length and the store
// are looked at.
//
// Who calls is the address of the connection. Where that is a proxy on this machine or one that the configuration
// names, it is the last address of X-Forwarded-For, which that proxy wrote; everybody else's header is not believed.
//
// Thread safety: Take from any thread, Work from one. Errors: problem documents (RFC 9457).
#ifndef PARAPET_PLUGIN_DAEMON_PUBLIC_ROUTES_H_
#define PARAPET_PLUGIN_DAEMON_PUBLIC_ROUTES_H_

#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/plugin/setup/assembly.h"

namespace parapet {

// A call as a route sees it; owns its texts.
struct PublicCall {
  std::string method;
  std::vector<std::string> path;  // "report", the store
  std::string query, body;
  std::string content_type, accept, if_none_match;
  std::string caller;  // an IP address; empty over a unix socket
  Instant now;
  Assembly* assembly = nullptr;
};

struct PublicRoute {
  std::string_view method;   // "GET" serves HEAD too
  std::string_view pattern;  // "report/{store}"; a part in braces stands for anything
  size_t body_most;          // bytes
  HttpResponse (*run)(const PublicCall& call);
};

std::span<const PublicRoute> PublicReportRoutes();

HttpResponse NoSuchPage();

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
  std::string CallerOf(const HttpRequest& request) const;

  Assembly& assembly_;
  const size_t waiting_most_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  bool stopping_ = false;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_DAEMON_PUBLIC_ROUTES_H_
