package httpserver

import (
	"errors"
	"net/http"

	"slipway.example/libs/go-service/apierror"
)

// recovered answers a panic with INTERNAL. http.ErrAbortHandler is no failure:
// the handler wants the connection to break.
func recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			value := recover()
			if err, ok := value.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				exchangeOf(r.Context()).broken = true
			} else if value != nil {
				WriteError(w, r, apierror.Recovered(value))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
