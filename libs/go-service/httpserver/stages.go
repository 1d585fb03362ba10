package httpserver

import "net/http"

// stage is one of the things that happen around every handler.
type stage func(next http.Handler) http.Handler

// stages, outermost first: what is traced, counted and logged is the status
// that the client sees, so these stand outside of all that answers.
func stages(o Options, measured *metrics, leaving func() bool, handler http.Handler) http.Handler {
	all := []stage{
		open(o),
		identify,
		endConnections(o.Config.MaxConnectionAge, leaving),
		traced(o.Traces),
		measured.count,
		logged(o.Log),
		recovered,
		limitConcurrency(o.Config.MaxConcurrentRequests),
		limitTime(o.Config.DefaultDeadline, o.Config.MaxDeadline),
		limitBody(int64(o.Config.MaxMessageBytes)),
		routed,
	}
	for i := len(all) - 1; i >= 0; i-- {
		handler = all[i](handler)
	}
	return handler
}
