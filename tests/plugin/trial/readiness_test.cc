// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/readiness.h"

#include <gtest/gtest.h>

#include <memory>

#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/policy/policy.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};
constexpr FactSet kEverything = FactSet::FromBits((1u << kFacts) - 1);

// A day's orders of one line, looked at by the shipped install policy (all in shadow).
class ReadinessTest : public ::testing::Test {
 protected:
  void Add(const std::string& identity, const char* price, Duration age, bool cancelled = false) {
    Arena arena({memory_.get(), kMemory});
    OrderBuilder builder(arena);
    builder.order().id = arena.Copy(identity);
    builder.order().currency = *Currency::FromCode("USD");
    builder.order().placed_at = kNow - age;
    Line& line = *builder.AddLine();
    line.sku = "PEAR";
    line.quantity = Quantity::Whole(1);
    line.quantity_known = true;
    line.unit_price = ParseDecimal(price).money();
    LineFacts lines[1];
    lines[0].item_known = true;
    if (reference_known_) lines[0].reference = Money::Major(15);
    Facts facts;
    facts.now = kNow - age;
    facts.supplied = supplied_;
    facts.lines = lines;
    OrderRecord record;
    record.identity = identity;
    record.judged = true;
    record.test = test_;
    record.cancelled = cancelled;
    record.placed_at = record.seen_at = kNow - age;
    review_.Add(*builder.Finish().order, facts, record, *program_);
  }
  void AddFine(int count) {
    for (int i = 0; i < count; ++i) Add("fine " + std::to_string(i), "15.00", Days(1));
  }
  Readiness Of(const char* guardrail, FactSet supplied = kEverything) {
    return review_.Finish(*program_, supplied)[static_cast<size_t>(FindGuardrail(guardrail))];
  }

  static constexpr size_t kMemory = 16 * 1024;
  std::unique_ptr<std::byte[]> memory_ = std::make_unique<std::byte[]>(kMemory);
  std::shared_ptr<const Program> program_ = Program::Compile(InstallPolicy(), 1, kNow).program;
  ReadinessReview review_{kNow};
  bool test_ = false, reference_known_ = true;
  FactSet supplied_ = kEverything;
};

TEST_F(ReadinessTest, AsksForEnoughOrders) {
  AddFine(static_cast<int>(kReadyAfterOrders) - 1);
  EXPECT_EQ(Of("zero_price").not_ready_because, "it has seen 199 orders; 200 are asked");
  Add("fine 0", "15.00", Days(1));  // a later revision
  test_ = true;
  Add("a test", "15.00", Days(1));
  EXPECT_EQ(Of("zero_price").seen, 199);
  test_ = false;
  Add("one more", "15.00", Days(1));
  EXPECT_EQ(Of("zero_price").not_ready_because, "");
}

TEST_F(ReadinessTest, NamesTheFactsThatAStoreLacks) {
  supplied_ = FactSet();
  AddFine(200);
  EXPECT_EQ(Of("off_reference", FactSet()).not_ready_because, "unarmed: this store has not supplied reference");
  EXPECT_EQ(Of("off_reference").not_ready_because, "it has seen 0 orders; 200 are asked");
  supplied_ = kEverything;
  AddFine(200);
  EXPECT_TRUE(Of("off_reference", FactSet()).ready()) << "orders bring it, the store declares nothing";
  EXPECT_TRUE(Of("price_to_zero").ready()) << "it judges price changes and sees no orders";
}

TEST_F(ReadinessTest, WaitsUntilSomebodyLookedAtWhatItFound) {
  AddFine(1'000);
  Add("free", "0.00", Days(1));
  EXPECT_EQ(Of("zero_price").not_ready_because,
            "1 findings that nobody reviewed: `parapet review --guardrail zero_price`");
  review_.Label("free", Label::kRight);
  review_.Label("free", Label::kFalseAlarm);  // an older word
  EXPECT_TRUE(Of("zero_price").ready());
  EXPECT_EQ(Of("zero_price").right, 1);
}

TEST_F(ReadinessTest, CountsFalseAlarmsSaidAndPresumed) {
  AddFine(998);
  Add("said", "0.00", Days(1));
  review_.Label("said", Label::kFalseAlarm);
  EXPECT_EQ(Of("zero_price").not_ready_because,
            "false alarms: 1 of 999 (0.1%) orders, 0 of them presumed good; at most 0.1%");
  Add("fine 998", "15.00", Days(1));
  EXPECT_TRUE(Of("zero_price").ready()) << "one in a thousand";
  Add("shipped", "0.00", kPresumedGoodAfter);
  const Readiness of = Of("zero_price");
  EXPECT_EQ(of.not_ready_because, "false alarms: 2 of 1001 (0.2%) orders, 1 of them presumed good; at most 0.1%");
  EXPECT_EQ(of.presumed_good, 1);
}

TEST_F(ReadinessTest, PresumesNoCancelledOrderGood) {
  AddFine(1'000);
  Add("taken back", "0.00", Days(20));
  Add("taken back", "0.00", Days(20), true);
  EXPECT_EQ(Of("zero_price").presumed_good, 0);
  EXPECT_EQ(Of("zero_price").unreviewed, 1);
}

TEST_F(ReadinessTest, IsNotReadyWhileMuchCannotBeChecked) {
  AddFine(245);
  reference_known_ = false;
  for (int i = 0; i < 5; ++i) Add("unknown " + std::to_string(i), "15.00", Days(1));
  EXPECT_TRUE(Of("off_reference").ready()) << "2 % is what the brake on holds bears too";
  Add("unknown 5", "15.00", Days(1));
  EXPECT_EQ(Of("off_reference").not_ready_because, "it could not check 6 of 251 (2.4%) orders; at most 2%");
}

}  // namespace
}  // namespace parapet
