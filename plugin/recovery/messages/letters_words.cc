// SPDX-License-Identifier: Apache-2.0
//
// What people ask of messages, and decide about them.
#include <algorithm>
#include <set>

#include "parapet/core/kernel/fingerprint.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/messages/letters.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterAct;
using messages::LetterEvent;
using messages::LetterState;

constexpr size_t kMaskedShown = 20;

bool SaysTheSame(const Letter& letter, const Letter& named) {
  return letter.kind == named.kind && letter.remedy_class == named.remedy_class && letter.item == named.item &&
         !letter.rehearsal && !letter.wrong;
}

// Each text with its language, and none twice.
std::string CompleteTexts(const std::string& named, const std::string& only, std::vector<RightText>& texts) {
  std::set<std::string> languages;
  if (texts.empty()) return "say what was wrong (statement) and what is right (right)";
  for (RightText& text : texts) {
    if (text.language.empty()) text.language = only.empty() ? named : only;
    if (text.statement.empty() || text.right.empty()) return "say what was wrong (statement) and what is right (right)";
    if (!messages::LanguageOf(text.language)) return "there are no messages in \"" + text.language + "\"";
    if (!languages.insert(text.language).second) return "\"" + text.language + "\" has two texts";
  }
  return {};
}

std::string Masked(std::string_view text) { return std::string(text.substr(0, 1)) + "…"; }

std::string HexOf(uint64_t value) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kHex[value >> shift & 15];
  return text;
}

}  // namespace

std::string MaskedAddress(const Contact& contact, std::string_view channel) {
  if (channel == "sms") {
    const size_t shown = contact.phone.size() < 4 ? contact.phone.size() : contact.phone.size() - 2;
    return contact.phone.substr(0, std::min<size_t>(3, contact.phone.size())) + "…" + contact.phone.substr(shown);
  }
  const size_t at = contact.email.find('@');
  if (at == std::string::npos) return {};
  const std::string_view domain = std::string_view(contact.email).substr(at + 1);
  const size_t dot = domain.rfind('.');
  const std::string ending(dot == std::string_view::npos ? std::string_view() : domain.substr(dot));
  return Masked(contact.email) + "@" + Masked(domain) + ending;
}

void Letters::AddTo(FollowView& view, const Candidate& candidate, LetterPreview& preview,
                    std::map<std::vector<std::string>, LetterGroup>& groups) const {
  const Letter& letter = candidate.letter;
  if (!candidate.never.empty()) {
    preview.excluded.emplace_back(letter.order, candidate.never);
    return;
  }
  const std::string channel = ChannelAfter("", candidate.email, candidate.phone);
  LetterGroup& group = groups[{letter.kind, letter.remedy_class, letter.language, channel, letter.correction}];
  const bool first = group.letters.empty();
  group.letters.push_back(letter.id);
  if (candidate.grant) group.cost = SaturatingAdd(group.cost, *candidate.grant);
  group.channel = channel;
  if (first) Show(view, candidate, group);
  if (group.masked.size() >= kMaskedShown) return;
  const OrderPapers papers = ReadPapers(view.ledger(), view.store(), letter.order);
  group.masked.push_back(MaskedAddress(papers.contact, channel));
}

LetterPreview Letters::Preview(FollowView& view, const std::string& incident) const {
  LetterPreview preview;
  const Incident* known = view.FindIncident(incident);
  if (known == nullptr) return {.error = "no incident \"" + incident + "\" is known"};
  preview.currency = known->currency;
  std::map<std::vector<std::string>, LetterGroup> groups;
  for (auto& [key, waiting] : Waiting(view)) {
    if (key.first != incident) continue;
    for (const Candidate& candidate : waiting) AddTo(view, candidate, preview, groups);
  }
  // On its way, and the text is not the approved one any more.
  for (const Letter* letter : book_.OfIncident(incident)) {
    if (letter->state != LetterState::kQueued || letter->rehearsal || MayQueue(view, *letter)) continue;
    AddTo(view, CandidateFor(view, *letter, view.FindCase(letter->case_id)), preview, groups);
  }
  Fingerprint seen;
  for (auto& [key, group] : groups) {
    for (const std::string& part : key) seen = seen.Add(std::string_view(part));
    seen = seen.Add(std::string_view(group.digest));
    preview.groups.push_back(std::move(group));
  }
  preview.seen = HexOf(seen.value());
  return preview;
}

