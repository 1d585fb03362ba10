package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"slipway.example/libs/go-service/config"
)

// serve answers calls until ctx ends, then drains.
func serve(ctx context.Context, d Definition, c config.Config, log *slog.Logger) error {
	s, err := assemble(ctx, d, c, log)
	if err != nil {
		return err
	}
	defer s.release()
	defer s.closeAdmin()
	p := portOf(d, c)
	ports, err := listen(ctx, p, c)
	if err != nil {
		return err
	}
	failed := s.start(ctx, p, ports)
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.drain()
	return err
}

// start opens both ports at once, ready or not. The channel tells if one fails.
func (s *server) start(ctx context.Context, p port, ports listeners) <-chan error {
	addresses := []any{p.field, ports.api.Addr().String(), "admin.address", ports.admin.Addr().String()}
	s.log.Info("listening", addresses...)
	s.readiness.ready = addresses
	failed := make(chan error, 2)
	go func() {
		if err := s.admin.Serve(ports.admin); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("admin port: %w", err)
		}
	}()
	go func() {
		if err := s.api.Serve(ports.api); err != nil {
			failed <- fmt.Errorf("%s port: %w", p.protocol, err)
		}
	}()
	s.watches.Go(func() { s.readiness.watch(ctx, s.check) })
	return failed
}

// closeAdmin comes after the drain: probes are answered until its end.
func (s *server) closeAdmin() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.admin.Shutdown(ctx); err != nil {
		s.log.Warn("the admin port did not close", "error.message", err.Error())
	}
}
