# SPDX-License-Identifier: Apache-2.0
# The helpers that every CMakeLists.txt of the project uses.
#
#   parapet_library(core_state FOLDER core/state DEPENDS parapet_core_kernel)
#   parapet_test(core_state FOLDER tests/core/state DEPENDS parapet_core_state)
#
# Sources are listed by folder (CONFIGURE_DEPENDS): adding a file never edits a list.

include(GNUInstallDirs)

# Include roots. `parapet/core/...`, `parapet/adapters/...` and `parapet/plugin/...` each have a root of their
# own, so that a header of an outer layer does not compile in an inner one.
foreach(layer core adapters plugin tests)
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/include/${layer}/parapet")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${layer}" "${PROJECT_BINARY_DIR}/include/${layer}/parapet/${layer}" SYMBOLIC)
endforeach()

add_library(parapet_flags INTERFACE)
target_compile_features(parapet_flags INTERFACE cxx_std_20)
target_compile_options(parapet_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion
  -Wno-missing-field-initializers $<$<BOOL:${PARAPET_WERROR}>:-Werror>)
if(PARAPET_SANITIZE)
  target_compile_options(parapet_flags INTERFACE -fsanitize=${PARAPET_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(parapet_flags INTERFACE -fsanitize=${PARAPET_SANITIZE})
  target_compile_definitions(parapet_flags INTERFACE PARAPET_SANITIZED=1)
endif()

find_program(PARAPET_CCACHE ccache)
if(PARAPET_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${PARAPET_CCACHE}")
endif()

# A static library from every .cc below FOLDER (not below EXCLUDE, a regular expression).
function(parapet_library name)
  cmake_parse_arguments(ARG "" "FOLDER;LAYER;EXCLUDE" "DEPENDS;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${ARG_FOLDER}/*.cc")
  if(ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${ARG_EXCLUDE}")
  endif()
  string(REGEX MATCH "^[a-z]+" layer "${ARG_FOLDER}")
  if(NOT sources)
    add_library(parapet_${name} INTERFACE)
    target_include_directories(parapet_${name} INTERFACE
      "$<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include/${layer}>")
    target_link_libraries(parapet_${name} INTERFACE ${ARG_DEPENDS})
    return()
  endif()
  add_library(parapet_${name} STATIC ${sources})
  target_include_directories(parapet_${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include/${layer}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_compile_features(parapet_${name} PUBLIC cxx_std_20)
  target_link_libraries(parapet_${name} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE} $<BUILD_INTERFACE:parapet_flags>)
  set_target_properties(parapet_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# One GoogleTest executable from every *_test.cc and *.cc directly in FOLDER; each TEST becomes a ctest test.
function(parapet_test name)
  cmake_parse_arguments(ARG "" "FOLDER;LABEL;TIMEOUT" "DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${ARG_FOLDER}/*.cc")
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_include_directories(test_${name} PRIVATE "${PROJECT_BINARY_DIR}/include/tests")
  target_compile_definitions(test_${name} PRIVATE PARAPET_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    PARAPET_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_link_libraries(test_${name} PRIVATE parapet_flags ${ARG_DEPENDS} GTest::gtest GTest::gmock GTest::gtest_main)
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT})
endfunction()
