// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/preflight.h"

#include <algorithm>
#include <limits>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/policy/program.h"
#include "parapet/core/state/price_intake.h"

namespace parapet {
namespace {

constexpr size_t kItemsShown = 10;
constexpr Money kMost = Money::FromMicros(std::numeric_limits<int64_t>::max());

std::string_view KeyOf(const Line& line) {
  if (!line.variant_id.empty()) return line.variant_id;
  return line.sku.empty() ? line.item_id : line.sku;
}

// (price − cost) / cost in basis points, rounded towards zero; nullopt where no cost is known.
std::optional<int64_t> MarginOf(const PreflightItem& item) {
  if (!item.cost || item.cost->micros() <= 0) return std::nullopt;
  const __int128 basis_points =
      static_cast<__int128>(item.proposed.micros() - item.cost->micros()) * 10'000 / item.cost->micros();
  return static_cast<int64_t>(std::clamp<__int128>(basis_points, -10'000, 1'000'000'000));
}

bool IsBelowFaceValue(const PreflightItem& item) {
  if (!item.face_value) return false;
  return static_cast<__int128>(item.proposed.micros()) * 10 < static_cast<__int128>(item.face_value->micros()) * 9;
}

std::string Text(Money amount, Currency currency) {
  std::string text;
  JsonWriter(text).Amount(amount, currency);
  return text.substr(1, text.size() - 2) + (currency.IsNone() ? "" : " " + std::string(currency.code()));
}

std::string NameOf(const PreflightItem& item) {
  return item.price_list.empty() ? item.item : item.item + " in price list " + item.price_list;
}

std::string Percent(int64_t basis_points) {
  const int64_t size = basis_points < 0 ? -basis_points : basis_points;
  return (basis_points < 0 ? "-" : "") + std::to_string(size / 100) + "." + std::to_string(size / 10 % 10) + " %";
}

}  // namespace

PreflightItem& Preflight::Hit(std::string_view item, const Price& price) {
  const auto at = hit_.try_emplace({std::string(item), std::string(price.list)}).first;
  at->second.item = item;
  at->second.price_list = price.list;
  at->second.proposed = price.amount;
  return at->second;
}

void Preflight::AddRow(const ItemUpdate& row) {
  for (const ItemPrice& price : row.prices) {
    if (!price.price || price.currency != proposal_.currency) continue;
    PreflightItem& item = Hit(row.id, {price.price_list, *price.price});
    item.title = row.title;
    if (row.cost) item.cost = row.cost;
    if (row.face_value) item.face_value = row.face_value;
  }
}

std::optional<Preflight::Price> Preflight::PriceOf(const Order& order, const Line& line, const LineFacts& facts) const {
  if (!line.IsMerchandise() || !line.priced) return std::nullopt;
  for (const std::string_view key : {line.variant_id, line.sku, line.item_id}) {
    const auto item = key.empty() ? proposal_.prices.end() : proposal_.prices.find(key);
    if (item == proposal_.prices.end()) continue;
    const auto price = item->second.find(order.price_list);
    return price == item->second.end() ? std::nullopt : std::optional(Price{price->first, price->second});
  }
  const auto& promotion = proposal_.promotion;
  if (!promotion || !(MatchesPattern(promotion->items, KeyOf(line)) || MatchesPattern(promotion->items, line.sku))) {
    return std::nullopt;
  }
  const auto floor = PromotionFloor(*promotion, facts.reference ? facts.reference : std::optional(line.offered_unit));
  return floor ? std::optional(Price{order.price_list, *floor}) : std::nullopt;
}

void Preflight::Add(const Order& order, const Facts& facts) {
  const bool bought = order.stage != Stage::kCart && !order.cancelled && !order.test;
  if (!bought || order.currency != proposal_.currency) return;
  if (!seen_.insert(Fingerprint().Add(Identity(order)).value()).second) return;
  ++report_.orders;
  bool hit = false;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const auto price = PriceOf(order, order.lines[i], facts.lines[i]);
    if (!price) continue;
    Take(order.lines[i], facts.lines[i], *price);
    hit = true;
  }
  report_.orders_hit += hit;
}

