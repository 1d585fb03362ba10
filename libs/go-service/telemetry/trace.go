package telemetry

import (
	"context"
	"fmt"
	"log/slog"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// NewTracerProvider exports by OTLP over gRPC to endpoint, a URL; the exporter
// reads the other standard OTEL_ variables itself. Without one, spans get
// their ids, for the log lines and the services behind, and go nowhere.
// Shutdown flushes.
func NewTracerProvider(ctx context.Context, service, endpoint string, log *slog.Logger) (*trace.TracerProvider, error) {
	options := []trace.TracerProviderOption{
		trace.WithResource(resource.NewSchemaless(attribute.String("service.name", service))),
	}
	if endpoint != "" {
		exporter, err := otlptracegrpc.New(ctx, otlptracegrpc.WithEndpointURL(endpoint))
		if err != nil {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT: %w", err)
		}
		options = append(options, trace.WithBatcher(logged{exporter, log}))
	}
	return trace.NewTracerProvider(options...), nil
}

// logged tells of spans that were lost in a log line of the service. The
// error handler of OpenTelemetry is one for all of a process, and not JSON.
type logged struct {
	trace.SpanExporter
	log *slog.Logger
}

func (l logged) ExportSpans(ctx context.Context, spans []trace.ReadOnlySpan) error {
	if err := l.SpanExporter.ExportSpans(ctx, spans); err != nil {
		l.log.WarnContext(ctx, "traces were lost", "spans", len(spans), "error.message", err.Error())
	}
	return nil
}

// Propagator carries the trace and its baggage from call to call (W3C Trace Context).
func Propagator() propagation.TextMapPropagator {
	return propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
}