// The first of a group, as it would be sent now.
void Letters::Show(FollowView& view, Candidate candidate, LetterGroup& group) const {
  std::string why;
  group.kind = candidate.letter.kind;
  group.remedy_class = candidate.letter.remedy_class;
  group.language = candidate.letter.language;
  group.correction = candidate.letter.correction;
  const bool prepared = Prepare(view, candidate, &why, &group.draft);
  if (!prepared && group.draft.refusal.empty()) group.draft.refusal = why;
  const std::string next = ChannelAfter(group.channel, candidate.email, candidate.phone);
  if (prepared && !next.empty())
    group.otherwise = MakeDraft(settings_, Gather(view, candidate.letter), messages::Channel::kSms).ready.text;
  const messages::Template* text = settings_.templates->Find(group.kind, *messages::LanguageOf(group.language));
  if (text != nullptr) group.digest = DigestFor(*text, candidate.letter);
  group.approved = book_.IsApproved(candidate.letter.incident, group.kind, group.language, group.digest);
}

std::string Letters::Approve(FollowView& view, const LetterWord& word, const std::string& seen) {
  if (word.actor.empty()) return "approving asks for a name: give an actor";
  const LetterPreview preview = Preview(view, word.incident);
  if (!preview.error.empty()) return preview.error;
  const std::string look = "look at `parapet messages preview --incident " + word.incident + "`";
  if (seen.empty()) return "say what you have seen: " + look + " and give what it calls \"seen\"";
  if (seen != preview.seen) return "other messages wait than those you have seen: " + look + " again";
  const Autonomy autonomy = view.flow().program()->policy().autonomy.Of(EffectKind::kMessage);
  if (autonomy == Autonomy::kPropose || autonomy == Autonomy::kOff)
    return "the policy's autonomy for messages is \"" + std::string(Name(autonomy)) +
           "\": write to the customers yourself, or let the policy say approve";
  std::vector<LetterEvent> approved;
  for (const LetterGroup& group : preview.groups) {
    if (group.approved) continue;
    if (!group.draft.refusal.empty())
      return group.kind + " (" + group.language + ") cannot be sent: " + group.draft.refusal;
    approved.push_back({.act = LetterAct::kApproved,
                        .incident = word.incident,
                        .actor = word.actor,
                        .reason = word.reason,
                        .kind = group.kind,
                        .language = group.language,
                        .digest = group.digest});
  }
  if (approved.empty()) return "no message of incident " + word.incident + " waits for approval";
  for (LetterEvent& event : approved) {
    if (std::string error = Append(view, std::move(event)); !error.empty()) return error;
  }
  return {};
}

std::string Letters::ApproveText(FollowView& view, const std::string& kind, const std::string& language,
                                 const LetterWord& word) {
  if (word.actor.empty()) return "approving asks for a name: give an actor";
  const auto known = messages::LanguageOf(language);
  const messages::Template* text = known ? settings_.templates->Find(kind, *known) : nullptr;
  if (text == nullptr) return "there is no text for \"" + kind + "\" in \"" + language + "\"";
  LetterEvent event{.act = LetterAct::kApproved, .actor = word.actor, .reason = word.reason};
  event.kind = kind;
  event.language = Code(*known);
  event.digest = TextDigest(*text);
  return Append(view, std::move(event));
}

std::string Letters::Pause(FollowView& view, const LetterWord& word) {
  if (view.FindIncident(word.incident) == nullptr) return "no incident \"" + word.incident + "\" is known";
  if (word.actor.empty() || word.reason.empty()) return "pausing asks who and why: give an actor and a reason";
  if (book_.IsHalted(word.incident)) return "messages of " + word.incident + " are paused already";
  return Append(view, {.act = LetterAct::kHalted,
                       .incident = word.incident,
                       .actor = word.actor,
                       .reason = "paused by " + word.actor + ": " + word.reason});
}

std::string Letters::Resume(FollowView& view, const LetterWord& word) {
  if (word.actor.empty()) return "resuming asks for a name: give an actor";
  if (!book_.IsHalted(word.incident)) return "messages of " + word.incident + " are not paused";
  return Append(view,
                {.act = LetterAct::kResumed, .incident = word.incident, .actor = word.actor, .reason = word.reason});
}

std::string Letters::Stop(FollowView& view, const LetterWord& word, size_t* stopped) {
  if (view.FindIncident(word.incident) == nullptr) return "no incident \"" + word.incident + "\" is known";
  if (word.actor.empty() || word.reason.empty()) return "stopping asks who and why: give an actor and a reason";
  const std::string why = "stopped by " + word.actor + ": " + word.reason;
  LetterEvent stop{.act = LetterAct::kStopped, .incident = word.incident, .actor = word.actor, .reason = why};
  for (const Letter* letter : book_.OfIncident(word.incident)) {
    if (!letter->IsSettled()) stop.letters.push_back({.id = letter->id});
  }
  LetterEvent never{.act = LetterAct::kSkipped, .incident = word.incident, .actor = word.actor, .reason = why};
  for (auto& [key, group] : Waiting(view)) {
    if (key.first != word.incident) continue;
    for (Candidate& candidate : group) {
      if (book_.Find(candidate.letter.id) == nullptr) never.letters.push_back(std::move(candidate.letter));
    }
  }
  *stopped = stop.letters.size() + never.letters.size();
  if (*stopped == 0) return "no message of incident " + word.incident + " waits";
  std::string error;
  if (!stop.letters.empty()) error = Append(view, std::move(stop));
  if (error.empty() && !never.letters.empty()) error = Append(view, std::move(never));
  return error;
}

