// SPDX-License-Identifier: Apache-2.0
//
// The state is a fold: random events live, folded again from their encodings, and through checkpoints, come to one
// hash.
#include <random>
#include <variant>

#include "parapet/core/kernel/facts_fields.h"
#include "parapet/core/state/record_codec.h"
#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

struct Event {
  Instant now;
  std::variant<OrderRecord, parapet::Release, ItemUpdate, StockReading, PriceDecision> what;
};

void Fold(StoreState& state, const Event& event) {
  if (const auto* record = std::get_if<OrderRecord>(&event.what)) {
    state.Apply(*record);
  } else if (const auto* release = std::get_if<parapet::Release>(&event.what)) {
    state.Apply(*release, event.now);
  } else if (const auto* update = std::get_if<ItemUpdate>(&event.what)) {
    state.Apply(*update, NoPolicy(), event.now);
  } else if (const auto* reading = std::get_if<StockReading>(&event.what)) {
    state.Apply(*reading, event.now);
  } else {
    state.Apply(std::get<PriceDecision>(event.what), event.now);
  }
}

class Story {
 public:
  Story(uint32_t seed, StoreSettings settings) : random_(seed), shop(std::move(settings)) {}

  void Step() {
    shop.now = shop.now + Seconds(Below(2'000));
    switch (Below(12)) {
      case 0:
      case 1:
        return Keep(Product());
      case 2:
      case 3:
        return Keep(Reading());
      case 4:
        return Keep(PriceDecision{ItemName(), Usd(), "", Below(2) == 0, Price(), "ada", "because"});
      case 5:
        return Keep(parapet::Release{OrderName(), DigestOf(OrderName()), "ada", "because"});
      case 6:
        shop.state.Advance(shop.now);
        return;
      default:
        return Order();
    }
  }
  std::vector<Event> events;

 private:
  int64_t Below(int64_t limit) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(limit)); }
  std::string ItemName() { return "item" + std::to_string(Below(6)); }
  std::string OrderName() { return "order" + std::to_string(Below(15)); }
  Money Price() {
    const char* const kPrices[] = {"0.00", "15.00", "14.00", "6.00", "1.50", "22.00", "1.00"};
    return Amount(kPrices[Below(7)]);
  }
  uint64_t DigestOf(const std::string& order) {
    const OrderRecord* record = shop.state.FindOrder(order);
    return record == nullptr ? 1 : record->revision.digest;
  }
  ItemUpdate Product() {
    ItemUpdate update = {
        .id = ItemName(), .sku = "sku" + std::to_string(Below(8)), .product_id = "product" + std::to_string(Below(2))};
    update.title = "Title " + std::to_string(Below(3));
    const bool listed = Below(3) == 0;
    update.prices = {
        {Usd(), Below(4) == 0 ? "wholesale" : "", Price(), listed ? std::optional(Amount("15.00")) : std::nullopt}};
    if (Below(3) == 0) update.cost = Amount("4.00");
    if (Below(5) == 0)
      update.stock = ItemStock{StockKind::kTracked, Quantity::Whole(Below(5)), Quantity::Whole(Below(2)), shop.now};
    if (Below(4) == 0) update.updated_at = shop.now - Minutes(Below(60));
    update.removed = Below(15) == 0;
    if (Below(4) == 0) update.substitutes = Below(3) == 0 ? "" : ItemName() + ", " + ItemName();
    if (Below(4) == 0) update.product_type = "Fruit", update.flags = "nuts", update.size = "1 kg";
    if (Below(4) == 0) update.supplier_quote = Price(), update.supplier_days = Quantity::Whole(Below(9));
    if (Below(4) == 0) update.max_per_customer = Quantity::Whole(1 + Below(4));
    if (Below(6) == 0) update.pack_size = Quantity::Whole(6);
    if (Below(6) == 0) update.max_price = Amount("40.00");
    if (Below(6) == 0) update.state = static_cast<ItemState>(Below(5));
    if (Below(6) == 0) update.discountable = Below(2) == 0;
    if (Below(6) == 0) update.available_on = shop.now + Days(Below(9));
    if (Below(4) == 0) {
      update.prices[0].sale_price = Price();
      update.prices[0].sale_until = shop.now + Hours(Below(9));
    }
    return update;
  }
  StockReading Reading() {
    StockReading reading = {ItemName(), Below(2) ? "" : "shelf" + std::to_string(Below(2)),
                            Quantity::Whole(Below(8) - 3), shop.now - Minutes(Below(60))};
    if (Below(10) == 0) reading.available.reset();
    return reading;
  }
  void Order() {
    OrderText text = {.id = OrderName(), .cart = Below(2) ? "cart" + std::to_string(Below(10)) : ""};
    if (!text.cart.empty() && Below(2) == 0) text.id.clear();
    text.stage = text.id.empty() ? Stage::kCheckout : Below(3) ? Stage::kPlaced : Stage::kPaid;
    text.lines = {{ItemName(), 1 + Below(3), Below(2) ? "15.00" : "14.00"}};
    if (Below(2)) text.lines.push_back({ItemName(), 1, "15.00", "L1"});
    text.placed_at = Below(2) ? shop.now - Minutes(Below(30)) : Instant();
    text.updated_at = Below(4) ? shop.now - Minutes(Below(90)) : Instant();
    text.cancelled = Below(8) == 0;
    text.test = Below(10) == 0;
    text.customer = static_cast<uint64_t>(Below(3));
    text.address = 1;
    if (Below(2)) text.codes = {Below(2) ? "SAVE" : "save", "second"};
    if (Below(3) == 0) text.stored_values = {{"card" + std::to_string(Below(3)), "5.00", "12.00"}};
    if (Below(3)) text.total = Below(5) ? "30.00" : "0.00";
    if (Below(4) == 0) text.discount = "25.00";
    if (Below(4) == 0) text.presentment_currency = "EUR";
    const BuiltOrder order(text);
    OrderRecord record = shop.state.Record(*order, shop.state.Admit(*order, shop.now), shop.now);
    record.vetoed = Below(6) == 0;
    record.judged = Below(5) != 0, record.unsure_hold = Below(3) == 0;
    record.exposure = {{ItemName(), Amount("3.50"), Price(), "sale"}, {"", Amount("1.00"), {}, {}}};
    Keep(std::move(record));
  }
  template <typename What>
  void Keep(What what) {
    events.push_back({shop.now, std::move(what)});
    Fold(shop.state, events.back());
  }
  std::mt19937 random_;

