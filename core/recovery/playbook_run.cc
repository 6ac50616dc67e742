// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/playbook_run.h"

#include <algorithm>
#include <map>

namespace parapet {
namespace {

enum class Standing : uint8_t { kHolds, kWaits, kNever };

// How a step ended, what came instead of it included.
enum class End : uint8_t { kOpen, kWell, kLeftOut };

Standing HoldsIf(bool holds) { return holds ? Standing::kHolds : Standing::kNever; }

class Runner {
 public:
  Runner(const Playbook& playbook, const Case& one, const Situation& situation, Instant now)
      : playbook_(playbook), case_(one), situation_(situation), now_(now) {}

  std::vector<Move> Run() {
    if (case_.state == CaseState::kProposed || case_.state == CaseState::kClosed) return {};
    for (const PlaybookStep& step : playbook_.steps) {
      if (!step.of_incident) Look(step);
    }
    if (OwnerIsWanted()) Look(playbook_.At(kOwnerTask));
    if (moves_.empty() && IsOver()) AddEnd();
    return std::move(moves_);
  }

 private:
  const StepRecord* RecordOf(std::string_view id) const {
    const auto at = case_.steps.find(std::string(id));
    return at == case_.steps.end() ? nullptr : &at->second;
  }
  bool Is(std::string_view id, StepState state) const {
    const StepRecord* record = RecordOf(id);
    return record != nullptr && record->state == state;
  }

  void Look(const PlaybookStep& step) {
    const StepRecord* record = RecordOf(step.id);
    if (record != nullptr) return Watch(step, *record);
    if (case_.paused || MayStart(step) != Standing::kHolds) return;
    moves_.push_back(StartOf(step));
  }

  // A step that runs: answered, late, or neither.
  void Watch(const PlaybookStep& step, const StepRecord& record) {
    if (record.state != StepState::kStarted && record.state != StepState::kUnknown) return;
    const StepAction* action = ActionOf(step.id);
    if (action->carrier == Carrier::kCustomer && !case_.answer.empty()) {
      moves_.push_back({MoveKind::kEnd, step.id, "the customer chose \"" + case_.answer + "\""});
    } else if (!record.late_at.IsKnown() && now_ > record.started_at + step.deadline) {
      moves_.push_back({MoveKind::kLate, step.id, "not finished by its deadline"});
    }
  }

  Move StartOf(const PlaybookStep& step) const {
    if (std::string why = WhyByHand(step, case_, situation_); !why.empty())
      return {MoveKind::kTask, step.id, std::move(why)};
    const Carrier carrier = ActionOf(step.id)->carrier;
    const bool placed = carrier == Carrier::kFlow || carrier == Carrier::kOutbox;
    return {placed ? MoveKind::kPlace : MoveKind::kHand, step.id, ""};
  }

  // --- conditions ---------------------------------------------------------------------------------------------------

  // Steps ask for those before them, which ask again: each is looked at once.
  Standing MayStart(const PlaybookStep& step) const {
    const auto known = may_start_.find(step.id);
    if (known != may_start_.end()) return known->second;
    return may_start_[step.id] = MayStartAnew(step);
  }

  Standing MayStartAnew(const PlaybookStep& step) const {
    Standing all = step.id == kOwnerTask ? Standing::kHolds : FallsTo(step);
    const bool asks_for_case = std::any_of(step.when.begin(), step.when.end(),
                                           [](const Condition& one) { return one.predicate == Predicate::kCase; });
    if (!asks_for_case && step.id != kOwnerTask) all = std::max(all, IsCase({"to_do"}));
    for (const Condition& condition : step.when) all = std::max(all, Holds(condition));
    for (const std::string& id : step.after) {
      all = std::max(all, EndOf(id) == End::kOpen ? Standing::kWaits : Standing::kHolds);
    }
    return all;
  }

  // A step that comes instead of others starts where one of them failed.
  Standing FallsTo(const PlaybookStep& step) const {
    if (!playbook_.IsFallback(step.id)) return Standing::kHolds;
    Standing any = Standing::kNever;
    for (const PlaybookStep& other : playbook_.steps) {
      if (other.fallback == step.id) any = std::min(any, Failed(other.id));
    }
    return any;
  }

