package httpserver

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"slipway.example/libs/go-service/apierror"
)

// timeoutHeader says how many seconds the client waits: "2", "0.25".
const timeoutHeader = "X-Request-Timeout"

var decimalSeconds = regexp.MustCompile(`^\d{1,8}(\.\d{1,9})?$`)

// limitTime ends the context of every request: after fallback if the client
// named no time, and after limit whatever it named. What was not answered by
// then is DEADLINE_EXCEEDED. See Stream for what has to last longer.
func limitTime(fallback, limit time.Duration) stage {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			allowed, err := timeoutOf(r.Header.Get(timeoutHeader), fallback, limit)
			if err != nil {
				WriteError(w, r, err)
				return
			}
			x := exchangeOf(r.Context())
			x.client = r.Context()
			ctx, cancel := context.WithTimeout(r.Context(), allowed)
			defer cancel()
			if end, ok := ctx.Deadline(); ok {
				// Reading a body heeds no context. Not at the same time: the end of
				// reading would cancel the request before its deadline has passed.
				_ = http.NewResponseController(x.ResponseWriter).SetReadDeadline(end.Add(time.Second))
			}
			next.ServeHTTP(w, r.WithContext(ctx))
			if x.status == 0 && !x.broken && errors.Is(ctx.Err(), context.DeadlineExceeded) {
				WriteError(w, r.WithContext(ctx), ctx.Err())
			}
		})
	}
}

func timeoutOf(header string, fallback, limit time.Duration) (time.Duration, error) {
	if header == "" {
		return min(fallback, limit), nil
	}
	seconds, err := strconv.ParseFloat(header, 64)
	if err != nil || !decimalSeconds.MatchString(header) {
		return 0, apierror.InvalidField(timeoutHeader, "%q is not a number of seconds such as 2 or 0.25", header)
	}
	return min(time.Duration(seconds*float64(time.Second)), limit), nil
}
