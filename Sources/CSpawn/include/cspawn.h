// Start of a child process, with calls of glibc 2.34 that Swift does not import.
#ifndef STELLA_CSPAWN_H
#define STELLA_CSPAWN_H

#include <sys/types.h>

/// Starts a program, looked for in `PATH` unless its name has a slash.
///
/// The child blocks no signal, handles none, and has no descriptors but the first three, which become `ends`.
///
/// @param words its arguments, the first of which is its name; ended by a null pointer, as `variables` is
/// @param folder where it runs; where this process does, if null
/// @return the child, or the negative number of an error
pid_t cspawn_start(
    const char *program, char *const words[], char *const variables[], const char *folder, const int ends[3]);

#endif
