// SPDX-License-Identifier: Apache-2.0
//
// Codes that are worth money to whoever knows them: gift cards', discounts'.
//
//   const std::string code = ValueCode(secret, "gift card", effect.key);   // "kq7mfn2wxbp4tzra"
//
// Made of the effect's key by a keyed hash: the same effect always gives the same code, so that a second one cannot
// come to be, and nobody without the store's secret can tell it. A code is as cash: it goes to the platform and to its
// customer, and into no log, payload, error or list.
//
// Thread safety: pure. Cost: one HMAC. Errors: an empty secret gives an empty code, with which nothing may be made.
#ifndef PARAPET_ADAPTERS_SIGNATURE_VALUE_CODE_H_
#define PARAPET_ADAPTERS_SIGNATURE_VALUE_CODE_H_

#include <string>
#include <string_view>

namespace parapet {

// What the codes are for; the same key gives another code for each.
inline constexpr std::string_view kCodeOfGiftCard = "gift card";
inline constexpr std::string_view kCodeOfDiscount = "discount code";

// 16 characters of 5 bits, none that is mistaken for another when read aloud or typed.
std::string ValueCode(std::string_view secret, std::string_view purpose, std::string_view key);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_SIGNATURE_VALUE_CODE_H_
