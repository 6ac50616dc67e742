// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/server.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "parapet/adapters/http/event_loop.h"

namespace parapet {
namespace {

constexpr Duration kTickMax = Milliseconds(250);
constexpr Duration kTickMin = Milliseconds(5);

// How often deadlines are looked at: an eighth of the shortest is precise enough for what they guard against.
MonotonicClock::duration TickOf(const HttpLimits& limits) {
  const Duration shortest =
      std::min({limits.header_deadline, limits.body_deadline, limits.idle_deadline, limits.write_deadline});
  return std::chrono::microseconds(std::clamp(Duration{shortest.micros / 8}, kTickMin, kTickMax).micros);
}

}  // namespace

struct HttpServer::Impl {
  HttpEndpoint endpoint;
  std::shared_ptr<HttpShared> shared = std::make_shared<HttpShared>();
  std::vector<std::shared_ptr<EventLoop>> loops;
  std::vector<std::thread> threads;
  uint16_t port = 0;
  bool stopped = false;
  std::mutex mutex;
  std::condition_variable ended;
  size_t running = 0;  // guarded by mutex

  void Listen();
  void RunThreads();
  void Stop(Duration grace);
};

HttpServer::HttpServer(HttpEndpoint endpoint, HttpLimits limits, HttpHandler handler, HeaderCheck check)
    : impl_(std::make_unique<Impl>()) {
  impl_->endpoint = std::move(endpoint);
  impl_->shared->limits = limits;
  impl_->shared->handler = std::move(handler);
  impl_->shared->check = check;
}

HttpServer::~HttpServer() { Stop(Duration{}); }

void HttpServer::Impl::Listen() {
  Listeners listeners = OpenListeners(endpoint);
  port = listeners.port;
  shared->family = listeners.family;
  for (int i = 0; i < endpoint.threads; ++i) loops.push_back(MakeEventLoop(shared, TickOf(shared->limits)));
  if (listeners.sockets.size() == 1) {
    const bool alone = loops.size() == 1;
    loops.front()->Listen(std::move(listeners.sockets.front()), alone ? decltype(loops){} : loops);
    return;
  }
  for (size_t i = 0; i < loops.size(); ++i) loops[i]->Listen(std::move(listeners.sockets[i]), {});
}

void HttpServer::Impl::RunThreads() {
  running = loops.size();
  for (const auto& loop : loops) {
    threads.emplace_back([this, &loop = *loop] {
      loop.Run();
      const std::lock_guard<std::mutex> lock(mutex);
      --running;
      ended.notify_all();
    });
  }
}

void HttpServer::Impl::Stop(Duration grace) {
  if (stopped || loops.empty()) return;
  stopped = true;
  for (const auto& loop : loops) loop->Post([&loop = *loop] { loop.BeginStop(); });
  {
    std::unique_lock<std::mutex> lock(mutex);
    ended.wait_for(lock, std::chrono::microseconds(grace.micros), [this] { return running == 0; });
  }
  for (const auto& loop : loops) loop->Post([&loop = *loop] { loop.CloseAll(); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& loop : loops) loop->Finish();
  if (!endpoint.unix_path.empty()) ::unlink(endpoint.unix_path.c_str());
}

void HttpServer::Start() {
  if (impl_->endpoint.threads < 1) throw std::invalid_argument("an HTTP server needs at least one thread");
  impl_->Listen();
  impl_->RunThreads();
}

uint16_t HttpServer::port() const { return impl_->port; }

void HttpServer::Stop(Duration grace) { impl_->Stop(grace); }

HttpCounters HttpServer::counters() const {
  HttpCounters sum;
  for (const auto& loop : impl_->loops) {
    const HttpThreadCounters& counters = loop->counters;
    sum.connections += counters.connections.get();
    sum.requests += counters.requests.get();
    sum.refused_malformed += counters.malformed.get();
    sum.refused_timeout += counters.timeout.get();
    sum.refused_too_large += counters.too_large.get();
    sum.refused_connections += counters.turned_away.get();
  }
  sum.open_connections = impl_->shared->open_connections.load();
  return sum;
}

}  // namespace parapet
