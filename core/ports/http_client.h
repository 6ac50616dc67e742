// SPDX-License-Identifier: Apache-2.0
//
// Outgoing HTTP, as connectors see it. Implemented over libcurl in adapters/outgoing, and by doubles in tests.
// Thread safety: as the implementation says. Errors: values.
#ifndef PARAPET_CORE_PORTS_HTTP_CLIENT_H_
#define PARAPET_CORE_PORTS_HTTP_CLIENT_H_

#include <string>
#include <utility>
#include <vector>

#include "parapet/core/kernel/time.h"

namespace parapet {

struct OutgoingRequest {
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Duration timeout = Seconds(15);
};

struct OutgoingResponse {
  enum class Failure { kNone, kNotSent, kNoAnswer };  // kNotSent: for sure; kNoAnswer: it may have arrived
  Failure failure = Failure::kNone;
  std::string error;
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;                                          // at most 1 MiB; a longer answer is a kNoAnswer
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual OutgoingResponse Send(const OutgoingRequest& request) = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_PORTS_HTTP_CLIENT_H_
