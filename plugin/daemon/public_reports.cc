// SPDX-License-Identifier: Apache-2.0
//
// Reports of mistakes by anybody: the form, and where it goes.
#include "parapet/plugin/daemon/public_routes.h"

namespace parapet {
namespace {

std::optional<HttpResponse> Refuse(const PublicCall& call) {
  const StoreParts* parts = call.Store();
  if (parts == nullptr || !parts->config.public_reports) return NoSuchPage();
  return std::nullopt;
}

HttpResponse Form(const PublicCall& call) { return call.Store()->watch.intake.Form(); }

HttpResponse Take(const PublicCall& call) {
  return call.Store()->watch.intake.Post({call.Header("Content-Type"), call.Header("Accept"), call.body, call.caller},
                                         call.now);
}

constexpr PublicRoute kRoutes[] = {
    {"GET", "report/{store}", 0, Refuse, Form},
    {"POST", "report/{store}", kReportBodyMost, Refuse, Take},
};

}  // namespace

std::span<const PublicRoute> PublicReportRoutes() { return kRoutes; }

}  // namespace parapet
