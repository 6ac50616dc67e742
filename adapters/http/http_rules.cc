// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "parapet/adapters/http/header_block.h"

namespace parapet {
namespace {

// In the order of the enumeration, which a test checks.
constexpr std::array<HttpRuleText, kHttpRules> kTexts = {{
    {HttpRule::kNone, 200, "none", "Nothing is wrong with the request."},
    {HttpRule::kBareLineFeed, 400, "bare_line_feed",
     "Every line of the header ends in CR LF; a line feed stands alone."},
    {HttpRule::kBareCarriageReturn, 400, "bare_carriage_return",
     "A carriage return in the header is followed by a line feed; one stands alone."},
    {HttpRule::kEmptyLinesFirst, 400, "empty_lines_first", "At most one empty line comes before the request line."},
    {HttpRule::kFoldedLine, 400, "folded_line",
     "A header line does not start with a space or a tab; send each field on one line."},
    {HttpRule::kHeaderTooLarge, 431, "header_too_large", "The header is larger than this server accepts."},
    {HttpRule::kTooManyFields, 431, "too_many_fields", "The header has more fields than this server accepts."},
    {HttpRule::kRequestLineMalformed, 400, "request_line_malformed",
     "The request line is a method, one space, a target, one space and a version."},
    {HttpRule::kMethodNotAllowed, 400, "method_not_allowed",
     "The method is one of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS, in capitals."},
    {HttpRule::kTargetNotOriginForm, 400, "target_not_origin_form",
     "The target is in origin form: it starts with a slash and names no host."},
    {HttpRule::kTargetNotPrintable, 400, "target_not_printable",
     "The target is printable ASCII; percent-encode anything else."},
    {HttpRule::kVersionNotSupported, 400, "version_not_supported", "The version is HTTP/1.1 or HTTP/1.0."},
    {HttpRule::kFieldWithoutColon, 400, "field_without_colon", "Every header line has a name, a colon and a value."},
    {HttpRule::kFieldNameEmpty, 400, "field_name_empty", "A header line has a name before its colon."},
    {HttpRule::kFieldNameNotToken, 400, "field_name_not_token",
     "A field name has letters, digits and !#$%&'*+-.^_`|~ only."},
    {HttpRule::kSpaceBeforeColon, 400, "space_before_colon",
     "No white space stands between a field name and its colon."},
    {HttpRule::kControlCharacterInValue, 400, "control_character_in_value",
     "A field value has no control character but the tab."},
    {HttpRule::kFieldRepeated, 400, "field_repeated", "A field that has one value is sent once."},
    {HttpRule::kHostMissing, 400, "host_missing", "An HTTP/1.1 request has a Host field."},
    {HttpRule::kHostMalformed, 400, "host_malformed", "The Host field is a host name or address and perhaps a port."},
    {HttpRule::kConnectionNamesFramingField, 400, "connection_names_framing_field",
     "The Connection field does not name a field that decides where the message ends or goes."},
    {HttpRule::kExpectationUnknown, 417, "expectation_unknown", "The only expectation that is met is 100-continue."},
    {HttpRule::kContentLengthMalformed, 400, "content_length_malformed",
     "Content-Length is one number of 1 to 18 decimal digits."},
    {HttpRule::kBodyTooLarge, 413, "body_too_large", "The body is larger than this server accepts."},
    {HttpRule::kTransferCodingNotChunked, 400, "transfer_coding_not_chunked",
     "The only transfer coding is chunked, in lower case and alone."},
    {HttpRule::kTransferCodingOnHttp10, 400, "transfer_coding_on_http_1_0",
     "An HTTP/1.0 request has no Transfer-Encoding; send Content-Length."},
    {HttpRule::kTransferCodingWithContentLength, 400, "transfer_coding_with_content_length",
     "A request has Transfer-Encoding or Content-Length, not both."},
    {HttpRule::kChunkSizeMalformed, 400, "chunk_size_malformed",
     "A chunk starts with its size in 1 to 16 hexadecimal digits, then CR LF."},
    {HttpRule::kChunkExtension, 400, "chunk_extension", "A chunk size has no extension; none is known here."},
    {HttpRule::kChunkDataUnterminated, 400, "chunk_data_unterminated", "The data of a chunk is followed by CR LF."},
    {HttpRule::kTrailerField, 400, "trailer_field", "No field follows the last chunk; send it in the header."},
    {HttpRule::kParsersDisagree, 400, "parsers_disagree", "The header can be read in more than one way."},
    {HttpRule::kRequestIncomplete, 400, "request_incomplete", "The connection ended in the middle of the request."},
    {HttpRule::kHeaderTimeout, 408, "header_timeout", "The header did not arrive in time."},
    {HttpRule::kBodyTimeout, 408, "body_timeout", "The body did not arrive in time."},
    {HttpRule::kTooManyConnections, 503, "too_many_connections",
     "All connections are in use; keep connections alive and try again."},
}};

}  // namespace

const HttpRuleText& Describe(HttpRule rule) { return kTexts[static_cast<size_t>(rule)]; }

HttpRule HttpRuleNamed(std::string_view name) {
  for (const HttpRuleText& text : kTexts) {
    if (text.name == name) return text.rule;
  }
  return HttpRule::kNone;
}

}  // namespace parapet
