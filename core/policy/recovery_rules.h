// SPDX-License-Identifier: Apache-2.0
//
// The rules of follow-through as data, a part of the policy: what it may spend by itself and with the owner's word, and
// when who has to move. core/recovery follows them.
//
// Amounts are in the store's currency. They bound what is chosen; whether anything of it happens without a person is
// the policy's autonomy to say. Thread safety: values.
#ifndef PARAPET_CORE_POLICY_RECOVERY_RULES_H_
#define PARAPET_CORE_POLICY_RECOVERY_RULES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

// What an offer is made of: what the customer gets, beside the full refund, for accepting it.
enum class OfferForm : uint8_t {
  kGiftCard,
  kStoreCredit,
  kDiscountCode,  // taken off the goods of one later order; for this customer alone, once
  kFreeShipping,  // of one later order; worth what the shipping of the affected one cost
};
inline constexpr int kOfferForms = 4;
std::string_view Name(OfferForm form);  // "gift_card", "store_credit", "discount_code", "free_shipping"
std::optional<OfferForm> OfferFormFromName(std::string_view name);

struct RecoveryRules {
  Money auto_honour = Money::Major(500);     // an incident up to this is honoured for all alike
  Money owner_honour = Money::Major(2'500);  // up to this the owner is asked once; beyond, an offer within it
  Money order_most = Money::Major(50);       // no order costs more without the owner
  Money day_most = Money::Major(5'000);      // all incidents together, in a day (UTC)
  Money customer_most = Money::Major(150);   // one customer, in one day, without the owner
  int64_t offer_of_value = 8'000;   // an offer is at most this part of what was paid or is the price; basis points
  int64_t offer_of_margin = 5'000;  // and of what the customer is expected to bring, where that is known
  OfferForm offer_form = OfferForm::kGiftCard;
  Duration decide_within = Hours(2);
  Duration remedy_within = Hours(24);
  Duration update_single = Minutes(60);   // one order: who is told is one customer
  Duration update_several = Minutes(30);  // more
  Duration update_many = Minutes(15);     // more than kManyOrders
  friend bool operator==(const RecoveryRules&, const RecoveryRules&) = default;
};
inline constexpr size_t kManyOrders = 100;

// What may be done for the customer of a line that is not there.
struct StockRemedyRules {
  Money source_most = Money::Major(10);  // buying it elsewhere may cost this much more than the customer paid
  Money split_most = Money::Major(10);   // so may sending the order in two parcels
  Money apology = Money::Major(5);       // the gift card beside a full refund
  friend bool operator==(const StockRemedyRules&, const StockRemedyRules&) = default;
};

// Small gestures: a card, a few coins, an upgrade, beside what is owed.
struct GestureRules {
  Money most = Money::Major(5);  // one gesture
  Money day = Money::Major(50);  // all of them in a day (UTC)
  Money month = Money::Major(500);
  Duration every = Days(90);  // one customer gets one in this time
  // Who met mistakes this often in a year and lost the shop money gets no gesture. What is owed is owed all the same.
  int64_t abuse_from = 3;
  friend bool operator==(const GestureRules&, const GestureRules&) = default;
};

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_RECOVERY_RULES_H_
