// SPDX-License-Identifier: Apache-2.0
//
// A random key for each person, sealed under the master key, so that deleting one row forgets a person.
//
// Thread safety: Find and the functions that take a Database may be called on any thread with a connection of its own;
// FindOrAdd, Erase and Forget on the writer's thread only.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_PEOPLE_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_PEOPLE_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/ledger/sqlite/fingerprint_index.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet::sqlite {

struct Person {
  int64_t id = 0;
  std::string key;   // 32 bytes
  std::string name;  // the stable key that the caller knows the person by
};

class People {
 public:
  explicit People(std::string_view master_key);
  // Reads who is known: before the first use, and after a failed transaction, whose people are not what is remembered.
  void Load(Database& database);

  // `sequence` is the event's, which names a person that is new.
  Person FindOrAdd(Database& database, std::string_view store, std::string_view name, int64_t sequence);
  // Deletes the key; true also when nobody was known by that name.
  bool Erase(Database& database, std::string_view store, std::string_view name);
  // Deletes the keys of a store's people among the next 1,000 behind the id `after`; where to go on, nullopt at the
  // end.
  std::optional<int64_t> EraseSome(Database& database, std::string_view store, int64_t after);
  // Drops what was remembered.
  void Forget() { remembered_.clear(); }

  // nullopt once the person was erased.
  std::optional<Person> Find(Database& database, int64_t id) const;

  // What an event keeps of a person: readable with the person's key, in that row only.
  static std::string SealPersonal(const Person& person, std::string_view store, int64_t sequence,
                                  std::string_view plain);
  static std::optional<std::string> OpenPersonal(const Person& person, std::string_view store, int64_t sequence,
                                                 std::string_view sealed);

 private:
  std::string Tag(std::string_view store, std::string_view name) const;
  std::optional<Person> Unseal(int64_t id, std::string_view tag, std::string_view sealed) const;
  std::optional<Person> FindByTag(Database& database, std::string_view tag);
  Person Add(Database& database, std::string_view tag, std::string_view name, int64_t sequence);
  bool Delete(Database& database, std::string_view tag, int64_t id);

  const HmacSha256 tag_key_;
  const std::string seal_key_;
  FingerprintIndex ids_;                                // by tag; may name people that are gone
  std::unordered_map<std::string, Person> remembered_;  // by tag
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_PEOPLE_H_
