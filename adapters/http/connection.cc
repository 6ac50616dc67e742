// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <utility>

#include "parapet/adapters/http/response_text.h"

namespace parapet {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
// After a refusal, what the client still sends is read and thrown away, so that a reset does not overtake the answer.
constexpr Duration kLingerDeadline = Seconds(1);
constexpr size_t kLingerBytesMax = 4 * 1024 * 1024;

std::chrono::microseconds Micros(Duration duration) { return std::chrono::microseconds(duration.micros); }

}  // namespace

void HttpThreadCounters::Refused(int status) {
  HttpCounter& counter = status == 408 ? timeout : status == 413 || status == 431 ? too_large : malformed;
  counter.Add();
}

void Connection::Send(HttpResponse response) {
  // processing_ belongs to the worker's thread, so it is looked at only there.
  if (host_->IsThisThread() && processing_) return Answer(response);
  host_->Post([self = shared_from_this(), response = std::move(response)] {
    if (self->state_ != State::kHandling) return;
    self->Answer(response);
    self->Process();
  });
}

Duration Connection::Allowed(Phase phase) const {
  switch (phase) {
    case Phase::kIdle:
      return host_->shared().limits.idle_deadline;
    case Phase::kHeader:
      return host_->shared().limits.header_deadline;
    case Phase::kBody:
      return host_->shared().limits.body_deadline;
    case Phase::kWrite:
      return host_->shared().limits.write_deadline;
    case Phase::kLinger:
      return std::min(kLingerDeadline, host_->shared().limits.idle_deadline);
    case Phase::kNone:
      break;
  }
  return {};
}

// Deadlines are absolute: only a new phase sets a new one.
void Connection::Arm(Phase phase) {
  if (phase == phase_) return;
  phase_ = phase;
  deadline_ = MonotonicClock::time_point::max();
  if (phase != Phase::kNone) deadline_ = MonotonicClock::now() + Micros(Allowed(phase));
}

void Connection::CheckDeadline(MonotonicClock::time_point now) {
  if (now < deadline_) return;
  if (phase_ != Phase::kHeader && phase_ != Phase::kBody) return Close();
  Refuse(phase_ == Phase::kHeader ? HttpRule::kHeaderTimeout : HttpRule::kBodyTimeout);
  Process();
}

void Connection::Process() {
  if (processing_) return;
  const auto self = shared_from_this();
  processing_ = true;
  try {
    ProcessMessages();
  } catch (const std::exception&) {  // out of memory: this client pays, the others do not
    Close();
  }
  processing_ = false;
}

void Connection::ProcessMessages() {
  while (state_ == State::kReading || state_ == State::kAnswered) {
    if (state_ == State::kAnswered) {
      OnAnswered();
      continue;
    }
    switch (reader_.Next(host_->fields())) {
      case MessageReader::Progress::kNeedsHeader:
        return ReadMore(reader_.empty() ? Phase::kIdle : Phase::kHeader);
      case MessageReader::Progress::kNeedsBody:
        return ReadMore(Phase::kBody);
      case MessageReader::Progress::kRequest:
        Handle();
        break;
      case MessageReader::Progress::kRefused:
        Refuse(reader_.rule());
        break;
    }
  }
}

void Connection::ReadMore(Phase phase) {
  Arm(phase);
  if (phase == Phase::kIdle && host_->stopping() && !HasUnreadBytes()) return Close();
  if (phase == Phase::kBody && reader_.TakeContinue()) {
    std::string_view text = kContinue;
    if (!SendSome(text) || !text.empty()) return Close();
  }
  Receive(reader_.Space());
}

void Connection::Receive(std::span<char> space) {
  if (receiving_) return;
  receiving_ = true;
  wire_->Receive(space, shared_from_this());
}

void Connection::OnReceived(Reception reception, size_t count) {
  receiving_ = false;
  if (state_ == State::kDraining) {
    drained_ += count;
    const bool over = reception != Reception::kBytes || drained_ > kLingerBytesMax;
    return over ? Close() : Receive(host_->discard());
  }
  if (state_ != State::kReading) return;
  if (reception == Reception::kEnd && !reader_.empty()) {
    Refuse(HttpRule::kRequestIncomplete);
  } else if (reception != Reception::kBytes) {
    return Close();
  } else {
    reader_.Received(count);
  }
  Process();
}

void Connection::Handle() {
  const BeastHeader& header = reader_.request();
  const size_t question = header.target.find('?');
  HttpRequest request;
  request.method = header.method;
  request.target = header.target;
  request.path = header.target.substr(0, question);
  if (question != std::string_view::npos) request.query = header.target.substr(question + 1);
  request.body = reader_.body();
  request.over_unix_socket = host_->shared().family == AF_UNIX;
  request.socket = wire_->descriptor();
  request.headers = header.fields;
  head_ = header.method == "HEAD";
  keep_alive_ = reader_.keep_alive();
  minor_version_ = header.minor_version;
  state_ = State::kHandling;
  Arm(Phase::kNone);
  host_->counters.requests.Add();
  try {
    host_->shared().handler(request, HttpReply(shared_from_this()));
  } catch (...) {
    // The reply answered 500 as it was dropped, unless it was sent or is kept.
  }
}

void Connection::Answer(const HttpResponse& response) {
  if (state_ != State::kHandling) return;
  keep_alive_ = keep_alive_ && !response.close && !host_->stopping();
  std::string& text = host_->Scratch();
  AppendResponse(text, response, host_->Date(), head_, keep_alive_, minor_version_);
  Write(text);
}

void Connection::Refuse(HttpRule rule) {
  const HttpResponse response = RefusalResponse(rule);
  host_->counters.Refused(response.status);
  refused_ = true;
  keep_alive_ = false;
  std::string& text = host_->Scratch();
  AppendResponse(text, response, host_->Date(), /*head=*/false, /*keep_alive=*/false, 1);
  Write(text);
}

void Connection::Write(std::string_view text) {
  if (!SendSome(text)) return Close();
  if (text.empty()) {
    state_ = State::kAnswered;
    return;
  }
  pending_ = text;
  state_ = State::kWriting;
  Arm(Phase::kWrite);
  wire_->WaitWritable(shared_from_this());
}

// Sends what the socket takes at once and cuts it off `text`; false where the connection is gone.
bool Connection::SendSome(std::string_view& text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(wire_->descriptor(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    text.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void Connection::OnWritable(bool failed) {
  if (state_ != State::kWriting) return;
  std::string_view rest = pending_;
  if (failed || !SendSome(rest)) return Close();
  pending_.erase(0, pending_.size() - rest.size());
  if (!pending_.empty()) return wire_->WaitWritable(shared_from_this());
  pending_ = std::string();
  state_ = State::kAnswered;
  Process();
}

void Connection::OnAnswered() {
  Arm(Phase::kNone);
  if (refused_) return Drain();
  reader_.Consume();
  if (keep_alive_) {
    state_ = State::kReading;
    return;
  }
  if (!reader_.empty() || HasUnreadBytes()) return Drain();
  Close();
}

void Connection::Drain() {
  ::shutdown(wire_->descriptor(), SHUT_WR);
  state_ = State::kDraining;
  Arm(Phase::kLinger);
  Receive(host_->discard());
}

bool Connection::HasUnreadBytes() {
  char byte;
  return ::recv(wire_->descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void Connection::BeginStop() {
  if (state_ == State::kReading && reader_.empty() && !HasUnreadBytes()) Close();
}

void Connection::Close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  deadline_ = MonotonicClock::time_point::max();
  wire_->Close();
  host_->Remove(*this);
}

}  // namespace parapet
