package httpserver

import (
	"context"
	"net"
	"net/http"
	"time"
)

type birthKey struct{}

func withBirth(ctx context.Context, _ net.Conn) context.Context {
	return context.WithValue(ctx, birthKey{}, time.Now())
}

// endConnections tells clients to connect again: when this server leaves, and
// now and then, or they would never see a new replica.
func endConnections(maxAge time.Duration, leaving func() bool) stage {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			born, known := r.Context().Value(birthKey{}).(time.Time)
			exchangeOf(r.Context()).beforeHeader = func() {
				if leaving() || known && time.Since(born) > maxAge {
					w.Header().Set("Connection", "close")
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}
