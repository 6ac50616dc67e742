// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/letter_plan.h"

#include <gtest/gtest.h>

namespace parapet::messages {
namespace {

const Instant kNoon{Days(20'000).micros + Hours(12).micros};

UtcOffset At(Duration offset) {
  return [offset](Instant) { return offset; };
}

LetterEvent Event(LetterAct act, std::vector<Letter> letters, Instant at) {
  LetterEvent event{.act = act, .incident = "incident-1", .at = at};
  event.letters = std::move(letters);
  return event;
}

Letter Of(const std::string& id, const std::string& case_id, uint64_t customer, const std::string& kind = "delay") {
  Letter letter{.id = id, .case_id = case_id, .order = case_id, .customer = customer};
  letter.kind = kind;
  return letter;
}

Addressee To(const std::string& case_id, uint64_t customer, const std::string& kind = "delay") {
  Addressee to{.incident = "incident-1", .case_id = case_id, .order = case_id, .kind = kind};
  to.customer = customer;
  return to;
}

TEST(QuietHours, AreThoseOfTheReader) {
  const LetterRules rules;
  const auto local = [&](int64_t hour, int64_t minute) {
    return Instant{Days(20'000).micros + Hours(hour).micros} + Minutes(minute);
  };
  EXPECT_EQ(OutsideQuiet(local(20, 59), {At({})}, rules), local(20, 59));
  EXPECT_EQ(OutsideQuiet(local(21, 0), {At({})}, rules), local(32, 0)) << "until eight in the morning";
  EXPECT_EQ(OutsideQuiet(local(7, 59), {At({})}, rules), local(8, 0));
  EXPECT_EQ(OutsideQuiet(local(8, 0), {At({})}, rules), local(8, 0));
  EXPECT_EQ(OutsideQuiet(kNoon, {At(Hours(10))}, rules), kNoon + Hours(10)) << "ten at night there";
  EXPECT_EQ(OutsideQuiet(kNoon, {At(Minutes(-5 * 60 - 30))}, rules), kNoon + Minutes(90)) << "half past six there";
}

TEST(QuietHours, LeaveEverybodyOfACountryAsleep) {
  const LetterRules rules;
  EXPECT_EQ(OutsideQuiet(kNoon, {At(Hours(-5)), At(Hours(-10))}, rules), kNoon + Hours(6));
  EXPECT_FALSE(OutsideQuiet(kNoon, {At({}), At(Hours(8)), At(Hours(-8))}, rules).IsKnown())
      << "no hour suits all three";
}

TEST(QuietHours, LeaveTimeToWriteBeforeWhatIsPromised) {
  const LetterRules rules;
  const Duration lead = Hours(3);
  EXPECT_EQ(AwakeFor(kNoon, lead, {At({})}, rules), kNoon);
  EXPECT_EQ(AwakeFor(kNoon + Hours(11), lead, {At({})}, rules), kNoon + Hours(23)) << "three hours after eight";
  EXPECT_EQ(AwakeFor(kNoon - Hours(3), lead, {At({})}, rules), kNoon - Hours(1)) << "nine is day, six was not";
  EXPECT_EQ(AwakeFor(kNoon, lead, {At(Hours(-5)), At(Hours(-10))}, rules), kNoon + Hours(9));
  EXPECT_EQ(AwakeFor(kNoon, lead, {At({}), At(Hours(8)), At(Hours(-8))}, rules), kNoon) << "no hour suits all three";
  EXPECT_EQ(AwakeFor(kNoon, Hours(20), {At({})}, rules), kNoon) << "no day is that long";
}

TEST(Limits, AreTwoADayAndFourACase) {
  const LetterRules rules;
  LetterBook book;
  EXPECT_EQ(NotBefore(To("a", 7), book, rules, kNoon), kNoon);
  book.Apply(Event(LetterAct::kQueued, {Of("m1", "a", 7)}, kNoon));
  book.Apply(Event(LetterAct::kQueued, {Of("m2", "b", 7)}, kNoon + Hours(1)));
  EXPECT_EQ(NotBefore(To("a", 7), book, rules, kNoon + Hours(2)), kNoon + Hours(24)) << "of all cases together";
  EXPECT_EQ(NotBefore(To("a", 8), book, rules, kNoon + Hours(2)), kNoon + Hours(2)) << "another person";
  EXPECT_EQ(NotBefore(To("a", 7), book, rules, kNoon - Hours(5)), kNoon + Hours(24)) << "the clock was set back";
  for (int i = 3; i <= 5; ++i)
    book.Apply(Event(LetterAct::kQueued, {Of("m" + std::to_string(i), "a", 7)}, kNoon + Days(i)));
  EXPECT_FALSE(NotBefore(To("a", 7), book, rules, kNoon + Days(9)).IsKnown()) << "a person takes over";
  EXPECT_TRUE(NotBefore(To("a", 7, "correction"), book, rules, kNoon + Days(9)).IsKnown()) << "that is owed";
}

TEST(Never, AreMarketplacesTestsStrangersAndThoseWhoWereTold) {
  LetterBook book;
  EXPECT_EQ(WhyNever(To("a", 7), book), "");
  Addressee to = To("a", 7);
  to.marketplace = true;
  EXPECT_NE(WhyNever(to, book).find("marketplace"), std::string::npos);
  to = To("a", 7);
  to.test = true;
  EXPECT_NE(WhyNever(to, book).find("test order"), std::string::npos);
  to = To("a", 7);
  to.reachable = false;
  EXPECT_EQ(WhyNever(to, book), kNoAddress);
  to.erased = true;
  EXPECT_NE(WhyNever(to, book).find("erased"), std::string::npos);
  book.Apply(Event(LetterAct::kSuppressed, {Of("", "x", 7)}, kNoon));
  EXPECT_NE(WhyNever(To("a", 7), book), "") << "the person, whatever the order";
  EXPECT_EQ(WhyNever(To("a", 8), book), "");
  book.Apply(Event(LetterAct::kQueued, {Of("m1", "b", 8)}, kNoon));
  EXPECT_EQ(WhyNever(To("c", 8), book), "") << "nobody knows yet whether it arrives";
  EXPECT_TRUE(IsBeingTold(To("c", 8), book));
  EXPECT_FALSE(IsBeingTold(To("c", 8, "order_held"), book)) << "of one kind";
  LetterBook told = book;
  told.Apply(Event(LetterAct::kSent, {Of("m1", "b", 8)}, kNoon));
  EXPECT_NE(WhyNever(To("c", 8), told), "") << "one message a person and incident";
  EXPECT_FALSE(IsBeingTold(To("c", 8), told));
  told.Close("incident-1");
  EXPECT_EQ(WhyNever(To("c", 8), told), "") << "of one round of it";
  EXPECT_TRUE(LetterBook::Load(told.Save()));
  EXPECT_EQ(WhyNever(To("c", 8), *LetterBook::Load(told.Save())), "");
  book.Apply(Event(LetterAct::kFailed, {Of("m1", "b", 8)}, kNoon));
  EXPECT_EQ(WhyNever(To("c", 8), book), "") << "nobody read it";
}

TEST(Overtaken, IsWhatTheOrderHasBecome) {
  for (bool Addressee::*state :
       {&Addressee::cancelled, &Addressee::refunded, &Addressee::shipped, &Addressee::closed}) {
    Addressee to = To("a", 7, "price_honoured");
    to.*state = true;
    EXPECT_NE(WhyOvertaken(to), "");
    to.kind = "correction";
    EXPECT_EQ(WhyOvertaken(to), "") << "what was said wrong is set right in any case";
  }
}

Round After(size_t queued, size_t settled, size_t handed, size_t bounced, const Letter* rehearsal) {
  return {.queued = queued,
          .settled = settled,
          .handed = handed,
          .bounced = bounced,
          .fifth_at = kNoon,
          .rehearsal = rehearsal};
}

TEST(Turns, AreAllAtOnceUpToTwentyFive) {
  EXPECT_EQ(TurnOf(After(0, 0, 0, 0, nullptr), 25, {}, kNoon).letters, 25u);
  EXPECT_TRUE(TurnOf(After(0, 0, 0, 0, nullptr), 26, {}, kNoon).rehearse);
  EXPECT_TRUE(TurnOf(After(20, 20, 20, 0, nullptr), 6, {}, kNoon).rehearse) << "those who follow count as well";
}

TEST(Turns, AreARehearsalFiveAPauseAndSixtyAMinute) {
  Letter rehearsal;
  rehearsal.state = LetterState::kQueued;
  EXPECT_EQ(TurnOf(After(0, 0, 0, 0, &rehearsal), 100, {}, kNoon).letters, 0u);
  rehearsal.state = LetterState::kSent;
  EXPECT_EQ(TurnOf(After(0, 0, 0, 0, &rehearsal), 100, {}, kNoon).letters, 5u);
  EXPECT_EQ(TurnOf(After(3, 0, 0, 0, &rehearsal), 100, {}, kNoon).letters, 2u);
  EXPECT_EQ(TurnOf(After(5, 5, 5, 0, &rehearsal), 95, {}, kNoon + Minutes(14)).letters, 0u);
  EXPECT_EQ(TurnOf(After(5, 4, 4, 0, &rehearsal), 95, {}, kNoon + Hours(1)).letters, 0u) << "one is not settled";
  EXPECT_EQ(TurnOf(After(5, 5, 5, 0, &rehearsal), 95, {}, kNoon + Minutes(15)).letters, 60u);
  Round round = After(65, 65, 65, 0, &rehearsal);
  round.lately = 60;
  EXPECT_EQ(TurnOf(round, 35, {}, kNoon + Minutes(15)).letters, 0u);
  round.lately = 50;
  EXPECT_EQ(TurnOf(round, 35, {}, kNoon + Minutes(16)).letters, 10u);
  round.lately = 0;
  EXPECT_EQ(TurnOf(round, 12'000, {}, kNoon + Hours(14)).letters, 60u) << "a night is no reason to send all at once";
  EXPECT_EQ(TurnOf(After(65, 65, 65, 0, &rehearsal), 35, {}, kNoon - Hours(1)).letters, 0u) << "the clock was set back";
  LetterRules none;
  none.rehearse = false;
  EXPECT_EQ(TurnOf(After(0, 0, 0, 0, nullptr), 100, none, kNoon).letters, 5u) << "no mailbox of ours";
}

TEST(Turns, EndWhereMoreThanTwoInAHundredBounce) {
  Letter rehearsal;
  rehearsal.state = LetterState::kSent;
  EXPECT_FALSE(TurnOf(After(100, 100, 100, 2, &rehearsal), 50, {}, kNoon + Hours(1)).bounces);
  EXPECT_TRUE(TurnOf(After(100, 100, 100, 3, &rehearsal), 50, {}, kNoon + Hours(1)).bounces);
}

}  // namespace
}  // namespace parapet::messages
