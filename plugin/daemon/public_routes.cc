// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/daemon/public_routes.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "parapet/adapters/http/header_block.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

std::vector<std::span<const PublicRoute>> AllRoutes() {
  return {PublicReportRoutes(), PublicStatusRoutes(), PublicAnswerRoutes(), HelpdeskRoutes()};
}

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

HttpResponse AskLater(Duration wait) {
  const int64_t seconds = wait.micros / Seconds(1).micros + 1;
  HttpResponse refused = Problem(429, "too-many-requests", "Too much was asked",
                                 "Nothing was taken in. Ask again in " + std::to_string(seconds) + " seconds.");
  refused.extra_headers = "Retry-After: " + std::to_string(seconds) + "\r\n";
  return refused;
}

bool IsAddress(const std::string& text) {
  unsigned char bytes[sizeof(in6_addr)];
  return ::inet_pton(AF_INET, text.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

bool IsPort(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size();
}

// "203.0.113.7:4711" → "203.0.113.7", "[2001:db8::1]:4711" → "2001:db8::1"; empty for what is no address.
std::string AddressOf(std::string_view entry) {
  while (entry.starts_with(' ') || entry.starts_with('\t')) entry.remove_prefix(1);
  while (entry.ends_with(' ') || entry.ends_with('\t')) entry.remove_suffix(1);
  const size_t colon = entry.rfind(':'), bracket = entry.find(']');
  const bool is_one_colon = colon != entry.npos && entry.find(':') == colon;
  if (entry.starts_with('[') && bracket != entry.npos) {
    const std::string_view rest = entry.substr(bracket + 1);
    if (!rest.empty() && (rest.front() != ':' || !IsPort(rest.substr(1)))) return {};
    entry = entry.substr(1, bracket - 1);
  } else if (is_one_colon && IsPort(entry.substr(colon + 1))) {
    entry = entry.substr(0, colon);
  }
  std::string address(entry);
  return IsAddress(address) ? address : std::string();
}

// The entries of all its lines, the last first.
std::vector<std::string_view> ForwardedFor(const HttpRequest& request) {
  std::vector<std::string_view> entries;
  for (const auto& [name, value] : request.headers) {
    if (!EqualsIgnoringCase(name, "X-Forwarded-For")) continue;
    for (size_t begin = 0; begin <= value.size();) {
      const size_t comma = std::min(value.find(',', begin), value.size());
      entries.push_back(value.substr(begin, comma - begin));
      begin = comma + 1;
    }
  }
  std::reverse(entries.begin(), entries.end());
  return entries;
}

}  // namespace

HttpResponse NoSuchPage() { return Problem(404, "not-found", "There is no such page", ""); }

HttpResponse UnknownStore(std::string_view body) {
  VerifyAgainstNothing(body);
  return WrongSignature();
}

HttpResponse WrongSignature() { return Problem(401, "unauthorized", "The signature or token is missing or wrong", ""); }

std::string_view PublicCall::Header(std::string_view name) const {
  const auto at = std::find_if(headers.begin(), headers.end(),
                               [&](const auto& header) { return EqualsIgnoringCase(header.first, name); });
  return at == headers.end() ? std::string_view() : std::string_view(at->second);
}

bool PublicRoutes::IsProxy(std::string_view address) const {
  const auto& proxies = assembly_.config().proxies;
  return IsThisMachine(address) || std::find(proxies.begin(), proxies.end(), address) != proxies.end();
}

// Each proxy writes behind what it was told, so only what our own wrote is believed, and the first address that is none
// of them is the caller's.
std::string PublicRoutes::CallerOf(const HttpRequest& request) const {
  const std::string peer = request.Peer();
  if (!IsProxy(peer)) return peer;
  for (const std::string_view entry : ForwardedFor(request)) {
    const std::string address = AddressOf(entry);
    if (address.empty()) return peer;
    if (!IsProxy(address)) return address;
  }
  return peer;
}

Duration PublicRoutes::TooOften(const PublicCall& call, const PublicRoute& route) {
  const std::lock_guard lock(mutex_);
  TokenBuckets& buckets = route.is_signed ? signers_ : anybody_;
  const std::string who = parapet::CallerOf(call.caller);
  return buckets.Take(who, call.now) ? Duration() : buckets.Wait(who, call.now);
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
                  .headers = {request.headers.begin(), request.headers.end()},
                  .caller = CallerOf(request),
                  .now = now,
                  .assembly = &assembly_};
  if (const Duration wait = TooOften(call, *found.route); wait > Duration()) return reply.Send(AskLater(wait)), true;
  if (auto refused = found.route->refuse(call)) return reply.Send(std::move(*refused)), true;
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
