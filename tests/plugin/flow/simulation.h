// SPDX-License-Identifier: Apache-2.0
//
// One store's flow under simulation: a ledger in memory, a clock that moves when told, deliveries with real signatures.
//
//   Simulation shop("fruit");
//   shop.Enforce();
//   shop.Product("15.00");
//   Answer answer = shop.Order({.id = 1, .price = "0.00"});
//   shop.Restart();                                  // a new life on the same ledger
#ifndef PARAPET_TESTS_PLUGIN_FLOW_SIMULATION_H_
#define PARAPET_TESTS_PLUGIN_FLOW_SIMULATION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parapet/plugin/flow/store_flow.h"
#include "parapet/tests/support/memory_ledger.h"

namespace parapet {

// What a delivery was answered; status 0 while it waits.
struct Answer {
  int status = 0;
  std::string body;
};

struct OrderSpec {
  int id = 1;
  std::string price = "15.00";
  int quantity = 1;
  std::string variant = "4001";
  std::string customer;  // empty: one of its own
  std::string topic = "orders/create";
  std::string tags;
  std::string total;     // empty: what adds up
  std::string shipping;  // its price, "4.90", part of `total`; empty: none is told
  std::string delivery;  // empty: one of its own
  bool test = false;
  bool cancelled = false;
  std::string fulfilled;  // the platform's word: "partial", "fulfilled"
  std::string province;   // of the shipping address: "CA"
  std::string bill_to;    // of the billing address; empty: none is told
  std::string locale;     // the customer's; empty: none is told
  std::optional<Instant> created;
  std::optional<Instant> updated;
};

class Simulation {
 public:
  explicit Simulation(std::string store, std::string platform = "shopify",
                      StockAuthority authority = StockAuthority::kPlatform, MemoryLedger* shared = nullptr);
  void Enforce();  // the recommended policy, ceiling block
  Answer Product(const std::string& price, const std::string& compare_at = {}, const std::string& variant = "4001");
  Answer Order(const OrderSpec& spec);
  Answer Stock(int available, std::optional<Instant> as_of = {});
  // A delivery as it is; `sign` false sends a wrong signature.
  Answer Send(const std::string& topic, const std::string& body, const std::string& delivery, bool sign = true);
  // The same, not answered yet; the answer appears when the ledger commits or the deadline passes.
  std::shared_ptr<Answer> Begin(const std::string& topic, const std::string& body, const std::string& delivery,
                                bool sign = true);
  // A commercetools order Create.
  Answer Extension(const std::string& id, const std::string& sku, int quantity, int cents,
                   const std::string& action = "Create");
  // The same, not answered yet.
  std::shared_ptr<Answer> BeginExtension(const std::string& id, const std::string& sku, int quantity, int cents,
                                         const std::string& action = "Create");
  // Any commercetools delivery.
  Answer Post(const std::string& body);
  Answer Check(const std::string& body, const std::string& idempotency_key = {});
  // The same, not answered yet.
  std::shared_ptr<Answer> BeginCheck(const std::string& body, const std::string& idempotency_key = {});
  void Restart();
  // Begins anew on an empty ledger, before any policy was ever put in force.
  void StartWithoutPolicy();
  void Pass(Duration duration);

  std::string OrderBody(const OrderSpec& spec) const;
  StoreFlow& flow() { return *flow_; }
  MemoryLedger& ledger() { return *ledger_; }
  Instant now() const { return now_; }
  // Effects of a kind in the outbox.
  std::vector<Effect> Effects(const std::string& kind) const;
  std::optional<OrderSummary> Find(const std::string& identity) const;

 private:
  class NoArchive final : public ImportArchive {
   public:
    std::string Keep(const std::string&, std::string* error) override {
      return *error = "no imports here", std::string();
    }
    std::optional<std::string> PathOf(const std::string&) const override { return std::nullopt; }
  };
  std::shared_ptr<Answer> BeginPost(const std::string& body);
  std::shared_ptr<Answer> Deliver(const HttpRequest& request, const PlatformAdapter& adapter);

  StoreOptions options_;
  std::string platform_;
  MemoryLedger own_ledger_, empty_ledger_;
  MemoryLedger* ledger_;
  NoArchive archive_;
  std::unique_ptr<StoreFlow> flow_;
  Instant now_;
  int deliveries_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_FLOW_SIMULATION_H_
