// SPDX-License-Identifier: Apache-2.0
//
// A fresh directory below the system's temporary one, removed with its content at the end.
//
// Thread safety: one thread. Errors: ends the test program where no directory can be made.
#ifndef PARAPET_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
#define PARAPET_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_

#include <cstdlib>
#include <filesystem>
#include <string>

namespace parapet {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    const std::string replaced(6, 'X');  // what mkdtemp puts its own letters for
    path_ = (std::filesystem::temp_directory_path() / ("parapet-" + replaced)).string();
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
