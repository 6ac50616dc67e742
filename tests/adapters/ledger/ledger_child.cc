// SPDX-License-Identifier: Apache-2.0
//
// The other side of the tests of durability: a process that appends and says what was acknowledged.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <future>
#include <thread>
#include <utility>

#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

// One write for a line: what was written before the kill is whole.
void Say(const std::string& line) {
  const std::string text = line + "\n";
  if (write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(9);
}

std::unique_ptr<Ledger> Open(const std::string& directory) {
  std::string error;
  SqliteLedgerOptions options;
  options.directory = directory;
  std::unique_ptr<Ledger> ledger = OpenSqliteLedger(options, &error);
  if (ledger == nullptr) Say("error " + error);
  return ledger;
}

// Broken on purpose when `early`: acknowledges what is only queued.
void AppendOne(Ledger& ledger, int n, bool early, std::function<void()> next) {
  const auto acknowledge = [n](int64_t sequence) { Say(std::to_string(sequence) + " " + std::to_string(n)); };
  const int64_t sequence = ledger.Append(OrderEvent(n), [=](LedgerError error, int64_t number) {
    if (error != LedgerError::kNone) return;
    if (!early) acknowledge(number);
    if (next) next();
  });
  if (early) acknowledge(sequence);
}

// Until it is killed: eight appenders with one event in flight each, as web requests would be; when acknowledging
// early, as many as the queue takes.
int AppendForever(const std::string& directory, int round, bool early) {
  const std::unique_ptr<Ledger> ledger = Open(directory);
  if (ledger == nullptr) return 3;
  std::atomic<int> next = round * 1'000'000;
  if (early) {
    for (;;) {
      if (ledger->queue_depth() < 512) AppendOne(*ledger, next++, true, nullptr);
    }
  }
  std::function<void()> go = [&] { AppendOne(*ledger, next++, false, [&] { go(); }); };
  for (int i = 0; i < 8; ++i) go();
  for (;;) pause();
}

LedgerError AppendUntilItFails(Ledger& ledger, int* n) {
  for (;; ++*n) {
    const Appended appended = AppendAndWait(ledger, OrderEvent(*n));
    if (appended.error != LedgerError::kNone) return appended.error;
    Say(std::to_string(appended.sequence) + " " + std::to_string(*n));
  }
}

// Fills a "disk" that ends after 1 MiB, finds it failing, lifts the limit and goes on.
int FillDisk(const std::string& directory) {
  const std::unique_ptr<Ledger> ledger = Open(directory);
  if (ledger == nullptr) return 3;
  signal(SIGXFSZ, SIG_IGN);
  rlimit limit = {};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlim_t unlimited = limit.rlim_cur;
  limit.rlim_cur = 1 << 20;
  setrlimit(RLIMIT_FSIZE, &limit);
  int n = 1;
  Say("failed " + std::string(Name(AppendUntilItFails(*ledger, &n))));
  Say("later " + std::string(Name(AppendAndWait(*ledger, OrderEvent(n)).error)) +
      (ledger->healthy() ? " healthy" : " unhealthy"));
  Say("because " + ledger->problem());
  limit.rlim_cur = unlimited;
  setrlimit(RLIMIT_FSIZE, &limit);
  Say(ledger->Reopen() ? "reopened" : "not reopened: " + ledger->problem());
  const Appended appended = AppendAndWait(*ledger, OrderEvent(n));
  if (appended.error == LedgerError::kNone) Say(std::to_string(appended.sequence) + " " + std::to_string(n));
  return ledger->healthy() ? 0 : 4;
}

// Cannot erase a person while the disk is full, and must not believe afterwards that there is nobody to erase.
int EraseOnAFullDisk(const std::string& directory) {
  const std::unique_ptr<Ledger> ledger = Open(directory);
  if (ledger == nullptr) return 3;
  LedgerEvent event = OrderEvent(1);
  event.person = "ada", event.personal = "ada@example.com";
  if (AppendAndWait(*ledger, event).error != LedgerError::kNone) return 4;
  signal(SIGXFSZ, SIG_IGN);
  rlimit limit = {};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlim_t unlimited = std::exchange(limit.rlim_cur, 1);
  setrlimit(RLIMIT_FSIZE, &limit);
  Say(ledger->Erase("fruit", "ada") ? "erased" : "not erased");
  limit.rlim_cur = unlimited;
  setrlimit(RLIMIT_FSIZE, &limit);
  Say(ledger->Reopen() ? "reopened" : "not reopened: " + ledger->problem());
  Say(ledger->Personal(1) == "ada@example.com" ? "still there" : "gone");
  Say(ledger->Erase("fruit", "ada") ? "erased" : "not erased");
  Say(ledger->Personal(1) ? "still there" : "gone");
  return 0;
}

// Opens as a user who may not write. Root may write anything, so it becomes another user first.
int OpenReadOnly(const std::string& directory) {
  constexpr uid_t kNobody = 65534;
  if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) return 5;
  return Open(directory) == nullptr ? 0 : 6;
}

}  // namespace

int RunLedgerChild(const std::vector<std::string>& arguments) {
  if (arguments.size() == 4 && arguments[0] == "append") {
    return AppendForever(arguments[1], std::stoi(arguments[2]), arguments[3] == "early");
  }
  if (arguments.size() == 2 && arguments[0] == "full") return FillDisk(arguments[1]);
  if (arguments.size() == 2 && arguments[0] == "erase") return EraseOnAFullDisk(arguments[1]);
  if (arguments.size() == 2 && arguments[0] == "readonly") return OpenReadOnly(arguments[1]);
  return 2;
}

}  // namespace parapet::testing
