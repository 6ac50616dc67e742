// SPDX-License-Identifier: Apache-2.0
//
// What the record tells of an order when its customer is to be written to: the newest revision, and the address that
// came with it.
//
// Read anew each time: what is known of an order is what its last delivery said. The address is decrypted here and
// lives only as long as the papers do.
//
// Thread safety: pure, as the ledger. Errors: `found` is false; an address that cannot be read is empty. Cost: two rows
// of the ledger and one order document, some 50 µs.
#ifndef PARAPET_PLUGIN_RECOVERY_MESSAGES_ORDER_PAPERS_H_
#define PARAPET_PLUGIN_RECOVERY_MESSAGES_ORDER_PAPERS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/messages/time_zones.h"
#include "parapet/adapters/platforms/platform.h"
#include "parapet/core/ports/ledger.h"

namespace parapet {

// A line that an incident is about.
struct AffectedLine {
  std::string item, title;    // the catalogue's key; as the shop calls it
  std::optional<Money> unit;  // what one was offered at, in what the customer pays in
  Quantity quantity;
  std::optional<Money> reference;  // as recorded when it was judged
};

struct OrderPapers {
  bool found = false;
  std::string number;  // as people call it, else the identity
  Instant told_at;     // when the newest revision came
  bool test = false, cancelled = false, marketplace = false;
  uint64_t customer = 0;
  std::string country, region;  // of the destination
  Currency currency;            // that the customer pays in
  bool foreign = false;         // which is not the shop's own: its references say nothing then
  std::optional<Money> total;   // what is charged, in `currency`
  std::vector<AffectedLine> lines;
  Contact contact;  // empty: nobody to write to, or erased
  // Where the customer may be: where the order goes, and where its bill goes.
  std::vector<messages::Place> Places() const;
  bool HasAddress() const { return !contact.email.empty() || !contact.phone.empty(); }
};

OrderPapers ReadPapers(const Ledger& ledger, std::string_view store, std::string_view order);
// The line that the incident is about: of one of `items`, else the first of goods. nullptr where there is none.
const AffectedLine* LineAbout(const OrderPapers& papers, const std::vector<std::string>& items);
// How many lines it is about.
size_t LinesAbout(const OrderPapers& papers, const std::vector<std::string>& items);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_MESSAGES_ORDER_PAPERS_H_