std::string Letters::SayWrong(FollowView& view, const LetterWord& word, std::vector<RightText> texts,
                              const std::string& only, size_t* readers) {
  *readers = 0;
  const Letter* named = book_.Find(word.incident);
  if (named == nullptr) return "no message \"" + word.incident + "\" is known";
  if (word.actor.empty() || word.reason.empty()) return "this asks who and why: give an actor and a reason";
  if (std::string error = CompleteTexts(named->language, only, texts); !error.empty()) return error;
  if (named->wrong) return word.incident + " was said to be wrong already";
  const std::string incident = named->incident;
  std::map<std::string, LetterEvent> wrongs;  // by language
  LetterEvent stop{.act = LetterAct::kStopped, .incident = incident, .actor = word.actor};
  stop.reason = "what it says proved wrong: " + word.reason;
  for (const Letter* letter : book_.OfIncident(incident)) {
    if (!SaysTheSame(*letter, *named) || (!only.empty() && letter->language != only)) continue;
    if (!letter->IsSettled()) stop.letters.push_back({.id = letter->id});
    // What is being handed over may arrive in spite of it; then it is set right as well.
    if (letter->IsUnderWay()) wrongs[letter->language].letters.push_back({.id = letter->id});
    *readers += letter->IsOut() ? 1 : 0;
  }
  std::vector<LedgerEvent> said;
  if (!stop.letters.empty()) said.push_back(EventOf(std::move(stop)));
  size_t number = book_.wrongs().size();
  for (auto& [language, wrong] : wrongs) {
    const auto text =
        std::find_if(texts.begin(), texts.end(), [&](const auto& one) { return one.language == language; });
    if (text == texts.end())
      return "it was read in \"" + language +
             "\" too: say what was wrong and what is right in that language as well, or " +
             "name the one language that is meant";
    wrong.act = LetterAct::kWrong;
    wrong.incident = incident;
    wrong.actor = word.actor;
    wrong.reason = word.reason;
    wrong.correction = "correction-" + std::to_string(++number);
    wrong.kind = named->kind;
    wrong.wrong_statement = text->statement;
    wrong.right = text->right;
    said.push_back(EventOf(std::move(wrong)));
  }
  if (std::string error = view.AppendAll(std::move(said)); !error.empty()) return error;
  return *readers == 0 ? "nobody has read it; what was on its way is stopped" : std::string();
}

std::string Letters::SayKept(FollowView& view, const LetterWord& word, const std::string& promise) {
  const Letter* letter = book_.Find(word.incident);
  if (letter == nullptr) return "no message \"" + word.incident + "\" is known";
  if (word.actor.empty() || word.reason.empty()) return "this asks who and how: give an actor and a reason";
  const auto open = std::find_if(letter->promises.begin(), letter->promises.end(), [&](const messages::Promise& one) {
    return one.key == promise && one.state == messages::PromiseState::kOpen;
  });
  if (open == letter->promises.end() || !letter->IsOut())
    return word.incident + " has no open promise \"" + promise + "\"";
  LetterEvent event{.act = LetterAct::kKept, .incident = letter->incident, .actor = word.actor, .reason = word.reason};
  Letter named{.id = letter->id};
  named.promises.push_back({.key = promise, .because = word.actor + ": " + word.reason});
  event.letters.push_back(std::move(named));
  return Append(view, std::move(event));
}

std::string Letters::Suppress(FollowView& view, const std::string& order, const LetterWord& word) {
  if (word.actor.empty()) return "this asks for a name: give an actor";
  const OrderPapers papers = ReadPapers(view.ledger(), view.store(), order);
  if (!papers.found) return "no order \"" + order + "\" is known";
  LetterEvent event{.act = LetterAct::kSuppressed, .actor = word.actor, .reason = word.reason};
  event.letters.push_back({.id = {}, .order = order, .customer = papers.customer});
  return Append(view, std::move(event));
}

std::string Letters::SayBounced(FollowView& view, const std::string& case_id, const std::string& reason) {
  const Letter* last = nullptr;
  for (const Letter* letter : book_.OfCase(case_id)) {
    if (letter->IsOut() && !letter->rehearsal) last = letter;
  }
  if (last == nullptr) return "no message of case " + case_id + " went out";
  LetterEvent event{.act = LetterAct::kBounced, .incident = last->incident, .reason = reason};
  event.letters.push_back({.id = last->id});
  return Append(view, std::move(event));
}

}  // namespace parapet
