// SPDX-License-Identifier: Apache-2.0
//
// What is known about a letter when it is written, and whether it may leave.
#include <algorithm>
#include <charconv>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/time_zones.h"
#include "parapet/core/ports/remedy.h"
#include "parapet/core/recovery/blame.h"
#include "parapet/core/recovery/reservations.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/messages/letters.h"
#include "parapet/plugin/recovery/remedies/remedy_effects.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;
using messages::StatedEffect;

// The catalogue's word for what the item costs; what was recorded with the order where the catalogue knows it no more.
std::optional<Money> NormalPrice(FollowView& view, const AffectedLine& line, Currency currency) {
  const auto item = view.flow().FindItem(line.item);
  if (!item) return line.reference;
  for (const ItemView::Price& price : item->prices) {
    if (price.currency == currency && price.price_list.empty() && price.reference) return price.reference;
  }
  return line.reference;
}

// Of a day such as "2027-11-22"; unknown where it is none.
Instant BeginOf(const std::string& day) {
  return day.empty() ? Instant() : ParseRfc3339(day + "T00:00:00Z").value_or(Instant());
}

// What was carried out and read back, from the effects that the case's steps name.
template <typename Made>
void AddDone(FollowView& view, const Case& one, std::string_view action, std::vector<StatedEffect>& effects) {
  for (const auto& [step, record] : one.steps) {
    if (step.substr(0, step.find(':')) != action || record.state != StepState::kDone || record.effect.empty()) continue;
    const auto effect = view.ledger().FindEffect(record.effect);
    Made made;
    if (!effect || effect->state != EffectState::kDone || !ReadRemedy(effect->payload, made).empty()) continue;
    StatedEffect stated{.kind = std::string(action), .state = StatedEffect::State::kDone};
    stated.amount = made.amount;
    stated.currency = made.currency;
    if constexpr (requires { made.expires_on; }) stated.expires = BeginOf(made.expires_on);
    effects.push_back(std::move(stated));
  }
}

void AddPlain(const Case& one, std::string_view action, std::vector<StatedEffect>& effects) {
  const auto step = one.steps.find(std::string(action));
  if (step == one.steps.end() || step->second.state != StepState::kDone) return;
  effects.push_back({.kind = std::string(action), .state = StatedEffect::State::kDone});
}

Instant DueOf(const Letter& letter, std::string_view key) {
  for (const messages::Promise& promise : letter.promises) {
    if (promise.key == key) return promise.due;
  }
  return {};
}

// What was approved and is the customer's to take: the offer, and the whole amount back.
void AddChoices(const LetterWorld& world, std::vector<StatedEffect>& effects) {
  const messages::MessageKind* kind = messages::FindMessageKind(world.letter.kind);
  if (kind == nullptr || !kind->choice || !world.one || !world.papers.total) return;
  const Currency currency = world.papers.currency;
  effects.push_back(
      {.kind = "refund", .state = StatedEffect::State::kApproved, .amount = *world.papers.total, .currency = currency});
  const Case& one = *world.one;
  const bool offered =
      one.grant && one.grant->remedy == Remedy::kOffer && one.approved_at.IsKnown() && one.grant->amount > Money();
  if (!offered || world.papers.foreign) return;
  effects.push_back({.kind = "offer",
                     .state = StatedEffect::State::kApproved,
                     .amount = Money(),
                     .currency = Currency(),
                     .expires = DueOf(world.letter, "offer_until")});
  const std::string form(Name(one.grant->form));
  effects.push_back({.kind = form,
                     .state = StatedEffect::State::kApproved,
                     .amount = one.grant->amount,
                     .currency = currency,
                     .expires = BeginOf(LastDayOf(form, one))});
}

// "Pears", "2 × Pears"; empty where the catalogue has no name for it.
std::string NameOf(FollowView& view, const Reserved& kept) {
  const auto item = view.flow().FindItem(kept.item);
  if (!item || item->title.empty()) return {};
  const int64_t pieces = kept.quantity.micros() / kMicros;
  return pieces == 1 ? item->title : std::to_string(pieces) + " × " + item->title;
}

// What is kept for the customer, at the price that is swapped for: all pieces. Nothing is stated that would not be kept
// for as long as the letter says.
void AddSubstitute(FollowView& view, LetterWorld& world) {
  const Reserved* kept = world.one ? ReservedFor(*world.one, world.now) : nullptr;
  if (kept == nullptr || kept->until < DueOf(world.letter, "answer_by")) return;
  const auto price = Multiply(kept->unit_price, kept->quantity);
  if (!price) return;
  world.substitute = NameOf(view, *kept);
  StatedEffect stated{.kind = "substitute", .state = StatedEffect::State::kApproved};
  stated.amount = *price;
  stated.currency = view.flow().options().settings.currency;
  world.effects.push_back(std::move(stated));
}

}  // namespace

