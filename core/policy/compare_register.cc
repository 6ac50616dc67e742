// SPDX-License-Identifier: Apache-2.0
//
// Comparing what policies register: exemptions, promotions, entitlements, halts, taxes, rates, shipping.
#include <algorithm>

#include "parapet/core/policy/differences.h"

namespace parapet {
namespace {

constexpr int64_t kRateDrift = 500;  // an exchange rate that moves further than 5 % is looked at

bool IsOver(Instant until, Instant now) { return now.IsKnown() && until.IsKnown() && until <= now; }

Effect Loosening(const auto&) { return Effect::kLoosens; }
Effect Tightening(const auto&) { return Effect::kTightens; }

std::map<std::string, Exemption> Exemptions(const Policy& policy, Instant now) {
  std::map<std::string, Exemption> entries;
  for (const Exemption& each : policy.exemptions) {
    if (!IsOver(each.expires, now)) PutEntry(entries, each.guardrail + " " + ScopeText(each.scope), each);
  }
  return entries;
}

std::string Text(const Exemption& each) {
  return "until=" + InstantText(each.expires) + " owner=" + each.owner + " reason=" + each.reason;
}

Effect Changed(const Exemption& before, const Exemption& after) {
  return WhereMoreLoosens(before.expires, after.expires);
}

std::map<std::string, Promotion> Promotions(const Policy& policy, Instant now) {
  std::map<std::string, Promotion> entries;
  for (const Promotion& each : policy.promotions) {
    if (!IsOver(each.until, now)) PutEntry(entries, each.name, each);
  }
  return entries;
}

std::string CountText(const std::optional<int64_t>& count) {
  return count ? std::to_string(*count) : std::string(kNoEntry);
}

std::string Text(const Promotion& each) {
  char percentage[kDecimalFormatMax];
  std::string text = "items=" + each.items;
  if (each.flat_price) text += " at " + AmountText(each.flat_price);
  if (each.depth_basis_points != 0) text += " to " + PercentText(each.depth_basis_points) + " below";
  text += " from=" + InstantText(each.from) + " until=" + InstantText(each.until);
  if (!each.codes.empty()) text += " codes=" + Joined(each.codes);
  if (each.percentage) {
    text.append(" percentage=").append(FormatDecimal(*each.percentage, 0, percentage)).append("%");
  }
  if (each.amount) text += " amount=" + AmountText(each.amount);
  if (each.uses) text += " uses=" + CountText(each.uses);
  if (each.uses_per_customer) text += " uses_per_customer=" + CountText(each.uses_per_customer);
  if (each.uses_per_minute) text += " uses_per_minute=" + CountText(each.uses_per_minute);
  if (each.exclusive) text += " exclusive";
  if (!each.customer_groups.empty()) text += " groups=" + Joined(each.customer_groups);
  if (!each.channels.empty()) text += " channels=" + Joined(each.channels);
  if (!each.countries.empty()) text += " countries=" + Joined(each.countries);
  if (each.budget) text += " budget=" + AmountText(each.budget);
  return text;
}

Effect OfItems(const std::string& before, const std::string& after) {
  if (before == after) return Effect::kNothing;
  return PatternCovers(before, after) ? Effect::kTightens : Effect::kLoosens;
}

// How far down a promotion explains prices; a change from one way of saying so to the other cannot be told.
Effect OfFloor(const Promotion& before, const Promotion& after) {
  if (before.flat_price.has_value() != after.flat_price.has_value()) return Effect::kLoosens;
  if (before.flat_price) return WhereMoreLoosens(*after.flat_price, *before.flat_price);
  return WhereMoreLoosens(before.depth_basis_points, after.depth_basis_points);
}

// A promotion without a budget of its own spends from the day's, so one that comes or goes cannot be told.
Effect OfBudget(const std::optional<Money>& before, const std::optional<Money>& after) {
  return before.has_value() == after.has_value() ? OfBound(before, after) : Effect::kLoosens;
}

Effect Changed(const Promotion& before, const Promotion& after) {
  Effect effect = OfItems(before.items, after.items);
  for (Effect each :
       {OfFloor(before, after), OfTime(before.from, before.until, after.from, after.until),
        OfRights(before.codes, after.codes), OfBound(before.percentage, after.percentage),
        OfBound(before.amount, after.amount), OfBound(before.uses, after.uses),
        OfBound(before.uses_per_customer, after.uses_per_customer),
        OfBound(before.uses_per_minute, after.uses_per_minute), WhereMoreLoosens(after.exclusive, before.exclusive),
        OfAudience(before.customer_groups, after.customer_groups), OfAudience(before.channels, after.channels),
        OfAudience(before.countries, after.countries), OfBudget(before.budget, after.budget)}) {
    effect = Both(effect, each);
  }
  return effect;
}

std::map<std::string, EntitlementEntry> Entitlements(const Policy& policy, Instant now) {
  std::map<std::string, EntitlementEntry> entries;
  for (const EntitlementEntry& each : policy.entitlements) {
    if (!IsOver(each.until, now)) PutEntry(entries, each.name, each);
  }
  return entries;
}

std::string Text(const EntitlementEntry& each) {
  return "codes=" + Joined(each.codes) + " groups=" + Joined(each.customer_groups) +
         " origins=" + Joined(each.origins) + " from=" + InstantText(each.from) + " until=" + InstantText(each.until);
}

Effect Changed(const EntitlementEntry& before, const EntitlementEntry& after) {
  return Both(
      Both(OfAudience(before.codes, after.codes), OfAudience(before.customer_groups, after.customer_groups)),
      Both(OfAudience(before.origins, after.origins), OfTime(before.from, before.until, after.from, after.until)));
}

std::map<std::string, Halt> Halts(const Policy& policy, Instant now) {
  std::map<std::string, Halt> entries;
  for (const Halt& each : policy.halts) {
    if (IsOver(each.expires, now)) continue;
    PutEntry(entries,
             each.scope          ? ScopeText(*each.scope)
             : each.code.empty() ? "promotion=" + each.promotion
                                 : "code=" + each.code,
             each);
  }
  return entries;
}

std::string Text(const Halt& each) {
  return "until=" + InstantText(each.expires) + " actor=" + each.actor + " reason=" + each.reason;
}

Effect Changed(const Halt& before, const Halt& after) { return WhereMoreLoosens(after.expires, before.expires); }

std::string Text(const TaxRate& each) { return PercentText(each.least) + " to " + PercentText(each.most); }

Effect Changed(const TaxRate& before, const TaxRate& after) {
  return Both(WhereMoreLoosens(after.least, before.least), WhereMoreLoosens(before.most, after.most));
}

std::string Text(const ExchangeRateEntry& each) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(each.rate_micros, 0, text)) + " as of " + InstantText(each.as_of);
}

