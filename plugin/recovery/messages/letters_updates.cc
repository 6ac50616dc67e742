// SPDX-License-Identifier: Apache-2.0
//
// Updates that were promised: planned before their time, unless something else was said meanwhile.
#include <algorithm>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/messages/letters.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::Promise;

constexpr Duration kStillOwed = Days(1);  // after its time; people know by then

}  // namespace

// The letter whose promise an update keeps; none for any other letter.
const Letter* Letters::PromisedIn(const std::string& store, const Letter& update) const {
  if (update.kind != messages::kUpdate || !update.step.empty()) return nullptr;
  for (const Letter* told : book_.OfCase(update.case_id)) {
    const bool promises = told->FindPromise(messages::kNextUpdate) != nullptr;
    if (promises && LetterId(store, told->id, std::string(messages::kUpdate), 1) == update.id) return told;
  }
  return nullptr;
}

// Whether something else went to the customer since, or is on its way.
bool Letters::HasLaterWord(const Letter& told, const std::string& update) const {
  const std::vector<const Letter*> letters = book_.OfCase(told.case_id);
  return std::any_of(letters.begin(), letters.end(), [&](const Letter* letter) {
    const bool other = letter->id != told.id && letter->id != update && !letter->rehearsal;
    return other && letter->IsUnderWay() && letter->queued_at >= told.settled_at;
  });
}

void Letters::AddUpdates(FollowView& view, const AddCandidate& add) const {
  for (const std::string& id : owing_) {
    const Letter& told = *book_.Find(id);
    const Instant due = told.FindPromise(messages::kNextUpdate)->due;
    Letter update{.id = LetterId(view.store(), id, std::string(messages::kUpdate), 1), .incident = told.incident};
    const bool its_time = view.now() >= due - LeadOf(settings_) && view.now() <= due + kStillOwed;
    if (!its_time || book_.Find(update.id) != nullptr || HasLaterWord(told, update.id)) continue;
    const Case* one = view.FindCase(told.case_id);
    update.case_id = told.case_id;
    update.order = told.order;
    update.kind = messages::kUpdate;
    update.item = told.item;
    update.remedy_class = told.remedy_class;
    if (one != nullptr && one->grant) update.remedy_class = Name(one->grant->remedy);
    add(std::move(update), one).promised_for = due;
  }
  for (const std::string& id : updates_) {
    const Letter& update = *book_.Find(id);
    const Letter* told = PromisedIn(view.store(), update);
    if (told == nullptr) continue;
    Candidate& candidate = add(update, view.FindCase(update.case_id));
    candidate.promised_for = told->FindPromise(messages::kNextUpdate)->due;
    const bool settled = !owing_.contains(told->id) || HasLaterWord(*told, id);
    if (settled && candidate.never.empty()) candidate.never = "the customer heard from us meanwhile";
  }
}

// What is promised is not dropped in silence: where the policy or a limit keeps an update from being sent, a person
// does.
void Letters::RefuseBeyondLimits(FollowView& view, Candidate& candidate, Instant not_before) const {
  const Instant promised = candidate.promised_for;
  const bool off = view.flow().program()->policy().autonomy.Of(EffectKind::kMessage) == Autonomy::kOff;
  const bool too_late = promised.IsKnown() && not_before > std::max(promised, view.now());
  if (off) candidate.never = "the policy's autonomy for messages is off";
  if (!off && too_late) candidate.never = "as many messages as a person may get in a day went out: a person writes";
  if (!off && !not_before.IsKnown())
    candidate.never = "as many messages as one case may have went out: a person writes";
  candidate.by_hand = promised.IsKnown() && !candidate.never.empty();
}

void Letters::TellByHand(FollowView& view, const Candidate& candidate, std::vector<Effect>& effects) const {
  const Letter& letter = candidate.letter;
  AddAlert(view, letter.incident, "by-hand-" + letter.id,
           "An update promised to customers for " + FormatRfc3339(candidate.promised_for) +
               " is not sent by itself, the first about order " + letter.order + ": " + candidate.never +
               ". Write to them, then: parapet messages kept --store " + view.store() + " --promise next_update",
           effects);
}

}  // namespace parapet
