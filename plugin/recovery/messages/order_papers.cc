// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/messages/order_papers.h"

#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/plugin/flow/decide.h"

namespace parapet {
namespace {

Workspace& ThreadWorkspace() {
  thread_local Workspace workspace;
  return workspace;
}

Contact ReadContact(std::string_view json) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(json, complaints);
  Contact contact;
  if (!document.root().IsObject()) return contact;
  const std::pair<const char*, std::string Contact::*> fields[] = {
      {"email", &Contact::email},         {"phone", &Contact::phone},   {"first_name", &Contact::first_name},
      {"last_name", &Contact::last_name}, {"locale", &Contact::locale}, {"address", &Contact::address},
      {"region", &Contact::region}};
  for (const auto& [key, member] : fields) {
    if (const auto node = document.root().Find(key)) contact.*member = node->text();
  }
  return contact;
}

AffectedLine Affected(const Line& line, const OrderRecord& record, size_t i) {
  AffectedLine affected{.item = {},
                        .title = std::string(line.title),
                        .unit = line.offered_unit,
                        .quantity = line.quantity,
                        .reference = std::nullopt};
  if (i < record.lines.size()) {
    affected.item = record.lines[i].item;
    affected.reference = record.lines[i].reference;
  }
  if (affected.item.empty()) affected.item = std::string(line.variant_id.empty() ? line.sku : line.variant_id);
  return affected;
}

void ReadOrderOf(const OrderPayload& payload, OrderPapers& papers) {
  const OrderRecord& record = payload.record;
  papers.test = record.test;
  papers.cancelled = record.cancelled;
  papers.marketplace = record.origin == Origin::kMarketplace;
  papers.customer = record.customer;
  papers.currency = record.currency;
  papers.total = record.total;
  if (payload.order == nullptr) return;
  const Order& order = *payload.order;
  if (!order.name.empty()) papers.number = std::string(order.name);
  papers.country = std::string(order.country);
  papers.region = std::string(order.region);
  papers.foreign = IsForeign(order);
  papers.currency = CustomerCurrency(order);
  papers.total = papers.foreign ? order.presentment_total : order.total;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (!line.IsMerchandise() || !line.priced) continue;
    AffectedLine affected = Affected(line, record, i);
    if (i < payload.facts.lines.size() && payload.facts.lines[i].reference)
      affected.reference = payload.facts.lines[i].reference;
    if (papers.foreign) {
      affected.reference.reset();
      affected.unit = line.presentment_unit;
    }
    papers.lines.push_back(std::move(affected));
  }
}

}  // namespace

OrderPapers ReadPapers(const Ledger& ledger, std::string_view store, std::string_view order) {
  OrderPapers papers;
  papers.number = std::string(order);
  bool contact_read = false;
  ledger.ReadBack(store, EventKind::kOrder, order, [&](const StoredEvent& stored) {
    if (!papers.found) {
      Workspace& workspace = ThreadWorkspace();
      workspace.arena().Reset();
      OrderPayload payload;
      std::string error;
      papers.found = ReadOrderPayload(stored.event.payload, &workspace.arena(), &workspace.facts(), &payload, &error);
      if (!papers.found) return false;
      papers.told_at = stored.event.at;
      ReadOrderOf(payload, papers);
    }
    // A revision may come without the person; then the one before names the same.
    contact_read = !stored.event.person.empty();
    if (!contact_read) return true;
    if (const auto personal = ledger.Personal(stored.sequence)) papers.contact = ReadContact(*personal);
    return false;
  });
  return papers;
}

std::vector<messages::Place> OrderPapers::Places() const {
  std::vector<messages::Place> places;
  if (!country.empty()) places.push_back({country, region});
  if (!contact.region.empty()) places.push_back(messages::PlaceFrom(contact.region));
  return places;
}

size_t LinesAbout(const OrderPapers& papers, const std::vector<std::string>& items) {
  return static_cast<size_t>(std::count_if(papers.lines.begin(), papers.lines.end(), [&](const AffectedLine& line) {
    return std::find(items.begin(), items.end(), line.item) != items.end();
  }));
}

const AffectedLine* LineAbout(const OrderPapers& papers, const std::vector<std::string>& items) {
  const auto at = std::find_if(papers.lines.begin(), papers.lines.end(), [&](const AffectedLine& line) {
    return std::find(items.begin(), items.end(), line.item) != items.end();
  });
  if (at != papers.lines.end()) return &*at;
  return papers.lines.empty() ? nullptr : &papers.lines.front();
}

}  // namespace parapet
