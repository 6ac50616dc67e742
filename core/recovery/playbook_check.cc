// SPDX-License-Identifier: Apache-2.0
//
// What every playbook has to keep.
#include <algorithm>
#include <iterator>
#include <set>

#include "parapet/core/policy/program.h"
#include "parapet/core/recovery/playbook.h"

namespace parapet {
namespace {

using Names = std::vector<std::string>;

template <typename Range>
Names NamesOf(const Range& range) {
  return Names(std::begin(range), std::end(range));
}

Names ActionNames() {
  Names names;
  for (const StepAction& action : StepActions()) names.emplace_back(action.name);
  return names;
}

std::string Near(std::string_view wrong, const Names& known) {
  const std::string near = NearestName(wrong, known);
  if (!near.empty()) return "did you mean \"" + near + "\"?";
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "use one of: " : ", ") + name;
  return all;
}

std::string Quoted(std::string_view text) { return std::string(1, '"').append(text).append(1, '"'); }

// The values that a condition may name, where they are words.
Names WordsOf(Predicate predicate, const Playbook& playbook) {
  Names steps;
  for (const PlaybookStep& step : playbook.steps) steps.push_back(step.id);
  switch (predicate) {
    case Predicate::kCase:
      return {"open", "decided", "to_do", "closed"};
    case Predicate::kRemedy: {
      Names remedies;
      for (int i = 0; i < kRemedies; ++i) remedies.emplace_back(Name(static_cast<Remedy>(i)));
      return remedies;
    }
    case Predicate::kForm: {
      Names forms;
      for (int i = 0; i < kOfferForms; ++i) forms.emplace_back(Name(static_cast<OfferForm>(i)));
      return forms;
    }
    case Predicate::kAnswer:
      return {"accept", "cancel"};
    case Predicate::kDone:
    case Predicate::kFailed:
      return steps;
    case Predicate::kSeverity:
      return {"1", "2", "3", "4", "5"};
    case Predicate::kShipped:
    case Predicate::kHeld:
    case Predicate::kGranted:
      return {"yes", "no"};
  }
  return {};
}

class Checker {
 public:
  explicit Checker(const Playbook& playbook) : playbook_(playbook) {}

  std::vector<Complaint> Run() {
    if (playbook_.name.empty()) Complain(playbook_.place, "a playbook needs a name", "\"playbook\": \"PB-…\"");
    if (playbook_.triggers.empty()) Complain(playbook_.place, "nothing chooses this playbook", "give it a trigger");
    if (playbook_.steps.empty()) Complain(playbook_.place, "a playbook needs a step", "");
    for (const PlaybookTrigger& trigger : playbook_.triggers) CheckTrigger(trigger);
    std::set<std::string> ids;
    for (const PlaybookStep& step : playbook_.steps) {
      if (!ids.insert(step.id).second) Complain(step.place, "two steps are called " + Quoted(step.id), "rename one");
      CheckStep(step);
    }
    CheckForms();
    if (complaints_.empty()) CheckOrder();
    return std::move(complaints_);
  }

 private:
  void Complain(const Place& place, std::string what, std::string remedy) {
    complaints_.push_back({place, std::move(what), std::move(remedy)});
  }

  void CheckTrigger(const PlaybookTrigger& trigger) {
    Names families = {"price_drift"}, guardrails;
    for (const Guardrail& guardrail : Registry()) {
      families.emplace_back(guardrail.family);
      guardrails.emplace_back(guardrail.name);
    }
    std::sort(families.begin(), families.end());
    families.erase(std::unique(families.begin(), families.end()), families.end());
    if (trigger.family.empty() && trigger.guardrail.empty() && trigger.word.empty()) {
      Complain(trigger.place, "a trigger names a family, a guardrail or a word", "such as {\"family\": \"price\"}");
    }
    Know(trigger.family, families, "family of guardrails", trigger.place);
    Know(trigger.guardrail, guardrails, "guardrail", trigger.place);
    Know(trigger.word, NamesOf(kTriggerWords), "word", trigger.place);
  }

  void Know(const std::string& name, const Names& known, const char* as, const Place& place) {
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
    Complain(place, "unknown " + std::string(as) + " " + Quoted(name), Near(name, known));
  }

