// SPDX-License-Identifier: Apache-2.0
//
// Watchers: what is amiss besides single orders, and who is on it.
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/watch_views.h"

namespace parapet {
namespace {

HttpResponse List(const Call& call) {
  HttpResponse response;
  call.follow->With(call.now, [&](FollowView& view) {
    const Watches& watches = call.watch->watches;
    response = Ok(WriteWatches(watches, watches.Find(view), call.Limit()));
  });
  return response;
}

template <typename What>
HttpResponse Change(const Call& call, What what) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const Word word{.about = call.path[4], .actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
    if (!valid()) return HttpResponse{};
    std::string error;
    call.follow->With(call.now, [&](FollowView& view) { error = (call.watch->watches.*what)(view, word); });
    return Outcome(error);
  });
}
HttpResponse Acknowledge(const Call& call) { return Change(call, &Watches::Acknowledge); }
HttpResponse Settle(const Call& call) { return Change(call, &Watches::Settle); }

constexpr AdminRoute kRoutes[] = {
    {"GET", "watch", Role::kViewer, List},
    {"POST", "watch/alarms/{alarm}/acknowledge", Role::kOperator, Acknowledge},
    {"POST", "watch/orders/{order}/settle", Role::kOperator, Settle},
};

}  // namespace

std::span<const AdminRoute> WatchRoutes() { return kRoutes; }

}  // namespace parapet
