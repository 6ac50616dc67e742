// SPDX-License-Identifier: Apache-2.0
//
// WordPress' reading of mark-up in a stored secret. Internal to the signature adapter.
#ifndef PARAPET_ADAPTERS_SIGNATURE_SPECIALCHARS_H_
#define PARAPET_ADAPTERS_SIGNATURE_SPECIALCHARS_H_

#include <string>
#include <string_view>

namespace parapet {

// What wp_specialchars_decode(text, ENT_QUOTES) returns: `&amp; &lt; &gt; &quot;` and the numeric forms of & < > " '
// are decoded once (`&amp;lt;` becomes `&lt;`); everything else stays. Names are case-sensitive, hexadecimal digits are
// not, leading zeros do not matter; < and > have no hexadecimal form there.
std::string DecodeSpecialCharacters(std::string_view text);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_SIGNATURE_SPECIALCHARS_H_