 public:
  Shop shop;
};

// The fields in which two facts differ, for a message.
std::string NamesOfDifferences(const Facts& a, const Facts& b) {
  std::string names;
  const auto compare = [&](auto visit, const auto& left, const auto& right) {
    std::vector<const void*> fields;
    visit(left, [&](std::string_view, const auto& field) { fields.push_back(&field); });
    size_t i = 0;
    visit(right, [&](std::string_view name, const auto& field) {
      const auto* other = static_cast<const std::remove_cvref_t<decltype(field)>*>(fields[i++]);
      if (*other != field) names += std::string(name) + " ";
    });
  };
  compare([](const auto& facts, auto visit) { VisitWhole(facts, visit); }, a, b);
  for (size_t i = 0; i < a.lines.size(); ++i) {
    compare([](const auto& line, auto visit) { VisitLine(line, visit); }, a.lines[i], b.lines[i]);
  }
  for (size_t i = 0; i < a.discounts.size(); ++i) {
    compare([](const auto& one, auto visit) { VisitDiscount(one, visit); }, a.discounts[i], b.discounts[i]);
  }
  for (size_t i = 0; i < a.payments.size(); ++i) {
    compare([](const auto& one, auto visit) { VisitPayment(one, visit); }, a.payments[i], b.payments[i]);
  }
  return names;
}

TEST(Fold, LiveFoldedAndReloadedStatesAgree) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    StoreSettings settings = {.stock_authority = seed % 2 ? StockAuthority::kParapet : StockAuthority::kPlatform,
                              .order_memory = seed % 3 ? Days(400) : Days(1)};
    Story story(seed, settings);
    for (int i = 0; i < 400; ++i) {
      story.Step();
      if (i % 97 == 0) story.shop.Restart();
    }
    const Instant end = story.shop.now + Minutes(1);
    StoreState folded(story.shop.state.settings());
    for (const Event& event : story.events) Fold(folded, event);
    folded.Advance(end);
    story.shop.state.Advance(end);
    ASSERT_EQ(folded.Hash(), story.shop.state.Hash());
    // Derived parts answer alike as well.
    for (int item = 0; item < 6; ++item) {
      const std::string name = "item" + std::to_string(item);
      ASSERT_EQ(folded.ExposureOfItem(name), story.shop.state.ExposureOfItem(name));
      ASSERT_EQ(folded.ExposureOfPromotion("sale"), story.shop.state.ExposureOfPromotion("sale"));
      ASSERT_EQ(folded.ExposureOfCohort(Amount("6.00"), end), story.shop.state.ExposureOfCohort(Amount("6.00"), end));
      OrderText probe = {.id = "probe", .cart = "cart1", .lines = {{name, 2, "6.00"}}};
      probe.placed_at = end - Minutes(item % 2 ? 20 : 0);
      probe.customer = probe.address = 1;
      probe.codes = {"SAVE"};
      probe.stored_values = {{"card1", "5.00"}};
      probe.total = "0.00";
      probe.presentment_currency = "EUR";
      Shop other(settings);
      other.state = std::move(folded);
      other.now = story.shop.now = end;
      const Judgement one = other.Look(probe), two = story.shop.Look(probe);
      ASSERT_EQ(NamesOfDifferences(one.facts, two.facts), "") << name;
      ASSERT_EQ(FactsDigest(one.facts), FactsDigest(two.facts));
      folded = std::move(other.state);
    }
  }
}

