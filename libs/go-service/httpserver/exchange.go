package httpserver

import (
	"bufio"
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// exchange is a request and its answer, as far as that has come. It is the
// ResponseWriter that handlers write to.
type exchange struct {
	http.ResponseWriter
	domain string
	log    *slog.Logger
	// maxStream is how long Stream may take.
	maxStream time.Duration
	// client ends when the client goes away; it has no deadline.
	client context.Context

	began        time.Time
	beforeHeader func()
	// status is 0 until the answer has begun, at answered.
	status   int
	answered time.Time
	// route is empty until routed, and if there is none.
	route  string
	routed bool
	stream bool
	// broken: the answer cannot be completed, which the client has to notice.
	broken bool
	// after is called when the handler has returned.
	after []func()
}

type exchangeKey struct{}

// open begins the exchange.
func open(o Options) stage {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			x := &exchange{ResponseWriter: w, domain: o.Domain, log: o.Log, maxStream: o.Config.MaxStreamAge, began: time.Now(), beforeHeader: func() {}}
			next.ServeHTTP(x, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
			for _, do := range x.after {
				do()
			}
			if x.broken {
				panic(http.ErrAbortHandler)
			}
		})
	}
}

// exchangeOf returns one that answers only if ctx comes from no Server, as in
// a test of a handler alone.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{log: slog.New(slog.DiscardHandler), client: ctx, beforeHeader: func() {}}
}

func (x *exchange) WriteHeader(status int) {
	if x.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		x.beforeHeader()
		x.status, x.answered = status, time.Now()
	}
	x.ResponseWriter.WriteHeader(status)
}

func (x *exchange) Write(body []byte) (int, error) {
	if x.status == 0 {
		x.WriteHeader(http.StatusOK)
	}
	return x.ResponseWriter.Write(body)
}

// Flush, Hijack and Unwrap are for http.ResponseController, and for those who
// do not know it yet.
func (x *exchange) Flush() {
	if x.status == 0 {
		x.WriteHeader(http.StatusOK)
	}
	_ = http.NewResponseController(x.ResponseWriter).Flush() // the next write tells of what is wrong
}

// Hijack gives the connection away.
func (x *exchange) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	connection, buffer, err := http.NewResponseController(x.ResponseWriter).Hijack()
	if err == nil && x.status == 0 {
		x.status, x.answered = http.StatusSwitchingProtocols, time.Now()
	}
	return connection, buffer, err
}

// Unwrap returns what x writes to.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }
