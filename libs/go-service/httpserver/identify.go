package httpserver

import (
	"context"
	"net/http"
	"regexp"

	"github.com/google/uuid"

	"slipway.example/libs/go-service/identity"
	"slipway.example/libs/go-service/telemetry"
)

var plainID = regexp.MustCompile(`^[\w.-]{1,64}$`)

// identify puts into the context who asks, for identity.Of, and what the logs
// know the request by: the client's own id if it is a plain one, else a new one.
func identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !plainID.MatchString(id) {
			id = uuid.NewString()
		}
		w.Header().Set("X-Request-Id", id)
		ctx := identity.FromHTTP(telemetry.WithRequestID(r.Context(), id), r.Header)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// RequestID returns what the logs know the request of ctx by.
func RequestID(ctx context.Context) string { return telemetry.RequestID(ctx) }
