// SPDX-License-Identifier: Apache-2.0
//
// Remedies as effects: what may be placed into the outbox to set an order right, and what each says.
//
// A remedy is decided elsewhere (core/recovery); here it is only a value that a connector can carry out and read back.
// Every one concerns one order, and the effect's `target` is that order's platform id. Amounts are in the currency in
// which the customer paid, whole minor units, above zero. adapters/json/remedy_json.h writes and reads the payloads:
//
//   RefundRemedy refund{.amount = Money::Major(5), .currency = usd, .note = "charged above the price shown"};
//   effect.kind = kRefundKind;  effect.target = "450789469";  effect.payload = RemedyPayload(refund);
//
//   kind          payload                                                                        carried out by
//   refund        {"amount":"5.00","currency":"USD","note":"…","notify":true,"lines":[…]}        Shopify
//   cancel        {"reason":"inventory","refund":"original","restock":true,"notify":false,       Shopify
//                  "note":"…"}
//   gift_card     {"amount":"10.00","currency":"USD","expires_on":"2028-12-31","note":"…"}       Shopify
//   store_credit  {"amount":"10.00","currency":"USD","expires_on":"2028-12-31","notify":true}    Shopify
//   discount_code {"amount":"10.00","currency":"USD","expires_on":"2028-12-31","note":"…"}       Shopify
//   free_shipping {"amount":"4.90","currency":"USD","expires_on":"2028-12-31","note":"…"}        Shopify
//   order_update  {"order_state":"Cancelled","state":"on-hold","fields":[{"name":…,"value":…}],    commercetools
//                  "lines":[{"line":"…","quantity":1}]}
//   order_edit    {"line":"…","quantity":1,"left":0,"variant":"4002","amount":"15.00",           Shopify
//                  "currency":"USD","notify":false,"note":"…"}
//   webhook       {"type":"case.phone_call","timestamp":"…","data":{…}}                          any store with one
//                 (WebhookPayload in adapters/notify/webhook; posted signed to the store's endpoint)
//
// `done` means: carried out and seen when read back. A webhook's `done` means only that the receiver took it: no
// message may claim that a remedy happened because a webhook about it was delivered.
//
// Thread safety: values. Errors: none here; a payload that makes no sense is dead, with the sentence.
#ifndef PARAPET_CORE_PORTS_REMEDY_H_
#define PARAPET_CORE_PORTS_REMEDY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/money.h"

namespace parapet {

inline constexpr std::string_view kRefundKind = "refund";
inline constexpr std::string_view kCancelKind = "cancel";
inline constexpr std::string_view kGiftCardKind = "gift_card";
inline constexpr std::string_view kStoreCreditKind = "store_credit";
inline constexpr std::string_view kDiscountCodeKind = "discount_code";
inline constexpr std::string_view kFreeShippingKind = "free_shipping";
inline constexpr std::string_view kOrderUpdateKind = "order_update";
inline constexpr std::string_view kOrderEditKind = "order_edit";
inline constexpr std::string_view kWebhookKind = "webhook";

// What becomes of the goods of a refunded line.
enum class Restock : uint8_t {
  kNone,    // not put back: the customer keeps them, or they are lost
  kCancel,  // not shipped yet: put back at once
  kReturn,  // sent back: put back at the location
};

// {"line":"466157049","quantity":1,"restock":"cancel","location":"24826418"}
struct RefundedLine {
  std::string line;  // the platform's line id
  int64_t quantity = 0;
  Restock restock = Restock::kNone;
  std::string location;  // where goods are put back; needed unless kNone
};

// Money back to the means that paid, never more than was captured and is not refunded yet. Irreversible.
struct RefundRemedy {
  Money amount;
  Currency currency;
  std::string note;     // for the shop's staff
  bool notify = false;  // the platform writes to the customer
  std::vector<RefundedLine> lines;
};

enum class CancelReason : uint8_t { kCustomer, kDeclined, kFraud, kInventory, kOther, kStaff };
enum class CancelRefund : uint8_t { kNone, kOriginal, kStoreCredit };

// The whole order is called off. Irreversible. All three consequences are said, none is a default of the platform's.
struct CancelRemedy {
  CancelReason reason = CancelReason::kOther;
  CancelRefund refund = CancelRefund::kNone;  // an authorisation that was not captured is let go in any case
  bool restock = false;
  bool notify = false;
  std::string note;  // for the shop's staff; at most 200 bytes are kept
};

// A gift card for the order's customer.
struct GiftCardRemedy {
  Money amount;
  Currency currency;
  std::string expires_on;  // "2028-12-31"; empty: never
  std::string note;        // for the shop's staff
};

// Store credit for the order's customer. Good throughout the day on which it expires, and into the next.
struct StoreCreditRemedy {
  Money amount;
  Currency currency;
  std::string expires_on;  // required: Shopify keeps no note with a credit, so its end is how it is known again
  bool notify = false;
};

// A code for one later order, that only the order's customer can use, and once. Of discount_code the amount is what it
// takes off the goods; of free_shipping the dearest shipping that it pays. The code itself is in no payload: it is
// worth what it takes off to whoever knows it.
struct DiscountCodeRemedy {
  Money amount;
  Currency currency;
  std::string expires_on;  // required; good throughout that day
  std::string note;        // for the shop's staff
};

// A line that the customer sends back.
struct ReturnedLine {
  std::string line;
  int64_t quantity = 0;
};

// Changes of an order that move no money; a refund there is a task. What is empty stays as it is.
struct OrderUpdateRemedy {
  struct CustomField {
    std::string name, value;
  };
  std::string order_state;          // "Open", "Confirmed", "Complete", "Cancelled"
  std::string state;                // key of a state of the shop's own workflow
  std::vector<CustomField> fields;  // of the custom type that the order bears
  std::vector<ReturnedLine> returned;
};

// Some pieces of a line give way to another item, for no more than was paid. Never makes the customer owe anything;
// what a cheaper item costs less is a refund's to give back.
struct OrderEditRemedy {
  std::string line;      // the platform's id of the line as it was ordered
  int64_t quantity = 0;  // pieces that are swapped
  int64_t left = 0;      // what the line keeps: tells an edit of ours from one by somebody else
  std::string variant;   // the platform's id of what stands in
  Money unit_price;      // the most that the customer pays for one piece of it; may be zero
  Currency currency;     // in which the customer pays
  bool notify = false;   // the platform writes to the customer
  std::string note;      // for the shop's staff; at most 200 bytes are kept
};

}  // namespace parapet

#endif  // PARAPET_CORE_PORTS_REMEDY_H_
