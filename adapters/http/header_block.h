// SPDX-License-Identifier: Apache-2.0
//
// The byte-level check of a request's header block, made before any other parser sees the bytes.
//
// Two HTTP implementations that read one byte stream differently disagree about where a request ends, and what one of
// them takes for a body the other takes for the next request: request smuggling. This check leaves nothing to read
// differently. It accepts one spelling of everything that decides where a message ends and refuses the rest by name.
//
//   HeaderBlock block = CheckHeaderBlock(received, limits);
//   switch (block.outcome) {
//     case HeaderBlock::Outcome::kIncomplete: /* receive more, then call again with block.scanned */ break;
//     case HeaderBlock::Outcome::kRefused:    /* answer Describe(block.rule).status and close */ break;
//     case HeaderBlock::Outcome::kAccepted:   /* block.size bytes belong to the block; the body follows */ break;
//   }
//
// It is stricter than RFC 9112 asks on purpose: lines end in CRLF only (the RFC lets a recipient accept a bare LF),
// `chunked` in lower case is the only transfer coding, an HTTP/1.0 request has none, the target is in origin form.
// One empty line before the request line is skipped, as section 2.2 of the RFC recommends.
//
// Thread safety: pure functions. Errors: a refusal is a value; nothing throws, nothing allocates.
// Cost: one pass over bytes not seen before while the block is incomplete, one pass over the whole block at its end.
#ifndef PARAPET_ADAPTERS_HTTP_HEADER_BLOCK_H_
#define PARAPET_ADAPTERS_HTTP_HEADER_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parapet/adapters/http/limits.h"

namespace parapet {

// Why a request was refused: the broken sentence. The names are contracts: they stand in the problem document that
// the client gets and in the expectations of the attack vectors. Describe() has each one's sentence and status.
enum class HttpRule : uint8_t {
  kNone,
  // Lines.
  kBareLineFeed,
  kBareCarriageReturn,
  kEmptyLinesFirst,
  kFoldedLine,
  kHeaderTooLarge,
  kTooManyFields,
  // Request line.
  kRequestLineMalformed,
  kMethodNotAllowed,
  kTargetNotOriginForm,
  kTargetNotPrintable,
  kVersionNotSupported,
  // Fields.
  kFieldWithoutColon,
  kFieldNameEmpty,
  kFieldNameNotToken,
  kSpaceBeforeColon,
  kControlCharacterInValue,
  kFieldRepeated,
  kHostMissing,
  kHostMalformed,
  kConnectionNamesFramingField,
  kExpectationUnknown,
  // Framing.
  kContentLengthMalformed,
  kBodyTooLarge,
  kTransferCodingNotChunked,
  kTransferCodingOnHttp10,
  kTransferCodingWithContentLength,
  // Chunked bodies (chunked_body.h).
  kChunkSizeMalformed,
  kChunkExtension,
  kChunkDataUnterminated,
  kTrailerField,
  // The whole message (message_reader.h, server.h).
  kParsersDisagree,
  kRequestIncomplete,
  kHeaderTimeout,
  kBodyTimeout,
  kTooManyConnections,
};
inline constexpr size_t kHttpRules = static_cast<size_t>(HttpRule::kTooManyConnections) + 1;

struct HttpRuleText {
  HttpRule rule;
  int status;                 // 400, or 408, 413, 417, 431, 503 where the rule is about that
  std::string_view name;      // "bare_line_feed"
  std::string_view sentence;  // what is expected and what to do about it, for the client's developer
};
const HttpRuleText& Describe(HttpRule rule);
// The rule of that name; kNone where there is none.
HttpRule HttpRuleNamed(std::string_view name);

struct HeaderBlock {
  enum class Outcome : uint8_t {
    kIncomplete,  // the block's end is not among the bytes yet and nothing is wrong so far
    kAccepted,    // the fields below are set
    kRefused,     // `rule` is set; the connection cannot be used any more, since its framing is not known
  };
  Outcome outcome = Outcome::kIncomplete;
  HttpRule rule = HttpRule::kNone;
  size_t scanned = 0;               // how many bytes were searched for the end; hand it back with more bytes
  size_t begin = 0;                 // where the request line starts: 2 after a skipped empty line, else 0
  size_t size = 0;                  // bytes up to and including the empty line that ends the block, counted from 0
  std::string_view method, target;  // into the bytes given
  int minor_version = 1;            // HTTP/1.`minor_version`: 0 or 1
  uint64_t content_length = 0;      // 0 where the request has no Content-Length
  bool has_content_length = false;
  bool chunked = false;
  bool keep_alive = true;         // may the connection carry another request
  bool expects_continue = false;  // only ever set on HTTP/1.1
};

// Checks the block that starts at bytes[0]. `scanned` is 0 or what the previous call on a prefix of these bytes
// returned. ENSURES: for any split of the same bytes the final outcome is the same.
HeaderBlock CheckHeaderBlock(std::string_view bytes, const HttpLimits& limits, size_t scanned = 0);

// The shape of CheckHeaderBlock; the server takes one, so that tests can show what a laxer check lets through.
using HeaderCheck = HeaderBlock (*)(std::string_view bytes, const HttpLimits& limits, size_t scanned);

// ASCII only: field names compare without regard to case.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_HEADER_BLOCK_H_
