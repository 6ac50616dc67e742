// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/follow_up.h"

#include <algorithm>
#include <future>

#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/plugin/recovery/sightings.h"

namespace parapet {
namespace {

constexpr size_t kArchiveNameShown = 12;

Workspace& ThreadWorkspace() {
  thread_local Workspace workspace;
  return workspace;
}

// The file or update that price changes came with.
std::string BatchOf(const StoredEvent& stored) {
  if (stored.event.kind == EventKind::kImport) return stored.event.subject.substr(0, kArchiveNameShown);
  return stored.event.kind == EventKind::kItems ? "update-" + std::to_string(stored.sequence) : std::string();
}

}  // namespace

FollowUp::FollowUp(StoreFlow& flow, Ledger& ledger)
    : flow_(flow), ledger_(ledger), store_(flow.options().settings.store), book_(flow.options().settings.currency) {}

bool FollowUp::CatchUp(size_t most) {
  const Lock lock(mutex_);
  size_t folded = 0;
  FoldNew(most, &folded);
  return folded < most;
}

void FollowUp::FoldNew(size_t most, size_t* folded) {
  if (!started_) TakeUpCheckpoint();
  ledger_.Read(store_, last_sequence_, [&](const StoredEvent& stored) {
    Fold(stored);
    for (FollowPart* part : parts_) part->Fold(stored);
    last_sequence_ = stored.sequence;
    ++folded_;
    ++since_saved_;
    return ++*folded < most;
  });
}

void FollowUp::Fold(const StoredEvent& stored) {
  const LedgerEvent& event = stored.event;
  std::string error;
  if (event.kind == EventKind::kAlert) {
    for (SeenChange& change : SeeChanges(event)) changes_.push_back(std::move(change));
    return;
  }
  // Alerts come just before the event that caused them.
  for (SeenChange& change : changes_) {
    change.batch = BatchOf(stored);
    change.at = book_.DateForSighting(change.at);
    book_.Apply(change);
  }
  changes_.clear();
  if (event.kind == EventKind::kOrder) {
    if (auto seen = SeeOrder(event, ThreadWorkspace(), &error)) {
      seen->seen_at = book_.DateForSighting(seen->seen_at);
      book_.Apply(*seen);
      for (FollowPart* part : parts_) part->See(*seen, event.at);
    }
  } else if (event.kind == EventKind::kIncident) {
    IncidentStep step;
    if (ReadIncidentStep(event.payload, event.at, &step, &error)) book_.Apply(step);
  } else if (event.kind == EventKind::kCase) {
    CaseStep step;
    if (ReadCaseStep(event.payload, event.at, &step, &error)) book_.Apply(step);
  } else if (event.kind == EventKind::kRelease) {
    Instant& at = released_[event.subject];
    at = std::max(at, event.at);
  }
  totals_.unreadable += error.empty() ? 0 : 1;
}

CaseTerms FollowUp::Terms() const {
  const auto program = flow_.program();
  const Policy& policy = program->policy();
  if (!policy.holds.cut_off_minute) return policy.recovery;
  return {policy.recovery, CutOff{*policy.holds.cut_off_minute, policy.utc_offset_minutes}};
}

std::vector<Incident> FollowUp::Incidents(Instant now) {
  CatchUp();
  const Lock lock(mutex_);
  return book_.Incidents(Terms(), now);
}

// An alert's id leads to the incident of its cause.
std::optional<Incident> FollowUp::Find(std::string_view name, Instant now) {
  if (auto found = book_.FindIncident(name, Terms(), now)) return found;
  for (const AlertView& alert : flow_.Alerts()) {
    if (alert.incident == name) return book_.FindIncident(alert.cause, Terms(), now);
  }
  return std::nullopt;
}

std::optional<Incident> FollowUp::FindIncident(std::string_view name, Instant now) {
  CatchUp();
  const Lock lock(mutex_);
  return Find(name, now);
}

std::optional<Case> FollowUp::FindCase(std::string_view id, Instant now) {
  CatchUp();
  const Lock lock(mutex_);
  return book_.FindCase(id, Terms(), now);
}

BlastRadius FollowUp::RadiusOfIncident(std::string_view name, std::optional<Money> reference, Instant now) {
  CatchUp();
  const Lock lock(mutex_);
  const auto incident = Find(name, now);
  if (!incident) return {.error = "no incident \"" + std::string(name) + "\" is known"};
  return book_.RadiusOfIncident(*incident, reference);
}

BlastRadius FollowUp::RadiusOfOrder(std::string_view order, std::optional<Money> reference) {
  CatchUp();
  const Lock lock(mutex_);
  return book_.RadiusOfOrder(order, reference);
}

BlastRadius FollowUp::RadiusOfItem(std::string_view item, std::optional<Money> reference) {
  CatchUp();
  const auto known = flow_.FindItem(item);  // any of its keys
  const Lock lock(mutex_);
  return book_.RadiusOfItem(known ? std::string_view(known->id) : item, reference);
}

Plan FollowUp::Preview(const Incident& incident, Instant now) {
  const Lock lock(mutex_);
  return book_.PlanFor(incident, Rules(), now);
}

BudgetBook FollowUp::Books() {
  CatchUp();
  const Lock lock(mutex_);
  return book_.Books();
}

size_t FollowUp::folded() const {
  const Lock lock(mutex_);
  return folded_;
}

FollowTotals FollowUp::totals() const {
  const Lock lock(mutex_);
  return totals_;
}

// Waits for the disk under the lock, so that of two people who decide at once the second sees the first.
std::string FollowUp::Append(LedgerEvent event) {
  if (!ledger_.healthy()) return kLedgerDown;
  event.store = store_;
  std::promise<LedgerError> durable;
  ledger_.Append(std::move(event), [&durable](LedgerError error, int64_t) { durable.set_value(error); });
  const LedgerError error = durable.get_future().get();
  if (error != LedgerError::kNone) return "the ledger could not be written: " + std::string(Name(error));
  size_t folded = 0;
  FoldNew(SIZE_MAX, &folded);
  return {};
}

std::string FollowUp::AppendAll(std::vector<LedgerEvent> events) {
  if (!ledger_.healthy()) return kLedgerDown;
  std::vector<std::promise<LedgerError>> durable(events.size());
  for (size_t i = 0; i < events.size(); ++i) {
    events[i].store = store_;
    ledger_.Append(std::move(events[i]), [&one = durable[i]](LedgerError error, int64_t) { one.set_value(error); });
  }
  LedgerError worst = LedgerError::kNone;
  for (std::promise<LedgerError>& one : durable) worst = std::max(worst, one.get_future().get());
  size_t folded = 0;
  FoldNew(SIZE_MAX, &folded);
  return worst == LedgerError::kNone ? "" : "the ledger could not be written: " + std::string(Name(worst));
}

std::string FollowUp::Take(const IncidentStep& step, std::vector<Effect> effects) {
  LedgerEvent event{.kind = EventKind::kIncident, .subject = step.incident};
  event.at = book_.DateForIncident(step.incident, step.at);
  event.payload = WriteIncidentStep(step);
  event.effects = std::move(effects);
  return Append(std::move(event));
}

void FollowUp::Locked(const std::function<void()>& look) const {
  const Lock lock(mutex_);
  look();
}

void FollowUp::With(Instant now, const std::function<void(FollowView& view)>& ask) {
  CatchUp();
  const Lock lock(mutex_);
  FollowView view(*this, now);
  ask(view);
}

}  // namespace parapet
