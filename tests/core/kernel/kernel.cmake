# SPDX-License-Identifier: Apache-2.0
# Tests of the kernel that are no GoogleTest: it builds for WebAssembly, and it is freestanding. The second looks at
# symbols, to which sanitizers add their own, so it belongs to plain builds.
add_test(NAME kernel_wasm32 COMMAND "${CMAKE_CURRENT_LIST_DIR}/wasm32.sh" "${PROJECT_SOURCE_DIR}/core/kernel"
  "${PROJECT_BINARY_DIR}/generated/registry.cc" "${PROJECT_BINARY_DIR}/include/core"
  "${PROJECT_BINARY_DIR}/kernel_wasm32")
set_tests_properties(kernel_wasm32 PROPERTIES LABELS kernel TIMEOUT 300)
if(NOT PARAPET_SANITIZE)
  add_test(NAME kernel_symbols COMMAND "${CMAKE_CURRENT_LIST_DIR}/symbols.sh" "$<TARGET_FILE:parapet_core_kernel>")
  set_tests_properties(kernel_symbols PROPERTIES LABELS kernel TIMEOUT 60)
endif()
