// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/tuning/incident_tuning.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/recovery/tuning/recorded_order.h"

namespace parapet {
namespace {

// Asked twice on one day, the answer is the same.
Instant WholeDay(Instant at) { return Instant{at.micros - at.micros % Days(1).micros}; }

constexpr std::string_view kNobodysRole = "operations";

// What the book knows, collected under its lock.
struct Known {
  Incident incident;
  std::map<std::string, std::set<std::string>> others;  // by order: guardrails of what else is wrong with it
  std::set<std::string> true_finds;
  std::shared_ptr<const Program> program;
  std::string store;
};

bool HasOrder(const Incident& incident, const std::string& order) {
  const auto at = std::lower_bound(incident.cases.begin(), incident.cases.end(), order,
                                   [](const Case& one, const std::string& wanted) { return one.order < wanted; });
  return at != incident.cases.end() && at->order == order;
}

// Guardrails by which another incident, that is no false alarm, is about an order of this one.
void AddOthers(const Incident& other, const Incident& incident, Known& known) {
  if (other.id == incident.id || other.closing == Closing::kFalseAlarm) return;
  std::set<std::string> guardrails(other.guardrails.begin(), other.guardrails.end());
  for (const std::string& own : incident.guardrails) guardrails.erase(own);
  for (const Case& one : other.cases) {
    if (HasOrder(incident, one.order)) known.others[one.order].insert(guardrails.begin(), guardrails.end());
  }
}

std::optional<Known> Collect(FollowUp& follow, std::string_view name, Instant now) {
  const auto incident = follow.FindIncident(name, now);
  if (!incident) return std::nullopt;
  Known known{.incident = *incident};
  follow.With(now, [&](FollowView& view) {
    if (const Incident* still = view.FindIncident(incident->id)) known.incident = *still;
    known.true_finds = view.book().TrueFinds(incident->id);
    for (const Incident& other : view.Incidents()) AddOthers(other, known.incident, known);
    known.program = view.flow().program();
    known.store = view.store();
  });
  for (const Case& one : known.incident.cases) known.true_finds.erase(one.order);
  return known;
}

// What people said of orders since then, the last word each.
void HearReviews(const Ledger& ledger, Known& known) {
  std::set<std::string> heard;
  ledger.ReadBack(known.store, EventKind::kReview, {}, [&](const StoredEvent& stored) {
    const std::string& order = stored.event.subject;
    ReviewEvent review;
    std::string error;
    if (!ReadReviewEvent(stored.event.payload, &review, &error) || !heard.insert(order).second) return true;
    if (review.label == Name(Label::kFalseAlarm)) known.true_finds.erase(order);
    if (review.label == Name(Label::kRight) && !HasOrder(known.incident, order)) known.true_finds.insert(order);
    return true;
  });
}

using Recordings = std::vector<std::unique_ptr<const RecordedOrder>>;

// The first judgement of an order and the newest of those that found something: later ones judge only what they change.
void AddRecordings(const Ledger& ledger, const std::string& store, const std::string& order, Workspace& scratch,
                   Recordings& recordings) {
  std::unique_ptr<const RecordedOrder> first;
  size_t newest = 0;
  ledger.ReadBack(store, EventKind::kOrder, order, [&](const StoredEvent& stored) {
    auto recorded = RecordedOrder::Read(stored.event.payload, scratch);
    if (recorded == nullptr || !recorded->record().judged) return true;
    if (first != nullptr && first->record().decision >= Action::kTag && newest++ < kTunedRevisionsMost) {
      recordings.push_back(std::move(first));
    }
    first = std::move(recorded);
    return true;
  });
  if (first != nullptr) recordings.push_back(std::move(first));
}

std::vector<const Case*> NewestCases(const Incident& incident, bool* cut) {
  std::vector<const Case*> cases;
  for (const Case& one : incident.cases) cases.push_back(&one);
  std::stable_sort(cases.begin(), cases.end(),
                   [](const Case* a, const Case* b) { return a->opened_at > b->opened_at; });
  *cut = cases.size() > kTunedOrdersMost;
  cases.resize(std::min(cases.size(), kTunedOrdersMost));
  return cases;
}

// Judges again what was found in the past; of all other orders the record is enough to see that nothing was.
class Past {
 public:
  Past(const Ledger& ledger, const Known& known, Instant now) : ledger_(ledger), known_(known), now_(now) {}

  void Visit(PastOrders& past, IncidentTuning& tuning) {
    tuning.since = now_ - kTuningLooksBack;
    ledger_.ReadBack(known_.store, EventKind::kOrder, {}, [&](const StoredEvent& stored) {
      if (stored.event.at < now_ - kTuningLooksBack) return false;
      if (tuning.revisions == kPastRevisionsMost) {
        tuning.cut = true;
        return false;
      }
      ++tuning.revisions;
      if (tuning.revisions == kPastRevisionsMost) tuning.since = stored.event.at;
      One(stored.event, past);
      return true;
    });
  }

 private:
  void One(const LedgerEvent& event, PastOrders& past) {
    const std::string& identity = event.subject;
    if (HasOrder(known_.incident, identity)) return;
    const bool is_true_find = known_.true_finds.contains(identity);
    OrderPayload payload;
    std::string error;
    if (!ReadOrderPayload(event.payload, nullptr, nullptr, &payload, &error)) return;
    const OrderRecord& record = payload.record;
    if (record.test || !record.judged || (!is_true_find && record.decision < Action::kTag)) return;
    workspace_.arena().Reset();
    const bool read = ReadOrderPayload(event.payload, &workspace_.arena(), &workspace_.facts(), &payload, &error);
    if (!read || !CanBeReplayed(payload) || payload.order->stage == Stage::kCart) return;
    past.Add(identity, *payload.order, payload.facts, is_true_find);
  }

