// SPDX-License-Identifier: Apache-2.0
//
// The parts of a policy that say how the shop is run, besides what is wanted of each guardrail: what it charges by law,
// rate and rule; what was halted; what mistakes may cost; the days that are unlike others; who may do what without
// being asked.
//
// Amounts of money are in the store's currency unless a field says otherwise. Instants that are not known are open on
// that side. Thread safety: values.
#ifndef PARAPET_CORE_POLICY_OPERATIONS_H_
#define PARAPET_CORE_POLICY_OPERATIONS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/finding.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/policy/scope.h"
#include "parapet/core/state/hold_window.h"

namespace parapet {

// --- what the shop charges
// --------------------------------------------------------------------------------------------

// The least and the most effective tax that an order going there can bear. One for a region beats the country's.
struct TaxRate {
  std::string country;          // ISO 3166 alpha-2
  std::string region;           // the part of ISO 3166-2 after the dash; empty: the whole country
  int64_t least = 0, most = 0;  // basis points of what is taxed
  Place place;
};

// What one unit of `from` buys of `to`. The way back need not be given.
struct ExchangeRateEntry {
  std::string from, to;     // ISO 4217
  int64_t rate_micros = 0;  // 920'000 is 0.92
  Instant as_of;
  Place place;
};

// Goods worth this much ship free. One for a country beats one for everywhere.
struct ShippingRule {
  std::string country;   // empty: everywhere
  std::string currency;  // of `free_from`, and of the orders it holds for
  Money free_from;
  Place place;
};

// --- what was stopped
// -------------------------------------------------------------------------------------------------

// "Stop selling this until." Exactly one of scope, code and promotion is given. Halting a promotion halts its codes,
// and its prices are explained no more.
struct Halt {
  std::optional<Scope> scope;  // one that is everything halts the shop
  std::string code;            // a discount code, or an automatic discount's title
  std::string promotion;       // the name of a registered one
  std::string actor;
  std::string reason;
  Instant expires;  // required
  Place place;
};

// --- what mistakes may cost
// -------------------------------------------------------------------------------------------

// What orders that go through may lose by enforced findings; absent: no bound. See exposure_ladder.h. The catalogue of
// guardrails suggests 50 an order, 500 an item, 2,000 a price cohort and 5,000 a day.
struct ExposureBudgets {
  std::optional<Money> order;   // one order
  std::optional<Money> item;    // one item, for as long as core/state/exposure.h remembers
  std::optional<Money> cohort;  // all items sold at one price, likewise
  std::optional<Money> day;     // everything, in a day (UTC)
  // From which part of a used budget an order that draws on it is tagged, held and blocked; basis points.
  int64_t tag_from = 5'000, hold_from = 8'000, block_from = 10'000;
  bool Any() const { return order || item || cohort || day; }
  friend bool operator==(const ExposureBudgets&, const ExposureBudgets&) = default;
};

// --- days unlike others
// -----------------------------------------------------------------------------------------------

// A stretch of time for which operations planned: Black Friday, a launch, a stock-take. Where several hold at once the
// greatest multiples do, and one freeze is enough.
struct CalendarEntry {
  std::string name;
  Instant from, until;
  int64_t budget_multiple = 10'000;    // of every exposure budget; basis points
  int64_t expected_multiple = 10'000;  // of the orders that an item usually brings; basis points
  bool freeze = false;  // the policy is not loosened, and less than the reference needs a promotion or a person
  Place place;
};

// Minutes of every day in the shop's time zone; `until` before `from` passes midnight. Days are those on which it
// begins.
struct DailyWindow {
  int from_minute = 0, until_minute = 0;  // 0 to 1'440
  uint8_t days = 0x7F;                    // bit 0: Monday
  friend bool operator==(const DailyWindow&, const DailyWindow&) = default;
};
inline constexpr std::string_view kDayNames[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

// A mode for a while, whatever else the policy says of that guardrail except an exemption: what `policy set --for 2h`
// makes. After `until` everything is as before, with nothing written.
struct Override {
  std::string guardrail;  // "*" for all
  Mode mode = Mode::kShadow;
  Instant until;
  std::string actor;
  std::string reason;
  Place place;
};

// --- who may do what
// --------------------------------------------------------------------------------------------------

// What a synchronous check answers when it could not be judged in time.
enum class Fallback : uint8_t { kOpen, kClosed };
std::string_view Name(Fallback fallback);
// The kinds of platform that a policy may name.
inline constexpr std::string_view kPlatformKinds[] = {"native",         "shopify", "woocommerce", "commercetools",
                                                      "adobe_commerce", "saleor",  "bigcommerce", "stripe",
                                                      "medusa",         "vendure"};

// How much of a kind of effect happens without a person.
enum class Autonomy : uint8_t {
  kOff,      // never
  kPropose,  // a person is shown what could be done, and does it
  kApprove,  // a person says yes, and it is done
  kAuto,
};
std::string_view Name(Autonomy autonomy);

// Kinds of effect on the shop and on people.
enum class EffectKind : uint8_t {
  kAlert,
  kTag,
  kHold,
  kMessage,  // to a customer
  kRefund,
  kGiftCard,
  kRelease,
  kHalt,
  kPrice,    // writing prices
  kPublish,  // writing publish states
  kBanner,
  kCancel,
};
inline constexpr int kEffectKinds = 12;
std::string_view Name(EffectKind kind);
// Whether less of it lets more mistakes through; more of any other kind does what no person looked at.
constexpr bool Protects(EffectKind kind) { return kind <= EffectKind::kHold || kind == EffectKind::kHalt; }

struct AutonomyRules {
  std::array<Autonomy, kEffectKinds> of = {
      Autonomy::kAuto,    Autonomy::kAuto,    Autonomy::kAuto,     // alert, tag, hold
      Autonomy::kApprove, Autonomy::kApprove, Autonomy::kApprove,  // message, refund, gift card
      Autonomy::kApprove, Autonomy::kApprove,                      // release, halt
      Autonomy::kPropose, Autonomy::kPropose, Autonomy::kPropose, Autonomy::kPropose};
  Autonomy Of(EffectKind kind) const { return of[static_cast<size_t>(kind)]; }
  friend bool operator==(const AutonomyRules&, const AutonomyRules&) = default;
};

// Goods that do not keep: an order with one of them is not held for longer than this.
struct Spoilage {
  std::string items;  // pattern over item keys, * and ? as in file names
  Duration within;
  Place place;
};

// When holds end, and when too many of them show that the fault is ours.
struct HoldRules {
  Duration deadline = Hours(4);
  int64_t page_at = 5'000;  // part of the deadline after which somebody is paged; basis points
  // What ends a hold earlier, where the shop says so.
  std::optional<int> cut_off_minute;      // of the shop's day: what is let go later ships a day later
  std::optional<Duration> authorisation;  // how long a payment stays authorised after the order was placed
  std::vector<Spoilage> spoilage;
  int64_t brake_share = 200;   // holds for want of facts among the last orders; above it they fall to tag; basis points
  int64_t brake_orders = 200;  // how many last orders
  int64_t brake_at_least = 10;  // holds, before the share counts
};
bool operator==(const HoldRules& a, const HoldRules& b);  // places left out

// Whether holds for want of facts fall to tags now.
bool IsBraked(const HoldRules& rules, const HoldShare& share);

// A new policy is rolled back when it alone stops more than this that the old one allowed. Absent: no such bound.
struct CanaryLimits {
  std::optional<int64_t> orders = 20;
  std::optional<Money> money;
  friend bool operator==(const CanaryLimits&, const CanaryLimits&) = default;
};

struct ApprovalRules {
  bool second_approver_for_loosening = false;
  friend bool operator==(const ApprovalRules&, const ApprovalRules&) = default;
};

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_OPERATIONS_H_
