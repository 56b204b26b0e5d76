internal import CJemalloc

// The allocator of every program that works on all cores is jemalloc, by being linked: nothing
// calls it. A statement is a hundred small pieces of memory that one core makes and another lets
// go of. glibc's allocator takes a lock for each of those, and the more lives on, the longer it
// looks for room (measured: a rebuild of 10⁶ entries takes 164 µs an entry with it and 135 with
// jemalloc, an audit of 10⁵ a tenth more). Its settings lie beside its header.
