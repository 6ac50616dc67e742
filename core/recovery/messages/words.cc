// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/words.h"

#include <algorithm>
#include <cstdint>

namespace parapet::messages {
namespace {

// The letters of U+00C0 to U+00FF without their accents; a space is no letter, × and ÷.
constexpr std::string_view kLatin = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

struct Character {
  uint32_t code = 0;
  size_t size = 1;
};

Character CharacterAt(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size == 1 || at + size > text.size()) return {lead, 1};
  uint32_t code = lead & (0xFFu >> (size + 1));
  for (size_t i = 1; i < size; ++i) code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
  return {code, size};
}

bool IsPictograph(uint32_t code) { return (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x2600 && code <= 0x27BF); }

bool IsSeparator(uint32_t code) {
  return (code < 0x80) || (code >= 0xA0 && code < 0xC0) || (code >= 0x2000 && code <= 0x206F) || code == 0x20AC ||
         (code >= 0x3000 && code <= 0x303F) || (code >= 0xFE00 && code <= 0xFE0F);
}

// What a character adds to a word; empty where it parts words.
std::string Folded(std::string_view text, size_t at, Character character) {
  const uint32_t code = character.code;
  const char c = static_cast<char>(code);
  if (code < 0x80 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return {c};
  if (code >= 'A' && code <= 'Z') return {static_cast<char>(c - 'A' + 'a')};
  if (character.size == 2 && code == 0xDF) return "ss";
  if (character.size == 2 && (code == 0xC6 || code == 0xE6)) return "ae";
  if (code == 0x152 || code == 0x153) return "oe";
  if (character.size == 2 && code >= 0xC0 && code <= 0xFF) {
    const char letter = kLatin[code - 0xC0];
    return letter == ' ' ? std::string() : std::string(1, letter);
  }
  return IsSeparator(code) ? std::string() : std::string(text.substr(at, character.size));
}

class WordReader {
 public:
  explicit WordReader(const Passage& passage) : passage_(passage), sentence_{&passage, {}} {}

  std::vector<Sentence> Read() {
    const std::string_view text = passage_.text;
    auto span = passage_.spans.begin();
    for (size_t at = 0; at < text.size();) {
      if (span != passage_.spans.end() && at >= span->begin) {
        EndWord(at);
        if (!span->key.empty()) sentence_.words.push_back({"", span->key, span->begin, span->end});
        at = std::max(span->end, at);
        ++span;
        continue;
      }
      const Character character = CharacterAt(text, at);
      Take(text, at, character);
      at += character.size;
    }
    EndSentence(text.size());
    return std::move(sentences_);
  }

 private:
  void Take(std::string_view text, size_t at, Character character) {
    if (IsPictograph(character.code)) {
      EndWord(at);
      sentence_.words.push_back({"<emoji>", "", at, at + character.size});
      return;
    }
    const std::string folded = Folded(text, at, character);
    if (folded.empty()) {
      EndWord(at);
      if (EndsSentence(text, at)) EndSentence(at);
      return;
    }
    if (word_.text.empty()) word_.begin = at;
    word_.text += folded;
  }

  static bool EndsSentence(std::string_view text, size_t at) {
    const bool last = at + 1 >= text.size();
    if (text[at] == '\n') return !last && text[at + 1] == '\n';
    const bool mark = std::string_view(".?!;:").find(text[at]) != std::string_view::npos;
    return mark && (last || text[at + 1] == ' ' || text[at + 1] == '\n');
  }

  void EndWord(size_t at) {
    if (word_.text.empty()) return;
    word_.end = at;
    sentence_.words.push_back(std::move(word_));
    word_ = {};
  }

  void EndSentence(size_t at) {
    EndWord(at);
    if (!sentence_.words.empty()) sentences_.push_back(std::move(sentence_));
    sentence_ = {&passage_, {}};
  }

  const Passage& passage_;
  Sentence sentence_;
  Word word_;
  std::vector<Sentence> sentences_;
};

}  // namespace

bool Sentence::HasPromise() const {
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    const Placeholder* placeholder = FindPlaceholder(word.key);
    return placeholder != nullptr && placeholder->promise;
  });
}

std::string Sentence::Text() const {
  if (words.empty()) return {};
  return passage->text.substr(words.front().begin, words.back().end - words.front().begin);
}

std::vector<Sentence> SentencesOf(const Message& message) {
  std::vector<Sentence> sentences;
  for (const Passage& passage : message.passages) {
    for (Sentence& sentence : WordReader(passage).Read()) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace parapet::messages
