// SPDX-License-Identifier: Apache-2.0
//
// A shop that sells, seeded: 50,000 items at charm prices, demand by Pareto, orders that arrive one by one and are
// judged as a store judges them, under a clock of its own.
//
//   ShopSimulator shop(seed);
//   shop.Sell(Hours(1));                        // an ordinary hour: 10,000 orders
//   shop.Collapse(Money::FromMicros(14'990'000), 0.3);   // a third of the catalogue now sells at 14.99
//   shop.Sell(Minutes(5));
//   shop.fired("uniform_price_collapse")        // orders that it stopped
//
// Among the orders are gifts, B2B lists, deposits, renewals and re-ships. Where money is compared it is exact; the
// generator's randomness uses whole numbers only, so a seed gives the same days everywhere.
#ifndef PARAPET_TESTS_SIMULATION_SHOP_SIMULATOR_H_
#define PARAPET_TESTS_SIMULATION_SHOP_SIMULATOR_H_

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "parapet/plugin/flow/decide.h"

namespace parapet {

struct SimulatorOptions {
  uint64_t seed = 1;
  size_t items = 50'000;
  int orders_an_hour = 10'000;
  Policy policy = RecommendedPolicy();
};

class ShopSimulator {
 public:
  explicit ShopSimulator(const SimulatorOptions& options);

  // Orders at the usual pace, or `pace` hundredths of it, for a while.
  void Sell(Duration duration, int pace = 100);
  // A sale by the book: `percent` of the items are marked down by `off` percent, with the list price beside the price,
  // and registered as a promotion where `registered`.
  void Launch(int percent, int off, bool registered);
  void EndSale();
  // A mistake: `percent` of the items that cost more sell at one price. `told` through product updates, else orders
  // alone show it.
  void Collapse(Money price, int percent, bool told);
  void Restore();

  Instant now() const { return now_; }
  int64_t orders() const { return orders_; }
  // Orders with at least one line at a wrong price, since the last Collapse.
  int64_t wrong_orders() const { return wrong_orders_; }
  // Orders that a guardrail stopped (held or blocked), and the wrong orders before the first.
  int64_t fired(const std::string& guardrail) const;
  std::optional<int64_t> wrong_before_first(const std::string& guardrail) const;
  // Wrong orders that nothing stopped or tagged at all.
  int64_t unseen() const { return unseen_; }
  // Price changes of a collapse that were accepted before intake refused to vouch.
  int64_t vouched_at_wrong_price() const { return vouched_wrong_; }
  // All findings at hold or above on orders that were in order, by guardrail.
  const std::map<std::string, int64_t>& false_alarms() const { return false_alarms_; }

 private:
  struct Item {
    std::string id;
    Money reference, price, wrong;  // wrong: not zero while it sells by mistake
    bool gift_card = false;
  };
  uint64_t Random(uint64_t below) { return random_() % below; }
  bool Chance(uint64_t percent) { return Random(100) < percent; }
  size_t PickItem();
  Money CharmPrice();
  void Import();
  void Compile();
  void Tell(const Item& item);
  void OneOrder();
  bool Fill(OrderBuilder& builder);
  void Note(const Judgement& judgement, bool wrong);

  const SimulatorOptions options_;
  std::mt19937_64 random_;
  Instant now_{1'764'000'000'000'000};
  Policy policy_;
  std::shared_ptr<const Program> program_;
  StoreState state_;
  Workspace workspace_;
  std::vector<Item> items_;
  std::vector<size_t> on_sale_;
  int64_t orders_ = 0, wrong_orders_ = 0, unseen_ = 0, vouched_wrong_ = 0;
  std::map<std::string, int64_t> fired_, false_alarms_, first_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_SIMULATION_SHOP_SIMULATOR_H_
