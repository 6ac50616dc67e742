// SPDX-License-Identifier: Apache-2.0
//
// Which letters go now: those that were asked for, grouped by incident and kind.
#include <algorithm>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/time_zones.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/messages/letters.h"

namespace parapet {
namespace {

using messages::Addressee;
using messages::Letter;
using messages::LetterAct;
using messages::LetterEvent;
using messages::LetterState;

constexpr size_t kAtOnce = 100;  // letters an event
constexpr size_t kIdCharacters = 12;

std::string WhyBounces(const std::string& kind) { return "more than 2 % of the mailboxes gave \"" + kind + "\" back"; }

std::string ClassOf(const Case* one) {
  return one != nullptr && one->grant ? std::string(Name(one->grant->remedy)) : std::string("undecided");
}

}  // namespace

std::string DigestFor(const messages::Template& text, const Letter& letter) {
  return letter.correction.empty() ? TextDigest(text) : TextDigest(text) + "/" + letter.correction;
}

std::string LetterId(const std::string& store, const std::string& about, const std::string& step, int64_t round) {
  return "message-" + EffectKey(store, about, "letter", step, std::to_string(round)).substr(0, kIdCharacters);
}

bool Letters::IsWaiting(const Letter* known) const {
  return known == nullptr || known->state == LetterState::kProposed;
}

// By incident and kind; those that wait longest first.
std::map<std::pair<std::string, std::string>, Letters::Group> Letters::Waiting(FollowView& view) const {
  std::map<std::pair<std::string, std::string>, Group> groups;
  const AddCandidate add = [&](Letter letter, const Case* one) -> Candidate& {
    Candidate candidate = CandidateFor(view, std::move(letter), one);
    Group& group = groups[{candidate.letter.incident, candidate.letter.kind}];
    return group.emplace_back(std::move(candidate));
  };
  for (const auto& [case_id, steps] : requests_) {
    for (const auto& [step, request] : steps) {
      if (!request.open) continue;
      const std::string id = LetterId(view.store(), case_id, step, request.count);
      const Letter* known = book_.Find(id);
      if (!IsWaiting(known)) continue;
      const Case* one = view.FindCase(case_id);
      if (one == nullptr) continue;  // of an earlier round of its incident
      Letter letter = known != nullptr ? *known : Letter{.id = id, .incident = one->incident};
      letter.case_id = case_id;
      letter.order = one->order;
      letter.step = step;
      letter.round = request.count;
      letter.kind = step.substr(kMessageStep.size());
      letter.remedy_class = ClassOf(one);
      add(std::move(letter), one);
    }
  }
  for (const messages::Wrong& wrong : book_.wrongs()) {
    for (const std::string& told : wrong.letters) {
      const std::string id = LetterId(view.store(), told, wrong.id, 1);
      const Letter* known = book_.Find(id);
      if (!IsWaiting(known) || !book_.Find(told)->IsOut()) continue;
      Letter letter = known != nullptr ? *known : *book_.Find(told);
      letter.id = id;
      letter.kind = "correction";
      letter.language = book_.Find(told)->language;
      letter.step.clear();
      letter.correction = wrong.id;
      add(std::move(letter), view.FindCase(book_.Find(told)->case_id));
    }
  }
  AddUpdates(view, add);
  return groups;
}

const Letters::Known& Letters::KnownOf(const Ledger& ledger, const std::string& store, const std::string& order) const {
  const auto [at, added] = known_.try_emplace(order);
  Known& known = at->second;
  if (!added) return known;
  const OrderPapers papers = ReadPapers(ledger, store, order);
  known.to.order = order;
  known.to.customer = papers.customer;
  known.to.test = papers.test;
  known.to.marketplace = papers.marketplace;
  known.to.cancelled = papers.cancelled;
  known.to.reachable = papers.HasAddress();
  known.email = !papers.contact.email.empty();
  known.phone = !papers.contact.phone.empty();
  known.places = papers.Places();
  known.language = Code(*messages::LanguageOf(LocaleFor(settings_, papers.contact)));
  for (const AffectedLine& line : papers.lines) known.items.push_back(line.item);
  return known;
}

Letters::Candidate Letters::CandidateFor(FollowView& view, Letter letter, const Case* one) const {
  const Known& known = KnownOf(view.ledger(), view.store(), letter.order);
  Candidate candidate{.to = known.to, .places = known.places, .email = known.email, .phone = known.phone};
  const Incident* incident = view.FindIncident(letter.incident);
  if (incident != nullptr && letter.item.empty()) {
    for (const std::string& item : known.items) {
      if (std::find(incident->items.begin(), incident->items.end(), item) != incident->items.end()) letter.item = item;
    }
  }
  letter.customer = known.to.customer;
  if (letter.correction.empty()) letter.language = known.language;
  Addressee& to = candidate.to;
  to.incident = letter.incident;
  to.erased = view.flow().IsErased(letter.order);
  to.case_id = letter.case_id;
  to.kind = letter.kind;
  const auto deeds = deeds_.find(letter.case_id);
  if (deeds != deeds_.end()) {
    to.cancelled = to.cancelled || deeds->second.done.contains("cancel");
    to.refunded = deeds->second.done.contains("refund");
    to.shipped = deeds->second.shipped.IsKnown();
  }
  to.shipped = to.shipped || (one != nullptr && one->facts.shipped);
  to.closed = one == nullptr || one->state == CaseState::kClosed;
  to.paused = one != nullptr && one->paused;
  if (one != nullptr && one->grant) candidate.grant = one->grant->amount;
  candidate.letter = std::move(letter);
  candidate.never = WhyNever(to, book_);
  if (candidate.never.empty() && messages::FindMessageKind(to.kind) == nullptr)
    candidate.never = "no message is called \"" + to.kind + "\"";
  return candidate;
}

bool Letters::Plan(FollowView& view) {
  auto groups = Waiting(view);
  for (auto& [key, group] : groups) {
    if (!PlanGroup(view, std::move(group))) return false;
  }
  return true;
}

bool Letters::PlanGroup(FollowView& view, Group group) {
  std::set<std::string> chosen;  // people
  std::map<std::vector<messages::Place>, bool> nights;
  std::vector<Candidate> never, unreachable, fresh, ready;
  size_t waiting = 0;
  for (Candidate& candidate : group) {
    const std::string person = messages::PersonKey(candidate.to.customer, candidate.to.order);
    const Instant at = messages::NotBefore(candidate.to, book_, settings_.rules, view.now());
    if (candidate.never.empty()) RefuseBeyondLimits(view, candidate, at);
    if (!candidate.never.empty()) {
      const bool unreached =
          !candidate.letter.step.empty() && (candidate.never == messages::kNoAddress || !at.IsKnown());
      (unreached ? unreachable : never).push_back(std::move(candidate));
      continue;
    }
    // Who is told about one order is not told about another; who was not, in the end, is.
    const bool first = candidate.to.paused || candidate.to.kind == "correction" || chosen.insert(person).second;
    if (!first || IsBeingTold(candidate.to, book_)) continue;
    ++waiting;
    if (candidate.to.paused) continue;
    if (!MayQueue(view, candidate.letter)) {
      if (book_.Find(candidate.letter.id) == nullptr) fresh.push_back(std::move(candidate));
    } else if (at <= view.now() && !IsNight(candidate.places, view.now(), nights)) {
      ready.push_back(std::move(candidate));
    }
  }
  // Whom no message reaches is somebody's task: the step fails, and its playbook knows what comes instead.
  const bool told = std::all_of(unreachable.begin(), unreachable.end(), [&](const Candidate& candidate) {
    return FailUnsent(view, candidate.letter, candidate.never);
  });
  return told && Skip(view, never) && Propose(view, fresh) && Queue(view, std::move(ready), waiting);
}

bool Letters::IsNight(const std::vector<messages::Place>& places, Instant now,
                      std::map<std::vector<messages::Place>, bool>& known) const {
  const auto [at, added] = known.try_emplace(places);
  if (added) at->second = OutsideQuiet(now, messages::PlacesOf(places, settings_.time_zone), settings_.rules) != now;
  return at->second;
}

bool Letters::MayQueue(FollowView& view, const Letter& letter) const {
  const Autonomy autonomy = view.flow().program()->policy().autonomy.Of(EffectKind::kMessage);
  const auto language = messages::LanguageOf(letter.language);
  const messages::Template* text = settings_.templates->Find(letter.kind, *language);
  if (text == nullptr) return false;
  if (autonomy == Autonomy::kAuto && (Sendable(*text) || book_.IsKnownText(TextDigest(*text)))) return true;
  const bool asked = autonomy == Autonomy::kAuto || autonomy == Autonomy::kApprove;
  return asked && book_.IsApproved(letter.incident, letter.kind, letter.language, DigestFor(*text, letter));
}

bool Letters::Skip(FollowView& view, const std::vector<Candidate>& never) {
  for (size_t from = 0; from < never.size(); from += kAtOnce) {
    LetterEvent event{.act = LetterAct::kSkipped, .incident = never[from].letter.incident};
    for (size_t i = from; i < std::min(never.size(), from + kAtOnce); ++i) {
      event.letters.push_back(never[i].letter);
      event.letters.back().reason = never[i].never;
    }
    std::vector<Effect> effects;
    const auto first = never.begin() + static_cast<std::ptrdiff_t>(from);
    const auto last = first + static_cast<std::ptrdiff_t>(event.letters.size());
    const auto by_hand = std::find_if(first, last, [](const Candidate& candidate) { return candidate.by_hand; });
    if (by_hand != last) TellByHand(view, *by_hand, effects);
    if (!Append(view, std::move(event), std::move(effects)).empty()) return false;
  }
  return true;
}

bool Letters::Propose(FollowView& view, const std::vector<Candidate>& fresh) {
  for (size_t from = 0; from < fresh.size(); from += kAtOnce) {
    const Letter& first = fresh[from].letter;
    LetterEvent event{.act = LetterAct::kProposed, .incident = first.incident};
    for (size_t i = from; i < std::min(fresh.size(), from + kAtOnce); ++i) event.letters.push_back(fresh[i].letter);
    std::vector<Effect> effects;
    const Instant promised = fresh[from].promised_for;
    const std::string once = promised.IsKnown() ? first.kind + "-" + first.id : first.kind;
    AddAlert(view, first.incident, "messages-" + once,
             "Messages to customers wait for a person: " + first.kind + ", " + first.incident +
                 (promised.IsKnown() ? ", promised for " + FormatRfc3339(promised) : "") +
                 ". Next: parapet messages preview --store " + view.store() + " --incident " + first.incident,
             effects);
    if (!Append(view, std::move(event), std::move(effects)).empty()) return false;
  }
  return true;
}

bool Letters::Queue(FollowView& view, std::vector<Candidate> ready, size_t waiting) {
  if (ready.empty() || book_.IsHalted(ready.front().letter.incident)) return true;
  const std::string incident = ready.front().letter.incident, kind = ready.front().letter.kind;
  const messages::Turn turn =
      TurnOf(book_.RoundOf(incident, kind, settings_.rules.first, view.now()), waiting, settings_.rules, view.now());
  if (turn.bounces) return Halt(view, incident, "bounces-" + kind, WhyBounces(kind));
  if (turn.rehearse) return Rehearse(view, ready.front());
  ready.resize(std::min(ready.size(), turn.letters));
  LetterEvent event{.act = LetterAct::kQueued, .incident = incident};
  std::vector<Effect> effects;
  for (Candidate& candidate : ready) {
    std::string why;
    Draft draft;
    if (!Prepare(view, candidate, &why, &draft)) {
      if (!FailUnsent(view, candidate.letter, why)) return false;
      continue;
    }
    effects.push_back(EffectFor(view, candidate.letter));
    event.letters.push_back(std::move(candidate.letter));
    if (event.letters.size() < kAtOnce) continue;
    if (!Append(view, std::exchange(event, {.act = LetterAct::kQueued, .incident = incident}),
                std::exchange(effects, {}))
             .empty())
      return false;
  }
  return event.letters.empty() || Append(view, std::move(event), std::move(effects)).empty();
}

// Chooses its channel and what it promises, and reads it once as the customer would.
bool Letters::Prepare(FollowView& view, Candidate& candidate, std::string* why, Draft* read) const {
  Letter& letter = candidate.letter;
  const auto language = messages::LanguageOf(letter.language);
  const messages::Template* text = settings_.templates->Find(letter.kind, *language);
  if (text == nullptr) {
    *why = std::string(kNotTrue) + "there is no text for it in \"" + letter.language + "\"";
    return false;
  }
  const Case* one = view.FindCase(letter.case_id);
  const std::string owner = one == nullptr ? "" : one->owner.empty() ? one->owner_role : one->owner;
  letter.promises = PromisesOf(*text, settings_, owner.empty() ? "owner" : owner, candidate.places, view.now());
  letter.channel = ChannelAfter("", candidate.email, candidate.phone);
  if (letter.channel.empty()) {
    *why = "no channel is configured that reaches the customer";
    return false;
  }
  letter.effect = EffectKey(view.store(), letter.order, kMessageKind, letter.channel, letter.id);
  const LetterWorld world = Gather(view, letter);
  const auto channel = letter.channel == "sms" ? messages::Channel::kSms : messages::Channel::kEmail;
  Draft& draft = *read = MakeDraft(settings_, world, channel);
  if (!draft.refusal.empty()) {
    *why = std::string(kNotTrue) + draft.refusal;
    return false;
  }
  letter.told.clear();
  for (const messages::BoundFact& fact : draft.context.facts) {
    const messages::Placeholder* placeholder = messages::FindPlaceholder(fact.key);
    if (placeholder->shared && draft.ready.message.Uses(fact.key))
      letter.told.emplace_back(fact.key, CanonicalText(fact));
  }
  return true;
}

// Never queued: nobody may read it as it is.
bool Letters::FailUnsent(FollowView& view, const Letter& letter, const std::string& why) {
  if (book_.Find(letter.id) == nullptr) {
    LetterEvent event{.act = LetterAct::kProposed, .incident = letter.incident, .reason = why};
    event.letters.push_back(letter);
    event.letters.back().effect.clear();
    if (!Append(view, std::move(event)).empty()) return false;
  }
  return Fail(view, letter, why);
}

bool Letters::Rehearse(FollowView& view, const Candidate& first) {
  Candidate copy = first;
  Letter& letter = copy.letter;
  letter.rehearsal = true;
  letter.step.clear();
  letter.id = LetterId(view.store(), letter.incident, "rehearsal " + letter.kind,
                       book_.RehearsalsOf(letter.incident, letter.kind) + 1);
  std::string why;
  Draft draft;
  if (!Prepare(view, copy, &why, &draft)) return FailUnsent(view, first.letter, why);
  letter.channel = "email";
  letter.effect = EffectKey(view.store(), letter.order, kMessageKind, letter.channel, letter.id);
  LetterEvent event{.act = LetterAct::kQueued, .incident = letter.incident};
  event.letters.push_back(letter);
  return Append(view, std::move(event), {EffectFor(view, letter)}).empty();
}

// What is on its way is looked at again: mailboxes that gave it back, a text or a policy that has changed since.
bool Letters::HaltWhereAmiss(FollowView& view) {
  std::set<std::tuple<std::string, std::string, std::string>> looked;  // incident, kind, language
  for (const std::string& id : std::set<std::string>(watched_)) {
    const Letter letter = *book_.Find(id);
    const bool leaves = letter.state == LetterState::kQueued && !letter.rehearsal && !book_.IsHalted(letter.incident);
    if (!leaves || !looked.emplace(letter.incident, letter.kind, letter.language).second) continue;
    const messages::Round round = book_.RoundOf(letter.incident, letter.kind, settings_.rules.first, view.now());
    std::string why, step;
    if (TurnOf(round, 0, settings_.rules, view.now()).bounces) {
      why = WhyBounces(letter.kind);
      step = "bounces-" + letter.kind;
    } else if (!MayQueue(view, letter)) {
      why = "nobody has approved \"" + letter.kind + "\" (" + letter.language + ") as text and policy are now";
      step = "text-" + letter.kind + "-" + letter.language;
    }
    if (!why.empty() && !Halt(view, letter.incident, step, why)) return false;
  }
  return true;
}

bool Letters::Halt(FollowView& view, const std::string& incident, const std::string& step, const std::string& why) {
  std::vector<Effect> effects;
  AddAlert(view, incident, step + "-" + std::to_string(book_.folded()),
           "Messages were stopped: " + why + ". Next: parapet messages list --store " + view.store() + " --incident " +
               incident + ", then parapet messages resume",
           effects);
  return Append(view, {.act = LetterAct::kHalted, .incident = incident, .reason = why}, std::move(effects)).empty();
}

}  // namespace parapet
