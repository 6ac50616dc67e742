// SPDX-License-Identifier: Apache-2.0
//
// The public status: a page, and a feed under the same name with .json.
#include "parapet/plugin/daemon/public_routes.h"
#include "parapet/plugin/recovery/status/status_page.h"

namespace parapet {
namespace {

constexpr std::string_view kFeed = ".json";
constexpr const char* kCaching = "public, max-age=15";

bool IsFeed(const PublicCall& call) { return call.path[1].ends_with(kFeed); }

StoreParts* Of(const PublicCall& call) {
  std::string_view store = call.path[1];
  if (IsFeed(call)) store.remove_suffix(kFeed.size());
  return call.assembly->Find(store);
}

std::optional<HttpResponse> Refuse(const PublicCall& call) {
  const StoreParts* parts = Of(call);
  if (parts == nullptr || !parts->config.public_status) return NoSuchPage();
  return std::nullopt;
}

HttpResponse Show(const PublicCall& call) {
  StoreParts* parts = Of(call);
  PublicStatus status;
  parts->follow.With(call.now, [&](FollowView& view) { status = parts->watch.PublicStatusNow(view); });
  HttpResponse response = IsFeed(call) ? HttpResponse{.body = StatusFeed(status)} : StatusPage(status);
  return Cached(std::move(response), call.Header("If-None-Match"), kCaching);
}

constexpr PublicRoute kRoutes[] = {{"GET", "status/{store}", 0, Refuse, Show}};

}  // namespace

std::span<const PublicRoute> PublicStatusRoutes() { return kRoutes; }

}  // namespace parapet
