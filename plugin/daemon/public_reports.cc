// SPDX-License-Identifier: Apache-2.0
//
// Reports of mistakes by anybody: the form, and where it goes.
#include "parapet/plugin/daemon/public_routes.h"

namespace parapet {
namespace {

WatchParts* Of(const PublicCall& call) {
  StoreParts* parts = call.assembly->Find(call.path[1]);
  return parts != nullptr && parts->config.public_reports ? &parts->watch : nullptr;
}

HttpResponse Form(const PublicCall& call) {
  const WatchParts* parts = Of(call);
  return parts == nullptr ? NoSuchPage() : parts->intake.Form();
}

HttpResponse Take(const PublicCall& call) {
  WatchParts* parts = Of(call);
  if (parts == nullptr) return NoSuchPage();
  return parts->intake.Post({call.content_type, call.accept, call.body, call.caller}, call.now);
}

constexpr PublicRoute kRoutes[] = {
    {"GET", "report/{store}", 0, Form},
    {"POST", "report/{store}", kReportBodyMost, Take},
};

}  // namespace

std::span<const PublicRoute> PublicReportRoutes() { return kRoutes; }

}  // namespace parapet
