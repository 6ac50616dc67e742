// SPDX-License-Identifier: Apache-2.0
//
// Items and prices.
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/views.h"

namespace parapet {
namespace {

HttpResponse ImportItems(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    ImportRequest request;
    request.path = body.Text("path").value_or("");
    request.vouch = body.Bool("vouch").value_or(false);
    request.skip_bad_rows = body.Bool("skip_bad_rows").value_or(false);
    request.actor = call.Actor(body);
    request.reason = body.Text("reason").value_or("");
    body.Require("path");
    if (!valid()) return HttpResponse{};
    if (call.caller.remote) return RefusedPath("parapet items import");
    if (request.vouch && request.reason.empty()) return Refused("vouching for prices asks for a reason");
    return Ok(WriteImportReport(call.flow->Import(request, call.now)));
  });
}

HttpResponse DecidePrice(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    PriceDecision decision;
    decision.item = body.Text("item").value_or("");
    decision.currency =
        Currency::FromCode(body.Text("currency").value_or("")).value_or(call.flow->options().settings.currency);
    decision.price_list = body.Text("price_list").value_or("");
    decision.accept = body.Bool("accept").value_or(false);
    decision.price = body.Amount("price").value_or(Money());
    decision.actor = call.Actor(body);
    decision.reason = body.Text("reason").value_or("");
    for (const char* key : {"item", "accept", "price"}) body.Require(key);
    if (!valid()) return HttpResponse{};
    return Outcome(call.flow->DecidePrice(decision, call.now));
  });
}

HttpResponse ShowItem(const Call& call) {
  const auto item = call.flow->FindItem(call.path[3]);
  return item ? Ok(WriteItem(*item)) : NotFound("no item \"" + call.path[3] + "\" is known");
}

HttpResponse Pending(const Call& call) { return Ok(WritePending(call.flow->PendingPrices())); }

HttpResponse PriceHistory(const Call& call) {
  return Ok(WriteHistory(*call.ledger, call.path[1], EventKind::kItems, call.Query("item"), call.Limit()));
}

constexpr AdminRoute kRoutes[] = {
    {"POST", "items/import", Role::kOperator, ImportItems},  {"GET", "items/{item}", Role::kViewer, ShowItem},
    {"GET", "prices/pending", Role::kViewer, Pending},       {"GET", "prices/history", Role::kViewer, PriceHistory},
    {"POST", "prices/decide", Role::kOperator, DecidePrice},
};

}  // namespace

std::span<const AdminRoute> CatalogueRoutes() { return kRoutes; }

}  // namespace parapet
