// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/consent_table.h"

namespace parapet {
namespace {

constexpr std::string_view kNoConsent = "no agreement to anything; what was not delivered in time is to be refunded";
constexpr std::string_view kDirective = "Directive 2011/83/EU, articles 18 and 27";

constexpr ConsentRule European(std::string_view country) { return {country, true, true, kNoConsent, kDirective}; }

constexpr ConsentRule kTable[] = {
    {"US", true, true,
     "agreement to a first delay of up to 30 days where the notice said so; beyond, the order is to be cancelled and "
     "refunded",
     "16 CFR 435.2"},
    European("AT"),
    European("BE"),
    European("BG"),
    European("CY"),
    European("CZ"),
    European("DE"),
    European("DK"),
    European("EE"),
    European("ES"),
    European("FI"),
    European("FR"),
    European("GR"),
    European("HR"),
    European("HU"),
    European("IE"),
    European("IT"),
    European("LT"),
    European("LU"),
    European("LV"),
    European("MT"),
    European("NL"),
    European("PL"),
    European("PT"),
    European("RO"),
    European("SE"),
    European("SI"),
    European("SK"),
    {"IS", true, true, kNoConsent, "Directive 2011/83/EU, articles 18 and 27, by the EEA agreement"},
    {"LI", true, true, kNoConsent, "Directive 2011/83/EU, articles 18 and 27, by the EEA agreement"},
    {"NO", true, true, kNoConsent, "Directive 2011/83/EU, articles 18 and 27, by the EEA agreement"},
    {"GB", true, true, kNoConsent,
     "Consumer Contracts Regulations 2013, regulation 39; Consumer Rights Act 2015, s. 28"},
    {"CH", true, true, "no agreement to anything", "Swiss Code of Obligations, article 6a"},
    {"AU", true, true, "no agreement to anything", "Australian Consumer Law, sections 36, 40 and 41"},
    {"", true, true, "no agreement to anything", "as cautious as any of the above, where no row speaks of the country"},
};

}  // namespace

std::span<const ConsentRule> ConsentTable() { return kTable; }

const ConsentRule& ConsentFor(std::string_view country) {
  for (const ConsentRule& rule : kTable) {
    if (rule.country == country) return rule;
  }
  return kTable[std::size(kTable) - 1];
}

}  // namespace parapet
