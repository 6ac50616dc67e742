// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/ledger_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "parapet/adapters/signature/signature.h"

namespace parapet::sqlite {
namespace {

constexpr size_t kKeySize = 32;
constexpr std::string_view kKeyFile = "master.key";

std::string Reason(const std::string& path) { return path + ": " + std::strerror(errno); }

// Exists, is a directory, and nobody else may enter.
bool CheckDirectory(const std::string& path, std::string* error) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return *error = Reason(path), false;
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return *error = Reason(path), false;
  if (!S_ISDIR(status.st_mode)) return *error = path + " is not a directory", false;
  if ((status.st_mode & 077) == 0) return true;
  *error = path + " may be entered by other users: run `chmod 700 " + path + "`";
  return false;
}

std::string Owner(int lock) {
  char text[32] = {};
  const ssize_t size = pread(lock, text, sizeof text - 1, 0);
  const std::string owner(text, size > 0 ? static_cast<size_t>(size) : 0);
  return owner.empty() ? "another process" : "pid " + owner;
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool WriteDurably(const std::string& path, std::string_view contents) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written = WriteAll(file, contents) && fsync(file) == 0;
  return close(file) == 0 && written;
}

bool FlushDirectory(const std::string& path) {
  const int directory = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool flushed = fsync(directory) == 0;
  close(directory);
  return flushed;
}

}  // namespace

std::unique_ptr<LedgerDirectory> LedgerDirectory::Open(const std::string& path, std::string* error) {
  if (!CheckDirectory(path, error)) return nullptr;
  const std::string name = path + "/ledger.lock";
  const int lock = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return *error = Reason(name), nullptr;
  std::unique_ptr<LedgerDirectory> directory(new LedgerDirectory(path, lock));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    *error = path + " is in use by " + Owner(lock) + ": stop that service first, or use its control socket";
    return nullptr;
  }
  const std::string pid = std::to_string(getpid());
  if (ftruncate(lock, 0) != 0 || pwrite(lock, pid.data(), pid.size(), 0) < 0) return *error = Reason(name), nullptr;
  return directory;
}

LedgerDirectory::~LedgerDirectory() { close(lock_); }

bool LedgerDirectory::EnsureDatabase(std::string* error) const {
  const std::string path = File("ledger.db");
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return *error = Reason(path) + ": the ledger must be writable", false;
  close(file);
  return FlushDirectory(path_) || (*error = Reason(path_), false);
}

std::optional<std::string> LedgerDirectory::MasterKey(const std::string& given, bool is_new, std::string* error) const {
  std::optional<std::string> key = given.empty() ? Read(kKeyFile) : given;
  if (!key && !is_new) {
    *error = File(kKeyFile) + " is missing: without it personal data cannot be read. Put it back from its backup.";
    return std::nullopt;
  }
  if (!key) {
    key = RandomBytes(kKeySize);
    if (!Replace(kKeyFile, *key)) return *error = Reason(File(kKeyFile)), std::nullopt;
  }
  if (key->size() == kKeySize) return key;
  *error =
      "the ledger's master key has " + std::to_string(key->size()) + " bytes; it must have " + std::to_string(kKeySize);
  return std::nullopt;
}

std::optional<std::string> LedgerDirectory::Read(std::string_view name) const {
  std::ifstream file(File(name), std::ios::binary);
  if (!file.is_open()) return std::nullopt;
  std::string contents{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return file.bad() ? std::nullopt : std::optional(std::move(contents));
}

bool LedgerDirectory::Replace(std::string_view name, std::string_view contents) const {
  const std::string path = File(name);
  const std::string beside = path + ".new";
  const bool replaced =
      WriteDurably(beside, contents) && rename(beside.c_str(), path.c_str()) == 0 && FlushDirectory(path_);
  if (!replaced) unlink(beside.c_str());
  return replaced;
}

void LedgerDirectory::Remove(std::string_view name) const { unlink(File(name).c_str()); }

FileIdentity IdentityOf(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

}  // namespace parapet::sqlite