void Preflight::Take(const Line& line, const LineFacts& known, const Price& price) {
  PreflightItem& item = Hit(KeyOf(line), price);
  if (item.title.empty()) item.title = std::string(line.title);
  item.reference = known.reference.value_or(line.offered_unit);
  if (known.cost) item.cost = known.cost;
  if (known.face_value) item.face_value = known.face_value;
  if (line.kind == LineKind::kGiftCard && !item.face_value) item.face_value = item.reference;
  item.quantity = parapet::Add(item.quantity, line.quantity).value_or(item.quantity);
  const Money worth = std::max({item.reference, item.cost.value_or(Money()), known.floor.value_or(Money())});
  if (worth <= price.amount) return;
  const auto each = Subtract(worth, price.amount);
  const auto loss = each ? Multiply(*each, line.quantity) : std::nullopt;
  item.loss = SaturatingAdd(item.loss, loss.value_or(kMost));
}

PreflightReport Preflight::Finish(const PreflightLimits& limits) {
  for (auto& [key, item] : hit_) {
    report_.exposure = SaturatingAdd(report_.exposure, item.loss);
    const auto margin = MarginOf(item);
    if (margin && (!report_.worst_margin || *margin < *report_.worst_margin)) {
      report_.worst_margin = margin;
      report_.worst_margin_item = NameOf(item);
    }
    if (IsBelowFaceValue(item)) {
      report_.refusals.push_back(NameOf(item) + " is worth " + Text(*item.face_value, report_.currency) +
                                 " and would be sold at " + Text(item.proposed, report_.currency));
    }
    report_.items.push_back(item);
  }
  std::stable_sort(report_.items.begin(), report_.items.end(),
                   [](const PreflightItem& a, const PreflightItem& b) { return a.loss > b.loss; });
  if (report_.worst_margin && !limits.Allows(*report_.worst_margin)) {
    report_.refusals.push_back("the margin over cost of " + report_.worst_margin_item + " would be " +
                               Percent(*report_.worst_margin) + ", the limit is " + Percent(limits.worst_margin));
  }
  if (limits.exposure && report_.exposure > *limits.exposure) {
    report_.refusals.push_back("the same baskets would cost " + Text(report_.exposure, report_.currency) +
                               ", the limit is " + Text(*limits.exposure, report_.currency));
  }
  return std::move(report_);
}

std::string WritePreflight(const PreflightReport& report) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("orders", report.orders).Field("orders_hit", report.orders_hit);
  json.Field("items_hit", static_cast<int64_t>(report.items.size()));
  json.Field("exposure", report.exposure, report.currency).Field("currency", report.currency.code());
  if (report.worst_margin) {
    json.Field("worst_margin_basis_points", *report.worst_margin).Field("worst_margin_item", report.worst_margin_item);
  }
  json.Key("items").BeginArray();
  for (const PreflightItem& item : report.items) {
    json.BeginObject().Field("item", item.item).Field("title", item.title);
    if (!item.price_list.empty()) json.Field("price_list", item.price_list);
    json.Field("reference", item.reference, report.currency).Field("proposed", item.proposed, report.currency);
    json.Field("quantity", item.quantity).Field("loss", item.loss, report.currency).EndObject();
  }
  json.EndArray().Key("refusals").BeginArray();
  for (const std::string& refusal : report.refusals) json.String(refusal);
  json.EndArray().EndObject();
  return out;
}

std::string DescribePreflight(const PreflightReport& report) {
  std::string out = std::to_string(report.orders_hit) + " of " + std::to_string(report.orders) + " baskets and " +
                    std::to_string(report.items.size()) + " items would be hit; the same baskets would cost " +
                    Text(report.exposure, report.currency) + ".\n";
  if (report.worst_margin) {
    out += "Worst margin over cost: " + Percent(*report.worst_margin) + " (" + report.worst_margin_item + ").\n";
  }
  for (size_t i = 0; i < report.items.size() && i < kItemsShown; ++i) {
    const PreflightItem& item = report.items[i];
    out += "  " + NameOf(item) + ": " + Text(item.reference, report.currency) + " -> " +
           Text(item.proposed, report.currency) + ", loss " + Text(item.loss, report.currency) + "\n";
  }
  for (const std::string& refusal : report.refusals) out += "REFUSED: " + refusal + "\n";
  return out + (report.refusals.empty() ? "Within the limits.\n" : "");
}

}  // namespace parapet
