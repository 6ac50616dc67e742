// SPDX-License-Identifier: Apache-2.0
//
// One connection's life: what is read, handed over, answered, refused and when it ends, whatever carries the bytes.
//
//   reading ──► handling ──► answered ──► reading …      a request at a time, in order
//      │            (writing where the socket was full)
//      └─ a rule is broken or a deadline passed ──► answered ──► draining ──► closed
//
// `Wire` is the socket and its readiness, `ConnectionHost` the thread that the connection lives on; event_loop.cc
// implements both. Everything here runs on that thread, except Send, which may come from any.
//
// Ownership: the host keeps a connection until it is closed; a pending receive and an unanswered HttpReply keep it too.
// Cost: about 400 bytes and the reader's buffer.
#ifndef PARAPET_ADAPTERS_HTTP_CONNECTION_H_
#define PARAPET_ADAPTERS_HTTP_CONNECTION_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "parapet/adapters/http/message_reader.h"
#include "parapet/adapters/http/server.h"

namespace parapet {

using MonotonicClock = std::chrono::steady_clock;

// Written by one thread, read by any.
class HttpCounter {
 public:
  void Add() { value_.store(value_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }
  uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

struct HttpThreadCounters {
  HttpCounter connections, requests, malformed, timeout, too_large, turned_away;
  void Refused(int status);
};

// What all threads of one server share.
struct HttpShared {
  HttpLimits limits;
  HttpHandler handler;
  HeaderCheck check = &CheckHeaderBlock;
  int family = 0;  // AF_INET, AF_INET6 or AF_UNIX
  std::atomic<size_t> open_connections{0};
};

class Connection;

// The thread that a connection lives on. All but Post and IsThisThread: on that thread only.
class ConnectionHost {
 public:
  virtual ~ConnectionHost() = default;
  // Runs `work` on the thread, later; from any thread. Drops it where the thread has ended.
  virtual void Post(std::function<void()> work) = 0;
  virtual bool IsThisThread() const = 0;
  virtual bool stopping() const = 0;
  virtual void Remove(Connection& connection) = 0;
  virtual std::string& Scratch() = 0;         // empty; valid until the next call
  virtual std::string_view Date() = 0;        // the value of a Date field
  virtual std::span<HttpField> fields() = 0;  // room for the fields of one request
  virtual std::span<char> discard() = 0;      // a place for bytes that nobody reads

  const HttpShared& shared() const { return *shared_; }
  HttpThreadCounters counters;

 protected:
  explicit ConnectionHost(std::shared_ptr<HttpShared> shared) : shared_(std::move(shared)) {}
  const std::shared_ptr<HttpShared> shared_;
};

// A connected, non-blocking stream socket.
class Wire {
 public:
  virtual ~Wire() = default;
  virtual int descriptor() const = 0;
  // Calls connection->OnReceived once; on the thread, never before it returns.
  virtual void Receive(std::span<char> space, std::shared_ptr<Connection> connection) = 0;
  // Calls connection->OnWritable once; on the thread, never before it returns.
  virtual void WaitWritable(std::shared_ptr<Connection> connection) = 0;
  virtual void Close() = 0;
};

enum class Reception : uint8_t { kBytes, kEnd, kFailure };

// REQUIRES: held by a shared_ptr before Start.
class Connection final : public HttpReply::Sink, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<ConnectionHost> host, std::unique_ptr<Wire> wire)
      : host_(std::move(host)), wire_(std::move(wire)), reader_(host_->shared().limits, host_->shared().check) {}

  size_t index = 0;  // in the host's list

  void Start() { Process(); }
  // HttpReply's way in; from any thread.
  void Send(HttpResponse response) override;
  void OnReceived(Reception reception, size_t count);
  void OnWritable(bool failed);
  // Refuses or closes what took too long.
  void CheckDeadline(MonotonicClock::time_point now);
  // Closes where no request is under way; what is, ends with its answer, since the host is stopping.
  void BeginStop();
  void Close();

 private:
  enum class State : uint8_t { kReading, kHandling, kWriting, kAnswered, kDraining, kClosed };
  enum class Phase : uint8_t { kNone, kIdle, kHeader, kBody, kWrite, kLinger };

  void Arm(Phase phase);
  Duration Allowed(Phase phase) const;
  void Process();
  void ProcessMessages();
  void ReadMore(Phase phase);
  void Receive(std::span<char> space);
  void Handle();
  void Answer(const HttpResponse& response);
  void Refuse(HttpRule rule);
  void Write(std::string_view text);
  bool SendSome(std::string_view& text);
  void OnAnswered();
  void Drain();
  bool HasUnreadBytes();

  const std::shared_ptr<ConnectionHost> host_;  // outlives wire_
  const std::unique_ptr<Wire> wire_;
  MessageReader reader_;
  State state_ = State::kReading;
  Phase phase_ = Phase::kNone;
  MonotonicClock::time_point deadline_ = MonotonicClock::time_point::max();
  std::string pending_;  // of an answer, what the socket did not take at once
  size_t drained_ = 0;
  bool processing_ = false, receiving_ = false;
  bool keep_alive_ = true, head_ = false, refused_ = false;
  int minor_version_ = 1;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_CONNECTION_H_
