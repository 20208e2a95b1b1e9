# A room is a folder of a library. Its files see the headers of their own room and of the rooms it knows, so the
# compiler enforces the direction of dependencies.
#
#   imr_room(match FILES find.c ... KNOWS query stored USES PkgConfig::ZSTD)   the folder match/; USES: other libraries
#   imr_library(imr_searcher query match ...)                                   a library of these rooms
function(imr_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "FOLDER" "FILES;KNOWS;USES")
  if(NOT room_FOLDER)
    set(room_FOLDER "${name}")
  endif()
  list(TRANSFORM room_FILES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/${room_FOLDER}/")
  list(TRANSFORM room_KNOWS PREPEND room_)
  add_library(room_${name} OBJECT ${room_FILES})
  target_include_directories(room_${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/${room_FOLDER}")
  target_link_libraries(room_${name} PUBLIC imr_warnings ${room_KNOWS} PRIVATE ${room_USES})
endfunction()

function(imr_library name)
  add_library(${name} STATIC)
  foreach(room ${ARGN})
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:room_${room}>)
    target_include_directories(${name} PUBLIC $<TARGET_PROPERTY:room_${room},INTERFACE_INCLUDE_DIRECTORIES>)
  endforeach()
  target_link_libraries(${name} PUBLIC imr_warnings)
endfunction()
