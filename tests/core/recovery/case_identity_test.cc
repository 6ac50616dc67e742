// SPDX-License-Identifier: Apache-2.0
//
// Which incident an order belongs to: understood anew while nothing was decided, and fixed from then on.
#include <gtest/gtest.h>

#include <algorithm>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

constexpr Instant kLater = kMonday + Hours(3);

// "price:apple 1001 1002; import:update-7 1003"
std::string Whereabouts(const CaseBook& book, Instant now = kLater) {
  std::vector<std::string> lines;
  for (const Incident& incident : book.Incidents(kRules, now)) {
    std::string line = incident.cause.Text();
    for (const Case& one : incident.cases) line += " " + one.order;
    if (!incident.cases.empty()) lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

Incident The(const CaseBook& book, const std::string& cause, Instant now = kMonday + Hours(1)) {
  const auto found = book.FindIncident(cause, kRules, now);
  EXPECT_TRUE(found) << cause;
  return found.value_or(Incident());
}

void LateUpdate(CaseBook& book) {
  book.Apply(PriceTo(Money(), kMonday + Hours(2), "apple", "update-7"));
  book.Apply(PriceTo(Money(), kMonday + Hours(2), "pear", "update-7"));
}

SeenOrder FreePears(int id, Instant at) {
  return Seen({.id = id, .charged = Money(), .item = "pear", .at = at, .found = true});
}

TEST(CaseIdentity, MovesWithWhatIsUnderstoodWhileNothingIsDecided) {
  CaseBook early(Usd()), late(Usd());
  LateUpdate(early);
  for (CaseBook* book : {&early, &late}) {
    book->Apply(FreeApples(1, kMonday));
    book->Apply(FreePears(2, kMonday));
  }
  EXPECT_EQ(Whereabouts(late), "price:apple 1001; price:pear 1002");
  LateUpdate(late);
  EXPECT_EQ(Whereabouts(late), "import:update-7 1001 1002");
  EXPECT_EQ(Told(late, kLater), Told(early, kLater)) << "the same facts in any order";
}

TEST(CaseIdentity, StaysWhereSomethingWasApproved) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1, kMonday));
  DecideAndApprove(book, The(book, "price:apple"), kRules, kMonday + Hours(1));
  const Incident before = The(book, "price:apple");
  LateUpdate(book);
  book.Apply(FreeApples(2, kLater));
  book.Apply(FreePears(3, kLater));
  EXPECT_EQ(Whereabouts(book), "import:update-7 1002 1003; price:apple 1001") << "later ones are of the import";
  const Case one = The(book, "price:apple", kLater).cases.front();
  EXPECT_EQ(one.id, before.cases.front().id);
  EXPECT_EQ(one.state, CaseState::kToDo) << "what was granted holds";
  EXPECT_EQ(book.Books().Find(one.id), BudgetBook::Account::kClaimed);
}

// The same facts and steps, told backwards.
TEST(CaseIdentity, StaysInAnyOrderOfArrival) {
  CaseBook first(Usd());
  first.Apply(FreeApples(1, kMonday));
  const Incident incident = The(first, "price:apple");
  DecideAndApprove(first, incident, kRules, kMonday + Hours(1));
  const std::vector<IncidentStep> steps = first.StepsOf(incident);
  LateUpdate(first);
  first.Apply(FreePears(2, kMonday + Hours(2)));
  CaseBook second(Usd());
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) second.Apply(*step);
  second.Apply(FreePears(2, kMonday + Hours(2)));
  LateUpdate(second);
  second.Apply(FreeApples(1, kMonday));
  EXPECT_EQ(Told(second, kLater), Told(first, kLater));
  EXPECT_EQ(Whereabouts(second), "import:update-7 1002; price:apple 1001");
}

TEST(CaseIdentity, StaysThoughTheOrderTurnsOutToBeOneOfACohort) {
  for (const bool approved : {false, true}) {
    CaseBook book(Usd());
    book.Apply(FreeApples(1, kMonday));
    if (approved) DecideAndApprove(book, The(book, "price:apple"), kRules, kMonday + Hours(1));
    SeenOrder again = FreeApples(1, kMonday + Hours(2));
    again.revision.stage = Stage::kPaid;
    SeenFinding collapse = again.findings.front();
    collapse.guardrail = "uniform_price_collapse";
    again.findings.push_back(collapse);
    book.Apply(again);
    EXPECT_EQ(Whereabouts(book), approved ? "price:apple 1001" : "cohort:0.00 1001");
  }
}

TEST(CaseIdentity, StaysThoughAPriceThatWasNearTurnsOutFarOff) {
  for (const bool approved : {false, true}) {
    CaseBook book(Usd());
    book.Apply(Seen({.id = 1, .charged = Money::Major(16), .found = true, .action = Action::kTag}));
    if (approved) DecideAndApprove(book, The(book, "price_drift:apple"), kRules, kMonday + Hours(1));
    SeenOrder edited = Seen({.id = 1, .charged = Money::Major(45), .at = kMonday + Hours(2), .found = true});
    edited.revision.stage = Stage::kEdited;
    book.Apply(edited);
    EXPECT_EQ(Whereabouts(book), approved ? "price_drift:apple 1001" : "price:apple 1001");
  }
}

// Two items of one order are two incidents; what was decided about one says nothing of the other.
TEST(CaseIdentity, LeavesTheOtherItemsOfTheOrderToTheirOwnIncidents) {
  CaseBook book(Usd());
  SeenOrder both = FreeApples(1, kMonday);
  const SeenOrder pears = FreePears(1, kMonday);
  both.lines.push_back(pears.lines.front());
  both.findings.push_back(pears.findings.front());
  book.Apply(both);
  EXPECT_EQ(Whereabouts(book), "price:apple 1001; price:pear 1001");
  DecideAndApprove(book, The(book, "price:apple"), kRules, kMonday + Hours(1));
  LateUpdate(book);
  EXPECT_EQ(Whereabouts(book), "price:apple 1001; price:pear 1001");
}

TEST(CaseIdentity, StaysWhereAPersonTookItInOrChoseItsRemedy) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1, kMonday));
  book.Apply(FreeApples(2, kMonday));
  const Incident incident = The(book, "price:apple");
  IncidentStep adopt = StepOf(incident, IncidentAct::kAdopted, kMonday + Hours(1));
  adopt.cause = incident.cause;
  adopt.orders = {"1001"};
  book.Apply(adopt);
  book.Apply(CaseStep{.case_id = incident.cases.back().id,
                      .act = CaseAct::kOverridden,
                      .at = kMonday + Hours(1),
                      .actor = "anna",
                      .grant = Grant{.order = "1002", .remedy = Remedy::kHonour, .amount = Money::Major(9)}});
  LateUpdate(book);
  EXPECT_EQ(Whereabouts(book), "price:apple 1001 1002");
}

// Steps of an earlier version do not say their cause.
TEST(CaseIdentity, KnowsApprovalsThatDoNotTellTheirCause) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1, kMonday));
  const Incident incident = The(book, "price:apple");
  IncidentStep approved = StepOf(incident, IncidentAct::kApproved, kMonday + Hours(1));
  approved.plan = book.PlanFor(incident, kRules, kMonday + Hours(1));
  approved.grants = book.GrantsOf(incident, *approved.plan);
  book.Apply(approved);
  LateUpdate(book);
  EXPECT_EQ(Whereabouts(book), "price:apple 1001");
}

}  // namespace
}  // namespace parapet
