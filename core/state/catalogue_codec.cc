// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/catalogue.h"

namespace parapet {
namespace {

void Put(Writer& out, Maybe value) {
  out.Flag(value.has());
  if (value.has()) out.Signed(value.micros());
}

constexpr Maybe Extra::*kExtraAmounts[] = {
    &Extra::safety,           &Extra::max_price,     &Extra::face_value,     &Extra::max_per_order,
    &Extra::max_per_customer, &Extra::min_per_order, &Extra::order_multiple, &Extra::pack_size,
};

Maybe GetMaybe(Reader& in) { return in.Flag() ? Maybe(Money::FromMicros(in.Signed())) : Maybe(); }

void PutHistory(Writer& out, const PriceHistory& history) {
  out.Unsigned(history.steps.size());
  for (const auto& step : history.steps) out.Time(step.since), out.Amount(step.reference);
  out.Unsigned(history.vouched.size());
  for (Money money : history.vouched) out.Amount(money);
  out.Flag(history.by_promotion);
  out.Flag(history.rejected);
  out.Unsigned(history.released);
  out.Unsigned(history.orders);
  out.Unsigned(history.days.size());
  for (int64_t day : history.days) out.Signed(day);
  out.Unsigned(history.ended.size());
  for (const auto& ended : history.ended) out.Time(ended.at), out.Amount(ended.price);
}

void GetHistory(Reader& in, PriceHistory& history) {
  history = {};
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const Instant since = in.Time();
    history.steps.push_back({since, in.Amount()});
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) history.vouched.push_back(in.Amount());
  history.by_promotion = in.Flag();
  history.rejected = in.Flag();
  history.released = static_cast<uint32_t>(in.Unsigned());
  history.orders = static_cast<uint32_t>(in.Unsigned());
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) history.days.push_back(in.Signed());
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const Instant at = in.Time();
    history.ended.push_back({at, in.Amount()});
  }
  if (history.vouched.size() > PriceHistory::kVouchedMax || history.days.size() > PriceHistory::kDaysMax ||
      history.ended.size() > PriceHistory::kEndedMax) {
    in.Fail();
  }
}

}  // namespace

void Catalogue::EncodePrice(uint32_t slot, size_t index, Writer& out) const {
  const PriceSlot& price = this->price(slot, index);
  out.Code(price.currency);
  out.Text(texts_.Get(price.list));
  Put(out, price.live);
  Put(out, price.reference);
  Put(out, price.compare_at);
  out.Time(price.since);
  out.Byte(static_cast<uint8_t>(price.vouching));
  out.Unsigned(price.confirmed);
  const PriceHistory* history = this->history(slot, index);
  out.Flag(history != nullptr);
  if (history != nullptr) PutHistory(out, *history);
}

void Catalogue::DecodePrice(uint32_t slot, Reader& in) {
  const Currency currency = in.Code();
  const std::string_view list = in.Text();
  if (!in.ok() || currency.IsNone() || FindPriceIndex(slot, currency, list)) return in.Fail();
  const size_t index = AddPrice(slot, currency, list);
  PriceSlot& price = this->price(slot, index);
  price.live = GetMaybe(in);
  price.reference = GetMaybe(in);
  price.compare_at = GetMaybe(in);
  price.since = in.Time();
  price.vouching = in.Choice(Vouching::kCollapse);
  price.confirmed = static_cast<uint32_t>(in.Unsigned());
  if (in.Flag()) GetHistory(in, EnsureHistory(slot, index));
}

