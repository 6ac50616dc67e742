// SPDX-License-Identifier: Apache-2.0
//
// The public status: a page, and a feed under the same name with .json.
#include "parapet/plugin/daemon/public_routes.h"
#include "parapet/plugin/recovery/status/status_page.h"

namespace parapet {
namespace {

constexpr std::string_view kFeed = ".json";
constexpr const char* kCaching = "public, max-age=15";

HttpResponse Show(const PublicCall& call) {
  std::string store = call.path[1];
  const bool feed = store.ends_with(kFeed);
  if (feed) store.resize(store.size() - kFeed.size());
  StoreParts* parts = call.assembly->Find(store);
  if (parts == nullptr || !parts->config.public_status) return NoSuchPage();
  PublicStatus status;
  parts->follow.With(call.now, [&](FollowView& view) { status = parts->watch.PublicStatusNow(view); });
  HttpResponse response = feed ? HttpResponse{.body = StatusFeed(status)} : StatusPage(status);
  return Cached(std::move(response), call.if_none_match, kCaching);
}

constexpr PublicRoute kRoutes[] = {{"GET", "status/{store}", 0, Show}};

}  // namespace

std::span<const PublicRoute> PublicStatusRoutes() { return kRoutes; }

}  // namespace parapet
