// SPDX-License-Identifier: Apache-2.0
//
// A durable commit of the ledger, against the least that durability costs: one write of the same bytes into a file that
// already has its size, and one fdatasync. By wall time, since both wait for the disk; the argument is how many events
// are committed together. Files lie in the working folder, so run it where a ledger would be.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "parapet/adapters/ledger/sqlite/sqlite_ledger.h"
#include "parapet/bench/check.h"

namespace parapet::bench {
namespace {

constexpr size_t kEventBytes = 512;

// A folder of its own, removed at the end.
class Folder {
 public:
  Folder() : path_(std::filesystem::current_path() / ("bench-ledger-" + std::to_string(getpid()))) {
    std::filesystem::create_directory(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string File(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

LedgerEvent Event(int64_t number) {
  LedgerEvent event;
  event.store = "bench";
  event.at = Instant{1'700'000'000'000'000 + number};
  event.delivery_id = "delivery-" + std::to_string(number);
  event.subject = "order-" + std::to_string(number);
  event.payload = "{\"order\":\"" + std::string(kEventBytes - 12, 'x') + "\"}";
  return event;
}

// Appends `batch` events and waits until the last of them is on disk.
void Commit(Ledger& ledger, int64_t& number, int64_t batch) {
  std::promise<LedgerError> durable;
  for (int64_t i = 0; i < batch; ++i) {
    const bool last = i + 1 == batch;
    ledger.Append(Event(number++),
                  last ? Ledger::Done([&](LedgerError error, int64_t) { durable.set_value(error); }) : Ledger::Done());
  }
  Require(durable.get_future().get() == LedgerError::kNone, "the commit is durable");
}

void BM_Commit(benchmark::State& state) {
  const Folder folder;
  std::string error;
  SqliteLedgerOptions options;
  options.directory = folder.File("ledger");
  const std::unique_ptr<Ledger> ledger = OpenSqliteLedger(options, &error);
  Require(ledger != nullptr, error.c_str());
  int64_t number = 0;
  for (auto _ : state) Commit(*ledger, number, state.range(0));
  int64_t kept = 0;
  ledger->Read("bench", 0, [&](const StoredEvent&) { return ++kept, true; });
  Require(kept == number, "every event is there");
}

void BM_BareWrite(benchmark::State& state) {
  const Folder folder;
  const size_t bytes = kEventBytes * static_cast<size_t>(state.range(0));
  constexpr off_t kFileBytes = 64 << 20;
  const std::string block(bytes, 'x');
  const int file = open(folder.File("log").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  Require(file >= 0 && posix_fallocate(file, 0, kFileBytes) == 0 && fsync(file) == 0, "the file is made");
  off_t at = 0;
  for (auto _ : state) {
    const bool written = pwrite(file, block.data(), bytes, at) == static_cast<ssize_t>(bytes) && fdatasync(file) == 0;
    Require(written, "the write is durable");
    at = (at + static_cast<off_t>(bytes)) % (kFileBytes - static_cast<off_t>(bytes));
  }
  close(file);
}

BENCHMARK(BM_Commit)->Arg(1)->Arg(64)->UseRealTime();
BENCHMARK(BM_BareWrite)->Arg(1)->Arg(64)->UseRealTime();

}  // namespace
}  // namespace parapet::bench

BENCHMARK_MAIN();
