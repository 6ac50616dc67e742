// SPDX-License-Identifier: Apache-2.0
//
// What the engine remembers about one store: catalogue, live and reference prices, stock, claims, windows, exposure and
// the book of orders.
//
// The state is a fold: every change comes through one of the Apply functions below with the time as an argument, in the
// order in which the ledger keeps the events. Applying the same events to a fresh state gives the same state, hash for
// hash; that is how a start after a crash works (checkpoint + tail), and what tests compare.
//
// An order is judged in one step under the owner's lock:
//   Admission admission = state.Admit(order, now);             // newer? stale? which lines are judged again?
//   const Facts facts = state.Resolve(order, admission, program_view, now, buffer);  // look-ups, windows, claims: no
//   change
//   ... JudgeOrder(...) ...
//   state.Apply(record);                                       // windows, claims, exposure: the change
//
// What a line's `available` (facts.h) means:
//   parapet authority    last reading − others' claims that it does not contain − safety; together with the order's own
//                        units where the reading has taken them away already
//   platform, not placed last reading − safety
//   platform, placed     last reading + the units of newer orders that it contains + this order's own units: what there
//                        was for it before it came. Less than it wants means oversold. Absent (kAwaitingStock) until a
//                        reading as of the placement or later has come.
// A line's `reference` is the one in force when the order was placed, of exactly the order's currency and price list.
// An order that does not state its tax basis is taken to have the catalogue's.
//
// Thread safety: none; the owner serialises (plugin/flow holds one mutex a store).
// Cost: Resolve on hot items about a microsecond; one item update at most 10 µs; 1 M items load in seconds.
#ifndef PARAPET_CORE_STATE_STORE_STATE_H_
#define PARAPET_CORE_STATE_STORE_STATE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/order.h"
#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/state/events.h"
#include "parapet/core/state/hold_window.h"

namespace parapet {

// What a store declares about itself; fixed while the state lives.
struct StoreSettings {
  std::string store;
  Currency currency;
  TaxBasis catalogue_tax = TaxBasis::kExcluded;
  StockAuthority stock_authority = StockAuthority::kPlatform;
  FactSet supplied;                  // facts it declares; the state adds what it sees supplied (catalogue loaded …)
  Duration claim_ttl = Minutes(10);  // DESIGN section 5
  Duration cart_memory = Hours(24);
  Duration stock_lag = Minutes(15);
  Duration stock_stale_after = Minutes(60);
  Duration duplicate_window = Minutes(10);
  Duration order_memory = Days(400);
};

// How an order that arrives relates to what is remembered under its identity.
enum class Relation : uint8_t {
  kNew,
  kNewer,  // a later revision: only lines that it adds or raises are judged
  kSame,   // the same revision again, or our own write come back: the same content
  kStale,  // an older revision: recorded, not judged
};

struct Admission {
  Relation relation = Relation::kNew;
  bool placement = false;               // the first time this identity is seen placed or later: the last full judgement
  bool judge_all_lines = true;          // false: only those of `changed`
  std::vector<bool> changed;            // per line: added or raised against the remembered revision
  bool released = false;                // a person released exactly this content
  const OrderRecord* before = nullptr;  // what is remembered; valid until the next Apply
};

// Which rules apply to an item, and which promotions and entitlements are registered: the policy's answers that facts
// need. Implemented by core/policy; a null policy answers profile 0 and nothing registered.
class PolicyView {
 public:
  virtual ~PolicyView() = default;
  // The profile of rules for a line, from its item's key and SKU.
  virtual uint8_t LineProfile(std::string_view item, std::string_view sku) const = 0;
  // The profile for the order as a whole.
  virtual uint8_t OrderProfile(const Order& order) const = 0;
  // The promotion that covers an item now; nullptr for none.
  virtual const Promotion* PromotionFor(std::string_view item, std::string_view sku, Instant now) const = 0;
  // Whether a registered right explains a zero total of this order.
  virtual bool CoversZeroTotal(const Order& order, Instant now) const = 0;

