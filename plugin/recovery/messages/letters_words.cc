// SPDX-License-Identifier: Apache-2.0
//
// What people ask of messages, and decide about them.
#include <algorithm>

#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/messages/letters.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterAct;
using messages::LetterEvent;

constexpr size_t kMaskedShown = 20;

std::string Masked(std::string_view text) { return std::string(text.substr(0, 1)) + "…"; }

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

LetterPreview Letters::Preview(FollowView& view, const std::string& incident) const {
  LetterPreview preview;
  const Incident* known = view.FindIncident(incident);
  if (known == nullptr) return {.error = "no incident \"" + incident + "\" is known"};
  preview.currency = known->currency;
  std::map<std::tuple<std::string, std::string, std::string>, LetterGroup> groups;
  for (auto& [key, waiting] : Waiting(view)) {
    if (key.first != incident) continue;
    for (Candidate& candidate : waiting) {
      const Letter& letter = candidate.letter;
      if (!candidate.never.empty()) {
        preview.excluded.emplace_back(letter.order, candidate.never);
        continue;
      }
      LetterGroup& group = groups[{letter.kind, letter.remedy_class, letter.language}];
      const bool first = group.letters.empty();
      group.letters.push_back(letter.id);
      const Case* one = view.FindCase(letter.case_id);
      if (one != nullptr && one->grant) group.cost = SaturatingAdd(group.cost, one->grant->amount);
      std::string why;
      if (first) Show(view, candidate, group);
      if (group.masked.size() >= kMaskedShown) continue;
      const OrderPapers papers = ReadPapers(view.ledger(), view.store(), letter.order);
      group.masked.push_back(MaskedAddress(papers.contact, ChannelAfter("", candidate.email, candidate.phone)));
    }
  }
  for (auto& [key, group] : groups) preview.groups.push_back(std::move(group));
  return preview;
}

// The first of a group, as it would be sent now.
void Letters::Show(FollowView& view, Candidate candidate, LetterGroup& group) const {
  std::string why;
  group.kind = candidate.letter.kind;
  group.remedy_class = candidate.letter.remedy_class;
  group.language = candidate.letter.language;
  const bool prepared = Prepare(view, candidate, &why, &group.draft);
  if (!prepared && group.draft.refusal.empty()) group.draft.refusal = why;
  const messages::Template* text = settings_.templates->Find(group.kind, *messages::LanguageOf(group.language));
  if (text != nullptr) group.digest = TextDigest(*text);
  group.approved = book_.IsApproved(candidate.letter.incident, group.kind, group.language, group.digest);
}

std::string Letters::Approve(FollowView& view, const LetterWord& word) {
  if (word.actor.empty()) return "approving asks for a name: give an actor";
  const LetterPreview preview = Preview(view, word.incident);
  if (!preview.error.empty()) return preview.error;
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

}  // namespace parapet
