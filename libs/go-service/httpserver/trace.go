package httpserver

import (
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"slipway.example/libs/go-service/telemetry"
)

// traced makes a span of each request, in the trace of its client. Names:
// OpenTelemetry, semantic conventions for HTTP.
func traced(provider trace.TracerProvider) stage {
	tracer := provider.Tracer("slipway.example/libs/go-service/httpserver")
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := telemetry.Propagator().Extract(r.Context(), propagation.HeaderCarrier(r.Header))
			method := methodLabel(r.Method)
			ctx, span := tracer.Start(ctx, method, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
				attribute.String("http.request.method", method), attribute.String("url.path", r.URL.Path)))
			defer span.End()
			next.ServeHTTP(w, r.WithContext(ctx))
			x := exchangeOf(ctx)
			if x.route != "" {
				span.SetName(method + " " + x.route)
				span.SetAttributes(attribute.String("http.route", x.route))
			}
			span.SetAttributes(attribute.Int("http.response.status_code", x.seen(ctx)))
			if x.seen(ctx) >= 500 {
				span.SetStatus(codes.Error, "")
			}
		})
	}
}