  // The promotion registered under a code or title, whether or not it holds now; nullptr for none.
  virtual const Promotion* CodeFor(std::string_view) const { return nullptr; }
  // Whether operations stopped selling an item in this order, or a code.
  virtual bool IsHalted(std::string_view, std::string_view, const Order&, Instant) const { return false; }
  virtual bool IsCodeHalted(std::string_view, Instant) const { return false; }
  // Effective tax rates at the order's destination, basis points; nullopt where none are given.
  struct TaxBand {
    int64_t least = 0, most = 0;
  };
  virtual std::optional<TaxBand> TaxRates(const Order&) const { return std::nullopt; }
  // What one unit of `from` buys of `to`, in micros, and since when.
  struct ExchangeRate {
    int64_t micros = 0;
    Instant as_of;
  };
  virtual std::optional<ExchangeRate> RateBetween(Currency, Currency) const { return std::nullopt; }
  // Goods worth this much, in the order's currency, ship free there.
  virtual std::optional<Money> FreeShippingFrom(const Order&) const { return std::nullopt; }
  // Budgets for exposure in the store's currency at an instant, a calendar's multiples included.
  struct Budgets {
    std::optional<Money> order, item, cohort, day;
  };
  virtual Budgets BudgetsAt(Instant) const { return {}; }
  // Facts that the policy supplies whatever the order: kCodes where any code is registered, and so on.
  virtual FactSet Supplies() const { return {}; }
  // Whether a calendar freezes prices now: then only a person or a promotion vouches for one below its reference.
  virtual bool IsFrozen(Instant) const { return false; }
  // How many times the usual orders a calendar expects now, in basis points.
  virtual int64_t ExpectedMultipleAt(Instant) const { return 10'000; }
  // False where line profiles and promotions are the same for every item, so that nobody need be asked line by line.
  virtual bool LooksAtItems() const { return true; }
};

// The answers of no policy at all: profile 0, nothing registered.
const PolicyView& NoPolicy();

// How full the windows are and what they had to let go before its time, for metrics.
struct WindowStats {
  size_t item_counters = 0;  // minutes and days with sales, of all items
  size_t sale_drops = 0;     // lines far below their references
  size_t orders = 0;         // by customer, cart, stored value and code
  size_t code_uses = 0;      // codes, and customers of codes
  size_t price_changes = 0;  // of the last hour
  uint64_t dropped_early = 0;
};

// Room for one order's facts; one a thread, reused: Resolve allocates nothing once it has grown.
struct FactsBuffer {
  std::vector<LineFacts> lines = std::vector<LineFacts>(kLinesMax);
  std::vector<DiscountFacts> discounts = std::vector<DiscountFacts>(kDiscountsMax);
  std::vector<PaymentFacts> payments = std::vector<PaymentFacts>(kPaymentsMax);
  std::string same_order, same_cart_order;
  std::shared_ptr<struct ResolveMemory> memory;  // Resolve's own
};

// Why a price change was or was not vouched for.
enum class Vouching : uint8_t {
  kFirstVouched,      // a new item's first price, supported by cost, list, siblings or orders
  kUnchanged,         // the same price again
  kInBand,            // within −30 % / +50 % of the oldest reference of the last 24 hours
  kReturned,          // to one of the last four vouched prices
  kDeclaredMarkdown,  // compare-at within 5 % of the reference, down to −60 %
  kPromotion,         // covered by a registered promotion
  kAccepted,          // by a person, or imported with --vouch
  kStood,  // stood 72 hours and a person released 3 orders at it; only kLearning and kOutOfBand come to stand
  // From here on unvouched: live moves, the reference stays.
  kLearning,  // a first price that nothing supports
  kOutOfBand,
  kZero,
  kPlaceholder,  // 0.01, 1.00, 9999, 99999, 1234.56, 123.45 and the like
  kTenfold,
  kBelowFloor,
  kCollapse,  // one of many items whose different prices became this one within minutes (core/state/price_changes.h)
};
constexpr bool IsVouched(Vouching vouching) { return vouching < Vouching::kLearning; }
std::string_view Name(Vouching vouching);

// What became of one price of an update.
struct PriceOutcome {
  std::string item;
  std::string title;
  Currency currency;
  std::string price_list;
  std::optional<Money> before;  // live price before
  Vouching vouching = Vouching::kUnchanged;
  PriceChange change;  // ready to be judged by guardrails of reach change
};

// A price that waits for a person.
struct PendingPrice {
  std::string item;
  std::string title;
  Currency currency;
  std::string price_list;
  Money live;
  std::optional<Money> reference;
  Vouching why = Vouching::kOutOfBand;
  Instant since;
  int released_orders = 0;
};

// An order whose question (stock under platform authority) is to be asked again.
struct Recheck {
  std::string identity;
  Instant due;
};

// The item as prices show, items show and doctor print it.
struct ItemView {
  std::string id, sku, variant_id, title, product_id;
  struct Price {
    Currency currency;
    std::string price_list;
    std::optional<Money> live, reference, compare_at;
    Vouching vouching = Vouching::kUnchanged;
    Instant changed_at;
  };
  std::vector<Price> prices;
  StockKind stock_kind = StockKind::kUnknown;
  std::optional<Quantity> observed, claimed, promisable;
  Instant stock_as_of;
  ItemState state = ItemState::kUnknown;
  Instant available_on;
  std::string product_type, size, flags, substitutes;  // as ItemUpdate gives them
  std::optional<Money> supplier_quote;
  std::optional<Quantity> supplier_days;
};

class StoreState {
 public:
  struct Impl;  // for this folder's sources
  explicit StoreState(StoreSettings settings);
  ~StoreState();
  StoreState(StoreState&&) noexcept;
  StoreState& operator=(StoreState&&) noexcept;

