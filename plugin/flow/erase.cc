// SPDX-License-Identifier: Apache-2.0
//
// Forgetting people. Everything personal in the ledger is sealed under its person's key; what is looked for here is
// which keys those are. What was decided about the order stays: it names nobody.
#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {
namespace {

constexpr size_t kFingerprintDigits = 16;

std::string HexOf(uint64_t value) {
  std::string text(kFingerprintDigits, '0');
  for (size_t i = kFingerprintDigits; i > 0; --i, value >>= 4) text[i - 1] = "0123456789abcdef"[value & 15];
  return text;
}

bool IsFingerprint(std::string_view text) {
  return text.size() == kFingerprintDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// What a contact can be found by in a body that nobody could read.
void AddTraces(std::string_view contact, std::set<std::string>& traces) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(contact, complaints);
  DocumentObject object(document.root(), complaints);
  for (const char* key : {"email", "phone"}) {
    if (std::string text = object.Text(key).value_or(""); text.size() > 4) traces.insert(std::move(text));
  }
}

}  // namespace

struct StoreFlow::Forgotten {
  std::set<std::string> people, orders, traces;
  std::set<std::string> deliveries;  // keys of deliveries that could not be read
};

void StoreFlow::FindForgotten(const ErasureRequest& request, Forgotten& forgotten) const {
  const std::string& store = options_.settings.store;
  forgotten.people.insert(request.people.begin(), request.people.end());
  forgotten.orders.insert(request.orders.begin(), request.orders.end());
  for (const std::string& order : request.orders) forgotten.people.insert("order:" + order);
  if (IsFingerprint(request.customer)) forgotten.people.insert(request.customer);
  if (!request.customer.empty()) {
    std::vector<std::byte> room(16 * 1'024);
    Arena arena(room);
    const DecodeContext context{.store = store, .identity_key = &identity_key_, .arena = &arena};
    const std::string_view named = request.customer;
    for (const uint64_t one : {CustomerFingerprint(context, named, {}, {}), CustomerFingerprint(context, {}, named, {}),
                               CustomerFingerprint(context, {}, {}, named)}) {
      if (one != 0) forgotten.people.insert(HexOf(one));
    }
    forgotten.traces.insert(request.customer.size() > 4 ? request.customer : std::string());
  }
  // An order's people first, then everything that bears their keys.
  const auto walk = [&](auto visit) {
    ledger_.ReadBack(store, EventKind::kOrder, {}, [&](const StoredEvent& stored) { return visit(stored), true; });
  };
  walk([&](const StoredEvent& stored) {
    if (!stored.event.person.empty() && forgotten.orders.contains(stored.event.subject)) {
      forgotten.people.insert(stored.event.person);
    }
  });
  walk([&](const StoredEvent& stored) {
    if (!forgotten.people.contains(stored.event.person)) return;
    forgotten.orders.insert(stored.event.subject);
    if (const auto contact = ledger_.Personal(stored.sequence)) AddTraces(*contact, forgotten.traces);
  });
  forgotten.traces.erase("");
  ledger_.ReadBack(store, EventKind::kUndecodable, {}, [&](const StoredEvent& stored) {
    const auto body = ledger_.Personal(stored.sequence);
    const auto names = [&](const std::string& trace) { return body->find(trace) != std::string::npos; };
    if (body && std::any_of(forgotten.traces.begin(), forgotten.traces.end(), names)) {
      forgotten.deliveries.insert(stored.event.person);
    }
    return true;
  });
}

ErasureReport StoreFlow::Erase(const ErasureRequest& request, Instant now) {
  ErasureReport report;
  if (!WaitForDisk()) return {.error = kLedgerDown};
  Forgotten forgotten;
  FindForgotten(request, forgotten);
  report.people = forgotten.people.size();
  report.orders = forgotten.orders.size();
  report.deliveries = forgotten.deliveries.size();
  if (request.only_look) return report;
  // First that they are to be forgotten, so that nothing is taken in or sent meanwhile; what fails behind it is asked
  // for again.
  ErasureEvent event{.actor = request.actor, .reason = request.reason};
  event.orders.assign(forgotten.orders.begin(), forgotten.orders.end());
  {
    Lock lock(mutex_);
    if (ledger_failed_) return {.error = kLedgerDown};
    erased_.insert(event.orders.begin(), event.orders.end());
    report.error = AppendAndWait(EventOf(EventKind::kErasure, now, "erasure", WriteErasureEvent(event)), lock);
  }
  if (!report.error.empty()) return report;
  bool erased = true;
  for (const auto* keys : {&forgotten.people, &forgotten.deliveries}) {
    for (const std::string& key : *keys) erased = ledger_.Erase(options_.settings.store, key) && erased;
  }
  if (!erased) report.error = "not everything could be erased; ask again";
  return report;
}

bool StoreFlow::IsErased(std::string_view identity) const {
  const Lock lock(mutex_);
  return erased_.contains(identity);
}

std::string StoreFlow::FoldErasure(const LedgerEvent& event) {
  ErasureEvent erasure;
  std::string error;
  if (!ReadErasureEvent(event.payload, &erasure, &error)) return error;
  erased_.insert(erasure.orders.begin(), erasure.orders.end());
  return {};
}

}  // namespace parapet