  void CheckStep(const PlaybookStep& step) {
    const StepAction* action = ActionOf(step.id);
    if (action == nullptr) {
      return Complain(step.place, "unknown action in the step " + Quoted(step.id), Near(step.id, ActionNames()));
    }
    if (step.owner.empty()) Complain(step.place, Missing(step, "owner"), Near("", NamesOf(kPlaybookRoles)));
    Know(step.owner, NamesOf(kPlaybookRoles), "role", step.place);
    if (step.deadline <= Duration()) Complain(step.place, Missing(step, "deadline"), "such as \"24h\"");
    if (step.when.empty()) Complain(step.place, Missing(step, "precondition"), "such as {\"remedy\": [\"honour\"]}");
    if (step.fallback.empty()) Complain(step.place, Missing(step, "fallback"), "another step, or \"owner\"");
    for (const Condition& condition : step.when) CheckCondition(step, condition);
    Names others = WordsOf(Predicate::kDone, playbook_);
    for (const std::string& before : step.after) Know(before, others, "step", step.place);
    others.emplace_back(kFallsToOwner);
    Know(step.fallback, others, "step", step.place);
    CheckLevel(step, *action);
    CheckMix(step);
    CheckPromises(step, *action);
  }

  static std::string Missing(const PlaybookStep& step, const char* what) {
    return "the step " + Quoted(step.id) + " has no " + what;
  }

  void CheckCondition(const PlaybookStep& step, const Condition& condition) {
    if (condition.values.empty()) Complain(condition.place, "a condition without a value never holds", "");
    const Names known = WordsOf(condition.predicate, playbook_);
    const char* as =
        condition.predicate == Predicate::kDone || condition.predicate == Predicate::kFailed ? "step" : "value";
    for (const std::string& value : condition.values) Know(value, known, as, condition.place);
    const bool itself = condition.predicate == Predicate::kDone || condition.predicate == Predicate::kFailed;
    if (itself && std::find(condition.values.begin(), condition.values.end(), step.id) != condition.values.end()) {
      Complain(condition.place, "the step " + Quoted(step.id) + " waits for itself", "");
    }
  }

  // Steps of the incident are the three whose end can be seen in it, and they are nothing else.
  void CheckLevel(const PlaybookStep& step, const StepAction& action) {
    const bool belongs = action.name == "halt" || action.name == "fix_source" || action.name == "prevent";
    if (belongs && !step.of_incident) {
      Complain(step.place, "the step " + Quoted(step.id) + " is the incident's", "add \"for\": \"incident\"");
    }
    if (!belongs && step.of_incident) {
      Complain(step.place, "the step " + Quoted(step.id) + " is for each order", "remove \"for\"");
    }
  }

  // Steps of the incident are never seen to end in a case, and nothing starts in a case that is closed.
  void CheckMix(const PlaybookStep& step) {
    if (step.of_incident) return;
    for (const std::string& before : step.after) CheckWaits(step, before, step.after_place);
    CheckWaits(step, step.fallback, step.place);
    for (const Condition& condition : step.when) {
      const bool of_steps = condition.predicate == Predicate::kDone || condition.predicate == Predicate::kFailed;
      for (const std::string& value : condition.values) {
        if (of_steps) CheckWaits(step, value, condition.place);
        if (condition.predicate == Predicate::kCase && value == "closed")
          Complain(condition.place, "the step " + Quoted(step.id) + " waits until its case is closed and never starts",
                   "use open, decided or to_do; or leave it out");
      }
    }
  }

  void CheckWaits(const PlaybookStep& step, const std::string& other, const Place& place) {
    const PlaybookStep* before = playbook_.Find(other);
    if (before == nullptr || !before->of_incident) return;
    Complain(place, "the step " + Quoted(step.id) + " of each order rests on " + Quoted(other) + " of the incident",
             "name a step of the order, or leave it out");
  }

  // What no customer may be done, whatever the shop writes.
  void CheckPromises(const PlaybookStep& step, const StepAction& action) {
    const auto asks_for = [&](const Names& answers) {
      return std::any_of(step.when.begin(), step.when.end(), [&](const Condition& condition) {
        const Names& values = condition.values;
        return condition.predicate == Predicate::kAnswer && !values.empty() &&
               std::all_of(values.begin(), values.end(), [&](const std::string& value) {
                 return std::find(answers.begin(), answers.end(), value) != answers.end();
               });
      });
    };
    if (action.name == "cancel" && !asks_for({"accept", "cancel"})) {
      Complain(step.place, "an order is cancelled only with the customer's answer",
               "add \"answer\": [\"cancel\"] to its conditions");
    }
    if (action.name == "cross_sell" && !asks_for({"accept"})) {
      Complain(step.place, "something more is offered only once a remedy was accepted",
               "add \"answer\": [\"accept\"] to its conditions");
    }
    if (action.name == "call" && step.id != "call") {
      Complain(step.place,
               "nobody carries out " + Quoted(step.id) + ": a case has one call, and its steps are called so",
               "use \"call\", or a task such as \"task:tell_by_phone\"");
    }
    if (action.name == "charge" && step.charge != "confirmed") {
      Complain(step.place, "nothing is charged but what the customer confirmed", "write \"charge\": \"confirmed\"");
    }
    if (action.name != "charge" && !step.charge.empty()) {
      Complain(step.place, "the step " + Quoted(step.id) + " charges nothing", "remove \"charge\"");
    }
  }

