// SPDX-License-Identifier: Apache-2.0
//
// Runs the tests, or, as a child of theirs, what they start and kill.
#include <gtest/gtest.h>

#include "parapet/tests/adapters/ledger/ledger_support.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "--ledger-child") {
    return parapet::testing::RunLedgerChild(std::vector<std::string>(argv + 2, argv + argc));
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
