// SPDX-License-Identifier: Apache-2.0
//
// What the symbol test must catch: a core function that prints, reads the environment and allocates.
#include <cstdio>
#include <cstdlib>

namespace parapet {

int* PlantedPrint() {
  std::puts(std::getenv("HOME"));
  return new int(1);
}

}  // namespace parapet
