// SPDX-License-Identifier: Apache-2.0
//
// A bar for commands that take a while.
//
//   Progress progress(count);
//   for (...) progress.Step();  // drawn anew with every percent, wiped away at the end
//
// Thread safety: one thread. Nothing is drawn where standard error is no terminal, or for a count of 0.
#ifndef PARAPET_PLUGIN_CLI_PROGRESS_H_
#define PARAPET_PLUGIN_CLI_PROGRESS_H_

#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <string>

namespace parapet {

// A bar on standard error, and only on a terminal.
class Progress {
 public:
  static bool IsShown() { return ::isatty(STDERR_FILENO) != 0; }
  explicit Progress(int64_t total) : total_(IsShown() ? total : 0) {}
  ~Progress() {
    if (shown_ >= 0) std::cerr << "\r\033[K";
  }
  void Step() {
    if (total_ == 0) return;
    const auto percent = static_cast<int>(++done_ * 100 / total_);
    if (percent == shown_) return;
    shown_ = percent;
    std::cerr << "\r[" << std::string(static_cast<size_t>(percent) / 4, '#')
              << std::string(25 - static_cast<size_t>(percent) / 4, '.') << "] " << percent << " %" << std::flush;
  }

 private:
  const int64_t total_;
  int64_t done_ = 0;
  int shown_ = -1;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_PROGRESS_H_
