// SPDX-License-Identifier: Apache-2.0
//
// What an order is to what is remembered, and what is to be remembered of it.
#include <algorithm>

#include "parapet/core/state/order_items.h"
#include "parapet/core/state/resolve_parts.h"
#include "parapet/core/state/store_state_impl.h"

namespace parapet {
namespace {

// A key for every line that a later revision of the order finds again, and the item it sells.
std::vector<RememberedLine> RememberLines(const StoreState::Impl& state, const Order& order,
                                          std::span<const Match> matches) {
  std::vector<RememberedLine> lines;
  lines.reserve(order.lines.size());
  TextMap<int> seen;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const Match match = matches[i];
    RememberedLine remembered = {.quantity = line.quantity, .offered_unit = line.offered_unit};
    if (match.slot != kNoSlot) remembered.item = state.catalogue.id(match.slot);
    if (line.line_id.empty()) {
      const std::string_view item = match.slot == kNoSlot ? RawKey(line) : remembered.item;
      remembered.key = "item:" + std::string(item) + ":" + std::string(Name(line.kind));
    } else {
      remembered.key = "line:" + std::string(line.line_id);
    }
    const int ordinal = seen[remembered.key]++;
    if (ordinal > 0 || line.line_id.empty()) remembered.key += "#" + std::to_string(ordinal);
    lines.push_back(std::move(remembered));
  }
  return lines;
}

// Added, raised, repriced, or another item under the same id.
std::vector<bool> ChangedLines(const std::vector<RememberedLine>& lines, const OrderRecord& before) {
  TextMap<const RememberedLine*> known;
  for (const RememberedLine& line : before.lines) known.emplace(line.key, &line);
  std::vector<bool> changed;
  for (const RememberedLine& line : lines) {
    const auto found = known.find(line.key);
    changed.push_back(found == known.end() || line.quantity > found->second->quantity ||
                      line.offered_unit != found->second->offered_unit || line.item != found->second->item);
  }
  return changed;
}

}  // namespace

Admission StoreState::Admit(const Order& order, Instant now) const {
  Admission admission;
  admission.changed.assign(order.lines.size(), true);
  const bool placed = order.stage >= Stage::kPlaced;
  admission.placement = placed;
  const BookEntry* known = impl_->book.FindFor(Identity(order), order.cart_id);
  if (known == nullptr || known->forgotten_at <= now) return admission;
  const OrderRecord& before = known->record;
  admission.before = &before;
  const bool is_cart_of_order = known->took_cart && before.cart_id == Identity(order);
  const bool takes_over = before.identity != Identity(order) && !is_cart_of_order;
  admission.relation = is_cart_of_order ? Relation::kStale
                       : takes_over     ? Relation::kNewer
                                        : Compare(order.revision, before);
  // A refused order that is placed again is a new attempt, whatever its content.
  if (placed && before.vetoed && admission.relation == Relation::kSame) admission.relation = Relation::kNewer;
  admission.released = known->released == order.revision.digest;
  admission.placement = placed && !IsPlaced(before);
  const bool again = IsPlaced(before) && placed;
  admission.judge_all_lines = !again && admission.relation != Relation::kStale;
  if (admission.judge_all_lines) return admission;
  if (admission.relation == Relation::kNewer && before.revision.digest != order.revision.digest) {
    std::vector<Match> matches(order.lines.size());
    FindItems(impl_->catalogue, order, matches);
    admission.changed = ChangedLines(RememberLines(*impl_, order, matches), before);
  } else {
    admission.changed.assign(order.lines.size(), false);
  }
  return admission;
}

OrderRecord StoreState::Record(const Order& order, const Admission& admission, Instant now) const {
  OrderRecord record;
  const OrderRecord* before = admission.before;
  if (before != nullptr && !admission.judge_all_lines) {
    record.decision = before->decision;
    record.enforced = before->enforced;
    record.guardrails = before->guardrails;
    record.exposure = before->exposure;
  }
  record.identity = Identity(order);
  record.cart_id = order.cart_id;
  record.revision = order.revision;
  record.origin = order.origin;
  record.cancelled = order.cancelled;
  record.test = order.test;
  record.judged = admission.relation != Relation::kStale;
  record.seen_at = now;
  if (order.stage >= Stage::kPlaced) {
    // A platform's clock that runs ahead must not reach into days that the windows have not come to.
    record.placed_at = order.placed_at.IsKnown() ? std::min(order.placed_at, now) : now;
    if (before != nullptr && before->placed_at.IsKnown()) record.placed_at = before->placed_at;
  }
  if (order.cancelled) {
    record.cancelled_at = order.cancelled_at.IsKnown()          ? order.cancelled_at
                          : order.revision.updated_at.IsKnown() ? order.revision.updated_at
                                                                : now;
  }
  record.currency = order.currency;
  record.price_list = order.price_list;
  record.customer = order.customer;
  record.address = order.address;
  std::vector<Match> matches(order.lines.size());
  Wanted wanted;
  FindItems(impl_->catalogue, order, matches);
  record.lines_fingerprint = FingerprintOfLines(impl_->catalogue, order, matches, wanted);
  record.lines = RememberLines(*impl_, order, matches);
  const Instant at = record.placed_at.IsKnown() ? std::min(record.placed_at, now) : now;
  RememberAmounts(*impl_, order, before, at, now, record);
  return record;
}

}  // namespace parapet
