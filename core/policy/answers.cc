// SPDX-License-Identifier: Apache-2.0
//
// What facts, the flow and the command ask of a program.
#include <algorithm>

#include "parapet/core/policy/program_impl.h"
#include "parapet/core/policy/timing.h"

namespace parapet {
namespace {

bool Holds(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool UsesCode(const EntitlementEntry& entry, const Order& order) {
  for (const Discount& discount : order.discounts) {
    for (const std::string& code : entry.codes) {
      if (!discount.code.empty() && SameCode(code, discount.code)) return true;
    }
  }
  return false;
}

// A budget times a multiple in basis points; at the end of Money's range where it does not fit.
std::optional<Money> Times(const std::optional<Money>& budget, int64_t multiple) {
  if (!budget || multiple == kHundredPercent) return budget;
  const auto product = MultiplyDivide(budget->micros(), multiple, kHundredPercent);
  return Money::FromMicros(product.value_or(std::numeric_limits<int64_t>::max()));
}

// The greatest of what the entries of the calendar that hold say, unchanged where none does.
int64_t Multiple(const Policy& policy, Instant now, int64_t CalendarEntry::*field) {
  std::optional<int64_t> greatest;
  for (const CalendarEntry& entry : policy.calendar) {
    if (Within(entry.from, entry.until, now)) greatest = std::max(greatest.value_or(0), entry.*field);
  }
  return greatest.value_or(kHundredPercent);
}

}  // namespace

uint8_t Program::LineProfile(std::string_view item, std::string_view sku) const {
  if (impl_->items.empty()) return 0;
  const auto found = impl_->profiles.find(impl_->items.SetOf(item, sku));
  return found == impl_->profiles.end() ? 0 : found->second;
}

// What the order is has chosen the table already; see RulesFor.
uint8_t Program::OrderProfile(const Order&) const { return 0; }

const Promotion* Program::PromotionFor(std::string_view item, std::string_view sku, Instant now) const {
  return impl_->shop.PromotionFor(item, sku, now);
}

FactSet Program::Supplies() const { return impl_->supplies; }

bool Program::LooksAtItems() const {
  return !impl_->items.empty() || !impl_->policy.promotions.empty() || !impl_->policy.halts.empty();
}

bool Program::CoversZeroTotal(const Order& order, Instant now) const {
  for (const EntitlementEntry& entry : impl_->policy.entitlements) {
    if (!Within(entry.from, entry.until, now)) continue;
    if (!entry.codes.empty() && !UsesCode(entry, order)) continue;
    if (!entry.customer_groups.empty() && !Holds(entry.customer_groups, order.customer_group)) continue;
    const bool by_origin = std::find(entry.origins.begin(), entry.origins.end(), order.origin) != entry.origins.end();
    if (entry.origins.empty() || by_origin) return true;
  }
  return false;
}

const Promotion* Program::CodeFor(std::string_view code) const { return impl_->shop.CodeFor(code); }

bool Program::IsHalted(std::string_view item, std::string_view sku, const Order& order, Instant now) const {
  return impl_->shop.IsHalted(item, sku, order, now);
}

bool Program::IsCodeHalted(std::string_view code, Instant now) const { return impl_->shop.IsCodeHalted(code, now); }

std::optional<PolicyView::TaxBand> Program::TaxRates(const Order& order) const {
  return impl_->shop.TaxRates(order.country, order.region);
}

std::optional<PolicyView::ExchangeRate> Program::RateBetween(Currency from, Currency to) const {
  return impl_->shop.RateBetween(from, to);
}

std::optional<Money> Program::FreeShippingFrom(const Order& order) const {
  return impl_->shop.FreeShippingFrom(order.country, order.currency);
}

PolicyView::Budgets Program::BudgetsAt(Instant now) const {
  const ExposureBudgets& budgets = impl_->policy.exposure;
  if (!budgets.Any()) return {};
  const int64_t multiple = Multiple(impl_->policy, now, &CalendarEntry::budget_multiple);
  return {Times(budgets.order, multiple), Times(budgets.item, multiple), Times(budgets.cohort, multiple),
          Times(budgets.day, multiple)};
}

int64_t Program::ExpectedMultipleAt(Instant now) const {
  return Multiple(impl_->policy, now, &CalendarEntry::expected_multiple);
}

const CalendarEntry* Program::FreezeAt(Instant now) const {
  for (const CalendarEntry& entry : impl_->policy.calendar) {
    if (entry.freeze && Within(entry.from, entry.until, now)) return &entry;
  }
  return nullptr;
}

Fallback Program::FallbackFor(std::string_view platform_kind) const {
  for (const auto& [kind, fallback] : impl_->policy.fallbacks) {
    if (kind == platform_kind) return fallback;
  }
  return Fallback::kOpen;
}

}  // namespace parapet
