// SPDX-License-Identifier: Apache-2.0
//
// What one client may cost the HTTP server: bytes, fields, time, connections.
//
// Every deadline is absolute: it starts when its phase starts and no byte that trickles in moves it. All are kept to
// within a quarter of a second (or an eighth of the shortest one, where that is less), by one timer a thread.
//
// Thread safety: a value.
#ifndef PARAPET_ADAPTERS_HTTP_LIMITS_H_
#define PARAPET_ADAPTERS_HTTP_LIMITS_H_

#include <cstddef>

#include "parapet/core/kernel/time.h"

namespace parapet {

// Defaults of DESIGN section 5.
struct HttpLimits {
  size_t header_bytes_max = 16 * 1024;    // request line, fields and the empty line; more is answered 431
  size_t header_fields_max = 64;          // more is answered 431
  size_t body_bytes_max = 1024 * 1024;    // more is answered 413, before it is read where the length is declared
  Duration header_deadline = Seconds(5);  // from the first byte of a request to the end of its header block
  Duration body_deadline = Seconds(10);   // from the end of the header block to the end of the body
  Duration idle_deadline = Seconds(15);   // between requests, also before the first; then closed without a word
  Duration write_deadline = Seconds(10);  // from the first byte of an answer to the last
  size_t connections_max = 1024;          // open at once; the next one is answered 503
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_LIMITS_H_
