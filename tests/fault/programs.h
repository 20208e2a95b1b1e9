/* The programs as functions, for tests that call them thousands of times and cannot afford to start them. Each can be
 * called once in a process: call it in a child. */
#ifndef IMR_FAULT_PROGRAMS_H
#define IMR_FAULT_PROGRAMS_H

int fault_search(int argc, char **argv); /* imr-search */
int fault_index(int argc, char **argv);  /* imr-index */
int fault_large(int argc, char **argv);  /* large.c */

#endif
