// SPDX-License-Identifier: Apache-2.0
//
// The service: listeners, the clock, the outbox worker, checkpoints.
//
// Listeners: deliveries, checks and what the public may ask; /livez /readyz /metrics on their own; the control socket.
// Threads: the server's, one that ticks the flows every few milliseconds, one that works the outbox, one that writes
// checkpoints (every 60 s, and when it stops), one that follows incidents and cases, one that answers the public (what
// waits for follow-through or the disk never runs on the server's), one that asks platforms for their orders. A start
// is checkpoint + fold; there is no other way in, so a crash needs nothing special.
//
// Thread safety: Start, Stop from one thread.
#ifndef PARAPET_PLUGIN_DAEMON_SERVICE_H_
#define PARAPET_PLUGIN_DAEMON_SERVICE_H_

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "parapet/adapters/http/server.h"
#include "parapet/plugin/admin/api.h"
#include "parapet/plugin/daemon/public_routes.h"
#include "parapet/plugin/setup/assembly.h"

namespace parapet {

class Service {
 public:
  explicit Service(Config config, Now now = WallClock);
  ~Service();
  // Empty on success, else what is wrong.
  std::string Start();
  // Stops accepting, finishes what is in flight, writes a checkpoint.
  void Stop();
  uint16_t port() const { return server_->port(); }
  uint16_t health_port() const { return health_->port(); }
  uint16_t admin_port() const { return remote_ == nullptr ? 0 : remote_->port(); }
  Assembly& assembly() { return *assembly_; }

 private:
  void Route(const HttpRequest& request, HttpReply reply);
  void RouteCheck(const HttpRequest& request, HttpReply reply);
  void RouteHealth(const HttpRequest& request, HttpReply reply);
  std::string NotReady() const;
  void TickLoop();
  void OutboxLoop();
  void CheckpointLoop();
  void FollowLoop();
  void ReconcileLoop();
  // Sleeps; true when the service is stopping.
  bool Sleep(Duration duration);

  const Config config_;
  const Now now_;
  std::unique_ptr<Assembly> assembly_;
  std::unique_ptr<AdminApi> admin_;
  std::unique_ptr<PublicRoutes> public_;
  std::unique_ptr<Deliverer> deliverer_;
  std::unique_ptr<HttpServer> server_, health_, control_, remote_;  // remote_: the admin listener
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  DeliveryCounters delivered_;  // the worker's counters as of its last step
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_DAEMON_SERVICE_H_
