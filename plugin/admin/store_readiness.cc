// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/store_readiness.h"

#include <map>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"

namespace parapet {
namespace {

constexpr Duration kLookBack = Days(30);
constexpr size_t kJudgementsMost = 10'000;

// The policies of the ledger's history by where in the ledger they came into force; each is compiled when it is first
// asked for.
class PolicyHistory {
 public:
  PolicyHistory(const Ledger& ledger, const std::string& store) {
    ledger.ReadBack(store, EventKind::kPolicy, "policy", [&](const StoredEvent& stored) {
      PolicyEvent event;
      std::string error;
      if (ReadPolicyEvent(stored.event.payload, &event, &error)) {
        policies_[stored.sequence] = {std::move(event), stored.event.at, nullptr};
      }
      return true;
    });
  }
  // What was in force at an event; null where the ledger does not hold it any more.
  const Program* At(int64_t sequence) {
    auto at = policies_.upper_bound(sequence);
    if (at == policies_.begin()) return nullptr;
    Entry& entry = (--at)->second;
    if (entry.program == nullptr) {
      entry.program = CompilePolicy(entry.event.document, entry.event.version, entry.at).program;
    }
    return entry.program.get();
  }

 private:
  struct Entry {
    PolicyEvent event;
    Instant at;
    std::shared_ptr<const Program> program;
  };
  std::map<int64_t, Entry> policies_;
};

void ReadLabels(const Ledger& ledger, const std::string& store, ReadinessReview& review) {
  ledger.ReadBack(store, EventKind::kReview, {}, [&](const StoredEvent& stored) {
    ReviewEvent event;
    std::string error;
    if (!ReadReviewEvent(stored.event.payload, &event, &error)) return true;
    if (const auto label = LabelFromName(event.label)) review.Label(stored.event.subject, *label);
    return true;
  });
}

}  // namespace

FactSet SuppliedTo(const StoreFlow& flow) {
  return FactSet::FromBits(flow.supplied().bits() | flow.program()->Supplies().bits());
}

std::vector<Readiness> ReadReadiness(const StoreFlow& flow, const Ledger& ledger, Instant now) {
  const std::string& store = flow.options().settings.store;
  PolicyHistory policies(ledger, store);
  ReadinessReview review(now);
  ReadLabels(ledger, store, review);
  Workspace workspace;
  size_t read = 0;
  ledger.ReadBack(store, EventKind::kOrder, {}, [&](const StoredEvent& stored) {
    OrderPayload recorded;
    std::string error;
    if (stored.event.at < now - kLookBack || ++read > kJudgementsMost) return false;
    workspace.arena().Reset();
    if (!ReadOrderPayload(stored.event.payload, &workspace.arena(), &workspace.facts(), &recorded, &error)) return true;
    const Program* judged_by = policies.At(stored.sequence);
    if (recorded.order == nullptr || judged_by == nullptr || !recorded.facts.now.IsKnown()) return true;
    review.Add(*recorded.order, recorded.facts, recorded.record, *judged_by);
    return true;
  });
  return review.Finish(*flow.program(), SuppliedTo(flow));
}

std::vector<std::string> EnforcedUnready(const Program& in_force, const Program& wanted,
                                         const std::vector<Readiness>& readiness) {
  std::vector<std::string> unready;
  const auto registry = Registry();
  const Rule *before = in_force.RulesForChange().rules, *after = wanted.RulesForChange().rules;
  for (size_t i = 0; i < registry.size(); ++i) {
    const bool begins = after[i].mode == Mode::kEnforce && before[i].mode != Mode::kEnforce;
    if (!begins || readiness[i].ready()) continue;
    unready.push_back(std::string(registry[i].name) + " (" + readiness[i].not_ready_because + ")");
  }
  return unready;
}

}  // namespace parapet
