// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/outbox/alerts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "parapet/plugin/flow/outbox/effect_key.h"

namespace parapet {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr Instant kNoon{1'780'000'000'000'000};

const AlertSettings kSettings{.store = "fruit", .channel = "chat", .escalation_channel = "pager"};

AlertObservation Change() {
  AlertObservation seen;
  seen.cause = CauseOf("price", "price_to_zero", "apple-1");
  seen.guardrail = "price_to_zero";
  seen.item = "apple-1";
  seen.title = "Fruit basket";
  seen.currency = *Currency::FromCode("USD");
  seen.price = Money();
  seen.reference = Money::Major(15);
  return seen;
}

AlertObservation Order(int number, Action action = Action::kHold) {
  AlertObservation seen = Change();
  seen.guardrail = "zero_price";
  seen.action = action;
  seen.order = "fruit/" + std::to_string(number);
  seen.order_number = std::to_string(number);
  seen.at_risk = Money::Major(15);
  return seen;
}

std::vector<Effect> ObserveAll(AlertBook& book, int from, int to, Instant at = kNoon) {
  std::vector<Effect> all;
  for (int i = from; i <= to; ++i) {
    for (Effect& effect : book.Observe(Order(i), at + Seconds(i))) all.push_back(std::move(effect));
  }
  return all;
}

TEST(AlertBook, PostsOncePerIncidentAndDoubling) {
  AlertBook book(kSettings);
  ASSERT_THAT(book.Observe(Change(), kNoon), SizeIs(1));
  EXPECT_THAT(book.Observe(Change(), kNoon + Seconds(1)), IsEmpty());
  EXPECT_THAT(ObserveAll(book, 1, 1), SizeIs(1)) << "the first order, and held: one post";
  EXPECT_THAT(ObserveAll(book, 2, 2), SizeIs(1));
  EXPECT_THAT(ObserveAll(book, 3, 3), IsEmpty());
  EXPECT_THAT(ObserveAll(book, 4, 4), SizeIs(1));
  EXPECT_THAT(ObserveAll(book, 5, 7), IsEmpty());
  EXPECT_THAT(ObserveAll(book, 8, 15), SizeIs(1));
  ASSERT_THAT(book.Incidents(), SizeIs(1));
  EXPECT_EQ(book.Incidents()[0].orders, 15u);
  EXPECT_EQ(book.Incidents()[0].at_risk, Money::Major(15 * 15));
  EXPECT_EQ(book.Incidents()[0].posts, 5u);
}

TEST(AlertBook, CountsAnOrderOnceAndByItsNewestRevision) {
  AlertBook book(kSettings);
  book.Observe(Order(1), kNoon);
  AlertObservation again = Order(1);
  again.at_risk = Money::Major(30);
  EXPECT_THAT(book.Observe(again, kNoon + Seconds(5)), IsEmpty());
  EXPECT_EQ(book.Incidents()[0].orders, 1u);
  EXPECT_EQ(book.Incidents()[0].at_risk, Money::Major(30));
  again.at_risk.reset();
  book.Observe(again, kNoon + Seconds(6));
  EXPECT_EQ(book.Incidents()[0].at_risk, Money());
}

TEST(AlertBook, PostsWhenTheActionRises) {
  AlertBook book(kSettings);
  EXPECT_THAT(book.Observe(Order(1, Action::kTag), kNoon), SizeIs(1));
  EXPECT_THAT(book.Observe(Order(1, Action::kHold), kNoon), SizeIs(1));
  EXPECT_THAT(book.Observe(Order(1, Action::kTag), kNoon), IsEmpty());
  EXPECT_THAT(book.Observe(Order(1, Action::kBlock), kNoon), SizeIs(1));
  EXPECT_EQ(book.Incidents()[0].action, Action::kBlock);
}

TEST(AlertBook, SaysWhatHappenedAndWhatComesNext) {
  AlertBook book(kSettings);
  book.Observe(Change(), kNoon);
  const Effect post = book.Observe(Order(1001), kNoon + Seconds(1)).at(0);
  const std::string incident = book.Incidents()[0].incident;
  EXPECT_EQ(post.store, "fruit");
  EXPECT_EQ(post.kind, "alert");
  EXPECT_EQ(post.target, "chat");
  EXPECT_EQ(post.created_at, kNoon + Seconds(1));
  EXPECT_EQ(post.due_at, kNoon + Seconds(1));
  EXPECT_EQ(post.payload,
            R"({"text":"[)" + incident +
                R"(] Worse: Fruit basket (apple-1): price 0.00 USD, reference 15.00 USD, by zero_price.\n)"
                R"(1 order, 15.00 USD at risk. Parapet held what it found.\n)"
                R"(Next: parapet prices reject --store fruit apple-1","incident":")" +
                incident + R"("})");
}

TEST(AlertBook, SendsOtherCausesToTheOrder) {
  AlertBook book(kSettings);
  AlertObservation seen;
  seen.cause = CauseOf("total", "total_identity", "");
  seen.guardrail = "total_identity";
  seen.order = "fruit/1001";
  seen.order_number = "1001";
  seen.action = Action::kHold;
  EXPECT_THAT(book.Observe(seen, kNoon).at(0).payload, HasSubstr("Next: parapet orders show --store fruit 1001"));
}

TEST(AlertBook, MakesCommandsThatAreSafeToPaste) {
  for (const auto& [item, word] : {std::pair{"a b", "'a b'"},
                                   {"$(reboot)", "'$(reboot)'"},
                                   {"it's", "'it'\\\\''s'"},
                                   {"--all", "-- --all"},
                                   {"a;b", "'a;b'"},
                                   {"a\nb", "'a b'"},
                                   {"", "1001"}}) {
    AlertBook book(kSettings);
    AlertObservation seen = Order(1001);
    seen.item = item;
    EXPECT_THAT(book.Observe(seen, kNoon).at(0).payload, HasSubstr(std::string(word) + "\",\"incident")) << item;
  }
}

TEST(AlertBook, KeepsTitlesToOneLineAndWhole) {
  AlertBook book(kSettings);
  AlertObservation seen = Order(1);
  seen.title = "evil\n[inc-00000000] all clear\x01\x7f";
  for (int i = 0; i < 40; ++i) seen.title += "\xe2\x82\xac";
  const std::string payload = book.Observe(seen, kNoon).at(0).payload;
  EXPECT_THAT(payload, HasSubstr("evil [inc-00000000] all clear  "));
  EXPECT_THAT(payload, Not(HasSubstr("\xef\xbf\xbd"))) << "a character was cut in half";
  EXPECT_LT(payload.size(), 600u);
}

TEST(AlertBook, OneIncidentForAllGuardrailsOfAFamilyAboutAnItem) {
  EXPECT_EQ(CauseOf("price", "zero_price", "apple-1"), CauseOf("price", "off_reference", "apple-1"));
  EXPECT_NE(CauseOf("price", "zero_price", "apple-1"), CauseOf("price", "zero_price", "apple-2"));
  EXPECT_NE(CauseOf("price", "zero_price", "apple-1"), CauseOf("stock", "stock_shortfall", "apple-1"));
  EXPECT_NE(CauseOf("total", "total_identity", ""), CauseOf("total", "negative_total", ""));
}

TEST(AlertBook, EscalatesOnceUnlessAcknowledged) {
  AlertBook book(kSettings);
  book.Observe(Order(1), kNoon);
  EXPECT_EQ(book.NextDue(), kNoon + Minutes(10));
  EXPECT_THAT(book.Tick(kNoon + Minutes(10) - Milliseconds(1)), IsEmpty());
  const auto escalation = book.Tick(kNoon + Minutes(10));
  ASSERT_THAT(escalation, SizeIs(1));
  EXPECT_EQ(escalation[0].target, "pager");
  EXPECT_THAT(escalation[0].payload, HasSubstr("Nobody has acknowledged this"));
  EXPECT_THAT(book.Tick(kNoon + Hours(5)), IsEmpty());
  EXPECT_FALSE(book.NextDue().IsKnown());

  AlertBook calm(kSettings);
  calm.Observe(Order(1), kNoon);
  EXPECT_EQ(calm.Acknowledge(calm.Incidents()[0].incident, "maria", kNoon + Minutes(3)), "");
  EXPECT_EQ(calm.Acknowledge(calm.Incidents()[0].incident, "jo", kNoon + Minutes(4)), "");
  EXPECT_EQ(calm.Incidents()[0].acknowledged_by, "maria");
  EXPECT_THAT(calm.Tick(kNoon + Hours(5)), IsEmpty());
  EXPECT_THAT(calm.Acknowledge("inc-nothing", "maria", kNoon), HasSubstr("parapet alerts --store fruit"));
}

TEST(AlertBook, OpensAnotherIncidentAfterAQuietDay) {
  AlertBook book(kSettings);
  book.Observe(Order(1), kNoon);
  EXPECT_THAT(book.Observe(Order(1), kNoon + Hours(24)), IsEmpty());
  EXPECT_THAT(book.Observe(Order(2), kNoon + Hours(48) + Seconds(1)), SizeIs(1));
  ASSERT_THAT(book.Incidents(), SizeIs(2));
  EXPECT_EQ(book.Incidents()[0].orders, 1u);
  EXPECT_NE(book.Incidents()[0].incident, book.Incidents()[1].incident);
  book.Observe(Order(3), kNoon + Days(60));
  EXPECT_THAT(book.Incidents(), SizeIs(1)) << "what has been over for a month is forgotten";
}

TEST(AlertBook, IsAFold) {
  const auto run = [] {
    AlertBook book(kSettings);
    std::vector<std::string> keys;
    book.Observe(Change(), kNoon);
    for (const Effect& effect : ObserveAll(book, 1, 40)) keys.push_back(effect.key + effect.payload);
    for (const Effect& effect : book.Tick(kNoon + Hours(1))) keys.push_back(effect.key + effect.payload);
    return std::pair(keys, book.Save());
  };
  EXPECT_EQ(run(), run());
  const auto keys = run().first;
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), keys.size());
}

