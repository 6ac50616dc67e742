// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/post_incident.h"

#include <algorithm>
#include <set>

#include "parapet/core/recovery/blame.h"

namespace parapet {
namespace {

constexpr std::string_view kSelf = "parapet";

constexpr ProcessCause kUncheckedPrice = {"unchecked_price_change",
                                          "A price went live without anything that checked it first."};
constexpr ProcessCause kUncheckedImport = {
    "unchecked_import", "A file changed many prices at once without anything that checked it first."};
constexpr ProcessCause kPromotionSetup = {"promotion_setup",
                                          "A promotion or a code could be used beyond what it was meant for."};
constexpr std::pair<std::string_view, ProcessCause> kByFamily[] = {
    {"price_drift", {"stale_price", "Carts and channels kept a price that had changed meanwhile."}},
    {"price", kUncheckedPrice},
    {"discount", kPromotionSetup},
    {"stock", {"stock_record", "More was sold than the record of the stock could vouch for."}},
    {"quantity", {"quantity_limits", "Quantities were accepted beyond the limits that were meant."}},
    {"total", {"total_arithmetic", "The parts of an order did not add up to its total."}},
    {"tax", {"tax_setup", "Tax was worked out otherwise than the shop's rates say."}},
    {"currency", {"currency_setup", "What was shown and what was charged were in different currencies or rates."}},
    {"shipping", {"shipping_rules", "Shipping was priced otherwise than the shop's rules say."}},
    {"duplicate", {"repeated_submission", "One order was taken more than once."}},
    {"data", {"incomplete_data", "Orders came with data that could not be relied on."}},
};
constexpr ProcessCause kUnknownProcess = {"unclassified", "The record does not tell by which way it got through."};

std::string AmountText(Money amount, Currency currency) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(amount.micros(), currency.exponent(), text)) + " " + std::string(currency.code());
}

Instant PlacedAt(const CaseBook& book, const Case& one) {
  const SeenOrder* order = book.FindOrder(one.order);
  return order != nullptr && order->placed_at.IsKnown() ? order->placed_at : one.opened_at;
}

// Takes people's words over, where nothing can be said against them.
class Quotes {
 public:
  explicit Quotes(std::set<std::string> people) : people_(std::move(people)) {}
  std::string Of(const std::string& words) {
    if (words.empty()) return {};
    if (BlameIn(words, people_).empty()) return ": " + words;
    ++left_out_;
    return ": [words left out that name or blame somebody]";
  }
  bool MayStand(const std::string& words) { return BlameIn(words, people_).empty() || (++left_out_, false); }
  size_t left_out() const { return left_out_; }

 private:
  const std::set<std::string> people_;
  size_t left_out_ = 0;
};

std::string RoleOf(const IncidentStep& step, const Incident& incident) {
  if (step.actor == kSelf) return std::string(kSelf);
  if (step.act == IncidentAct::kApproved) return step.plan && step.plan->ask == Ask::kOwner ? "owner" : "approver";
  if (step.act == IncidentAct::kAsked || step.act == IncidentAct::kClosed) return "approver";
  return incident.owner_role;
}

std::string WordsOf(const IncidentStep& step, Currency currency, Quotes& quotes) {
  switch (step.act) {
    case IncidentAct::kNoted:
      return "said where it stands" + quotes.Of(step.reason);
    case IncidentAct::kAdopted:
      return "took in " + std::to_string(step.orders.size()) + " more orders" + quotes.Of(step.reason);
    case IncidentAct::kDecided:
      return "chose the remedy" + (step.plan ? " (" + step.plan->because + ")" : std::string());
    case IncidentAct::kApproved: {
      Money sum;
      for (const Grant& grant : step.grants) sum = Add(sum, grant.amount).value_or(sum);
      return "granted it to " + std::to_string(step.grants.size()) + " orders, " + AmountText(sum, currency) +
             quotes.Of(step.reason);
    }
    case IncidentAct::kAsked:
      return "asked a second person to accept that it may happen again" + quotes.Of(step.reason);
    case IncidentAct::kClosed:
      return "closed it as " + std::string(step.closing ? Name(*step.closing) : "closed") + quotes.Of(step.reason);
    case IncidentAct::kBreached:
      return "told people that timers were missed, " + std::to_string(step.breaches) + " by then";
  }
  return {};
}

void AddSteps(const CaseBook& book, const Incident& incident, Quotes& quotes, PostIncident& report) {
  for (const IncidentStep& step : book.StepsOf(incident)) {
    if (step.at < incident.opened_at) continue;
    report.timeline.push_back({step.at, step.at, RoleOf(step, incident), WordsOf(step, incident.currency, quotes)});
  }
}

std::string WordsOf(const CaseStep& step) {
  if (step.act == CaseAct::kStepped) return "step " + step.step + " " + std::string(Name(step.state));
  if (step.act == CaseAct::kAnswered) return "the customer answered";
  return "marked as " + std::string(Name(step.act));
}

