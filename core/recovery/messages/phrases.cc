// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/phrases.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace parapet::messages {
namespace {

constexpr size_t kGapWords = 5;

// One place of a pattern.
struct Element {
  enum class Kind : uint8_t { kWord, kGap, kNot, kNotAfter, kTime };
  Kind kind = Kind::kWord;
  std::vector<std::string> words;  // with a * behind where any ending will do

  bool Takes(const Word& word) const {
    return std::any_of(words.begin(), words.end(), [&](const std::string& wanted) {
      if (!wanted.ends_with('*')) return word.text == wanted;
      return word.text.starts_with(std::string_view(wanted).substr(0, wanted.size() - 1));
    });
  }
};
using Pattern = std::vector<Element>;

std::vector<std::string> Split(std::string_view text, char at) {
  std::vector<std::string> pieces;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(at, begin), text.size());
    pieces.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

Pattern Compile(std::string_view text) {
  Pattern pattern;
  for (const std::string& piece : Split(text, ' ')) {
    Element element;
    if (piece == "..") {
      element.kind = Element::Kind::kGap;
    } else if (piece == "{time}") {
      element.kind = Element::Kind::kTime;
    } else {
      const bool next = piece.starts_with('!'), before = piece.starts_with('<');
      const bool is_emoji = piece.ends_with('>');  // "<emoji>" is a word
      element.kind = next ? Element::Kind::kNot : before && !is_emoji ? Element::Kind::kNotAfter : Element::Kind::kWord;
      element.words = Split(std::string_view(piece).substr(element.kind == Element::Kind::kWord ? 0 : 1), '|');
    }
    pattern.push_back(std::move(element));
  }
  return pattern;
}

bool IsTime(const Word& word) {
  const Placeholder* placeholder = FindPlaceholder(word.key);
  return placeholder != nullptr && (placeholder->kind == FactKind::kTime || placeholder->kind == FactKind::kDate);
}

// The end, one past the last word, of a match of pattern[element…] at words[at…]; 0 where there is none.
size_t Match(const Pattern& pattern, size_t element, const std::vector<Word>& words, size_t at) {
  if (element == pattern.size()) return at;
  const Element& wanted = pattern[element];
  if (wanted.kind == Element::Kind::kNot) {
    const bool there = at < words.size() && wanted.Takes(words[at]);
    return there ? 0 : Match(pattern, element + 1, words, at);
  }
  if (wanted.kind == Element::Kind::kNotAfter) {
    const bool there = at > 0 && wanted.Takes(words[at - 1]);
    return there ? 0 : Match(pattern, element + 1, words, at);
  }
  if (wanted.kind == Element::Kind::kGap) {
    for (size_t skip = 0; skip <= kGapWords && at + skip <= words.size(); ++skip) {
      if (const size_t end = Match(pattern, element + 1, words, at + skip)) return end;
    }
    return 0;
  }
  const bool fits =
      at < words.size() && (wanted.kind == Element::Kind::kTime ? IsTime(words[at]) : wanted.Takes(words[at]));
  return fits ? Match(pattern, element + 1, words, at + 1) : 0;
}

using Book = std::map<Topic, std::vector<Pattern>>;

Book CompileBook(std::span<const PhraseList> lists) {
  Book book;
  for (const PhraseList& list : lists) {
    for (const std::string_view pattern : list.patterns) book[list.topic].push_back(Compile(pattern));
  }
  return book;
}

const std::vector<Pattern>& PatternsOf(Language language, Topic topic) {
  static const std::array<Book, kLanguages> books = {CompileBook(EnglishPhrases()), CompileBook(GermanPhrases()),
                                                     CompileBook(FrenchPhrases()), CompileBook(SpanishPhrases())};
  static const std::vector<Pattern> none;
  const Book& book = books[static_cast<size_t>(language)];
  const auto at = book.find(topic);
  return at == book.end() ? none : at->second;
}

std::optional<PhraseMatch> FindFrom(const Sentence& sentence, Language language, Topic topic, size_t from) {
  for (size_t first = from; first < sentence.words.size(); ++first) {
    size_t end = 0;
    for (const Pattern& pattern : PatternsOf(language, topic))
      end = std::max(end, Match(pattern, 0, sentence.words, first));
    if (end > first) return PhraseMatch{first, end - 1};
  }
  return std::nullopt;
}

}  // namespace

std::optional<PhraseMatch> Find(const Sentence& sentence, Language language, Topic topic) {
  return FindFrom(sentence, language, topic, 0);
}

bool Has(const Sentence& sentence, Language language, Topic topic) {
  return Find(sentence, language, topic).has_value();
}

bool Any(const std::vector<Sentence>& sentences, Language language, Topic topic) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const Sentence& s) { return Has(s, language, topic); });
}

std::vector<PhraseMatch> FindAll(const Sentence& sentence, Language language, Topic topic) {
  std::vector<PhraseMatch> all;
  for (auto match = Find(sentence, language, topic); match;
       match = FindFrom(sentence, language, topic, match->last + 1))
    all.push_back(*match);
  return all;
}

}  // namespace parapet::messages