TEST(AlertBook, GoesOnAfterSaveAndLoadAsIfNothingHadHappened) {
  AlertBook book(kSettings);
  book.Observe(Change(), kNoon);
  ObserveAll(book, 1, 5);
  auto loaded = AlertBook::Load(kSettings, book.Save());
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->Save(), book.Save());
  const auto expected = ObserveAll(book, 6, 20), actual = ObserveAll(*loaded, 6, 20);
  ASSERT_EQ(expected.size(), actual.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(expected[i].key, actual[i].key);
    EXPECT_EQ(expected[i].payload, actual[i].payload);
  }
  EXPECT_EQ(loaded->Tick(kNoon + Minutes(20)).size(), 1u);
}

TEST(AlertBook, RefusesDamagedBytes) {
  AlertBook book(kSettings);
  ObserveAll(book, 1, 3);
  const std::string bytes = book.Save();
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
    EXPECT_FALSE(AlertBook::Load(kSettings, damaged).has_value()) << i;
    EXPECT_FALSE(AlertBook::Load(kSettings, bytes.substr(0, i)).has_value()) << i;
  }
}

TEST(AlertBook, PostsNothingWithoutAChannel) {
  AlertBook book({.store = "fruit", .channel = ""});
  EXPECT_THAT(book.Observe(Order(1), kNoon), IsEmpty());
  EXPECT_THAT(book.Tick(kNoon + Hours(1)), IsEmpty());
  EXPECT_THAT(book.Incidents(), SizeIs(1));
}

