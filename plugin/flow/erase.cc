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

struct Contacted {
  std::string email, phone;
};

Contacted ReadContact(std::string_view contact) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(contact, complaints);
  DocumentObject object(document.root(), complaints);
  return {object.Text("email").value_or(""), object.Text("phone").value_or("")};
}

// The keys that somebody is kept under: by what they are known by, one key each. A platform's id comes before an
// address, so one person has several, and each order was kept under the first that it had.
std::set<std::string> KeysOf(const StoreSettings& settings, const HmacSha256& identity_key, const Contacted& known,
                             std::string_view id = {}) {
  std::vector<std::byte> room(16 * 1'024);
  Arena arena(room);
  const DecodeContext context{.store = settings.store, .identity_key = &identity_key, .arena = &arena};
  std::set<std::string> keys;
  for (const uint64_t one :
       {CustomerFingerprint(context, id, {}, {}), CustomerFingerprint(context, {}, known.email, {}),
        CustomerFingerprint(context, {}, {}, known.phone)}) {
    if (one != 0) keys.insert(HexOf(one));
  }
  return keys;
}

// An order event, and the keys that lead from it to its buyer.
struct Trail {
  std::string order;
  int64_t sequence = 0;
  std::set<std::string> keys;
  bool followed = false;
};

// What a contact can be found by in a body that nobody could read.
void AddTraces(const Contacted& contact, std::set<std::string>& traces) {
  for (const std::string& text : {contact.email, contact.phone}) {
    if (text.size() > 4) traces.insert(text);
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
  const std::string& named = request.customer;
  forgotten.people.merge(KeysOf(options_.settings, identity_key_, {named, named}, named));
  if (named.size() > 4) forgotten.traces.insert(named);
  std::vector<Trail> trails;
  ledger_.ReadBack(store, EventKind::kOrder, {}, [&](const StoredEvent& stored) {
    Trail trail{.order = stored.event.subject, .sequence = stored.sequence};
    const auto contact = ledger_.Personal(stored.sequence);
    if (contact) trail.keys = KeysOf(options_.settings, identity_key_, ReadContact(*contact));
    if (!stored.event.person.empty()) trail.keys.insert(stored.event.person);
    trails.push_back(std::move(trail));
    return true;
  });
  // From order to address to order, until nobody new is found: a guest's order leads to the account's and back.
  for (bool found = true; found;) {
    found = false;
    for (Trail& trail : trails) {
      const auto known = [&](const std::string& key) { return forgotten.people.contains(key); };
      const bool theirs =
          forgotten.orders.contains(trail.order) || std::any_of(trail.keys.begin(), trail.keys.end(), known);
      if (trail.followed || !theirs) continue;
      trail.followed = found = true;
      forgotten.orders.insert(trail.order);
      forgotten.people.insert(trail.keys.begin(), trail.keys.end());
      if (const auto contact = ledger_.Personal(trail.sequence)) AddTraces(ReadContact(*contact), forgotten.traces);
    }
  }
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
