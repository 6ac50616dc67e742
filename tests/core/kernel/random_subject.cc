// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/core/kernel/random_subject.h"

#include <type_traits>

#include "parapet/core/kernel/facts_fields.h"

namespace parapet {
namespace {

constexpr size_t kSubjectArena = 8 * 1024;
constexpr Instant kNow{1'764'320'400'000'000};
constexpr const char* kCurrencies[] = {"USD", "EUR", "JPY", "KWD"};

// Any field of the facts, now and then, near what orders hold.
class FillAny {
 public:
  FillAny(std::mt19937_64& random, std::function<Money()> price) : random_(random), price_(std::move(price)) {}
  template <typename T>
  void operator()(std::string_view, T& field) {
    if (random_() % 4 == 0) Fill(field);
  }

 private:
  void Fill(bool& field) { field = true; }
  void Fill(std::string_view& field) { field = "1000"; }
  void Fill(Instant& field) { field = kNow + Seconds(static_cast<int64_t>(random_() % 200'000) - 150'000); }
  void Fill(Money& field) { field = price_(); }
  void Fill(Quantity& field) { field = Quantity::Whole(static_cast<int64_t>(random_() % 8)); }
  void Fill(Duration& field) { field = Seconds(static_cast<int64_t>(random_() % 900)); }
  void Fill(ItemState& field) { field = static_cast<ItemState>(random_() % 5); }
  void Fill(Eligibility& field) { field = static_cast<Eligibility>(random_() % 3); }
  template <typename T>
  requires std::is_enum_v<T>
  void Fill(T&) {}
  void Fill(uint8_t&) {}
  void Fill(uint32_t&) {}
  void Fill(int32_t& field) { field = static_cast<int32_t>(random_() % 50); }
  void Fill(int64_t& field) { field = static_cast<int64_t>(random_() % 2'000) - 5; }
  template <typename T>
  void Fill(std::optional<T>& field) {
    Fill(field.emplace());
  }

  std::mt19937_64& random_;
  std::function<Money()> price_;
};

}  // namespace

RandomSubject::RandomSubject(uint64_t seed, const Adjust& adjust)
    : random_(seed), memory_(std::make_unique<std::byte[]>(kSubjectArena)), arena_({memory_.get(), kSubjectArena}) {
  OrderBuilder builder(arena_);
  const size_t count = Chance(3) ? 0 : 1 + random_() % 6;
  for (size_t i = 0; i < count; ++i) {
    Line& line = *builder.AddLine();
    FillLine(line);
    FillFacts(line, lines_.emplace_back());
  }
  FillOrder(builder);
  FillPayments(builder);
  VisitWhole(facts_, FillAny(random_, [this] { return Price(); }));
  facts_.now = kNow;
  FillHistory();
  FillCurrencies(builder);
  FillCoincidences(builder);
  if (adjust) adjust(builder, lines_, facts_);
  order_ = builder.Finish().order;
  facts_.lines = lines_;
  facts_.discounts = discounts_;
  facts_.payments = payments_;
}

// Around a few round amounts, and a power of ten away from them now and then.
Money RandomSubject::Price() {
  constexpr int64_t kAround[] = {0, 1, 100, 1'000, 10'000, 50'000};
  const int64_t cents = kAround[random_() % std::size(kAround)] + static_cast<int64_t>(random_() % 40) - 3;
  return Money::FromMicros(cents * 10'000 * (Chance(10) ? 10 : 1));
}

void RandomSubject::FillLine(Line& line) {
  line.kind = Chance(70) ? LineKind::kItem : static_cast<LineKind>(random_() % 10);
  if (Chance(95)) line.unit_price = Price();
  line.unit_price_places = static_cast<uint8_t>(random_() % 4);
  line.quantity = Quantity::Whole(static_cast<int64_t>(random_() % 6) - (Chance(10) ? 3 : 0));
  if (Chance(3)) line.quantity = Quantity::FromMicros(line.quantity.micros() + 500'000);
  if (Chance(3)) line.quantity = Quantity::Whole(static_cast<int64_t>(random_() % 100));
  if (Chance(1)) line.quantity = Quantity::Whole(int64_t{1} << (30 + random_() % 12));
  line.quantity_known = Chance(98);
  if (Chance(30)) line.discount = Price();
  if (Chance(4)) line.currency = *Currency::FromCode(kCurrencies[random_() % 4]);
}

void RandomSubject::FillFacts(const Line& line, LineFacts& facts) {
  VisitLine(facts, FillAny(random_, [this] { return Price(); }));
  facts.profile = 0;
  facts.item_known = Chance(90);
  if (!facts.item_known) facts.item_missing = Chance(80) ? Missing::kUnknownItem : Missing::kAmbiguousItem;
  facts.reference = Chance(40) ? line.unit_price : Maybe(85);
  if (!facts.reference) facts.reference_missing = Missing::kNoReference;
  facts.cost = Maybe(30);
  facts.floor = Maybe(20);
  facts.face_value = line.kind == LineKind::kGiftCard ? Maybe(80) : Maybe(5);
  facts.live = Chance(75) ? line.unit_price : Maybe(90);
  if (Chance(20)) facts.sale_price = line.unit_price;
  if (Chance(20)) facts.cohort_spread = 10'000 + static_cast<int32_t>(random_() % 40'000);
  facts.live_unvouched = Chance(10);
  facts.free_ok = Chance(5);
  facts.promoted = Chance(10);
  if (facts.promoted) facts.promotion_floor = Maybe(80);
  facts.stock_kind = static_cast<StockKind>(random_() % 4);
  facts.stock_item = static_cast<uint32_t>(random_() % 4);
  if (facts.stock_kind == StockKind::kTracked) {
    facts.claim = Chance(60) ? ClaimOutcome::kNotAsked : static_cast<ClaimOutcome>(random_() % 4);
    if (Chance(85)) facts.available = Quantity::Whole(static_cast<int64_t>(random_() % 8) - 1);
    if (!facts.available) facts.stock_missing = Missing::kStaleStock;
  }
}

void RandomSubject::FillOrder(OrderBuilder& builder) {
  Order& order = builder.order();
  order.store = "shop";
  order.id = "1001";
  order.currency = *Currency::FromCode(kCurrencies[Chance(70) ? 0 : random_() % 4]);
  order.stage = static_cast<Stage>(1 + random_() % 4);
  order.origin = Chance(80) ? Origin::kStorefront : static_cast<Origin>(random_() % kOrigins);
  order.tax_basis = static_cast<TaxBasis>(random_() % 3);
  order.discount_total = Maybe(30);
  order.shipping = Chance(10) ? Money() : Maybe(60);
  order.tax_total = Maybe(60);
  order.fee_total = Maybe(10);
  order.tip_total = Maybe(10);
  order.total = Chance(10) ? Money() : Maybe(80).value_or(Price());
  if (Chance(10)) order.total.reset();
  order.shown_total = Chance(60) ? order.total : Maybe(50);
  if (Chance(20)) {
    order.presentment_currency = *Currency::FromCode("EUR");
    order.presentment_total = Maybe(90);
    order.presentment_shown_total = Chance(60) ? order.presentment_total : Maybe(50);
  }
  order.rounded_terms = static_cast<uint16_t>(random_() % 8);
  order.discounts_in_lines = Chance(20);
  order.address = random_() % 3;
  order.taxed_address = random_() % 3;
  for (Line& line : builder.lines()) line.tax = Maybe(25);
  if (Chance(15)) AddUp(builder);
}

// A total that is the sum of its parts, the tax on top.
void RandomSubject::AddUp(OrderBuilder& builder) {
  Order& order = builder.order();
  order.discount_total.reset();
  order.shipping = Price();
  order.tax_total = Price();
  order.total = *Add(*order.shipping, *order.tax_total);
  for (const auto& part : {order.fee_total, order.tip_total}) order.total = Add(*order.total, part.value_or(Money()));
  for (const Line& line : builder.lines()) {
    const auto goods = Multiply(line.unit_price.value_or(Money()), line.quantity);
    const auto net = goods ? Subtract(*goods, line.discount.value_or(Money())) : std::nullopt;
    const auto sum = net ? Add(*order.total, *net) : std::nullopt;
    if (!sum) return;  // beyond what fits: no total adds up
    order.total = *sum;
  }
}

// Now and then an order that adds up, but for a smallest unit; and one with percentages that do what shops get wrong:
// they all apply to the undiscounted goods, or to the goods with shipping.
void RandomSubject::Tidy(OrderBuilder& builder) {
  Order& order = builder.order();
  const bool percentages = Chance(5);
  if (!percentages && !Chance(5)) return;
  for (Line& line : builder.lines()) line.discount.reset();
  order.discount_total.reset();
  order.discounts_in_lines = false;
  Money goods;
  for (const Line& line : builder.lines()) {
    goods = Add(goods, Multiply(line.unit_price.value_or(Money()), line.quantity).value_or(Money())).value_or(goods);
  }
  if (!percentages) {
    order.tip_total = order.fee_total = order.tax_total = order.shipping = Money();
    order.total = Add(goods, Money::FromMicros(order.currency.MinorUnitMicros()));
    return;
  }
  const Money base = Chance(50) ? goods : Add(goods, order.shipping.value_or(Money())).value_or(goods);
  for (int64_t tenths : {4, 7}) {
    Discount& discount = *builder.AddDiscount();
    discount.is_percentage = true;
    discount.percentage_micros = tenths * 10'000'000;
    discount.amount = Money::FromMicros(base.micros() / 10 * tenths);
    discounts_.emplace_back();
  }
}

void RandomSubject::FillPayments(OrderBuilder& builder) {
  Tidy(builder);
  for (int i = 0; i < 3 && Chance(25); ++i) {
    Discount& discount = *builder.AddDiscount();
    discount.amount = Maybe(80);
    if (Chance(40)) discount.code = "SAVE10";
    discount.is_percentage = Chance(40);
    if (discount.is_percentage) discount.percentage_micros = static_cast<int64_t>(random_() % 11) * 10'000'000;
    DiscountFacts& known = discounts_.emplace_back();
    VisitDiscount(known, FillAny(random_, [this] { return Price(); }));
    if (Chance(30)) known.uses_planned = static_cast<int64_t>(random_() % 5);
    if (Chance(30)) known.uses_left = known.customer_left = static_cast<int64_t>(random_() % 4) - 1;
  }
  for (int i = 0; i < 2 && Chance(30); ++i) {
    Payment& payment = *builder.AddPayment();
    payment.kind = static_cast<PaymentKind>(random_() % 4);
    payment.authorised = Chance(50) ? builder.order().total : Maybe(70);
    payment.captured = Maybe(30);
    payment.balance = Maybe(30);
    if (Chance(10)) payment.currency = *Currency::FromCode(kCurrencies[random_() % 4]);
    payments_.emplace_back().spent_elsewhere = Maybe(20);
  }
}

void RandomSubject::FillHistory() {
  facts_.supplied = FactSet::FromBits((1u << kFacts) - 1);
  facts_.profile = 0;
  facts_.history.since_same.reset();
  if (Chance(30)) facts_.history.since_same = Seconds(static_cast<int64_t>(random_() % 900));
  if (!facts_.history.since_same && Chance(20)) facts_.history.identity_missing = Missing::kAnonymous;
  facts_.entitlement.covers_zero_total = Chance(20);
  if (Chance(50)) facts_.stock_authority = StockAuthority::kParapet;
}

// The same amounts in the customer's currency: converted once, twice or not at all.
void RandomSubject::FillCurrencies(OrderBuilder& builder) {
  Order& order = builder.order();
  if (order.presentment_currency.IsNone()) return;
  constexpr int64_t kRates[] = {100'000, 920'000, 2'000'000, 150'000'000};
  const int64_t rate = kRates[random_() % std::size(kRates)];
  if (Chance(80)) facts_.surroundings.exchange_rate = rate;
  if (Chance(20)) facts_.surroundings.exchange_rate_as_of = kNow - Days(static_cast<int64_t>(random_() % 20));
  const auto converted = [&](std::optional<Money> amount) {
    for (uint64_t times = Chance(60) ? 1 : random_() % 3; times > 0 && amount; --times) {
      const auto micros = MultiplyDivide(amount->micros(), rate, kMicros);
      amount = micros ? std::optional(Money::FromMicros(*micros)) : std::nullopt;
    }
    return amount;
  };
  for (Line& line : builder.lines()) {
    if (Chance(80)) line.presentment_unit = converted(line.unit_price);
  }
  if (Chance(60)) order.presentment_shipping = converted(order.shipping);
  if (Chance(60)) order.presentment_total = converted(order.total);
}

// What chance alone would hardly bring about.
void RandomSubject::FillCoincidences(OrderBuilder& builder) {
  Order& order = builder.order();
  if (Chance(80)) order.customer = 7, order.address = 9;
  if (Chance(20)) order.placed_at = kNow - Hours(static_cast<int64_t>(random_() % 400) - 20);
  if (Chance(20)) facts_.surroundings.catalogue_as_of = kNow - Days(static_cast<int64_t>(random_() % 20));
  if (Chance(30))
    facts_.pace.orders = 100, facts_.pace.currency = {.count = 20, .usual = static_cast<int32_t>(random_() % 1'000)};
  if (lines_.empty()) return;
  Line& first = builder.lines()[0];
  if (Chance(5)) {
    first.unit_price = Money::Major(1);
    first.quantity = Quantity::Whole(100);
    lines_[0].reference = Money::Major(100);
  }
  if (lines_.size() < 2 || !Chance(20)) return;
  Line& part = builder.lines()[1];
  first.line_id = part.parent_id = "1";
  first.kind = LineKind::kBundleParent;
  part.kind = LineKind::kBundlePart;
}

PriceChange RandomChange(uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto price = [&] { return Money::FromMicros(static_cast<int64_t>(random() % 400) * 50'000 - 50'000); };
  const auto maybe = [&](unsigned percent) { return random() % 100 < percent ? std::optional(price()) : std::nullopt; };
  PriceChange change;
  change.supplied = FactSet::FromBits((1u << kFacts) - 1);
  change.currency = *Currency::FromCode("USD");
  change.price = random() % 10 == 0 ? Money() : price();
  change.reference = maybe(80);
  if (!change.reference) change.reference_missing = random() % 2 == 0 ? Missing::kLearning : Missing::kUnknownItem;
  change.band_origin = maybe(50);
  change.face_value = maybe(20);
  change.free_ok = random() % 20 == 0;
  change.promoted = random() % 10 == 0;
  change.vouched = random() % 10 == 0;
  change.unvouched_in_batch = static_cast<int32_t>(random() % 40);
  change.cost = maybe(20);
  change.floor = maybe(20);
  change.compare_at = maybe(20);
  change.changes_lately = static_cast<int32_t>(random() % 12);
  change.cohort_items = static_cast<int32_t>(random() % 20);
  change.dropped_items = change.cohort_items + static_cast<int32_t>(random() % 60);
  change.cohort_spread = static_cast<int32_t>(random() % 50'000);
  if (random() % 20 == 0 && change.reference) change.price = Money::FromMicros(change.reference->micros() * 10);
  return change;
}

std::vector<Rule> RecommendedRules() {
  std::vector<Rule> rules;
  for (const Guardrail& guardrail : Registry()) rules.push_back(RecommendedRule(guardrail));
  return rules;
}

GuardrailMask Everything() {
  GuardrailMask mask;
  for (size_t i = 0; i < Registry().size(); ++i) mask.Set(i);
  return mask;
}

}  // namespace parapet
