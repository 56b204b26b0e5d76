#include "CJemalloc.h"

/*
 * What jemalloc reads as a program starts: pages are given back a second after they fell free, not
 * ten. MALLOC_CONF in the environment goes before it. (One arena a processor would take less, but
 * then jemalloc complains on stderr wherever a process may use some of the processors alone.)
 */
const char *malloc_conf = "dirty_decay_ms:1000";