TEST(AlertBook, KeepsASumThatDoesNotFitWhereItWas) {
  AlertBook book(kSettings);
  for (int i = 1; i <= 3; ++i) {
    AlertObservation seen = Order(i);
    seen.at_risk = Money::FromMicros(INT64_MAX / 2);
    book.Observe(seen, kNoon);
  }
  EXPECT_EQ(book.Incidents()[0].at_risk, Money::FromMicros(INT64_MAX / 2 * 2));
}

TEST(AlertBook, TestsItsChannel) {
  const AlertBook book(kSettings);
  const Effect test = book.TestAlert("maria", kNoon);
  EXPECT_EQ(test.target, "chat");
  EXPECT_THAT(test.payload, HasSubstr("nothing is wrong"));
  EXPECT_NE(test.key, book.TestAlert("maria", kNoon + Seconds(1)).key);
}

TEST(EffectKey, SeparatesItsParts) {
  const std::string key = EffectKey("fruit", "1001", "tag", "1001", "placed");
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(key, EffectKey("fruit", "1001", "tag", "1001", "placed"));
  EXPECT_NE(key, EffectKey("fruit1", "001", "tag", "1001", "placed"));
  EXPECT_NE(key, EffectKey("fruit", "1001", "hold", "1001", "placed"));
  EXPECT_NE(key, EffectKey("shoes", "1001", "tag", "1001", "placed"));
  EXPECT_NE(EffectKey("ab", "c", "", "", ""), EffectKey("a", "bc", "", "", ""));
  EXPECT_NE(EffectKey("a", "", "", "", ""), EffectKey("", "a", "", "", ""));
}

}  // namespace
}  // namespace parapet
