// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/daemon/service.h"

#include <chrono>
#include <system_error>

#include "parapet/plugin/daemon/log.h"
#include "parapet/plugin/daemon/metrics.h"

namespace parapet {
namespace {

constexpr Duration kTick = Milliseconds(5);
constexpr Duration kCheckpointEvery = Seconds(60);  // DESIGN section 5
constexpr Duration kDrain = Seconds(10);
constexpr Duration kFollowEvery = Seconds(2);
constexpr size_t kFollowedUnsaved = 1'000;  // events that a start folds again
constexpr size_t kFoldedAtOnce = 1'000;     // events, so that a stop need not wait for a long ledger
constexpr std::string_view kHooks = "/hooks/";

HttpResponse Text(int status, std::string body) {
  return {.status = status, .body = std::move(body), .content_type = "text/plain; charset=utf-8"};
}

HttpResponse NotFound() {
  return Problem(404, "not-found", "There is nothing here",
                 "Deliveries go to POST /hooks/{store}, checks to POST /v1/check.");
}

}  // namespace

Service::Service(Config config, Now now) : config_(std::move(config)), now_(std::move(now)) {}
Service::~Service() { Stop(); }

std::string Service::Start() {
  std::string error;
  assembly_ = Assembly::Open(config_, now_, &error);
  if (assembly_ == nullptr) return error;
  admin_ = std::make_unique<AdminApi>(config_, *assembly_);
  public_ = std::make_unique<PublicRoutes>(*assembly_);
  const auto trouble = [](const Effect& effect, EffectState state, const std::string& why, Instant) {
    Log(LogLevel::kError, "effect given up",
        {{"store", effect.store},
         {"effect", effect.key},
         {"kind", effect.kind},
         {"state", std::string(Name(state))},
         {"why", why}});
  };
  deliverer_ = std::make_unique<Deliverer>(assembly_->ledger(), assembly_->Connectors(), DeliverySettings{},
                                           static_cast<uint64_t>(assembly_->ledger().epoch()), trouble);
  HttpEndpoint control{.unix_path = config_.ControlSocket()};
  server_ = std::make_unique<HttpServer>(
      config_.listen, config_.limits,
      [this](const HttpRequest& request, HttpReply reply) { Route(request, std::move(reply)); });
  health_ = std::make_unique<HttpServer>(
      config_.health, config_.limits,
      [this](const HttpRequest& request, HttpReply reply) { RouteHealth(request, std::move(reply)); });
  control_ = std::make_unique<HttpServer>(control, config_.limits, [this](const HttpRequest& request, HttpReply reply) {
    Route(request, std::move(reply));
  });
  if (config_.admin) {
    remote_ = std::make_unique<HttpServer>(
        *config_.admin, config_.limits,
        [this](const HttpRequest& request, HttpReply reply) { reply.Send(admin_->HandleRemote(request, now_())); });
  }
  try {
    if (remote_ != nullptr) remote_->Start();
    server_->Start();
    health_->Start();
    control_->Start();
  } catch (const std::system_error& failure) {
    return std::string("cannot listen: ") + failure.what();
  }
  threads_.emplace_back([this] { TickLoop(); });
  threads_.emplace_back([this] { OutboxLoop(); });
  threads_.emplace_back([this] { CheckpointLoop(); });
  threads_.emplace_back([this] { FollowLoop(); });
  threads_.emplace_back([this] { public_->Work(); });
  threads_.emplace_back([this] { ReconcileLoop(); });
  Log(LogLevel::kInfo, "serving",
      {{"address", config_.listen.address},
       {"port", std::to_string(port())},
       {"health_port", std::to_string(health_port())}});
  return {};
}

void Service::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto* server : {server_.get(), control_.get(), remote_.get()}) {
    if (server != nullptr) server->Stop(kDrain);
  }
  if (public_ != nullptr) public_->Stop();
  if (assembly_ != nullptr) {
    for (const auto& parts : assembly_->stores()) parts->watch.reconciler.Stop();
  }
  for (std::thread& thread : threads_) thread.join();
  if (assembly_ != nullptr) {
    for (const auto& parts : assembly_->stores()) {
      parts->flow.SaveCheckpoint();
      parts->follow.SaveCheckpoint();
    }
  }
  if (health_ != nullptr) health_->Stop(Seconds(1));
}

