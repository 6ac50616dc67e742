// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/event_loop.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <ctime>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "parapet/adapters/http/response_text.h"

namespace parapet {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Protocol = asio::generic::stream_protocol;
using Socket = asio::basic_stream_socket<Protocol, Executor>;
using Timer = asio::basic_waitable_timer<MonotonicClock, asio::wait_traits<MonotonicClock>, Executor>;

constexpr auto kAcceptPause = std::chrono::milliseconds(50);  // after accept failed for want of memory
constexpr int kAcceptsPerWakeup = 64;                         // then open connections get their turn
constexpr size_t kScratchBytesKept = 64 * 1024;

class SocketWire final : public Wire {
 public:
  explicit SocketWire(Socket socket) : socket_(std::move(socket)), descriptor_(socket_.native_handle()) {}
  int descriptor() const override { return descriptor_; }

  void Receive(std::span<char> space, std::shared_ptr<Connection> connection) override {
    socket_.async_read_some(asio::buffer(space.data(), space.size()), [connection = std::move(connection)](
                                                                          const Error& error, size_t count) {
      const Reception failed = error == asio::error::eof ? Reception::kEnd : Reception::kFailure;
      connection->OnReceived(error ? failed : Reception::kBytes, count);
    });
  }
  void WaitWritable(std::shared_ptr<Connection> connection) override {
    socket_.async_wait(Socket::wait_write, [connection = std::move(connection)](const Error& error) {
      connection->OnWritable(static_cast<bool>(error));
    });
  }
  void Close() override {
    Error ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
  const int descriptor_;
};

// One thread: its event loop, its acceptor, its connections, one timer for all their deadlines.
class Worker final : public EventLoop, public std::enable_shared_from_this<Worker> {
 public:
  Worker(std::shared_ptr<HttpShared> shared, MonotonicClock::duration tick)
      : EventLoop(std::move(shared)),
        io_(1),
        work_(io_.get_executor()),
        listener_(io_.get_executor()),
        tick_timer_(io_.get_executor()),
        accept_timer_(io_.get_executor()),
        tick_(tick),
        discard_(16 * 1024) {
    fields_.resize(shared_->limits.header_fields_max);
  }

  void Listen(OwnedDescriptor socket, std::vector<std::shared_ptr<EventLoop>> takers) override;
  void Run() override;
  void BeginStop() override;
  void CloseAll() override;
  void Finish() override;
  void Adopt(OwnedDescriptor socket) override;

  void Post(std::function<void()> work) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!finished_) asio::post(io_, std::move(work));
  }
  bool IsThisThread() const override { return thread_id_ == std::this_thread::get_id(); }
  bool stopping() const override { return stopping_; }
  void Remove(Connection& connection) override;
  std::string& Scratch() override;
  std::string_view Date() override;
  std::span<HttpField> fields() override { return fields_; }
  std::span<char> discard() override { return discard_; }

 private:
  void WaitForClients();
  void Accept();
  bool TurnAwayOnReserve();
  void TurnAway(const OwnedDescriptor& socket);
  void Tick();
  void FinishIfDone();

  std::mutex mutex_;
  bool finished_ = false;  // guarded by mutex_
  asio::io_context io_;
  std::optional<asio::executor_work_guard<Executor>> work_;
  Socket listener_;
  Timer tick_timer_, accept_timer_;
  const MonotonicClock::duration tick_;
  bool ticking_ = false, stopping_ = false;
  OwnedDescriptor reserve_;
  std::vector<std::shared_ptr<EventLoop>> takers_;  // who gets accepted sockets in turn; empty: this one
  size_t next_taker_ = 0;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<HttpField> fields_;
  std::vector<char> discard_;
  std::string scratch_, date_;
  std::time_t date_second_ = -1;
  std::thread::id thread_id_;
};

// Implementation.

void Worker::Listen(OwnedDescriptor socket, std::vector<std::shared_ptr<EventLoop>> takers) {
  takers_ = std::move(takers);
  reserve_ = OwnedDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  Error error;
  listener_.assign(Protocol(shared_->family, 0), socket.get(), error);
  if (error) throw std::system_error(error.value(), std::generic_category(), "cannot watch the listening socket");
  socket.Release();
  WaitForClients();
}

void Worker::Run() {
  thread_id_ = std::this_thread::get_id();
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::exception&) {  // out of memory outside any connection: go on with the next event
    }
  }
}

void Worker::WaitForClients() {
  listener_.async_wait(Socket::wait_read, [this](const Error& error) {
    if (!error) Accept();
  });
}

