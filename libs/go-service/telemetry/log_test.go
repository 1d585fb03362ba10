package telemetry_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"testing"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"

	"slipway.example/libs/go-service/telemetry"
)

func TestALineIsAnObjectOfTheElasticCommonSchema(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	provider, err := telemetry.NewTracerProvider(t.Context(), "catalog", "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, span := provider.Tracer("test").Start(t.Context(), "call")
	log := telemetry.NewLogger(&lines, slog.LevelInfo, "catalog")
	log.DebugContext(ctx, "too little to tell")
	log.WarnContext(ctx, "the cup is empty", "grpc.error", errors.New("no coffee"))
	line := parse(t, lines.Bytes())
	for field, want := range map[string]any{
		"log.level": "warn", "message": "the cup is empty", "service.name": "catalog", "error.message": "no coffee",
		"trace.id": span.SpanContext().TraceID().String(), "span.id": span.SpanContext().SpanID().String(),
	} {
		if line[field] != want {
			t.Errorf("%s: want %v, got %v", field, want, line[field])
		}
	}
	if line["@timestamp"] == nil {
		t.Errorf("no @timestamp in %v", line)
	}
}

func TestWithoutATraceALineHasNone(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	telemetry.NewLogger(&lines, slog.LevelInfo, "catalog").InfoContext(t.Context(), "up")
	if line := parse(t, lines.Bytes()); line["trace.id"] != nil {
		t.Errorf("got %v", line)
	}
}

func TestALineTellsOfTheRequestOfItsContext(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	ctx := telemetry.WithRequestID(t.Context(), "abc-1")
	telemetry.NewLogger(&lines, slog.LevelInfo, "catalog").InfoContext(ctx, "up")
	if line := parse(t, lines.Bytes()); line["http.request.id"] != "abc-1" || telemetry.RequestID(ctx) != "abc-1" {
		t.Errorf("got %v", line)
	}
}

func TestLostTracesAreALogLineAndNoFailure(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer() // answers, but is no collector
	defer server.Stop()
	go server.Serve(listener)
	var lines bytes.Buffer
	provider, err := telemetry.NewTracerProvider(t.Context(), "catalog", "http://"+listener.Addr().String(),
		telemetry.NewLogger(&lines, slog.LevelInfo, "catalog"))
	if err != nil {
		t.Fatal(err)
	}
	_, span := provider.Tracer("test").Start(t.Context(), "call", trace.WithSpanKind(trace.SpanKindServer))
	span.End()
	if err := provider.Shutdown(t.Context()); err != nil {
		t.Errorf("want nothing to stop for, got %v", err)
	}
	if line := parse(t, lines.Bytes()); line["message"] != "traces were lost" || line["spans"] != 1.0 {
		t.Errorf("got %v", line)
	}
}

func parse(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var line map[string]any
	if err := json.Unmarshal(text, &line); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return line
}
