// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with what a policy registers: promotions, entitlements, halts, taxes, exchange rates, shipping.
#include <algorithm>
#include <set>

#include "parapet/core/policy/lint_notes.h"
#include "parapet/core/policy/register.h"

namespace parapet {
namespace {

constexpr int64_t kWholePrice = 10'000;              // basis points
constexpr int64_t kWholePercentage = 100 * kMicros;  // micros of a percent
constexpr int64_t kTaxMost = 10 * kWholePrice;       // 1,000 %: beyond any excise
constexpr int64_t kRateMost = 1'000'000 * kMicros;

class RegisterLint {
 public:
  RegisterLint(const Policy& policy, Instant now, LintNotes& notes) : policy_(policy), now_(now), notes_(notes) {}

  void Run() {
    for (size_t i = 0; i < policy_.promotions.size(); ++i) {
      const std::string path = LintNotes::Entry("promotions", i);
      One(policy_.promotions[i], path);
      AgainstOthers(i, path);
    }
    Entitlements();
    for (size_t i = 0; i < policy_.halts.size(); ++i) One(policy_.halts[i], LintNotes::Entry("halts", i));
    TaxRates();
    ExchangeRates();
    Shipping();
  }

 private:
  void One(const Promotion& promotion, const std::string& path) {
    if (promotion.name.empty()) notes_.Complain(path, "the promotion has no name", "name it");
    if (promotion.items.empty()) notes_.Complain(path, "the promotion names no items", "\"*\" is all");
    if (!promotion.until.IsKnown()) {
      notes_.Complain(path, "the promotion has no end",
                      "give \"until\"; one without an end explains every later mistake");
    }
    notes_.CheckTime(promotion.from, promotion.until, now_, path, "the promotion");
    const bool by_depth = promotion.depth_basis_points != 0;
    const bool by_code = !promotion.codes.empty() && !by_depth && !promotion.flat_price;
    if (by_depth == promotion.flat_price.has_value() && !by_code) {
      notes_.Complain(
          path, by_depth ? "the promotion has both a depth and a price" : "the promotion has neither depth nor price",
          "give either \"depth\" or \"price\"");
    }
    if (promotion.depth_basis_points < 0 || promotion.depth_basis_points > kWholePrice) {
      notes_.Complain(path + ".depth", "a depth is above 0% and at most 100%", "\"40%\" takes prices down to 60%");
    }
    if (promotion.flat_price && promotion.flat_price->IsNegative()) {
      notes_.Complain(path + ".price", "the promotion's price is negative", "use \"0.00\" for a gift");
    }
    Codes(promotion, path);
    for (size_t i = 0; i < promotion.countries.size(); ++i) {
      notes_.CheckCountry(promotion.countries[i], path + ".countries[" + std::to_string(i) + "]");
    }
    if (promotion.budget && promotion.budget->IsNegative()) {
      notes_.Complain(path + ".budget", "a budget is negative", "use \"0.00\" for none at all");
    }
  }

  void Codes(const Promotion& promotion, const std::string& path) {
    if (promotion.percentage && promotion.amount) {
      notes_.Complain(path, "the promotion takes off both a percentage and an amount",
                      "give either \"percentage\" or \"amount\"");
    }
    if (promotion.percentage && (*promotion.percentage <= 0 || *promotion.percentage > kWholePercentage)) {
      notes_.Complain(path + ".percentage", "a percentage is above 0% and at most 100%",
                      "\"40%\" takes off two fifths");
    }
    if (promotion.amount && *promotion.amount <= Money()) {
      notes_.Complain(path + ".amount", "the amount is not above zero", "say what the code takes off");
    }
    const bool limited = promotion.percentage || promotion.amount || promotion.uses || promotion.uses_per_customer ||
                         promotion.uses_per_minute || promotion.exclusive;
    if (limited && promotion.codes.empty()) {
      notes_.Complain(path, "the promotion says what its code does and has no code",
                      "give \"codes\": what a customer types, or the automatic discount's title");
    }
    for (const std::string& code : promotion.codes) {
      if (code.empty()) notes_.Complain(path + ".codes", "a code is empty", "remove it");
    }
    for (const auto& uses : {promotion.uses, promotion.uses_per_customer, promotion.uses_per_minute}) {
      if (uses && *uses < 1) notes_.Complain(path, "a number of uses is below one", "halt the code instead");
    }
  }

