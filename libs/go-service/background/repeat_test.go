package background_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"slipway.example/libs/go-service/background"
)

func TestWhatFailsIsRepeatedAndToldOnceUntilItWorksAgain(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var lines bytes.Buffer
	results := []error{nil, errors.New("away"), errors.New("away"), nil, errors.New("away again"), nil}
	background.Repeat(ctx, slog.New(slog.NewTextHandler(&lines, nil)), time.Microsecond, "collecting", func(context.Context) error {
		if len(results) == 1 {
			cancel()
		}
		result := results[0]
		results = results[1:]
		return result
	})
	if told := strings.Count(lines.String(), "collecting failed"); told != 2 || len(results) != 0 {
		t.Errorf("want two lines and no result left, got %d and %d: %s", told, len(results), lines.String())
	}
}
