// SPDX-License-Identifier: Apache-2.0
//
// The values that stand in feeds: prices with their currency, quantities, yes and no, times.
//
// Strict where leniency costs money. "1.355,90 EUR", "1,355.90 USD" and "15,00" are refused, as is "1.355 EUR", which
// one half of Europe reads as a thousand and the other as a bit more than one; "1355.00" and "1.3550" are clear.
// Thread safety: pure. Errors: a Flaw beside the value.
#ifndef PARAPET_ADAPTERS_FILES_FEED_VALUES_H_
#define PARAPET_ADAPTERS_FILES_FEED_VALUES_H_

#include <string_view>

#include "parapet/adapters/files/file_complaint.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

// A value, or why there is none.
template <typename T>
struct Parsed {
  T value{};
  Flaw flaw;
  bool ok() const { return flaw.IsNone(); }
};

struct Price {
  Money amount;
  Currency currency;
};

// From one moment (included) to another (excluded); an unknown end is open.
struct TimeRange {
  Instant from;
  Instant until;
  bool Contains(Instant now) const { return now >= from && (!until.IsKnown() || now < until); }
};

// "15.00 USD". Text without a currency takes `fallback`; where that is none it is refused. Negative amounts are
// refused.
Parsed<Price> ReadPrice(std::string_view text, Currency fallback);
// "3", "2.5", "-4" (a shop that sold more than it has).
Parsed<Quantity> ReadQuantity(std::string_view text);
// true false yes no 1 0, in any case.
Parsed<bool> ReadBoolean(std::string_view text);
// RFC 3339, and what feeds write besides: no seconds ("2026-11-21T10:00Z"), an offset without a colon ("+0100"). A time
// without an offset is refused: it names no instant.
Parsed<Instant> ReadMoment(std::string_view text);
// Two moments joined by a slash, as sale_price_effective_date has them.
Parsed<TimeRange> ReadTimeRange(std::string_view text);

// Without the white space at both ends.
std::string_view Trimmed(std::string_view text);
// A to Z in lower case.
std::string LowerCase(std::string_view text);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_FEED_VALUES_H_
