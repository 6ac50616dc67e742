// SPDX-License-Identifier: Apache-2.0
//
// How a text travels as SMS: in which alphabet, in how many parts, and whether it fits at all.
//
//   const SmsParts parts = PartsOf("Fruit: your order 1001 stays at $0.00. …");   // {.segments = 1, .units = 44}
//
// A text of the GSM alphabet has 160 characters in one part and 153 in each of several; its extension ([, ], €, …)
// counts twice. One other character makes it UCS-2 throughout: 70, and 67 of several. What does not fit into kSmsMost
// units is refused rather than cut: half a message is another message.
//
// Thread safety: pure. Errors: a sentence without the text. Cost: one pass.
#ifndef PARAPET_ADAPTERS_NOTIFY_SMS_SMS_TEXT_H_
#define PARAPET_ADAPTERS_NOTIFY_SMS_SMS_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace parapet {

inline constexpr size_t kSmsMost = 1'600;  // units that a provider takes in one message

struct SmsParts {
  bool gsm = true;   // else UCS-2
  size_t units = 0;  // septets, or UTF-16 units
  size_t segments = 0;
};
SmsParts PartsOf(std::string_view text);
// Why a text is not sent: empty, too long, no UTF-8.
std::string RefuseSms(std::string_view text);

// A telephone number as the E.164 writes it, "+49301234567"; spaces, dashes, dots, brackets and a leading 00 are put
// right. Empty for what is none: a national number could ring somebody else.
std::string DialledNumber(std::string_view text);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_NOTIFY_SMS_SMS_TEXT_H_
