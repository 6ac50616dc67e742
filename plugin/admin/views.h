// SPDX-License-Identifier: Apache-2.0
//
// What the admin routes answer, as JSON. Thread safety: pure, or as what they read.
#ifndef PARAPET_PLUGIN_ADMIN_VIEWS_H_
#define PARAPET_PLUGIN_ADMIN_VIEWS_H_

#include <string>
#include <vector>

#include "parapet/core/ports/ledger.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/setup/config.h"
#include "parapet/plugin/trial/readiness.h"

namespace parapet {

std::string WriteImportReport(const ImportReport& report);
std::string WriteOrderImport(size_t imported, const std::vector<std::string>& bad);
std::string WriteOrders(const std::vector<OrderSummary>& orders);
std::string WriteStoredOrder(const StoredEvent& stored);
std::string WriteItem(const ItemView& item);
std::string WritePending(const std::vector<PendingPrice>& pending);
// Every guardrail with its state: works now, learning, unarmed because …; with a readiness each also what it found so
// far and whether it is ready to enforce. `readiness` is empty, or one a guardrail.
std::string WriteGuardrails(const Program* program, FactSet supplied, const std::vector<Readiness>& readiness);
std::string WritePolicy(const StoreFlow& flow);
// The registered promotions with their states, the ones that run first.
std::string WritePromotions(const Program& program, Instant now);
// That a policy is in force, or waits under a number, and what is odd about it.
std::string WritePolicyAnswer(int64_t proposal, const std::vector<std::string>& warnings);
std::string WriteValidation(const std::vector<std::string>& complaints, const std::vector<std::string>& warnings);
std::string WriteProposals(const std::vector<PolicyProposal>& proposals);
std::string WriteHistory(const Ledger& ledger, const std::string& store, EventKind kind, const std::string& subject,
                         size_t most);
// The newest events that people caused, and what verifying the hash chain gave: `broken` is the first event that does
// not fit.
std::string WriteAudit(const Ledger& ledger, const std::string& store, size_t most, bool verified,
                       std::optional<int64_t> broken);
std::string WriteEffects(const std::vector<Effect>& effects);
std::string WriteAlerts(const std::vector<AlertView>& alerts);
// What doctor needs to know about a store.
std::string WriteStatus(const StoreFlow& flow, const StoreConfig& config, const Ledger& ledger, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_VIEWS_H_
