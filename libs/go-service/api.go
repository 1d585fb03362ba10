package service

import (
	"fmt"
	"net"

	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/httpserver"
)

// api is what answers the calls of a service, whatever they come by.
type api interface {
	// SetReady tells clients that ask whether to come here.
	SetReady(ready bool)
	// Serve answers on listener until it is stopped, which is no error.
	Serve(listener net.Listener) error
	// Leave sends clients elsewhere for good, and still answers them.
	Leave()
	// GracefulStop refuses new calls and returns when the last one has ended.
	GracefulStop()
	// Stop cuts off the calls that are left.
	Stop()
}

func newAPI(d Definition, o *outfit) (api, error) {
	if d.Handler != nil {
		return newHTTP(d, o)
	}
	return newGRPC(d, o)
}

func newHTTP(d Definition, o *outfit) (api, error) {
	handler, err := d.Handler(o.life, o.host)
	if err != nil {
		return nil, &usageError{err}
	}
	server, err := httpserver.New(httpserver.Options{Domain: d.Domain, Config: o.config, Log: o.log, Metrics: o.metrics, Traces: o.traces}, handler)
	if err != nil {
		return nil, fmt.Errorf("HTTP server: %w", err)
	}
	return server, nil
}

// port is where an api listens.
type port struct{ protocol, field, variable, address string }

func portOf(d Definition, c config.Config) port {
	if d.Handler != nil {
		return port{"HTTP", "http.address", "HTTP_ADDR", c.HTTPAddr}
	}
	return port{"gRPC", "grpc.address", "GRPC_ADDR", c.GRPCAddr}
}