  Standing Failed(const std::string& id) const {
    const StepRecord* record = RecordOf(id);
    if (record == nullptr) return MayStart(playbook_.At(id)) == Standing::kNever ? Standing::kNever : Standing::kWaits;
    if (record->state == StepState::kFailed) return Standing::kHolds;
    return HoldsOrWaits(record->state);
  }
  static Standing HoldsOrWaits(StepState state) {
    const bool ended = state == StepState::kDone || state == StepState::kSkipped;
    return ended ? Standing::kNever : Standing::kWaits;
  }

  // Done itself: what came instead of it is another thing, of which a message would say something false.
  Standing Accomplished(const std::string& id) const {
    const StepRecord* record = RecordOf(id);
    if (record == nullptr) return MayStart(playbook_.At(id)) == Standing::kNever ? Standing::kNever : Standing::kWaits;
    const bool runs = record->state == StepState::kStarted || record->state == StepState::kUnknown;
    return runs ? Standing::kWaits : HoldsIf(record->state == StepState::kDone);
  }

  // What comes where a step failed: its fallback, or the owner where that is left out.
  std::string InsteadOf(const std::string& id) const {
    const std::string& fallback = playbook_.At(id).fallback;
    if (id == kOwnerTask || fallback == kFallsToOwner || playbook_.Find(fallback) == nullptr)
      return std::string(kOwnerTask);
    const bool left_out = Is(fallback, StepState::kSkipped) ||
                          (RecordOf(fallback) == nullptr && MayStart(playbook_.At(fallback)) == Standing::kNever);
    return left_out ? std::string(kOwnerTask) : fallback;
  }

  Standing IsCase(const std::vector<std::string>& states) const {
    if (std::find(states.begin(), states.end(), Name(case_.state)) != states.end()) return Standing::kHolds;
    return case_.state == CaseState::kToDo ? Standing::kNever : Standing::kWaits;
  }

  Standing IsRemedy(const std::vector<std::string>& remedies) const {
    const bool granted = case_.state == CaseState::kToDo && case_.grant.has_value();
    if (!granted && !case_.facts.by_hand) return Standing::kWaits;
    const Remedy remedy = granted ? case_.grant->remedy : Remedy::kOwnerDecides;
    return HoldsIf(std::find(remedies.begin(), remedies.end(), Name(remedy)) != remedies.end());
  }

  Standing IsForm(const std::vector<std::string>& forms) const {
    if (case_.state != CaseState::kToDo || !case_.grant) return Standing::kWaits;
    const bool offered = case_.grant->remedy == Remedy::kOffer;
    return HoldsIf(offered && std::find(forms.begin(), forms.end(), Name(case_.grant->form)) != forms.end());
  }

  Standing IsAnswer(const std::vector<std::string>& answers) const {
    if (case_.answer.empty()) return Standing::kWaits;
    return HoldsIf(std::find(answers.begin(), answers.end(), case_.answer) != answers.end());
  }

  Standing Holds(const Condition& condition) const {
    const std::vector<std::string>& values = condition.values;
    const auto is = [&](bool fact) {
      return HoldsIf(std::find(values.begin(), values.end(), fact ? "yes" : "no") != values.end());
    };
    Standing all = Standing::kHolds, any = Standing::kNever;
    switch (condition.predicate) {
      case Predicate::kCase:
        return IsCase(values);
      case Predicate::kRemedy:
        return IsRemedy(values);
      case Predicate::kForm:
        return IsForm(values);
      case Predicate::kAnswer:
        return IsAnswer(values);
      case Predicate::kDone:
        for (const std::string& id : values) all = std::max(all, Accomplished(id));
        return all;
      case Predicate::kFailed:
        for (const std::string& id : values) any = std::min(any, Failed(id));
        return any;
      case Predicate::kShipped:
        return is(case_.facts.shipped);
      case Predicate::kHeld:
        return is(case_.held);
      case Predicate::kGranted:
        return is(case_.grant && case_.grant->amount > Money());
      case Predicate::kSeverity:
        return HoldsIf(std::to_string(situation_.severity) >= values.front());  // both have one digit
    }
    return Standing::kNever;
  }

  // --- the end ------------------------------------------------------------------------------------------------------

