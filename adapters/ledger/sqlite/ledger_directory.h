// SPDX-License-Identifier: Apache-2.0
//
// The directory of a ledger: its lock, its master key, and files that are replaced as a whole.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_DIRECTORY_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_DIRECTORY_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parapet::sqlite {

// Holds the lock of a directory for as long as it lives.
class LedgerDirectory {
 public:
  // Creates the directory when absent, refuses one that others may enter, and locks it.
  static std::unique_ptr<LedgerDirectory> Open(const std::string& path, std::string* error);
  ~LedgerDirectory();
  LedgerDirectory(const LedgerDirectory&) = delete;
  LedgerDirectory& operator=(const LedgerDirectory&) = delete;

  std::string File(std::string_view name) const { return path_ + "/" + std::string(name); }
  // Creates the database file, empty and with mode 0600, when absent.
  bool EnsureDatabase(std::string* error) const;
  // The key given, or the one in master.key, which is created when `is_new`.
  std::optional<std::string> MasterKey(const std::string& given, bool is_new, std::string* error) const;

  std::optional<std::string> Read(std::string_view name) const;
  // A crash leaves the old file or the new one: written beside, flushed, renamed, directory flushed.
  bool Replace(std::string_view name, std::string_view contents) const;
  void Remove(std::string_view name) const;

 private:
  LedgerDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  const std::string path_;
  const int lock_;
};

// Device and inode of a file, 0 when it is not there: tells whether a file was replaced under us.
struct FileIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
FileIdentity IdentityOf(const std::string& path);

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_DIRECTORY_H_
