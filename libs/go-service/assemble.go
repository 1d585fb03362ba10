package service

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"slipway.example/libs/go-service/admin"
	"slipway.example/libs/go-service/config"
)

// server is a service that answers calls.
type server struct {
	*outfit
	api       api
	admin     *http.Server
	readiness *readiness
	// draining is closed when streams have to end.
	draining chan struct{}
	watches  sync.WaitGroup
}

// assemble makes a server that does not listen yet and has talked to nobody.
func assemble(ctx context.Context, d Definition, c config.Config, log *slog.Logger) (*server, error) {
	o, err := equip(ctx, d, c, log)
	if err != nil {
		return nil, err
	}
	s := &server{outfit: o, draining: make(chan struct{})}
	o.host.Draining = s.draining
	if s.api, err = newAPI(d, o); err != nil {
		o.abandon()
		return nil, err
	}
	s.readiness = newReadiness(log, s.api.SetReady)
	s.admin = admin.NewServer(s.readiness.Missing, o.metrics)
	return s, nil
}
