// SPDX-License-Identifier: Apache-2.0
//
// Start = checkpoint + fold of the ledger's tail. The same fold rebuilds the state after a ledger failure.
#include <charconv>
#include <future>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/flow/alert_payload.h"
#include "parapet/plugin/flow/import.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

// A checkpoint's tail: the state's bytes and the alert book's, each with its length before it.
std::string JoinParts(std::string_view state, std::string_view alerts) {
  std::string joined = std::to_string(state.size()) + " " + std::to_string(alerts.size()) + "\n";
  return joined.append(state).append(alerts);
}

bool SplitParts(std::string_view joined, std::string_view* state, std::string_view* alerts) {
  const size_t line = joined.find('\n');
  if (line == std::string_view::npos) return false;
  const char* const end = joined.data() + line;
  size_t state_size = 0, alerts_size = 0;
  const auto first = std::from_chars(joined.data(), end, state_size);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != ' ') return false;
  const auto second = std::from_chars(first.ptr + 1, end, alerts_size);
  if (second.ec != std::errc() || second.ptr != end) return false;
  joined.remove_prefix(line + 1);
  if (state_size > joined.size() || alerts_size != joined.size() - state_size) return false;
  *state = joined.substr(0, state_size);
  *alerts = joined.substr(state_size);
  return true;
}

}  // namespace

void StoreFlow::Reset() {
  state_ = StoreState(options_.settings);
  alerts_ = AlertBook(AlertSettingsOf(options_));
  last_sequence_ = 0;
  has_saved_base_ = false;
  to_rejudge_.clear();
  program_ = Program::Compile(InstallPolicy(), 0, Instant()).program;
  policy_document_.clear();
  policy_version_ = 0;
  baseline_ = {};
  canary_.reset();
  next_rollback_ = Instant();
  proposals_.clear();
  last_proposal_ = 0;
  erased_.clear();
  enforcing_since_ = bypassed_until_ = Instant();
  alert_tested_ = false;
}

std::string StoreFlow::Restore(Instant now) {
  Lock lock(mutex_);
  return Rebuild(now);
}

std::string StoreFlow::Rebuild(Instant now) {
  Reset();
  // Policies first: they are few, and the tail may start after the one that holds. Folding an old one again is
  // harmless.
  std::string error;
  std::vector<StoredEvent> policies;
  ledger_.ReadBack(options_.settings.store, EventKind::kPolicy, "policy", [&](const StoredEvent& stored) {
    policies.push_back(stored);
    return true;
  });
  ledger_.ReadBack(options_.settings.store, EventKind::kProposal, {}, [&](const StoredEvent& stored) {
    FoldProposal(stored.event);
    return true;
  });
  ledger_.ReadBack(options_.settings.store, EventKind::kErasure, {}, [&](const StoredEvent& stored) {
    FoldErasure(stored.event);
    return true;
  });
  if (const auto checkpoint = ledger_.LoadCheckpoint(options_.settings.store)) {
    std::string_view state_bytes, alert_bytes;
    if (SplitParts(checkpoint->tail, &state_bytes, &alert_bytes)) {
      auto state = StoreState::Load(options_.settings, checkpoint->base, state_bytes, &error);
      auto alerts = AlertBook::Load(AlertSettingsOf(options_), alert_bytes);
      if (state && alerts) {
        state_ = std::move(*state);
        alerts_ = std::move(*alerts);
        last_sequence_ = checkpoint->sequence;
        saved_base_version_ = state_.base_version();
        has_saved_base_ = true;
      }
    }
  }
  for (auto policy = policies.rbegin(); policy != policies.rend(); ++policy) {
    if (policy->sequence > last_sequence_) continue;
    error = FoldPolicy(policy->event);
    if (!error.empty()) return error;
  }
  error.clear();
  const int64_t after = last_sequence_;
  ledger_.Read(options_.settings.store, after, [&](const StoredEvent& stored) {
    error = Fold(stored);
    if (!error.empty()) error = "ledger event " + std::to_string(stored.sequence) + ": " + error;
    last_sequence_ = stored.sequence;
    return error.empty();
  });
  if (!error.empty()) return error;
  if (!policies.empty()) RecountCanary(policies.front().sequence);
  for (const Recheck& recheck : state_.Advance(now)) to_rejudge_.push_back(recheck.identity);
  return {};
}

std::string StoreFlow::Fold(const StoredEvent& stored) {
  const LedgerEvent& event = stored.event;
  switch (event.kind) {
    case EventKind::kOrder:
      return FoldOrder(event);
    case EventKind::kItems:
      return FoldItems(event);
    case EventKind::kImport:
      return FoldImport(event);
    case EventKind::kPolicy:
      return FoldPolicy(event);
    case EventKind::kProposal:
      return FoldProposal(event);
    case EventKind::kAlert:
      return FoldAlert(event);
    case EventKind::kBypass:
      return FoldBypass(event);
    case EventKind::kEditMark:
      return FoldEditMark(event);
    case EventKind::kStock: {
      std::vector<StockReading> readings;
      std::string error;
      if (!ReadStock(event.payload, &readings, &error)) return error;
      for (const StockReading& reading : readings) {
        for (std::string& identity : state_.Apply(reading, event.at)) to_rejudge_.push_back(std::move(identity));
      }
      return {};
    }
    case EventKind::kPriceDecision: {
      PriceDecision decision;
      std::string error;
      if (!ReadPriceDecision(event.payload, &decision, &error)) return error;
      state_.Apply(decision, event.at);
      return {};
    }
    case EventKind::kRelease: {
      Release release;
      std::string error;
      if (!ReadRelease(event.payload, &release, &error)) return error;
      state_.Apply(release, event.at);
      return {};
    }
    case EventKind::kAdvance:
      state_.Advance(event.at);
      return {};
    case EventKind::kUndecodable:
    case EventKind::kIgnored:
    case EventKind::kAudit:
    case EventKind::kReview:
    case EventKind::kIncident:  // folded by plugin/recovery
    case EventKind::kCase:
    case EventKind::kMessage:
    case EventKind::kReport:
    case EventKind::kWatch:
    case EventKind::kStatus:
    case EventKind::kHold:
      return {};
    case EventKind::kErasure:
      return FoldErasure(event);
  }
  return "an event of an unknown kind: written by a newer version of Parapet";
}

