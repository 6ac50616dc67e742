// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/locale_text.h"

#include <unicode/dtptngen.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "parapet/adapters/messages/clean_text.h"

namespace parapet::messages {
namespace {

constexpr size_t kLinkCharactersMax = 2'000;

std::unique_ptr<icu::DateFormat> DateFormatFor(const icu::Locale& locale, const icu::TimeZone& zone,
                                               const char16_t* skeleton) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::DateTimePatternGenerator> patterns(
      icu::DateTimePatternGenerator::createInstance(locale, status));
  if (U_FAILURE(status)) return nullptr;
  const icu::UnicodeString pattern = patterns->getBestPattern(skeleton, status);
  auto format = std::make_unique<icu::SimpleDateFormat>(pattern, locale, status);
  if (U_FAILURE(status)) return nullptr;
  format->setTimeZone(zone);
  return format;
}

std::string Utf8(const icu::UnicodeString& text) {
  std::string utf8;
  return text.toUTF8String(utf8);
}

}  // namespace

struct LocaleText::Formats {
  icu::Locale locale;
  std::unique_ptr<icu::DateFormat> time, date;

  std::optional<std::string> Number(const std::string& decimal,
                                    const icu::number::LocalizedNumberFormatter& format) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumber number = format.formatDecimal(decimal, status);
    const icu::UnicodeString text = number.toString(status);
    return U_FAILURE(status) ? std::nullopt : std::optional(Utf8(text));
  }

  std::optional<std::string> MoneyText(Money amount, Currency currency) const {
    if (currency.IsNone()) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    const std::string code(currency.code());
    const icu::CurrencyUnit unit(icu::StringPiece(code.data(), 3), status);
    const int digits = currency.exponent();
    char decimal[kDecimalFormatMax];
    const std::string text(FormatDecimal(amount.micros(), digits, decimal));
    if (U_FAILURE(status)) return std::nullopt;
    return Number(text, icu::number::NumberFormatter::withLocale(locale).unit(unit).precision(
                            icu::number::Precision::fixedFraction(digits)));
  }

  static std::string At(const icu::DateFormat& format, Instant at) {
    const int64_t milliseconds = at.micros / 1'000;
    icu::UnicodeString text;
    format.format(static_cast<UDate>(milliseconds), text);
    return Utf8(text);
  }
};

LocaleText::LocaleText(const std::string& locale, const std::string& time_zone) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale tag = icu::Locale::forLanguageTag(locale, status);
  if (U_FAILURE(status) || tag.isBogus() || !LanguageOf(locale)) {
    problem_ = "the locale \"" + CleanText(locale) + "\" is unknown";
    return;
  }
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(time_zone)));
  if (*zone == icu::TimeZone::getUnknown()) {
    problem_ = "the time zone \"" + CleanText(time_zone) + "\" is unknown";
    return;
  }
  formats_ = std::make_unique<Formats>();
  formats_->locale = tag;
  formats_->time = DateFormatFor(tag, *zone, u"yMMMMEEEEdjmz");
  formats_->date = DateFormatFor(tag, *zone, u"yMMMMd");
  if (formats_->time == nullptr || formats_->date == nullptr) {
    formats_.reset();
    problem_ = "no dates can be written in \"" + CleanText(locale) + "\"";
  }
}

LocaleText::~LocaleText() = default;

bool LocaleText::valid() const { return formats_ != nullptr; }
std::string LocaleText::problem() const { return problem_; }

std::optional<std::string> LocaleText::Of(const BoundFact& fact) const {
  if (formats_ == nullptr) return std::nullopt;
  switch (fact.kind) {
    case FactKind::kMoney:
      return formats_->MoneyText(fact.amount, fact.currency);
    case FactKind::kCount:
      return formats_->Number(std::to_string(fact.count), icu::number::NumberFormatter::withLocale(formats_->locale));
    case FactKind::kTime:
      return fact.at.IsKnown() ? std::optional(Formats::At(*formats_->time, fact.at)) : std::nullopt;
    case FactKind::kDate:
      return fact.at.IsKnown() ? std::optional(Formats::At(*formats_->date, fact.at)) : std::nullopt;
    case FactKind::kLink:
      return CleanText(fact.text, kLinkCharactersMax);
    case FactKind::kText:
      break;
  }
  return CleanText(fact.text);
}

}  // namespace parapet::messages
