// SPDX-License-Identifier: Apache-2.0
//
// What the page behind a signed link says, in English, German, French and Spanish. Internal to this folder.
#ifndef PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_WORDS_H_
#define PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_WORDS_H_

#include <string>
#include <string_view>

#include "parapet/core/recovery/case_book.h"

namespace parapet {

struct AnswerWords {
  std::string_view language;
  std::string_view order, accept, cancel, slot, button, thanks, already, over, wrong;
  std::string_view offer[kOfferForms];  // by form: what accepting brings beside the full refund; {amount}
  std::string_view until;               // {day}
  std::string_view code_comes, code;    // of a form with a code: before and after it was made; {code}
};

// The first language of an Accept-Language header that there are words in; English without.
const AnswerWords& AnswerWordsFor(std::string_view languages);
// `text` with "{name}" replaced by the value, made fit for HTML.
std::string Filled(std::string_view text, std::string_view name, std::string_view value);
// What accepting the case's offer brings: form, amount and last day as they were approved; empty where nothing was.
std::string OfferText(const AnswerWords& words, const Case& one, Currency currency);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_WORDS_H_
