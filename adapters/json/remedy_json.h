// SPDX-License-Identifier: Apache-2.0
//
// The payloads of remedy effects, as JSON (core/ports/remedy.h lists them).
//
//   effect.payload = RemedyPayload(GiftCardRemedy{.amount = Money::Major(10), .currency = usd});
//   GiftCardRemedy gift;
//   if (const std::string wrong = ReadRemedy(effect.payload, gift); !wrong.empty()) …   // a sentence
//
// Reading refuses what no connector could carry out: an amount that is zero, negative, missing or finer than the
// currency's smallest unit, an unknown currency, a date that does not exist, a consequence that is not said.
//
// Thread safety: pure functions. Errors: sentences for operations, with the JSON path where there is one. Cost: one
// pass.
#ifndef PARAPET_ADAPTERS_JSON_REMEDY_JSON_H_
#define PARAPET_ADAPTERS_JSON_REMEDY_JSON_H_

#include <string>
#include <string_view>

#include "parapet/core/ports/remedy.h"

namespace parapet {

std::string RemedyPayload(const RefundRemedy& refund);
std::string RemedyPayload(const CancelRemedy& cancel);
std::string RemedyPayload(const GiftCardRemedy& gift);
std::string RemedyPayload(const StoreCreditRemedy& credit);
std::string RemedyPayload(const DiscountCodeRemedy& code);
std::string RemedyPayload(const OrderUpdateRemedy& update);
std::string RemedyPayload(const OrderEditRemedy& edit);

// Empty when it could be read.
std::string ReadRemedy(std::string_view payload, RefundRemedy& refund);
std::string ReadRemedy(std::string_view payload, CancelRemedy& cancel);
std::string ReadRemedy(std::string_view payload, GiftCardRemedy& gift);
std::string ReadRemedy(std::string_view payload, StoreCreditRemedy& credit);
std::string ReadRemedy(std::string_view payload, DiscountCodeRemedy& code);
std::string ReadRemedy(std::string_view payload, OrderUpdateRemedy& update);
std::string ReadRemedy(std::string_view payload, OrderEditRemedy& edit);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_REMEDY_JSON_H_
