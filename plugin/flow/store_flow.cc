// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/store_flow.h"

#include <fstream>
#include <utility>

#include "parapet/adapters/files/document_stream.h"
#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/ledger/payload/payload.h"

namespace parapet {
namespace {

// Orders that doctor looks back over, and misses it names.
constexpr size_t kOrdersLookedBack = 200;
constexpr size_t kMissesNamed = 10;
constexpr size_t kImportedAtOnce = 256;  // orders recorded before the disk is waited for: a commit of the ledger

}  // namespace

StoreFlow::StoreFlow(StoreOptions options, Ledger& ledger, ImportArchive& archive)
    : options_(std::move(options)),
      ledger_(ledger),
      archive_(archive),
      identity_key_(options_.identity_secret),
      state_(options_.settings),
      alerts_(AlertSettingsOf(options_)) {
  Reset();
}

std::string StoreFlow::InstallIfNew(Instant now) {
  {
    const Lock lock(mutex_);
    if (policy_version_ != 0) return {};
  }
  const auto complaints =
      ApplyPolicy(
          {.document = WritePolicy(InstallPolicy()), .actor = "parapet", .reason = "a new store starts in shadow"}, now)
          .complaints;
  return complaints.empty() ? std::string() : Sentence("install policy", complaints.front());
}

std::string StoreFlow::ImportOrders(const std::string& path, Instant now, size_t* imported,
                                    std::vector<std::string>* bad) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return path + ": cannot be opened";
  DocumentStream documents(in);
  Workspace workspace;
  size_t unsettled = 0;  // recorded, and not yet known to be on disk
  bool down = false;
  const auto settle = [&] {
    down = down || !WaitForDisk();
    if (!down) *imported += std::exchange(unsettled, 0);
    return !down;
  };
  const auto ended = [&](const std::string& otherwise) {
    if (settle()) return otherwise;
    return "the ledger cannot be written at the moment; " + std::to_string(*imported) +
           " orders are recorded: import the file again then, those are passed over";
  };
  for (;;) {
    if (down || (unsettled >= kImportedAtOnce && !settle())) return ended({});
    const auto result = documents.Next();
    if (result == DocumentStream::Result::kEnd) return ended({});
    const std::string place = path + ":" + std::to_string(documents.place().line) + ": ";
    if (result == DocumentStream::Result::kUnreadable) return ended(place + documents.flaw().what);
    if (result == DocumentStream::Result::kTooLong) {
      bad->push_back(place + documents.flaw().what);
      continue;
    }
    std::string error;
    workspace.arena().Reset();
    const DecodeContext context{
        .store = options_.settings.store, .identity_key = &identity_key_, .arena = &workspace.arena(), .now = now};
    const bool read = options_.hooks->ForEachOrder(
        documents.text(), context,
        [&](const Decoded& decoded) {
          down = down || !ImportOrder(*decoded.order, workspace, now);
          if (!down) ++unsettled;
        },
        &error);
    if (!read) bad->push_back(place + error);
  }
}

// Judged against the references of today, recorded, never touched: rule 8. False when the ledger takes nothing.
bool StoreFlow::ImportOrder(const Order& order, Workspace& workspace, Instant now) {
  const Lock lock(mutex_);
  if (ledger_failed_) return false;
  if (state_.FindOrder(Identity(order)) != nullptr) return true;
  Judgement judgement = Decide(
      state_, {.order = order, .program = *program_, .now = now, .limits = {.untouchable = true}, .always_judge = true},
      workspace);
  LedgerEvent event =
      EventOf(EventKind::kOrder, now, judgement.record.identity,
              WriteOrderPayload(order, judgement.judged ? &judgement.facts : nullptr, judgement.record, {}));
  state_.Apply(judgement.record);
  last_sequence_ = ledger_.Append(std::move(event), [this](LedgerError error, int64_t) {
    if (error == LedgerError::kNone) return;
    ++counters_.ledger_failures;
    ledger_failed_ = true;
  });
  return true;
}

StoreFlow::MatchRate StoreFlow::RecentMatchRate() const {
  MatchRate rate;
  size_t orders = 0;
  Workspace workspace;
  ledger_.ReadBack(options_.settings.store, EventKind::kOrder, {}, [&](const StoredEvent& stored) {
    workspace.arena().Reset();
    OrderPayload payload;
    std::string error;
    if (!ReadOrderPayload(stored.event.payload, &workspace.arena(), &workspace.facts(), &payload, &error)) return true;
    for (size_t i = 0; i < payload.facts.lines.size() && i < payload.order->lines.size(); ++i) {
      const Line& line = payload.order->lines[i];
      if (!line.IsMerchandise()) continue;
      ++rate.lines;
      if (payload.facts.lines[i].item_known)
        ++rate.matched;
      else if (rate.misses.size() < kMissesNamed)
        rate.misses.emplace_back(line.sku.empty() ? line.variant_id : line.sku);
    }
    return ++orders < kOrdersLookedBack;
  });
  return rate;
}

}  // namespace parapet
