// SPDX-License-Identifier: Apache-2.0
//
// Watches references that go stale: an item sells, and nothing has told or vouched for its price for weeks. Guardrails
// that compare with it still speak, and nobody knows any more whether they are right.
//
//   ReferenceWatch watch;
//   watch.Told(item, at);  watch.ToldAll(at);  watch.Sold(item, at);
//   watch.Find(rules, now, found);
//
// An item counts that sold within the last week. What is told is an update of the item or of its product, a catalogue
// file, or a person's word on its price. Thread safety: none; the owner serialises. Memory: some 100 bytes an item.
#ifndef PARAPET_CORE_RECOVERY_WATCH_REFERENCE_WATCH_H_
#define PARAPET_CORE_RECOVERY_WATCH_REFERENCE_WATCH_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/watch_rules.h"
#include "parapet/core/recovery/watch/amiss.h"

namespace parapet {

inline constexpr Duration kStillSells = Days(7);

class ReferenceWatch {
 public:
  void Told(std::string_view item, Instant at);
  void ToldAll(Instant at);  // a catalogue file: every item
  // `reference_known`: there was something to compare its price with.
  void Sold(std::string_view item, bool reference_known, Instant at);
  void Find(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const;

 private:
  struct Item {
    Instant told_at, sold_at;
  };
  std::map<std::string, Item, std::less<>> items_;
  Instant all_told_at_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_REFERENCE_WATCH_H_
