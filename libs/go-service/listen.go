package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"slipway.example/libs/go-service/config"
)

type listeners struct{ api, admin net.Listener }

func listen(ctx context.Context, p port, c config.Config) (listeners, error) {
	api, err := listenOn(ctx, p.variable, p.address)
	if err != nil {
		return listeners{}, err
	}
	admin, err := listenOn(ctx, "ADMIN_ADDR", c.AdminAddr)
	if err != nil {
		return listeners{}, errors.Join(err, api.Close())
	}
	return listeners{api, admin}, nil
}

func listenOn(ctx context.Context, variable, address string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s: %s is in use by another process", variable, address)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", variable, err)
	}
	return listener, nil
}
