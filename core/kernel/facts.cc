// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/facts.h"

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {
namespace {

constexpr std::string_view kFactNames[] = {"catalogue", "reference",   "face_value",  "stock", "claims",
                                           "identity",  "entitlement", "shown_total", "cost"};

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
};

uint64_t Known(const std::optional<Money>& amount) {
  return amount ? static_cast<uint64_t>(amount->micros()) : 0x8000000000000000ULL;
}

void AddLine(Fingerprint& digest, const LineFacts& line) {
  digest.Add(static_cast<uint64_t>(line.item_known) | static_cast<uint64_t>(line.free_ok) << 1 |
             static_cast<uint64_t>(line.live_unvouched) << 2 | static_cast<uint64_t>(line.promoted) << 3 |
             static_cast<uint64_t>(line.item_missing) << 8 | static_cast<uint64_t>(line.reference_missing) << 16 |
             static_cast<uint64_t>(line.stock_missing) << 24 | static_cast<uint64_t>(line.stock_kind) << 32 |
             static_cast<uint64_t>(line.claim) << 40);
  digest.Add(Known(line.reference)).Add(Known(line.promotion_floor)).Add(Known(line.live)).Add(Known(line.cost));
  digest.Add(Known(line.floor)).Add(Known(line.face_value)).Add(static_cast<uint64_t>(line.stock_item));
  digest.Add(line.available ? line.available->micros() : INT64_MIN);
}

}  // namespace

std::string_view Name(Fact fact) { return kFactNames[static_cast<size_t>(fact)]; }
std::string_view Name(Missing reason) { return kMissing[static_cast<size_t>(reason)].name; }
std::string_view Because(Missing reason) { return kMissing[static_cast<size_t>(reason)].because; }

std::optional<Fact> FactFromName(std::string_view name) {
  for (int i = 0; i < kFacts; ++i) {
    if (kFactNames[i] == name) return static_cast<Fact>(i);
  }
  return std::nullopt;
}

std::optional<Missing> MissingFromName(std::string_view name) {
  for (size_t i = 0; i < std::size(kMissing); ++i) {
    if (kMissing[i].name == name) return static_cast<Missing>(i);
  }
  return std::nullopt;
}

uint64_t FactsDigest(const Facts& facts) {
  Fingerprint digest;
  digest.Add(facts.now.micros).Add(static_cast<uint64_t>(facts.supplied.bits()));
  digest.Add(static_cast<uint64_t>(facts.stock_authority)).Add(static_cast<uint64_t>(facts.catalogue_tax));
  digest.Add(static_cast<uint64_t>(facts.lines.size()));
  for (const LineFacts& line : facts.lines) AddLine(digest, line);
  digest.Add(static_cast<uint64_t>(facts.history.identity_missing));
  digest.Add(facts.history.since_same ? facts.history.since_same->micros : -1).Add(facts.history.same_order);
  digest.Add(static_cast<uint64_t>(facts.entitlement.covers_zero_total));
  return digest.value();
}

}  // namespace parapet
