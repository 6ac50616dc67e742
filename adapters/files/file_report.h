// SPDX-License-Identifier: Apache-2.0
//
// Keeps count of a file's rows and decides after each complaint whether reading goes on. Internal to this folder.
// Thread safety: one thread.
#ifndef PARAPET_ADAPTERS_FILES_FILE_REPORT_H_
#define PARAPET_ADAPTERS_FILES_FILE_REPORT_H_

#include <functional>
#include <string>
#include <utility>

#include "parapet/adapters/files/catalogue_file.h"

namespace parapet {

class FileReport {
 public:
  FileReport(const CatalogueOptions& options, const std::function<void(const FileComplaint&)>& complain)
      : options_(options), complain_(complain) {}

  void Row() { ++summary_.rows; }
  void Delivered() { ++summary_.items; }
  // Whether items may still be delivered: after a row that refuses the file they are only checked.
  bool accepting() const { return accepting_; }

  // A row that cannot be read. Returns false when reading stops here.
  bool BadRow(FilePlace place, std::string field, Flaw flaw) {
    ++summary_.bad_rows;
    complain_({options_.file, place, std::move(field), std::move(flaw)});
    if (options_.skip_bad_rows) return true;
    accepting_ = false;
    return static_cast<size_t>(summary_.bad_rows) < options_.complaints_max;
  }
  // Something that makes the file unreadable.
  void Refuse(FilePlace place, std::string field, Flaw flaw) {
    accepting_ = false;
    complain_({options_.file, place, std::move(field), std::move(flaw)});
  }

  FileSummary Finish() {
    summary_.ok = accepting_;
    return summary_;
  }

 private:
  const CatalogueOptions& options_;
  const std::function<void(const FileComplaint&)>& complain_;
  FileSummary summary_;
  bool accepting_ = true;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_FILE_REPORT_H_