std::string StoreFlow::FoldOrder(const LedgerEvent& event) {
  OrderPayload payload;
  std::string error;
  if (!ReadOrderPayload(event.payload, nullptr, nullptr, &payload, &error)) return error;
  state_.Apply(payload.record);
  return {};
}

std::string StoreFlow::FoldItems(const LedgerEvent& event) {
  std::vector<ItemUpdate> items;
  std::string error;
  if (!ReadItems(event.payload, &items, &error)) return error;
  for (const ItemUpdate& item : items) state_.Apply(item, *program_, event.at);
  return {};
}

std::string StoreFlow::FoldAlert(const LedgerEvent& event) {
  AlertEvent alert;
  std::string error;
  if (!ReadAlertEvent(event.payload, &alert, &error)) return error;
  for (const AlertObservation& seen : alert.seen) alerts_.Observe(seen, event.at);
  if (alert.tick) alerts_.Tick(event.at);
  if (alert.tested) alert_tested_ = true;
  if (!alert.acknowledge.empty()) alerts_.Acknowledge(alert.acknowledge, alert.actor, event.at);
  return {};
}

std::string StoreFlow::FoldProposal(const LedgerEvent& event) {
  PolicyProposal proposal;
  std::string error;
  if (!ReadPolicyProposal(event.payload, &proposal, &error)) return error;
  last_proposal_ = std::max(last_proposal_, proposal.number);
  // Read back and folded in any order: what is settled stays settled.
  PolicyProposal& known = proposals_[proposal.number];
  if (known.settled.empty()) known = std::move(proposal);
  return {};
}

std::string StoreFlow::FoldPolicy(const LedgerEvent& event) {
  PolicyEvent policy;
  std::string error;
  if (!ReadPolicyEvent(event.payload, &policy, &error)) return error;
  // That a proposal was approved stands in the policy that it became.
  if (const auto waiting = proposals_.find(policy.proposal); waiting != proposals_.end()) {
    waiting->second.settled = "approved";
    waiting->second.settled_by = policy.approved_by;
  }
  return PutInForce(policy, event.at);
}

std::string StoreFlow::FoldBypass(const LedgerEvent& event) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(event.payload, complaints);
  bypassed_until_ = DocumentObject(document.root(), complaints).Moment("until").value_or(Instant());
  return {};
}

std::string StoreFlow::FoldEditMark(const LedgerEvent& event) {
  EditMark mark;
  std::string error;
  if (!ReadEditMark(event.payload, &mark, &error)) return error;
  state_.Apply(mark, event.at);
  return {};
}

std::string StoreFlow::FoldImport(const LedgerEvent& event) {
  ImportEvent import;
  std::string error;
  if (!ReadImportEvent(event.payload, &import, &error)) return error;
  const auto path = archive_.PathOf(import.archive);
  if (!path) return "the imported file " + import.archive + " is no longer in the ledger's directory";
  ImportReport report;
  const auto rows = ReadImportRows(*path, options_.settings.currency, import.skip_bad_rows, event.at, &report);
  if (!report.error.empty()) return report.error;
  state_.Import(rows, import.vouch, *program_, event.at);
  return {};
}

bool StoreFlow::SaveCheckpoint() {
  std::string tail;
  std::optional<std::string> base;
  int64_t sequence = 0;
  uint64_t version = 0;
  {
    const Lock lock(mutex_);
    if (ledger_failed_) return false;
    sequence = last_sequence_;
    version = state_.base_version();
    if (!has_saved_base_ || version != saved_base_version_) base = state_.SaveBase();
    tail = JoinParts(state_.SaveTail(), alerts_.Save());
  }
  std::promise<LedgerError> durable;
  ledger_.WhenDurable(sequence, [&](LedgerError error, int64_t) { durable.set_value(error); });
  if (durable.get_future().get() != LedgerError::kNone) return false;
  const auto base_view = base ? std::optional<std::string_view>(*base) : std::nullopt;
  if (!ledger_.SaveCheckpoint(options_.settings.store, sequence, base_view, tail)) return false;
  const Lock lock(mutex_);
  saved_base_version_ = version;
  has_saved_base_ = true;
  return true;
}

uint64_t StoreFlow::StateHash(Instant now) {
  const Lock lock(mutex_);
  state_.Advance(now);
  return state_.Hash();
}

}  // namespace parapet
