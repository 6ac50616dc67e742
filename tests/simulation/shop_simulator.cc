// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/simulation/shop_simulator.h"

#include <algorithm>
#include <set>

namespace parapet {
namespace {

const Currency kCurrency = *Currency::FromCode("USD");

StoreSettings Settings() {
  StoreSettings settings;
  settings.store = "simulated";
  settings.currency = kCurrency;
  settings.supplied = {Fact::kIdentity, Fact::kEntitlement};
  settings.order_memory = Hours(48);  // the windows look back a day
  return settings;
}

}  // namespace

ShopSimulator::ShopSimulator(const SimulatorOptions& options)
    : options_(options), random_(options.seed), policy_(options.policy), state_(Settings()) {
  policy_.alert_channel_required = false;
  items_.resize(options.items);
  for (size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    item.id = "item-" + std::to_string(i);
    item.gift_card = i % 5'000 == 4'999;
    item.reference = item.price =
        item.gift_card ? Money::Major(static_cast<int64_t>(25 + 25 * Random(20))) : CharmPrice();
  }
  Compile();
  Import();
}

// Charm prices: 4.99 to 1,999, most of them low.
Money ShopSimulator::CharmPrice() {
  constexpr int64_t kEnds[] = {99, 95, 90, 50, 49, 0};
  const int64_t scale = Chance(60) ? 30 : Chance(80) ? 150 : 2'000;
  const int64_t major = 4 + static_cast<int64_t>(Random(static_cast<uint64_t>(scale)));
  return Money::FromMicros((major * 100 + kEnds[Random(6)]) * 10'000);
}

void ShopSimulator::Compile() {
  auto compiled = Program::Compile(policy_, 1, now_);
  if (compiled.program == nullptr) throw std::runtime_error(compiled.complaints.front().what);
  program_ = std::move(compiled.program);
}

void ShopSimulator::Import() {
  std::vector<ItemUpdate> rows;
  for (const Item& item : items_) {
    ItemUpdate row{.id = item.id, .sku = item.id, .title = item.id};
    row.prices.push_back({.currency = kCurrency, .price = item.price});
    if (item.gift_card) row.face_value = item.price, row.is_gift_card = true;
    row.updated_at = now_;
    rows.push_back(std::move(row));
  }
  state_.Import(rows, true, *program_, now_);
}

// 80 % of the demand goes to 20 % of the items, and so on within them.
size_t ShopSimulator::PickItem() {
  size_t width = items_.size();
  while (width > 50 && Chance(80)) width /= 5;
  return Random(width);
}

void ShopSimulator::Tell(const Item& item) {
  ItemUpdate update{.id = item.id, .sku = item.id};
  ItemPrice price{.currency = kCurrency, .price = item.price};
  if (item.wrong.IsZero() && item.price < item.reference) price.compare_at = item.reference;
  update.prices.push_back(price);
  update.updated_at = now_;
  for (const PriceOutcome& outcome : state_.Apply(update, *program_, now_)) {
    vouched_wrong_ += !item.wrong.IsZero() && IsVouched(outcome.vouching);
  }
}

void ShopSimulator::Launch(int percent, int off, bool registered) {
  if (registered) {
    policy_.promotions.push_back({.name = "sale",
                                  .depth_basis_points = int64_t{off} * 100,
                                  .from = now_ + Duration{-1},
                                  .until = now_ + Days(30)});
    Compile();
  }
  for (size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    if (item.gift_card || !Chance(static_cast<uint64_t>(percent))) continue;
    const int64_t cents = item.reference.micros() / 10'000 * (100 - off) / 100;
    item.price = Money::FromMicros(cents * 10'000);
    on_sale_.push_back(i);
    now_ = now_ + Milliseconds(20);
    Tell(item);
  }
}

void ShopSimulator::EndSale() {
  policy_.promotions.clear();
  Compile();
  for (const size_t i : on_sale_) {
    items_[i].price = items_[i].reference;
    Tell(items_[i]);
  }
  on_sale_.clear();
}

void ShopSimulator::Collapse(Money price, int percent, bool told) {
  wrong_orders_ = unseen_ = vouched_wrong_ = 0;
  first_.clear();
  for (Item& item : items_) {
    if (item.reference <= price || !Chance(static_cast<uint64_t>(percent))) continue;
    item.price = item.wrong = price;
    if (price.IsZero()) item.wrong = Money::FromMicros(1);
    if (told) Tell(item), now_ = now_ + Milliseconds(5);
  }
}

void ShopSimulator::Restore() {
  for (Item& item : items_) {
    if (item.wrong.IsZero()) continue;
    item.price = item.reference;
    item.wrong = Money();
    Tell(item);
  }
}

void ShopSimulator::Sell(Duration duration, int pace) {
  const int64_t gap = Hours(1).micros * 100 / (int64_t{options_.orders_an_hour} * pace);
  const Instant end = now_ + duration;
  Instant next_advance = now_;
  while (now_ < end) {
    now_ = now_ + Duration{gap / 2 + static_cast<int64_t>(Random(static_cast<uint64_t>(gap)))};
    if (now_ >= next_advance) {
      state_.Advance(now_);
      next_advance = now_ + Seconds(10);
    }
    OneOrder();
  }
}

// True when a line sells by mistake.
bool ShopSimulator::Fill(OrderBuilder& builder) {
  Order& order = builder.order();
  order.store = "simulated";
  order.id = builder.arena().Copy(std::to_string(++orders_));
  order.currency = kCurrency;
  order.placed_at = order.revision.updated_at = now_;
  order.customer = 1 + Random(1'000'000);
  order.address = order.customer * 7;
  const uint64_t kind = Random(1'000);
  if (kind < 10) order.origin = Origin::kReplacement;
  if (kind >= 10 && kind < 30) order.origin = Origin::kRenewal;
  if (kind >= 30 && kind < 60) order.origin = Origin::kB2b, order.price_list = "trade";
  bool wrong = false;
  const size_t lines = 1 + (Chance(60) ? 0 : Random(4));
  Money total;
  std::set<size_t> taken;
  for (size_t i = 0; i < lines; ++i) {
    const size_t picked = PickItem();
    if (!taken.insert(picked).second) continue;
    const Item& item = items_[picked];
    Line& line = *builder.AddLine();
    line.variant_id = item.id;
    line.quantity = Quantity::Whole(Chance(85) ? 1 : 1 + static_cast<int64_t>(Random(4)));
    line.quantity_known = true;
    line.kind = item.gift_card ? LineKind::kGiftCard : LineKind::kItem;
    int64_t micros = item.price.micros();
    if (order.origin == Origin::kReplacement) micros = 0;
    if (order.origin == Origin::kRenewal || order.origin == Origin::kB2b) micros = micros * 7 / 10 / 10'000 * 10'000;
    line.unit_price = Money::FromMicros(micros);
    line.unit_price_places = 2;
    wrong |= !item.wrong.IsZero() && order.origin == Origin::kStorefront;
    total = Money::FromMicros(total.micros() + micros * line.quantity.micros() / kMicros);
  }
  if (kind >= 60 && kind < 80) {
    Line& gift = *builder.AddLine();
    gift.sku = "gift-with-purchase", gift.kind = LineKind::kGift;
    gift.quantity = Quantity::Whole(1), gift.quantity_known = true;
    gift.unit_price = Money();
  }
  if (kind >= 80 && kind < 90) {
    Line& deposit = *builder.AddLine();
    deposit.kind = LineKind::kDeposit, deposit.title = "deposit";
    deposit.quantity = Quantity::Whole(1), deposit.quantity_known = true;
    deposit.unit_price = Money::Major(1);
    total = Money::FromMicros(total.micros() + Money::Major(1).micros());
  }
  order.total = total;
  return wrong;
}

void ShopSimulator::OneOrder() {
  workspace_.arena().Reset();
  OrderBuilder builder(workspace_.arena());
  const bool wrong = Fill(builder);
  const BuildResult built = builder.Finish();
  if (!built.ok()) throw std::runtime_error(std::string(Name(built.error)));
  Judgement judgement =
      Decide(state_, {.order = *built.order, .program = *program_, .now = now_, .always_judge = true}, workspace_);
  Note(judgement, wrong);
  state_.Apply(judgement.record);
}

void ShopSimulator::Note(const Judgement& judgement, bool wrong) {
  std::set<std::string> stopped;
  for (const auto& finding : judgement.verdict.findings) {
    if (finding.action >= Action::kHold) stopped.insert(finding.guardrail);
  }
  for (const std::string& guardrail : stopped) {
    ++fired_[guardrail];
    first_.emplace(guardrail, wrong_orders_);
    if (!wrong) ++false_alarms_[guardrail];
  }
  wrong_orders_ += wrong;
  unseen_ += wrong && judgement.verdict.decision == Action::kAllow;
}

int64_t ShopSimulator::fired(const std::string& guardrail) const {
  const auto at = fired_.find(guardrail);
  return at == fired_.end() ? 0 : at->second;
}

std::optional<int64_t> ShopSimulator::wrong_before_first(const std::string& guardrail) const {
  const auto at = first_.find(guardrail);
  return at == first_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace parapet