TEST(Checkpoint, TailHoldsWhatChangedSinceTheBase) {
  Shop shop;
  for (int i = 0; i < 50; ++i) shop.Item("item" + std::to_string(i), "15.00", 4);
  const std::string base = shop.state.SaveBase();
  const uint64_t version = shop.state.base_version();
  shop.Price("item7", "0.00");
  shop.Item("item8", "15.00");
  EXPECT_NE(shop.state.base_version(), version);  // an import begins a new base
  const std::string newer = shop.state.SaveBase();
  shop.Price("item9", "14.00");
  shop.Judge({.lines = {{"item9"}}});
  std::string error;
  const auto loaded = StoreState::Load(shop.state.settings(), newer, shop.state.SaveTail(), &error);
  ASSERT_TRUE(loaded.has_value()) << error;
  EXPECT_EQ(loaded->Hash(), shop.state.Hash());
  EXPECT_EQ(loaded->base_version(), shop.state.base_version());
  EXPECT_FALSE(StoreState::Load(shop.state.settings(), base, shop.state.SaveTail(), &error).has_value());
  EXPECT_NE(error.find("another base"), std::string::npos) << error;
}

TEST(Checkpoint, DamagedBytesAreRefusedAndNeverCrash) {
  const uint32_t seed = 4'711;
  SCOPED_TRACE("seed " + std::to_string(seed));
  Story story(seed, {});
  for (int i = 0; i < 150; ++i) story.Step();
  const StoreSettings settings = story.shop.state.settings();
  const std::string base = story.shop.state.SaveBase(), tail = story.shop.state.SaveTail();
  std::mt19937 random(seed);
  std::string error;
  for (int i = 0; i < 600; ++i) {
    std::string broken = i % 2 ? base : tail;
    if (i % 3 == 0) {
      broken.resize(random() % broken.size());
    } else {
      broken[random() % broken.size()] ^= static_cast<char>(1 + random() % 255);
    }
    error.clear();
    ASSERT_FALSE(StoreState::Load(settings, i % 2 ? broken : base, i % 2 ? tail : broken, &error).has_value());
    ASSERT_FALSE(error.empty());
  }
  EXPECT_TRUE(StoreState::Load(settings, base, tail, &error).has_value()) << error;
}

// With a checksum made for the damaged payload, so that the decoder itself is met.
TEST(Checkpoint, DamageBehindARightChecksumNeverCrashesEither) {
  const uint32_t seed = 815;
  SCOPED_TRACE("seed " + std::to_string(seed));
  Story story(seed, {});
  for (int i = 0; i < 150; ++i) story.Step();
  const StoreSettings settings = story.shop.state.settings();
  const std::string base = story.shop.state.SaveBase(), tail = story.shop.state.SaveTail();
  constexpr size_t kHeader = 26;
  const auto reseal = [](std::string bytes) {
    Writer sums;
    sums.Fixed64(bytes.size() - kHeader);
    sums.Fixed64(Fingerprint().Add(std::string_view(bytes).substr(kHeader)).value());
    return bytes.replace(10, 16, sums.bytes());
  };
  ASSERT_EQ(reseal(base), base);
  std::mt19937 random(seed);
  size_t refused = 0;
  for (int i = 0; i < 1'000; ++i) {
    std::string broken = i % 2 ? base : tail;
    for (int hits = 0; hits < 3; ++hits)
      broken[kHeader + random() % (broken.size() - kHeader)] = static_cast<char>(random());
    if (i % 5 == 0) broken.resize(kHeader + 1 + random() % (broken.size() - kHeader - 1));
    broken = reseal(broken);
    std::string error;
    const auto loaded = StoreState::Load(settings, i % 2 ? broken : base, i % 2 ? tail : broken, &error);
    refused += !loaded.has_value();
    if (loaded) (void)loaded->Hash();
  }
  EXPECT_GT(refused, 150u);
}

TEST(RecordCodec, ReadsBackEveryFieldAndRefusesEveryCut) {
  Shop shop;
  shop.Judge({.id = "1001", .cart = "c1", .placed_at = kNoon, .version = 3, .cancelled = true, .customer = 7}, true,
             true);
  Writer written;
  Write(shop.last, written);
  Reader in(written.bytes());
  Writer again;
  Write(ReadOrderRecord(in), again);
  EXPECT_TRUE(in.ok() && in.AtEnd());
  EXPECT_EQ(again.bytes(), written.bytes());
  for (size_t size = 0; size < written.bytes().size(); ++size) {
    Reader cut(std::string_view(written.bytes()).substr(0, size));
    ReadOrderRecord(cut);
    EXPECT_FALSE(cut.ok()) << size;
  }
}

}  // namespace
}  // namespace parapet
