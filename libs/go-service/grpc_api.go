package service

import (
	"fmt"
	"maps"
	"slices"

	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"slipway.example/libs/go-service/grpcserver"
)

// grpcAPI is a gRPC server with the health service.
type grpcAPI struct {
	*grpcserver.Server
	health   *health.Server
	services []string
}

func newGRPC(d Definition, o *outfit) (api, error) {
	server, err := grpcserver.New(grpcserver.Options{Domain: d.Domain, Config: o.config, Log: o.log, Metrics: o.metrics, Traces: o.traces})
	if err != nil {
		return nil, fmt.Errorf("gRPC server: %w", err)
	}
	o.host.Server = server
	if err := d.Register(o.life, o.host); err != nil {
		return nil, &usageError{err}
	}
	a := &grpcAPI{Server: server, health: health.NewServer()}
	grpc_health_v1.RegisterHealthServer(server, a.health)
	a.services = append(slices.Sorted(maps.Keys(server.GetServiceInfo())), "")
	server.InitializeMetrics()
	return a, nil
}

func (a *grpcAPI) SetReady(ready bool) {
	status := grpc_health_v1.HealthCheckResponse_NOT_SERVING
	if ready {
		status = grpc_health_v1.HealthCheckResponse_SERVING
	}
	for _, service := range a.services {
		a.health.SetServingStatus(service, status)
	}
}

func (a *grpcAPI) Leave() { a.health.Shutdown() }
