// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/adapters/ledger/ledger_support.h"

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <future>

extern char** environ;

namespace parapet::testing {

std::unique_ptr<Ledger> MustOpen(const SqliteLedgerOptions& options) {
  std::string error;
  std::unique_ptr<Ledger> ledger = OpenSqliteLedger(options, &error);
  if (ledger != nullptr) return ledger;
  ADD_FAILURE() << error;
  std::abort();
}

std::unique_ptr<Ledger> MustOpen(const std::string& directory) {
  SqliteLedgerOptions options;
  options.directory = directory;
  return MustOpen(options);
}

std::string RefusalToOpen(const SqliteLedgerOptions& options) {
  std::string error;
  EXPECT_EQ(OpenSqliteLedger(options, &error), nullptr);
  EXPECT_FALSE(error.empty());
  return error;
}

Effect TagEffect(int n) {
  Effect effect;
  effect.key = "effect-" + std::to_string(n);
  effect.store = "fruit";
  effect.kind = "tag";
  effect.target = std::to_string(n);
  effect.payload = R"({"tag":"parapet-review"})";
  effect.created_at = kNow;
  effect.due_at = kNow;
  return effect;
}

LedgerEvent OrderEvent(int n) {
  const std::string number = std::to_string(n);
  LedgerEvent event;
  event.store = "fruit";
  event.at = kNow + Seconds(n);
  event.delivery_id = "delivery-" + number;
  event.body_digest = std::string(32, static_cast<char>(n));
  event.subject = "order/" + number;
  event.payload = "{\"n\":" + number + ",\"padding\":\"" + std::string(static_cast<size_t>(n % 7) * 500, 'p') + "\"}";
  event.answer = "{\"order\":" + number + "}";
  if (n % 3 == 0) event.effects.push_back(TagEffect(n));
  return event;
}

Appended AppendAndWait(Ledger& ledger, LedgerEvent event) {
  std::promise<Appended> promise;
  const int64_t issued = ledger.Append(std::move(event), [&](LedgerError error, int64_t sequence) {
    promise.set_value({error, sequence});
  });
  const Appended appended = promise.get_future().get();
  EXPECT_EQ(appended.sequence, issued);
  return appended;
}

std::vector<StoredEvent> ReadAll(const Ledger& ledger, std::string_view store, int64_t after) {
  std::vector<StoredEvent> events;
  ledger.Read(store, after, [&](const StoredEvent& event) {
    events.push_back(event);
    return true;
  });
  return events;
}

std::vector<int64_t> ReadBackSequences(const Ledger& ledger, EventKind kind, std::string_view subject,
                                       std::string_view store) {
  std::vector<int64_t> sequences;
  ledger.ReadBack(store, kind, subject, [&](const StoredEvent& event) {
    sequences.push_back(event.sequence);
    return true;
  });
  return sequences;
}

Child StartChild(const std::vector<std::string>& arguments) {
  int ends[2] = {};
  if (pipe(ends) != 0) std::abort();
  std::vector<std::string> words = {"/proc/self/exe", "--ledger-child"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  Child child;
  if (posix_spawn(&child.pid, words[0].c_str(), &actions, nullptr, pointers.data(), environ) != 0) std::abort();
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  child.output = ends[0];
  return child;
}

std::string FinishChild(Child child, int* status) {
  std::string output;
  char buffer[4096];
  for (ssize_t size = 0; (size = read(child.output, buffer, sizeof buffer)) > 0;)
    output.append(buffer, static_cast<size_t>(size));
  close(child.output);
  waitpid(child.pid, status, 0);
  return output;
}

}  // namespace parapet::testing
