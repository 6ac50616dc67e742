// SPDX-License-Identifier: Apache-2.0
//
// What every benchmark does besides measuring: it checks its own answer and fails the run when that is wrong.
#ifndef PARAPET_BENCH_CHECK_H_
#define PARAPET_BENCH_CHECK_H_

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace parapet::bench {

// Ends the program with status 1 when a benchmark computes something else than it should.
inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "wrong answer: %s\n", what);
  std::exit(1);
}

// A file below the source folder.
inline std::string ReadSource(const std::string& path) {
  std::ifstream in(std::string(PARAPET_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  Require(!text.empty(), path.c_str());
  return text;
}

}  // namespace parapet::bench

#endif  // PARAPET_BENCH_CHECK_H_
