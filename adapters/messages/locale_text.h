// SPDX-License-Identifier: Apache-2.0
//
// Money, dates and numbers as the reader writes them, by ICU.
//
//   const LocaleText german("de-DE", "Europe/Berlin");
//   german.Of(fact);     // "1.250,00 €", "Sonntag, 22. November 2026 um 15:00 MEZ", "25. November 2026"
//
// Amounts go in as decimal text, never through a double, with the currency's own digits. Texts and links are cleaned
// (clean_text.h). A time names its zone, since a promise without one can be kept in the wrong one.
//
// Thread safety: each object belongs to one thread; making one costs some hundred microseconds. Errors: an unknown
// locale or time zone leaves valid() false, and Of answers nothing.
#ifndef PARAPET_ADAPTERS_MESSAGES_LOCALE_TEXT_H_
#define PARAPET_ADAPTERS_MESSAGES_LOCALE_TEXT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/recovery/messages/context.h"

namespace parapet::messages {

class LocaleText {
 public:
  // A BCP 47 tag and a zone of the IANA.
  LocaleText(const std::string& locale, const std::string& time_zone);
  ~LocaleText();
  LocaleText(const LocaleText&) = delete;
  LocaleText& operator=(const LocaleText&) = delete;

  bool valid() const;
  std::string problem() const;  // which of the two is unknown
  std::optional<std::string> Of(const BoundFact& fact) const;

 private:
  struct Formats;
  std::unique_ptr<Formats> formats_;
  std::string problem_;
};

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_LOCALE_TEXT_H_