LetterWorld Letters::Gather(FollowView& view, const Letter& letter) const {
  LetterWorld world{.now = view.now(), .heard_at = heard_at_, .letter = letter};
  world.papers = ReadPapers(view.ledger(), view.store(), letter.order);
  if (const Incident* incident = view.FindIncident(letter.incident)) {
    world.noticed = incident->opened_at;
    world.items = incident->items;
  }
  if (const Case* one = view.FindCase(letter.case_id)) world.one = *one;
  if (const Letter* told = PromisedIn(view.store(), letter)) {
    const Instant due = told->FindPromise(messages::kNextUpdate)->due;
    if (due < view.now()) world.missed_update = due;
  }
  if (const AffectedLine* line = LineAbout(world.papers, world.items))
    world.normal_price = NormalPrice(view, *line, world.papers.currency);
  if (world.one) {
    AddDone<RefundRemedy>(view, *world.one, "refund", world.effects);
    AddDone<GiftCardRemedy>(view, *world.one, kGiftCardKind, world.effects);
    AddDone<StoreCreditRemedy>(view, *world.one, kStoreCreditKind, world.effects);
    AddDone<DiscountCodeRemedy>(view, *world.one, kDiscountCodeKind, world.effects);
    AddDone<DiscountCodeRemedy>(view, *world.one, kFreeShippingKind, world.effects);
    AddPlain(*world.one, "release", world.effects);
    AddPlain(*world.one, "cancel", world.effects);
  }
  world.staff = NamesOf(view.book().Actors());
  AddChoices(world, world.effects);
  AddSubstitute(view, world);
  AddHistory(world);
  return world;
}

// What this person read before, and what others of the incident read.
void Letters::AddHistory(LetterWorld& world) const {
  const Letter& letter = world.letter;
  for (const Letter* before : book_.ToPerson(letter.customer, letter.order)) {
    if (before->id == letter.id || before->case_id != letter.case_id) continue;
    world.repeats = world.repeats || (before->kind == letter.kind && !before->wrong);
    world.earlier.push_back({.state_change = before->kind,
                             .remedy_class = before->remedy_class,
                             .in_flight = before->state == LetterState::kQueued,
                             .wrong = before->wrong && !IsCorrected(*before)});
  }
  for (const Letter* peer : book_.OfIncident(letter.incident)) {
    const bool alike = peer->id != letter.id && peer->kind == letter.kind && peer->item == letter.item &&
                       peer->remedy_class == letter.remedy_class;
    if (!alike || !peer->IsUnderWay() || peer->wrong || peer->rehearsal || peer->past ||
        peer->correction != letter.correction)
      continue;
    world.told_to_peers = peer->told;
    break;
  }
  // When it was noticed is said alike to all, even where more orders came to light since.
  for (const auto& [key, value] : world.told_to_peers) {
    if (key == "noticed") std::from_chars(value.data(), value.data() + value.size(), world.noticed.micros);
  }
  const messages::Wrong* wrong = book_.FindWrong(letter.correction);
  if (wrong == nullptr) return;
  world.statement = wrong->statement;
  world.right = wrong->right;
  for (const std::string& id : wrong->letters) {
    const Letter* told = book_.Find(id);
    world.wrongly_informed.push_back(messages::PersonKey(told->customer, told->order));
    if (told->case_id == letter.case_id) world.corrected_at = told->settled_at;
  }
  // Those planned so far, and those whose turn comes: one for each who was told.
  world.recipients = world.wrongly_informed;
  for (const Letter* other : book_.OfIncident(wrong->incident)) {
    if (other->correction == wrong->id && !other->rehearsal)
      world.recipients.push_back(messages::PersonKey(other->customer, other->order));
  }
}

bool Letters::IsCorrected(const Letter& letter) const {
  for (const Letter* later : book_.OfCase(letter.case_id)) {
    if (!later->correction.empty() && !later->rehearsal && later->IsUnderWay() && later->queued_at >= letter.queued_at)
      return true;
  }
  return false;
}

std::string Letters::WhyNotNow(FollowView& view, const Letter& letter, const LetterWorld& world) const {
  // One in doubt is here again because a person asked for it.
  const bool waits = letter.state == LetterState::kQueued || letter.state == LetterState::kUnknown;
  if (!waits) return std::string(kNotSent) + "it is " + std::string(Name(letter.state));
  if (letter.rehearsal) return {};
  const Case* one = view.FindCase(letter.case_id);
  known_.erase(letter.order);
  const Candidate candidate = CandidateFor(view, letter, one);
  const messages::Addressee& to = candidate.to;
  if (to.paused) return std::string(kNotSent) + "a person is handling the order";
  if (!world.papers.HasAddress()) return std::string(kNotSent) + "no address is known, or the person was erased";
  if (to.test || to.marketplace) return std::string(kNotSent) + WhyNever(to, book_);
  if (book_.IsSuppressed(to.customer, to.order)) return std::string(kNotSent) + "the person wants no messages";
  if (const std::string why = WhyOvertaken(to); !why.empty()) return std::string(kNotSent) + why;
  const auto request = requests_.find(letter.case_id);
  const bool asked_again = letter.state == LetterState::kUnknown;
  if (!asked_again && !letter.step.empty() && request != requests_.end() && !request->second.at(letter.step).open)
    return std::string(kNotSent) + "its step was finished by somebody else";
  const Letter* told = PromisedIn(view.store(), letter);
  if (told != nullptr && HasLaterWord(*told, letter.id))
    return std::string(kNotSent) + "the customer heard from us meanwhile";
  if (book_.IsHalted(letter.incident)) return std::string(kNotYet) + book_.WhyHalted(letter.incident);
  if (!MayQueue(view, letter)) return std::string(kNotYet) + "nobody has approved this text as it is now";
  const auto places = messages::PlacesOf(candidate.places, settings_.time_zone);
  if (OutsideQuiet(view.now(), places, settings_.rules) != view.now())
    return std::string(kNotYet) + "it is night there";
  return {};
}

}  // namespace parapet
