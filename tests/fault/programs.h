/* The programs as functions, for a test that asks them thousands of times and has no time to start them. Each is called
 * once in a process: call it in a child. */
#ifndef IMR_FAULT_PROGRAMS_H
#define IMR_FAULT_PROGRAMS_H

int fault_search(int argc, char **argv); /* imr-search */
int fault_index(int argc, char **argv);  /* imr-index */
int fault_large(int argc, char **argv);  /* large.c */

#endif
