// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/import.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "parapet/adapters/files/catalogue_file.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

// Bad rows named in a report; the rest are counted.
constexpr size_t kBadRowsNamed = 20;

bool Sync(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = ::fsync(file) == 0;
  ::close(file);
  return synced;
}

bool WriteSynced(const std::string& path, std::string_view content) {
  {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!out.flush()) return false;
  }
  return Sync(path);
}

}  // namespace

std::vector<ItemUpdate> ReadImportRows(const std::string& path, Currency currency, bool skip_bad_rows, Instant now,
                                       ImportReport* report) {
  std::vector<ItemUpdate> rows;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    report->error = path + ": cannot be opened";
    return rows;
  }
  CatalogueOptions options{.file = std::filesystem::path(path).filename().string(),
                           .currency = currency,
                           .now = now,
                           .stock_as_of = now,
                           .skip_bad_rows = skip_bad_rows};
  const FileSummary summary = ReadCatalogue(
      in, options, [&](ItemUpdate item) { rows.push_back(std::move(item)); },
      [&](const FileComplaint& bad) {
        if (report->bad_rows.size() < kBadRowsNamed) report->bad_rows.push_back(bad.Text());
        ++report->bad_row_count;
      });
  report->rows = rows.size();
  if (summary.ok) return rows;
  report->error = report->bad_rows.empty() ? path + ": refused" : report->bad_rows.front();
  return {};
}

std::string DirectoryArchive::Keep(const std::string& path, std::string* error) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  if (!in) {
    *error = path + ": cannot be read";
    return {};
  }
  const std::string bytes = content.str();
  std::string name = Sha256Hex(bytes) + std::filesystem::path(path).extension().string();
  const std::string kept = directory_ + "/" + name;
  std::error_code code;
  std::filesystem::create_directories(directory_, code);
  if (std::filesystem::exists(kept, code)) return name;
  if (!WriteSynced(kept + ".part", bytes) || ::rename((kept + ".part").c_str(), kept.c_str()) != 0 ||
      !Sync(directory_)) {
    *error = kept + ": cannot be written";
    return {};
  }
  return name;
}

std::optional<std::string> DirectoryArchive::PathOf(const std::string& name) const {
  const std::string kept = directory_ + "/" + name;
  std::error_code code;
  if (name.find('/') != std::string::npos || !std::filesystem::exists(kept, code)) return std::nullopt;
  return kept;
}

}  // namespace parapet
