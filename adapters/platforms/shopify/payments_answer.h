// SPDX-License-Identifier: Apache-2.0
//
// What Shopify's Admin API answers about an order's payments, and what of them can still be given back. Internal to
// this folder. Amounts are in the order's presentment currency: what the customer paid in.
// Thread safety: one thread. Errors: an amount that is none refuses the answer; what is missing counts as not paid.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_PAYMENTS_ANSWER_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_PAYMENTS_ANSWER_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/platforms/shopify/admin_api.h"

namespace parapet::shopify {

// As many as the queries ask for; an order with as many may have more.
inline constexpr size_t kPaymentsMax = 100;
inline constexpr size_t kRefundsMax = 50;

// An order transaction.
struct Payment {
  std::string id, kind, status, gateway, parent;
  Money amount;
  bool IsCaptured() const { return status == "SUCCESS" && (kind == "SALE" || kind == "CAPTURE"); }
  // Given back, or on its way: only what has failed for sure is not.
  bool IsGivenBack() const {
    return (kind == "REFUND" || kind == "CHANGE") && status != "FAILURE" && status != "ERROR";
  }
};

// A refund of the order, with what became of its transactions.
struct Payback {
  std::string note;
  Money amount;         // of those that succeeded
  bool failed = false;  // one did not succeed
  bool open = false;    // one has not settled
};

// Part of a refund, to the payment that it goes back to.
struct Share {
  const Payment* payment;
  Money amount;
};

enum PaymentsField : uint16_t {
  kOrder = kOwnFields,
  kPresentment,
  kPayment,
  kPaymentId,
  kPaymentKind,
  kPaymentStatus,
  kPaymentGateway,
  kPaymentParent,
  kPaymentAmount,
  kPayback,
  kPaybackNote,
  kPart,
  kPartStatus,
  kPartAmount,
  kCancelledAt,
  kNetPayment,
};
inline constexpr FieldRow kPaymentsRows[] = {
    {"data.order{}", kOrder},
    {"data.order.presentmentCurrencyCode", kPresentment},
    {"data.order.transactions[]", kPayment},
    {"data.order.transactions[].id", kPaymentId},
    {"data.order.transactions[].kind", kPaymentKind},
    {"data.order.transactions[].status", kPaymentStatus},
    {"data.order.transactions[].gateway", kPaymentGateway},
    {"data.order.transactions[].parentTransaction.id", kPaymentParent},
    {"data.order.transactions[].amountSet.presentmentMoney.amount", kPaymentAmount},
    {"data.order.refunds[]", kPayback},
    {"data.order.refunds[].note", kPaybackNote},
    {"data.order.refunds[].transactions.nodes[]", kPart},
    {"data.order.refunds[].transactions.nodes[].status", kPartStatus},
    {"data.order.refunds[].transactions.nodes[].amountSet.presentmentMoney.amount", kPartAmount},
    {"data.order.cancelledAt", kCancelledAt},
    {"data.order.netPaymentSet.presentmentMoney.amount", kNetPayment},
};

struct PaymentsAnswer final : Envelope {
  bool has_order = false, is_cancelled = false;
  std::string currency;
  Money net_payment;
  std::vector<Payment> payments;
  std::vector<Payback> refunds;

  void OnOwnBegin(uint16_t field) override;
  void OnOwnEnd(uint16_t field) override;
  void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override;

  // The refund whose note bears the mark; nullptr when there is none.
  const Payback* Find(std::string_view mark) const;
  // Captured and not given back.
  Money Left() const;
  // The amount over the captured payments, in their order; nothing when more is asked than is left. Points into here.
  std::vector<Share> Spread(Money amount) const;

 private:
  Money LeftOf(const Payment& payment) const;
  std::string part_status_;  // of the refund's transaction being read
  Money part_amount_;
};

// The answer of a mutation of which only its errors matter.
struct Receipt final : Envelope {
  void OnOwn(uint16_t, const JsonValue&, FieldReader&) override {}
};

// Cut before a character of UTF-8 that would not fit whole.
std::string CutText(std::string_view text, size_t bytes_max);

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_PAYMENTS_ANSWER_H_