  static bool TogetherInTime(const Promotion& a, const Promotion& b) { return a.until > b.from && b.until > a.from; }

  void AgainstOthers(size_t i, const std::string& path) {
    const Promotion& later = policy_.promotions[i];
    for (size_t j = 0; j < i; ++j) {
      const Promotion& earlier = policy_.promotions[j];
      if (earlier.name == later.name) {
        notes_.Complain(path + ".name", "two promotions are called " + LintNotes::Quoted(later.name),
                        "give each a name of its own");
        continue;
      }
      if (!TogetherInTime(earlier, later)) continue;
      const bool prices = Explains(earlier) && Explains(later);
      if (prices && PatternsOverlap(earlier.items, later.items)) {
        notes_.Warn(path, "overlaps the promotion " + LintNotes::Quoted(earlier.name) + " in items and time",
                    "the later entry holds where both apply");
      }
      SharedCodes(earlier, later, path);
    }
  }

  static bool Explains(const Promotion& promotion) { return promotion.depth_basis_points != 0 || promotion.flat_price; }

  void SharedCodes(const Promotion& earlier, const Promotion& later, const std::string& path) {
    if (earlier.percentage == later.percentage && earlier.amount == later.amount) return;
    for (const std::string& code : later.codes) {
      const bool shared = std::any_of(earlier.codes.begin(), earlier.codes.end(),
                                      [&code](const std::string& other) { return SameCode(code, other); });
      if (!shared) continue;
      notes_.Warn(path + ".codes",
                  "the code " + LintNotes::Quoted(code) + " means another value in the promotion " +
                      LintNotes::Quoted(earlier.name) + " at the same time",
                  "the later entry holds; end one of them before the other begins");
    }
  }

  void Entitlements() {
    std::set<std::string> names;
    for (size_t i = 0; i < policy_.entitlements.size(); ++i) {
      const EntitlementEntry& entry = policy_.entitlements[i];
      const std::string path = LintNotes::Entry("entitlements", i);
      if (entry.name.empty()) notes_.Complain(path, "the entitlement has no name", "name it");
      if (!entry.name.empty() && !names.insert(entry.name).second) {
        notes_.Complain(path + ".name", "two entitlements are called " + LintNotes::Quoted(entry.name),
                        "give each a name of its own");
      }
      if (entry.codes.empty() && entry.customer_groups.empty() && entry.origins.empty()) {
        notes_.Complain(path, "the entitlement names no code, customer group or origin",
                        "it would let every order be free");
      }
      notes_.CheckTime(entry.from, entry.until, now_, path, "the entitlement");
    }
  }

  void One(const Halt& halt, const std::string& path) {
    const int given = (halt.scope ? 1 : 0) + (halt.code.empty() ? 0 : 1) + (halt.promotion.empty() ? 0 : 1);
    if (given != 1) {
      notes_.Complain(path, given == 0 ? "the halt does not say what is halted" : "the halt names more than one thing",
                      "give one of \"scope\", \"code\" and \"promotion\"; an empty scope halts the whole shop");
    }
    notes_.CheckSaid(halt.actor, path, "the halt", "actor", "name who ordered it");
    notes_.CheckSaid(halt.reason, path, "the halt", "reason", "say why, for whoever wonders where the orders are");
    if (!halt.expires.IsKnown()) {
      notes_.Complain(path, "the halt has no end", "give \"expires\"; a forgotten halt costs every sale");
    } else if (halt.expires <= now_) {
      notes_.Warn(path, "the halt has expired", "remove it, or give it a new end");
    }
    if (halt.scope) notes_.CheckScope(*halt.scope, path + ".scope");
    if (!halt.promotion.empty()) KnownPromotion(halt.promotion, path + ".promotion");
  }

