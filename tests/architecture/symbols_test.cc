// SPDX-License-Identifier: Apache-2.0
//
// The core's compiled form: it references no function that reads a clock, does input or output, or draws a random
// number; the kernel references nothing but the few functions that a freestanding program has. Plain builds only, since
// sanitizers bring symbols of their own.
#ifndef PARAPET_SANITIZED

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace parapet::architecture {
namespace {

std::string Output(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string output;
  std::array<char, 4096> buffer;
  while (pipe) {
    const size_t n = fread(buffer.data(), 1, buffer.size(), pipe.get());
    if (n == 0) break;
    output.append(buffer.data(), n);
  }
  return output;
}

// Symbols that the objects of a file reference and that none of them defines.
std::set<std::string> ReferencesOf(const std::string& file) {
  std::set<std::string> undefined, defined;
  std::istringstream lines(Output(std::string(PARAPET_NM) + " --format=posix \"" + file + "\""));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name, kind;
    if (!(words >> name >> kind) || kind.size() != 1) continue;
    (kind == "U" || kind == "w" ? undefined : defined).insert(name);
  }
  EXPECT_FALSE(defined.empty()) << file << " has no symbols: is it there?";
  for (const std::string& name : defined) undefined.erase(name);
  return undefined;
}

bool DoesInputOrOutput(const std::string& symbol) {
  static const std::set<std::string> refused = {"socket",         "connect",
                                                "accept",         "send",
                                                "sendto",         "recv",
                                                "recvfrom",       "open",
                                                "open64",         "openat",
                                                "read",           "write",
                                                "pread64",        "pwrite64",
                                                "fopen",          "fopen64",
                                                "fread",          "fwrite",
                                                "fputs",          "fputc",
                                                "puts",           "putchar",
                                                "printf",         "fprintf",
                                                "vfprintf",       "stdout",
                                                "stderr",         "clock_gettime",
                                                "gettimeofday",   "time",
                                                "clock",          "nanosleep",
                                                "usleep",         "getenv",
                                                "secure_getenv",  "setenv",
                                                "system",         "fork",
                                                "execve",         "rand",
                                                "random",         "srand",
                                                "getrandom",      "arc4random",
                                                "pthread_create", "pthread_mutex_lock",
                                                "localtime",      "localtime_r",
                                                "mktime",         "__printf_chk",
                                                "__fprintf_chk",  "_ZSt4cout",
                                                "_ZSt4cerr",      "_ZSt4clog",
                                                "_ZSt3cin"};
  static const std::vector<std::string> parts = {"random_device", "6chrono", "basic_ofstream", "basic_ifstream",
                                                 "basic_filebuf", "6thread", "10filesystem"};
  if (refused.count(symbol)) return true;
  for (const std::string& part : parts) {
    if (symbol.find(part) != std::string::npos) return true;
  }
  return false;
}

// What a freestanding implementation provides anyway.
bool IsFreestanding(const std::string& symbol) {
  static const std::set<std::string> allowed = {
      "memcpy", "memmove",          "memset", "memcmp", "memchr",
      "strlen", "__stack_chk_fail", "bcmp",   "abort",  "_GLOBAL_OFFSET_TABLE_"};
  return allowed.count(symbol) > 0;
}

std::vector<std::string> CoreArchives() {
  std::istringstream list(PARAPET_CORE_ARCHIVES);
  std::vector<std::string> archives;
  for (std::string archive; std::getline(list, archive, '|');) archives.push_back(archive);
  return archives;
}

TEST(Symbols, APlantedPrintIsCaught) {
  const std::set<std::string> references = ReferencesOf(PARAPET_PLANTED);
  EXPECT_TRUE(references.count("puts"));
  EXPECT_TRUE(DoesInputOrOutput("puts"));
  EXPECT_TRUE(DoesInputOrOutput("getenv"));
  EXPECT_TRUE(references.count("_Znwm")) << "operator new";
  EXPECT_FALSE(IsFreestanding("_Znwm"));
}

TEST(Symbols, TheCoreDoesNoInputAndOutput) {
  ASSERT_GE(CoreArchives().size(), 2u);
  for (const std::string& archive : CoreArchives()) {
    for (const std::string& symbol : ReferencesOf(archive)) {
      EXPECT_FALSE(DoesInputOrOutput(symbol)) << archive << " references " << symbol;
    }
  }
}

TEST(Symbols, TheKernelIsFreestanding) {
  for (const std::string& symbol : ReferencesOf(PARAPET_KERNEL_ARCHIVE)) {
    EXPECT_TRUE(IsFreestanding(symbol)) << "the kernel references " << symbol;
  }
}

}  // namespace
}  // namespace parapet::architecture

#endif  // PARAPET_SANITIZED
