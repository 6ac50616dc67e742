// SPDX-License-Identifier: Apache-2.0
//
// Sightings of a shop that sells fruit: apples at 15.00, sold for nothing by mistake.
#ifndef PARAPET_TESTS_CORE_RECOVERY_FRUIT_SHOP_H_
#define PARAPET_TESTS_CORE_RECOVERY_FRUIT_SHOP_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parapet/core/recovery/case_book.h"

namespace parapet {

inline constexpr Instant kMonday{1'763'942'400'000'000};
inline constexpr Money kRight = Money::Major(15);

inline constexpr RecoveryRules kRules;

inline Currency Usd() { return *Currency::FromCode("USD"); }

struct FruitOrder {
  int id = 1;
  Money charged = kRight;
  std::string item = "apple";
  Instant at = kMonday;
  std::optional<Money> reference = kRight;  // as recorded
  std::optional<Money> cost = Money::Major(9);
  bool found = false;  // a guardrail said so
  Action action = Action::kHold;
};

// An order of one piece. `found`: zero_price or off_reference found it.
inline SeenOrder Seen(const FruitOrder& spec) {
  SeenOrder order{.identity = std::to_string(1'000 + spec.id), .number = "#" + std::to_string(spec.id)};
  order.customer = static_cast<uint64_t>(spec.id) + 70;
  order.currency = Usd();
  order.revision = {.updated_at = spec.at, .digest = static_cast<uint64_t>(spec.id)};
  order.placed_at = order.seen_at = spec.at;
  order.total = spec.charged;
  order.judged = true;
  order.lines.push_back({.item = spec.item,
                         .charged = spec.charged,
                         .quantity = Quantity::Whole(1),
                         .reference = spec.reference,
                         .cost = spec.cost});
  if (!spec.found) return order;
  const Money at_risk = spec.reference && *spec.reference > spec.charged ? *Subtract(*spec.reference, spec.charged)
                                                                         : Subtract(spec.charged, kRight).value();
  order.held = spec.action == Action::kHold;
  order.findings.push_back({.guardrail = spec.charged.IsZero() ? "zero_price" : "off_reference",
                            .family = "price",
                            .item = spec.item,
                            .action = spec.action,
                            .loss_to = spec.charged > kRight ? LossTo::kCustomer : LossTo::kMerchant,
                            .at_risk = at_risk});
  return order;
}

// An order of free apples that was found.
inline SeenOrder FreeApples(int id, Instant at = kMonday) {
  return Seen({.id = id, .charged = Money(), .at = at, .found = true});
}

inline SeenChange PriceTo(Money price, Instant at, const std::string& item = "apple", const std::string& batch = {}) {
  return {.item = item,
          .price = price,
          .reference = kRight,
          .currency = Usd(),
          .guardrail = "price_to_zero",
          .batch = batch,
          .at = at};
}

inline IncidentStep StepOf(const Incident& incident, IncidentAct act, Instant at, const std::string& actor = "maria") {
  return {.incident = incident.id, .act = act, .at = at, .actor = actor, .reason = "because"};
}

// Chooses and grants what the rules say.
inline void DecideAndApprove(CaseBook& book, const Incident& incident, const RecoveryRules& rules, Instant at) {
  IncidentStep decided = StepOf(incident, IncidentAct::kDecided, at);
  decided.plan = book.PlanFor(incident, rules, at);
  decided.cause = incident.cause;
  book.Apply(decided);
  IncidentStep approved = StepOf(incident, IncidentAct::kApproved, at + Seconds(1));
  approved.plan = decided.plan;
  approved.cause = incident.cause;
  approved.grants = book.GrantsOf(incident, *decided.plan);
  book.Apply(approved);
}

inline Incident Only(const CaseBook& book, Instant now, const RecoveryRules& rules = kRules) {
  const auto incidents = book.Incidents(rules, now);
  EXPECT_EQ(incidents.size(), 1u);
  return incidents.empty() ? Incident() : incidents.front();
}

// Everything a person would see, as text.
inline std::string Told(const CaseBook& book, Instant now) {
  std::string text;
  for (const Incident& incident : book.Incidents(RecoveryRules(), now)) {
    text += incident.id + " " + incident.cause.Text() + " " + std::string(Name(incident.state)) + " " +
            std::to_string(incident.severity) + " " + std::to_string(incident.recurrence) + " " +
            std::to_string(incident.exposure.micros()) + " " + incident.owner + " " + incident.next_what + " " +
            std::to_string(incident.next_timer.micros) + " " + std::to_string(incident.breaches) + "\n";
    for (const Case& one : incident.cases) {
      text += "  " + one.id + " " + one.order + " " + std::string(Name(one.state)) + " " + one.closed_because + " " +
              (one.grant ? std::string(Name(one.grant->remedy)) + std::to_string(one.grant->amount.micros()) : "-") +
              "\n";
    }
  }
  return text;
}

}  // namespace parapet

#endif  // PARAPET_TESTS_CORE_RECOVERY_FRUIT_SHOP_H_