  // Where steps go by the form of an offer there is one for each: what was accepted is never forgotten.
  void CheckForms() {
    std::set<std::string> covered;
    const Condition* first = nullptr;
    for (const PlaybookStep& step : playbook_.steps) {
      for (const Condition& condition : step.when) {
        if (condition.predicate != Predicate::kForm) continue;
        if (first == nullptr) first = &condition;
        covered.insert(condition.values.begin(), condition.values.end());
      }
    }
    if (first == nullptr) return;
    for (const std::string& form : WordsOf(Predicate::kForm, playbook_)) {
      if (covered.contains(form)) continue;
      Complain(first->place, "no step is for an offer of the form " + Quoted(form),
               "add one with \"form\": [" + Quoted(form) + "] to its conditions");
    }
  }

  // Everything that has to be over, or to have failed, before a step starts.
  Names Before(const PlaybookStep& step) const {
    Names before = step.after;
    for (const Condition& condition : step.when) {
      if (condition.predicate != Predicate::kDone && condition.predicate != Predicate::kFailed) continue;
      before.insert(before.end(), condition.values.begin(), condition.values.end());
    }
    for (const PlaybookStep& other : playbook_.steps) {
      if (other.fallback == step.id) before.push_back(other.id);
    }
    return before;
  }

  // The same of those, and so on; each once, also where they wait for each other in a circle.
  std::set<std::string> AllBefore(const PlaybookStep& step) const {
    std::set<std::string> seen;
    Names open = Before(step);
    while (!open.empty()) {
      const std::string id = open.back();
      open.pop_back();
      if (!seen.insert(id).second) continue;
      for (std::string& next : Before(playbook_.At(id))) open.push_back(std::move(next));
    }
    return seen;
  }

  void CheckOrder() {
    for (const PlaybookStep& step : playbook_.steps) {
      if (AllBefore(step).contains(step.id)) {
        Complain(step.place, "the step " + Quoted(step.id) + " waits for itself in a circle", "");
      } else if (std::string why = WhyUnreachable(step); !why.empty()) {
        Complain(step.place, "the step " + Quoted(step.id) + " can never start: " + why, "");
      }
    }
  }

  // Two conditions that exclude each other, in the step or in one that it needs done.
  std::string WhyUnreachable(const PlaybookStep& step) const {
    for (const Condition& condition : step.when) {
      if (condition.predicate == Predicate::kAnswer && !AsksBefore(step)) {
        return "nothing before it asks the customer";
      }
      if (condition.predicate != Predicate::kDone) continue;
      for (const std::string& id : condition.values) {
        if (Exclude(step, playbook_.At(id))) return "it needs " + Quoted(id) + ", which starts under other conditions";
      }
    }
    return {};
  }

  // Whether a step in which the customer is asked comes before it.
  bool AsksBefore(const PlaybookStep& step) const {
    const std::set<std::string> before = AllBefore(step);
    return std::any_of(before.begin(), before.end(),
                       [&](const std::string& id) { return ActionOf(id)->carrier == Carrier::kCustomer; });
  }

  static bool Exclude(const PlaybookStep& a, const PlaybookStep& b) {
    const auto disjoint = [](const Condition& one, const Condition& other) {
      const bool fixed = one.predicate == Predicate::kRemedy || one.predicate == Predicate::kForm ||
                         one.predicate == Predicate::kAnswer;
      return fixed && one.predicate == other.predicate &&
             std::none_of(one.values.begin(), one.values.end(), [&](const std::string& value) {
               return std::find(other.values.begin(), other.values.end(), value) != other.values.end();
             });
    };
    return std::any_of(a.when.begin(), a.when.end(), [&](const Condition& one) {
      return std::any_of(b.when.begin(), b.when.end(), [&](const Condition& other) { return disjoint(one, other); });
    });
  }

  const Playbook& playbook_;
  std::vector<Complaint> complaints_;
};

}  // namespace

std::vector<Complaint> CheckPlaybook(const Playbook& playbook) { return Checker(playbook).Run(); }

}  // namespace parapet
