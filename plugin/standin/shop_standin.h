// SPDX-License-Identifier: Apache-2.0
//
// A shop's Admin API and a chat room to try Parapet against: no account, no network, no customer.
//
//   ShopStandin shop({.token = "shpat_test"});
//   shop.Handle({"POST", "/admin/api/2026-10/graphql.json", token, body});
//   shop.TagsOf("450789469");                      // {"parapet-held"}
//
// It keeps orders' tags and fulfilment holds and the chat's posts in memory, and answers what Parapet asks: tagsAdd,
// the order's tags, its fulfilment orders with their holds, fulfillmentOrderHold and its release (a second hold with
// the same handle is an error, as at Shopify), its payments, refunds and cancellation, gift cards, store credit and
// discount codes. Every order id exists, with one open fulfilment order, a customer and one captured payment of 100.00
// USD, unless told otherwise. Its list of orders holds those that were put into it: POST /standin/orders
// {"id":"1099","number":"#1099","at":"2026-11-22T08:00:00Z","status":"FULFILLED"}. Everything posted to another path is
// a chat post; one that repeats a key is passed over, unless told otherwise.
//
// A stand-in for tests and the quickstart, not a Shopify: it finds its way in the JSON by searching for keys. The
// program parapet-standin serves it on 127.0.0.1 and prints a line a call.
//
// Thread safety: every function from any thread.
#ifndef PARAPET_PLUGIN_STANDIN_SHOP_STANDIN_H_
#define PARAPET_PLUGIN_STANDIN_SHOP_STANDIN_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parapet {

struct StandinRequest {
  std::string method, target, token, body;
};

struct StandinAnswer {
  int status = 200;
  std::string body;
};

struct StandinSettings {
  std::string token;                                   // expected in X-Shopify-Access-Token; empty: any
  bool honours_keys = true;                            // false: a receiver that does everything as often as it is asked
  std::function<void(const std::string& line)> print;  // what happened, a line a call
};

class ShopStandin {
 public:
  explicit ShopStandin(StandinSettings settings) : settings_(std::move(settings)) {}

  StandinAnswer Handle(const StandinRequest& request);

  // How it stands. Orders by their number.
  std::vector<std::string> TagsOf(const std::string& order) const;
  std::vector<std::string> HoldsOf(const std::string& order) const;    // handles
  std::vector<std::string> posts() const;                              // texts
  std::vector<std::string> RefundsOf(const std::string& order) const;  // amounts
  bool IsCancelled(const std::string& order) const;
  std::map<std::string, std::string> gift_cards() const;               // amounts, by code
  std::vector<std::string> CreditsOf(const std::string& order) const;  // amounts, of the order's customer
  // As they stand, by code; changing one is a shop that did otherwise than it was asked.
  struct DiscountCode {
    std::string title, customer, amount, currency, ends_at;
    int64_t uses = 0;
    bool once_per_customer = false, free_shipping = false;
  };
  std::map<std::string, DiscountCode> discount_codes() const;
  void SetDiscountCode(const std::string& code, const DiscountCode& as);
  // Codes are said to be made, and are not.
  void LieOfCodes(bool lies);
  // How often something was really done, by "tag 1001", "hold 1001", "refund 1001", "cancel 1001", "gift_card",
  // "store_credit", "discount_code", "post".
  int TimesDone(const std::string& what) const;

  void RemoveOrder(const std::string& order);
  // Status of the order's fulfilment order: "OPEN", "CLOSED", "IN_PROGRESS"; empty: it has none yet.
  void SetFulfillment(const std::string& order, const std::string& status);
  // What was captured of the order: "100.00"; and what becomes of its refunds: "SUCCESS", "PENDING", "FAILURE".
  void SetPayment(const std::string& order, const std::string& captured, const std::string& refund_status = "SUCCESS");
  void SetCustomer(const std::string& order, const std::string& number);  // empty: a guest
  // The order's lines, by number of the line; until told otherwise it has none.
  struct Line {
    std::string variant;
    int64_t quantity = 0;
    int64_t unit_cents = 0;  // after discounts
  };
  void SetLine(const std::string& order, const std::string& line, const Line& as);
  void SetVariantPrice(const std::string& variant, int64_t cents);  // 15.00 until told otherwise
  std::map<std::string, Line> LinesOf(const std::string& order) const;
  // Discounts of an edit take off nothing: a shop that reads them differently.
  void IgnoreDiscounts(bool ignored);
  // Cancellations are accepted and do not happen: Shopify cancels in a job.
  void HoldJobs(bool held);

