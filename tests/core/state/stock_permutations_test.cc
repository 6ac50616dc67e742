// SPDX-License-Identifier: Apache-2.0
//
// Orders, inventory updates, redeliveries and cancels in every order in which they can happen or arrive, against naive
// models.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

using Names = std::set<std::string>;

std::string Print(const std::vector<int>& order) {
  std::string text;
  for (int event : order) text += "ABCrax"[event], text += ' ';
  return text;
}

// Events: 0, 1, 2 an order of one unit by A, B, C; 3 an inventory update; 4 A again; 5 A cancelled.
constexpr int kReading = 3, kAgain = 4, kCancel = 5;
const char* const kNames[] = {"A", "B", "C"};

bool CanHappen(const std::vector<int>& order) {
  const auto at = [&](int event) { return std::find(order.begin(), order.end(), event); };
  return at(0) < at(kAgain) && at(0) < at(kCancel);
}

// Calls `run` with every order of every choice of `size` of the six events that can happen.
void ForEachHistory(size_t size, const std::function<void(const std::vector<int>&)>& run) {
  for (unsigned chosen = 0; chosen < 64; ++chosen) {
    std::vector<int> order;
    for (int event = 0; event < 6; ++event) {
      if (chosen >> event & 1) order.push_back(event);
    }
    if (order.size() != size) continue;
    do {
      if (CanHappen(order)) run(order);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

OrderText OrderOf(const std::string& name, Instant placed_at, Instant updated_at, bool cancelled = false) {
  return {.id = name, .placed_at = placed_at, .updated_at = updated_at, .cancelled = cancelled};
}

// --- platform authority -----------------------------------------------------------------------------------------

struct NaivePlatform {
  int stock;
  std::map<std::string, int> placed, cancelled;  // by name, the step
  int read_at = -1, level = 0;

  void Read(int step) {
    read_at = step;
    level = stock - static_cast<int>(placed.size()) + static_cast<int>(cancelled.size());
  }
  // The newest standing orders that cover what the reading, with what was given back since, is below zero.
  Names Excess() const {
    int missing = -level;
    std::map<int, std::string, std::greater<>> newest;
    for (const auto& [name, step] : placed) {
      if (step > read_at) continue;
      const auto gone = cancelled.find(name);
      if (gone == cancelled.end()) newest[step] = name;
      if (gone != cancelled.end() && gone->second > read_at) --missing;
    }
    Names excess;
    for (const auto& [step, name] : newest) {
      if (missing-- > 0) excess.insert(name);
    }
    return excess;
  }
};

TEST(StockPermutations, UnderPlatformAuthorityExactlyTheExcessOrdersAreFound) {
  size_t histories = 0, found = 0;
  for (size_t size = 1; size <= 6; ++size) {
    ForEachHistory(size, [&](const std::vector<int>& order) {
      for (const int stock : {1, 2}) {
        SCOPED_TRACE(Print(order) + "on " + std::to_string(stock));
        Shop shop;
        shop.Item("apple", "15.00", stock);
        NaivePlatform naive = {.stock = stock, .placed = {}, .cancelled = {}};
        for (size_t step = 0; step < order.size(); ++step) {
          shop.now = kNoon + Minutes(static_cast<int64_t>(step) + 1);
          const int event = order[step];
          const Names before = naive.Excess();
          if (event < kReading) {
            naive.placed[kNames[event]] = static_cast<int>(step);
            const Judgement judged = shop.Judge(OrderOf(kNames[event], shop.now, shop.now));
            ASSERT_EQ(judged.line().stock_missing, Missing::kAwaitingStock);
          } else if (event == kReading) {
            naive.Read(static_cast<int>(step));
            const auto oversold = shop.Read("apple", naive.level);
            Names newly = naive.Excess();
            for (const std::string& name : before) newly.erase(name);
            ASSERT_EQ(Names(oversold.begin(), oversold.end()), newly);
            ASSERT_EQ(oversold.size(), newly.size());
          } else {
            const Instant placed = kNoon + Minutes(naive.placed["A"] + 1);
            if (event == kCancel) naive.cancelled["A"] = static_cast<int>(step);
            const bool cancelled = naive.cancelled.contains("A");
            shop.Judge(OrderOf("A", placed, event == kCancel || cancelled ? shop.now : placed, cancelled));
          }
          for (const auto& [name, at] : naive.placed) {
            if (naive.cancelled.contains(name)) continue;
            const Instant placed = kNoon + Minutes(at + 1);
            const Judgement now = shop.Look(OrderOf(name, placed, placed));
            const bool is_oversold = now.line().available && *now.line().available < Quantity::Whole(1);
            ASSERT_EQ(is_oversold, naive.Excess().contains(name)) << name;
            found += is_oversold;
          }
        }
        ++histories;
      }
    });
  }
  EXPECT_GT(histories, 1'000u);
  EXPECT_GT(found, 100u);
}

// One history, delivered in every order: A, B, C placed; a reading; A cancelled; a reading. Who follows what the state
// says (its answers at judging, what readings return, what it asks to have judged again) ends at the truth.
TEST(StockPermutations, WhateverOrderTheyArriveInTheTruthIsFoundInTheEnd) {
  for (const int stock : {1, 2}) {
    std::vector<int> order = {0, 1, 2, 3, 4, 5};
    do {
      SCOPED_TRACE(Print(order) + "on " + std::to_string(stock));
      Shop shop;
      shop.Item("apple", "15.00", stock);
      const auto time = [](int64_t step) { return kNoon + Minutes(step); };
      std::map<std::string, OrderText> known;
      std::map<std::string, bool> oversold;
      const auto judge = [&](const OrderText& text) {
        const Judgement judged = shop.Judge(text);
        if (judged.admission.relation == Relation::kStale) return;
        known[text.id] = text;
        oversold[text.id] = !text.cancelled && judged.line().available && *judged.line().available < Quantity::Whole(1);
      };
      shop.now = time(100);
      for (int event : order) {
        shop.now = shop.now + Seconds(1);
        if (event < 3) judge(OrderOf(kNames[event], time(event), time(event)));
        if (event == 3 || event == 5) {
          const int level = event == 3 ? stock - 3 : stock - 2;
          for (const std::string& name : shop.Read("apple", level, time(event))) oversold[name] = true;
        }
        if (event == 4) judge(OrderOf("A", time(0), time(4), true));
        for (int wave = 0; wave < 2; ++wave) {
          for (const Recheck& again : shop.state.Advance(shop.now)) judge(known.at(again.identity));
        }
      }
      EXPECT_FALSE(oversold["A"]);
      EXPECT_FALSE(oversold["B"]);
      EXPECT_EQ(oversold["C"], stock == 1);
      shop.Restart();
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

// --- parapet authority ------------------------------------------------------------------------------------------

// How a shop takes an order whose claim must be won: refuses it otherwise. Returns whether it was placed.
using Place = std::function<bool(Shop&, const OrderText&)>;

bool PlaceOrRefuse(Shop& shop, const OrderText& text) {
  const bool won = shop.Look(text).line().claim == ClaimOutcome::kWon;
  shop.Judge(text, !won);
  return won;
}

// The broken variant: judges, but forgets to write down what the order takes.
bool PlaceAndForget(Shop& shop, const OrderText& text) {
  const BuiltOrder order(text);
  const Judgement judged = shop.Look(text);
  OrderRecord record = shop.state.Record(*order, judged.admission, shop.now);
  record.vetoed = judged.line().claim != ClaimOutcome::kWon;
  record.lines.clear();
  shop.state.Apply(record);
  return !record.vetoed;
}

struct Outcome {
  size_t histories = 0, placed = 0, refused = 0, oversold = 0, refused_without_need = 0;
};

// The shelf is counted truly: a reading shows the stock less every order that stands. Events are far enough apart for a
// reading to contain the orders before it.
Outcome RunAll(const Place& place) {
  Outcome outcome;
  for (size_t size = 1; size <= 6; ++size) {
    ForEachHistory(size, [&](const std::vector<int>& order) {
      for (const int stock : {1, 2}) {
        Shop shop({.stock_authority = StockAuthority::kParapet, .stock_stale_after = Days(1)});
        shop.Item("apple", "15.00", stock);
        Names standing;
        int promised = stock;  // naive: last reading less what was placed since
        for (size_t step = 0; step < order.size(); ++step) {
          shop.now = kNoon + Minutes(20 * (static_cast<int64_t>(step) + 1));
          const int event = order[step];
          if (event < kReading || event == kAgain) {
            const std::string name = event == kAgain ? "A" : kNames[event];
            const bool stood = standing.contains(name);
            if (event == kAgain && !stood) continue;
            if (place(shop, {.id = name})) {
              standing.insert(name);
              promised -= stood ? 0 : 1;
              ++outcome.placed;
            } else {
              ++outcome.refused;
              if (promised > 0 || stood) ++outcome.refused_without_need;
            }
          } else if (event == kReading) {
            promised = stock - static_cast<int>(standing.size());
            shop.Read("apple", promised);
          } else if (standing.erase("A") > 0) {
            const OrderRecord* known = shop.state.FindOrder("A");
            const Instant confirmed = known == nullptr ? shop.now : known->placed_at;
            shop.Judge({.id = "A", .cancelled = true});
            // Given back at once where no reading had taken it away yet.
            const auto read = std::find(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(step), kReading);
            const bool contained = read != order.begin() + static_cast<std::ptrdiff_t>(step) &&
                                   kNoon + Minutes(20 * (read - order.begin() + 1)) > confirmed;
            promised += contained ? 0 : 1;
          }
          if (static_cast<int>(standing.size()) > stock) ++outcome.oversold;
        }
        ++outcome.histories;
      }
    });
  }
  return outcome;
}

TEST(StockPermutations, UnderParapetAuthorityConfirmedNeverExceedsStock) {
  const Outcome outcome = RunAll(PlaceOrRefuse);
  EXPECT_EQ(outcome.oversold, 0u);
  EXPECT_EQ(outcome.refused_without_need, 0u);
  EXPECT_GT(outcome.placed, 1'000u);
  EXPECT_GT(outcome.refused, 100u);
}

TEST(StockPermutations, TheSameTestCatchesAVariantThatForgetsToSubtract) {
  EXPECT_GT(RunAll(PlaceAndForget).oversold, 0u);
}

}  // namespace
}  // namespace parapet
