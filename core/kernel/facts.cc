// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/facts.h"

#include "parapet/core/kernel/facts_fields.h"
#include "parapet/core/kernel/field_digest.h"
#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/kernel/names.h"

namespace parapet {
namespace {

constexpr std::string_view kFactNames[] = {
    "catalogue",      "reference",      "face_value", "stock",        "claims",     "identity",
    "entitlement",    "shown_total",    "cost",       "price_limits", "live_price", "siblings",
    "packaging",      "item_limits",    "item_state", "codes",        "payments",   "tax_rates",
    "exchange_rates", "shipping_rules", "sales",      "budgets"};
static_assert(std::size(kFactNames) == kFacts);
constexpr std::string_view kStockKinds[] = {"unknown", "untracked", "sellable", "tracked"};
constexpr std::string_view kClaims[] = {"not_asked", "won", "short", "lost"};
constexpr std::string_view kItemStates[] = {"unknown", "on_sale", "unpublished", "discontinued", "recalled"};
constexpr std::string_view kEligibilities[] = {"unknown", "eligible", "excluded"};

struct MissingText {
  std::string_view name;
  std::string_view because;
};
constexpr MissingText kMissing[] = {
    {"nothing", "nothing is missing"},
    {"unknown_item", "the item is not in the catalogue"},
    {"ambiguous_item", "two items of the catalogue claim this key"},
    {"no_reference", "the item has no vouched price"},
    {"learning", "nothing has vouched for the item's first price yet"},
    {"other_currency", "the catalogue prices the item in other currencies only"},
    {"other_tax_basis", "the catalogue and the order differ in whether prices include tax"},
    {"stale_stock", "the stock reading is too old"},
    {"awaiting_stock", "no stock reading newer than the order has arrived yet"},
    {"no_stock_reading", "the item's stock has never been read"},
    {"anonymous", "the order names no customer or no address"},
    {"not_stated", "the platform left the amount out"},
    {"unpriced", "the line has no price"},
    {"too_old", "what is known is too old to go by"},
    {"too_few", "too few orders have been seen to know what is usual"},
    {"no_tax_rate", "no tax rate is known for the destination"},
    {"no_exchange_rate", "no exchange rate between the order's two currencies is known"},
    {"undated", "nothing says how old what is known is"},
    {"unregistered", "the register does not know this discount code"},
};

}  // namespace

std::string_view Name(Fact fact) { return kFactNames[static_cast<size_t>(fact)]; }
std::string_view Name(Missing reason) { return kMissing[static_cast<size_t>(reason)].name; }
std::string_view Because(Missing reason) { return kMissing[static_cast<size_t>(reason)].because; }

std::optional<Fact> FactFromName(std::string_view name) { return FindNamed<Fact>(kFactNames, name); }

std::optional<Missing> MissingFromName(std::string_view name) {
  for (size_t i = 0; i < std::size(kMissing); ++i) {
    if (kMissing[i].name == name) return static_cast<Missing>(i);
  }
  return std::nullopt;
}

std::string_view Name(StockKind kind) { return kStockKinds[static_cast<size_t>(kind)]; }
std::string_view Name(ClaimOutcome outcome) { return kClaims[static_cast<size_t>(outcome)]; }
std::string_view Name(ItemState state) { return kItemStates[static_cast<size_t>(state)]; }
std::string_view Name(Eligibility eligibility) { return kEligibilities[static_cast<size_t>(eligibility)]; }
std::optional<StockKind> StockKindFromName(std::string_view name) { return FindNamed<StockKind>(kStockKinds, name); }
std::optional<ClaimOutcome> ClaimOutcomeFromName(std::string_view name) {
  return FindNamed<ClaimOutcome>(kClaims, name);
}
std::optional<ItemState> ItemStateFromName(std::string_view name) { return FindNamed<ItemState>(kItemStates, name); }
std::optional<Eligibility> EligibilityFromName(std::string_view name) {
  return FindNamed<Eligibility>(kEligibilities, name);
}

uint64_t FactsDigest(const Facts& facts) {
  Fingerprint digest;
  const FieldDigest add(digest);
  digest.Add(static_cast<uint64_t>(facts.supplied.bits()));
  digest.Add(static_cast<uint64_t>(facts.stock_authority)).Add(static_cast<uint64_t>(facts.catalogue_tax));
  VisitWhole(facts, add);
  digest.Add(static_cast<uint64_t>(facts.lines.size()));
  for (const LineFacts& line : facts.lines) VisitLine(line, add);
  digest.Add(static_cast<uint64_t>(facts.discounts.size()));
  for (const DiscountFacts& discount : facts.discounts) VisitDiscount(discount, add);
  digest.Add(static_cast<uint64_t>(facts.payments.size()));
  for (const PaymentFacts& payment : facts.payments) VisitPayment(payment, add);
  return digest.value();
}

}  // namespace parapet