// What was done for the orders; alike things are one line.
void AddCaseSteps(const CaseBook& book, const Incident& incident, PostIncident& report) {
  struct Alike {
    Instant first, last;
    size_t orders = 0;
  };
  std::map<std::pair<std::string, std::string>, Alike> lines;
  for (const Case& one : incident.cases) {
    std::set<std::pair<std::string, std::string>> of_this;
    for (const CaseStep& step : book.StepsOf(one)) {
      const bool answered = step.act == CaseAct::kAnswered;
      const std::string role = step.actor == kSelf ? std::string(kSelf) : answered ? "customer" : incident.owner_role;
      Alike& alike = lines[{role, WordsOf(step)}];
      alike.first = alike.first.IsKnown() ? std::min(alike.first, step.at) : step.at;
      alike.last = std::max(alike.last, step.at);
      if (of_this.insert({role, WordsOf(step)}).second) ++alike.orders;
    }
  }
  for (const auto& [key, alike] : lines) {
    const std::string many = alike.orders == 1 ? "1 order" : std::to_string(alike.orders) + " orders";
    report.timeline.push_back({alike.first, alike.last, key.first, many + ": " + key.second});
  }
}

void AddSightings(const CaseBook& book, const Incident& incident, PostIncident& report) {
  for (const SeenChange& change : incident.changes) {
    if (change.at < incident.opened_at) continue;  // of an earlier round
    std::string what = "the price of " + (change.item.empty() ? "many items" : change.item) + " became " +
                       AmountText(change.price, change.currency);
    if (change.reference) what += " where it had been " + AmountText(*change.reference, change.currency);
    report.timeline.push_back({change.at, change.at, "catalogue", what + "; " + change.guardrail + " raised it"});
  }
  if (incident.cases.empty()) return;
  Instant first, last, found;
  for (const Case& one : incident.cases) {
    const Instant at = PlacedAt(book, one);
    first = first.IsKnown() ? std::min(first, at) : at;
    last = std::max(last, at);
    found = found.IsKnown() ? std::min(found, one.opened_at) : one.opened_at;
  }
  report.timeline.push_back({first, last, "customers", std::to_string(incident.cases.size()) + " orders were placed"});
  report.timeline.push_back({found, found, std::string(kSelf), "the first of these orders was found"});
}

// Which prices were wrong: those that raised it, and those that its orders were charged.
std::set<std::pair<std::string, Money>> WrongPrices(const CaseBook& book, const Incident& incident,
                                                    std::map<std::string, Money>& references) {
  std::set<std::pair<std::string, Money>> wrong;
  for (const SeenChange& change : incident.changes) {
    wrong.emplace(change.item, change.price);
    if (change.reference) references[change.item] = *change.reference;
  }
  for (const Case& one : incident.cases) {
    const SeenOrder* order = book.FindOrder(one.order);
    if (order == nullptr) continue;
    for (const SeenLine& line : order->lines) {
      if (!line.reference || !IsWrongPrice(line.charged, *line.reference)) continue;
      wrong.emplace(line.item, line.charged);
      references.emplace(line.item, *line.reference);
    }
  }
  return wrong;
}

// When the last item had its right price again, for good as far as is known.
Instant FixedAt(const IncidentHistory& history, const std::map<std::string, Money>& references) {
  std::map<std::string, Instant> right;  // of those that were wrong
  for (const PriceSeen& seen : history.prices) {
    const auto reference = references.find(seen.item);
    if (reference == references.end()) continue;
    if (IsWrongPrice(seen.price, reference->second)) {
      right[seen.item] = Instant();
    } else if (const auto item = right.find(seen.item); item != right.end() && !item->second.IsKnown()) {
      item->second = seen.at;
    }
  }
  Instant last;
  for (const auto& [item, at] : right) {
    if (!at.IsKnown()) return {};
    last = std::max(last, at);
  }
  return last;
}

// Since when each item had been wrong when it was found; what was put right before then is another round's.
std::map<std::string, Instant> WrongSince(const IncidentHistory& history,
                                          const std::set<std::pair<std::string, Money>>& wrong,
                                          const std::map<std::string, Money>& references, Instant detected) {
  std::map<std::string, Instant> since;
  for (const PriceSeen& seen : history.prices) {
    if (seen.at > detected) break;
    const auto reference = references.find(seen.item);
    const bool right = reference != references.end() && !IsWrongPrice(seen.price, reference->second);
    if (right) since.erase(seen.item);
    if (wrong.contains({seen.item, seen.price})) since.emplace(seen.item, seen.at);
  }
  return since;
}