  End EndOf(const std::string& id) const {
    const StepRecord* record = RecordOf(id);
    if (record == nullptr) {
      if (id == kOwnerTask) return End::kOpen;
      return MayStart(playbook_.At(id)) == Standing::kNever ? End::kLeftOut : End::kOpen;
    }
    if (record->state == StepState::kDone || record->state == StepState::kSkipped) return End::kWell;
    if (record->state != StepState::kFailed || id == kOwnerTask) return End::kOpen;
    return EndOf(InsteadOf(id)) == End::kOpen ? End::kOpen : End::kWell;
  }

  bool OwnerIsWanted() const {
    if (RecordOf(kOwnerTask) != nullptr) return true;
    return std::any_of(playbook_.steps.begin(), playbook_.steps.end(), [&](const PlaybookStep& step) {
      return Is(step.id, StepState::kFailed) && InsteadOf(step.id) == kOwnerTask;
    });
  }

  bool IsOver() const {
    return std::all_of(playbook_.steps.begin(), playbook_.steps.end(),
                       [&](const PlaybookStep& step) { return step.of_incident || EndOf(step.id) != End::kOpen; });
  }

  // Something has to have been done for the customer; where nothing fits, a person looks.
  void AddEnd() {
    const bool settled = std::any_of(case_.steps.begin(), case_.steps.end(), [](const auto& step) {
      return step.second.state == StepState::kDone || step.second.state == StepState::kSkipped;
    });
    const StepRecord* owner = RecordOf(kOwnerTask);
    if (settled)
      moves_.push_back({MoveKind::kDone, "", "every step of " + playbook_.name + " ended"});
    else if (owner == nullptr)
      moves_.push_back({MoveKind::kTask, std::string(kOwnerTask), "no step of " + playbook_.name + " fits this case"});
  }

  const Playbook& playbook_;
  const Case& case_;
  const Situation& situation_;
  const Instant now_;
  mutable std::map<std::string_view, Standing> may_start_;  // by step
  std::vector<Move> moves_;
};

}  // namespace

std::string_view Name(MoveKind kind) {
  constexpr std::string_view kNames[] = {"place", "hand", "task", "end", "late", "done"};
  return kNames[static_cast<size_t>(kind)];
}

namespace {

// The step by which the granted amount was moved, or may have been.
std::string SpentOn(const Case& one) {
  for (const auto& [id, record] : one.steps) {
    const StepAction* action = ActionOf(id);
    const bool moved = record.state != StepState::kFailed && record.state != StepState::kSkipped;
    if (action != nullptr && action->moves_money && moved) return id;
  }
  return {};
}

}  // namespace

namespace {

// Why the step gives something else than was offered; empty where it does not. Store credit stands in for a gift card
// that could not be made: both are money at this shop.
std::string WhyNotOffered(const StepAction& action, const Grant& grant) {
  if (grant.remedy != Remedy::kOffer || !OfferFormFromName(action.name) || action.name == Name(grant.form)) return {};
  if (grant.form == OfferForm::kGiftCard && action.name == Name(OfferForm::kStoreCredit)) return {};
  return "what was offered is of the form \"" + std::string(Name(grant.form)) + "\"";
}

}  // namespace

std::string WhyByHand(const PlaybookStep& step, const Case& one, const Situation& situation) {
  const StepAction* action = ActionOf(step.id);
  if (action->carrier == Carrier::kPerson) return "a person does this";
  if (action->carrier == Carrier::kCustomer || action->carrier == Carrier::kPart) return {};
  if (!situation.connected.contains(action->name))
    return "no connector carries out \"" + std::string(action->name) + "\"";
  const Autonomy autonomy = situation.autonomy.Of(*action->needs);
  if (autonomy == Autonomy::kOff || autonomy == Autonomy::kPropose)
    return "the autonomy of \"" + std::string(Name(*action->needs)) + "\" is \"" + std::string(Name(autonomy)) + "\"";
  const bool granted = one.state == CaseState::kToDo && one.grant.has_value();
  if (!granted && autonomy != Autonomy::kAuto) return "nobody approved a remedy for this case";
  if (!action->moves_money) return {};
  if (!granted || one.grant->amount <= Money()) return "no amount was granted for this case";
  if (std::string why = WhyNotOffered(*action, *one.grant); !why.empty()) return why;
  const std::string spent = SpentOn(one);
  return spent.empty() ? "" : "what was granted went into \"" + spent + "\"";
}

std::vector<Move> NextMoves(const Playbook& playbook, const Case& one, const Situation& situation, Instant now) {
  return Runner(playbook, one, situation, now).Run();
}

}  // namespace parapet
