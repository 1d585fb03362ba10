package httpserver

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are by the pattern of the route: a label per path would have no end.
type metrics struct {
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

// newMetrics makes every route show up with a zero before its first request.
func newMetrics(registry prometheus.Registerer, routes []Route) (*metrics, error) {
	m := &metrics{
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "http_server_request_duration_seconds",
			Help:    "Time from the request line to the end of the answer; of a stream, to its beginning.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "route", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "http_server_requests_in_flight",
			Help: "Requests that have not been answered to the end.",
		}),
	}
	for _, route := range routes {
		if route.Method != "" {
			m.duration.WithLabelValues(methodLabel(route.Method), route.Pattern, "200")
		}
	}
	return m, errors.Join(registry.Register(m.duration), registry.Register(m.inFlight))
}

func (m *metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.inFlight.Inc()
		defer m.inFlight.Dec()
		next.ServeHTTP(w, r)
		x := exchangeOf(r.Context())
		took := time.Since(x.began)
		// A stream lasts as long as its client likes, which says nothing of how fast anything is.
		if x.stream && x.status != 0 {
			took = x.answered.Sub(x.began)
		}
		route := x.route
		if route == "" {
			route = "unmatched"
		}
		m.duration.WithLabelValues(methodLabel(r.Method), route, strconv.Itoa(x.seen(r.Context()))).Observe(took.Seconds())
	})
}

// methodLabel has an end as well: anybody can make up a method.
func methodLabel(method string) string {
	if slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}, method) {
		return method
	}
	return "_OTHER"
}
