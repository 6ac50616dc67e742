// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/money.h"

namespace parapet {
namespace {

// ISO 4217 list one, active codes, by exponent. Source: SIX, list of current currency and funds codes. Codes of four
// decimals (CLF, UYW) and those without a minor unit (gold, test) buy nothing at a checkout and are left out.
constexpr std::string_view kExponent0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
constexpr std::string_view kExponent3 = "BHD IQD JOD KWD LYD OMR TND";
constexpr std::string_view kExponent2 =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
    "CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK "
    "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
    "SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER "
    "ZAR ZMW ZWG ZWL";

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Codes stand four characters apart.
bool Lists(std::string_view list, const char* code) {
  for (size_t at = 0; at + 3 <= list.size(); at += 4) {
    if (list[at] == code[0] && list[at + 1] == code[1] && list[at + 2] == code[2]) return true;
  }
  return false;
}

}  // namespace

std::optional<Currency> Currency::FromCode(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  Currency currency;
  for (int i = 0; i < 3; ++i) currency.code_[i] = Upper(code[static_cast<size_t>(i)]);
  currency.exponent_ = 2;
  if (Lists(kExponent2, currency.code_)) return currency;
  currency.exponent_ = 0;
  if (Lists(kExponent0, currency.code_)) return currency;
  currency.exponent_ = 3;
  if (Lists(kExponent3, currency.code_)) return currency;
  return std::nullopt;
}

}  // namespace parapet
