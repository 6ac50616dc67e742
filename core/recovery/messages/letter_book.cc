// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/letter_book.h"

#include <algorithm>

namespace parapet::messages {
namespace {

constexpr std::string_view kStates[kLetterStates] = {"proposed", "queued",  "sent",   "unknown",
                                                     "failed",   "stopped", "skipped"};
constexpr std::string_view kPromises[kPromiseStates] = {"open", "kept", "broken"};
constexpr std::string_view kActs[kLetterActs] = {"proposed", "approved", "queued",  "sent",   "unknown",
                                                 "failed",   "stopped",  "skipped", "halted", "resumed",
                                                 "wrong",    "bounced",  "kept",    "broken", "suppressed"};

std::optional<LetterState> StateAfter(LetterAct act) {
  switch (act) {
    case LetterAct::kSent:
      return LetterState::kSent;
    case LetterAct::kUnknown:
      return LetterState::kUnknown;
    case LetterAct::kFailed:
      return LetterState::kFailed;
    case LetterAct::kStopped:
      return LetterState::kStopped;
    default:
      return std::nullopt;
  }
}

template <typename Index>
const std::vector<std::string>* ListOf(const Index& index, std::string_view key) {
  const auto found = index.find(key);
  return found == index.end() ? nullptr : &found->second;
}

}  // namespace

std::string_view Name(LetterState state) { return kStates[static_cast<size_t>(state)]; }
std::string_view Name(PromiseState state) { return kPromises[static_cast<size_t>(state)]; }
std::string_view Name(LetterAct act) { return kActs[static_cast<size_t>(act)]; }

std::optional<LetterAct> LetterActFromName(std::string_view name) {
  const auto at = std::find(std::begin(kActs), std::end(kActs), name);
  return at == std::end(kActs) ? std::nullopt : std::optional(static_cast<LetterAct>(at - std::begin(kActs)));
}

std::string PersonKey(uint64_t customer, std::string_view order) {
  return customer != 0 ? std::to_string(customer) : "order:" + std::string(order);
}

const Promise* Letter::FindPromise(std::string_view key) const {
  const auto at = std::find_if(promises.begin(), promises.end(), [&](const Promise& one) { return one.key == key; });
  return at == promises.end() ? nullptr : &*at;
}

void LetterBook::Apply(const LetterEvent& event) {
  ++folded_;
  switch (event.act) {
    case LetterAct::kProposed:
    case LetterAct::kQueued:
    case LetterAct::kSkipped:
      for (const Letter& letter : event.letters) Place(letter, event);
      return;
    case LetterAct::kApproved:
      approved_.insert({event.incident, event.kind, event.language, event.digest});
      texts_.insert(event.digest);
      return;
    case LetterAct::kHalted:
      halted_[event.incident] = event.reason;
      return;
    case LetterAct::kResumed:
      halted_.erase(event.incident);
      resumed_from_[event.incident] = folded_;
      return;
    case LetterAct::kWrong:
    case LetterAct::kSuppressed:
      return Mark(event);
    default:
      break;
  }
  for (const Letter& named : event.letters) {
    const auto found = letters_.find(named.id);
    if (found == letters_.end()) continue;
    if (event.act == LetterAct::kBounced) {
      found->second.bounced = true;
    } else if (event.act == LetterAct::kKept || event.act == LetterAct::kBroken) {
      SettlePromises(found->second, named, event);
    } else {
      Settle(found->second, event);
      found->second.bounced = found->second.bounced || named.bounced;
    }
  }
}

void LetterBook::Close(const std::string& incident) {
  ++closings_[incident];
  for (const std::string& id : by_incident_[incident]) letters_.at(id).past = true;
  std::erase_if(approved_, [&](const Approved& one) { return one.incident == incident; });
}

int64_t LetterBook::ClosingsOf(const std::string& incident) const {
  const auto found = closings_.find(incident);
  return found == closings_.end() ? 0 : found->second;
}

void LetterBook::Place(const Letter& letter, const LetterEvent& event) {
  const auto [at, added] = letters_.try_emplace(letter.id, letter);
  Letter& kept = at->second;
  const Instant planned = added ? event.at : kept.planned_at;
  const Instant queued = added ? Instant() : kept.queued_at;
  const bool bounced = kept.bounced, past = kept.past;
  kept = letter;
  kept.past = past;
  kept.incident = event.incident;
  kept.planned_at = planned;
  kept.bounced = bounced || letter.bounced;
  kept.actor = event.actor;
  if (!event.reason.empty()) kept.reason = event.reason;
  kept.state = event.act == LetterAct::kProposed ? LetterState::kProposed
               : event.act == LetterAct::kQueued ? LetterState::kQueued
                                                 : LetterState::kSkipped;
  kept.queued_at = event.act == LetterAct::kQueued && !queued.IsKnown() ? event.at : queued;
  if (event.act == LetterAct::kSkipped) kept.settled_at = event.at;
  if (added) Index(kept);
}

void LetterBook::Index(const Letter& letter) {
  order_.push_back(letter.id);
  by_case_[letter.case_id].push_back(letter.id);
  by_incident_[letter.incident].push_back(letter.id);
  by_person_[PersonKey(letter.customer, letter.order)].push_back(letter.id);
}

void LetterBook::Enter(Letter letter) {
  const auto [at, added] = letters_.try_emplace(letter.id, std::move(letter));
  if (added) Index(at->second);
}

void LetterBook::Settle(Letter& letter, const LetterEvent& event) {
  const auto state = StateAfter(event.act);
  if (!state) return;
  letter.state = *state;
  letter.settled_at = event.at;
  letter.reason = event.reason;
  handed_at_[letter.id] = folded_;
}

void LetterBook::SettlePromises(Letter& letter, const Letter& named, const LetterEvent& event) {
  for (const Promise& said : named.promises) {
    for (Promise& promise : letter.promises) {
      if (promise.key != said.key) continue;
      promise.state = event.act == LetterAct::kKept ? PromiseState::kKept : PromiseState::kBroken;
      promise.settled_at = event.at;
      promise.because = said.because.empty() ? event.reason : said.because;
    }
  }
}

void LetterBook::Mark(const LetterEvent& event) {
  if (event.act == LetterAct::kSuppressed) {
    for (const Letter& letter : event.letters) suppressed_.insert(PersonKey(letter.customer, letter.order));
    return;
  }
  Wrong wrong{.id = event.correction,
              .incident = event.incident,
              .kind = event.kind,
              .statement = event.wrong_statement,
              .right = event.right,
              .reason = event.reason,
              .actor = event.actor,
              .at = event.at,
              .letters = {}};
  for (const Letter& named : event.letters) {
    const auto found = letters_.find(named.id);
    if (found == letters_.end()) continue;
    found->second.wrong = true;
    wrong.letters.push_back(named.id);
  }
  wrongs_.push_back(std::move(wrong));
}

const Letter* LetterBook::Find(std::string_view id) const {
  const auto found = letters_.find(id);
  return found == letters_.end() ? nullptr : &found->second;
}

std::vector<const Letter*> LetterBook::OfCase(std::string_view case_id) const {
  std::vector<const Letter*> found;
  if (const auto* ids = ListOf(by_case_, case_id)) {
    for (const std::string& id : *ids) found.push_back(Find(id));
  }
  return found;
}

std::vector<const Letter*> LetterBook::OfIncident(std::string_view incident) const {
  std::vector<const Letter*> found;
  const auto* ids = incident.empty() ? &order_ : ListOf(by_incident_, incident);
  if (ids == nullptr) return found;
  for (const std::string& id : *ids) found.push_back(Find(id));
  return found;
}

const Letter* LetterBook::OfStep(std::string_view case_id, std::string_view step) const {
  const Letter* newest = nullptr;
  for (const Letter* letter : OfCase(case_id)) {
    if (letter->step == step && !letter->rehearsal) newest = letter;
  }
  return newest;
}

std::vector<const Letter*> LetterBook::ToPerson(uint64_t customer, std::string_view order) const {
  std::vector<const Letter*> found;
  const auto* ids = ListOf(by_person_, PersonKey(customer, order));
  if (ids == nullptr) return found;
  for (const std::string& id : *ids) {
    const Letter* letter = Find(id);
    if (letter->IsUnderWay() && !letter->rehearsal) found.push_back(letter);
  }
  return found;
}

bool LetterBook::IsApproved(std::string_view incident, std::string_view kind, std::string_view language,
                            std::string_view digest) const {
  return approved_.contains({std::string(incident), std::string(kind), std::string(language), std::string(digest)});
}

std::string LetterBook::WhyHalted(std::string_view incident) const {
  const auto found = halted_.find(std::string(incident));
  return found == halted_.end() ? std::string() : found->second;
}

bool LetterBook::IsSuppressed(uint64_t customer, std::string_view order) const {
  return suppressed_.contains(PersonKey(customer, order));
}

const Wrong* LetterBook::FindWrong(std::string_view id) const {
  const auto at = std::find_if(wrongs_.begin(), wrongs_.end(), [&](const Wrong& wrong) { return wrong.id == id; });
  return at == wrongs_.end() ? nullptr : &*at;
}

Round LetterBook::RoundOf(std::string_view incident, std::string_view kind, size_t first, Instant now) const {
  Round round;
  const auto resumed = resumed_from_.find(std::string(incident));
  const int64_t since = resumed == resumed_from_.end() ? 0 : resumed->second;
  for (const Letter* letter : OfIncident(incident)) {
    if (letter->kind != kind || letter->past) continue;
    const auto handed = handed_at_.find(letter->id);
    const bool before = handed != handed_at_.end() && handed->second < since;
    if (letter->rehearsal) {
      // One that failed is made again once a person has said go on.
      if (letter->IsOut() || !letter->IsSettled() || !before) round.rehearsal = letter;
      continue;
    }
    if (!letter->queued_at.IsKnown()) continue;
    round.lately += letter->queued_at > now - Minutes(1) ? 1 : 0;
    if (++round.queued <= first) round.fifth_at = std::max(round.fifth_at, letter->queued_at);
    round.settled += letter->IsSettled() ? 1 : 0;
    if (handed == handed_at_.end() || before) continue;
    round.handed += letter->IsOut() || letter->bounced ? 1 : 0;
    round.bounced += letter->bounced ? 1 : 0;
  }
  return round;
}

int64_t LetterBook::RehearsalsOf(std::string_view incident, std::string_view kind) const {
  const std::vector<const Letter*> letters = OfIncident(incident);
  return std::count_if(letters.begin(), letters.end(),
                       [&](const Letter* letter) { return letter->rehearsal && letter->kind == kind; });
}

LetterBook::Totals LetterBook::totals() const {
  Totals totals;
  for (const auto& [id, letter] : letters_) {
    if (letter.rehearsal) continue;
    ++totals.letters[static_cast<size_t>(letter.state)];
    totals.bounced += letter.bounced ? 1 : 0;
    totals.wrong += letter.wrong ? 1 : 0;
    if (!letter.IsOut()) continue;
    for (const Promise& promise : letter.promises) ++totals.promises[static_cast<size_t>(promise.state)];
  }
  return totals;
}

}  // namespace parapet::messages
