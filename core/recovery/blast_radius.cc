// SPDX-License-Identifier: Apache-2.0
//
// Who else? Every order with the same cause: those in which it was found, and those whose recorded facts are wrong
// under the corrected reference, whatever was said of them then.
#include <algorithm>

#include "parapet/core/recovery/case_book_impl.h"

namespace parapet {
namespace {

// What makes a line wrong: an item, what it should have cost, and the wrong prices it was seen at.
struct Suspicion {
  std::map<std::string, Money> references;  // by item
  std::set<std::pair<std::string, Money>> wrong;
  Instant from;
};

// Orders judged against the right reference at the time show by themselves that they are wrong; against another one,
// only where they were charged a price that is known to be wrong, since prices do change.
bool IsHit(const SeenLine& line, const Suspicion& suspicion) {
  const auto reference = suspicion.references.find(line.item);
  if (line.explained || reference == suspicion.references.end()) return false;
  if (!IsWrongPrice(line.charged, reference->second)) return false;
  if (suspicion.wrong.contains({line.item, line.charged})) return true;
  return line.reference && !IsWrongPrice(*line.reference, reference->second);
}

Money ExposureOf(const SeenOrder& order, const Suspicion& suspicion) {
  Money exposure;
  for (const SeenLine& line : order.lines) {
    if (!IsHit(line, suspicion)) continue;
    const LineLoss loss = LossOf(line, suspicion.references.at(line.item));
    exposure = AddUp(exposure, AddUp(loss.exposure, loss.above));
  }
  return exposure;
}

// What items should cost, by the last order that was compared with something, else by the last change. One pass each
// over both, however many the items.
std::map<std::string, Money> LastReferences(const CaseBook::Impl& book, const std::set<std::string>& items) {
  std::map<std::string, std::pair<Instant, Money>> last;
  for (const SeenChange& change : book.changes) {
    if (!change.reference || !items.contains(change.item)) continue;
    const auto [known, first] = last.emplace(change.item, std::pair(change.at, *change.reference));
    if (!first && change.at >= known->second.first) known->second = {change.at, *change.reference};
  }
  for (const auto& [identity, order] : book.orders) {
    if (book.IsTooOld(order.newest)) continue;
    for (const SeenLine& line : order.newest.lines) {
      if (!line.reference || !items.contains(line.item)) continue;
      const auto [known, first] = last.emplace(line.item, std::pair(order.newest.seen_at, *line.reference));
      if (!first && order.newest.seen_at > known->second.first) known->second = {order.newest.seen_at, *line.reference};
    }
  }
  std::map<std::string, Money> references;
  for (const auto& [item, known] : last) references.emplace(item, known.second);
  return references;
}

Suspicion SuspicionOf(const CaseBook::Impl& book, const FollowedCause& cause, std::optional<Money> given) {
  Suspicion suspicion;
  suspicion.from = cause.round_from - kLookBack;
  std::set<std::string> unknown;
  for (const std::string& item : cause.items) {
    const auto corrected = cause.references.find(item);
    std::optional<Money> reference = given;
    if (!reference && corrected != cause.references.end()) reference = corrected->second;
    if (reference) suspicion.references[item] = *reference;
    if (!reference) unknown.insert(item);
  }
  if (!unknown.empty()) suspicion.references.merge(LastReferences(book, unknown));
  for (const SeenChange& change : cause.changes) suspicion.wrong.emplace(change.item, change.price);
  for (const auto& [identity, one] : cause.cases) {
    for (const SeenLine& line : one.order->newest.lines) {
      const auto reference = suspicion.references.find(line.item);
      if (line.explained || reference == suspicion.references.end()) continue;
      if (IsWrongPrice(line.charged, reference->second)) suspicion.wrong.emplace(line.item, line.charged);
    }
  }
  return suspicion;
}

// Items that changed together with those of the cause, or to the same price within a day of it.
std::vector<std::string> SiblingsOf(const CaseBook::Impl& book, const Suspicion& suspicion) {
  const auto is_own = [&](const SeenChange& change) { return suspicion.references.contains(change.item); };
  std::set<std::string_view> batches;
  std::map<Money, std::vector<Instant>> own;  // by price, oldest first as changes are
  for (const SeenChange& change : book.changes) {
    if (!is_own(change)) continue;
    own[change.price].push_back(change.at);
    if (!change.batch.empty()) batches.insert(change.batch);
  }
  const auto is_near = [&](const SeenChange& change) {
    const auto alike = own.find(change.price);
    if (alike == own.end()) return false;
    const auto at = std::lower_bound(alike->second.begin(), alike->second.end(), change.at - Days(1));
    return at != alike->second.end() && *at <= change.at + Days(1);
  };
  std::set<std::string> siblings;
  for (const SeenChange& change : book.changes) {
    if (!is_own(change) && (batches.contains(change.batch) || is_near(change))) siblings.insert(change.item);
  }
  return {siblings.begin(), siblings.end()};
}

BlastRadius Search(const CaseBook::Impl& book, const FollowedCause* cause, const Suspicion& suspicion) {
  BlastRadius radius;
  for (const auto& [item, reference] : suspicion.references) radius.items.push_back(item);
  radius.siblings = SiblingsOf(book, suspicion);
  radius.wrong_prices = suspicion.wrong;
  if (cause != nullptr) radius.cause = cause->cause, radius.incident = cause->id;
  const bool by_code = cause != nullptr && cause->cause.kind == CauseKind::kPromotion;
  for (const auto& [identity, order] : book.orders) {
    const SeenOrder& seen = order.newest;
    const bool too_old = seen.seen_at < suspicion.from || book.IsTooOld(seen);
    const bool has_case = cause != nullptr && cause->cases.contains(identity);
    if (!seen.IsReal() || (too_old && !has_case)) continue;
    const bool wrong =
        std::any_of(seen.lines.begin(), seen.lines.end(), [&](const SeenLine& line) { return IsHit(line, suspicion); });
    const bool same_code =
        by_code && std::find(seen.codes.begin(), seen.codes.end(), cause->cause.key) != seen.codes.end();
    if (!wrong && !has_case && !same_code) continue;
    radius.hits.push_back({.order = identity,
                           .number = seen.number,
                           .placed_at = seen.placed_at.IsKnown() ? seen.placed_at : seen.seen_at,
                           .exposure = ExposureOf(seen, suspicion),
                           .found = has_case && !cause->cases.at(identity).adopted,
                           .has_case = has_case});
  }
  return radius;
}

}  // namespace

BlastRadius CaseBook::RadiusOfIncident(const Incident& incident, std::optional<Money> reference) const {
  const auto cause = impl_->Causes().find(incident.id);
  if (cause == impl_->Causes().end()) return {.error = "no incident \"" + incident.id + "\" is known"};
  return Search(*impl_, &cause->second, SuspicionOf(*impl_, cause->second, reference));
}

BlastRadius CaseBook::RadiusOfOrder(std::string_view identity, std::optional<Money> reference) const {
  const auto order = impl_->orders.find(identity);
  if (order == impl_->orders.end()) return {.error = "no order \"" + std::string(identity) + "\" is recorded"};
  const FollowedCause* found = nullptr;  // a wrong price, where the order has one
  for (const auto& [id, cause] : impl_->Causes()) {
    if (cause.cases.contains(order->first) && (found == nullptr || cause.IsAboutPrice())) found = &cause;
  }
  if (found != nullptr) return Search(*impl_, found, SuspicionOf(*impl_, *found, reference));
  // Nothing was found in it: which of its lines is wrong under what is known by now?
  Suspicion suspicion{.from = order->second.newest.seen_at - kLookBack};
  std::set<std::string> items;
  for (const SeenLine& line : order->second.newest.lines) items.insert(line.item);
  const std::map<std::string, Money> last = LastReferences(*impl_, items);
  for (const SeenLine& line : order->second.newest.lines) {
    const auto known = last.find(line.item);
    const std::optional<Money> should = reference || known == last.end() ? reference : std::optional(known->second);
    if (line.item.empty() || line.explained || !should || !IsWrongPrice(line.charged, *should)) continue;
    suspicion.references[line.item] = *should;
    suspicion.wrong.emplace(line.item, line.charged);
  }
  if (suspicion.references.empty()) {
    return {.error = "nothing is known to be wrong with order \"" + std::string(identity) +
                     "\"; say what the item should have cost with --reference"};
  }
  if (suspicion.references.size() == 1) return RadiusOfItem(suspicion.references.begin()->first, reference);
  return Search(*impl_, nullptr, suspicion);
}

BlastRadius CaseBook::RadiusOfItem(std::string_view item, std::optional<Money> reference) const {
  for (const auto& [id, cause] : impl_->Causes()) {
    if (cause.cause.family != "price" || !cause.items.contains(std::string(item))) continue;
    return Search(*impl_, &cause, SuspicionOf(*impl_, cause, reference));
  }
  FollowedCause assumed{.cause = {CauseKind::kItem, "price", std::string(item)}};
  assumed.id = IncidentId(assumed.cause);
  assumed.items.insert(std::string(item));
  assumed.round_from = impl_->newest_order;
  Suspicion suspicion = SuspicionOf(*impl_, assumed, reference);
  if (suspicion.references.empty()) {
    return {.error = "nothing is recorded of what \"" + std::string(item) + "\" should cost; say it with --reference"};
  }
  // A price that nobody called wrong yet: every one that is, under the corrected reference.
  for (const auto& [identity, order] : impl_->orders) {
    if (impl_->IsTooOld(order.newest)) continue;
    for (const SeenLine& line : order.newest.lines) {
      const bool wrong = line.item == item && IsWrongPrice(line.charged, suspicion.references.begin()->second);
      if (wrong) suspicion.wrong.emplace(line.item, line.charged);
    }
  }
  return Search(*impl_, &assumed, suspicion);
}

}  // namespace parapet
