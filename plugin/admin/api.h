// SPDX-License-Identifier: Apache-2.0
//
// The admin routes, /admin/v1/…, as a function from request to answer. call.h has the routes, openapi.json tells them.
//
// The service serves them on its control socket (mode 0660: who may open it may operate), and to operators with a token
// on the admin listener where one is configured; the command calls the same function in its own process where no
// service runs. Every call that changes something takes who and why, and writes it to the ledger's hash chain; of the
// listener's, every call is written there, those that only look once per operator, route, outcome and hour: a console
// that asks every second says nothing more than one that asks once. Files of the service's machine can be named over
// the control socket alone.
//
// Thread safety: any thread. Errors: problem documents (RFC 9457).
#ifndef PARAPET_PLUGIN_ADMIN_API_H_
#define PARAPET_PLUGIN_ADMIN_API_H_

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "parapet/adapters/http/server.h"
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/setup/assembly.h"

namespace parapet {

class AdminApi {
 public:
  AdminApi(const Config& config, Assembly& assembly) : config_(config), assembly_(assembly) {}
  // `target` is a path with its query: "/admin/v1/stores/fruit/orders?limit=20".
  HttpResponse Handle(std::string_view method, std::string_view target, std::string_view body, Instant now);
  // A request on the admin listener: by an operator's token, within that operator's role.
  HttpResponse HandleRemote(const HttpRequest& request, Instant now);

 private:
  HttpResponse Run(std::string_view method, std::string_view target, std::string_view body, Caller caller, Instant now);
  void Audit(const Call& call, const AdminRoute* route, int status);
  bool IsFirstLook(const std::string& look, Instant now);

  const Config& config_;
  Assembly& assembly_;
  std::mutex mutex_;  // guards what follows
  int64_t hour_ = 0;
  std::set<std::string> looks_;  // of this hour
};

// The OpenAPI 3.1 description of the routes.
std::string_view OpenApiDocument();
// A query string's parameters, percent-decoded.
std::map<std::string, std::string> ParseQuery(std::string_view query);
// Percent-encodes a path segment or a query value.
std::string PercentEncode(std::string_view text);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_API_H_