void AddTimes(const CaseBook& book, const Incident& incident, const IncidentHistory& history, PostIncident& report) {
  Instant began, detected;
  const auto earlier = [](Instant& known, Instant at) {
    if (at.IsKnown()) known = known.IsKnown() ? std::min(known, at) : at;
  };
  for (const SeenChange& change : incident.changes) {
    if (change.at >= incident.opened_at) earlier(detected, change.at);
  }
  for (const Case& one : incident.cases) earlier(detected, one.opened_at), earlier(began, PlacedAt(book, one));
  earlier(began, detected);
  std::map<std::string, Money> references;
  const auto wrong = WrongPrices(book, incident, references);
  for (const auto& [item, at] : WrongSince(history, wrong, references, detected)) earlier(began, at);
  if (detected.IsKnown()) report.to_detect = detected - began;
  Instant told;
  for (const Case& one : incident.cases) {
    const auto of_order = history.told.find(one.order);
    if (of_order == history.told.end() || of_order->second < incident.opened_at) continue;
    earlier(told, of_order->second);
    ++report.told;
  }
  if (told.IsKnown()) report.to_notify = told - detected;
  const Instant fixed = FixedAt(history, references);
  if (fixed.IsKnown() && fixed >= detected) {
    report.to_fix = fixed - detected;
    report.timeline.push_back({fixed, fixed, "catalogue", "the right price was back"});
  }
  if (told.IsKnown()) report.timeline.push_back({told, told, std::string(kSelf), "the first customer was written to"});
}

std::string_view Booked(const BudgetBook& books, const Case& one) {
  const auto account = books.Find(one.id);
  if (!account) return {};
  if (*account == BudgetBook::Account::kClaimed) return "claimed";
  return *account == BudgetBook::Account::kSpent ? "spent" : "given back";
}

void AddOrders(const CaseBook& book, const Incident& incident, PostIncident& report) {
  const BudgetBook& books = book.Books();
  for (const Case& one : incident.cases) {
    ReportOrder line{.order = one.order, .number = one.number, .placed_at = PlacedAt(book, one)};
    line.currency = one.currency;
    line.confirmed = one.facts.paid;
    line.exposure = one.exposure;
    line.state = one.state;
    line.closed_because = one.closed_because;
    line.booked = Booked(books, one);
    if (one.grant && !line.booked.empty()) {
      line.remedy = Name(one.grant->remedy);
      if (one.grant->remedy == Remedy::kOffer) line.remedy += " (" + std::string(Name(one.grant->form)) + ")";
      line.amount = one.grant->amount;
      RemedyCost& cost = report.remedies[line.remedy];
      ++cost.orders;
      cost.amount = Add(cost.amount, line.amount).value_or(cost.amount);
      Money& account = line.booked == "claimed" ? report.claimed
                       : line.booked == "spent" ? report.spent
                                                : report.given_back;
      account = Add(account, line.amount).value_or(account);
    }
    report.orders.push_back(std::move(line));
  }
}

void AddPrevention(const Incident& incident, Quotes& quotes, PostIncident& report) {
  report.closing = incident.closing;
  if (!incident.closing) return;
  const bool proved = *incident.closing == Closing::kPrevented;
  if (proved || quotes.MayStand(incident.closed_because)) report.prevention = incident.closed_because;
}

}  // namespace

ProcessCause ProcessOf(const Cause& cause) {
  if (cause.kind == CauseKind::kImport || cause.kind == CauseKind::kCohort) return kUncheckedImport;
  if (cause.kind == CauseKind::kPromotion) return kPromotionSetup;
  for (const auto& [family, process] : kByFamily) {
    if (family == cause.family) return process;
  }
  return kUnknownProcess;
}

PostIncident ReportOn(const CaseBook& book, const Incident& incident, const IncidentHistory& history, Instant now) {
  PostIncident report{.incident = incident.id, .cause = incident.cause.Text(), .process = ProcessOf(incident.cause)};
  report.currency = incident.currency;
  report.state = incident.state;
  report.severity = incident.severity;
  report.recurrence = incident.recurrence;
  report.guardrails = incident.guardrails;
  report.items = incident.items;
  report.customers = incident.customers;
  report.exposure = incident.exposure;
  report.timers_missed = incident.breaches;
  report.promises = history.promises;
  report.made = history.made;
  report.complaints = history.complaints;
  Quotes quotes(book.Actors());
  AddSightings(book, incident, report);
  AddSteps(book, incident, quotes, report);
  AddCaseSteps(book, incident, report);
  AddTimes(book, incident, history, report);
  AddOrders(book, incident, report);
  AddPrevention(incident, quotes, report);
  std::stable_sort(report.timeline.begin(), report.timeline.end(),
                   [](const ReportEvent& a, const ReportEvent& b) { return a.at < b.at; });
  std::set<std::string> orders;
  for (const Case& one : incident.cases) orders.insert(one.order);
  report.repurchase = CompareRepurchase(orders, book.Purchases(), now);
  report.left_out = quotes.left_out();
  return report;
}

}  // namespace parapet
