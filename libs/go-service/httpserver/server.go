// Package httpserver builds the HTTP server that every service of HTTP has: its
// limits, and the stages that a request passes before it reaches a handler.
// They surround any http.Handler, so that services behave alike whatever
// framework their routes are written with. For net/http there is Mux; see
// packages ginhttp, echohttp and fiberhttp for the others.
package httpserver

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"slipway.example/libs/go-service/config"
)

// Options is what a server needs besides its handler.
type Options struct {
	// Domain is the `domain` of google.rpc.ErrorInfo.
	Domain  string
	Config  config.Config
	Log     *slog.Logger
	Metrics prometheus.Registerer
	Traces  trace.TracerProvider
}

// Server is an http.Server that can leave.
type Server struct {
	*http.Server
	leaving atomic.Bool
}

// New returns a server that does not listen yet.
func New(o Options, handler http.Handler) (*Server, error) {
	measured, err := newMetrics(o.Metrics, routesOf(handler))
	if err != nil {
		return nil, err
	}
	s := &Server{}
	s.Server = &http.Server{
		Handler:           stages(o, measured, s.leaving.Load, handler),
		ReadHeaderTimeout: o.Config.ReadHeaderTimeout,
		// The handler's own deadline comes first. The clock of a read runs on
		// while the handler works, and its end would end the request.
		ReadTimeout:  o.Config.MaxDeadline + slack,
		WriteTimeout: o.Config.MaxDeadline + slack,
		// Longer than the idle time of whoever is in front, who then closes
		// first and loses no request.
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 32 << 10,
		ErrorLog:       slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
		ConnContext:    withBirth,
	}
	return s, nil
}

// slack is for what comes before and after a handler.
const slack = 10 * time.Second

// SetReady has nobody to tell: clients of HTTP ask the admin port.
func (s *Server) SetReady(bool) {}

// Serve answers on listener until GracefulStop or Stop.
func (s *Server) Serve(listener net.Listener) error {
	if err := s.Server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Leave still answers, and from now on with `Connection: close`.
func (s *Server) Leave() { s.leaving.Store(true) }

// GracefulStop refuses new connections and returns when the last request has ended.
func (s *Server) GracefulStop() {
	s.Leave()
	_ = s.Shutdown(context.Background()) // it only fails with its context, or to close what is closed
}

// Stop cuts off the requests that are left.
func (s *Server) Stop() { _ = s.Close() }
