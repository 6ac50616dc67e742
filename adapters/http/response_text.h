// SPDX-License-Identifier: Apache-2.0
//
// Answers as bytes: status line, fields and body in one string, so that one send carries them.
//
// Thread safety: pure functions. Cost: one append per part into a string that the caller keeps and reuses.
#ifndef PARAPET_ADAPTERS_HTTP_RESPONSE_TEXT_H_
#define PARAPET_ADAPTERS_HTTP_RESPONSE_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "parapet/adapters/http/header_block.h"
#include "parapet/adapters/http/server.h"

namespace parapet {

// "Bad Request" for 400; "" for a status that has no name of its own.
std::string_view ReasonPhrase(int status);

// The value of a Date field for that second: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string HttpDate(int64_t unix_seconds);

// Appends the whole answer to `out`. `head` leaves the body out (HEAD). Statuses 204 and 304 have neither body nor
// length. `minor_version` is the request's: an HTTP/1.0 client that is kept alive must be told so.
void AppendResponse(std::string& out, const HttpResponse& response, std::string_view date, bool head, bool keep_alive,
                    int minor_version);

// The problem document (RFC 9457) for a refusal, closing the connection.
HttpResponse RefusalResponse(HttpRule rule);
// 500, for a request that nobody answered.
HttpResponse UnansweredResponse();

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_RESPONSE_TEXT_H_
