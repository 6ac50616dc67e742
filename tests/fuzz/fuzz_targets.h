// SPDX-License-Identifier: Apache-2.0
//
// Every function that the fuzzer drives, one a kind of outside input.
//
// Each takes any bytes at all and must return: no crash, no hang, no undefined behaviour; beyond that it checks what
// must hold for any input (a round trip, a bound, two readers that agree) and calls FUZZ_CHECK, which aborts.
//
// To add one: declare it here, define it in tests/fuzz/fuzz_<area>.cc, name it in PARAPET_FUZZ_TARGETS below and put a
// few small valid inputs into tests/fuzz/corpus/<name>/. The corpora are replayed through the functions by every test
// run; with PARAPET_FUZZ=ON each function becomes a libFuzzer executable fuzz_<name>.
#ifndef PARAPET_TESTS_FUZZ_FUZZ_TARGETS_H_
#define PARAPET_TESTS_FUZZ_FUZZ_TARGETS_H_

#include <cstdio>
#include <cstdlib>
#include <string_view>

#define FUZZ_CHECK(condition)                                                             \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)

namespace parapet {

void FuzzCatalogueFile(std::string_view bytes);
void FuzzStockFile(std::string_view bytes);
void FuzzDocumentStream(std::string_view bytes);
void FuzzHttpHeader(std::string_view bytes);
void FuzzJsonStream(std::string_view bytes);
void FuzzMessages(std::string_view bytes);
void FuzzPolicyDocument(std::string_view bytes);
void FuzzSignatureHeaders(std::string_view bytes);

void FuzzNativeOrder(std::string_view bytes);
void FuzzShopify(std::string_view bytes);
void FuzzCommercetools(std::string_view bytes);

}  // namespace parapet

// name(function); the name is the corpus's folder. Sorted; one a line.
#define PARAPET_FUZZ_TARGETS(ENTRY)              \
  ENTRY(catalogue_file, FuzzCatalogueFile)       \
  ENTRY(commercetools, FuzzCommercetools)        \
  ENTRY(document_stream, FuzzDocumentStream)     \
  ENTRY(http_header, FuzzHttpHeader)             \
  ENTRY(json_stream, FuzzJsonStream)             \
  ENTRY(messages, FuzzMessages)                  \
  ENTRY(native_order, FuzzNativeOrder)           \
  ENTRY(policy_document, FuzzPolicyDocument)     \
  ENTRY(shopify, FuzzShopify)                    \
  ENTRY(signature_headers, FuzzSignatureHeaders) \
  ENTRY(stock_file, FuzzStockFile)

#endif  // PARAPET_TESTS_FUZZ_FUZZ_TARGETS_H_
