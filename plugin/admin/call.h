// SPDX-License-Identifier: Apache-2.0
//
// One admin call on its way to the route that answers it, and the routes.
//
// Who calls is settled before a route runs: over the control socket whoever may open it, under the name that the
// command gives; over the admin listener the operator whose token came with the request, under that operator's name,
// whatever the body says. A route says which role it takes at least.
//
// Thread safety: values; routes from any thread. Errors: problem documents (RFC 9457).
#ifndef PARAPET_PLUGIN_ADMIN_CALL_H_
#define PARAPET_PLUGIN_ADMIN_CALL_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/document.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/care.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/messages/letters.h"
#include "parapet/plugin/recovery/remedies/remedies.h"
#include "parapet/plugin/setup/config.h"
#include "parapet/plugin/setup/watch_parts.h"

namespace parapet {

struct Caller {
  std::string name;  // empty: the name in the call's body
  Role role = Role::kAdmin;
  bool remote = false;              // came over the admin listener: knows nothing of this machine's files
  std::optional<Money> limit = {};  // what may be spent at once
};

struct Call {
  std::string_view method;
  std::vector<std::string> path;  // behind /admin/v1: "stores", the store, …
  std::map<std::string, std::string> query;
  std::string_view body;
  Instant now;
  Caller caller;
  StoreFlow* flow = nullptr;
  FollowUp* follow = nullptr;
  CareParts* care = nullptr;
  WatchParts* watch = nullptr;
  Letters* letters = nullptr;
  Remedies* remedies = nullptr;
  Ledger* ledger = nullptr;
  const StoreConfig* store = nullptr;

  std::string Query(const std::string& name) const;
  size_t Limit() const;  // ?limit=, 1 to 10,000; 50 without
  // Who does it: the caller, else whom the body names.
  std::string Actor(DocumentObject& body) const;
};

struct AdminRoute {
  std::string_view method;
  std::string_view pattern;  // behind /admin/v1/stores/{store}/: "orders/{order}/release"
  Role least;
  HttpResponse (*run)(const Call& call);
};

// By what they are about, and all of them. openapi.json describes each; a test holds the two together.
std::span<const AdminRoute> CatalogueRoutes();
std::span<const AdminRoute> OrderRoutes();
std::span<const AdminRoute> PolicyRoutes();
std::span<const AdminRoute> UpkeepRoutes();
std::span<const AdminRoute> RecoveryRoutes();
std::span<const AdminRoute> CareRoutes();
std::span<const AdminRoute> ReportRoutes();
std::span<const AdminRoute> PostIncidentRoutes();
std::span<const AdminRoute> MessageRoutes();
std::span<const AdminRoute> RemedyRoutes();
std::span<const AdminRoute> WatchRoutes();
std::span<const AdminRoute> StatusRoutes();
std::vector<std::span<const AdminRoute>> AdminRoutes();

HttpResponse Ok(std::string body);
HttpResponse Done();
HttpResponse Refused(const std::string& why);
// What a remote caller is told who names a file of the service's machine.
HttpResponse RefusedPath(std::string_view command);
HttpResponse NotFound(const std::string& what);
// What a caller is told whose role does not suffice.
HttpResponse Forbidden(Role least);
// Done, or refused because of `error`.
HttpResponse Outcome(const std::string& error);

// Reads the body of a call; complains in one problem document when it does not fit.
template <typename Read>
HttpResponse WithBody(const Call& call, Read read) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(call.body, complaints);
  DocumentObject object(document.root(), complaints);
  HttpResponse response = read(object, [&]() {
    object.Finish();
    return complaints.empty();
  });
  if (complaints.empty()) return response;
  return Problem(400, "bad-request", "The call could not be read", Sentence("body", complaints.front()));
}

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_CALL_H_
