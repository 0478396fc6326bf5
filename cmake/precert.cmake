# The few things that every target of this project shares, and the functions that make a target:
#
#   pc_module(wire/jsonrpc LIBS base model EXTERNAL PkgConfig::YYJSON)
#       static library pc_wire_jsonrpc of all *.c in src/wire/jsonrpc, main.c excepted
#   pc_program(precertd LIBS server engine)
#       executable bin/precertd of the calling folder's main.c (or of SOURCES)
#   pc_test(base/test_str.c LIBS base)
#       cmocka executable of tests/unit/base/test_str.c (and SOURCES), known to ctest as base/test_str
#   pc_fuzz(frame LIBS wire_jsonrpc)
#       tests/fuzz/frame.c: a libFuzzer target in preset fuzz, in all others a ctest that replays corpus/frame/*
#
# LIBS are modules by folder or name; EXTERNAL are CMake targets.  Includes always read "folder/file.h".

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

# Release keeps debug information (a core file of a customer must be readable) and PC_ASSERT.
set(CMAKE_C_FLAGS_RELEASE "-O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong")

add_compile_definitions(_GNU_SOURCE)
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wundef
                    -Wvla -Wformat=2 -Werror)
add_link_options(-Wl,-z,relro -Wl,-z,now)

option(PC_FUZZING "build libFuzzer targets (clang)" OFF)
set(PC_SANITIZE "" CACHE STRING "sanitizers, as -fsanitize= takes them")
if(PC_SANITIZE)
    add_compile_options(-fsanitize=${PC_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${PC_SANITIZE})
endif()

find_program(PC_CCACHE ccache)
if(PC_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${PC_CCACHE})
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
pkg_check_modules(YYJSON REQUIRED IMPORTED_TARGET yyjson)
pkg_check_modules(EVENT REQUIRED IMPORTED_TARGET libevent_core)
pkg_check_modules(LUA REQUIRED IMPORTED_TARGET lua5.4)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
find_library(PC_MIMALLOC mimalloc REQUIRED)
pkg_check_modules(LZ4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-i18n icu-uc)
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

# "wire/jsonrpc" -> pc_wire_jsonrpc, for each of the names.
function(pc_library_names out)
    set(libraries ${ARGN})
    list(TRANSFORM libraries REPLACE "/" "_")
    list(TRANSFORM libraries PREPEND "pc_")
    set(${out} ${libraries} PARENT_SCOPE)
endfunction()

function(pc_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBS;EXTERNAL")
    pc_library_names(library ${name})
    pc_library_names(libraries ${arg_LIBS})
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.c)
    list(FILTER sources EXCLUDE REGEX "/main\\.c$")

    set(scope PUBLIC)
    if(sources)
        add_library(${library} STATIC ${sources})
    else()
        set(scope INTERFACE) # headers alone, for now
        add_library(${library} INTERFACE)
    endif()
    target_include_directories(${library} ${scope} ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
    target_link_libraries(${library} ${scope} ${libraries} ${arg_EXTERNAL})
endfunction()

# What programs, tests and fuzz targets have in common.
function(pc_link target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBS;EXTERNAL;SOURCES")
    pc_library_names(libraries ${arg_LIBS})
    target_link_libraries(${target} PRIVATE ${libraries} ${arg_EXTERNAL})
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
endfunction()

function(pc_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBS;EXTERNAL;SOURCES")
    if(NOT arg_SOURCES)
        set(arg_SOURCES main.c)
    endif()
    add_executable(${name} ${arg_SOURCES})
    pc_link(${name} ${ARGN})
endfunction()

function(pc_test path)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBS;EXTERNAL;SOURCES")
    string(REGEX REPLACE "\\.c$" "" name ${path})
    string(REPLACE "/" "_" target unit_${name})
    add_executable(${target} ${PROJECT_SOURCE_DIR}/tests/unit/${path} ${arg_SOURCES})
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${target} PRIVATE PC_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                               PC_BINARY_DIR="${CMAKE_BINARY_DIR}")
    pc_link(${target} ${ARGN} EXTERNAL PkgConfig::CMOCKA Threads::Threads ${arg_EXTERNAL})
    add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS unit) # ends what hangs: load makes 10 s two minutes
endfunction()

function(pc_fuzz name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBS;EXTERNAL;SOURCES")
    set(folder ${PROJECT_SOURCE_DIR}/tests/fuzz)
    add_executable(fuzz_${name} ${folder}/${name}.c ${arg_SOURCES})
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
    target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    pc_link(fuzz_${name} ${ARGN})
    if(NOT TARGET fuzz_targets)
        add_custom_target(fuzz_targets)
    endif()
    add_dependencies(fuzz_targets fuzz_${name})
    if(PC_FUZZING)
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    else()
        target_sources(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/fuzz_replay.c)
        add_test(NAME fuzz/${name} COMMAND fuzz_${name} ${folder}/corpus/${name})
        set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT 300 LABELS fuzz)
    endif()
endfunction()

if(PC_FUZZING)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
