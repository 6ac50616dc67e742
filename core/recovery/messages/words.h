// SPDX-License-Identifier: Apache-2.0
//
// A passage as sentences of words, folded so that phrases can be written plainly.
//
// A word is a run of letters and digits, in small letters without accents: "Größe" is "grosse", "S'est" is two words,
// "s" and "est". A fact's place is one word of its own, with the fact's key and no text. A pictograph (emoji) is the
// word "<emoji>". Everything else parts words; a full stop, question or exclamation mark, colon or semicolon before a
// space ends a sentence, and so does an empty line.
//
// Only Latin letters are folded; others are kept as they are. Bytes that are no UTF-8 are taken for letters, so nothing
// here fails. Thread safety: pure. Cost: one pass.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_WORDS_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_WORDS_H_

#include <string>
#include <vector>

#include "parapet/core/recovery/messages/message.h"

namespace parapet::messages {

struct Word {
  std::string text;  // folded; empty for a fact
  std::string key;   // of a fact
  size_t begin = 0, end = 0;
};

struct Sentence {
  const Passage* passage = nullptr;  // lives in the message
  std::vector<Word> words;

  // Whether a fact of that kind, or one that promises, stands in it.
  bool HasPromise() const;
  std::string Text() const;  // as written
};

// REQUIRES: the message outlives what is returned and does not move.
std::vector<Sentence> SentencesOf(const Message& message);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_WORDS_H_
