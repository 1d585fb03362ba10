package telemetry

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// NewTracerProvider exports by OTLP over gRPC if endpoint is set: the exporter
// reads the standard OTEL_ variables itself. Without one, spans get their ids,
// for the log lines and the services behind, and go nowhere.
// Shutdown flushes.
func NewTracerProvider(ctx context.Context, service, endpoint string) (*trace.TracerProvider, error) {
	options := []trace.TracerProviderOption{
		trace.WithResource(resource.NewSchemaless(attribute.String("service.name", service))),
	}
	if endpoint != "" {
		exporter, err := otlptracegrpc.New(ctx)
		if err != nil {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT: %w", err)
		}
		options = append(options, trace.WithBatcher(exporter))
	}
	return trace.NewTracerProvider(options...), nil
}

// Propagator carries the trace and its baggage from call to call (W3C Trace Context).
func Propagator() propagation.TextMapPropagator {
	return propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
}
