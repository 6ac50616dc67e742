// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/follow_part.h"

#include <algorithm>

#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/recovery_payload.h"

namespace parapet {

const std::string& FollowView::store() const { return follow_.store_; }
RecoveryRules FollowView::rules() const { return follow_.Rules(); }
StoreFlow& FollowView::flow() { return follow_.flow_; }
const Ledger& FollowView::ledger() const { return follow_.ledger_; }
const CaseBook& FollowView::book() const { return follow_.book_; }

const std::vector<Incident>& FollowView::Incidents() {
  if (incidents_) return *incidents_;
  cases_.clear();
  incidents_ = follow_.book_.Incidents(follow_.Terms(), now_);
  return *incidents_;
}

const Incident* FollowView::FindIncident(std::string_view id) {
  const auto& all = Incidents();
  const auto at = std::find_if(all.begin(), all.end(), [&](const Incident& one) { return one.id == id; });
  return at == all.end() ? nullptr : &*at;
}

const Case* FollowView::FindCase(std::string_view id) {
  const auto& all = Incidents();
  if (cases_.empty()) {
    for (const Incident& incident : all) {
      for (const Case& one : incident.cases) cases_[one.id] = &one;
    }
  }
  const auto found = cases_.find(id);
  return found == cases_.end() ? nullptr : found->second;
}

std::string FollowView::WhyNotContained(const Incident& incident) const {
  return follow_.WhyNotContained(incident, now_);
}

std::vector<StepOfCase> FollowView::Steps(const std::function<bool(const Case&, const StepOfCase&)>& wanted) {
  std::vector<StepOfCase> found;
  for (const Incident& incident : Incidents()) {
    for (const Case& one : incident.cases) {
      for (const auto& [step, record] : one.steps) {
        StepOfCase each{.step = step, .record = record};
        if (!wanted(one, each)) continue;
        each.one = one;
        found.push_back(std::move(each));
      }
    }
  }
  return found;
}

// Steps count by their time, so none is dated before what it follows, whatever the clock says.
Instant FollowView::DateOf(const LedgerEvent& event) const {
  if (event.kind == EventKind::kCase) return book().DateForCase(event.subject, now_);
  return event.kind == EventKind::kIncident ? book().DateForIncident(event.subject, now_) : now_;
}

std::string FollowView::Append(LedgerEvent event) {
  event.at = DateOf(event);
  incidents_.reset();
  return follow_.Append(std::move(event));
}

std::string FollowView::AppendAll(std::vector<LedgerEvent> events) {
  for (LedgerEvent& event : events) event.at = DateOf(event);
  incidents_.reset();
  return follow_.AppendAll(std::move(events));
}

std::string FollowView::Take(CaseStep step, std::vector<Effect> effects) {
  LedgerEvent event{.kind = EventKind::kCase, .subject = step.case_id, .payload = WriteCaseStep(step)};
  event.effects = std::move(effects);
  return Append(std::move(event));
}

std::string FollowView::Take(IncidentStep step, std::vector<Effect> effects) {
  step.at = now_;
  incidents_.reset();
  return follow_.Take(step, std::move(effects));
}

}  // namespace parapet
