// SPDX-License-Identifier: Apache-2.0
//
// What is done for the customer of a line that is not there: from facts alone, the best first, each with its cost.
//
//   StockProposal proposal = ProposeForStock(facts, rules, budget_left);
//   proposal.options.front()                 // what a playbook begins with; the others are its fallbacks
//
// In this order, as far as facts and money allow:
//   send_ordered      what was ordered is there after all
//   source_elsewhere  a supplier has it: the quote is above what was paid by no more than the cap, and it comes in time
//   substitute        another item, for no more than was paid; the most similar first
//   split             what there is now, the rest when it comes
//   backorder         all of it when it comes
//   refund            all of it back, with a gift card; always possible, and owed whatever the budget says
//
// A substitute stands in for what was *ordered*: never for what was sent by mistake, or is lying around. It is of the
// same class and size, bears exactly the same flags (nuts, lithium …), is on sale and in stock, and costs the customer
// no more. Whatever is not what was ordered waits for the customer's yes where the table asks for one
// (consent_table.h), and silence is never one.
//
// Thread safety: pure functions. Cost: a look at each candidate. The same facts give the same proposal.
#ifndef PARAPET_CORE_RECOVERY_STOCK_REMEDY_H_
#define PARAPET_CORE_RECOVERY_STOCK_REMEDY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/policy/recovery_rules.h"

namespace parapet {

// An item as it can be had now.
struct StockItem {
  std::string key;
  std::string group;         // the family: one product in other colours and sizes
  std::string product_type;  // class of goods
  std::string size;
  std::string flags;                  // separated by commas; order and capitals mean nothing
  std::optional<Money> price;         // what one piece costs today, in the order's currency
  std::optional<Quantity> available;  // that can be promised; absent: not known
  bool on_sale = false;
};

// The line as it was ordered.
struct StockFacts {
  std::string order, line;
  StockItem ordered;
  Quantity quantity;
  Money paid_unit;      // what the customer confirmed for one piece
  Instant promised_by;  // unknown: nothing was promised; then kUsualPromise after the order was placed
  Instant placed_at, now;
  std::string country;                  // where it goes
  std::optional<Money> supplier_quote;  // for one piece
  std::optional<Duration> supplier_time;
  Instant restocked_on;                // unknown: nobody knows
  std::vector<StockItem> substitutes;  // that the shop named for it, the nearest first
};
inline constexpr Duration kUsualPromise = Days(5);

enum class StockRemedy : uint8_t { kSendOrdered, kSourceElsewhere, kSubstitute, kSplit, kBackorder, kRefund };
inline constexpr int kStockRemedies = 6;
std::string_view Name(StockRemedy remedy);  // "send_ordered", …: the step that a playbook starts for it

struct StockOption {
  StockRemedy remedy = StockRemedy::kRefund;
  std::string item;            // what is sent; empty for a refund
  Money cost;                  // to the shop, all pieces, beside what the goods cost anyway
  Money customer_pays;         // for one piece; never more than was confirmed
  Money refunded;              // to the customer, all pieces: a difference, or everything
  Money gift;                  // a gift card beside it
  Instant eta;                 // unknown: now, or not known
  int64_t similarity = 0;      // of a substitute; basis points
  bool needs_consent = false;  // nothing happens before the customer said yes
  bool needs_reserving = false;
  std::string because;  // one sentence, with no customer in it
  friend bool operator==(const StockOption&, const StockOption&) = default;
};

struct StockProposal {
  std::vector<StockOption> options;  // never empty: the last is the refund
  std::string silence;               // what no answer means where the goods go, and why
  friend bool operator==(const StockProposal&, const StockProposal&) = default;
};

// `budget_left`: what may still be spent on it besides a refund.
StockProposal ProposeForStock(const StockFacts& facts, const StockRemedyRules& rules, Money budget_left);

// Why an item cannot stand in for another; empty where it can.
std::string WhyNoSubstitute(const StockFacts& facts, const StockItem& candidate);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_STOCK_REMEDY_H_
