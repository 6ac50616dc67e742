// SPDX-License-Identifier: Apache-2.0
//
// What follow-through sees of orders and price changes: recorded facts, as the ledger keeps them, without personal
// data.
//
// Made by plugin/recovery from ledger events; folded by case_book.h. Amounts are in the order's currency. A customer is
// a keyed fingerprint, 0 where nobody is known. Thread safety: values.
#ifndef PARAPET_CORE_RECOVERY_SIGHTING_H_
#define PARAPET_CORE_RECOVERY_SIGHTING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "parapet/core/kernel/finding.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// What makes mistakes the same mistake.
enum class CauseKind : uint8_t {
  kGuardrail,  // nothing better is known: each guardrail is a cause of its own
  kItem,       // one item's price, stock or limits
  kCohort,     // many items at one price
  kPromotion,  // a discount code or promotion
  kImport,     // one catalogue file or product update that went wrong in several items
  kCurrency,   // what customers of one currency are shown and charged
};
std::string_view Name(CauseKind kind);

// A cause is what incidents are told apart by: their fingerprint.
struct Cause {
  CauseKind kind = CauseKind::kGuardrail;
  // Of the guardrails that see it: "price" (orders and changes alike), "stock", "discount", …; "price_drift" where an
  // order was charged a price that is not today's but near it, which is another mistake than a wrong price.
  std::string family;
  std::string key;  // the item's key, the price, the code, the file, the currency; empty for kGuardrail
  // "price:4001", "cohort:0.00", "promotion:SAVE40", "import:feed-5b1c", "currency:EUR", "total_identity". Those of
  // items and guardrails are the alerts' causes, so that an alert leads to its incident.
  std::string Text() const;
  friend auto operator<=>(const Cause&, const Cause&) = default;
};

// One finding that says something is wrong with an order.
struct SeenFinding {
  std::string guardrail, family;
  std::string item;  // the catalogue's key; empty: about the whole order
  Action action = Action::kAllow;
  LossTo loss_to = LossTo::kMerchant;
  std::optional<Money> at_risk;
};

// One line, as it was judged.
struct SeenLine {
  std::string item;  // the catalogue's key, else the order's own; empty: nothing to compare with
  Money charged;     // unit price before order discounts
  Quantity quantity;
  std::optional<Money> reference, cost, floor;  // units; as recorded
  bool cash_equivalent = false;                 // a gift card, or an item with a face value
  bool explained = false;                       // a registered promotion, a sample, an entitlement: low on purpose
};

struct SeenOrder {
  std::string identity, number;
  uint64_t customer = 0;
  Currency currency;
  Revision revision;
  Instant placed_at, seen_at;
  bool cancelled = false;
  FulfilmentStage fulfilment = FulfilmentStage::kNone;
  Instant left_at;  // when all of it had left, as far as the platform says; unknown before
  bool test = false;
  bool stopped = false;    // the checkout was refused: there is no order to follow
  bool untouched = false;  // something was found and nothing enforced: old, imported, before enforcement (rule 8)
  bool held = false;
  bool holds = false;             // this very revision was judged to be held; `held` may stand from an earlier one
  bool unsure = false;            // held, or fallen to a tag by the brake, for want of facts alone
  std::optional<Money> total;     // what the customer confirmed; never more is charged
  std::optional<Money> shipping;  // after its discounts
  bool judged = false;            // the lines carry facts; those of a revision that was only recorded do not
  std::vector<SeenLine> lines;
  std::vector<std::string> codes;
  Currency presentment;  // none when equal
  std::vector<SeenFinding> findings;

  bool Left() const { return fulfilment >= FulfilmentStage::kFulfilled; }
  // Whether there is an order that a customer counts on: no test, no cart, no checkout that was refused.
  bool IsReal() const { return !test && !stopped && revision.stage >= Stage::kPlaced; }
};

// A price change that nothing vouched for.
struct SeenChange {
  std::string item;
  Money price;
  std::optional<Money> reference;
  Currency currency;
  std::string guardrail;
  std::string batch;  // the file or the update that brought it; empty: alone
  Instant at;
  friend auto operator<=>(const SeenChange& a, const SeenChange& b) {
    return std::tie(a.at, a.item, a.price, a.batch) <=> std::tie(b.at, b.item, b.price, b.batch);
  }
};

// Who in a shop answers for a family of guardrails: "merchandising", "operations", "finance", "it", "support".
std::string_view RoleOfFamily(std::string_view family);

// The cause that a finding points at. Stable: the same finding on the same facts, the same cause.
Cause CauseOfFinding(const SeenFinding& finding, const SeenOrder& order);

// What one line lost by being charged `charged` instead of what the facts ask, for all its units; never negative.
// `reference` is the corrected one where it is known, else the recorded.
struct LineLoss {
  Money exposure;  // from the greatest of reference, cost and floor, as everywhere
  Money honour;    // what honouring it costs: from cost and floor, from the reference where no cost is known
  Money above;     // charged above the reference: what the customer lost
  bool cost_unknown = false;
};
// Whether a unit price is wrong against what it should be: more than 30 % below it or above twice it, as off_reference
// tags as shipped.
bool IsWrongPrice(Money charged, Money reference);
LineLoss LossOf(const SeenLine& line, std::optional<Money> corrected);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_SIGHTING_H_
