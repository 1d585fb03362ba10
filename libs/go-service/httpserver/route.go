package httpserver

import (
	"context"
	"net/http"
)

// Route is one that a handler serves. Pattern is in the words of its router:
// "/v1/cups/{cup}", "/v1/cups/:cup". Method is empty if all are served.
type Route struct{ Method, Pattern string }

// routesOf asks a handler what it serves. Not all can tell.
func routesOf(handler http.Handler) []Route {
	if told, ok := handler.(interface{ Routes() []Route }); ok {
		return told.Routes()
	}
	return nil
}

// SetRoute tells which route serves the request of ctx, for metrics, traces
// and logs; empty if none does. Routers call it; handlers need not.
func SetRoute(ctx context.Context, pattern string) {
	x := exchangeOf(ctx)
	x.route, x.routed = pattern, true
}

// routed hands the request to the handler. The plain ServeMux of net/http is
// made to speak the error shape too, and whoever else sets r.Pattern is heard.
func routed(handler http.Handler) http.Handler {
	if plain, ok := handler.(*http.ServeMux); ok {
		handler = &Mux{routes: plain}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r)
		if x := exchangeOf(r.Context()); !x.routed {
			x.route = pathOf(r.Pattern)
		}
	})
}