  const Ledger& ledger_;
  const Known& known_;
  const Instant now_;
  Workspace workspace_;
};

std::string CountOf(int64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

bool IsBetter(const TunedChange& a, const TunedChange& b) {
  return a.cost.true_finds_lost.orders < b.cost.true_finds_lost.orders;
}

std::string Says(const IncidentTuning& tuning) {
  const std::string finds = CountOf(tuning.true_finds, "true find", "true finds") + " of the last 30 days";
  if (tuning.replayed == 0) return "no order of it is recorded with its facts, so there is nothing to replay";
  if (tuning.guardrails.empty()) {
    return "policy " + std::to_string(tuning.policy_version) + ", in force now, keeps all of its orders quiet already";
  }
  if (tuning.changes.empty()) return "no change that was tried keeps all of its orders quiet; a person has to look";
  const int64_t lost = tuning.changes.front().cost.true_finds_lost.orders;
  if (lost > 0) {
    return "every change would have lost true finds: the first one " + std::to_string(lost) + " of " + finds +
           "; leaving the policy as it is may be the better choice";
  }
  if (tuning.true_finds == 0) {
    return "nothing was rightly found in the last 30 days, so what a change would have missed cannot be told";
  }
  return "the first change loses none of " + finds;
}

TunedChange Tuned(const QuietChange& change, const Policy& in_force, Instant now) {
  TunedChange tuned{.way = change.way, .parts = change.parts};
  for (const PolicyDifference& difference : Compare(in_force, change.policy, now)) {
    if (!difference.words.empty()) tuned.words.push_back(difference.words);
  }
  tuned.patch = WritePolicyPatch(change.added);
  tuned.document = WritePolicy(change.policy);
  return tuned;
}

// Finds the changes and what each costs.
void Propose(const Ledger& ledger, const Known& known, const std::vector<AlarmedOrder>& alarmed, Instant now,
             IncidentTuning& tuning) {
  const Policy& in_force = known.program->policy();
  const std::string& role = known.incident.owner_role;
  const ExemptionTerms terms{role.empty() ? std::string(kNobodysRole) : role, "false alarm " + known.incident.id,
                             WholeDay(now + kTuningExemptionLasts)};
  const QuietChanges found = FindQuietChanges(in_force, alarmed, terms, now);
  tuning.guardrails = found.loud;
  tuning.left_out = found.left_out;
  std::vector<std::shared_ptr<const Program>> programs;
  for (const QuietChange& change : found.changes) {
    tuning.changes.push_back(Tuned(change, in_force, now));
    programs.push_back(Program::Compile(change.policy, tuning.policy_version, now).program);
  }
  PastOrders past(*known.program, std::move(programs));
  Past(ledger, known, now).Visit(past, tuning);
  tuning.true_finds = past.true_finds();
  for (size_t i = 0; i < tuning.changes.size(); ++i) tuning.changes[i].cost = past.CostOf(i);
  std::stable_sort(tuning.changes.begin(), tuning.changes.end(), IsBetter);
}

}  // namespace

std::optional<IncidentTuning> TuneIncident(FollowUp& follow, const Ledger& ledger, std::string_view name, Instant now,
                                           std::string* error) {
  auto known = Collect(follow, name, now);
  if (!known) {
    *error = "no incident \"" + std::string(name) + "\" is known";
    return std::nullopt;
  }
  HearReviews(ledger, *known);
  IncidentTuning tuning{.incident = known->incident.id,
                        .policy_version = known->program->version(),
                        .orders = known->incident.cases.size()};
  Workspace scratch;
  Recordings recordings;
  std::vector<AlarmedOrder> alarmed;
  for (const Case* one : NewestCases(known->incident, &tuning.cut)) {
    const size_t before = recordings.size();
    AddRecordings(ledger, known->store, one->order, scratch, recordings);
    tuning.replayed += recordings.size() > before ? 1 : 0;
    for (size_t i = before; i < recordings.size(); ++i) {
      alarmed.push_back({&recordings[i]->order(), &recordings[i]->facts(), known->others[one->order]});
    }
  }
  if (!alarmed.empty()) Propose(ledger, *known, alarmed, now, tuning);
  tuning.says = Says(tuning);
  return tuning;
}

std::string Sentence(const TunedChange& change, int64_t true_finds) {
  std::string text;
  for (const std::string& words : change.words) text += (text.empty() ? "" : "; ") + words;
  const Tally& lost = change.cost.true_finds_lost;
  text += ". Of " + CountOf(true_finds, "true find", "true finds") + " it would have missed " +
          (lost.orders == 0 ? "none" : std::to_string(lost.orders));
  if (lost.orders > 0) text += ", with " + AmountsText(lost.money) + " at risk";
  return text + "; it would have kept " + CountOf(change.cost.alarms_quietened, "other alarm", "other alarms") +
         " quiet.";
}

std::vector<std::string> CommandsFor(const IncidentTuning& tuning, size_t number) {
  return {
      "parapet incidents tuning " + tuning.incident + " --change " + std::to_string(number) + " --output quiet.json",
      "parapet policy diff quiet.json", "parapet backtest --policy quiet.json",
      "parapet policy apply quiet.json --if-version " + std::to_string(tuning.policy_version) +
          " --reason \"false alarm " + tuning.incident + "\""};
}

}  // namespace parapet
