// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/api.h"

#include <algorithm>
#include <charconv>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/plugin/admin/call.h"

namespace parapet {
namespace {

constexpr std::string_view kPrefix = "/admin/v1/";

std::vector<std::string> Split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    parts.push_back(ParseQuery("v=" + std::string(path.substr(0, slash)))["v"]);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

bool Matches(std::string_view pattern, const std::vector<std::string>& path) {
  const std::vector<std::string> wanted = Split(pattern);
  return wanted.size() + 2 == path.size() && std::equal(wanted.begin(), wanted.end(), path.begin() + 2,
                                                        [](const std::string& want, const std::string& have) {
                                                          return want.starts_with('{') || want == have;
                                                        });
}

// The route of a call; null with the right refusal when there is none.
const AdminRoute* FindRoute(const Call& call, HttpResponse& refusal) {
  bool other_method = false;
  for (const auto routes : AdminRoutes()) {
    for (const AdminRoute& route : routes) {
      if (!Matches(route.pattern, call.path)) continue;
      if (route.method == call.method) return &route;
      other_method = true;
    }
  }
  refusal = other_method ? Problem(405, "method-not-allowed", "This route takes another method", "")
                         : NotFound("no route " + call.path.back());
  return nullptr;
}

// Equal for equal texts, in a time that tells nothing else.
bool SameText(std::string_view a, std::string_view b) {
  unsigned differing = a.size() == b.size() ? 0 : 1;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) differing |= static_cast<unsigned char>(a[i] ^ b[i]);
  return differing == 0;
}

HttpResponse Unauthorised() {
  HttpResponse refused = Problem(401, "unauthorised", "The token is missing or unknown",
                                 "send Authorization: Bearer …; `parapet token` makes one");
  refused.extra_headers = "WWW-Authenticate: Bearer\r\n";
  return refused;
}

std::string PathOf(const Call& call) {
  std::string path;
  for (size_t i = 2; i < call.path.size(); ++i) path += (i == 2 ? "" : "/") + call.path[i];
  return path;
}

std::string AuditOf(const Call& call, std::string_view route, int status) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("actor", std::string_view(call.caller.name)).Field("role", Name(call.caller.role));
  json.Field("method", call.method).Field("route", route).Field("status", status).EndObject();
  return out;
}

}  // namespace

std::vector<std::span<const AdminRoute>> AdminRoutes() {
  return {CatalogueRoutes(),    OrderRoutes(),   PolicyRoutes(), UpkeepRoutes(), RecoveryRoutes(), ReportRoutes(),
          PostIncidentRoutes(), MessageRoutes(), CareRoutes(),   RemedyRoutes(), WatchRoutes(),    StatusRoutes()};
}

std::string Call::Query(const std::string& name) const {
  const auto at = query.find(name);
  return at == query.end() ? std::string() : at->second;
}

size_t Call::Limit() const {
  const std::string text = Query("limit");
  size_t limit = 50;
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return std::clamp<size_t>(limit, 1, 10'000);
}

std::string Call::Actor(DocumentObject& body) const {
  std::string named = body.Text("actor").value_or("");
  return caller.name.empty() ? named : caller.name;
}

HttpResponse Ok(std::string body) { return {.status = 200, .body = std::move(body)}; }
HttpResponse Done() { return Ok(R"({"done":true})"); }
HttpResponse Refused(const std::string& why) { return Problem(409, "refused", "Nothing was changed", why); }
HttpResponse RefusedPath(std::string_view command) {
  return Refused("a file of the service's machine can be named there only; run `" + std::string(command) + "` on it");
}
HttpResponse Forbidden(Role least) {
  return Problem(403, "forbidden", "Your role does not allow this", "it takes the role " + std::string(Name(least)));
}

HttpResponse NotFound(const std::string& what) { return Problem(404, "not-found", "There is no such thing", what); }
HttpResponse Outcome(const std::string& error) { return error.empty() ? Done() : Refused(error); }

HttpResponse AdminApi::HandleRemote(const HttpRequest& request, Instant now) {
  if (request.path == "/admin/v1/openapi.json") return Ok(std::string(OpenApiDocument()));
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view given = request.Header("Authorization");
  if (!given.starts_with(kBearer)) return Unauthorised();
  const std::string hash = Sha256Hex(given.substr(kBearer.size()));
  const OperatorConfig* caller = nullptr;
  for (const OperatorConfig& known : config_.operators) {
    if (SameText(known.token_sha256, hash)) caller = &known;
  }
  if (caller == nullptr) return Unauthorised();
  return Run(request.method, request.target, request.body, {caller->name, caller->role, true, caller->limit}, now);
}

HttpResponse AdminApi::Handle(std::string_view method, std::string_view target, std::string_view body, Instant now) {
  return Run(method, target, body, {}, now);
}

HttpResponse AdminApi::Run(std::string_view method, std::string_view target, std::string_view body, Caller caller,
                           Instant now) {
  if (!target.starts_with(kPrefix)) return NotFound("admin routes begin with /admin/v1/");
  target.remove_prefix(kPrefix.size());
  const size_t mark = target.find('?');
  Call call{
      .method = method, .path = Split(target.substr(0, mark)), .body = body, .now = now, .caller = std::move(caller)};
  if (mark != std::string_view::npos) call.query = ParseQuery(target.substr(mark + 1));
  if (call.path.size() < 3 || call.path[0] != "stores") return NotFound("routes are /admin/v1/stores/{store}/…");
  StoreParts* parts = assembly_.Find(call.path[1]);
  if (parts == nullptr) return NotFound("no store \"" + call.path[1] + "\" is configured");
  call.flow = &parts->flow;
  call.follow = &parts->follow;
  call.care = &parts->care;
  call.watch = &parts->watch;
  call.letters = &parts->letters;
  call.remedies = &parts->remedies;
  call.ledger = &assembly_.ledger();
  call.store = config_.Find(call.path[1]);
  HttpResponse response;
  const AdminRoute* route = FindRoute(call, response);
  if (route != nullptr) {
    response = call.caller.role >= route->least ? route->run(call) : Forbidden(route->least);
  }
  if (call.caller.remote) Audit(call, route, response.status);
  return response;
}

void AdminApi::Audit(const Call& call, const AdminRoute* route, int status) {
  if (call.method != "GET") return call.flow->Audit(AuditOf(call, PathOf(call), status), call.now);
  const std::string_view pattern = route == nullptr ? "unknown" : route->pattern;
  std::string entry = AuditOf(call, pattern, status);
  if (IsFirstLook(call.path[1] + " " + entry, call.now)) call.flow->Audit(std::move(entry), call.now);
}

bool AdminApi::IsFirstLook(const std::string& look, Instant now) {
  const int64_t hour = now.micros / Hours(1).micros;
  const std::lock_guard lock(mutex_);
  if (hour != hour_) looks_.clear();
  hour_ = hour;
  return looks_.insert(look).second;
}

}  // namespace parapet