Effect Changed(const ExchangeRateEntry& before, const ExchangeRateEntry& after) {
  const int64_t gap = std::max(before.rate_micros, after.rate_micros) - std::min(before.rate_micros, after.rate_micros);
  const auto limit = MultiplyDivide(before.rate_micros, kRateDrift, kHundredPercent);
  return limit && gap <= *limit ? Effect::kNothing : Effect::kLoosens;
}

std::string Text(const ShippingRule& each) { return "from " + AmountText(each.free_from); }

Effect Changed(const ShippingRule& before, const ShippingRule& after) {
  return WhereMoreLoosens(after.free_from, before.free_from);
}

// What an entry of a part does that another of the whole did: changing it to this one. Where nothing stood for the
// whole it makes more be checked.
template <typename Entry, typename IsWhole>
Effect OfPart(const std::vector<Entry>& list, const Entry& part, IsWhole is_whole) {
  const auto whole = std::find_if(list.begin(), list.end(), is_whole);
  return whole == list.end() ? Effect::kTightens : Changed(*whole, part);
}

template <typename Entry, typename KeyOf>
std::map<std::string, Entry> Keyed(const std::vector<Entry>& list, KeyOf key) {
  std::map<std::string, Entry> entries;
  for (const Entry& each : list) PutEntry(entries, key(each), each);
  return entries;
}

}  // namespace

void CompareRegister(const Policy& before, const Policy& after, Instant now, Differences& differences) {
  const auto text = [](const auto& entry) { return Text(entry); };
  const auto changed = [](const auto& a, const auto& b) { return Changed(a, b); };
  const auto loosens = [](const auto& entry) { return Loosening(entry); };
  const auto tightens = [](const auto& entry) { return Tightening(entry); };
  differences.NoteEntries("$.exemptions", "the exemption from", Exemptions(before, now), Exemptions(after, now),
                          loosens, text, changed);
  differences.NoteEntries("$.promotions", "the promotion", Promotions(before, now), Promotions(after, now), loosens,
                          text, changed);
  differences.NoteEntries("$.entitlements", "the entitlement", Entitlements(before, now), Entitlements(after, now),
                          loosens, text, changed);
  differences.NoteEntries("$.halts", "the halt of", Halts(before, now), Halts(after, now), tightens, text, changed);
  const auto place = [](const TaxRate& each) { return each.country + (each.region.empty() ? "" : "-" + each.region); };
  differences.NoteEntries(
      "$.tax_rates", "the tax rates of", Keyed(before.tax_rates, place), Keyed(after.tax_rates, place),
      [&](const TaxRate& each) {
        return OfPart(before.tax_rates, each, [&](const TaxRate& whole) {
          return !each.region.empty() && whole.region.empty() && whole.country == each.country;
        });
      },
      text, changed);
  const auto pair = [](const ExchangeRateEntry& each) { return each.from + "/" + each.to; };
  differences.NoteEntries(
      "$.exchange_rates", "the exchange rate", Keyed(before.exchange_rates, pair), Keyed(after.exchange_rates, pair),
      [&](const ExchangeRateEntry& each) {
        // One that was derived from the way back so far cannot be told.
        const auto back = [&](const ExchangeRateEntry& known) {
          return known.from == each.to && known.to == each.from;
        };
        return std::any_of(before.exchange_rates.begin(), before.exchange_rates.end(), back) ? Effect::kLoosens
                                                                                             : Effect::kTightens;
      },
      text, changed);
  const auto where = [](const ShippingRule& each) {
    return each.currency + (each.country.empty() ? "" : " in " + each.country);
  };
  differences.NoteEntries(
      "$.shipping", "free shipping for", Keyed(before.shipping, where), Keyed(after.shipping, where),
      [&](const ShippingRule& each) {
        return OfPart(before.shipping, each, [&](const ShippingRule& whole) {
          return !each.country.empty() && whole.country.empty() && whole.currency == each.currency;
        });
      },
      text, changed);
}

}  // namespace parapet
