#include <netinet/in.h>
#include <sys/socket.h>
#include <stdarg.h>
#include <stdio.h>
#include <microhttpd.h>

/* MHD_start_daemon takes its options as C variadics, which Swift cannot call. */

static void reviewd_pages_no_log(void *nothing, const char *format, va_list arguments) {
    (void)nothing; (void)format; (void)arguments;
}

/* Paths stay as they were sent: what is escaped in them names no page. */
static size_t reviewd_pages_no_unescape(
    void *nothing, struct MHD_Connection *connection, char *text) {
    size_t length = 0;
    (void)nothing; (void)connection;
    while (text[length] != 0) length++;
    return length;
}

/* The library keeps a record of each parameter in the connection's memory, and never answers when that
   is full before the line is read. Called with the line, before: one with more than any page has is
   answered here, and heard no more. */
enum { reviewd_pages_parameters = 64 };

static void *reviewd_pages_line(
    void *nothing, const char *line, struct MHD_Connection *connection) {
    static const char refusal[] =
        "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    const union MHD_ConnectionInfo *info;
    size_t count = 0;
    (void)nothing;
    for (const char *place = line; *place != 0; place++) count += *place == '&';
    if (count < reviewd_pages_parameters) return NULL;
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL) {
        (void)send(info->connect_fd, refusal, sizeof refusal - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        shutdown(info->connect_fd, SHUT_RDWR);
    }
    return NULL;
}

struct reviewd_pages_limits {
    unsigned int threads;
    unsigned int connections;
    unsigned int idle_seconds;
    size_t header_bytes;
};

static inline struct MHD_Daemon *reviewd_pages_start(
    const struct sockaddr_in *address, struct reviewd_pages_limits limits,
    MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed, void *context) {
    return MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
        0, NULL, NULL, handler, context,
        MHD_OPTION_EXTERNAL_LOGGER, reviewd_pages_no_log, NULL,
        MHD_OPTION_UNESCAPE_CALLBACK, reviewd_pages_no_unescape, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, reviewd_pages_line, NULL,
        MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
        MHD_OPTION_THREAD_POOL_SIZE, limits.threads,
        MHD_OPTION_CONNECTION_LIMIT, limits.connections,
        MHD_OPTION_CONNECTION_TIMEOUT, limits.idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.header_bytes,
        MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_END);
}
