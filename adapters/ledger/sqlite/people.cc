// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/people.h"

#include <algorithm>
#include <cstring>

#include "parapet/adapters/ledger/sqlite/bytes.h"

namespace parapet::sqlite {
namespace {

constexpr size_t kKeySize = 32;
constexpr size_t kRememberedMost = 4096;
constexpr int kErasedAtOnce = 1000;  // people looked at in one transaction: some milliseconds

std::string Context(std::string_view store, int64_t sequence) {
  std::string context;
  AppendInt(&context, sequence);
  AppendText(&context, store);
  return context;
}

// A tag is a keyed code: its first bytes are as good as random.
uint64_t FingerprintOf(std::string_view tag) {
  uint64_t value = 0;
  std::memcpy(&value, tag.data(), std::min(tag.size(), sizeof value));
  return value == 0 ? 1 : value;
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

void People::Load(Database& database) {
  ids_ = {};
  remembered_.clear();
  Query query(database, "SELECT id, tag FROM people");
  while (query.Row()) ids_.Insert(FingerprintOf(query.BytesAt(1)), query.IntAt(0));
}

std::optional<Person> People::FindByTag(Database& database, std::string_view tag) {
  for (const int64_t id : ids_.Find(FingerprintOf(tag))) {
    std::optional<Person> person;
    {
      Query query(database, "SELECT sealed FROM people WHERE id = ? AND tag = ?");
      if (!query.Int(id).Blob(tag).Row()) continue;
      person = Unseal(id, tag, query.BytesAt(0));
    }
    if (person) return person;
    Delete(database, tag, id);  // damaged: what was under its key is lost already
  }
  return std::nullopt;
}

bool People::Delete(Database& database, std::string_view tag, int64_t id) {
  ids_.Remove(FingerprintOf(tag), id);
  return Query(database, "DELETE FROM people WHERE id = ? AND tag = ?").Int(id).Blob(tag).Run();
}

Person People::Add(Database& database, std::string_view tag, std::string_view name, int64_t sequence) {
  Person person = {sequence, RandomBytes(kKeySize), std::string(name)};
  const std::string sealed = Seal(seal_key_, person.key + person.name, tag);
  Query(database, "INSERT INTO people (id, tag, sealed) VALUES (?, ?, ?)").Int(sequence).Blob(tag).Blob(sealed).Run();
  ids_.Insert(FingerprintOf(tag), sequence);
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
  for (const int64_t id : ids_.Find(FingerprintOf(tag))) Delete(database, tag, id);
  return database.ok();
}

std::optional<int64_t> People::EraseSome(Database& database, std::string_view store, int64_t after) {
  std::vector<std::pair<int64_t, std::string>> of_store;
  int64_t last = after;
  int rows = 0;
  {
    Query query(database, "SELECT id, tag, sealed FROM people WHERE id > ? ORDER BY id LIMIT ?");
    query.Int(after).Int(kErasedAtOnce);
    for (; query.Row(); ++rows) {
      last = query.IntAt(0);
      std::string tag = query.StringAt(1);
      const std::optional<Person> person = Unseal(last, tag, query.BytesAt(2));
      if (person && Tag(store, person->name) == tag) of_store.emplace_back(last, std::move(tag));
    }
  }
  for (const auto& [id, tag] : of_store) {
    remembered_.erase(tag);
    Delete(database, tag, id);
  }
  return rows < kErasedAtOnce ? std::nullopt : std::optional(last);
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
