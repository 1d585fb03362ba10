package httpserver

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// logged tells of each request when it has ended.
func logged(log *slog.Logger) stage {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r)
			x := exchangeOf(r.Context())
			status := x.seen(r.Context())
			log.Log(r.Context(), levelOf(status), "finished request",
				"http.request.method", r.Method, "url.path", r.URL.Path, "http.route", x.route,
				"http.response.status_code", status, "event.duration", time.Since(x.began).Nanoseconds())
		})
	}
}

func levelOf(status int) slog.Level {
	switch {
	case status < 500:
		return slog.LevelInfo
	case status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout:
		return slog.LevelWarn
	}
	return slog.LevelError
}

// seen is the status that the client saw, or would have seen had it waited.
func (x *exchange) seen(ctx context.Context) int {
	switch {
	case x.status != 0:
		return x.status
	case ctx.Err() != nil:
		return statusClientGone
	case x.broken:
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
