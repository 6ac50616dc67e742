// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/stock/stock_proposal.h"

#include <algorithm>

#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/core/recovery/reservations.h"
#include "parapet/core/state/demand.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

constexpr std::string_view kFamily = "stock";

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string> KeysOf(std::string_view list) {
  std::vector<std::string> keys;
  while (!list.empty()) {
    const size_t comma = list.find(',');
    if (const std::string_view key = Trimmed(list.substr(0, comma)); !key.empty()) keys.emplace_back(key);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return keys;
}

StockItem ItemOf(const ItemView& view, Currency currency, const std::string& price_list) {
  StockItem item{.key = view.id, .group = view.product_id, .product_type = view.product_type, .size = view.size};
  item.flags = view.flags;
  for (const ItemView::Price& price : view.prices) {
    if (price.currency != currency || !price.live) continue;
    if (price.price_list == price_list || (price.price_list.empty() && !item.price)) item.price = price.live;
  }
  item.available = view.promisable;
  item.on_sale = view.state == ItemState::kUnknown || view.state == ItemState::kOnSale;
  return item;
}

// The order as it was first recorded, and who it goes to by country. Events come newest first.
bool ReadOrdered(FollowView& view, const std::string& order, Workspace& workspace, OrderPayload* payload) {
  std::string first;
  view.ledger().ReadBack(view.store(), EventKind::kOrder, order, [&](const StoredEvent& stored) {
    first = stored.event.payload;
    return true;
  });
  std::string error;
  return !first.empty() && ReadOrderPayload(first, &workspace.arena(), &workspace.facts(), payload, &error) &&
         payload->order != nullptr;
}

const Line* LineOf(const OrderPayload& payload, const std::string& item) {
  for (size_t i = 0; i < payload.order->lines.size(); ++i) {
    const Line& line = payload.order->lines[i];
    const bool recorded = i < payload.record.lines.size() && payload.record.lines[i].item == item;
    if (recorded || line.variant_id == item || line.sku == item || line.item_id == item) return &line;
  }
  return nullptr;
}

}  // namespace

std::optional<CaseProposal> ProposeForStock(FollowView& view, const Case& one) {
  const Incident* incident = view.FindIncident(one.incident);
  if (incident == nullptr || incident->cause.family != kFamily || incident->cause.key.empty()) return std::nullopt;
  Workspace workspace;
  OrderPayload payload;
  if (!ReadOrdered(view, one.order, workspace, &payload)) return std::nullopt;
  const Line* line = LineOf(payload, incident->cause.key);
  const auto item = view.flow().FindItem(incident->cause.key);
  if (line == nullptr || !item) return std::nullopt;
  const Order& order = *payload.order;
  if (order.currency != view.flow().options().settings.currency) return std::nullopt;  // quotes and caps are in that
  CaseProposal made;
  StockFacts& facts = made.facts;
  facts.order = one.order;
  facts.line = std::string(line->line_id);
  facts.ordered = ItemOf(*item, order.currency, std::string(order.price_list));
  facts.quantity = line->quantity;
  facts.paid_unit = line->net_unit;
  facts.placed_at = order.placed_at.IsKnown() ? order.placed_at : one.opened_at;
  facts.now = view.now();
  facts.country = std::string(order.country);
  facts.supplier_quote = item->supplier_quote;
  if (item->supplier_days) facts.supplier_time = Duration{Days(1).micros / kMicros * item->supplier_days->micros()};
  facts.restocked_on = item->available_on;
  for (const std::string& key : KeysOf(item->substitutes)) {
    if (const auto other = view.flow().FindItem(key)) {
      StockItem substitute = ItemOf(*other, order.currency, std::string(order.price_list));
      const Quantity kept = ReservedByOthers(view.Incidents(), substitute.key, one.id, view.now());
      if (substitute.available) substitute.available = SaturatingSubtract(*substitute.available, kept);
      facts.substitutes.push_back(std::move(substitute));
    }
  }
  const auto program = view.flow().program();
  const Policy& policy = program->policy();
  made.proposal = ProposeForStock(facts, policy.out_of_stock, policy.recovery.order_most);
  return made;
}

}  // namespace parapet
