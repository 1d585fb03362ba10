package httpserver

import (
	"net/http"

	"google.golang.org/grpc/codes"

	"slipway.example/libs/go-service/apierror"
)

// limitConcurrency refuses at once what would be one request too many, rather
// than being slow for all.
func limitConcurrency(limit int) stage {
	places := make(chan struct{}, limit)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
				next.ServeHTTP(w, r)
			default:
				// Not WriteError: a log line for each would be load as well.
				err := &apierror.Error{Code: codes.Unavailable, Reason: "OVERLOADED", Message: "there are too many requests at once: try again in a moment"}
				w.Header().Set("Retry-After", "1")
				answerOf(err, exchangeOf(r.Context()).domain).write(w)
			}
		})
	}
}

// limitBody refuses a body that says that it is too large, and stops reading
// one that turns out to be.
func limitBody(limit int64) stage {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > limit {
				WriteError(w, r, tooLarge(limit))
				return
			}
			// The server itself, not what is around it, learns that the rest need not be read.
			r.Body = http.MaxBytesReader(exchangeOf(r.Context()).ResponseWriter, r.Body, limit)
			next.ServeHTTP(w, r)
		})
	}
}
