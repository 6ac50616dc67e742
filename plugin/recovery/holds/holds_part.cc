// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/holds/holds_part.h"

#include <algorithm>
#include <map>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/core/state/codec.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/holds/hold_payload.h"
#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/plugin/recovery/watch/watch_payload.h"

namespace parapet {
namespace {

constexpr size_t kNamedMost = 10;  // orders in one post

HoldTerms TermsOf(FollowView& view) {
  const auto program = view.flow().program();
  return {program->policy().holds, program->policy().utc_offset_minutes};
}

// Orders appear by the shop's ids, cut down to what ids are made of: a post is no place for anybody's mark-up.
std::string PlainId(std::string_view id) {
  std::string plain;
  for (const char c : id.substr(0, 40)) {
    const bool fits =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    plain += fits ? c : '.';
  }
  return plain;
}

std::string ReasonsOf(const std::vector<HoldDue>& due) {
  std::set<std::string> reasons;
  for (const HoldDue& one : due) {
    reasons.insert(one.hold.reasons.begin(), one.hold.reasons.end());
    if (one.hold.reasons.empty()) reasons.insert("what could not be checked");
  }
  std::string text;
  for (const std::string& reason : reasons) text += (text.empty() ? "" : ", ") + reason;
  return text;
}

std::string OrdersOf(const std::vector<HoldDue>& due) {
  std::string text;
  for (size_t i = 0; i < due.size() && i < kNamedMost; ++i) text += (i == 0 ? "" : ", ") + PlainId(due[i].hold.order);
  return due.size() > kNamedMost ? text + " and " + std::to_string(due.size() - kNamedMost) + " more" : text;
}

std::string TextOf(const std::string& store, const std::vector<HoldDue>& due, int64_t round) {
  const Hold& first = due.front().hold;
  const std::string orders = std::to_string(due.size()) + (due.size() == 1 ? " order" : " orders");
  std::string text = round == 0 ? "Held: " + orders + " since " + FormatRfc3339(first.since)
                                : "Overdue: " + orders + " still held, the first since " + FormatRfc3339(first.since);
  text += " (" + OrdersOf(due) + "), by " + ReasonsOf(due) + ". ";
  text += round == 0 ? "For: " + first.owner_role + ", until " + FormatRfc3339(first.deadline) + " (" +
                           first.deadline_because + ")"
                     : "For: owner; the deadline was " + FormatRfc3339(first.deadline);
  text += ". What happens then: " + std::string(kHoldOutcome) + ".\nNext: parapet holds list --store " + store;
  return text;
}

}  // namespace

void HoldsPart::See(const SeenOrder& order, Instant at) {
  static_cast<void>(at);
  if (!left_.contains(order.identity)) book_.Apply(order);
}

void HoldsPart::Leave(const std::string& order) {
  if (!book_.Contains(order)) return;
  book_.End(order);
  left_.insert(order);
}

void HoldsPart::Fold(const StoredEvent& stored) {
  const LedgerEvent& event = stored.event;
  if (event.kind == EventKind::kRelease) return book_.End(event.subject);
  std::string error;  // FollowUp counts what it cannot read
  if (event.kind == EventKind::kCase) {
    CaseStep step;
    if (ReadCaseStep(event.payload, event.at, &step, &error) && step.act == CaseAct::kShipped)
      shipped_.insert(step.case_id);
  } else if (event.kind == EventKind::kWatch) {
    WatchEvent told;
    if (!ReadWatchEvent(event.payload, event.at, &told, &error)) return;
    for (const ListedOrder& order : told.orders) {
      if (order.cancelled || order.fulfilment == Fulfilment::kDone) Leave(order.identity);
    }
  } else if (event.kind == EventKind::kHold) {
    std::vector<HoldTold> told;
    if (!ReadHoldsTold(event.payload, event.at, &told, &error)) return;
    for (const HoldTold& one : told) book_.Apply(one);
  }
}

void HoldsPart::LookUpShipped(const FollowView& view) {
  std::erase_if(shipped_, [&](const std::string& id) {
    const std::optional<Case> one = view.book().PeekCase(id);
    if (one) Leave(one->order);
    return one.has_value();
  });
}

std::optional<std::string> HoldsPart::Save() const {
  Writer out;
  out.Text(book_.Save());
  for (const auto* texts : {&shipped_, &left_}) {
    out.Unsigned(texts->size());
    for (const std::string& text : *texts) out.Text(text);
  }
  return out.Take();
}

bool HoldsPart::Load(std::string_view bytes) {
  shipped_.clear();
  left_.clear();
  if (bytes.empty()) return book_.Load(bytes);
  Reader in(bytes);
  if (!book_.Load(in.Text())) return false;
  for (auto* texts : {&shipped_, &left_}) {
    for (size_t n = in.Elements(); n > 0 && in.ok(); --n) texts->emplace(in.Text());
  }
  return in.ok() && in.AtEnd();
}

void HoldsPart::Count(const HoldTerms& terms, Instant now) {
  const std::vector<Hold> holds = book_.Holds(terms, now);
  const auto late = std::count_if(holds.begin(), holds.end(), [now](const Hold& one) { return now >= one.deadline; });
  overdue_ = static_cast<uint64_t>(late);
  open_ = holds.size() - overdue_;
}

void HoldsPart::Tick(FollowView& view) {
  const HoldTerms terms = TermsOf(view);
  LookUpShipped(view);
  Count(terms, view.now());
  std::map<int64_t, std::vector<HoldDue>> rounds;
  for (HoldDue& one : book_.Due(terms, view.now())) {
    const int64_t round = one.round;
    rounds[round].push_back(std::move(one));
  }
  for (const auto& [round, of_round] : rounds) Tell(view, of_round, round);
}

void HoldsPart::Tell(FollowView& view, const std::vector<HoldDue>& due, int64_t round) {
  const StoreOptions& options = view.flow().options();
  const bool escalates = round > 0 && !options.escalation_channel.empty();
  const std::string& channel = escalates ? options.escalation_channel : options.alert_channel;
  std::vector<HoldTold> told;
  for (const HoldDue& one : due) told.push_back({.order = one.hold.order, .since = one.hold.since, .round = round});
  LedgerEvent event{.kind = EventKind::kHold, .subject = due.front().hold.order, .payload = WriteHoldsTold(told)};
  if (!channel.empty()) {
    const Hold& first = due.front().hold;
    // The first one names the post: nobody is told of one hold twice in a round.
    const std::string step = "hold-" + std::to_string(round) + "-" + std::to_string(first.since.micros);
    event.effects.push_back({.key = EffectKey(view.store(), first.order, "alert", channel, step),
                             .store = view.store(),
                             .kind = "alert",
                             .target = channel,
                             .payload = ChatPayload(TextOf(view.store(), due, round), "hold-" + PlainId(first.order)),
                             .created_at = view.now(),
                             .due_at = view.now()});
  }
  view.Append(std::move(event));
}

std::vector<HoldsPart::Owned> HoldsPart::Holds(FollowView& view) {
  LookUpShipped(view);
  std::map<std::string, const Case*> cases;
  for (const Incident& incident : view.Incidents()) {
    for (const Case& one : incident.cases) {
      const Case*& known = cases[one.order];
      if (known == nullptr || known->owner.empty()) known = &one;
    }
  }
  std::vector<Owned> holds;
  for (Hold& hold : book_.Holds(TermsOf(view), view.now())) {
    const auto found = cases.find(hold.order);
    Owned owned{.hold = std::move(hold)};
    if (found != cases.end()) owned.owner = found->second->owner, owned.case_id = found->second->id;
    holds.push_back(std::move(owned));
  }
  return holds;
}

}  // namespace parapet
