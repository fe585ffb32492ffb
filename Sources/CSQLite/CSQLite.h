#include <sqlite3.h>

/// C functions with a variable number of arguments cannot be called from Swift; these two name what is used.

/// Whether closing the last connection copies the write-ahead log into the database (0) or not (1).
static inline int csqlite_no_checkpoint_on_close(sqlite3 *db, int off) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, off, (int *)0);
}

/// Refuses SQL that could damage the file on purpose, such as writing to the schema table.
static inline int csqlite_defensive(sqlite3 *db, int on) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, on, (int *)0);
}
