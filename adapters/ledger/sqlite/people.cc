// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/people.h"

#include "parapet/adapters/ledger/sqlite/bytes.h"

namespace parapet::sqlite {
namespace {

constexpr size_t kKeySize = 32;
constexpr size_t kRememberedMost = 4096;

std::string Context(std::string_view store, int64_t sequence) {
  std::string context;
  AppendInt(&context, sequence);
  AppendText(&context, store);
  return context;
}

}  // namespace

People::People(std::string_view master_key)
    : tag_key_(DerivedKey(master_key, "people, tags")), seal_key_(DerivedKey(master_key, "people, keys")) {}

std::string People::Tag(std::string_view store, std::string_view name) const {
  std::string text;
  AppendText(&text, store);
  AppendText(&text, name);
  return CodeBytes(tag_key_, text);
}

std::optional<Person> People::Unseal(int64_t id, std::string_view tag, std::string_view sealed) const {
  const std::optional<std::string> plain = parapet::Open(seal_key_, sealed, tag);
  if (!plain || plain->size() < kKeySize) return std::nullopt;
  return Person{id, plain->substr(0, kKeySize), plain->substr(kKeySize)};
}

std::optional<Person> People::Find(Database& database, int64_t id) const {
  Query query(database, "SELECT tag, sealed FROM people WHERE id = ?");
  if (!query.Int(id).Row()) return std::nullopt;
  return Unseal(id, query.BytesAt(0), query.BytesAt(1));
}

std::optional<Person> People::FindByTag(Database& database, std::string_view tag) const {
  Query query(database, "SELECT id, sealed FROM people WHERE tag = ?");
  if (!query.Blob(tag).Row()) return std::nullopt;
  return Unseal(query.IntAt(0), tag, query.BytesAt(1));
}

Person People::Add(Database& database, std::string_view tag, std::string_view name, int64_t sequence) {
  Person person = {sequence, RandomBytes(kKeySize), std::string(name)};
  const std::string sealed = Seal(seal_key_, person.key + person.name, tag);
  // A row that does not open (damaged) is replaced: what was under its key is lost already.
  Query(database, "REPLACE INTO people (id, tag, sealed) VALUES (?, ?, ?)").Int(sequence).Blob(tag).Blob(sealed).Run();
  return person;
}

Person People::FindOrAdd(Database& database, std::string_view store, std::string_view name, int64_t sequence) {
  std::string tag = Tag(store, name);
  if (const auto found = remembered_.find(tag); found != remembered_.end()) return found->second;
  std::optional<Person> person = FindByTag(database, tag);
  if (!person) person = Add(database, tag, name, sequence);
  if (remembered_.size() >= kRememberedMost) remembered_.clear();
  return remembered_.emplace(std::move(tag), *std::move(person)).first->second;
}

bool People::Erase(Database& database, std::string_view store, std::string_view name) {
  const std::string tag = Tag(store, name);
  remembered_.erase(tag);
  return Query(database, "DELETE FROM people WHERE tag = ?").Blob(tag).Run();
}

std::string People::SealPersonal(const Person& person, std::string_view store, int64_t sequence,
                                 std::string_view plain) {
  return Seal(person.key, plain, Context(store, sequence));
}

std::optional<std::string> People::OpenPersonal(const Person& person, std::string_view store, int64_t sequence,
                                                std::string_view sealed) {
  return parapet::Open(person.key, sealed, Context(store, sequence));
}

}  // namespace parapet::sqlite
