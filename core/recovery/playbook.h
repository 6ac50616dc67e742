// SPDX-License-Identifier: Apache-2.0
//
// Playbooks: the ordered steps for one kind of mistake, as data.
//
// A playbook says by which findings it is chosen and what is to be done for each affected order: which step, by whom,
// by when, under which conditions, after what, and what comes instead where it fails. Shops edit them as JSON
// (adapters/json/playbook_document.h); here they are plain values, and the rules that each has to keep.
//
// A step's id is "<action>" or "<action>:<detail>": "refund", "message:price_honoured", "task:call_supplier". The
// action decides who carries it out:
//   the flow           release: a held order is let go
//   the outbox         refund, gift_card, store_credit, discount_code, free_shipping, cancel: effects, read back
//   another part       message, call, card, substitute, source_elsewhere, split, …: started here, finished there
//   the customer       offer: done when an answer came; silence is told to a person and never taken for an answer
//   a person           task; and whatever has no connector or no autonomy
//
// Steps of the incident as a whole (`halt`, `fix_source`, `prevent`) are people's, too; that they are done is seen in
// what they are for: the source is contained, the incident is closed. Late ones are told once.
//
// Refused at load: a step without owner, deadline, condition or fallback; a name that nothing answers to; a step that
// can never start; a circle; cancelling without the customer's answer; offering something more before a remedy was
// accepted; charging anything but what was confirmed; steps for some forms of an offer and none for another.
//
//   std::vector<Complaint> complaints = CheckPlaybook(playbook);   // empty: it can be run
//   const Playbook* chosen = ChoosePlaybook(all, incident, one);
//
// Thread safety: values and pure functions. Cost: for people; playbooks are small.
#ifndef PARAPET_CORE_RECOVERY_PLAYBOOK_H_
#define PARAPET_CORE_RECOVERY_PLAYBOOK_H_

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"
#include "parapet/core/recovery/case_book.h"

namespace parapet {

// Who carries an action out.
enum class Carrier : uint8_t { kFlow, kOutbox, kPart, kCustomer, kPerson };

// One word of the vocabulary.
struct StepAction {
  std::string_view name;  // "refund"
  std::string_view code;  // of the catalogue of actions, "A14"
  Carrier carrier = Carrier::kPerson;
  std::optional<EffectKind> needs;  // whose autonomy it takes
  bool moves_money = false;         // needs an amount that was granted
  bool irreversible = false;
};
std::span<const StepAction> StepActions();
// Of a step's id; null when its action is unknown.
const StepAction* ActionOf(std::string_view step);

// What a condition asks about. Each is given once a step, with the values of which one has to hold (kDone: all).
enum class Predicate : uint8_t {
  kCase,  // open, decided, to_do (of an incident's step also closed: all its cases are); a step that does not ask waits
          // for to_do: until its remedy is approved
  kRemedy,    // refund_difference, honour, offer, owner_decides
  kForm,      // gift_card, store_credit, discount_code, free_shipping: what an offer is made of
  kAnswer,    // accept, cancel: what the customer chose; a time for a call is no answer
  kDone,      // steps: all of them done themselves; what came instead of one does not count
  kFailed,    // steps: one of them failed
  kShipped,   // yes, no
  kHeld,      // yes, no
  kGranted,   // yes, no: an amount above zero was granted
  kSeverity,  // at least this, 1 to 5
};
inline constexpr int kPredicates = 10;
std::string_view Name(Predicate predicate);  // "case", "remedy", "form", "done", …

struct Condition {
  Predicate predicate = Predicate::kCase;
  std::vector<std::string> values;
  Place place;
};

// Where nothing comes instead, a person of the role "owner" takes over: a task of this id.
inline constexpr std::string_view kFallsToOwner = "owner";
inline constexpr std::string_view kOwnerTask = "task:owner";

// Who answers for a step: exactly one of them.
inline constexpr std::string_view kPlaybookRoles[] = {"merchandising", "operations", "finance",
                                                      "support",       "it",         "owner"};

struct PlaybookStep {
  std::string id;
  std::string what;  // one sentence for whoever does it by hand
  std::string owner;
  Duration deadline;               // from its start
  std::vector<Condition> when;     // all of them
  std::vector<std::string> after;  // steps that ended before: done, skipped, or what came instead of them ended
  bool of_incident = false;        // once for all its cases: halt, fix_source, prevent
  std::string fallback;            // a step that starts where this one fails, or "owner"
  std::string charge;              // of an action that charges: "confirmed", and nothing else
  Place place, after_place;
};

// By what a playbook is chosen. Empty fields match everything; a guardrail's name is more telling than its family.
struct PlaybookTrigger {
  std::string family, guardrail;
  std::string word;            // of causes that no guardrail finds: "stuck", "outage", "report", …
  std::optional<LossTo> loss;  // who loses by it
  Place place;
};
inline constexpr std::string_view kTriggerWords[] = {"stuck",  "gift_missed",  "wrong_item",
                                                     "outage", "call_dropped", "report"};

struct Playbook {
  std::string name;  // "PB-PRICE-HIGH"
  std::string what;
  std::vector<PlaybookTrigger> triggers;
  std::vector<PlaybookStep> steps;
  Place place;

  const PlaybookStep* Find(std::string_view id) const;
  // The step, or the task that the owner gets.
  const PlaybookStep& At(std::string_view id) const;
  // Whether another step names it as what comes instead.
  bool IsFallback(std::string_view id) const;
};

// Everything that is wrong with it, with places where the playbook knows them. Empty: it can be run.
std::vector<Complaint> CheckPlaybook(const Playbook& playbook);

// The one whose trigger says most about the case; of equal ones the first by name. Null when none fits.
const Playbook* ChoosePlaybook(std::span<const Playbook> playbooks, const Incident& incident, const Case& one);

// Who answers for which steps: a row a role, in the order of kPlaybookRoles.
struct RoleCoverage {
  std::string_view role;
  std::vector<std::string> steps;  // "PB-OOS/substitute"
};
std::vector<RoleCoverage> CoverageByRole(std::span<const Playbook> playbooks);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_PLAYBOOK_H_
