// SPDX-License-Identifier: Apache-2.0
//
// Small pages for the public: one document without scripts, pictures or anything fetched, readable on any screen, in
// the dark and by a screen reader.
//
// Thread safety: pure. The title is escaped here; the body is HTML and its maker's to escape. Nothing in it runs: the
// page's own policy forbids scripts, frames and requests to anywhere else.
#ifndef PARAPET_PLUGIN_RECOVERY_PUBLIC_PAGE_H_
#define PARAPET_PLUGIN_RECOVERY_PUBLIC_PAGE_H_

#include <string>

#include "parapet/adapters/http/server.h"

namespace parapet {

struct PageText {
  int status = 200;
  std::string title;
  std::string body;
  std::string caching = "no-store";  // what Cache-Control says; ours
};
HttpResponse PublicPage(const PageText& page);

// The same with an entity tag: 304 without a body where `if_none_match` names it. `caching` is ours.
HttpResponse Cached(HttpResponse response, std::string_view if_none_match, const std::string& caching);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_PUBLIC_PAGE_H_