  const StoreSettings& settings() const;
  // Facts declared or seen; what arms guardrails.
  FactSet supplied() const;

  // --- orders ---------------------------------------------------------------------------------------------------
  Admission Admit(const Order& order, Instant now) const;
  // Facts for judging; spans point into `buffer`. Changes nothing: claims and window entries happen in Apply.
  Facts Resolve(const Order& order, const Admission& admission, const PolicyView& policy, Instant now,
                FactsBuffer& buffer) const;
  // The record of an order to be completed with the verdict and then applied. Where only changed lines are judged again
  // (admission.judge_all_lines is false) it begins with the verdict and exposure remembered, since applying replaces
  // them.
  OrderRecord Record(const Order& order, const Admission& admission, Instant now) const;
  void Apply(const OrderRecord& record);
  void Apply(const Release& release, Instant now);
  // An edit is announced: the order's next revision with other content is one. Of an order that is not known nothing is
  // remembered.
  void Apply(const EditMark& mark, Instant now);
  // Whether this revision is the edit that was announced. To be judged at stage edited; applying its record with that
  // stage ends the announcement.
  bool IsAnnouncedEdit(const Order& order) const;
  const OrderRecord* FindOrder(std::string_view identity) const;
  // Sum at risk by enforced findings of one item, or of the day that holds `at` (UTC), in the store's currency.
  Money ExposureOfItem(std::string_view item) const;
  Money ExposureOfDay(Instant at) const;
  // The same of all items that were sold at one price on that day, and of a registered promotion.
  Money ExposureOfCohort(Money price, Instant at) const;
  Money ExposureOfPromotion(std::string_view name) const;
  WindowStats window_stats() const;
  // Of the last `most` orders without the one named, how many lacked facts badly enough to be held for it.
  HoldShare LastHolds(int64_t most, std::string_view without) const;

  // --- catalogue, prices, stock ---------------------------------------------------------------------------------
  // One product update as it arrives. Prices go through intake; one outcome for each price that is given. An update
  // older than what is known of the item (updated_at) changes nothing and has no outcomes. A removal by product id
  // alone removes all variants. An update by inventory item id alone (cost, tracking) is for an item that is known; of
  // one that is not it changes nothing.
  std::vector<PriceOutcome> Apply(const ItemUpdate& update, const PolicyView& policy, Instant now);
  // The rows of a file: adds and updates items, and begins a new base; items that the file does not name stay. `vouch`
  // accepts every price (a person said so). Returns only outcomes worth judging: known prices that moved, and first
  // ones that are wrong by themselves (zero, placeholder, below floor). Those that wait for support are in Pending(). A
  // large file may come in several calls.
  std::vector<PriceOutcome> Import(std::span<const ItemUpdate> rows, bool vouch, const PolicyView& policy, Instant now);
  // A stock reading. Returns the identities of orders that it shows to be oversold (platform authority), newest first.
  std::vector<std::string> Apply(const StockReading& reading, Instant now);
  // Returns false where nothing was pending at that price.
  bool Apply(const PriceDecision& decision, Instant now);
  std::vector<PendingPrice> Pending() const;
  std::optional<ItemView> FindItem(std::string_view key) const;
  size_t item_count() const;
  // Calls `visit` for items in key order, for listings and exports.
  void ForEachItem(const std::function<void(const ItemView&)>& visit) const;

  // --- time -----------------------------------------------------------------------------------------------------
  // Lets claims, carts and window entries end that are due at `now`; returns orders to be judged again, each time it is
  // due: after one stock_lag, two, four … to a day while its reading is awaited, and once when the answer changed or
  // came. Every Apply lets end what is due first, so how often this is called changes nothing; two states are compared
  // by Hash after Advance to one instant.
  std::vector<Recheck> Advance(Instant now);

  // --- durability -----------------------------------------------------------------------------------------------
  // The catalogue base (large; begun anew on import, and when a quarter of the items changed) and everything else, each
  // in a versioned, checksummed encoding. The tail holds the items changed since the base was begun, so it goes with a
  // base of the same base_version(): before a tail is kept, write the base again if that version is not the kept one's.
  std::string SaveBase() const;
  uint64_t base_version() const;  // changes when SaveBase would write something new
  std::string SaveTail() const;
  // nullopt when the bytes are damaged or of a newer version; `error` says where.
  static std::optional<StoreState> Load(StoreSettings settings, std::string_view base, std::string_view tail,
                                        std::string* error);
  // A hash over everything that Save writes, independent of the order in which tables grew.
  uint64_t Hash() const;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_STORE_STATE_H_
