// SPDX-License-Identifier: Apache-2.0
//
// One thread's event loop: its acceptor, its connections, one timer for all their deadlines. No Asio type shows.
//
// A timer per operation costs a system call per request (3.4 of them in Beast's tutorial server); one tick a thread
// that looks at every open connection costs four wake-ups a second, and none while nobody is connected.
//
// Thread safety: Post from any thread; Listen before Run; Finish after Run returned; the rest on the loop's own thread,
// by Post. Ownership: open connections keep the loop, the loop keeps them; closing breaks the circle.
#ifndef PARAPET_ADAPTERS_HTTP_EVENT_LOOP_H_
#define PARAPET_ADAPTERS_HTTP_EVENT_LOOP_H_

#include <memory>
#include <vector>

#include "parapet/adapters/http/connection.h"
#include "parapet/adapters/http/listener.h"

namespace parapet {

class EventLoop : public ConnectionHost {
 public:
  // Accepts from `socket`. `takers` get the clients in turn; empty: this loop keeps them. Throws std::system_error.
  virtual void Listen(OwnedDescriptor socket, std::vector<std::shared_ptr<EventLoop>> takers) = 0;
  // Serves until stopped and every connection is closed. Makes the calling thread the loop's own.
  virtual void Run() = 0;
  // Accepts who is in the queue, then nobody; closes what is idle; lets the rest end with its answer.
  virtual void BeginStop() = 0;
  // Closes every connection now.
  virtual void CloseAll() = 0;
  // Runs what was posted too late, which finds its connection closed; whatever comes after is dropped.
  virtual void Finish() = 0;
  // Takes a connected socket over, or turns it away where connections_max are open.
  virtual void Adopt(OwnedDescriptor socket) = 0;

 protected:
  using ConnectionHost::ConnectionHost;
};

std::shared_ptr<EventLoop> MakeEventLoop(std::shared_ptr<HttpShared> shared, MonotonicClock::duration tick);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_EVENT_LOOP_H_
