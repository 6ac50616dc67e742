// SPDX-License-Identifier: Apache-2.0
//
// What is said of a mistake says what in the process let it happen; nobody is named and nobody is to blame.
//
//   for (const std::string& why : BlameIn("maria typed the wrong price", {"maria"})) …   // "it names a person: …"
//
// A person is known by the names under which steps were taken: whole words, small or capital letters alike, and the
// parts of a login such as "maria.huber@fruit.example". Roles ("owner", "support") are no names. Blame is what the
// message rule L06 takes for it, in English.
//
// Thread safety: pure. Errors: none; text that is no UTF-8 is taken for letters. Cost: microseconds a sentence.
#ifndef PARAPET_CORE_RECOVERY_BLAME_H_
#define PARAPET_CORE_RECOVERY_BLAME_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parapet {

// The words by which people are known, folded as messages' words are: "maria", "huber". Roles and hosts are none.
std::vector<std::string> NamesOf(const std::set<std::string>& people);

// Empty where the text may stand; else one sentence a complaint, each with what to say instead.
std::vector<std::string> BlameIn(std::string_view text, const std::set<std::string>& people);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_BLAME_H_
