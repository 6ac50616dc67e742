// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/daemon/public_routes.h"

#include <algorithm>

namespace parapet {
namespace {

std::vector<std::span<const PublicRoute>> AllRoutes() { return {PublicReportRoutes()}; }

std::vector<std::string> Parts(std::string_view path) {
  std::vector<std::string> parts;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (!path.empty()) {
    const size_t slash = path.find('/');
    parts.emplace_back(path.substr(0, slash));
    path = slash == path.npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

bool Matches(std::string_view pattern, const std::vector<std::string>& path) {
  const std::vector<std::string> wanted = Parts(pattern);
  return wanted.size() == path.size() &&
         std::equal(wanted.begin(), wanted.end(), path.begin(), [](const std::string& want, const std::string& have) {
           return want.starts_with('{') || want == have;
         });
}

struct Found {
  const PublicRoute* route = nullptr;
  std::string allowed;  // methods that the path takes; empty: it is no public path
};

Found Find(std::string_view method, const std::vector<std::string>& path) {
  Found found;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const auto routes : AllRoutes()) {
    for (const PublicRoute& route : routes) {
      if (!Matches(route.pattern, path)) continue;
      if (route.method == wanted) found.route = &route;
      found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(route.method);
    }
  }
  return found;
}

HttpResponse WrongMethod(const std::string& allowed) {
  HttpResponse refused = Problem(405, "method-not-allowed", "This page takes another method", "");
  refused.extra_headers = "Allow: " + allowed + "\r\n";
  return refused;
}

HttpResponse Busy() {
  HttpResponse refused = Problem(503, "busy", "Too much is waiting to be answered", "Nothing was taken in; ask again.");
  refused.extra_headers = "Retry-After: 2\r\n";
  return refused;
}

bool IsThisMachine(std::string_view address) {
  return address.empty() || address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

// The last address of a list, which the nearest proxy wrote.
std::string LastOf(std::string_view list) {
  const size_t comma = list.rfind(',');
  if (comma != list.npos) list.remove_prefix(comma + 1);
  while (list.starts_with(' ')) list.remove_prefix(1);
  while (list.ends_with(' ')) list.remove_suffix(1);
  constexpr size_t kAddressMost = 45;
  return std::string(list.substr(0, kAddressMost));
}

}  // namespace

HttpResponse NoSuchPage() { return Problem(404, "not-found", "There is no such page", ""); }

std::string PublicRoutes::CallerOf(const HttpRequest& request) const {
  const std::string peer = request.Peer();
  const auto& proxies = assembly_.config().proxies;
  const bool is_proxy = IsThisMachine(peer) || std::find(proxies.begin(), proxies.end(), peer) != proxies.end();
  const std::string told = is_proxy ? LastOf(request.Header("X-Forwarded-For")) : std::string();
  return told.empty() ? peer : told;
}

bool PublicRoutes::Take(const HttpRequest& request, Instant now, HttpReply& reply) {
  std::vector<std::string> path = Parts(request.path);
  const Found found = Find(request.method, path);
  if (found.allowed.empty()) return false;
  if (found.route == nullptr) return reply.Send(WrongMethod(found.allowed)), true;
  if (request.body.size() > found.route->body_most) {
    reply.Send(Problem(413, "too-large", "That is longer than it may be",
                       "at most " + std::to_string(found.route->body_most) + " bytes are read here"));
    return true;
  }
  PublicCall call{.method = std::string(request.method),
                  .path = std::move(path),
                  .query = std::string(request.query),
                  .body = std::string(request.body),
                  .content_type = std::string(request.Header("Content-Type")),
                  .accept = std::string(request.Header("Accept")),
                  .if_none_match = std::string(request.Header("If-None-Match")),
                  .caller = CallerOf(request),
                  .now = now,
                  .assembly = &assembly_};
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= waiting_most_) return reply.Send(Busy()), true;
    waiting_.push_back({std::move(call), found.route, std::move(reply)});
  }
  wake_.notify_one();
  return true;
}

bool PublicRoutes::Next(bool wait, Waiting* next) {
  std::unique_lock lock(mutex_);
  if (wait) wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
  if (waiting_.empty()) return false;
  *next = std::move(waiting_.front());
  waiting_.pop_front();
  return true;
}

void PublicRoutes::Work() {
  for (Waiting next{{}, nullptr, HttpReply(nullptr)}; Next(true, &next);) next.reply.Send(next.route->run(next.call));
}

void PublicRoutes::WorkOnce() {
  for (Waiting next{{}, nullptr, HttpReply(nullptr)}; Next(false, &next);) next.reply.Send(next.route->run(next.call));
}

void PublicRoutes::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
}

}  // namespace parapet
