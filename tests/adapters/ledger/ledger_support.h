// SPDX-License-Identifier: Apache-2.0
//
// What the ledger's tests share: a directory of its own, events, and a child process that can be killed.
#ifndef PARAPET_TESTS_ADAPTERS_LEDGER_LEDGER_SUPPORT_H_
#define PARAPET_TESTS_ADAPTERS_LEDGER_LEDGER_SUPPORT_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "parapet/adapters/ledger/sqlite/sqlite_ledger.h"
#include "parapet/core/ports/ledger.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet::testing {

inline constexpr Instant kNow = {1'700'000'000'000'000};

// A new directory (mode 0700) with a place for a ledger.
class TemporaryDirectory : public parapet::TemporaryDirectory {
 public:
  std::string Ledger() const { return path() + "/ledger"; }
};

// Opens a ledger that must open; a failure is the test's failure and ends it.
std::unique_ptr<Ledger> MustOpen(const SqliteLedgerOptions& options);
std::unique_ptr<Ledger> MustOpen(const std::string& directory);
// The message of a ledger that must not open.
std::string RefusalToOpen(const SqliteLedgerOptions& options);

// Order number `n` of the store "fruit": delivery id, subject, answer and payload say the number; every third has an
// effect.
LedgerEvent OrderEvent(int n);
Effect TagEffect(int n);

struct Appended {
  LedgerError error = LedgerError::kNone;
  int64_t sequence = 0;
};
// Appends and waits for `done`.
Appended AppendAndWait(Ledger& ledger, LedgerEvent event);

std::vector<StoredEvent> ReadAll(const Ledger& ledger, std::string_view store = "", int64_t after = 0);
std::vector<int64_t> ReadBackSequences(const Ledger& ledger, EventKind kind, std::string_view subject,
                                       std::string_view store = "fruit");

// --- the test program as a child
// --------------------------------------------------------------------------------------

struct Child {
  pid_t pid = 0;
  int output = -1;  // the reading end of its standard output
};
// Starts this program as `--ledger-child <arguments>`, see RunLedgerChild.
Child StartChild(const std::vector<std::string>& arguments);
// Reads what the child writes until its end; then waits for it. Its status as from waitpid.
std::string FinishChild(Child child, int* status);

// What a child does; its exit status. "append <directory> <round> <honest|early>": appends orders from several threads
// for as long as it lives and writes "<sequence> <n>" for each that was acknowledged. "full <directory>", "erase
// <directory>", "readonly <directory>": see ledger_failure_test.cc.
int RunLedgerChild(const std::vector<std::string>& arguments);

}  // namespace parapet::testing

#endif  // PARAPET_TESTS_ADAPTERS_LEDGER_LEDGER_SUPPORT_H_