  void KnownPromotion(const std::string& name, const std::string& path) {
    std::vector<std::string> known;
    for (const Promotion& promotion : policy_.promotions) known.push_back(promotion.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    notes_.Complain(path, "no promotion is called " + LintNotes::Quoted(name),
                    LintNotes::Near(name, known, "halt its \"code\" instead"));
  }

  void TaxRates() {
    std::set<std::pair<std::string, std::string>> seen;
    for (size_t i = 0; i < policy_.tax_rates.size(); ++i) {
      const TaxRate& rate = policy_.tax_rates[i];
      const std::string path = LintNotes::Entry("tax_rates", i);
      notes_.CheckCountry(rate.country, path + ".country");
      if (rate.region.size() > 3) {
        notes_.Complain(path + ".region", LintNotes::Quoted(rate.region) + " is no region code",
                        "use the part of ISO 3166-2 after the dash, such as \"CA\"");
      }
      if (rate.least < 0 || rate.most > kTaxMost || rate.least > rate.most) {
        notes_.Complain(path,
                        "the rates " + ParameterText({.unit = Unit::kBasisPoints}, rate.least) + " to " +
                            ParameterText({.unit = Unit::kBasisPoints}, rate.most) + " are no range",
                        "give \"least\" and \"most\", from 0% on");
      }
      Once(seen, rate.country, rate.region, path);
    }
  }

  void ExchangeRates() {
    std::set<std::pair<std::string, std::string>> seen;
    for (size_t i = 0; i < policy_.exchange_rates.size(); ++i) {
      const ExchangeRateEntry& rate = policy_.exchange_rates[i];
      const std::string path = LintNotes::Entry("exchange_rates", i);
      notes_.CheckCurrency(rate.from, path + ".from");
      notes_.CheckCurrency(rate.to, path + ".to");
      if (rate.from == rate.to) notes_.Complain(path, "the two currencies are one", "name two");
      if (rate.rate_micros <= 0 || rate.rate_micros > kRateMost) {
        notes_.Complain(path + ".rate", "the rate is not above zero, or beyond a million",
                        "say what one unit of \"from\" buys of \"to\"");
      }
      if (!rate.as_of.IsKnown()) notes_.Complain(path, "the rate has no date", "give \"as_of\"");
      if (rate.as_of > now_) notes_.Warn(path + ".as_of", "the rate is of the future", "look at its date");
      Once(seen, rate.from, rate.to, path);
    }
  }

  void Shipping() {
    std::set<std::pair<std::string, std::string>> seen;
    for (size_t i = 0; i < policy_.shipping.size(); ++i) {
      const ShippingRule& rule = policy_.shipping[i];
      const std::string path = LintNotes::Entry("shipping", i);
      if (!rule.country.empty()) notes_.CheckCountry(rule.country, path + ".country");
      notes_.CheckCurrency(rule.currency, path + ".currency");
      if (rule.free_from.IsNegative()) {
        notes_.Complain(path + ".free_from", "the amount is negative", "\"0.00\" ships everything free");
      }
      Once(seen, rule.country, rule.currency, path);
    }
  }

  void Once(std::set<std::pair<std::string, std::string>>& seen, const std::string& a, const std::string& b,
            const std::string& path) {
    if (!seen.insert({a, b}).second) notes_.Complain(path, "an entry above says the same place", "keep one of them");
  }

  const Policy& policy_;
  Instant now_;
  LintNotes& notes_;
};

}  // namespace

void LintRegister(const Policy& policy, Instant now, LintNotes& notes) { RegisterLint(policy, now, notes).Run(); }

}  // namespace parapet
