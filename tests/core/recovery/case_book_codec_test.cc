// SPDX-License-Identifier: Apache-2.0
//
// A checkpoint of the book of cases, and what the book forgets.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

using Tale = std::vector<std::function<void(CaseBook&)>>;

// Four months of a shop by chance: good and bad orders, revisions, price changes, and people who decide.
Tale Draw(uint64_t seed) {
  std::mt19937_64 random(seed);
  Tale tale;
  Instant now = kMonday;
  const auto tell = [&](auto what) { tale.push_back([what](CaseBook& book) { book.Apply(what); }); };
  for (int i = 0; i < 120; ++i) {
    now = now + Hours(static_cast<int>(random() % 48));
    const int id = static_cast<int>(random() % 60);
    const uint64_t kind = random() % 8;
    if (kind < 4) tell(kind == 0 ? FreeApples(id, now) : Seen({.id = id, .at = now, .found = kind == 1}));
    if (kind == 4) tell(PriceTo(Money::Major(static_cast<int>(random() % 3)), now, random() % 2 ? "apple" : "pear"));
    if (kind == 5) {
      SeenOrder later = Seen({.id = id, .at = now});
      later.judged = random() % 2 == 0;
      later.cancelled = random() % 3 == 0;
      later.fulfilment = static_cast<FulfilmentStage>(random() % 4);
      if (later.Left()) later.left_at = now - Minutes(5);
      later.codes = {"SAVE40"};
      later.presentment = *Currency::FromCode("EUR");
      tell(later);
    }
    if (kind < 6) continue;
    tale.push_back([now, id, act = random() % 4](CaseBook& book) {
      for (const Incident& one : book.Incidents(kRules, now)) {
        if (act == 0 && one.state == IncidentState::kOpen) DecideAndApprove(book, one, kRules, now);
        if (act == 1) book.Apply(StepOf(one, IncidentAct::kNoted, now));
        IncidentStep adopted = StepOf(one, IncidentAct::kAdopted, now);
        adopted.orders = {std::to_string(1'000 + id)};
        adopted.cause = one.cause;
        adopted.reference = Money::Major(16);
        if (act == 2) book.Apply(adopted);
        if (act == 3 && !one.cases.empty()) {
          book.Apply(CaseStep{.case_id = one.cases[0].id, .act = CaseAct::kStepped, .at = now, .step = "refund"});
        }
        return;
      }
    });
  }
  return tale;
}

TEST(CaseBookCheckpoint, WithWhatCameSinceIsTheBookThatWasToldEverything) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Tale tale = Draw(seed);
    CaseBook whole(Usd());
    std::vector<std::string> cuts;
    for (const auto& tell : tale) cuts.push_back(whole.Save()), tell(whole);
    for (size_t cut = seed % 7; cut < tale.size(); cut += 7) {
      auto book = CaseBook::Load(Usd(), cuts[cut]);
      ASSERT_TRUE(book) << "seed " << seed << ", after " << cut;
      ASSERT_EQ(book->Save(), cuts[cut]);
      for (size_t i = cut; i < tale.size(); ++i) tale[i](*book);
      ASSERT_EQ(book->Save(), whole.Save()) << "seed " << seed << ", cut after " << cut;
      ASSERT_EQ(Told(*book, kMonday + Days(130)), Told(whole, kMonday + Days(130)));
    }
  }
}

TEST(CaseBookCheckpoint, RefusesBytesThatAreNotOne) {
  CaseBook book(Usd());
  for (const auto& tell : Draw(7)) tell(book);
  const std::string bytes = book.Save();
  for (size_t size = 0; size < bytes.size(); size += 1 + size / 50) {
    EXPECT_FALSE(CaseBook::Load(Usd(), bytes.substr(0, size)));
  }
  for (size_t at = 0; at < bytes.size(); at += 1 + at / 50) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    EXPECT_FALSE(CaseBook::Load(Usd(), damaged)) << "byte " << at;
  }
  EXPECT_FALSE(CaseBook::Load(*Currency::FromCode("EUR"), bytes)) << "its amounts would be read as euros";
  EXPECT_TRUE(CaseBook::Load(Usd(), bytes));
}

TEST(CaseBookMemory, ForgetsOldOrdersButNoneWithACase) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1));
  book.Apply(Seen({.id = 2}));
  book.Apply(Seen({.id = 3, .item = "pear"}));
  const std::string incident = book.Incidents(kRules, kMonday).front().id;
  book.Apply(IncidentStep{.incident = incident, .act = IncidentAct::kAdopted, .at = kMonday, .orders = {"1003"}});
  book.Apply(Seen({.id = 4, .at = kMonday + kLookBack}));
  EXPECT_EQ(book.order_count(), 4u);
  book.Apply(Seen({.id = 5, .at = kMonday + kLookBack + Days(1)}));
  EXPECT_EQ(book.order_count(), 4u);
  EXPECT_EQ(book.FindOrder("1002"), nullptr);
  ASSERT_NE(book.FindOrder("1001"), nullptr);
  ASSERT_NE(book.FindOrder("1003"), nullptr);
  EXPECT_EQ(book.FindIncident(incident, kRules, kMonday + Days(70))->cases.size(), 2u);
}

TEST(CaseBookMemory, StaysAsLargeAsTheLastSixtyDays) {
  CaseBook book(Usd());
  size_t most = 0;
  for (int day = 0; day < 400; ++day) {
    for (int i = 0; i < 10; ++i) book.Apply(Seen({.id = 10 * day + i, .at = kMonday + Days(day)}));
    most = std::max(most, book.order_count());
  }
  EXPECT_LE(most, 10u * 63u);
}

}  // namespace
}  // namespace parapet
