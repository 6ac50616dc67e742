// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/register.h"

#include <algorithm>

#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/policy/timing.h"

namespace parapet {
namespace {

constexpr size_t kPartMax = 3;
constexpr size_t kNone = 0;  // ordinals count from 1, so that none is less than any

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Two short texts as one number; 0, which no two make, where one is too long.
uint64_t Key(std::string_view first, std::string_view second) {
  if (first.size() > kPartMax || second.size() > kPartMax) return 0;
  uint64_t key = 1;
  for (std::string_view part : {first, second}) {
    for (size_t i = 0; i < kPartMax; ++i) key = key << 8 | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0);
  }
  return key;
}

bool ExplainsPrices(const Promotion& promotion) {
  return promotion.depth_basis_points != 0 || promotion.flat_price.has_value();
}

// Which of two promotions a code means at `now`: one that holds, else the next to begin, else the last to have ended.
bool IsBetter(const Promotion& candidate, const Promotion& known, Instant now) {
  const auto rank = [now](const Promotion& each) {
    return Within(each.from, each.until, now) ? 2 : each.from > now ? 1 : 0;
  };
  if (rank(candidate) != rank(known)) return rank(candidate) > rank(known);
  if (rank(candidate) == 1) return candidate.from < known.from;
  return rank(candidate) == 2 || candidate.until >= known.until;
}

}  // namespace

bool SameCode(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return Lower(x) == Lower(y); });
}

size_t Register::CodeHash::operator()(std::string_view code) const {
  Fingerprint hash;
  uint64_t word = code.size();
  for (size_t i = 0; i < code.size(); ++i) {
    word = word << 8 | static_cast<unsigned char>(Lower(code[i]));
    if (i % 7 == 6) hash.Add(word), word = 0;
  }
  return hash.Add(word).value();
}

Register::Register(const Policy& policy, Instant now) : policy_(policy) {
  AddPromotions(now);
  AddHalts(now);
  for (const TaxRate& rate : policy.tax_rates) taxes_[Key(rate.country, rate.region)] = {rate.least, rate.most};
  for (const ShippingRule& rule : policy.shipping) free_shipping_[Key(rule.country, rule.currency)] = rule.free_from;
  for (const ExchangeRateEntry& rate : policy.exchange_rates) {
    const auto back = MultiplyDivide(kMicros, kMicros, rate.rate_micros);
    if (back && *back > 0) rates_.try_emplace(Key(rate.to, rate.from), PolicyView::ExchangeRate{*back, rate.as_of});
  }
  for (const ExchangeRateEntry& rate : policy.exchange_rates) {
    rates_[Key(rate.from, rate.to)] = {rate.rate_micros, rate.as_of};
  }
}

// An order is judged by what held when it was placed; one that is placed earlier than this is never touched.
constexpr Duration kAskedBack = Hours(24);

void Register::AddPromotions(Instant now) {
  for (size_t i = 0; i < policy_.promotions.size(); ++i) {
    const Promotion& promotion = policy_.promotions[i];
    for (const std::string& code : promotion.codes) AddCode(code, promotion, now);
    if (!ExplainsPrices(promotion) || (promotion.until.IsKnown() && promotion.until <= now - kAskedBack)) continue;
    (IsLiteral(promotion.items) ? by_item_[promotion.items] : by_pattern_).push_back(i + 1);
  }
}

void Register::AddCode(const std::string& code, const Promotion& promotion, Instant now) {
  const auto [entry, added] = codes_.try_emplace(code, &promotion);
  if (added) return;
  for (const Promotion* each : {entry->second, &promotion}) {
    for (Instant edge : {each->from, each->until}) {
      if (edge > now) valid_until_ = Earlier(valid_until_, edge);
    }
  }
  if (IsBetter(promotion, *entry->second, now)) entry->second = &promotion;
}

void Register::AddHalts(Instant now) {
  const auto later = [](Instant& known, Instant expires) { known = std::max(known, expires); };
  for (const Halt& halt : policy_.halts) {
    if (halt.expires <= now - kAskedBack) continue;
    if (halt.scope) halted_scopes_.push_back(&halt);
    if (!halt.code.empty()) later(halted_codes_[halt.code], halt.expires);
    if (!halt.promotion.empty()) later(halted_promotions_[halt.promotion], halt.expires);
  }
}

bool Register::IsHalted(const Promotion& promotion, Instant now) const {
  if (halted_promotions_.empty()) return false;
  const auto found = halted_promotions_.find(promotion.name);
  return found != halted_promotions_.end() && now < found->second;
}

// The greatest ordinal above `least` of a promotion that holds; `least` where there is none.
size_t Register::LastHolding(const Ordinals& ordinals, Instant now, size_t least) const {
  for (auto at = ordinals.rbegin(); at != ordinals.rend() && *at > least; ++at) {
    const Promotion& promotion = policy_.promotions[*at - 1];
    if (Within(promotion.from, promotion.until, now) && !IsHalted(promotion, now)) return *at;
  }
  return least;
}

const Promotion* Register::PromotionFor(std::string_view item, std::string_view sku, Instant now) const {
  size_t last = kNone;
  for (std::string_view name : {item, sku}) {
    if (by_item_.empty() || name.empty()) continue;
    const auto found = by_item_.find(name);
    if (found != by_item_.end()) last = LastHolding(found->second, now, last);
  }
  for (auto at = by_pattern_.rbegin(); at != by_pattern_.rend() && *at > last; ++at) {
    const Promotion& promotion = policy_.promotions[*at - 1];
    if (!Within(promotion.from, promotion.until, now) || IsHalted(promotion, now)) continue;
    const bool matches =
        MatchesPattern(promotion.items, item) || (!sku.empty() && MatchesPattern(promotion.items, sku));
    if (matches) last = *at;
  }
  return last == kNone ? nullptr : &policy_.promotions[last - 1];
}

const Promotion* Register::CodeFor(std::string_view code) const {
  if (code.empty() || codes_.empty()) return nullptr;
  const auto found = codes_.find(code);
  return found == codes_.end() ? nullptr : found->second;
}

bool Register::IsHalted(std::string_view item, std::string_view sku, const Order& order, Instant now) const {
  return std::any_of(halted_scopes_.begin(), halted_scopes_.end(), [&](const Halt* halt) {
    return now < halt->expires && halt->scope->Admits(item, sku) && halt->scope->Admits(order);
  });
}

bool Register::IsCodeHalted(std::string_view code, Instant now) const {
  const auto found = halted_codes_.find(code);
  if (found != halted_codes_.end() && now < found->second) return true;
  if (halted_promotions_.empty()) return false;
  const Promotion* promotion = CodeFor(code);
  return promotion != nullptr && IsHalted(*promotion, now);
}

std::optional<PolicyView::TaxBand> Register::TaxRates(std::string_view country, std::string_view region) const {
  if (taxes_.empty() || country.empty()) return std::nullopt;
  for (std::string_view part : {region, std::string_view()}) {
    const auto found = taxes_.find(Key(country, part));
    if (found != taxes_.end()) return found->second;
  }
  return std::nullopt;
}

std::optional<PolicyView::ExchangeRate> Register::RateBetween(Currency from, Currency to) const {
  const auto found = rates_.find(Key(from.code(), to.code()));
  return found == rates_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Money> Register::FreeShippingFrom(std::string_view country, Currency currency) const {
  for (std::string_view part : {country, std::string_view()}) {
    const auto found = free_shipping_.find(Key(part, currency.code()));
    if (found != free_shipping_.end()) return found->second;
  }
  return std::nullopt;
}

}  // namespace parapet