 private:
  struct Refund {
    std::string note, amount, key;
  };
  struct Credit {
    std::string amount, currency, expires_at;
  };
  struct GiftCard {
    std::string note, amount, currency;
  };
  struct Order {
    bool exists = true, cancelled = false;
    std::string fulfillment = "OPEN";
    std::vector<std::string> tags, holds;
    std::string captured = "100.00", refund_status = "SUCCESS", customer = "7001";
    std::vector<Refund> refunds;
    std::map<std::string, Line> lines;
    std::map<std::string, Line> edit;  // begun and not committed
  };
  StandinAnswer ReadLines(std::string_view variables);
  StandinAnswer BeginEdit(std::string_view variables);
  StandinAnswer AddVariant(std::string_view variables);
  StandinAnswer DiscountLine(std::string_view variables);
  StandinAnswer SetLineQuantity(std::string_view variables);
  StandinAnswer CommitEdit(std::string_view variables);
  // As the list of orders has it; times as text.
  struct ListedOrder {
    std::string name, created_at, updated_at, cancelled_at, fulfill_by;
    std::string status;  // "FULFILLED"; empty: held or not, as its fulfilment stands
  };
  StandinAnswer GraphQl(const StandinRequest& request);
  StandinAnswer PutOrder(std::string_view body);
  StandinAnswer ListOrders(std::string_view variables);
  std::string ListedNode(const std::string& number) const;
  StandinAnswer AddTags(std::string_view variables);
  StandinAnswer ReadTags(std::string_view variables);
  StandinAnswer ReadHolds(std::string_view variables);
  StandinAnswer Hold(std::string_view variables);
  StandinAnswer Release(std::string_view variables);
  StandinAnswer ReadPayments(std::string_view variables);
  StandinAnswer ReadCancellation(std::string_view variables);
  StandinAnswer CreateRefund(std::string_view variables);
  StandinAnswer Cancel(std::string_view variables);
  StandinAnswer ReadCustomer(std::string_view variables);
  StandinAnswer ReadGiftCards(std::string_view variables);
  StandinAnswer CreateGiftCard(std::string_view variables);
  StandinAnswer ReadCode(std::string_view variables);
  StandinAnswer CreateCode(std::string_view variables, bool free_shipping);
  StandinAnswer ReadCredits(std::string_view variables);
  StandinAnswer AddCredit(std::string_view variables);
  StandinAnswer Post(const StandinRequest& request);
  void Print(const std::string& line) const;

  const StandinSettings settings_;
  mutable std::mutex mutex_;
  std::map<std::string, Order> orders_;
  std::map<std::string, ListedOrder> listed_;
  std::map<std::string, GiftCard> gift_cards_;          // by code
  std::map<std::string, std::vector<Credit>> credits_;  // by customer
  std::map<std::string, DiscountCode> discount_codes_;  // by code
  bool codes_lied_of_ = false;
  bool jobs_held_ = false;
  bool discounts_ignored_ = false;
  std::map<std::string, int64_t> prices_;  // cents, by variant
  std::vector<std::string> posts_;
  std::set<std::string> keys_;
  std::map<std::string, int> done_;
};

// Serves a stand-in on 127.0.0.1, one thread, until destroyed.
class StandinServer {
 public:
  // Port 0: any free one. Throws std::runtime_error where the port is taken.
  StandinServer(ShopStandin& shop, uint16_t port);
  ~StandinServer();
  uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_STANDIN_SHOP_STANDIN_H_