void Worker::Accept() {
  for (int i = 0; i < kAcceptsPerWakeup; ++i) {
    OwnedDescriptor socket(::accept4(listener_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.get() >= 0) {
      if (takers_.empty()) {
        Adopt(std::move(socket));
      } else {
        EventLoop& taker = *takers_[next_taker_++ % takers_.size()];
        taker.Post([&taker, shared = std::make_shared<OwnedDescriptor>(std::move(socket))] {
          taker.Adopt(std::move(*shared));
        });
      }
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if ((errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) && !TurnAwayOnReserve()) {
      accept_timer_.expires_after(kAcceptPause);
      return accept_timer_.async_wait([this](const Error& error) {
        if (!error) WaitForClients();
      });
    }
  }
  if (!stopping_) WaitForClients();
}

// Out of file descriptors: a client that is left in the queue would wait for nothing.
bool Worker::TurnAwayOnReserve() {
  reserve_.Reset();
  bool worked = false;
  {
    const OwnedDescriptor socket(::accept4(listener_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC));
    worked = socket.get() >= 0 || errno == EAGAIN;
    if (socket.get() >= 0) counters.turned_away.Add();
  }
  reserve_ = OwnedDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return worked && reserve_.get() >= 0;
}

void Worker::Adopt(OwnedDescriptor descriptor) {
  if (shared_->open_connections.fetch_add(1) >= shared_->limits.connections_max) {
    shared_->open_connections.fetch_sub(1);
    return TurnAway(descriptor);
  }
  if (shared_->family != AF_UNIX) {
    const int on = 1;
    ::setsockopt(descriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  Socket socket(io_.get_executor());
  Error error;
  socket.assign(Protocol(shared_->family, 0), descriptor.get(), error);
  if (error) {
    shared_->open_connections.fetch_sub(1);
    return TurnAway(descriptor);
  }
  descriptor.Release();
  counters.connections.Add();
  auto connection = std::make_shared<Connection>(shared_from_this(), std::make_unique<SocketWire>(std::move(socket)));
  connection->index = connections_.size();
  connections_.push_back(connection);
  if (!ticking_) Tick();
  connection->Start();
}

void Worker::TurnAway(const OwnedDescriptor& socket) {
  counters.turned_away.Add();
  std::string& text = Scratch();
  AppendResponse(text, RefusalResponse(HttpRule::kTooManyConnections), Date(), false, false, 1);
  // What came already is read first: closing over unread bytes resets the connection and loses the answer.
  [[maybe_unused]] const ssize_t read = ::recv(socket.get(), discard_.data(), discard_.size(), MSG_DONTWAIT);
  [[maybe_unused]] const ssize_t sent = ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(socket.get(), SHUT_WR);
}

void Worker::Tick() {
  const auto now = MonotonicClock::now();
  // Backwards: a connection that closes is replaced by the last, which was looked at already.
  for (size_t i = connections_.size(); i-- > 0;) std::shared_ptr(connections_[i])->CheckDeadline(now);
  ticking_ = !connections_.empty();
  if (!ticking_) return;
  tick_timer_.expires_after(tick_);
  tick_timer_.async_wait([this](const Error& error) {
    if (!error) Tick();
  });
}

void Worker::Remove(Connection& connection) {
  const size_t index = connection.index;
  std::swap(connections_[index], connections_.back());
  connections_[index]->index = index;
  connections_.pop_back();  // whoever calls keeps the connection
  shared_->open_connections.fetch_sub(1);
  FinishIfDone();
}

std::string& Worker::Scratch() {
  if (scratch_.capacity() > kScratchBytesKept) scratch_ = std::string();
  scratch_.clear();
  return scratch_;
}

std::string_view Worker::Date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_second_) {
    date_ = HttpDate(now);
    date_second_ = now;
  }
  return date_;
}

void Worker::BeginStop() {
  stopping_ = true;
  if (listener_.is_open()) {
    Accept();  // who is in the queue was let in
    Error ignored;
    listener_.close(ignored);
  }
  accept_timer_.cancel();
  for (size_t i = connections_.size(); i-- > 0;) std::shared_ptr(connections_[i])->BeginStop();
  FinishIfDone();
}

void Worker::CloseAll() {
  stopping_ = true;
  for (size_t i = connections_.size(); i-- > 0;) std::shared_ptr(connections_[i])->Close();
  FinishIfDone();
}

void Worker::FinishIfDone() {
  if (!stopping_ || !connections_.empty()) return;
  tick_timer_.cancel();
  work_.reset();
}

// After the thread ended: what was posted meanwhile runs, finds its connection closed, and lets go of it.
void Worker::Finish() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    finished_ = true;
  }
  takers_.clear();
  io_.restart();
  io_.poll();
}

}  // namespace

std::shared_ptr<EventLoop> MakeEventLoop(std::shared_ptr<HttpShared> shared, MonotonicClock::duration tick) {
  return std::make_shared<Worker>(std::move(shared), tick);
}

}  // namespace parapet
