// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/stock_remedy.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "parapet/core/recovery/consent_table.h"

namespace parapet {
namespace {

constexpr std::string_view kNames[] = {"send_ordered", "source_elsewhere", "substitute",
                                       "split",        "backorder",        "refund"};
constexpr int64_t kWhole = 10'000;    // basis points
constexpr int64_t kOfFamily = 5'000;  // of the score: the same product in another colour
constexpr int64_t kOfPrice = 3'000;   // worth nearly the same
constexpr int64_t kOfPlace = 2'000;   // named first by the shop
constexpr int64_t kPlacesThatCount = 10;

std::string Plain(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const size_t first = out.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : out.substr(first, out.find_last_not_of(' ') - first + 1);
}

std::set<std::string> ListOf(std::string_view text) {
  std::set<std::string> words;
  while (!text.empty()) {
    const size_t comma = text.find(',');
    if (std::string word = Plain(text.substr(0, comma)); !word.empty()) words.insert(std::move(word));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return words;
}

// Nothing below zero; what does not fit is more than any budget.
Money Above(Money a, Money b) {
  const auto more = Subtract(a, b);
  return !more ? Money::FromMicros(INT64_MAX) : more->IsNegative() ? Money() : *more;
}
Money Times(Money unit, Quantity quantity) { return Multiply(unit, quantity).value_or(Money::FromMicros(INT64_MAX)); }

Instant PromisedBy(const StockFacts& facts) {
  return facts.promised_by.IsKnown() ? facts.promised_by : facts.placed_at + kUsualPromise;
}

bool HasAll(const StockItem& item, Quantity quantity) { return item.available && *item.available >= quantity; }

int64_t SimilarityOf(const StockFacts& facts, const StockItem& candidate, size_t place) {
  int64_t score = !candidate.group.empty() && candidate.group == facts.ordered.group ? kOfFamily : 0;
  const Money price = candidate.price.value_or(Money());
  const Money most = std::max(price, facts.paid_unit), least = std::min(price, facts.paid_unit);
  score +=
      most.IsZero() ? kOfPrice : static_cast<int64_t>(static_cast<__int128>(kOfPrice) * least.micros() / most.micros());
  return score + kOfPlace * std::max<int64_t>(0, kPlacesThatCount - static_cast<int64_t>(place)) / kPlacesThatCount;
}

class Chooser {
 public:
  Chooser(const StockFacts& facts, const StockRemedyRules& rules, Money budget)
      : facts_(facts), rules_(rules), budget_(budget), consent_(ConsentFor(facts.country)) {}

  StockProposal Choose() {
    SendOrdered();
    SourceElsewhere();
    Substitutes();
    Later();
    Refund();
    proposal_.silence = std::string(consent_.silence) + " (" + std::string(consent_.source) + ")";
    return std::move(proposal_);
  }

 private:
  bool IsAffordable(Money cost, Money cap) const { return cost <= cap && cost <= budget_; }

  StockOption Option(StockRemedy remedy, std::string because) const {
    StockOption option{.remedy = remedy, .item = facts_.ordered.key, .customer_pays = facts_.paid_unit};
    option.because = std::move(because);
    return option;
  }

  void SendOrdered() {
    if (!HasAll(facts_.ordered, facts_.quantity)) return;
    StockOption option = Option(StockRemedy::kSendOrdered, "what was ordered is in stock");
    option.needs_reserving = true;
    proposal_.options.push_back(std::move(option));
  }

  void SourceElsewhere() {
    if (!facts_.supplier_quote || !facts_.supplier_time) return;
    const Money cost = Times(Above(*facts_.supplier_quote, facts_.paid_unit), facts_.quantity);
    const Instant eta = facts_.now + *facts_.supplier_time;
    if (eta > PromisedBy(facts_) || !IsAffordable(cost, rules_.source_most)) return;
    StockOption option = Option(StockRemedy::kSourceElsewhere, "a supplier has it, in time and within the cap");
    option.cost = cost;
    option.eta = eta;
    proposal_.options.push_back(std::move(option));
  }

  void Substitutes() {
    std::vector<StockOption> found;
    for (size_t i = 0; i < facts_.substitutes.size(); ++i) {
      const StockItem& candidate = facts_.substitutes[i];
      if (!WhyNoSubstitute(facts_, candidate).empty()) continue;
      StockOption option = Option(StockRemedy::kSubstitute, "the same class, size and flags, in stock, for no more");
      option.item = candidate.key;
      option.customer_pays = std::min(*candidate.price, facts_.paid_unit);
      option.cost = Times(Above(*candidate.price, facts_.paid_unit), facts_.quantity);
      option.refunded = Times(Above(facts_.paid_unit, option.customer_pays), facts_.quantity);
      option.similarity = SimilarityOf(facts_, candidate, i);
      option.needs_consent = consent_.substitute;
      option.needs_reserving = true;
      if (option.cost <= budget_) found.push_back(std::move(option));
    }
    std::stable_sort(found.begin(), found.end(), [](const StockOption& a, const StockOption& b) {
      return std::tie(b.similarity, a.cost, a.item) < std::tie(a.similarity, b.cost, b.item);
    });
    for (StockOption& option : found) proposal_.options.push_back(std::move(option));
  }

  void Later() {
    if (!facts_.restocked_on.IsKnown() || facts_.restocked_on <= facts_.now) return;
    const bool some = facts_.ordered.available && facts_.ordered.available->IsPositive();
    const bool late = facts_.restocked_on > PromisedBy(facts_);
    // What a second parcel costs is not known before it is packed: counted at its cap.
    if (some && IsAffordable(rules_.split_most, rules_.split_most)) {
      StockOption split = Option(StockRemedy::kSplit, "a part is in stock, and when the rest comes is known");
      split.cost = rules_.split_most;
      split.eta = facts_.restocked_on;
      split.needs_consent = late && consent_.delay;
      split.needs_reserving = true;
      proposal_.options.push_back(std::move(split));
    }
    StockOption wait = Option(StockRemedy::kBackorder, "when it comes is known");
    wait.eta = facts_.restocked_on;
    wait.needs_consent = late && consent_.delay;
    proposal_.options.push_back(std::move(wait));
  }

  void Refund() {
    StockOption option = Option(StockRemedy::kRefund, "nothing that was ordered can be sent");
    option.item.clear();
    option.customer_pays = Money();
    option.refunded = Times(facts_.paid_unit, facts_.quantity);
    option.gift = std::max(Money(), std::min(rules_.apology, budget_));
    option.cost = option.gift;
    proposal_.options.push_back(std::move(option));
  }

  const StockFacts& facts_;
  const StockRemedyRules& rules_;
  const Money budget_;
  const ConsentRule& consent_;
  StockProposal proposal_;
};

}  // namespace

std::string_view Name(StockRemedy remedy) { return kNames[static_cast<size_t>(remedy)]; }

std::string WhyNoSubstitute(const StockFacts& facts, const StockItem& candidate) {
  const StockItem& ordered = facts.ordered;
  if (candidate.key == ordered.key) return "it is what was ordered";
  if (!candidate.on_sale) return "it is not on sale";
  if (!candidate.price) return "its price in the order's currency is not known";
  if (candidate.price->IsNegative()) return "its price is below zero";
  if (!HasAll(candidate, facts.quantity)) return "there is not enough of it";
  const bool same_family = !ordered.group.empty() && candidate.group == ordered.group;
  const bool same_class = !ordered.product_type.empty() && Plain(candidate.product_type) == Plain(ordered.product_type);
  if (!same_class && !(same_family && ordered.product_type.empty())) return "it is of another class, or none is known";
  if (Plain(candidate.size) != Plain(ordered.size)) return "it has another size";
  if (ListOf(candidate.flags) != ListOf(ordered.flags)) return "it bears other flags";
  return {};
}

StockProposal ProposeForStock(const StockFacts& facts, const StockRemedyRules& rules, Money budget_left) {
  return Chooser(facts, rules, budget_left).Choose();
}

}  // namespace parapet