void Service::Route(const HttpRequest& request, HttpReply reply) {
  if (request.over_unix_socket && request.path.starts_with("/admin/v1/")) {
    return reply.Send(admin_->Handle(request.method, request.target, request.body, now_()));
  }
  if (public_->Take(request, now_(), reply)) return;
  if (request.method != "POST") {
    HttpResponse refused = Problem(405, "method-not-allowed", "Only POST is served here", "");
    refused.extra_headers = "Allow: POST\r\n";
    return reply.Send(std::move(refused));
  }
  if (request.path.starts_with("/v1/")) return RouteCheck(request, std::move(reply));
  if (!request.path.starts_with(kHooks)) return reply.Send(NotFound());
  StoreParts* parts = assembly_->Find(request.path.substr(kHooks.size()));
  if (parts == nullptr) return reply.Send(UnknownStore(request.body));
  parts->flow.Deliver(request, *parts->flow.options().hooks, false, now_(), std::move(reply));
}

// By store token, or over the unix socket with ?store=.
void Service::RouteCheck(const HttpRequest& request, HttpReply reply) {
  if (request.path != "/v1/check" && request.path != "/v1/items" && request.path != "/v1/stock")
    return reply.Send(NotFound());
  const auto query = ParseQuery(request.query);
  const auto named = query.find("store");
  const Instant now = now_();
  for (const auto& parts : assembly_->stores()) {
    if (named != query.end() && parts->name() != named->second) continue;
    const bool trusted = request.over_unix_socket && (named != query.end() || assembly_->stores().size() == 1);
    if (!trusted && parts->flow.options().native->Verify(request, now) != Refusal::kNone) continue;
    return parts->flow.Deliver(request, *parts->flow.options().native, trusted, now, std::move(reply));
  }
  reply.Send(UnknownStore(request.body));
}

std::string Service::NotReady() const {
  if (!assembly_->ledger().healthy()) return "the ledger cannot be written: " + assembly_->ledger().problem();
  for (const auto& parts : assembly_->stores()) {
    if (parts->flow.recovering()) return "store " + parts->name() + " is being restored from the ledger";
  }
  return {};
}

void Service::RouteHealth(const HttpRequest& request, HttpReply reply) {
  if (request.path == "/livez") return reply.Send(Text(200, "ok\n"));
  if (request.path == "/readyz") {
    const std::string why = NotReady();
    return reply.Send(why.empty() ? Text(200, "ok\n") : Text(503, "not ready: " + why + "\n"));
  }
  if (request.path == "/metrics") {
    DeliveryCounters delivered;
    {
      const std::lock_guard lock(mutex_);
      delivered = delivered_;
    }
    HttpResponse metrics = Text(200, WriteMetrics(*assembly_, delivered, server_->counters()));
    metrics.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return reply.Send(std::move(metrics));
  }
  reply.Send(Problem(404, "not-found", "There is nothing here", "Served are /livez, /readyz and /metrics."));
}

bool Service::Sleep(Duration duration) {
  std::unique_lock lock(mutex_);
  return wake_.wait_for(lock, std::chrono::microseconds(duration.micros), [this] { return stopping_; });
}

void Service::TickLoop() {
  while (!Sleep(kTick)) {
    for (const auto& parts : assembly_->stores()) parts->flow.Tick(now_());
  }
}

void Service::OutboxLoop() {
  while (!Sleep(Milliseconds(50))) {
    deliverer_->Step(now_());
    const std::lock_guard lock(mutex_);
    delivered_ = deliverer_->counters();
  }
}

void Service::CheckpointLoop() {
  while (!Sleep(kCheckpointEvery)) {
    for (const auto& parts : assembly_->stores()) {
      parts->flow.SaveCheckpoint();
      parts->follow.SaveCheckpoint(kFollowedUnsaved);
    }
    assembly_->ledger().Retain(now_());
  }
}

// Asks platforms for their orders, which may take a while and holds nothing else up.
void Service::ReconcileLoop() {
  while (!Sleep(kFollowEvery)) {
    for (const auto& parts : assembly_->stores()) parts->watch.reconciler.Step(now_());
  }
}

void Service::FollowLoop() {
  while (!Sleep(kFollowEvery)) {
    for (const auto& parts : assembly_->stores()) {
      while (!parts->follow.CatchUp(kFoldedAtOnce)) {
        if (Sleep(Duration())) return;
      }
      parts->follow.Tick(now_());
    }
  }
}

}  // namespace parapet
