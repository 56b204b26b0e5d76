#include <sqlite3.h>

/* sqlite3_db_config is variadic, which Swift cannot call. */

/* The last connection that is closed does not move what lies in the WAL. */
static inline int certledger_keep_wal(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

static inline int certledger_set_defensive(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}