void Catalogue::Encode(uint32_t slot, Writer& out) const {
  const Item& it = item(slot);
  for (std::string_view text :
       {id(slot), variant_id(slot), sku(slot), inventory_id(slot), product_id(slot), title(slot)}) {
    out.Text(text);
  }
  out.Byte(static_cast<uint8_t>(it.removed | it.free_ok << 1 | it.gift_card << 2));
  out.Byte(static_cast<uint8_t>(it.stock_kind));
  out.Byte(static_cast<uint8_t>(it.state));
  out.Byte(static_cast<uint8_t>(it.discount));
  out.Time(it.stock_as_of);
  out.Time(it.updated_at);
  Put(out, it.stock);
  Put(out, it.cost);
  Put(out, it.floor);
  const size_t prices = price_count(slot);
  out.Unsigned(prices);
  for (size_t i = 0; i < prices; ++i) EncodePrice(slot, i, out);
  const Extra* extra = this->extra(slot);
  out.Flag(extra != nullptr);
  if (extra != nullptr) EncodeExtra(*extra, out);
  EncodeKinship(slot, out);
}

void Catalogue::EncodeExtra(const Extra& extra, Writer& out) const {
  for (const auto amount : kExtraAmounts) Put(out, extra.*amount);
  out.Time(extra.available_on);
  out.Unsigned(extra.sales.size());
  for (const Sale& sale : extra.sales) {
    out.Unsigned(sale.price);
    Put(out, sale.amount);
    out.Time(sale.from);
    out.Time(sale.until);
  }
  out.Unsigned(extra.locations.size());
  for (const Location& location : extra.locations) {
    out.Text(texts_.Get(location.name));
    Put(out, location.quantity);
    out.Time(location.as_of);
  }
}

void Catalogue::DecodeExtra(uint32_t slot, Reader& in) {
  Extra& extra = EnsureExtra(slot);
  for (const auto amount : kExtraAmounts) extra.*amount = GetMaybe(in);
  extra.available_on = in.Time();
  extra.sales.clear();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    Sale sale = {.price = static_cast<uint32_t>(in.Unsigned()), .amount = GetMaybe(in)};
    sale.from = in.Time();
    sale.until = in.Time();
    if (sale.price >= price_count(slot)) in.Fail();
    extra.sales.push_back(sale);
  }
  extra.locations.clear();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    Location& location = EnsureLocation(slot, in.Text());
    location.quantity = GetMaybe(in);
    location.as_of = in.Time();
  }
  SawExtra(extra);
}

uint32_t Catalogue::Decode(Reader& in) {
  ItemUpdate fields;
  fields.id = in.Text();
  for (std::string* text :
       {&fields.variant_id, &fields.sku, &fields.inventory_item_id, &fields.product_id, &fields.title}) {
    *text = in.Text();
  }
  const uint8_t flags = in.Byte();
  if (flags > 7) in.Fail();
  if (!in.ok()) return kNoSlot;
  uint32_t slot = FindId(fields.id);
  if (slot == kNoSlot) slot = Add(fields.id);
  Item& it = item(slot);
  for (size_t i = price_count(slot); i-- > 0;) histories_.erase(HistoryKey(slot, i));
  if (it.has_extra) EnsureExtra(slot) = {};
  it.price = {};
  it.has_history = false;
  fields.free_ok = (flags & 2) != 0;
  fields.is_gift_card = (flags & 4) != 0;
  SetFields(slot, fields);
  SetRemoved(slot, (flags & 1) != 0);
  it.stock_kind = in.Choice(StockKind::kTracked);
  it.state = in.Choice(ItemState::kRecalled);
  it.discount = in.Choice(Eligibility::kExcluded);
  it.stock_as_of = in.Time();
  it.updated_at = in.Time();
  it.stock = GetMaybe(in);
  it.cost = GetMaybe(in);
  it.floor = GetMaybe(in);
  if (it.cost.has()) Saw(Fact::kCost);
  if (it.floor.has()) Saw(Fact::kPriceLimits);
  if (it.state != ItemState::kUnknown) Saw(Fact::kItemState);
  if (it.stock_kind != StockKind::kUnknown) Saw(Fact::kStock);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) DecodePrice(slot, in);
  if (in.Flag()) DecodeExtra(slot, in);
  DecodeKinship(slot, in);
  return in.ok() ? slot : kNoSlot;
}

}  // namespace parapet
