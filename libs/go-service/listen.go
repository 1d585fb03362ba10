package service

import (
	"errors"
	"fmt"
	"net"
	"syscall"

	"slipway.example/libs/go-service/config"
)

type listeners struct{ grpc, admin net.Listener }

func listen(c config.Config) (listeners, error) {
	api, err := listenOn("GRPC_ADDR", c.GRPCAddr)
	if err != nil {
		return listeners{}, err
	}
	admin, err := listenOn("ADMIN_ADDR", c.AdminAddr)
	if err != nil {
		return listeners{}, errors.Join(err, api.Close())
	}
	return listeners{api, admin}, nil
}

func listenOn(variable, address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s: %s is in use by another process", variable, address)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", variable, err)
	}
	return listener, nil
}
