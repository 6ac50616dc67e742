// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/status/status_board.h"

#include <algorithm>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/clean_text.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/core/recovery/messages/lint.h"
#include "parapet/plugin/recovery/posts.h"
#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/plugin/recovery/status/status_payload.h"

namespace parapet {
namespace {

constexpr const char* kSelf = "parapet";
constexpr size_t kIdDigits = 8;
constexpr Duration kFollowedFor = Days(7);  // after its end: messages that were still on their way

size_t Characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string Unknown(const std::string& id) {
  return "no outage \"" + id + "\" is known; look at `parapet status show`";
}

std::string Over(const Outage& outage) { return "outage " + outage.id + " is over; tell another where it came back"; }

}  // namespace

void StatusBoard::Fold(const StoredEvent& stored) {
  const LedgerEvent& event = stored.event;
  std::string error;
  if (event.kind == EventKind::kStatus) {
    StatusStep step;
    if (ReadStatusStep(event.payload, event.at, &step, &error)) book_.Apply(step);
  } else if (event.kind == EventKind::kCase) {
    CaseStep step;
    if (!ReadCaseStep(event.payload, event.at, &step, &error)) return;
    const bool sent = step.act == CaseAct::kStepped && step.step == kOutageMessage && step.state == StepState::kDone;
    if (sent) book_.Told(step.case_id);
  }
}

std::string StatusBoard::Append(FollowView& view, StatusStep step, std::vector<Effect> effects) {
  step.at = view.now();
  LedgerEvent event{.kind = EventKind::kStatus, .subject = step.outage, .payload = WriteStatusStep(step)};
  event.effects = std::move(effects);
  return view.Append(std::move(event));
}

// Only what is known, said so that it can be believed.
std::string StatusBoard::WhyNot(const std::string& text) const {
  if (text.empty()) return "say what is known: give a text";
  if (Characters(text) > kStatusTextMost) {
    return "the text has more than " + std::to_string(kStatusTextMost) + " characters";
  }
  if (messages::CleanText(text, kStatusTextMost) != text) {
    return "the text has line breaks, spaces in a row, or characters that cannot be seen; write one paragraph";
  }
  messages::MessageContext context;
  context.facts_given = false;
  for (const auto& finding : messages::LintSentences(messages::FromText(text, messages::Language::kEnglish), context)) {
    // The source of a figure is the person who says it here, by name and time; there is no other to bind it to.
    if (finding.rule != "L01") return messages::Explain(finding);
  }
  return {};
}

std::string StatusBoard::NextUpdate(Instant wanted, int64_t affected, Instant now, Instant* next) const {
  const Instant latest = now + UpdateWithin(flow_.program()->policy().recovery, affected);
  *next = wanted.IsKnown() ? wanted : latest;
  if (*next <= now) return "the next update is due in the future";
  if (*next <= latest) return {};
  return "the next update is due by " + FormatRfc3339(latest) +
         " at the latest; say what is known by then, even where it is nothing new";
}

std::string StatusBoard::Tell(FollowView& view, const TellRequest& request, std::string* outage) {
  if (request.actor.empty()) return "telling asks for a name: give an actor";
  const std::string component = messages::CleanText(request.component, kComponentMost);
  if (component.empty() || component != request.component) {
    return "say what does not work in at most " + std::to_string(kComponentMost) + " characters: \"checkout\"";
  }
  if (std::string why = WhyNot(request.text); !why.empty()) return why;
  for (const Outage& open : book_.Outages()) {
    if (open.IsOpen() && open.component == component) {
      return "outage " + open.id + " of " + component + " is told already; update it";
    }
  }
  StatusStep step{.act = StatusAct::kTold,
                  .actor = request.actor,
                  .component = component,
                  .text = request.text,
                  .affected = request.affected,
                  .cases = request.cases};
  if (std::string why = NextUpdate(request.next_update, request.affected, view.now(), &step.next_update); !why.empty())
    return why;
  if (std::string why = WhyNotAsked(view, request.cases); !why.empty()) return why;
  const std::string seed = store() + "\n" + component + "\n" + std::to_string(view.now().micros);
  step.outage = *outage = "outage-" + Sha256Hex(seed).substr(0, kIdDigits);
  return Append(view, std::move(step));
}

std::string StatusBoard::Update(FollowView& view, const Word& word, Instant next_update) {
  const Outage* outage = book_.Find(word.about);
  if (outage == nullptr) return Unknown(word.about);
  if (word.actor.empty()) return "updating asks for a name: give an actor";
  if (!outage->IsOpen()) return Over(*outage);
  if (std::string why = WhyNot(word.reason); !why.empty()) return why;
  StatusStep step{.outage = outage->id, .act = StatusAct::kUpdated, .actor = word.actor, .text = word.reason};
  std::string why = NextUpdate(next_update, outage->affected, view.now(), &step.next_update);
  return why.empty() ? Append(view, std::move(step)) : why;
}

std::string StatusBoard::End(FollowView& view, const Word& word) {
  const Outage* outage = book_.Find(word.about);
  if (outage == nullptr) return Unknown(word.about);
  if (word.actor.empty()) return "ending asks for a name: give an actor";
  if (!outage->IsOpen()) return Over(*outage);
  if (std::string why = WhyNot(word.reason); !why.empty()) return why;
  const std::string id = outage->id;
  std::string error = Append(view, {.outage = id, .act = StatusAct::kEnded, .actor = word.actor, .text = word.reason});
  if (error.empty()) TellRestored(view, Outage(*book_.Find(id)));
  return error;
}

std::string StatusBoard::WhyNotAsked(FollowView& view, const std::vector<std::string>& cases) const {
  for (const std::string& id : cases) {
    const Case* one = view.FindCase(id);
    if (one == nullptr) return "no case \"" + id + "\" is known";
    if (one->state == CaseState::kClosed) return "case " + id + " is closed";
    if (one->steps.contains(std::string(kOutageMessage)))
      return "the customer of case " + id + " was written to already";
  }
  return {};
}

// Written down first and begun then: what a kill leaves out is begun at the next tick.
std::string StatusBoard::TellCases(FollowView& view, const Word& word, const std::vector<std::string>& cases) {
  const Outage* outage = book_.Find(word.about);
  if (outage == nullptr) return Unknown(word.about);
  if (word.actor.empty()) return "telling asks for a name: give an actor";
  if (!outage->IsOpen()) return Over(*outage);
  if (std::string why = WhyNotAsked(view, cases); !why.empty()) return why;
  const std::string id = outage->id;
  return Append(view, {.outage = id, .act = StatusAct::kTold, .actor = word.actor, .cases = cases});
}

// The step is the record that makes it exactly once: what was started is not started again.
void StatusBoard::TellRestored(FollowView& view, const Outage& outage) {
  const std::set<std::string> left = outage.Unrestored();
  if (left.empty()) return;
  const std::vector<std::string> cases(left.begin(), left.end());
  Append(view, {.outage = outage.id, .act = StatusAct::kRestored, .actor = kSelf, .cases = cases});
}

void StatusBoard::Tick(FollowView& view) {
  for (const Outage& outage : book_.Outages()) {
    if (!outage.IsOpen() && view.now() > outage.ended_at + kFollowedFor) continue;
    if (const int64_t missed = outage.Missed(view.now()); missed > outage.breaches) {
      const std::string text = "Late: the public was promised an update on " + outage.component + " by " +
                               FormatRfc3339(outage.next_update) + ". Next: parapet status update --store " + store() +
                               " " + outage.id + " --text …";
      const std::string step = std::to_string(outage.promised_at.micros) + "-" + std::to_string(missed);
      Append(view, {.outage = outage.id, .act = StatusAct::kBreached, .actor = kSelf, .breaches = missed},
             Post(flow_, {outage.id, step, text, view.now(), EscalationChannel(flow_)}));
    }
    TellRestored(view, outage);
    const auto begin = [&](const std::set<std::string>& cases, std::string_view message) {
      for (const std::string& id : cases) {
        const Case* one = view.FindCase(id);
        if (one == nullptr || one->steps.contains(std::string(message))) continue;
        view.Take(CaseStep{
            .case_id = id, .act = CaseAct::kStepped, .actor = kSelf, .note = outage.id, .step = std::string(message)});
      }
    };
    if (outage.IsOpen()) begin(outage.asked, kOutageMessage);
    begin(outage.restored, kRestoredMessage);
  }
}

}  // namespace parapet
